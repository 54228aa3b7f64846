//! `sceau programme pending`.

use crate::badge::{time, urls::BaseUrl};
use crate::cli::Json;
use crate::cli::effects::{DryRun, bare, print_effects, print_fallen};
use crate::cli::open::{id_of, wait};
use crate::cli::output::{Failure, print, print_json, print_table};
use crate::issuing::{Actor, Service};
use crate::storage::{Page, Scope, pending::Pending as Stored};
use clap::{Subcommand, ValueEnum};
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau programme pending list PROGRAMME
  sceau programme pending decide PROGRAMME ID keep --reason \"Recours admis\"";

/// Revocations that are pending.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Pending {
    /// List them, with what holders say against them
    #[command(after_help = "\
Example:
  sceau programme pending list PROGRAMME")]
    List {
        /// The programme: an id or an address
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// Decide about one, whatever its date
    #[command(after_help = "\
Examples:
  sceau programme pending decide PROGRAMME ID keep --reason \"Recours admis\"
  sceau programme pending decide PROGRAMME ID revoke --reason \"Fraude\" --dry-run")]
    Decide {
        /// The programme: an id or an address
        programme: String,
        /// Which one: an id of the list
        id: String,
        /// What becomes of the composite
        #[arg(value_enum)]
        decision: Choice,
        /// Why; everybody can read it when the composite is revoked
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        dry_run: DryRun,
        #[command(flatten)]
        json: Json,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Choice {
    /// It stands
    Keep,
    /// It is revoked now
    Revoke,
}

impl Pending {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        match self {
            Self::List { programme, json } => list(service, &programme, json),
            Self::Decide {
                programme,
                id,
                decision,
                reason,
                dry_run,
                json,
            } => {
                let base = service.base();
                let programme = id_of(base, "programmes", &programme)?;
                let id = bare(&id)?;
                let (actor, keep) = (Actor::cli(), decision == Choice::Keep);
                if dry_run.dry_run {
                    let scope = Scope::Instance;
                    let tried = service.try_decision(&actor, scope, programme, id, keep, reason);
                    return print_effects(service, wait(tried)?, json);
                }
                let act =
                    service.decide_pending(&actor, Scope::Instance, programme, id, keep, reason);
                let (decided, also) = wait(act)?;
                if json.json {
                    return print_json(&shown(base, &decided));
                }
                let url = base.assertion(decided.assertion);
                print(&match keep {
                    true => format!("Kept: {url}"),
                    false => format!("Revoked: {url}"),
                })?;
                also.iter()
                    .try_for_each(|fell| print_fallen(base, fell.assertion, fell.until))
            }
        }
    }
}

fn list(service: &Service, programme: &str, json: Json) -> Result<(), Failure> {
    let base = service.base();
    let programme = id_of(base, "programmes", programme)?;
    let page = |page: Page| service.pending_revocations(Scope::Instance, programme, page);
    let found = crate::cli::open::all(page, |pending| pending.id)?;
    if json.json {
        return print_json(&found.iter().map(|p| shown(base, p)).collect::<Vec<_>>());
    }
    let rows = found.into_iter().map(|pending| {
        [
            pending.id.to_string(),
            base.assertion(pending.assertion),
            time::iso(pending.due_at),
            pending.appeal.map_or_else(String::new, |(text, _)| text),
        ]
    });
    let none = "No revocation is pending.";
    print_table(["ID", "COMPOSITE", "UNTIL", "APPEAL"], rows.collect(), none)
}

fn shown(base: &BaseUrl, pending: &Stored) -> serde_json::Value {
    json!({
        "id": pending.id,
        "assertion": base.assertion(pending.assertion),
        "because": pending.because.name(),
        "openedAt": time::iso(pending.opened_at),
        "until": time::iso(pending.due_at),
        "appeal": pending.appeal.as_ref().map(|(text, _)| text),
        "decision": pending.decision.as_ref().map(|d| if d.kept { "kept" } else { "revoked" }),
    })
}

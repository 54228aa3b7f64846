//! `sceau programme recognition`.

use crate::badge::time;
use crate::cli::Json;
use crate::cli::effects::{DryRun, bare, tried};
use crate::cli::open::{id_of, instant, wait};
use crate::cli::output::{Failure, counted, print, print_json, print_table};
use crate::issuing::{
    Actor, Service,
    review::{Act, Withdrawal},
};
use crate::storage::Scope;
use chrono::{DateTime, Utc};
use clap::Subcommand;
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau programme recognition list PROGRAMME
  sceau programme recognition end PROGRAMME ID --dry-run";

/// The recognitions of a programme.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Recognition {
    /// List them, past ones too
    #[command(after_help = "\
Example:
  sceau programme recognition list PROGRAMME")]
    List {
        /// The programme: an id or an address
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// End one: what was recorded while it ran keeps counting, unless a policy says otherwise
    #[command(after_help = "\
Examples:
  sceau programme recognition end PROGRAMME ID --dry-run
  sceau programme recognition end PROGRAMME ID")]
    End {
        /// The programme: an id or an address
        programme: String,
        /// Which one: an id of the list
        id: String,
        #[command(flatten)]
        dry_run: DryRun,
        #[command(flatten)]
        json: Json,
    },
    /// Withdraw one for cause: what was recorded from a date on stops counting
    #[command(after_help = "\
Examples:
  sceau programme recognition withdraw PROGRAMME ID --from 2026-06-01 --reason \"Fraude\" --dry-run
  sceau programme recognition withdraw PROGRAMME ID --from 2026-06-01 --reason \"Fraude\"")]
    Withdraw {
        /// The programme: an id or an address
        programme: String,
        /// Which one: an id of the list
        id: String,
        /// Awards recorded from then on do not count
        #[arg(long, value_name = "DATE", value_parser = instant)]
        from: DateTime<Utc>,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        dry_run: DryRun,
        #[command(flatten)]
        json: Json,
    },
}

impl Recognition {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let (actor, scope) = (Actor::cli(), Scope::Instance);
        let programme_of = |text: &str| id_of(service.base(), "programmes", text);
        match self {
            Self::List { programme, json } => {
                let found = wait(service.accreditations(scope, programme_of(&programme)?))?;
                if json.json {
                    let shown = found.iter().map(|a| {
                        json!({
                            "id": a.id,
                            "issuer": a.issuer,
                            "from": time::iso(a.starts_at),
                            "until": a.ends_at.map(time::iso),
                            "withdrawnFrom": a.withdrawn.as_ref().map(|(from, _)| time::iso(*from)),
                        })
                    });
                    return print_json(&shown.collect::<Vec<_>>());
                }
                let rows = found.into_iter().map(|a| {
                    [
                        a.id.to_string(),
                        a.issuer.to_string(),
                        time::iso(a.starts_at),
                        a.ends_at.map(time::iso).unwrap_or_default(),
                        a.withdrawn
                            .map(|(from, _)| time::iso(from))
                            .unwrap_or_default(),
                    ]
                });
                let heads = ["ID", "ISSUER", "FROM", "UNTIL", "WITHDRAWN FROM"];
                print_table(heads, rows.collect(), "The programme recognises nobody.")
            }
            Self::End {
                programme,
                id,
                dry_run,
                json,
            } => {
                let (programme, id) = (programme_of(&programme)?, bare(&id)?);
                if dry_run.dry_run {
                    return tried(service, programme, Act::End(id), json);
                }
                wait(service.end_accreditation(&actor, scope, programme, id))?;
                review(service, "The recognition has ended", json)
            }
            Self::Withdraw {
                programme,
                id,
                from,
                reason,
                dry_run,
                json,
            } => {
                let (programme, id) = (programme_of(&programme)?, bare(&id)?);
                let withdrawal = Withdrawal { from, reason };
                if dry_run.dry_run {
                    return tried(service, programme, Act::Withdraw(id, withdrawal), json);
                }
                wait(service.withdraw_accreditation(&actor, scope, programme, id, withdrawal))?;
                review(service, "The recognition is withdrawn", json)
            }
        }
    }
}

fn review(service: &Service, what: &str, json: Json) -> Result<(), Failure> {
    let done = wait(service.review_recognitions(|_| true))?;
    if json.json {
        return print_json(&done);
    }
    let (revoked, pending, awarded) = (done.revoked, done.pending, done.awarded);
    print(&format!(
        "{what}; looked at {}: {revoked} revoked, {pending} pending, {awarded} awarded",
        counted(done.persons, "person", "persons")
    ))
}

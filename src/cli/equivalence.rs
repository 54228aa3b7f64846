//! `sceau programme equivalence …`

use super::Json;
use super::effects::{DryRun, print_effects};
use super::open::{id_of, instant, wait};
use super::output::{Failure, print, print_json, print_table};
use crate::badge::time;
use crate::issuing::{Actor, Service, equivalences::NewEquivalence};
use crate::storage::Scope;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau programme equivalence add PROGRAMME --badge-class https://b.example/b/1 \\
    --issuer https://b.example/i/1 --competency animer --reason \"Mêmes critères\"
  sceau programme equivalence list PROGRAMME
  sceau programme equivalence end PROGRAMME EQUIVALENCE";

/// Badges of other services that count by a decision.
#[derive(Debug, Subcommand)]
pub(super) enum Equivalence {
    /// Decide that badges of a BadgeClass, on any platform, count for a competency
    #[command(
        override_usage = "\
sceau programme equivalence add [OPTIONS] <PROGRAMME> --badge-class <URL>
           --issuer <URL> --competency <SLUG> --reason <TEXT>",
        after_help = "\
Example:
  sceau programme equivalence add PROGRAMME --badge-class https://b.example/b/1 \\
    --issuer https://b.example/i/1 --competency animer --reason \"Mêmes critères\""
    )]
    Add(Add),
    /// List what was decided, past decisions too
    #[command(after_help = "\
Example:
  sceau programme equivalence list PROGRAMME --json")]
    List {
        /// The programme: an id or an address
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// End a decision: what was recorded while it ran keeps counting
    #[command(after_help = "\
Example:
  sceau programme equivalence end PROGRAMME EQUIVALENCE")]
    End {
        /// The programme: an id or an address
        programme: String,
        /// Which one: its id
        equivalence: String,
    },
}

/// A decision.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// The programme: an id or an address
    programme: String,
    /// The address of the BadgeClass, as it names itself
    #[arg(long, value_name = "URL")]
    badge_class: String,
    /// The address of its issuer's Profile, as the BadgeClass names it
    #[arg(long, value_name = "URL")]
    issuer: String,
    /// The competency of the adopted catalogue that it counts for
    #[arg(long, value_name = "SLUG")]
    competency: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// What was recorded from then on counts [default: all that was recorded before too]
    #[arg(long, value_name = "DATE", value_parser = instant)]
    from: Option<DateTime<Utc>>,
    /// What was recorded later does not
    #[arg(long, value_name = "DATE", value_parser = instant)]
    until: Option<DateTime<Utc>>,
    #[command(flatten)]
    dry_run: DryRun,
    #[command(flatten)]
    json: Json,
}

impl Equivalence {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let programme = |text: &str| id_of(service.base(), "programmes", text);
        match self {
            Self::Add(add) => {
                let of = programme(&add.programme)?;
                let new = NewEquivalence {
                    badge_class: add.badge_class,
                    issuer: add.issuer,
                    competency: add.competency,
                    reason: add.reason,
                    starts_at: add.from,
                    ends_at: add.until,
                };
                let (actor, scope) = (Actor::cli(), Scope::Instance);
                if add.dry_run.dry_run {
                    let tried = wait(service.try_equivalence(&actor, scope, of, new))?;
                    return print_effects(service, tried, add.json);
                }
                let act = service.create_equivalence(&actor, scope, of, new);
                let made = wait(act)?;
                if add.json.json {
                    return print_json(&json!({
                        "id": made.id,
                        "badgeClass": made.badge_class,
                        "competency": made.competency,
                        "from": time::iso(made.starts_at),
                        "until": made.ends_at.map(time::iso),
                    }));
                }
                print(&format!(
                    "{} counts for {} (equivalence {})\nNext: `sceau reconcile` awards what is due by it",
                    made.badge_class, made.competency, made.id
                ))
            }
            Self::List {
                programme: of,
                json,
            } => {
                let found = wait(service.equivalences(Scope::Instance, programme(&of)?))?;
                if json.json {
                    let shown: Vec<_> = found.iter().map(|e| json!({
                        "id": e.id, "badgeClass": e.badge_class, "issuer": e.issuer, "competency": e.competency,
                        "reason": e.reason, "from": time::iso(e.starts_at), "until": e.ends_at.map(time::iso),
                    })).collect();
                    return print_json(&shown);
                }
                let rows = found.into_iter().map(|e| {
                    let until = e.ends_at.map_or_else(String::new, time::iso);
                    [e.id.to_string(), e.badge_class, e.competency, until]
                });
                let none = "Nothing was decided yet: `sceau programme equivalence add` decides.";
                let heads = ["EQUIVALENCE", "BADGE CLASS", "COUNTS FOR", "UNTIL"];
                print_table(heads, rows.collect(), none)
            }
            Self::End {
                programme: of,
                equivalence,
            } => {
                let of = programme(&of)?;
                let equivalence = id_of(service.base(), "equivalences", &equivalence)?;
                wait(service.end_equivalence(&Actor::cli(), Scope::Instance, of, equivalence))?;
                print("Ended: what was recorded while it ran keeps counting")
            }
        }
    }
}

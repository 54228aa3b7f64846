//! `sceau deviation …`

use super::Json;
use super::configured::Config;
use super::open::{all, id_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use crate::badge::{text::Language, time};
use crate::issuing::{Actor, Service};
use crate::storage::{Scope, badge_classes::StoredBadge, deviations::Deviation};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

pub(super) const EXAMPLES: &str = "\
A badge with criteria of the issuer's own counts once the programme approved it.

Examples:
  sceau deviation list --programme PROGRAMME
  sceau deviation approve DEVIATION --programme PROGRAMME --reason \"Vu en jury\"";

/// Deviations from the criteria of a catalogue.
#[derive(Debug, Subcommand)]
pub(super) enum Deviations {
    /// List what was put to a programme, and what it decided
    #[command(after_help = "\
Example:
  sceau deviation list --programme PROGRAMME --json")]
    List {
        /// To which programme: an id or an address
        #[arg(long)]
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// Approve one: awards of that badge count, those made before too
    #[command(after_help = "\
People get what is due at their next award, or by `sceau reconcile`.

Example:
  sceau deviation approve DEVIATION --programme PROGRAMME --reason \"Vu en jury\"")]
    Approve(Decide),
    /// Refuse one: awards of that badge do not count
    #[command(after_help = "\
Example:
  sceau deviation refuse DEVIATION --programme PROGRAMME --reason \"Un critère manque\"")]
    Refuse(Decide),
}

/// A decision.
#[derive(Debug, Args)]
pub(super) struct Decide {
    /// Which: an id
    deviation: String,
    /// To which programme it was put: an id or an address
    #[arg(long)]
    programme: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    json: Json,
}

impl Deviations {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        match self {
            Self::List { programme, json } => list(&service, &programme, json),
            Self::Approve(decide) => decide.run(&service, true),
            Self::Refuse(decide) => decide.run(&service, false),
        }
    }
}

impl Decide {
    fn run(self, service: &Service, approved: bool) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let deviation = id_of(service.base(), "deviations", &self.deviation)?;
        let (actor, scope, reason) = (Actor::cli(), Scope::Instance, self.reason);
        let act = service.decide_deviation(&actor, scope, programme, deviation, approved, reason);
        let (deviation, badge) = wait(act)?;
        if self.json.json {
            return print_json(&shown(service, &deviation, &badge));
        }
        let name = badge.definition.name(Language::En);
        print(&match approved {
            true => format!("{name} counts from now on, its earlier awards too"),
            false => format!("{name} does not count"),
        })
    }
}

fn list(service: &Service, programme: &str, json: Json) -> Result<(), Failure> {
    let programme = id_of(service.base(), "programmes", programme)?;
    let found = all(
        |page| service.deviations(Scope::Instance, programme, page),
        |(deviation, _)| deviation.id,
    )?;
    if json.json {
        let each = found.iter().map(|(d, badge)| shown(service, d, badge));
        return print_json(&each.collect::<Vec<_>>());
    }
    let rows = found
        .iter()
        .map(|(deviation, badge)| {
            let competency = badge.competency.as_ref().map(|(_, slug)| slug.clone());
            [
                deviation.id.to_string(),
                state(deviation).to_owned(),
                competency.unwrap_or_default(),
                badge.definition.name(Language::En).to_owned(),
                badge.issuer.to_string(),
            ]
        })
        .collect();
    let titles = ["DEVIATION", "STATE", "COMPETENCY", "NAME", "ISSUER"];
    print_table(titles, rows, "Nothing deviates from the catalogue.")
}

fn state(deviation: &Deviation) -> &'static str {
    match deviation.decision.as_ref().map(|made| made.approved) {
        None => "pending",
        Some(true) => "approved",
        Some(false) => "refused",
    }
}

fn shown(service: &Service, deviation: &Deviation, badge: &StoredBadge) -> Value {
    json!({
        "id": deviation.id,
        "state": state(deviation),
        "badge": service.base().badge(badge.id),
        "name": badge.definition.name(Language::En),
        "issuer": badge.issuer,
        "competency": badge.competency.as_ref().map(|(_, slug)| slug),
        "reason": deviation.reason,
        "proposedAt": time::iso(deviation.at),
        "decision": deviation.decision.as_ref().map(|made| &made.reason),
        "decidedAt": deviation.decision.as_ref().map(|made| time::iso(made.at)),
    })
}

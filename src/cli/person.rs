//! `sceau person …`

mod erase;

use super::Json;
use super::configured::Config;
use super::open::{Open, all, email, id_of, open, wait};
use super::output::{Failure, counted, print, print_json, print_table};
use crate::badge::{email::Email, time};
use crate::issuing::{Actor, planned_merges::NewMerge};
use crate::storage::{Scope, merges::Merge};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau person addresses --email camille@exemple.example
  sceau person add-address --email camille@exemple.example --new camille@atelier.example
  sceau person merge --programme PROGRAMME --email a@exemple.example --email b@exemple.example \\
    --reason \"Même personne, deux adresses\" --dry-run
  sceau person merges --programme PROGRAMME
  sceau person cancel-merge MERGE --programme PROGRAMME
  sceau person merge-due
  sceau person erase --email camille@exemple.example";

/// People and their addresses.
#[derive(Debug, Subcommand)]
pub(super) enum Person {
    /// The addresses of a person
    #[command(after_help = "\
Example:
  sceau person addresses --email camille@exemple.example --json")]
    Addresses {
        /// One of them
        #[arg(long, value_name = "ADDRESS", value_parser = email)]
        email: Email,
        #[command(flatten)]
        json: Json,
    },
    /// Ask whoever reads an address to prove it, so that it becomes a person's
    #[command(after_help = "\
A letter with a link is sent to the new address, and to the first one when nothing proves it yet.

Example:
  sceau person add-address --email camille@exemple.example --new camille@atelier.example")]
    AddAddress {
        /// An address of the person
        #[arg(long, value_name = "ADDRESS", value_parser = email)]
        email: Email,
        /// The address to prove
        #[arg(long, value_name = "ADDRESS", value_parser = email)]
        new: Email,
    },
    /// Propose that two persons are one: it is done in 14 days unless one of them objects
    #[command(after_help = "\
Example:
  sceau person merge --programme PROGRAMME --email a@exemple.example --email b@exemple.example \\
    --reason \"Même personne, deux adresses\" --dry-run")]
    Merge(Propose),
    /// What a programme proposed
    #[command(after_help = "\
Example:
  sceau person merges --programme PROGRAMME --json")]
    Merges {
        /// The programme: an id or an address
        #[arg(long)]
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// Call a planned merge off
    #[command(after_help = "\
Example:
  sceau person cancel-merge MERGE --programme PROGRAMME")]
    CancelMerge {
        /// Its id
        merge: String,
        /// The programme: an id or an address
        #[arg(long)]
        programme: String,
    },
    /// Erase everything that is known of a person; without --confirm, only tell what that is
    #[command(after_help = erase::EXAMPLES)]
    Erase(erase::Erase),
    /// Do the merges that are due, as a server does by itself every hour
    #[command(after_help = "\
Example:
  sceau person merge-due")]
    MergeDue {
        #[command(flatten)]
        json: Json,
    },
}

/// A proposal.
#[derive(Debug, Args)]
pub(super) struct Propose {
    /// The programme that proposes it: an id or an address
    #[arg(long)]
    programme: String,
    /// One address of each person: give it twice
    #[arg(long, value_name = "ADDRESS", value_parser = email, required = true)]
    email: Vec<Email>,
    /// Why they are one
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Only tell what it would do
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    json: Json,
}

impl Person {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let base = service.base();
        match self {
            Self::Addresses { email, json } => addresses(&service, email, json),
            Self::AddAddress { email, new } => {
                wait(service.ask_for_address(&Actor::cli(), email, new))?;
                print("Asked: the link in the letter proves the address")
            }
            Self::Merge(propose) => propose.run(&service),
            Self::Merges { programme, json } => {
                let programme = id_of(base, "programmes", &programme)?;
                merges(&service, programme, json)
            }
            Self::CancelMerge { merge, programme } => {
                let programme = id_of(base, "programmes", &programme)?;
                let merge = id_of(base, "merges", &merge)?;
                wait(service.cancel_merge(&Actor::cli(), Scope::Instance, programme, merge))?;
                print(&format!("Cancelled: {merge}"))
            }
            Self::Erase(erase) => erase.run(&service),
            Self::MergeDue { json } => {
                let done = wait(service.merge_due())?;
                if json.json {
                    return print_json(&json!({ "done": done }));
                }
                print(&format!("{} done", counted(done, "merge", "merges")))
            }
        }
    }
}

fn addresses(service: &Open, email: Email, json: Json) -> Result<(), Failure> {
    let found = wait(service.addresses(email))?;
    if json.json {
        let shown: Vec<_> = found
            .iter()
            .map(|a| json!({ "email": a.given, "verifiedAt": a.verified_at.map(time::iso) }))
            .collect();
        return print_json(&shown);
    }
    let rows = found.into_iter().map(|address| {
        let proved = address.verified_at.map_or("not yet".to_owned(), time::iso);
        [address.given, proved]
    });
    let none = "Nobody has this address here.";
    print_table(["ADDRESS", "PROVED"], rows.collect(), none)
}

impl Propose {
    fn run(self, service: &Open) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let emails: [Email; 2] = self
            .email
            .try_into()
            .map_err(|_| Failure::usage("give --email twice: one address of each person"))?;
        let reason = self.reason;
        let new = NewMerge { emails, reason };
        if !self.dry_run {
            let actor = Actor::cli();
            let merge = wait(service.plan_merge(&actor, Scope::Instance, programme, new))?;
            if self.json.json {
                return print_json(&shown(&merge));
            }
            return print(&format!(
                "Planned: {}, done on {} unless one of them objects. Both are told.",
                merge.id,
                time::iso(merge.due_at)
            ));
        }
        let found = wait(service.preview_merge(Scope::Instance, programme, new))?;
        let base = service.base();
        if self.json.json {
            let replaced = found.replaced.iter();
            return print_json(&json!({
                "gained": found.gained,
                "replaced": replaced
                    .map(|(old, new)| json!({ "award": base.assertion(*old), "by": base.assertion(*new) }))
                    .collect::<Vec<_>>(),
                "kept": found.kept.iter().map(|id| base.assertion(*id)).collect::<Vec<_>>(),
            }));
        }
        for slug in &found.gained {
            print(&format!("Would be awarded: {slug}"))?;
        }
        for (old, new) in &found.replaced {
            let (old, new) = (base.assertion(*old), base.assertion(*new));
            print(&format!("Would be replaced: {old} by {new}"))?;
        }
        for kept in &found.kept {
            print(&format!("Would stay: {}", base.assertion(*kept)))?;
        }
        print("Nothing was changed; nobody was told.")
    }
}

fn merges(service: &Open, programme: uuid::Uuid, json: Json) -> Result<(), Failure> {
    let found = all(
        |page| service.merges(Scope::Instance, programme, page),
        |merge| merge.id,
    )?;
    if json.json {
        return print_json(&found.iter().map(shown).collect::<Vec<_>>());
    }
    let rows = found.into_iter().map(|merge| {
        [
            merge.id.to_string(),
            merge.state.name().to_owned(),
            time::iso(merge.due_at),
            merge.reason,
        ]
    });
    let none = "This programme has proposed no merge.";
    print_table(["MERGE", "STATE", "DUE", "REASON"], rows.collect(), none)
}

fn shown(merge: &Merge) -> Value {
    json!({
        "id": merge.id,
        "state": merge.state.name(),
        "reason": merge.reason,
        "plannedBy": merge.actor,
        "plannedAt": time::iso(merge.planned_at),
        "dueAt": time::iso(merge.due_at),
        "endedAt": merge.ended_at.map(time::iso),
    })
}

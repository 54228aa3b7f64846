//! `sceau person erase`

use super::super::Json;
use super::super::open::{Open, email, wait};
use super::super::output::{Failure, counted, print, print_json};
use crate::badge::email::Email;
use crate::issuing::{Actor, erasure::ErasedPerson};
use clap::Args;
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
For a request by letter, once you know that it comes from this person; who reads the address
erases everything at /my-badges without you. Without --confirm nothing is changed: it tells what
would be erased. It cannot be undone. Backups keep it until they are renewed.

Examples:
  sceau person erase --email camille@exemple.example
  sceau person erase --email camille@exemple.example --confirm";

/// An erasure.
#[derive(Debug, Args)]
pub(in super::super) struct Erase {
    /// One of the person's addresses
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
    email: Email,
    /// Erase it, after the dry run
    #[arg(long)]
    confirm: bool,
    #[command(flatten)]
    json: Json,
}

impl Erase {
    pub fn run(self, service: &Open) -> Result<(), Failure> {
        let actor = Actor::cli();
        let erased = match self.confirm {
            true => wait(service.erase_person(&actor, self.email))?,
            false => wait(service.try_erasure(&actor, self.email))?,
        };
        if self.json.json {
            return print_json(&shown(service, &erased, !self.confirm));
        }
        if erased == ErasedPerson::default() {
            return print("Nobody has this address here: there is nothing to erase.");
        }
        for award in &erased.awards {
            let url = service.base().assertion(award.assertion);
            print(&format!("{} ({}): {url}", award.badge, award.issuer))?;
        }
        let awards = u64::try_from(erased.awards.len()).unwrap_or(u64::MAX);
        let beside = &erased.beside;
        print(&format!(
            "{}, addresses: {}, letters: {}, badges brought: {}, merges: {}, kept answers: {}, lines of files: {}",
            counted(awards, "badge", "badges"),
            beside.addresses,
            beside.letters,
            beside.evidence,
            beside.merges,
            beside.answers,
            beside.lines
        ))?;
        for name in &erased.blocked {
            print(&format!("Not awarded again until that is lifted: {name}"))?;
        }
        print(match self.confirm {
            true => "Erased.",
            false => "Nothing was changed.\nNext: the same with --confirm",
        })
    }
}

fn shown(service: &Open, erased: &ErasedPerson, dry_run: bool) -> serde_json::Value {
    let awards = erased.awards.iter().map(|award| {
        json!({
            "url": service.base().assertion(award.assertion),
            "badge": award.badge,
            "issuer": award.issuer,
            "composite": award.composite,
        })
    });
    json!({
        "dryRun": dry_run,
        "awards": awards.collect::<Vec<_>>(),
        "blocked": erased.blocked,
        "beside": erased.beside,
    })
}

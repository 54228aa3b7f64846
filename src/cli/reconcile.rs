//! `sceau reconcile`.

use super::Json;
use super::configured::Config;
use super::open::{open, wait};
use super::output::{Failure, note, print, print_json};
use clap::Args;

/// Awards what is due.
#[derive(Debug, Args)]
#[command(after_help = "\
Needed after a crash at the wrong moment, a new recognition or a lifted refusal. Twice changes nothing.
Each person is a transaction of their own: it may be interrupted and run again.

Examples:
  sceau reconcile
  sceau reconcile --json")]
pub(super) struct Reconcile {
    #[command(flatten)]
    json: Json,
}

impl Reconcile {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let progress = |so_far: crate::issuing::reconcile::Reconciled| {
            note(&format!(
                "{} persons, {} composites awarded",
                so_far.persons, so_far.awarded
            ));
        };
        let done = wait(service.reconcile(progress))?;
        match self.json.json {
            true => print_json(&done),
            false => print(&format!(
                "Looked at {} persons, awarded {} composites",
                done.persons, done.awarded
            )),
        }
    }
}

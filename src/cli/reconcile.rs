//! `sceau reconcile`.

use super::Json;
use super::configured::Config;
use super::open::{open, wait};
use super::output::{Failure, counted, print, print_json};
use crate::issuing::reconcile::Reconciled;
use clap::Args;
use indicatif::ProgressBar;

/// Awards what is due.
#[derive(Debug, Args)]
#[command(after_help = "\
A server does the same every six hours. Run it not to wait, after a decision that makes badges of
the past count: a recognition, an equivalence, a deviation that was approved. There is nothing to
repair after a crash, and a withholding that is lifted awards at once. It never gives back what
somebody revoked, and leaves a new version of a rule alone until its back-fill was confirmed. It
may be interrupted; twice changes nothing.

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
        let bar = ProgressBar::new_spinner(); // nothing where stderr is no terminal
        let done = wait(service.reconcile(|so_far| {
            bar.set_message(in_words(so_far));
            true
        }))?;
        bar.finish_and_clear();
        match self.json.json {
            true => print_json(&done),
            false => print(&in_words(done)),
        }
    }
}

fn in_words(done: Reconciled) -> String {
    format!(
        "Looked at {}, awarded {}",
        counted(done.persons, "person", "persons"),
        counted(done.awarded, "composite", "composites")
    )
}

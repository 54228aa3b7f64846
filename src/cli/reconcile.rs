//! `sceau reconcile`.

use super::Json;
use super::configured::Config;
use super::jobs::{failed, follow, left};
use super::open::{all, id_of, open, wait};
use super::output::{Failure, counted, note, print, print_json};
use crate::issuing::{
    Actor, Error, Service,
    jobs::{Job, Kind},
    reconcile::Reconciled,
};
use crate::storage::Scope;
use clap::Args;
use uuid::Uuid;

/// Awards what is due.
#[derive(Debug, Args)]
#[command(after_help = "\
A server does the same every six hours. Run it not to wait, after a decision that makes badges of
the past count: a recognition, an equivalence, a deviation that was approved. There is nothing to
repair after a crash, and a withholding that is lifted awards at once. It never gives back what
somebody revoked, and leaves a new version of a rule alone until its back-fill was confirmed. It
may be interrupted: run it again, or a running server goes on with it. Twice changes nothing.

Examples:
  sceau reconcile
  sceau reconcile --programme PROGRAMME --json")]
pub(super) struct Reconcile {
    /// Only in this programme: an id or an address
    #[arg(long, value_name = "PROGRAMME")]
    programme: Option<String>,
    #[command(flatten)]
    json: Json,
}

impl Reconcile {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let programmes = match &self.programme {
            Some(one) => vec![id_of(service.base(), "programmes", one)?],
            None => all(|page| service.programmes(Scope::Instance, page), |p| p.id)?
                .into_iter()
                .map(|programme| programme.id)
                .collect(),
        };
        let (mut total, mut worst) = (Reconciled::default(), Ok(()));
        for programme in programmes {
            let done = carry_out(&service, programme).and_then(|job| {
                total = total.and(&job);
                failed(&job)
            });
            // The other programmes are no worse for it.
            match (done, &worst) {
                (Err(why), Ok(())) => worst = Err(why),
                (Err(why), Err(_)) => note(&why.message),
                (Ok(()), _) => {}
            }
        }
        match self.json.json {
            true => print_json(&total)?,
            false => print(&in_words(total))?,
        }
        worst
    }
}

/// Asks for it, or for the one that was left unfinished, and waits until it is done.
fn carry_out(service: &Service, programme: Uuid) -> Result<Job, Failure> {
    let actor = Actor::cli();
    let asked = service.ask_reconciliation(&actor, Scope::Instance, programme);
    let job = match wait(async { Ok::<_, Failure>(asked.await) })? {
        Err(Error::Refused {
            code: "job-running",
            ..
        }) => {
            let left = left(service, programme, |j| j.kind == Kind::Reconciliation)?;
            left.ok_or_else(|| Failure::new("it was finished just now: run it again"))?
        }
        asked => asked?,
    };
    follow(service, job)
}

fn in_words(done: Reconciled) -> String {
    let failed = match done.failed {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    format!(
        "Looked at {}, awarded {}{failed}",
        counted(done.persons, "person", "persons"),
        counted(done.awarded, "composite", "composites")
    )
}

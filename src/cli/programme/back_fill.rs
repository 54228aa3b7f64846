//! `sceau programme back-fill`

use super::super::Json;
use super::super::jobs::{failed, follow, left};
use super::super::open::{id_of, wait};
use super::super::output::{Failure, counted, print, print_json};
use crate::issuing::{
    Actor, Error, Service,
    jobs::{Job, Kind},
};
use crate::storage::Scope;
use clap::Args;
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) const EXAMPLES: &str = "\
Without --confirm nothing is awarded: it counts who would gain. With it, those are awarded. It may
be interrupted: run it again, or a running server goes on with it. Twice changes nothing.

Examples:
  sceau programme back-fill PROGRAMME --composite mediateur-numerique
  sceau programme back-fill PROGRAMME --composite mediateur-numerique --confirm";

/// A back-fill.
#[derive(Debug, Args)]
pub(in super::super) struct BackFill {
    /// The programme: an id or an address
    programme: String,
    /// The composite's slug
    #[arg(long, value_name = "SLUG")]
    composite: String,
    /// Award it, after the dry run
    #[arg(long)]
    confirm: bool,
    #[command(flatten)]
    json: Json,
}

impl BackFill {
    pub fn run(&self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let looked = self.carry_out(service, programme, true)?;
        if self.confirm {
            let done = self.carry_out(service, programme, false)?;
            match self.json.json {
                true => print_json(&shown(&done))?,
                false => print(&format!(
                    "Awarded {} to {} under version {} of its rule",
                    self.composite,
                    persons(&done),
                    version(&done)
                ))?,
            }
            return failed(&done);
        }
        match self.json.json {
            true => print_json(&shown(&looked)),
            false => print(&format!(
                "Version {} of its rule would award {} to {}\nNext: the same with --confirm",
                version(&looked),
                self.composite,
                persons(&looked)
            )),
        }
    }

    /// Asks for it, or for the one that was left unfinished, and waits until it is done.
    fn carry_out(&self, service: &Service, programme: Uuid, dry_run: bool) -> Result<Job, Failure> {
        let composite = self.composite.clone();
        let actor = Actor::cli();
        let asked = service.back_fill(&actor, Scope::Instance, programme, composite, dry_run);
        let asked = wait(async { Ok::<_, Failure>(asked.await) })?;
        let job = match asked {
            Err(Error::Refused {
                code: "job-running",
                ..
            }) => {
                let left = left(service, programme, |j| {
                    let Kind::BackFill { composite, .. } = &j.kind else {
                        return false;
                    };
                    *composite == self.composite && j.dry_run == dry_run
                })?;
                left.ok_or_else(|| Failure::new("it was finished just now: run it again"))?
            }
            asked => asked?,
        };
        follow(service, job)
    }
}

fn version(job: &Job) -> i32 {
    match job.kind {
        Kind::BackFill { version, .. } => version,
        Kind::Reconciliation => 0,
    }
}

fn persons(job: &Job) -> String {
    let mut text = counted(job.outcome.gained, "person", "persons");
    for (composite, gained) in &job.outcome.also {
        text.push_str(&format!(", and {composite} to {gained} of them"));
    }
    text
}

fn shown(job: &Job) -> Value {
    json!({
        "id": job.id,
        "composite": match &job.kind {
            Kind::BackFill { composite, .. } => Some(composite),
            Kind::Reconciliation => None,
        },
        "ruleVersion": version(job),
        "dryRun": job.dry_run,
        "state": job.state.name(),
        "done": job.done,
        "total": job.total,
        "gained": job.outcome.gained,
        "also": job.outcome.also,
        "failed": job.outcome.failed,
    })
}

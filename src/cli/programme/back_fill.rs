//! `sceau programme back-fill`

use super::super::Json;
use super::super::open::{all, id_of, wait};
use super::super::output::{Failure, counted, print, print_json};
use crate::issuing::{
    Actor, Error, Service,
    back_fill::{Job, State},
};
use crate::storage::Scope;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::thread;
use std::time::Duration;
use uuid::Uuid;

pub(super) const EXAMPLES: &str = "\
Without --confirm nothing is awarded: it counts who would gain. With it, those are awarded. It may
be interrupted: run it again, or a running server goes on with it. Twice changes nothing.

Examples:
  sceau programme back-fill PROGRAMME --composite mediateur-numerique
  sceau programme back-fill PROGRAMME --composite mediateur-numerique --confirm";

/// How often a job that somebody else runs is looked at.
const LOOK: Duration = Duration::from_millis(500);

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
            return match self.json.json {
                true => print_json(&shown(&done)),
                false => print(&format!(
                    "Awarded {} to {} under version {} of its rule",
                    done.composite,
                    persons(&done),
                    done.rule_version
                )),
            };
        }
        match self.json.json {
            true => print_json(&shown(&looked)),
            false => print(&format!(
                "Version {} of its rule would award {} to {}\nNext: the same with --confirm",
                looked.rule_version,
                looked.composite,
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
                let jobs = all(
                    |page| service.jobs(Scope::Instance, programme, page),
                    |j| j.id,
                )?;
                let left = |j: &Job| {
                    j.composite == self.composite && j.dry_run == dry_run && !j.state.is_final()
                };
                let left = jobs.into_iter().rev().find(left);
                left.ok_or_else(|| Failure::new("it was finished just now: run it again"))?
            }
            asked => asked?,
        };
        follow(service, job)
    }
}

/// Works on a job, or watches who does, until it is finished.
fn follow(service: &Service, mut job: Job) -> Result<Job, Failure> {
    let bar = ProgressBar::new(0); // nothing where stderr is no terminal
    let style =
        ProgressStyle::with_template("{wide_bar} {pos} of {len} persons, {msg}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let tell = |job: &Job| {
        bar.set_length(u64::try_from(job.total.max(job.done)).unwrap_or(0));
        bar.set_position(u64::try_from(job.done).unwrap_or(0));
        bar.set_message(format!("{} gained", job.outcome.gained));
    };
    while !job.state.is_final() {
        let run = service.run_job(&job, |job| {
            tell(job);
            true
        });
        job = match wait(run)? {
            Some(done) => done,
            None => {
                thread::sleep(LOOK);
                wait(service.job(Scope::Instance, job.programme, job.id))?
            }
        };
        tell(&job);
    }
    bar.finish_and_clear();
    match (job.state, &job.failure) {
        (State::Failed, Some(why)) => Err(Failure::new(format!("the back-fill failed: {why}"))),
        _ => Ok(job),
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
        "composite": job.composite,
        "ruleVersion": job.rule_version,
        "dryRun": job.dry_run,
        "state": job.state.name(),
        "done": job.done,
        "total": job.total,
        "gained": job.outcome.gained,
        "also": job.outcome.also,
    })
}

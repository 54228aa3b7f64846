//! Working on jobs from the command line, with a progress bar.

use super::open::{all, wait};
use super::output::{Failure, counted};
use crate::issuing::{
    Service,
    jobs::{Job, State},
};
use crate::storage::Scope;
use indicatif::{ProgressBar, ProgressStyle};
use std::thread;
use std::time::Duration;
use uuid::Uuid;

/// How often a job that somebody else runs is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// The latest job of a programme of that sort that is not finished.
pub(super) fn left(
    service: &Service,
    programme: Uuid,
    is_it: impl Fn(&Job) -> bool,
) -> Result<Option<Job>, Failure> {
    let jobs = all(
        |page| service.jobs(Scope::Instance, programme, page),
        |j| j.id,
    )?;
    let mut latest_first = jobs.into_iter().rev();
    Ok(latest_first.find(|job| is_it(job) && !job.state.is_final()))
}

/// Works on a job, or watches who does, until it is finished.
pub(super) fn follow(service: &Service, mut job: Job) -> Result<Job, Failure> {
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
        (State::Failed, Some(why)) => Err(Failure::new(format!(
            "the {} failed: {why}",
            job.kind.name()
        ))),
        _ => Ok(job),
    }
}

/// A failure when some persons were not awarded what is due to them, with the reasons.
pub(super) fn failed(job: &Job) -> Result<(), Failure> {
    if job.outcome.failed == 0 {
        return Ok(());
    }
    let whom = counted(job.outcome.failed, "person", "persons");
    let mut text = format!("{whom} could not be awarded what is due to them:");
    for (why, persons) in &job.outcome.reasons {
        text.push_str(&format!("\n  {persons}: {why}"));
    }
    Err(Failure::new(text))
}

//! Long work over all persons, on threads of its own so that nothing else waits for it.

use super::super::open::wait;
use super::super::output::Failure;
use crate::issuing::Service;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How soon a job that was asked for begins, and one that was left is taken over.
const LOOK: Duration = Duration::from_secs(1);
const RECONCILE: Duration = Duration::from_secs(6 * 3600);
const REMIND: Duration = Duration::from_secs(3600);

/// How soon what a recognition could not do to somebody is tried again.
const AGAIN: Duration = Duration::from_secs(60);

/// The threads, until this is dropped: then they stop after the page they are at.
pub(super) struct Jobs {
    stopping: Arc<AtomicBool>,
    threads: Vec<(Sender<()>, JoinHandle<()>)>,
}

impl Jobs {
    pub fn start(service: &Service) -> Result<Self, Failure> {
        let mut jobs = Self {
            stopping: Arc::default(),
            threads: Vec::new(),
        };
        let (mut reconcile, mut remind) = (Instant::now(), Instant::now());
        jobs.every(service, "jobs", move |service, goes_on| {
            run_cohorts(service, goes_on);
            run_jobs(service, goes_on);
            if reconcile <= Instant::now() {
                run_reconciler(service, goes_on);
                reconcile = Instant::now() + RECONCILE;
            }
            if remind <= Instant::now() {
                run_reminders(service);
                forget_ended_sessions(service);
                remind = Instant::now() + REMIND;
            }
            LOOK
        })?;
        // Nobody who loses or gains something by a decision waits for the end of a long job.
        jobs.every(service, "reviews", review_recognitions)?;
        Ok(jobs)
    }

    /// A thread that does something, and again after the time that this gives.
    fn every(
        &mut self,
        service: &Service,
        name: &str,
        mut run: impl FnMut(&Service, &dyn Fn() -> bool) -> Duration + Send + 'static,
    ) -> Result<(), Failure> {
        let (stop, stopped) = channel();
        let (service, stopping) = (service.clone(), Arc::clone(&self.stopping));
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let goes_on = || !stopping.load(Ordering::Relaxed);
                loop {
                    let pause = run(&service, &goes_on);
                    match stopped.recv_timeout(pause) {
                        Err(RecvTimeoutError::Timeout) => {}
                        Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            })?;
        self.threads.push((stop, thread));
        Ok(())
    }
}

fn run_cohorts(service: &Service, goes_on: &dyn Fn() -> bool) {
    while goes_on() {
        match wait(service.run_next_cohort(|_| goes_on())) {
            Ok(Some(cohort)) => {
                let (state, awarded) = (cohort.state.name(), cohort.counts.awarded);
                tracing::info!(cohort = %cohort.id, state, awarded, "a cohort ran");
            }
            Ok(None) => return,
            Err(why) => return tracing::warn!(why = %why.message, "a cohort was interrupted"),
        }
    }
}

fn run_jobs(service: &Service, goes_on: &dyn Fn() -> bool) {
    while goes_on() {
        match wait(service.run_next_job(|_| goes_on())) {
            Ok(Some(job)) => {
                let (kind, state) = (job.kind.name(), job.state.name());
                let (gained, failed) = (job.outcome.gained, job.outcome.failed);
                tracing::info!(job = %job.id, kind, state, gained, failed, "a job ran");
            }
            Ok(None) => return,
            Err(why) => return tracing::warn!(why = %why.message, "a job was interrupted"),
        }
    }
}

fn review_recognitions(service: &Service, goes_on: &dyn Fn() -> bool) -> Duration {
    match wait(service.review_recognitions(|_| goes_on())) {
        Ok(done) => {
            let (revoked, pending, awarded) = (done.revoked, done.pending, done.awarded);
            if revoked + pending + awarded > 0 {
                let what = "those concerned by a recognition were looked at";
                tracing::info!(revoked, pending, awarded, "{what}");
            }
            match done.failed {
                0 => LOOK,
                _ => AGAIN,
            }
        }
        Err(why) => {
            let what = "looking again at those concerned by a recognition failed";
            tracing::warn!(why = %why.message, "{what}");
            AGAIN
        }
    }
}

fn run_reconciler(service: &Service, goes_on: &dyn Fn() -> bool) {
    match wait(service.reconcile(|_| goes_on())) {
        Ok(done) if done.awarded + done.failed > 0 => {
            let (awarded, failed) = (done.awarded, done.failed);
            tracing::info!(awarded, failed, "composites that were due were awarded");
        }
        Ok(_) => {}
        Err(why) => tracing::warn!(why = %why.message, "awarding what is due failed"),
    }
}

fn run_reminders(service: &Service) {
    match wait(service.remind()) {
        Ok(0) => {}
        Ok(posted) => tracing::info!(posted, "reminders of an expiry were posted"),
        Err(why) => tracing::warn!(why = %why.message, "reminding of an expiry failed"),
    }
}

fn forget_ended_sessions(service: &Service) {
    if let Err(why) = wait(service.forget_ended_sessions()) {
        tracing::warn!(why = %why.message, "forgetting sessions that ended failed");
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        let (stops, threads): (Vec<_>, Vec<_>) = self.threads.drain(..).unzip();
        drop(stops);
        for thread in threads {
            let _ = thread.join(); // if it panicked, that was logged
        }
    }
}

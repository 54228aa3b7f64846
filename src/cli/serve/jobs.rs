//! Long work over all persons, on a thread of its own so that nothing else waits for it.

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

/// The thread, until this is dropped: then it stops after the page it is at.
pub(super) struct Jobs {
    stopping: Arc<AtomicBool>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Jobs {
    pub fn start(service: &Service) -> Result<Self, Failure> {
        let (stop, stopped) = channel();
        let (service, stopping) = (service.clone(), Arc::new(AtomicBool::new(false)));
        let told = Arc::clone(&stopping);
        let thread = thread::Builder::new()
            .name("jobs".to_owned())
            .spawn(move || {
                let goes_on = || !told.load(Ordering::Relaxed);
                let (mut reconcile, mut remind) = (Instant::now(), Instant::now());
                loop {
                    run_cohorts(&service, &goes_on);
                    run_jobs(&service, &goes_on);
                    review_recognitions(&service, &goes_on);
                    if reconcile <= Instant::now() {
                        run_reconciler(&service, &goes_on);
                        reconcile = Instant::now() + RECONCILE;
                    }
                    if remind <= Instant::now() {
                        run_reminders(&service);
                        forget_ended_sessions(&service);
                        remind = Instant::now() + REMIND;
                    }
                    match stopped.recv_timeout(LOOK) {
                        Err(RecvTimeoutError::Timeout) => {}
                        Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            })?;
        Ok(Self {
            stopping,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

fn run_cohorts(service: &Service, goes_on: &impl Fn() -> bool) {
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

fn run_jobs(service: &Service, goes_on: &impl Fn() -> bool) {
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

fn review_recognitions(service: &Service, goes_on: &impl Fn() -> bool) {
    match wait(service.review_recognitions(|_| goes_on())) {
        Ok(done) if done.revoked + done.pending + done.awarded > 0 => {
            let (revoked, pending, awarded) = (done.revoked, done.pending, done.awarded);
            tracing::info!(
                revoked,
                pending,
                awarded,
                "those concerned by a recognition were looked at"
            );
        }
        Ok(_) => {}
        Err(why) => {
            tracing::warn!(why = %why.message, "looking again at those concerned by a recognition failed")
        }
    }
}

fn run_reconciler(service: &Service, goes_on: &impl Fn() -> bool) {
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
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // if it panicked, that was logged
        }
    }
}

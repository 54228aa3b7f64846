//! Checking again, every day, the badges from elsewhere that count here. On a thread of its own: what is fetched may be
//! slow, and nothing else waits for it.

use super::super::open::wait;
use super::super::output::Failure;
use crate::checking::{Checker, Input};
use crate::issuing::{Service, evidence::DueCheck};
use crate::storage::Page;
use futures_util::future::join_all;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often it is looked for badges whose day has come.
const EVERY: Duration = Duration::from_secs(3600);
/// How many are checked at once.
const AT_ONCE: i64 = 8;

/// What a round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct Rechecked {
    /// Badges that were checked.
    pub checked: u64,
    /// Of these, those that count.
    pub counting: u64,
    /// Composites that were awarded by what was found.
    pub awarded: u64,
    /// Composites that no longer stand by what was found.
    pub revoked: u64,
}

/// Checks every badge whose day has come, a few at a time. No transaction is open while something is fetched.
pub(in crate::cli) async fn recheck(
    service: &Service,
    checker: &Checker,
    goes_on: impl Fn() -> bool,
) -> Result<Rechecked, Failure> {
    let (mut total, mut page) = (Rechecked::default(), Page::first(AT_ONCE));
    while goes_on() {
        let due = service.evidence_due(page).await?;
        let Some(last) = due.last() else { break };
        page.after = last.id;
        let done = join_all(due.iter().map(|due| one(service, checker, due))).await;
        for (due, done) in due.iter().zip(done) {
            match done {
                Ok(done) => total = sum(total, done),
                // The others are not kept waiting; it is due again in an hour.
                Err(why) => {
                    tracing::warn!(id = %due.id, why = %why.message, "a badge from elsewhere could not be checked again")
                }
            }
        }
    }
    Ok(total)
}

async fn one(service: &Service, checker: &Checker, due: &DueCheck) -> Result<Rechecked, Failure> {
    let input = Input::read(Some(service.base()), due.source.as_bytes())
        .map_err(|_| Failure::new("what was kept of it cannot be read"))?;
    let found = checker.bring(input, &due.email, service.now()).await?;
    let done = service.evidence_checked(due.id, found).await?;
    let len = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Ok(Rechecked {
        checked: 1,
        counting: u64::from(!done.counts_for.is_empty()),
        awarded: len(done.also_awarded.len()),
        revoked: len(done.also_revoked.len()),
    })
}

fn sum(one: Rechecked, other: Rechecked) -> Rechecked {
    Rechecked {
        checked: one.checked + other.checked,
        counting: one.counting + other.counting,
        awarded: one.awarded + other.awarded,
        revoked: one.revoked + other.revoked,
    }
}

/// The thread that does it, until this is dropped.
pub(super) struct Rechecks {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Rechecks {
    pub fn start(service: &Service, checker: Checker) -> Result<Self, Failure> {
        let (stop, stopped) = channel();
        let service = service.clone();
        let thread = thread::Builder::new()
            .name("rechecks".to_owned())
            .spawn(move || {
                loop {
                    let goes_on =
                        || stopped.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty);
                    if let Err(why) = wait(recheck(&service, &checker, goes_on)) {
                        tracing::warn!(why = %why.message, "checking badges from elsewhere again failed");
                    }
                    match stopped.recv_timeout(EVERY) {
                        Err(RecvTimeoutError::Timeout) => {}
                        Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Rechecks {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // if it panicked, that was logged
        }
    }
}

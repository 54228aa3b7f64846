//! What a server does by itself, from time to time.

use super::super::open::wait;
use super::super::output::Failure;
use crate::issuing::{Service, pending::Executed};
use crate::storage::{Db, idempotency};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// One thing to do again and again. It may run on several nodes at once, and be killed at any moment.
struct Task {
    every: Duration,
    run: fn(&Service) -> Result<(), Failure>,
    /// What a failure is called in the log.
    name: &'static str,
}

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);

/// The list.
const TASKS: &[Task] = &[
    Task {
        every: HOUR,
        run: forget_answers,
        name: "forgetting old answers for Idempotency-Key",
    },
    Task {
        every: HOUR,
        run: forget_mails,
        name: "forgetting old letters",
    },
    Task {
        every: HOUR,
        run: forget_cohorts,
        name: "forgetting the lines of old cohorts",
    },
    Task {
        every: HOUR,
        run: forget_who_never_came,
        name: "forgetting who was typed and never came",
    },
    Task {
        every: HOUR,
        run: forget_personal_endorsements,
        name: "forgetting personal endorsements that nobody keeps",
    },
    Task {
        every: MINUTE,
        run: execute_due,
        name: "ending pending revocations",
    },
    Task {
        every: HOUR,
        run: review_expired,
        name: "looking again at composites whose components expired",
    },
    Task {
        every: HOUR,
        run: merge_due,
        name: "making persons one whose merge is due",
    },
];

fn execute_due(service: &Service) -> Result<(), Failure> {
    let Executed { kept, revoked } = wait(service.execute_due())?;
    if kept + revoked > 0 {
        tracing::info!(kept, revoked, "pending revocations came to their date");
    }
    Ok(())
}

fn review_expired(service: &Service) -> Result<(), Failure> {
    let done = wait(service.review_expired())?;
    let (revoked, pending) = (done.revoked, done.pending);
    if revoked + pending > 0 {
        tracing::info!(revoked, pending, "composites no longer stand");
    }
    Ok(())
}

fn merge_due(service: &Service) -> Result<(), Failure> {
    let done = wait(service.merge_due())?;
    if done > 0 {
        tracing::info!(done, "persons were made one");
    }
    Ok(())
}

fn forget_answers(service: &Service) -> Result<(), Failure> {
    let now = service.now();
    let store = service.store();
    let forgotten = wait(store.write(move |db: &mut Db| idempotency::forget(db, now)))?;
    if forgotten > 0 {
        tracing::info!(forgotten, "old answers for Idempotency-Key were forgotten");
    }
    Ok(())
}

fn forget_mails(service: &Service) -> Result<(), Failure> {
    let forgotten = wait(service.forget_mails())?;
    if forgotten > 0 {
        tracing::info!(forgotten, "old letters were forgotten");
    }
    Ok(())
}

fn forget_cohorts(service: &Service) -> Result<(), Failure> {
    let forgotten = wait(service.forget_cohorts())?;
    if forgotten > 0 {
        tracing::info!(forgotten, "the lines of old cohorts were forgotten");
    }
    Ok(())
}

fn forget_who_never_came(service: &Service) -> Result<(), Failure> {
    let forgotten = wait(service.forget_who_never_came())?;
    if forgotten > 0 {
        tracing::info!(
            forgotten,
            "addresses that were typed and never proved were forgotten"
        );
    }
    Ok(())
}

fn forget_personal_endorsements(service: &Service) -> Result<(), Failure> {
    let forgotten = wait(service.forget_personal_endorsements())?;
    if forgotten > 0 {
        tracing::info!(forgotten, "personal endorsements were forgotten");
    }
    Ok(())
}

/// The thread that does it, until this is dropped.
pub(super) struct Background {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    pub fn start(service: &Service) -> Result<Self, Failure> {
        let (stop, stopped) = channel();
        let service = service.clone();
        let thread = thread::Builder::new()
            .name("background".to_owned())
            .spawn(move || {
                let mut due = vec![Instant::now(); TASKS.len()];
                loop {
                    for (task, due) in TASKS.iter().zip(&mut due) {
                        if *due <= Instant::now() {
                            if let Err(why) = (task.run)(&service) {
                                tracing::warn!(why = %why.message, "{} failed", task.name);
                            }
                            *due = Instant::now() + task.every;
                        }
                    }
                    let next = due.iter().min().copied().unwrap_or_else(Instant::now);
                    let pause = next.saturating_duration_since(Instant::now());
                    match stopped.recv_timeout(pause) {
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

impl Drop for Background {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // if it panicked, that was logged
        }
    }
}

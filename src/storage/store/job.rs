//! A job, the queue it waits in, and one attempt at it.

use super::{Memo, lock};
use crate::storage::{Db, Error, Failure};
use diesel::QueryResult;
use diesel::result::Error as Diesel;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use tokio::sync::oneshot;

/// What a job wants done with the transaction it ran in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Keep,
    Undo,
    /// Undo, and it is worth running again.
    Conflict,
}

pub(super) trait Job: Send {
    /// Runs it once; a panic is caught.
    fn run(&mut self, db: &mut Db, memo: &mut Memo) -> Verdict;
    /// Sends the result of the last run.
    fn answer(self: Box<Self>);
    /// Sends this error instead.
    fn fail(self: Box<Self>, why: Error);
}

struct Task<F, T, E> {
    body: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Task<F, T, E>
where
    F: FnMut(&mut Db, &mut Memo) -> Result<T, E> + Send,
    T: Send,
    E: Failure,
{
    fn run(&mut self, db: &mut Db, memo: &mut Memo) -> Verdict {
        let result = catch_unwind(AssertUnwindSafe(|| (self.body)(db, memo)))
            .unwrap_or_else(|_| Err(Error::Panicked.into()));
        if let Err(why) = &result
            && why.storage().is_some_and(Error::is_lost_connection)
        {
            // diesel does not notice it where a statement was prepared; it does here.
            let _ = db.probe();
        }
        let verdict = match &result {
            Ok(_) => Verdict::Keep,
            Err(why) if why.storage().is_some_and(Error::is_conflict) => Verdict::Conflict,
            Err(_) => Verdict::Undo,
        };
        if verdict != Verdict::Keep {
            memo.forget();
        }
        self.result = Some(result);
        verdict
    }

    fn answer(self: Box<Self>) {
        if let Some(result) = self.result {
            let _ = self.reply.send(result); // the caller may have gone
        }
    }

    fn fail(self: Box<Self>, why: Error) {
        let _ = self.reply.send(Err(why.into()));
    }
}

/// The sending end of a bounded queue of jobs.
pub(super) struct Queue(Mutex<Option<SyncSender<Box<dyn Job>>>>);

impl Queue {
    pub(super) fn new(limit: usize) -> (Self, Receiver<Box<dyn Job>>) {
        let (sender, receiver) = sync_channel(limit.max(1));
        (Self(Mutex::new(Some(sender))), receiver)
    }

    /// The result of a job that waits for its turn.
    pub(super) async fn run<T, E>(
        &self,
        body: impl FnMut(&mut Db, &mut Memo) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let answer = self.submit(body)?.await;
        answer.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// The same on a thread without a runtime.
    pub(super) fn run_blocking<T, E>(
        &self,
        body: impl FnMut(&mut Db, &mut Memo) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let answer = self.submit(body)?.blocking_recv();
        answer.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    fn submit<T, E>(
        &self,
        body: impl FnMut(&mut Db, &mut Memo) -> Result<T, E> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, E>>, Error>
    where
        T: Send + 'static,
        E: Failure,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Task {
            body,
            result: None,
            reply,
        });
        match lock(&self.0).as_ref().ok_or(Error::Closed)?.try_send(job) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(Error::Overloaded),
            Err(TrySendError::Disconnected(_)) => Err(Error::Closed),
        }
    }

    /// What is in the queue stays there to be done.
    pub(super) fn close(&self) {
        lock(&self.0).take();
    }
}

/// How a transaction was lost.
#[derive(Debug)]
pub(super) enum Lost {
    /// It never began.
    Before(Diesel),
    /// The connection went away while the job ran; nothing was kept.
    During(Diesel),
    /// The commit failed. Nothing was kept, unless the connection went away.
    AtCommit(Diesel),
}

/// The job in a transaction of its own. After `Ok`, its result is the answer.
pub(super) fn run_alone(db: &mut Db, job: &mut dyn Job) -> Result<Verdict, Lost> {
    db.begin().map_err(Lost::Before)?;
    let verdict = job.run(db, &mut Memo::default());
    if db.depth().is_none() {
        return Err(Lost::During(Diesel::BrokenTransactionManager));
    }
    if verdict == Verdict::Keep {
        if let Err(why) = db.commit() {
            let _ = db.undo_to(0); // if that fails too, the connection is replaced
            return Err(Lost::AtCommit(why));
        }
    } else {
        let _ = db.undo_to(0); // the same
    }
    Ok(verdict)
}

/// The job in the open transaction, with nothing to return to: a savepoint keeps a copy of each page that is changed.
/// `Err`: the whole transaction is lost, for the job had changed something and is to be undone.
pub(super) fn run_in_place(db: &mut Db, job: &mut dyn Job, memo: &mut Memo) -> QueryResult<()> {
    let floor = db.depth().ok_or(Diesel::BrokenTransactionManager)?;
    let before = db.changes()?;
    let verdict = job.run(db, memo);
    if verdict != Verdict::Keep {
        db.undo_to(floor)?;
    }
    // Or what the next jobs write would be kept at once, each statement by itself.
    if db.depth() != Some(floor) || db.has_lost_its_transaction() {
        return Err(Diesel::BrokenTransactionManager);
    }
    match verdict == Verdict::Keep || db.changes()? == before {
        true => Ok(()),
        false => Err(Diesel::RollbackTransaction),
    }
}

/// The job in a savepoint of the open transaction. `Err`: the whole transaction is lost.
pub(super) fn run_in_savepoint(db: &mut Db, job: &mut dyn Job, memo: &mut Memo) -> QueryResult<()> {
    let floor = db.depth().ok_or(Diesel::BrokenTransactionManager)?;
    db.open_savepoint()?;
    match job.run(db, memo) {
        Verdict::Keep if db.depth() == Some(floor + 1) => db.release_savepoint(),
        Verdict::Keep => Err(Diesel::BrokenTransactionManager),
        Verdict::Undo | Verdict::Conflict => db.undo_to(floor),
    }
}

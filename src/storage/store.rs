//! The doors: what to do goes in as a job, and its answer comes out.

mod connection;
mod job;
mod memo;
mod postgres;
mod sqlite;
mod working;

use super::target::Place;
use super::{Db, Error, Failure, Target};
use job::Queue;
pub use memo::Memo;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

/// Runs jobs on a database. A clone is the same store; the threads end with the last clone, or at [`Store::close`].
///
/// A job has no effect but on its `Db`, since it may be run more than once, and it returns every storage error it
/// meets. On SQLite one thread writes, many jobs in one commit, and reads run where they are asked for. On PostgreSQL
/// both have threads of their own.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// How much a store may use at once.
#[derive(Debug, Clone)]
pub struct Options {
    /// PostgreSQL: connections that write, and as many that read. SQLite: reading connections kept open when idle. Two
    /// more, on both, for [`Store::read_slow`].
    pub threads: usize,
    /// SQLite: the most jobs in one commit.
    pub group_limit: usize,
    /// The most jobs waiting; one more is [`Error::Overloaded`].
    pub queue: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: 8,
            group_limit: 512,
            queue: 8192,
        }
    }
}

struct Inner {
    target: Target,
    writes: Queue,
    reads: Reads,
    slow: Queue,
    threads: Mutex<Vec<JoinHandle<()>>>,
    ids: Vec<ThreadId>,
}

enum Reads {
    /// On the caller's thread, which a point read holds for some ten microseconds.
    Inline(Idle),
    Queued(Queue),
}

/// Threads for [`Store::read_slow`].
const SLOW: usize = 2;

/// How long readers and writers may be in the way of [`Store::forget_deleted`].
const FORGETTING: Duration = Duration::from_secs(30);

impl Store {
    /// Connects and starts the threads. It does not migrate.
    ///
    /// # Errors
    /// [`Error::Connect`] when the database cannot be reached now.
    pub fn open(target: &Target, options: Options) -> Result<Self, Error> {
        let (writes, reads, mut threads) = match &target.0 {
            Place::Sqlite(_) => {
                let (writes, threads) = sqlite::start(target, &options)?;
                (
                    writes,
                    Reads::Inline(Idle::new(target, options.threads)),
                    threads,
                )
            }
            Place::Postgres(_) => {
                let (writes, reads, threads) = postgres::start(target, &options)?;
                (writes, Reads::Queued(reads), threads)
            }
        };
        let (slow, slow_threads) =
            working::readers("sceau-read-slow", target, SLOW, options.queue)?;
        threads.extend(slow_threads);
        let ids = threads.iter().map(|thread| thread.thread().id()).collect();
        let threads = Mutex::new(threads);
        Ok(Self {
            inner: Arc::new(Inner {
                target: target.clone(),
                writes,
                reads,
                slow,
                threads,
                ids,
            }),
        })
    }

    /// Runs `job` in a transaction; `Ok` means that what it did is durable.
    ///
    /// # Errors
    /// The job's own, or an [`Error`]: then nothing of it was kept, unless the connection was lost during the commit.
    pub async fn write<T, E>(
        &self,
        job: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.inner.writes.run(alone(job)).await
    }

    /// [`Store::write`] for a job that changes nothing of what it and its like keep in a [`Memo`].
    ///
    /// # Errors
    /// Those of [`Store::write`].
    pub async fn write_with_memo<T, E>(
        &self,
        job: impl FnMut(&mut Db, &mut Memo) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.inner.writes.run(job).await
    }

    /// [`Store::write`] for callers without a runtime; never from async code, never inside a job.
    ///
    /// # Errors
    /// Those of [`Store::write`].
    pub fn write_blocking<T, E>(
        &self,
        job: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.inner.writes.run_blocking(alone(job))
    }

    /// Runs `job` on a reading connection, outside any transaction.
    ///
    /// # Errors
    /// The job's own, or an [`Error`].
    pub async fn read<T, E>(
        &self,
        job: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        match &self.inner.reads {
            Reads::Inline(idle) => idle.read(job),
            Reads::Queued(queue) => queue.run(alone(job)).await,
        }
    }

    /// [`Store::read`] for what looks at many rows: on threads of its own, so that short reads do not wait for it.
    ///
    /// # Errors
    /// The job's own, or an [`Error`].
    pub async fn read_slow<T, E>(
        &self,
        job: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.inner.slow.run(alone(job)).await
    }

    /// [`Store::read`] for callers without a runtime; never from async code, never inside a job.
    ///
    /// # Errors
    /// Those of [`Store::read`].
    pub fn read_blocking<T, E>(
        &self,
        job: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        match &self.inner.reads {
            Reads::Inline(idle) => idle.read(job),
            Reads::Queued(queue) => queue.run_blocking(alone(job)),
        }
    }

    /// Takes what was deleted out of SQLite's write-ahead log; false when readers or another process were in the way all
    /// the time. On PostgreSQL that is its operator's to do.
    ///
    /// It blocks, for half a minute at most: never in async code.
    ///
    /// # Errors
    /// The database's own.
    pub fn forget_deleted(&self) -> Result<bool, Error> {
        let mut db = match &self.inner.target.0 {
            Place::Sqlite(_) => self.inner.target.connect()?,
            Place::Postgres(_) => return Ok(true),
        };
        // It waits for readers and writers, but not for another checkpoint: that one is refused at once.
        let limit = Instant::now() + FORGETTING;
        while !db.empty_log()? {
            if Instant::now() >= limit {
                return Ok(false);
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(true)
    }

    /// Whether the database answers, for health probes.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read(|db| Ok(db.probe()?)).await
    }

    /// Accepts nothing more, finishes what was accepted, then waits for the threads. Again, it does nothing.
    ///
    /// It blocks: in async code, call it once the server has stopped.
    pub fn close(&self) {
        self.inner.writes.close();
        self.inner.slow.close();
        match &self.inner.reads {
            Reads::Inline(idle) => idle.close(),
            Reads::Queued(queue) => queue.close(),
        }
        // A job that closes its own store does not wait for itself.
        if !self.inner.ids.contains(&thread::current().id()) {
            for thread in lock(&self.inner.threads).drain(..) {
                let _ = thread.join();
            }
        }
    }
}

/// A job that may change anything.
fn alone<T, E>(
    mut job: impl FnMut(&mut Db) -> Result<T, E>,
) -> impl FnMut(&mut Db, &mut Memo) -> Result<T, E> {
    move |db, memo| {
        memo.forget();
        job(db)
    }
}

/// SQLite connections for reading, opened when there are more reads at once than ever before.
struct Idle {
    target: Target,
    limit: usize,
    /// Nothing once the store is closed.
    connections: Mutex<Option<Vec<Db>>>,
}

impl Idle {
    fn new(target: &Target, limit: usize) -> Self {
        Self {
            target: target.clone(),
            limit,
            connections: Mutex::new(Some(Vec::new())),
        }
    }

    fn read<T, E: Failure>(&self, mut job: impl FnMut(&mut Db) -> Result<T, E>) -> Result<T, E> {
        let idle = lock(&self.connections).as_mut().ok_or(Error::Closed)?.pop();
        let mut db = match idle {
            Some(db) => db,
            None => self.target.connect_to_read()?,
        };
        match catch_unwind(AssertUnwindSafe(|| job(&mut db))) {
            Ok(result) => {
                self.put_back(db);
                result
            }
            Err(_) => Err(Error::Panicked.into()), // and the connection is dropped: who knows its state
        }
    }

    fn put_back(&self, mut db: Db) {
        if db.is_unusable() {
            return;
        }
        if let Some(connections) = lock(&self.connections).as_mut()
            && connections.len() < self.limit
        {
            connections.push(db);
        }
    }

    fn close(&self) {
        lock(&self.connections).take();
    }
}

/// No code panics while it holds one of the store's locks, so a poisoned one is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    thread::Builder::new()
        .name(name.into())
        .spawn(body)
        .map_err(Error::Thread)
}

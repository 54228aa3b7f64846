//! SQLite: one thread writes, many jobs in one commit; another moves the log into the database file.

use super::connection::Connection;
use super::job::{Job, Lost, Queue, run_alone, run_in_place, run_in_savepoint};
use super::{Memo, Options, lock, spawn};
use crate::storage::{Db, Error, Target};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Integer;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

pub(super) fn start(
    target: &Target,
    options: &Options,
) -> Result<(Queue, Vec<JoinHandle<()>>), Error> {
    let (queue, jobs) = Queue::new(options.queue);
    let limit = options.group_limit.max(1);
    let mut writer = Connection::new(target, connect_to_write);
    writer.get()?; // so that opening says why it cannot be
    let checkpointer = target.connect()?;
    let log = Arc::new(Log::default());
    let ended = EndOfWrites(log.clone());
    let threads = vec![
        spawn("sceau-writer", {
            let log = log.clone();
            move || {
                let _ended = ended;
                write_in_groups(writer, jobs, limit, &log);
            }
        })?,
        spawn("sceau-checkpoint", move || checkpoint(checkpointer, &log))?,
    ];
    Ok((queue, threads))
}

fn connect_to_write(target: &Target) -> Result<Db, Error> {
    let mut db = target.connect()?;
    // What a job's savepoint, where it has one, keeps of the pages it changes would go through a temporary file.
    db.batch_execute("PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY")?;
    Ok(db)
}

fn write_in_groups(
    mut connection: Connection,
    jobs: Receiver<Box<dyn Job>>,
    limit: usize,
    log: &Log,
) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        group.extend(jobs.try_iter().take(limit - 1));
        write_group(&mut connection, group);
        log.has_grown();
        if log.writer_helps.swap(false, Ordering::Relaxed)
            && let Ok(db) = connection.get()
            && let Err(why) = db.batch_execute("PRAGMA wal_checkpoint(PASSIVE)")
        {
            tracing::warn!(%why, "the write-ahead log could not be moved into the database");
        }
    }
}

fn write_group(connection: &mut Connection, mut group: Vec<Box<dyn Job>>) {
    let ways: &[Way] = match group.len() {
        1 => &[],
        _ => &[run_in_place, run_in_savepoint],
    };
    for way in ways {
        let outcome = match connection.get() {
            Ok(db) => commit_together(db, &mut group, *way),
            Err(_) => Ok(false), // each job asks again, and gets the reason
        };
        match outcome {
            Ok(true) => return group.into_iter().for_each(Job::answer),
            Ok(false) => {}
            // Another process holds the database: asking again for each job would take the time-out each.
            Err(why) => {
                let why = why.to_string();
                return group
                    .into_iter()
                    .for_each(|job| job.fail(Error::Unavailable(why.clone())));
            }
        }
    }
    for job in group {
        write_alone(connection, job);
    }
}

/// How a job of a group is run. `Err`: the whole transaction is lost.
type Way = fn(&mut Db, &mut dyn Job, &mut Memo) -> diesel::QueryResult<()>;

/// `Ok(false)`: the group is lost and nothing of it was kept. `Err`: no transaction began.
fn commit_together(db: &mut Db, group: &mut [Box<dyn Job>], way: Way) -> diesel::QueryResult<bool> {
    db.begin()?;
    let mut memo = Memo::default();
    let outcome = group
        .iter_mut()
        .try_for_each(|job| way(db, job.as_mut(), &mut memo))
        .and_then(|()| db.commit());
    if let Err(why) = &outcome {
        tracing::debug!(%why, jobs = group.len(), "a group was lost, and is run another way");
        let _ = db.undo_to(0); // if that fails, the connection is replaced
    }
    Ok(outcome.is_ok())
}

fn write_alone(connection: &mut Connection, mut job: Box<dyn Job>) {
    let outcome = connection.get().map(|db| run_alone(db, job.as_mut()));
    match outcome {
        Ok(Ok(_)) => job.answer(),
        Ok(Err(Lost::Before(why))) => job.fail(Error::Unavailable(why.to_string())),
        Ok(Err(Lost::During(why) | Lost::AtCommit(why))) => job.fail(why.into()),
        Err(why) => job.fail(why),
    }
}

/// What the two threads tell each other about the write-ahead log.
#[derive(Default)]
struct Log {
    news: Mutex<News>,
    signal: Condvar,
    /// Under load, a checkpoint beside the writer never catches up; one by the writer, between two groups, does.
    writer_helps: AtomicBool,
}

#[derive(Default)]
struct News {
    grown: bool,
    ended: bool,
}

impl Log {
    fn has_grown(&self) {
        lock(&self.news).grown = true;
        self.signal.notify_one();
    }

    /// Waits until there is something to move. `false`: no more writes will come.
    fn wait_for_growth(&self) -> bool {
        let news = self
            .signal
            .wait_while(lock(&self.news), |news| !news.grown && !news.ended);
        let mut news = news.unwrap_or_else(PoisonError::into_inner);
        news.grown = false;
        !news.ended
    }

    fn pause(&self, time: Duration) {
        let _ = self
            .signal
            .wait_timeout_while(lock(&self.news), time, |news| !news.ended);
    }
}

/// Says so when the writer ends, in whatever way.
struct EndOfWrites(Arc<Log>);

impl Drop for EndOfWrites {
    fn drop(&mut self) {
        lock(&self.0.news).ended = true;
        self.0.signal.notify_all();
    }
}

const PAUSE: Duration = Duration::from_millis(50);
/// 64 MB of 8 kB pages.
const MANY_PAGES: i32 = 8192;

/// Off the writer's thread, because a checkpoint is what spoils the slowest answers. The last connection to close
/// moves the rest.
fn checkpoint(mut db: Db, log: &Log) {
    while log.wait_for_growth() {
        match sql_query("PRAGMA wal_checkpoint(PASSIVE)").get_result::<Checkpoint>(&mut db) {
            Ok(done) => {
                log.writer_helps
                    .store(done.log > MANY_PAGES, Ordering::Relaxed);
            }
            Err(why) => {
                tracing::warn!(%why, "the write-ahead log could not be moved into the database");
            }
        }
        log.pause(PAUSE);
    }
}

#[derive(QueryableByName)]
struct Checkpoint {
    /// Pages in the log.
    #[diesel(sql_type = Integer)]
    log: i32,
}

//! PostgreSQL: threads with a connection each, some to write and some to read.

use super::connection::Connection;
use super::job::{Job, Lost, Queue, Verdict, run_alone};
use super::{Options, lock, spawn};
use crate::storage::{Error, Target};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

const ATTEMPTS: u32 = 8;

type Jobs = Arc<Mutex<Receiver<Box<dyn Job>>>>;

pub(super) fn start(
    target: &Target,
    options: &Options,
) -> Result<(Queue, Queue, Vec<JoinHandle<()>>), Error> {
    let (writes, to_write) = Queue::new(options.queue);
    let (reads, to_read) = Queue::new(options.queue);
    let to_write: Jobs = Arc::new(Mutex::new(to_write));
    let to_read: Jobs = Arc::new(Mutex::new(to_read));
    let mut first = Connection::new(target, Target::connect);
    first.get()?; // so that opening says why it cannot be
    let mut first = Some(first);
    let mut threads = Vec::new();
    for _ in 0..options.threads.max(1) {
        let writer = first
            .take()
            .unwrap_or_else(|| Connection::new(target, Target::connect));
        let reader = Connection::new(target, Target::connect_to_read);
        let (to_write, to_read) = (to_write.clone(), to_read.clone());
        threads.push(spawn("sceau-write", move || {
            work(writer, &to_write, write)
        })?);
        threads.push(spawn("sceau-read", move || work(reader, &to_read, read))?);
    }
    Ok((writes, reads, threads))
}

/// `run` gives the error to answer with, or nothing when the job's own result is the answer.
fn work(
    mut connection: Connection,
    jobs: &Mutex<Receiver<Box<dyn Job>>>,
    run: fn(&mut Connection, &mut dyn Job) -> Option<Error>,
) {
    loop {
        let next = lock(jobs).recv();
        let Ok(mut job) = next else { return };
        match run(&mut connection, job.as_mut()) {
            None => job.answer(),
            Some(why) => job.fail(why),
        }
    }
}

fn write(connection: &mut Connection, job: &mut dyn Job) -> Option<Error> {
    for attempt in 1.. {
        let db = match connection.get() {
            Ok(db) => db,
            Err(why) => return Some(why),
        };
        let last = attempt == ATTEMPTS;
        match run_alone(db, job) {
            Ok(Verdict::Conflict) if !last => {}
            Ok(_) => return None,
            Err(Lost::Before(_) | Lost::During(_)) if !last => {}
            Err(Lost::AtCommit(why)) => {
                // Of a connection lost here nobody knows whether the commit was done: that is never tried again.
                let why = Error::from(why);
                if last || !why.is_conflict() {
                    return Some(why);
                }
            }
            Err(Lost::Before(why) | Lost::During(why)) => return Some(why.into()),
        }
        pause(attempt);
    }
    None
}

fn read(connection: &mut Connection, job: &mut dyn Job) -> Option<Error> {
    for attempt in 1.. {
        let db = match connection.get() {
            Ok(db) => db,
            Err(why) => return Some(why),
        };
        let verdict = job.run(db);
        let again = verdict == Verdict::Conflict || db.depth().is_none();
        if !again || attempt == ATTEMPTS {
            break;
        }
        pause(attempt);
    }
    None
}

/// From 1 to some 100 ms, doubling, and never the same for two jobs that met.
fn pause(attempt: u32) {
    let longest = 2_000_u64 << attempt.min(6);
    let chance = u64::from(getrandom::u32().unwrap_or_default());
    thread::sleep(Duration::from_micros(longest / 2 + chance % (longest / 2)));
}

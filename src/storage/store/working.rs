//! Threads with a connection each, that take their jobs from one queue.

use super::connection::Connection;
use super::job::{Job, Queue, Verdict};
use super::{Memo, lock, spawn};
use crate::storage::{Error, Target};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub(super) const ATTEMPTS: u32 = 8;

pub(super) type Jobs = Arc<Mutex<Receiver<Box<dyn Job>>>>;

/// Threads that read; each connects when it has its first job.
pub(super) fn readers(
    name: &str,
    target: &Target,
    threads: usize,
    queue: usize,
) -> Result<(Queue, Vec<JoinHandle<()>>), Error> {
    let (reads, to_read) = Queue::new(queue);
    let to_read: Jobs = Arc::new(Mutex::new(to_read));
    let start = |_| {
        let (reader, to_read) = (
            Connection::new(target, Target::connect_to_read),
            to_read.clone(),
        );
        spawn(name, move || work(reader, &to_read, read))
    };
    let threads = (0..threads.max(1)).map(start);
    Ok((reads, threads.collect::<Result<_, _>>()?))
}

/// `run` gives the error to answer with, or nothing when the job's own result is the answer.
pub(super) fn work(
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

fn read(connection: &mut Connection, job: &mut dyn Job) -> Option<Error> {
    for attempt in 1.. {
        let db = match connection.get() {
            Ok(db) => db,
            Err(why) => return Some(why),
        };
        let verdict = job.run(db, &mut Memo::default());
        let again = verdict == Verdict::Conflict || db.depth().is_none();
        if !again || attempt == ATTEMPTS {
            break;
        }
        pause(attempt);
    }
    None
}

/// From 1 to some 100 ms, doubling, and never the same for two jobs that met.
pub(super) fn pause(attempt: u32) {
    let longest = 2_000_u64 << attempt.min(6);
    let chance = u64::from(getrandom::u32().unwrap_or_default());
    thread::sleep(Duration::from_micros(longest / 2 + chance % (longest / 2)));
}

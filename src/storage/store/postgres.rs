//! PostgreSQL: threads with a connection each, some to write and some to read.

use super::connection::Connection;
use super::job::{Job, Lost, Queue, Verdict, run_alone};
use super::working::{ATTEMPTS, Jobs, pause, readers, work};
use super::{Options, spawn};
use crate::storage::{Error, Target};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

pub(super) fn start(
    target: &Target,
    options: &Options,
) -> Result<(Queue, Queue, Vec<JoinHandle<()>>), Error> {
    let (writes, to_write) = Queue::new(options.queue);
    let to_write: Jobs = Arc::new(Mutex::new(to_write));
    let mut first = Connection::new(target, Target::connect);
    first.get()?; // so that opening says why it cannot be
    let mut first = Some(first);
    let (reads, mut threads) = readers("sceau-read", target, options.threads, options.queue)?;
    for _ in 0..options.threads.max(1) {
        let writer = first
            .take()
            .unwrap_or_else(|| Connection::new(target, Target::connect));
        let to_write = to_write.clone();
        threads.push(spawn("sceau-write", move || {
            work(writer, &to_write, write)
        })?);
    }
    Ok((writes, reads, threads))
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
                if db.depth().is_none() {
                    return Some(Error::Unsure(why));
                }
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

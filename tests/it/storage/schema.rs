//! Tables of these tests alone, and how to play with a store.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use sceau::storage::{Db, Error, Options, Store, Target};
use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Poll, Waker};
use uuid::Uuid;

diesel::table! {
    persons (id) { id -> Binary, }
}
diesel::table! {
    numbers (n) { n -> BigInt, parent -> Nullable<BigInt>, }
}
diesel::allow_tables_to_appear_in_same_query!(persons, numbers);

/// `parent` is checked at COMMIT, so a job can spoil a commit.
const TABLES: &str = "
    CREATE TABLE persons (id BYTEA PRIMARY KEY NOT NULL);
    CREATE TABLE numbers (
        n BIGINT PRIMARY KEY NOT NULL,
        parent BIGINT REFERENCES numbers (n) DEFERRABLE INITIALLY DEFERRED
    );";

pub fn create(target: &Target) {
    target.connect().unwrap().batch_execute(TABLES).unwrap();
}

/// A store on fresh tables.
pub fn store(target: &Target, options: Options) -> Store {
    create(target);
    Store::open(target, options).unwrap()
}

pub fn insert(db: &mut Db, n: i64) -> Result<(), Error> {
    diesel::insert_into(numbers::table)
        .values(numbers::n.eq(n))
        .execute(db)?;
    Ok(())
}

/// Fails at COMMIT, not before.
pub fn insert_orphan(db: &mut Db, n: i64) -> Result<(), Error> {
    let row = (numbers::n.eq(n), numbers::parent.eq(-1));
    diesel::insert_into(numbers::table)
        .values(row)
        .execute(db)?;
    Ok(())
}

/// What a connection of its own sees: what is durable.
pub fn all(target: &Target) -> Vec<i64> {
    let mut db = target.connect_to_read().unwrap();
    numbers::table
        .select(numbers::n)
        .order(numbers::n)
        .load(&mut db)
        .unwrap()
}

pub fn id() -> Vec<u8> {
    Uuid::now_v7().as_bytes().to_vec()
}

pub fn add_person(target: &Target) -> Vec<u8> {
    let id = id();
    let row = persons::id.eq(&id);
    diesel::insert_into(persons::table)
        .values(row)
        .execute(&mut target.connect().unwrap())
        .unwrap();
    id
}

pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

/// A call that reached the queue, and has yet to be answered.
pub struct Submitted<T>(Pin<Box<dyn Future<Output = T>>>, Option<T>);

pub fn submit<T>(call: impl Future<Output = T> + 'static) -> Submitted<T> {
    let mut call = Box::pin(call);
    let answer = match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    };
    Submitted(call, answer)
}

pub fn submit_write<T: Send + 'static>(
    store: &Store,
    job: impl FnMut(&mut Db) -> Result<T, Error> + Send + 'static,
) -> Submitted<Result<T, Error>> {
    let store = store.clone();
    submit(async move { store.write(job).await })
}

impl<T> Submitted<T> {
    pub fn answer(self) -> T {
        self.1.unwrap_or_else(|| run(self.0))
    }
}

/// Holds a writing thread, so that what is submitted meanwhile waits in the queue and is taken as one group.
pub struct Gate {
    open: Sender<()>,
    job: Submitted<Result<(), Error>>,
}

impl Gate {
    pub fn shut(store: &Store) -> Self {
        let (running, held) = channel();
        let (open, opened) = channel();
        let job = submit_write(store, move |_| {
            running.send(()).unwrap();
            opened.recv().unwrap();
            Ok(())
        });
        held.recv().unwrap();
        Self { open, job }
    }

    pub fn open(self) {
        self.open.send(()).unwrap();
        self.job.answer().unwrap();
    }
}

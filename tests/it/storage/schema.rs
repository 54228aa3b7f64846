//! Tables of these tests alone.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use sceau::storage::{Db, Error, Options, Store, Target};
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

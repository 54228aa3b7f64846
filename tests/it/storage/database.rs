//! What one file hides: two databases that behave alike.

use super::schema::{add_person, create, id, persons};
use crate::on_both;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::connection::SimpleConnection;
use diesel::dsl::count_star;
use diesel::prelude::*;
use sceau::storage::{Db, Error, OrIgnore, Target};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::thread;

diesel::table! {
    samples (id) {
        id -> Binary,
        at -> Timestamp,
        small -> SmallInt,
        big -> BigInt,
        flag -> Bool,
        words -> Text,
        maybe -> Nullable<Binary>,
    }
}

on_both!(
    /// One DDL for both, byte-exact and in whole seconds.
    every_portable_type_comes_back_as_it_went,
    |target| {
        type Row = (Vec<u8>, NaiveDateTime, i16, i64, bool, String, Option<Vec<u8>>);
        let mut db = target.connect().unwrap();
        db.batch_execute(
            "CREATE TABLE samples (
                id BYTEA PRIMARY KEY NOT NULL, at TIMESTAMP NOT NULL, small SMALLINT NOT NULL,
                big BIGINT NOT NULL, flag BOOLEAN NOT NULL, words TEXT NOT NULL, maybe BYTEA);",
        )
        .unwrap();
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let rows: [Row; 4] = [
            (id(), day(2026, 11, 22).and_hms_opt(23, 59, 59).unwrap(), -1, i64::MAX, true, "é\n\"'".into(), None),
            // Bytes that look like a number or a text to SQLite.
            (b"1234567890123456".to_vec(), day(1970, 1, 1).and_hms_opt(0, 0, 0).unwrap(), 0, i64::MIN, false, "12".into(), Some(vec![])),
            (vec![0; 16], day(2000, 2, 29).and_hms_opt(12, 0, 1).unwrap(), 1, 0, true, String::new(), Some(b"1e3".to_vec())),
            (vec![255; 16], day(9999, 12, 31).and_hms_opt(0, 0, 0).unwrap(), 2, 7, false, "\u{1f3c5}".into(), Some(vec![0])),
        ];
        for row in &rows {
            diesel::insert_into(samples::table)
                .values((
                    samples::id.eq(&row.0),
                    samples::at.eq(row.1),
                    samples::small.eq(row.2),
                    samples::big.eq(row.3),
                    samples::flag.eq(row.4),
                    samples::words.eq(&row.5),
                    samples::maybe.eq(&row.6),
                ))
                .execute(&mut db)
                .unwrap();
            let found: Row = samples::table.find(&row.0).first(&mut db).unwrap();
            assert_eq!(&found, row);
            let by_time: i64 =
                samples::table.filter(samples::at.eq(row.1)).select(count_star()).first(&mut db).unwrap();
            assert_eq!(by_time, 1, "{}", row.1);
        }
        let in_order: Vec<NaiveDateTime> =
            samples::table.select(samples::at).order(samples::at).load(&mut db).unwrap();
        assert!(in_order.is_sorted());
    }
);

on_both!(or_ignore_tells_whether_it_inserted, |target| {
    create(target);
    let mut db = target.connect().unwrap();
    let id = id();
    let mut insert = || {
        let insert = diesel::insert_into(persons::table).values(persons::id.eq(id.clone()));
        OrIgnore(insert).execute(&mut db).unwrap()
    };
    assert_eq!([insert(), insert(), insert()], [1, 0, 0]);
});

on_both!(
    /// On SQLite, 83 of 200 fail when the transaction begins by reading only.
    reading_then_writing_in_a_transaction_never_fails,
    |target| {
        create(target);
        let key = add_person(target);
        let mut db = target.connect().unwrap();
        db.batch_execute("CREATE TABLE tally (n BIGINT NOT NULL); INSERT INTO tally VALUES (0);").unwrap();
        let start = Barrier::new(4);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut db = target.connect().unwrap();
                    start.wait();
                    for _ in 0..50 {
                        add_one(&mut db, &key).unwrap();
                    }
                });
            }
        });
        assert_eq!(tally::table.select(tally::n).first::<i64>(&mut db).unwrap(), 200);
    }
);

diesel::table! {
    tally (n) { n -> BigInt, }
}

fn add_one(db: &mut Db, key: &[u8]) -> Result<(), Error> {
    db.write(|db| {
        db.lock_person(key)?;
        let n: i64 = tally::table.select(tally::n).first(db)?;
        diesel::update(tally::table)
            .set(tally::n.eq(n + 1))
            .execute(db)?;
        Ok(())
    })
}

diesel::table! {
    awards (id) { id -> Binary, person -> Binary, composite -> Bool, }
}

/// One award; the composite is due with the second. As the service does it, with or without the lock.
fn award(db: &mut Db, person: &[u8], lock: bool) -> Result<(), Error> {
    if lock {
        db.lock_person(person)?;
    }
    let row = |composite| {
        (
            awards::id.eq(id()),
            awards::person.eq(person.to_vec()),
            awards::composite.eq(composite),
        )
    };
    diesel::insert_into(awards::table)
        .values(row(false))
        .execute(db)?;
    let held: i64 = awards::table
        .filter(awards::person.eq(person))
        .select(count_star())
        .first(db)?;
    if held == 2 {
        diesel::insert_into(awards::table)
            .values(row(true))
            .execute(db)?;
    }
    Ok(())
}

fn composites(target: &Target) -> i64 {
    let mut db = target.connect().unwrap();
    awards::table
        .filter(awards::composite)
        .select(count_star())
        .first(&mut db)
        .unwrap()
}

fn create_awards(target: &Target) {
    create(target);
    let table = "CREATE TABLE awards (id BYTEA PRIMARY KEY NOT NULL, person BYTEA NOT NULL, composite BOOLEAN NOT NULL)";
    target.connect().unwrap().batch_execute(table).unwrap();
}

on_both!(two_awards_at_once_deliver_the_composite, |target| {
    create_awards(target);
    let people: Vec<_> = (0..60).map(|_| add_person(target)).collect();
    let start = Arc::new(Barrier::new(2));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut db = target.connect().unwrap();
                for person in &people {
                    start.wait();
                    db.write(|db| award(db, person, true)).unwrap();
                }
            });
        }
    });
    assert_eq!(composites(target), 60);
});

/// Two transactions that overlap, the second begun before the first committed.
fn overlap(target: &Target, lock: bool) {
    create_awards(target);
    let person = add_person(target);
    let (other_began, began) = channel();
    let (first_awarded, awarded) = channel();
    let person = &person;
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut db = target.connect().unwrap();
            db.write(|db| {
                award(db, person, lock)?;
                first_awarded.send(()).unwrap();
                began.recv().unwrap();
                Ok::<_, Error>(())
            })
            .unwrap();
        });
        let mut db = target.connect().unwrap();
        db.write(|db| {
            awarded.recv().unwrap();
            if lock {
                other_began.send(()).unwrap();
                return award(db, person, true);
            }
            let outcome = award(db, person, false);
            other_began.send(()).unwrap();
            outcome
        })
        .unwrap();
    });
}

#[test]
fn without_the_lock_postgres_loses_the_composite() {
    crate::support::databases::on_postgres(
        "without_the_lock_postgres_loses_the_composite",
        |target| {
            overlap(target, false);
            assert_eq!(
                composites(target),
                0,
                "if this changed, the lock may not be needed any more"
            );
        },
    );
}

#[test]
fn with_the_lock_postgres_delivers_the_composite() {
    crate::support::databases::on_postgres(
        "with_the_lock_postgres_delivers_the_composite",
        |target| {
            overlap(target, true);
            assert_eq!(composites(target), 1);
        },
    );
}

on_both!(
    a_failed_write_keeps_nothing_and_frees_the_connection,
    |target| {
        create_awards(target);
        let person = add_person(target);
        let mut db = target.connect().unwrap();
        let failed = db.write(|db| {
            award(db, &person, true)?;
            award(db, &person, true)?;
            Err::<(), _>(Error::Address("changed my mind".into()))
        });
        assert_eq!(failed.unwrap_err().to_string(), "changed my mind");
        assert_eq!(composites(target), 0);
        db.write(|db| award(db, &person, true)).unwrap();
        db.write(|db| award(db, &person, true)).unwrap();
        assert_eq!(composites(target), 1);
    }
);

on_both!(writes_do_not_nest, |target| {
    let mut db = target.connect().unwrap();
    let nested: Result<(), Error> = db.write(|db| db.write(|_| Ok(())));
    assert!(matches!(
        nested,
        Err(Error::Database(diesel::result::Error::AlreadyInTransaction))
    ));
});

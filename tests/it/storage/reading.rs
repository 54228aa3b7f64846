//! Reads: inline on SQLite, on threads of their own on PostgreSQL; slow ones on threads of their own on both.

use super::schema::{all, insert, numbers, store};
use crate::on_both;
use crate::support::gate::run;
use diesel::prelude::*;
use sceau::storage::{Db, Error, Options};
use std::sync::mpsc::channel;
use std::time::Duration;

fn count(db: &mut Db) -> Result<i64, Error> {
    Ok(numbers::table.count().get_result(db)?)
}

on_both!(reads_see_what_was_answered, |target| {
    let store = store(target, Options::default());
    for n in 1..=10 {
        store.write_blocking(move |db| insert(db, n)).unwrap();
        assert_eq!(run(store.read(count)).unwrap(), n);
        assert_eq!(store.read_blocking(count).unwrap(), n);
    }
});

on_both!(a_panic_in_a_read_is_an_error_and_no_more, |target| {
    let store = store(
        target,
        Options {
            threads: 1,
            ..Options::default()
        },
    );
    for _ in 0..3 {
        let panicking = |db: &mut Db| -> Result<(), Error> {
            db.transaction(|db| {
                count(db)?;
                panic!("a bug")
            })
        };
        assert!(matches!(run(store.read(panicking)), Err(Error::Panicked)));
        assert!(matches!(
            store.read_blocking(panicking),
            Err(Error::Panicked)
        ));
        assert_eq!(run(store.read(count)).unwrap(), 0);
    }
});

on_both!(
    a_transaction_left_open_by_a_read_does_not_reach_the_next_one,
    |target| {
        let store = store(
            target,
            Options {
                threads: 1,
                ..Options::default()
            },
        );
        type Transactions = <Db as Connection>::TransactionManager;
        use diesel::connection::TransactionManager;
        let forgetful = |db: &mut Db| {
            Transactions::begin_transaction(db)?;
            count(db)
        };
        assert_eq!(run(store.read(forgetful)).unwrap(), 0);
        store.write_blocking(|db| insert(db, 1)).unwrap();
        assert_eq!(run(store.read(count)).unwrap(), 1);
    }
);

#[test]
fn sqlite_refuses_to_write_in_a_read() {
    crate::support::databases::on_sqlite(|target| {
        let store = store(target, Options::default());
        let why = store.read_blocking(|db| insert(db, 1)).unwrap_err();
        assert!(why.to_string().contains("readonly"), "{why}");
        assert!(all(target).is_empty());
    });
}

on_both!(
    many_reads_at_once_use_as_many_connections_as_they_need,
    |target| {
        let store = store(
            target,
            Options {
                threads: 2,
                ..Options::default()
            },
        );
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        assert_eq!(store.read_blocking(count).unwrap(), 0);
                    }
                });
            }
        });
    }
);

on_both!(slow_reads_keep_nobody_waiting_but_each_other, |target| {
    let options = Options {
        threads: 1,
        ..Options::default()
    };
    let store = store(target, options);
    let mut calls = Vec::new();
    let mut gates = Vec::new();
    for _ in 0..6 {
        let (open, gate) = channel::<()>();
        let gate = std::sync::Mutex::new(gate);
        let store = store.clone();
        gates.push(open);
        calls.push(std::thread::spawn(move || {
            run(store.read_slow(move |db| {
                let opened = gate.lock().unwrap().recv_timeout(Duration::from_secs(60));
                assert!(opened.is_ok(), "others waited for it");
                count(db)
            }))
        }));
    }
    store.write_blocking(|db| insert(db, 1)).unwrap();
    assert_eq!(run(store.read(count)).unwrap(), 1);
    for gate in gates {
        gate.send(()).unwrap();
    }
    for call in calls {
        assert_eq!(call.join().unwrap().unwrap(), 1);
    }
    store.close();
    assert!(matches!(run(store.read_slow(count)), Err(Error::Closed)));
});

//! Closing, and the bounded queue.

use super::schema::{all, insert, store};
use crate::on_both;
use crate::support::gate::{Gate, run, submit_write};
use sceau::storage::{Error, Options};

on_both!(
    closing_finishes_what_was_accepted_and_accepts_nothing_more,
    |target| {
        let store = store(target, Options::default());
        let gate = Gate::shut(&store);
        let calls: Vec<_> = (0..50)
            .map(|n| submit_write(&store, move |db| insert(db, n)))
            .collect();
        gate.open();
        store.close();
        assert_eq!(all(target).len(), 50, "closing waits for the queue");
        for call in calls {
            call.answer().unwrap();
        }
        store.close();
        let late = run(store.write(|db| insert(db, 100)));
        assert!(matches!(late, Err(Error::Closed)), "{late:?}");
        let late = run(store.ping());
        assert!(matches!(late, Err(Error::Closed)), "{late:?}");
    }
);

on_both!(the_last_store_may_just_be_dropped, |target| {
    let store = store(target, Options::default());
    let gate = Gate::shut(&store);
    let call = submit_write(&store, |db| insert(db, 1));
    drop(store);
    gate.open();
    call.answer().unwrap();
    assert_eq!(all(target), [1]);
});

on_both!(a_job_may_close_its_own_store, |target| {
    let store = store(
        target,
        Options {
            threads: 1,
            ..Options::default()
        },
    );
    let within = store.clone();
    store
        .write_blocking(move |db| {
            within.close();
            insert(db, 1)
        })
        .unwrap();
    assert_eq!(all(target), [1]);
});

on_both!(a_full_queue_refuses_at_once, |target| {
    let store = store(
        target,
        Options {
            threads: 1,
            queue: 1,
            ..Options::default()
        },
    );
    let gate = Gate::shut(&store);
    let waiting = submit_write(&store, |db| insert(db, 1));
    let why = store.write_blocking(|db| insert(db, 2)).unwrap_err();
    assert!(
        matches!(why, Error::Overloaded) && why.is_temporary(),
        "{why}"
    );
    gate.open();
    waiting.answer().unwrap();
    assert_eq!(all(target), [1]);
});

#[test]
fn closing_moves_the_log_into_the_database_file() {
    crate::support::databases::on_sqlite(|target| {
        let store = store(target, Options::default());
        store.write_blocking(|db| insert(db, 1)).unwrap();
        run(store.ping()).unwrap();
        let path = target.to_string().replace("sqlite:", "");
        let log = std::path::PathBuf::from(format!("{path}-wal"));
        assert!(log.exists());
        store.close();
        assert!(!log.exists(), "a connection was left open");
    });
}

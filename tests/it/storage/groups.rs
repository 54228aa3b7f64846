//! Jobs that share a commit: each answers for itself.

use super::schema::{all, insert, insert_orphan, store};
use crate::on_both;
use crate::support::gate::{Gate, Submitted, submit, submit_write};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use sceau::storage::{Db, Error, Memo, Options, Store, Target};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

type Job = Box<dyn FnMut(&mut Db) -> Result<(), Error> + Send>;

/// Submits the jobs while the writer is held, so that SQLite takes them as one group.
fn together(target: &Target, jobs: Vec<Job>) -> Vec<Result<(), Error>> {
    let store = store(target, Options::default());
    let gate = Gate::shut(&store);
    let calls: Vec<_> = jobs
        .into_iter()
        .map(|job| submit_write(&store, job))
        .collect();
    gate.open();
    let results = calls.into_iter().map(Submitted::answer).collect();
    store.close();
    results
}

/// Inserts of 1, 2 and 4, around a job that misbehaves.
fn around(
    target: &Target,
    bad: impl FnMut(&mut Db) -> Result<(), Error> + Send + 'static,
) -> Error {
    let good = |n: i64| -> Job { Box::new(move |db| insert(db, n)) };
    let mut results = together(target, vec![good(1), good(2), Box::new(bad), good(4)]);
    let why = results.remove(2).unwrap_err();
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(all(target), [1, 2, 4]);
    why
}

on_both!(a_failing_job_fails_alone, |target| {
    let why = around(target, |db| {
        insert(db, 3)?;
        insert(db, 3)
    });
    assert!(matches!(why, Error::Database(_)), "{why}");
});

on_both!(a_job_that_gives_up_is_undone_alone, |target| {
    let why = around(target, |db| {
        insert(db, 3)?;
        Err(Error::Address("not today".into()))
    });
    assert_eq!(why.to_string(), "not today");
});

on_both!(a_panicking_job_fails_alone, |target| {
    let why = around(target, |db| {
        insert(db, 3)?;
        panic!("a bug");
    });
    assert!(matches!(why, Error::Panicked), "{why}");
});

on_both!(
    a_panic_two_transactions_deep_is_undone_to_the_jobs_own_level,
    |target| {
        let why = around(target, |db| {
            insert(db, 3)?;
            db.transaction(|db| {
                insert(db, 30)?;
                db.transaction(|db| {
                    insert(db, 300)?;
                    panic!("a deep bug")
                })
            })
        });
        assert!(matches!(why, Error::Panicked), "{why}");
    }
);

on_both!(a_job_may_undo_a_part_of_itself, |target| {
    let job: Job = Box::new(|db| {
        insert(db, 1)?;
        let part = db.transaction(|db| {
            insert(db, 2)?;
            insert(db, 1)
        });
        assert!(part.is_err());
        insert(db, 3)
    });
    let results = together(target, vec![job, Box::new(|db| insert(db, 4))]);
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(all(target), [1, 3, 4]);
});

on_both!(
    when_the_commit_of_a_group_fails_only_the_guilty_job_does,
    |target| {
        let why = around(target, |db| insert_orphan(db, 3));
        assert!(matches!(why, Error::Database(_)), "{why}");
    }
);

on_both!(
    /// What SQLite does by itself on a full disk.
    when_the_transaction_vanishes_under_a_group_only_the_guilty_job_fails,
    |target| {
        let why = around(target, |db| Ok(db.batch_execute("ROLLBACK")?));
        assert!(matches!(why, Error::Database(_)), "{why}");
    }
);

on_both!(
    /// What others wrote after it must not be kept at once, outside any transaction, to fail when it is written again.
    when_the_transaction_vanishes_under_a_job_that_gives_up_only_that_one_fails,
    |target| {
        let why = around(target, |db| {
            db.batch_execute("ROLLBACK")?;
            Err(Error::Address("no".into()))
        });
        assert_eq!(why.to_string(), "no");
    }
);

on_both!(
    /// PostgreSQL answers COMMIT with success then, and keeps nothing.
    an_answer_is_true_even_when_a_job_hides_an_error,
    |target| {
        let hiding: Job = Box::new(|db| {
            insert(db, 3)?;
            let _ = insert(db, 3);
            Ok(())
        });
        let results = together(target, vec![hiding]);
        assert_eq!(results[0].is_ok(), all(target) == [3], "{results:?}");
    }
);

on_both!(an_answer_comes_after_the_commit, |target| {
    let store = store(target, Options::default());
    for n in 0..20 {
        store.write_blocking(move |db| insert(db, n)).unwrap();
        assert_eq!(all(target).last(), Some(&n));
    }
});

/// How often a job is run that shares its group with one that is given up.
fn runs_beside(target: &Target, given_up: fn(&mut Db) -> Result<(), Error>) -> usize {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    let undone: Job = Box::new(move |db| {
        given_up(db)?;
        Err(Error::Address("no".into()))
    });
    let job: Job = Box::new(move |db| {
        counted.fetch_add(1, Ordering::Relaxed);
        insert(db, 1)
    });
    let results = together(target, vec![job, undone]);
    assert!(results[0].is_ok() && results[1].is_err(), "{results:?}");
    assert_eq!(all(target), [1]);
    runs.load(Ordering::Relaxed)
}

#[test]
fn a_job_that_is_given_up_before_it_wrote_costs_its_group_nothing() {
    use crate::support::databases::on_sqlite;
    on_sqlite(|target| assert_eq!(runs_beside(target, |_| Ok(())), 1));
    on_sqlite(|target| assert_eq!(runs_beside(target, |db| insert(db, 2)), 2));
}

/// How often a job of this kind ran before, as far as the memo knows.
fn count(store: &Store, fails: bool) -> Submitted<Result<usize, Error>> {
    let store = store.clone();
    let job = move |_: &mut Db, memo: &mut Memo| {
        let known: &mut usize = memo.of();
        *known += 1;
        match fails {
            true => Err(Error::Address((*known - 1).to_string())),
            false => Ok(*known - 1),
        }
    };
    submit(async move { store.write_with_memo(job).await })
}

#[test]
fn the_jobs_of_a_group_on_sqlite_share_what_they_know() {
    crate::support::databases::on_sqlite(|target| {
        let store = store(target, Options::default());
        for _ in 0..2 {
            let gate = Gate::shut(&store);
            let first = [count(&store, false), count(&store, false)];
            let changes = submit_write(&store, |db| insert(db, 1));
            let then = [count(&store, false), count(&store, false)];
            let undone = count(&store, true);
            let last = [count(&store, false), count(&store, false)];
            gate.open();
            // Each time anew: after a job that may change anything, after one that was undone, and in another group.
            for two in [first, then, last] {
                let known = two.map(|job| job.answer().unwrap());
                assert_eq!(known, [0, 1]);
            }
            let why = undone.answer().unwrap_err();
            assert_eq!(why.to_string(), "2");
            let _ = changes.answer();
        }
    });
}

on_both!(a_job_that_runs_alone_knows_nothing, |target| {
    let store = store(target, Options::default());
    for _ in 0..2 {
        assert_eq!(count(&store, false).answer().unwrap(), 0);
    }
});

#[test]
fn a_group_that_is_run_again_on_sqlite_knows_nothing() {
    crate::support::databases::on_sqlite(|target| {
        let store = store(target, Options::default());
        let gate = Gate::shut(&store);
        let awards = [count(&store, false), count(&store, false)];
        let guilty = submit_write(&store, |db| insert_orphan(db, 3));
        gate.open();
        assert!(guilty.answer().is_err());
        assert_eq!(awards.map(|job| job.answer().unwrap()), [0, 0]);
    });
}

#[test]
fn sqlite_commits_a_group_at_once() {
    crate::support::databases::on_sqlite(|target| {
        let seen = Arc::new(AtomicUsize::new(0));
        let job = |n: i64| -> Job {
            let (target, seen) = (target.clone(), seen.clone());
            Box::new(move |db| {
                insert(db, n)?;
                seen.fetch_max(all(&target).len(), Ordering::Relaxed);
                Ok(())
            })
        };
        let results = together(target, (0..100).map(job).collect());
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!(
            seen.load(Ordering::Relaxed),
            0,
            "no job saw another one's row as durable"
        );
        assert_eq!(all(target).len(), 100);
    });
}

#[test]
fn sqlite_says_when_another_process_holds_the_database_and_recovers() {
    crate::support::databases::on_sqlite(|target| {
        let store = store(target, Options::default());
        let mut other = target.connect().unwrap();
        let during: Result<(), Error> = other.write(|_| {
            let why = store.write_blocking(|db| insert(db, 1)).unwrap_err();
            assert!(
                matches!(why, Error::Unavailable(_)) && why.is_temporary(),
                "{why}"
            );
            Ok(())
        });
        during.unwrap();
        store.write_blocking(|db| insert(db, 2)).unwrap();
        assert_eq!(all(target), [2]);
    });
}

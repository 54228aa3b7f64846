//! What PostgreSQL alone does: deadlocks, lost connections.

use super::schema::{add_person, all, insert, numbers, store};
use crate::support::databases::{in_schema, on_postgres};
use crate::support::postgres::Postgres;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Integer;
use sceau::storage::{Db, Error, Options, Store, Target};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

fn one_thread() -> Options {
    Options {
        threads: 1,
        ..Options::default()
    }
}

#[derive(QueryableByName)]
struct Process {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

fn process(db: &mut Db) -> Result<i32, Error> {
    Ok(sql_query("SELECT pg_backend_pid() AS pid")
        .get_result::<Process>(db)?
        .pid)
}

/// Ends a connection from the server's side, and waits until it ended.
fn terminate(target: &Target, pid: i32) {
    let sql = format!("SELECT pg_terminate_backend({pid}, 10000)");
    target.connect().unwrap().batch_execute(&sql).unwrap();
}

#[test]
fn jobs_that_deadlock_both_succeed() {
    on_postgres("jobs_that_deadlock_both_succeed", |target| {
        let store = store(target, Options::default());
        let (one, two) = (add_person(target), add_person(target));
        let both_hold_one = Arc::new(Barrier::new(2));
        let runs = Arc::new(AtomicUsize::new(0));
        let job = |n: i64, first: Vec<u8>, second: Vec<u8>| {
            let (barrier, runs) = (both_hold_one.clone(), runs.clone());
            let mut again = false;
            move |db: &mut Db| {
                runs.fetch_add(1, Ordering::Relaxed);
                db.lock_person(&first)?;
                if !std::mem::replace(&mut again, true) {
                    barrier.wait();
                }
                db.lock_person(&second)?;
                insert(db, n)
            }
        };
        thread::scope(|scope| {
            let jobs = [job(1, one.clone(), two.clone()), job(2, two, one)];
            for job in jobs {
                scope.spawn(|| store.write_blocking(job).unwrap());
            }
        });
        assert_eq!(all(target), [1, 2]);
        assert!(runs.load(Ordering::Relaxed) > 2, "there was no deadlock");
    });
}

#[test]
fn a_connection_lost_between_jobs_is_replaced_unnoticed() {
    on_postgres(
        "a_connection_lost_between_jobs_is_replaced_unnoticed",
        |target| {
            let store = store(target, one_thread());
            terminate(target, store.write_blocking(process).unwrap());
            store.write_blocking(|db| insert(db, 1)).unwrap();
            terminate(target, store.read_blocking(process).unwrap());
            store.read_blocking(process).unwrap();
            assert_eq!(all(target), [1]);
        },
    );
}

/// diesel does not notice when it is the preparing of a statement that fails.
#[test]
fn a_connection_lost_before_a_statement_that_is_new_to_it_is_replaced_unnoticed() {
    let name = "a_connection_lost_before_a_statement_that_is_new_to_it";
    on_postgres(name, |target| {
        let store = store(target, one_thread());
        let count = |db: &mut Db| Ok::<i64, Error>(numbers::table.count().get_result(db)?);
        for lost in [1, 2] {
            terminate(target, store.read_blocking(process).unwrap());
            let of = move |db: &mut Db| {
                let small = numbers::table.filter(numbers::n.lt(lost)).count();
                Ok::<i64, Error>(small.get_result(db)?)
            };
            assert_eq!(store.read_blocking(of).unwrap(), 0);
        }
        terminate(target, store.write_blocking(process).unwrap());
        assert_eq!(store.write_blocking(count).unwrap(), 0);
        // Lost between two statements of one job.
        let lost_once = || {
            let (elsewhere, mut runs) = (target.clone(), 0);
            move |db: &mut Db| {
                runs += 1;
                if runs == 1 {
                    terminate(&elsewhere, process(db)?);
                }
                count(db).map(|count| (count, runs))
            }
        };
        assert_eq!(store.read_blocking(lost_once()).unwrap(), (0, 2));
        assert_eq!(store.write_blocking(lost_once()).unwrap(), (0, 2));
    });
}

#[test]
fn a_connection_lost_within_a_job_is_tried_again() {
    on_postgres("a_connection_lost_within_a_job_is_tried_again", |target| {
        let store = store(target, one_thread());
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        let elsewhere = target.clone();
        let job = move |db: &mut Db| {
            insert(db, 1)?;
            if counted.fetch_add(1, Ordering::Relaxed) == 0 {
                terminate(&elsewhere, process(db)?);
            }
            insert(db, 2)
        };
        store.write_blocking(job).unwrap();
        assert_eq!(all(target), [1, 2]);
        assert_eq!(runs.load(Ordering::Relaxed), 2);
    });
}

/// Nobody can know whether such a commit was done.
#[test]
fn a_connection_lost_during_the_commit_is_not_tried_again() {
    on_postgres(
        "a_connection_lost_during_the_commit_is_not_tried_again",
        |target| {
            let store = store(target, one_thread());
            let trap = "
            CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON numbers DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.n = 13) EXECUTE FUNCTION hang_up();";
            target.connect().unwrap().batch_execute(trap).unwrap();
            let runs = Arc::new(AtomicUsize::new(0));
            let counted = runs.clone();
            let why = store
                .write_blocking(move |db| {
                    counted.fetch_add(1, Ordering::Relaxed);
                    insert(db, 13)
                })
                .unwrap_err();
            assert!(matches!(why, Error::Unsure(_)), "{why}");
            assert_eq!(runs.load(Ordering::Relaxed), 1);
            store.write_blocking(|db| insert(db, 14)).unwrap();
            assert_eq!(all(target), [14]);
        },
    );
}

#[test]
fn a_write_that_gets_no_connection_says_so_and_the_next_one_tries_again() {
    on_postgres("a_write_that_gets_no_connection_says_so", |target| {
        super::schema::create(target);
        let mut admin = target.connect().unwrap();
        let role = format!("r{}", uuid::Uuid::new_v4().simple());
        let shown = target.to_string();
        let schema = shown.split("%3D").last().unwrap();
        let grant = format!(
            "CREATE ROLE {role} LOGIN; GRANT ALL ON SCHEMA {schema} TO {role};
             GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {role}"
        );
        admin.batch_execute(&grant).unwrap();
        let url = in_schema(&Postgres::shared().unwrap().url(&role), schema);
        let store = Store::open(&Target::parse(&url).unwrap(), one_thread()).unwrap();
        let pid = store.write_blocking(process).unwrap();

        admin
            .batch_execute(&format!("ALTER ROLE {role} NOLOGIN"))
            .unwrap();
        terminate(target, pid);
        let why = store.write_blocking(|db| insert(db, 1)).unwrap_err();
        assert!(
            matches!(why, Error::Connect { .. }) && why.to_string().contains("log in"),
            "{why}"
        );

        admin
            .batch_execute(&format!("ALTER ROLE {role} LOGIN"))
            .unwrap();
        store.write_blocking(|db| insert(db, 2)).unwrap();
        assert_eq!(all(target), [2]);
        store.close();
        admin
            .batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
            .unwrap();
    });
}

//! Getting a connection, or being told why not.

use crate::on_both;
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::gate::run;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use sceau::storage::{Db, Error, Options, Store, Target};
use std::time::{Duration, Instant};

on_both!(a_store_answers_pings, |target| {
    let store = Store::open(target, Options::default()).unwrap();
    run(store.ping()).unwrap();
});

#[test]
fn postgres_says_why_without_the_password() {
    let target = Target::parse("postgres://ann:s3cr%40t@127.0.0.1:1/sceau").unwrap();
    let why = Store::open(&target, Options::default()).err().unwrap();
    assert!(
        matches!(why, Error::Connect { .. }) && why.is_temporary(),
        "{why:?}"
    );
    let said = format!("{why} {why:?}");
    assert!(
        said.contains("refused") && said.contains("ann:***@127.0.0.1:1"),
        "{said}"
    );
    assert!(!said.contains("s3cr"), "{said}");
}

/// One that died with its machine: nothing answers, and nothing refuses either.
#[test]
fn a_silent_host_is_passed_over() {
    on_postgres("a_silent_host_is_passed_over", |target| {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = silent.local_addr().unwrap().port();
        let url = target.to_string();
        let url = url.replace("host=", "host=127.0.0.1,");
        let both = Target::parse(&format!("{url}&port={port},5432")).unwrap();
        let began = Instant::now();
        let store = Store::open(&both, Options::default()).unwrap();
        run(store.ping()).unwrap();
        // Two connections, each of which waits two seconds; with the ten that a single host has it would be twenty.
        assert!(began.elapsed() < Duration::from_secs(15));
    });
}

#[test]
fn sqlite_says_why() {
    let target = Target::parse("sqlite:/no/such/folder/sceau.db").unwrap();
    let why = Store::open(&target, Options::default())
        .err()
        .unwrap()
        .to_string();
    assert!(
        why.contains("/no/such/folder/sceau.db") && why.contains("nable to open"),
        "{why}"
    );
}

#[test]
fn sqlite_refuses_a_file_that_is_no_database() {
    on_sqlite(|target| {
        let path = target.to_string().replace("sqlite:", "");
        std::fs::write(path, "Dear diary, ".repeat(100)).unwrap();
        let why = Store::open(target, Options::default())
            .err()
            .unwrap()
            .to_string();
        assert!(why.contains("not a database"), "{why}");
    });
}

#[cfg(unix)]
#[test]
fn sqlite_files_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    on_sqlite(|target| {
        let mut db = target.connect().unwrap();
        diesel::sql_query("CREATE TABLE t (n BIGINT)")
            .execute(&mut db)
            .unwrap();
        let path = target.to_string().replace("sqlite:", "");
        for file in [path.clone(), format!("{path}-wal"), format!("{path}-shm")] {
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    });
}

fn number(db: &mut Db, pragma: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Value {
        #[diesel(sql_type = BigInt)]
        value: i64,
    }
    let sql = format!("SELECT {pragma} AS value FROM pragma_{pragma}");
    diesel::sql_query(sql)
        .get_result::<Value>(db)
        .unwrap()
        .value
}

#[test]
fn sqlite_is_set_up_as_it_was_measured() {
    on_sqlite(|target| {
        let mut db = target.connect().unwrap();
        assert_eq!(number(&mut db, "page_size"), 8192);
        assert_eq!(number(&mut db, "synchronous"), 2);
        assert_eq!(number(&mut db, "foreign_keys"), 1);
        assert_eq!(number(&mut db, "journal_size_limit"), 64 << 20);
        #[derive(QueryableByName)]
        struct Mode {
            #[diesel(sql_type = Text)]
            journal_mode: String,
        }
        let mode: Mode = diesel::sql_query("PRAGMA journal_mode")
            .get_result(&mut db)
            .unwrap();
        assert_eq!(mode.journal_mode, "wal");
        #[derive(QueryableByName)]
        struct TimeOut {
            #[diesel(sql_type = Integer)]
            timeout: i32,
        }
        let wait: TimeOut = diesel::sql_query("PRAGMA busy_timeout")
            .get_result(&mut db)
            .unwrap();
        assert_eq!(wait.timeout, 5000);
    });
}

//! A copy that is killed at given moments, and given again.

use crate::support::crowd;
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::node::{Prepared, program};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use sceau::storage::{Db, Target, migrations};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::thread;

const PERSONS: usize = 10_000;
/// A row of the second batch.
const AT: usize = 6_000;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn number(db: &mut Db, query: &str) -> i64 {
    sql_query(query).get_result::<Number>(db).unwrap().n
}

fn rows(db: &mut Db, table: &str) -> i64 {
    number(db, &format!("SELECT count(*) AS n FROM {table}"))
}

#[test]
fn a_copy_that_is_killed_goes_on_behind_the_last_row() {
    on_sqlite(|from| {
        let name = "a_copy_that_is_killed_goes_on_behind_the_last_row";
        on_postgres(name, |to| killed(from, to));
    });
}

fn killed(from: &Target, to: &Target) {
    Prepared::new(from, &from.to_string(), "https://badges.example");
    let who = |at: usize| format!("foule-{at}@exemple.fr");
    crowd::add(from, PERSONS, who, |_| Vec::new());
    migrations::migrate(to).unwrap();
    let command = || {
        let mut command = program();
        let (from, to) = (from.to_string(), to.to_string());
        command.args(["copy", "--from", &from, "--to", &to, "--json"]);
        command
    };
    let mut target = to.connect().unwrap();

    // Within a table: another transaction is about to write one of its rows.
    let id = row(&mut from.connect().unwrap());
    let held = format!("INSERT INTO persons (id, created_at) VALUES ('\\x{id}', '2026-01-01')");
    kill_where_it_waits(to, &held, command());
    let there = rows(&mut target, "persons");
    assert!(0 < there && there < AT as i64, "{there}");

    // Between two tables.
    kill_where_it_waits(to, "LOCK TABLE addresses IN EXCLUSIVE MODE", command());
    assert_eq!(rows(&mut target, "persons"), PERSONS as i64);
    assert_eq!(rows(&mut target, "addresses"), 0);
    assert_eq!(rows(&mut target, "instance"), 0, "nobody can serve it");

    let rest = run(command());
    let (all, written) = (number_in(&rest, "rows"), number_in(&rest, "written"));
    assert!(all > 2 * PERSONS as i64, "{rest}");
    assert!(0 < written && written <= all - PERSONS as i64, "{rest}");
    assert_eq!(rows(&mut target, "addresses"), PERSONS as i64);
    assert_eq!(rows(&mut target, "instance"), 1);
    let again = run(command());
    assert_eq!(
        (number_in(&again, "rows"), number_in(&again, "written")),
        (all, 0)
    );
}

/// The id of the row.
fn row(source: &mut Db) -> String {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = Text)]
        id: String,
    }
    let query = format!("SELECT hex(id) AS id FROM persons ORDER BY id LIMIT 1 OFFSET {AT}");
    sql_query(query).get_result::<Id>(source).unwrap().id
}

/// Kills the process once it waits for a transaction that has done this, and waits until the database knows.
fn kill_where_it_waits(to: &Target, hold: &str, mut command: Command) {
    let (mut holder, mut watch) = (to.connect().unwrap(), to.connect().unwrap());
    holder.batch_execute(&format!("BEGIN; {hold}")).unwrap();
    let holding = number(&mut holder, "SELECT pg_backend_pid()::bigint AS n");
    let waiting = format!(
        "SELECT coalesce(max(pid), 0)::bigint AS n FROM pg_locks WHERE NOT granted AND {holding} = ANY(pg_blocking_pids(pid))"
    );
    let mut copy = command.stdout(Stdio::null()).spawn().unwrap();
    let session = loop {
        match number(&mut watch, &waiting) {
            0 => assert!(copy.try_wait().unwrap().is_none(), "it never waited"),
            session => break session,
        }
        thread::yield_now();
    };
    copy.kill().unwrap();
    copy.wait().unwrap();
    holder.batch_execute("ROLLBACK").unwrap();
    let left = format!("SELECT count(*) AS n FROM pg_stat_activity WHERE pid = {session}");
    while number(&mut watch, &left) > 0 {
        thread::yield_now();
    }
}

fn run(mut command: Command) -> Value {
    let done = command.output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    serde_json::from_slice(&done.stdout).unwrap()
}

fn number_in(shown: &Value, name: &str) -> i64 {
    shown[name].as_i64().unwrap()
}

//! A back-fill or a reconciliation that is killed at any moment, and run again: nobody is left out, nobody has two.

use super::kill::no_half_composite;
use crate::on_both;
use crate::support::crowd;
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::dice::Dice;
use crate::support::node::{Node, Prepared, free_port};
use crate::support::server::{get_with, post, somebody};
use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use sceau::storage::{Db, Target};
use serde_json::{Value, json};
use std::process::{Command, Stdio};
use std::thread;
use uuid::Uuid;

pub(super) const FIRST_STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];
const PERSONS: i64 = 1_200;
const KILLS: i64 = 4;

on_both!(a_back_fill_that_is_killed_goes_on, |target| {
    let (prepared, awards) = prepared(target);
    let shown = killed(target, &awards, || back_fill(&prepared));
    assert_eq!(shown["state"], "done");
    // The one who was awarded before is not counted; what was done and what was counted are one transaction.
    assert_eq!(shown["gained"], PERSONS, "{shown}");
    assert_eq!(shown["done"], PERSONS, "{shown}");
});

on_both!(a_reconciliation_that_is_killed_goes_on, |target| {
    let (prepared, awards) = prepared(target);
    confirm(target);
    let shown = killed(target, &awards, || reconcile(&prepared));
    // Whoever goes on tells of the whole job, not of what was left of it.
    assert_eq!(shown["awarded"], PERSONS, "{shown}");
    assert_eq!(shown["failed"], 0, "{shown}");
});

on_both!(two_reconciliations_at_once_are_one, |target| {
    let (prepared, awards) = prepared(target);
    confirm(target);
    crowd::add(target, 200, who, |_| awards.clone());
    let start = || reconcile(&prepared).stdout(Stdio::piped()).spawn().unwrap();
    let both = [start(), start()];
    for one in both {
        assert!(one.wait_with_output().unwrap().status.success());
    }
    assert_eq!(awarded(&mut target.connect().unwrap()), 201);
    no_half_composite(target);
});

on_both!(one_who_cannot_be_awarded_holds_nobody_up, |target| {
    let (prepared, awards) = prepared(target);
    crowd::add(target, 60, who, |_| awards.clone());
    let mut db = target.connect().unwrap();
    let given = |db: &mut Db, address: &str| {
        let change = format!(
            "UPDATE addresses SET given = '{address}' WHERE email = '{}'",
            who(7)
        );
        db.batch_execute(&change).unwrap();
    };
    given(&mut db, "nobody");
    let run = |mut command: Command| {
        let done = command.output().unwrap();
        let shown: Value = serde_json::from_slice(&done.stdout).unwrap();
        (
            shown,
            done.status.code(),
            String::from_utf8(done.stderr).unwrap(),
        )
    };
    let (shown, code, said) = run(back_fill(&prepared));
    assert_eq!(
        (&shown["state"], &shown["gained"]),
        (&"done".into(), &59.into())
    );
    assert_eq!((&shown["done"], &shown["failed"]), (&60.into(), &1.into()));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("1 person could not be awarded"), "{said}");
    assert!(said.contains("a stored address does not parse"), "{said}");
    let (shown, code, _) = run(reconcile(&prepared));
    assert_eq!(
        (&shown["awarded"], &shown["failed"]),
        (&0.into(), &1.into())
    );
    assert_eq!(code, Some(1));
    given(&mut db, &who(7));
    let (shown, code, said) = run(reconcile(&prepared));
    assert_eq!(
        (&shown["awarded"], &shown["failed"]),
        (&1.into(), &0.into())
    );
    assert_eq!(code, Some(0), "{said}");
});

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

pub(super) fn awarded(db: &mut Db) -> i64 {
    let query = "SELECT count(*) AS n FROM composite_awards";
    sql_query(query).get_result::<Count>(db).unwrap().n
}

/// An instance whose rules are new, and what one person was really awarded before.
pub(super) fn prepared(target: &Target) -> (Prepared, Vec<Uuid>) {
    let port = free_port();
    let database = target.to_string();
    let prepared = Prepared::new(target, &database, &format!("http://127.0.0.1:{port}"));
    let node = prepared.start(port);
    let one = somebody();
    let awards = FIRST_STEPS.iter().map(|slug| {
        let made = node.award(&prepared, slug, &one).json();
        made["id"].as_str().unwrap().parse().unwrap()
    });
    let awards: Vec<_> = awards.collect();
    assert!(node.stop());
    let mut db = target.connect().unwrap();
    db.batch_execute("UPDATE composite_rules SET backfilled_at = NULL")
        .unwrap();
    (prepared, awards)
}

pub(super) fn back_fill(prepared: &Prepared) -> Command {
    let mut command = prepared.command();
    let programme = prepared.programme.to_string();
    command
        .args(["programme", "back-fill", &programme, "--composite"])
        .args(["premiers-pas", "--confirm", "--json"]);
    command
}

pub(super) fn reconcile(prepared: &Prepared) -> Command {
    let mut command = prepared.command();
    command.args(["reconcile", "--json"]);
    command
}

/// As if every back-fill had been confirmed.
pub(super) fn confirm(target: &Target) {
    let mut db = target.connect().unwrap();
    db.batch_execute("UPDATE composite_rules SET backfilled_at = created_at")
        .unwrap();
}

pub(super) fn who(at: usize) -> String {
    format!("foule-{at}@exemple.fr")
}

/// Kills the command a few times, lets it end, and gives what it shows then.
fn killed(target: &Target, awards: &[Uuid], command: impl Fn() -> Command) -> Value {
    let (dice, mut db) = (Dice::new(), target.connect().unwrap());
    crowd::add(target, PERSONS as usize, who, |_| awards.to_vec());
    for kill in 0..KILLS {
        let before = awarded(&mut db);
        let at_least = before + 1 + (dice.part() * (PERSONS / (KILLS + 1)) as f64) as i64;
        let mut child = command()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while awarded(&mut db) < at_least {
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
            thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let now = awarded(&mut db);
        assert!((1..=PERSONS).contains(&now), "{now} after kill {kill}");
    }
    let done = command().output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    no_half_composite(target);
    serde_json::from_slice(&done.stdout).unwrap()
}

mod a_server_that_is_killed_goes_on_by_itself {
    use super::{killed_server, on_postgres, on_sqlite};

    #[test]
    fn sqlite() {
        on_sqlite(|target| killed_server(target, 1));
    }

    #[test]
    fn postgres_with_two_servers() {
        let name = concat!(module_path!(), "::postgres_with_two_servers");
        on_postgres(name, |target| killed_server(target, 2));
    }
}

/// A job that was asked for by REST; whichever server is at it is killed with all others, and they are started again.
fn killed_server(target: &Target, servers: usize) {
    const KILLS: i64 = 2;
    let (dice, (prepared, awards)) = (Dice::new(), prepared(target));
    crowd::add(target, PERSONS as usize, who, |_| awards.clone());
    let ports: Vec<u16> = (0..servers).map(|_| free_port()).collect();
    let start = || -> Vec<Node> { ports.iter().map(|port| prepared.start(*port)).collect() };
    let api = |node: &Node| format!("{}/api/v1/programmes/{}", node.address, prepared.programme);
    let ask = |node: &Node, dry_run: bool| {
        let body = json!({"composite": "premiers-pas", "dryRun": dry_run});
        let made = post(
            &format!("{}/back-fills", api(node)),
            Some(&prepared.key),
            &body,
        );
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["id"].as_str().unwrap().to_owned()
    };
    let done = |node: &Node, job: &str| loop {
        let shown = get_with(&format!("{}/jobs/{job}", api(node)), &prepared.key).json();
        match shown["state"].as_str().unwrap() {
            "queued" | "running" => thread::yield_now(),
            "done" => return shown,
            other => panic!("{other}: {shown}"),
        }
    };
    let mut nodes = start();
    let dry = ask(&nodes[0], true);
    assert_eq!(done(&nodes[0], &dry)["gained"], PERSONS);
    let job = ask(&nodes[0], false);
    let mut db = target.connect().unwrap();
    for kill in 1..=KILLS {
        let at_least = awarded(&mut db) + 1 + dice.below(300) as i64;
        while awarded(&mut db) < at_least {
            thread::yield_now();
        }
        nodes.iter_mut().for_each(Node::kill);
        let now = awarded(&mut db);
        assert!(now <= PERSONS, "the job was done before kill {kill}");
        nodes = start();
    }
    let shown = done(&nodes[0], &job);
    // The reconciler of a server that starts awards what is due before the job is taken over: it counts what it awarded.
    let gained = shown["gained"].as_i64().unwrap();
    assert!((1..=PERSONS).contains(&gained), "{shown}");
    assert_eq!(
        awarded(&mut db),
        PERSONS + 1,
        "everybody, and the one before"
    );
    // It ended once, and nothing of it is left to anybody.
    let again = get_with(&format!("{}/jobs/{job}", api(&nodes[0])), &prepared.key).json();
    assert_eq!(again, shown);
    assert!(nodes.into_iter().all(Node::stop));
    no_half_composite(target);
}

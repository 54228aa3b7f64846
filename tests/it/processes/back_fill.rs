//! A back-fill that is killed at any moment, and run again: nobody is left out, nobody has two.

use super::kill::no_half_composite;
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

const FIRST_STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];
const PERSONS: i64 = 1_200;
const KILLS: i64 = 4;

mod what_is_killed_goes_on {
    use super::{killed, on_postgres, on_sqlite};

    #[test]
    fn sqlite() {
        on_sqlite(killed);
    }

    #[test]
    fn postgres() {
        on_postgres(concat!(module_path!(), "::postgres"), killed);
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn awarded(db: &mut Db) -> i64 {
    let query = "SELECT count(*) AS n FROM composite_awards";
    sql_query(query).get_result::<Count>(db).unwrap().n
}

/// An instance whose rules are new, and what one person was really awarded before.
fn prepared(target: &Target) -> (Prepared, Vec<Uuid>) {
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

fn back_fill(prepared: &Prepared) -> Command {
    let mut command = prepared.command();
    let programme = prepared.programme.to_string();
    command
        .args(["programme", "back-fill", &programme, "--composite"])
        .args(["premiers-pas", "--confirm", "--json"]);
    command
}

fn killed(target: &Target) {
    let (dice, (prepared, awards)) = (Dice::new(), prepared(target));
    let mut db = target.connect().unwrap();
    let who = |at: usize| format!("foule-{at}@exemple.fr");
    crowd::add(target, PERSONS as usize, who, |_| awards.clone());
    for kill in 0..KILLS {
        let before = awarded(&mut db);
        let at_least = before + 1 + (dice.part() * (PERSONS / (KILLS + 1)) as f64) as i64;
        let mut child = back_fill(&prepared)
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
    let done = back_fill(&prepared).output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let shown: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(shown["state"], "done");
    // The one who was awarded before is not counted; what was done and what was counted are one transaction.
    assert_eq!(shown["gained"], PERSONS, "{shown}");
    assert_eq!(shown["done"], PERSONS, "{shown}");
    no_half_composite(target);
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
    let who = |at: usize| format!("foule-{at}@exemple.fr");
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

/// `SCEAU_BACK_FILL_ENTITLED` of 100,000 persons are entitled, all of them when it is not said.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "minutes; by hand: cargo test --test it -- --ignored --nocapture a_hundred_thousand"]
fn a_hundred_thousand_persons_in_bounded_memory() {
    const PERSONS: usize = 100_000;
    let entitled = std::env::var("SCEAU_BACK_FILL_ENTITLED").ok();
    let entitled: usize = entitled.map_or(PERSONS, |text| text.parse().unwrap());
    on_sqlite(|target| {
        let (prepared, awards) = prepared(target);
        let who = |at: usize| format!("foule-{at}@exemple.fr");
        let held = |at: usize| awards[..if at < entitled { 3 } else { 2 }].to_vec();
        crowd::add(target, PERSONS, who, held);
        let began = std::time::Instant::now();
        let mut child = back_fill(&prepared).stdout(Stdio::null()).spawn().unwrap();
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0;
        while child.try_wait().unwrap().is_none() {
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            peak = peak.max(kilobytes.unwrap_or(0_u64));
            thread::sleep(std::time::Duration::from_millis(100));
        }
        assert!(child.wait().unwrap().success());
        let mut db = target.connect().unwrap();
        assert_eq!(awarded(&mut db), entitled as i64 + 1);
        println!(
            "{entitled} of {PERSONS} awarded in {:?}, at most {} MiB resident",
            began.elapsed(),
            peak / 1024
        );
        assert!(peak < 256 * 1024, "{peak} kB");
    });
}

//! 100,000 persons in bounded memory: a back-fill that is killed half way, a reconciliation, the numbers of the programme.
//!
//! By hand, minutes: `cargo test --test it -- --ignored --nocapture a_hundred_thousand`; `PERSONS=20000` for fewer.

#![cfg(target_os = "linux")]

use super::back_fill::{awarded, confirm, prepared, who};
use super::kill::no_half_composite;
use crate::support::crowd;
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::node::{Node, Prepared, free_port};
use crate::support::server::{get_with, post};
use sceau::storage::Target;
use serde_json::{Value, json};
use std::thread;
use std::time::{Duration, Instant};

/// What a server may take, in MiB.
const MOST: u64 = 128;

fn programme(node: &Node, prepared: &Prepared, path: &str) -> String {
    let programme = prepared.programme;
    format!("{}/api/v1/programmes/{programme}/{path}", node.address)
}

/// How long a job may take, a person: nobody waits for ever for a server that stands still.
const AT_MOST: Duration = Duration::from_millis(100);

/// Watches a job until that many persons were looked at or it is finished, and gives it with the time it took.
///
/// A server tells nobody how far it is: it is asked. Between two questions it is left alone, because what is measured is
/// the work and not the answers; nothing depends on how long that is.
fn watch(node: &Node, prepared: &Prepared, job: &Value, until: i64) -> (Value, Duration) {
    const BETWEEN: Duration = Duration::from_millis(250);
    let url = programme(
        node,
        prepared,
        &format!("jobs/{}", job["id"].as_str().unwrap()),
    );
    let began = Instant::now();
    loop {
        let job = get_with(&url, &prepared.key).json();
        let is_final = ["done", "failed"].contains(&job["state"].as_str().unwrap());
        if is_final || job["done"].as_i64().unwrap() >= until {
            return (job, began.elapsed());
        }
        let patience = AT_MOST * u32::try_from(job["total"].as_i64().unwrap()).unwrap();
        assert!(began.elapsed() < patience + BETWEEN * 240, "{job}");
        thread::sleep(BETWEEN);
    }
}

fn tell(what: &str, persons: usize, took: Duration, node: &Node) {
    let peak = node.peak();
    let each = persons as f64 / took.as_secs_f64();
    println!("{what}: {took:.1?}, {each:.0} persons/s, the server had {peak} MiB at most");
    assert!(peak < MOST, "{peak} MiB");
}

mod a_hundred_thousand_persons {
    use super::{on_postgres, on_sqlite, run};

    #[test]
    #[ignore = "minutes; by hand"]
    fn sqlite() {
        on_sqlite(run);
    }

    #[test]
    #[ignore = "minutes; by hand"]
    fn postgres() {
        on_postgres(concat!(module_path!(), "::postgres"), run);
    }
}

fn run(target: &Target) {
    let persons = std::env::var("PERSONS").map_or(100_000, |text| text.parse().unwrap());
    let (prepared, awards) = prepared(target);
    let began = Instant::now();
    crowd::add(target, persons, who, |_| awards.clone());
    println!(
        "{target}: {persons} persons with 3 badges each in {:.1?}",
        began.elapsed()
    );
    let port = free_port();
    let mut node = prepared.start(port);
    let ask = |node: &Node, dry_run: bool| {
        let body = json!({ "composite": "premiers-pas", "dryRun": dry_run });
        let made = post(
            &programme(node, &prepared, "back-fills"),
            Some(&prepared.key),
            &body,
        );
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()
    };
    let all = i64::MAX;
    let (job, took) = watch(&node, &prepared, &ask(&node, true), all);
    assert_eq!(job["gained"], persons, "{job}");
    tell("dry run", persons, took, &node);

    let job = ask(&node, false);
    let (_, took) = watch(&node, &prepared, &job, persons as i64 / 2);
    tell("first half of the back-fill", persons / 2, took, &node);
    node.kill();
    node = prepared.start(port);
    let (job, took) = watch(&node, &prepared, &job, all);
    // The reconciler of the server that starts may be there first: a job counts its own.
    assert_eq!(
        (&job["state"], &job["failed"]),
        (&json!("done"), &json!(0)),
        "{job}"
    );
    tell(
        "the rest of it, after a kill",
        persons - persons / 2,
        took,
        &node,
    );
    assert_eq!(awarded(&mut target.connect().unwrap()), persons as i64 + 1);
    no_half_composite(target);

    confirm(target);
    let url = programme(&node, &prepared, "reconciliations");
    let job = post(&url, Some(&prepared.key), &json!({})).json();
    let (job, took) = watch(&node, &prepared, &job, all);
    assert_eq!(
        (&job["state"], &job["gained"]),
        (&json!("done"), &json!(0)),
        "{job}"
    );
    tell("reconciliation, nothing due", persons, took, &node);

    let began = Instant::now();
    let url = programme(&node, &prepared, "indicators");
    let numbers = get_with(&url, &prepared.key);
    assert_eq!(numbers.status, 200, "{}", numbers.text);
    tell("indicators", persons, began.elapsed(), &node);
}

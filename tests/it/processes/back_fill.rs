//! A back-fill that is killed at any moment, and run again: nobody is left out, nobody has two.

use super::kill::{no_half_composite, random};
use crate::support::crowd;
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::node::{Prepared, free_port};
use crate::support::server::somebody;
use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use sceau::storage::{Db, Target};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::thread;

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

fn killed(target: &Target) {
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
    let who = |at: usize| format!("foule-{at}@exemple.fr");
    crowd::add(target, PERSONS as usize, who, |_| awards.clone());

    let back_fill = || -> Command {
        let mut command = prepared.command();
        let programme = prepared.programme.to_string();
        command
            .args(["programme", "back-fill", &programme, "--composite"])
            .args(["premiers-pas", "--confirm", "--json"]);
        command
    };
    for kill in 0..KILLS {
        let before = awarded(&mut db);
        let at_least = before + 1 + (random() * (PERSONS / (KILLS + 1)) as f64) as i64;
        let mut child = back_fill()
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
    let done = back_fill().output().unwrap();
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

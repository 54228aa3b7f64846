//! A server that is killed keeps every promise that it made.

use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::dice::Dice;
use crate::support::node::{Prepared, free_port};
use crate::support::server::{get, post, somebody};
use sceau::storage::Target;
use serde_json::{Value, json};
use std::sync::mpsc::{channel, sync_channel};
use std::thread;
use std::time::Instant;
use tempfile::TempDir;

const FIRST_STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];
const KILLS: usize = 50;
const CLIENTS: usize = 4;

mod fifty_kills_lose_nothing_and_leave_nothing_half_done {
    use super::{fifty_kills, on_postgres, on_sqlite};

    #[test]
    fn sqlite() {
        on_sqlite(fifty_kills);
    }

    #[test]
    fn postgres() {
        on_postgres(concat!(module_path!(), "::postgres"), fifty_kills);
    }
}

fn fifty_kills(target: &Target) {
    let port = free_port();
    let base = format!("http://127.0.0.1:{port}");
    let (dice, prepared) = (
        Dice::new(),
        Prepared::new(target, &target.to_string(), &base),
    );
    let mut acknowledged: Vec<String> = Vec::new();
    let mut complete: Vec<String> = Vec::new();
    for _ in 0..KILLS {
        let mut node = prepared.start(port);
        let (told, answers) = channel::<(String, String, bool)>();
        thread::scope(|scope| {
            for _ in 0..CLIENTS {
                let (told, prepared, node) = (told.clone(), &prepared, node.address.clone());
                scope.spawn(move || {
                    loop {
                        let person = somebody();
                        for (at, competency) in FIRST_STEPS.iter().enumerate() {
                            let Some(url) = try_award(prepared, &node, competency, &person) else {
                                return; // the server is gone
                            };
                            if told.send((person.clone(), url, at == 2)).is_err() {
                                return;
                            }
                        }
                    }
                });
            }
            drop(told);
            let mut take = |(person, url, was_last)| {
                acknowledged.push(url);
                if was_last {
                    complete.push(person);
                }
            };
            // Any moment of the stream: after a random number of answers, somewhere until the second next one.
            let patience = dice.below(24) as u32 + 1;
            let began = Instant::now();
            answers.iter().take(patience as usize).for_each(&mut take);
            let moment = Instant::now() + (began.elapsed() * 2 / patience).mul_f64(dice.part());
            while let Ok(answer) =
                answers.recv_timeout(moment.saturating_duration_since(Instant::now()))
            {
                take(answer);
            }
            node.kill();
            answers.iter().for_each(&mut take);
        });
    }
    assert!(complete.len() > KILLS, "{} persons", complete.len());
    let node = prepared.start(port);
    for url in &acknowledged {
        assert_valid(&base, &json!({ "url": url }));
    }
    // What a holder keeps: the other signature, made after the answer and so perhaps after the restart.
    for url in acknowledged.iter().step_by(acknowledged.len() / KILLS) {
        for algorithm in ["", "?alg=EdDSA"] {
            let jws = get(&format!("{url}.jws{algorithm}"), "*/*");
            assert_eq!(jws.status, 200, "{url}: {}", jws.text);
            assert_valid(&base, &json!({ "jws": jws.text }));
        }
    }
    for person in &complete {
        let url = format!("{base}/api/v1/programmes/{}/progress", prepared.programme);
        let progress = post(&url, Some(&prepared.key), &json!({ "email": person })).json();
        let all = progress["composites"].as_array().unwrap();
        let composite = all
            .iter()
            .find(|c| c["composite"] == "premiers-pas")
            .unwrap();
        let url = composite["assertion"]
            .as_str()
            .expect("who completed it holds it");
        assert_eq!(
            get(url, "*/*").json()["evidence"].as_array().unwrap().len(),
            3
        );
    }
    assert!(node.stop(), "SIGTERM ends it cleanly");
    no_half_composite(target);
}

fn assert_valid(base: &str, given: &Value) {
    let report = post(&format!("{base}/api/v1/verifications"), None, given).json();
    assert_eq!(
        report["verdict"], "valid",
        "{given} was acknowledged: {report}"
    );
}

/// Awards over a connection that may break at any moment. `None`: no answer came.
fn try_award(prepared: &Prepared, node: &str, competency: &str, to: &str) -> Option<String> {
    let body = json!({ "recipient": { "email": to } }).to_string();
    let url = format!(
        "{node}/api/v1/badges/{}/assertions",
        prepared.badges[competency]
    );
    let request = ureq::post(&url).header("content-type", "application/json");
    let mut answer = request
        .header("authorization", &format!("Bearer {}", prepared.key))
        .send(body)
        .ok()?;
    let made: serde_json::Value = answer.body_mut().read_json().ok()?;
    Some(made["url"].as_str().unwrap().to_owned())
}

/// Every person with the three badges holds exactly one composite, every composite has its row, and the file is sound.
pub(super) fn no_half_composite(target: &Target) {
    use diesel::{
        QueryableByName, RunQueryDsl, sql_query,
        sql_types::{BigInt, Text},
    };
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    #[derive(QueryableByName)]
    struct Check {
        #[diesel(sql_type = Text)]
        integrity_check: String,
    }
    let mut db = target.connect().unwrap();
    let count = |db: &mut sceau::storage::Db, query: &str| {
        sql_query(query).get_result::<Count>(db).unwrap().n
    };
    let entitled = "SELECT count(*) AS n FROM (SELECT person_id FROM assertions a JOIN badge_classes b ON b.id = a.badge_class_id \
        WHERE b.competency IS NOT NULL GROUP BY person_id HAVING count(DISTINCT b.competency) = 3) AS complete";
    let holders = "SELECT count(DISTINCT person_id) AS n FROM composite_awards WHERE live";
    let awards = "SELECT count(*) AS n FROM composite_awards WHERE live";
    let assertions = "SELECT count(*) AS n FROM assertions a JOIN badge_classes b ON b.id = a.badge_class_id WHERE b.composite_id IS NOT NULL";
    let entitled = count(&mut db, entitled);
    assert!(entitled > 0);
    for query in [holders, awards, assertions] {
        assert_eq!(count(&mut db, query), entitled, "{query}");
    }
    if matches!(db, sceau::storage::Db::Sqlite(_)) {
        let check = sql_query("PRAGMA integrity_check").get_result::<Check>(&mut db);
        assert_eq!(check.unwrap().integrity_check, "ok");
    }
}

#[test]
fn sigterm_finishes_the_requests_in_flight() {
    let data = TempDir::new().unwrap();
    let database = format!("sqlite:{}", data.path().join("sceau.db").display());
    let port = free_port();
    let prepared = Prepared::new(
        &Target::parse(&database).unwrap(),
        &database,
        &format!("http://127.0.0.1:{port}"),
    );
    let node = prepared.start(port);
    let (told, answers) = sync_channel(1024);
    let made = thread::scope(|scope| {
        for _ in 0..CLIENTS {
            let (told, prepared, address) = (told.clone(), &prepared, node.address.clone());
            scope.spawn(move || {
                while let Some(url) = try_award(prepared, &address, "accueillir", &somebody()) {
                    told.send(url).unwrap();
                }
            });
        }
        drop(told);
        let mut made: Vec<String> = answers.iter().take(20).collect();
        assert!(node.stop());
        made.extend(answers.iter());
        made
    });
    let node = prepared.start(port);
    for url in made {
        assert_eq!(get(&url, "*/*").status, 200, "{url}");
    }
    assert!(node.stop());
}

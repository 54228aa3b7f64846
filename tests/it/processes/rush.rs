//! Everybody's last badges at once: exactly one composite each; and composites that are revoked while they are awarded.

use crate::support::crowd::{self, number};
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::node::{Node, Prepared, free_port};
use crate::support::server::{post, somebody};
use crate::support::wire::{To, Wire};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use sceau::storage::Target;
use serde_json::json;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;
use uuid::Uuid;

pub(super) const CORE: [&str; 8] = [
    "accueillir",
    "diagnostiquer-orienter",
    "concevoir",
    "animer",
    "evaluer-sa-pratique",
    "cadre-deontologie-donnees",
    "accessibilite-publics",
    "culture-numerique",
];
/// An even number.
const RACES: usize = 500;
/// Persons at a time: each has up to eight requests in flight.
pub(super) const LANES: usize = 32;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(target: &Target, query: &str) -> i64 {
    let mut db = target.connect().unwrap();
    sql_query(query).get_result::<Count>(&mut db).unwrap().n
}

/// Runs `work` for each of `0..all`, a few at a time.
fn many(all: usize, work: impl Fn(usize) + Sync) {
    let next = Mutex::new(0..all);
    thread::scope(|scope| {
        for _ in 0..LANES {
            scope.spawn(|| {
                loop {
                    let taken = next.lock().unwrap().next();
                    let Some(at) = taken else { return };
                    work(at);
                }
            });
        }
    });
}

fn good(node: &Node, prepared: &Prepared, competency: &str, to: &str) -> String {
    let answer = node.award(prepared, competency, to);
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// What one person is really awarded: others get copies of it.
pub(super) fn some_awards(node: &Node, prepared: &Prepared, which: &[&str]) -> Vec<Uuid> {
    let one = somebody();
    let awards = which.iter().map(|slug| good(node, prepared, slug, &one));
    awards.map(|id| id.parse().unwrap()).collect()
}

/// How many badges come last: all of 2 to 8, the small numbers more often.
const LAST: [usize; 16] = [2, 2, 3, 2, 2, 4, 2, 2, 5, 2, 2, 6, 3, 2, 7, 8];

/// The last two to eight badges of each person arrive together, spread over the nodes.
fn rush(target: &Target, database: &str, nodes: usize) {
    let persons = number("SCEAU_RUSH_PERSONS", 1_000);
    let ports: Vec<u16> = (0..nodes).map(|_| free_port()).collect();
    let prepared = Prepared::new(target, database, &format!("http://127.0.0.1:{}", ports[0]));
    let nodes: Vec<Node> = ports.iter().map(|port| prepared.start(*port)).collect();
    // What each holds before.
    let awards = some_awards(&nodes[0], &prepared, &CORE[..6]);
    let last = |at: usize| LAST[at % LAST.len()];
    let who = |at: usize| format!("foule-{at}@exemple.fr");
    crowd::add(target, persons, who, |at| awards[..8 - last(at)].to_vec());
    let began = Instant::now();
    let next = AtomicUsize::new(0);
    let lane = || {
        let wires = (0..8).map(|at| Wire::new(&nodes[at % nodes.len()].address));
        let mut wires: Vec<Wire> = wires.collect();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= persons {
                return;
            }
            let body = json!({ "recipient": { "email": who(at) } }).to_string();
            let together = &CORE[8 - last(at)..];
            for (wire, competency) in wires.iter_mut().zip(together) {
                let path = format!("/api/v1/badges/{}/assertions", prepared.badges[*competency]);
                let to = To {
                    path: &path,
                    key: Some(&prepared.key),
                    content_type: "application/json",
                    cookie: None,
                };
                wire.ask(to, &body).unwrap();
            }
            for wire in wires.iter_mut().take(together.len()) {
                let (status, text) = wire.answer().unwrap();
                assert_eq!(status, 201, "{text}");
            }
        }
    };
    thread::scope(|scope| (0..LANES).for_each(|_| drop(scope.spawn(lane))));
    println!("{persons} persons in {:?}", began.elapsed());
    let of = |slug: &str, what: &str| {
        format!(
            "SELECT count({what}) AS n FROM composite_awards a JOIN composites c ON c.id = a.composite_id WHERE c.slug = '{slug}'"
        )
    };
    for slug in ["mediateur-numerique", "premiers-pas"] {
        assert_eq!(
            count(target, &of(slug, "*")),
            persons as i64,
            "{slug}: exactly one award each"
        );
        assert_eq!(
            count(target, &of(slug, "DISTINCT a.person_id")),
            persons as i64,
            "{slug}: everybody"
        );
    }
    let badges = "SELECT count(*) AS n FROM assertions a JOIN badge_classes b ON b.id = a.badge_class_id WHERE b.composite_id IS NOT NULL";
    assert_eq!(count(target, badges), 2 * persons as i64);
    for node in nodes {
        assert!(node.stop());
    }
}

/// A component is revoked while the award that completes the composite arrives.
fn races(target: &Target, database: &str, nodes: usize) {
    let races = number("SCEAU_RUSH_RACES", RACES);
    let ports: Vec<u16> = (0..nodes).map(|_| free_port()).collect();
    let prepared = Prepared::new(target, database, &format!("http://127.0.0.1:{}", ports[0]));
    let nodes: Vec<Node> = ports.iter().map(|port| prepared.start(*port)).collect();
    let (first, last) = (&nodes[0], &nodes[nodes.len() - 1]);
    many(races, |at| {
        let person = somebody();
        let component = good(first, &prepared, "accueillir", &person);
        good(first, &prepared, "culture-numerique", &person);
        thread::scope(|scope| {
            scope.spawn(|| good(last, &prepared, "cadre-deontologie-donnees", &person));
            scope.spawn(|| {
                let url = format!("{}/api/v1/assertions/{component}/revocation", first.address);
                let answer = post(&url, Some(&prepared.key), &json!({"reason": "erreur"}));
                assert_eq!(answer.status, 200, "{}", answer.text);
            });
            if at % 2 == 0 {
                // The rule holds in the end: the revoked badge is awarded once more.
                scope.spawn(|| {
                    let url = format!(
                        "{}/api/v1/badges/{}/assertions",
                        last.address, prepared.badges["accueillir"]
                    );
                    let body = json!({"recipient": {"email": person}, "allowDuplicate": true});
                    assert_eq!(post(&url, Some(&prepared.key), &body).status, 201);
                });
            }
        });
    });
    let entitled = "SELECT count(*) AS n FROM (SELECT a.person_id FROM assertions a JOIN badge_classes b ON b.id = a.badge_class_id \
        WHERE b.competency IS NOT NULL AND a.live GROUP BY a.person_id HAVING count(DISTINCT b.competency) = 3) AS entitled";
    let holders = "SELECT count(*) AS n FROM composite_awards WHERE live";
    let both = "SELECT count(*) AS n FROM composite_awards w JOIN (SELECT a.person_id FROM assertions a JOIN badge_classes b ON b.id = a.badge_class_id \
        WHERE b.competency IS NOT NULL AND a.live GROUP BY a.person_id HAVING count(DISTINCT b.competency) = 3) AS e ON e.person_id = w.person_id WHERE w.live";
    assert_eq!(count(target, entitled), races as i64 / 2);
    assert_eq!(
        count(target, holders),
        races as i64 / 2,
        "as many as are entitled"
    );
    assert_eq!(
        count(target, both),
        races as i64 / 2,
        "and the same persons"
    );
    for node in nodes {
        assert!(node.stop());
    }
}

mod everybody_at_once {
    #[test]
    fn sqlite() {
        super::on_sqlite(|target| super::rush(target, &super::url(target), 1));
    }

    #[test]
    fn postgres_with_two_servers() {
        let name = concat!(module_path!(), "::postgres_with_two_servers");
        super::on_postgres(name, |target| super::rush(target, &super::url(target), 2));
    }
}

mod hundreds_of_races {
    #[test]
    fn sqlite() {
        super::on_sqlite(|target| super::races(target, &super::url(target), 1));
    }

    #[test]
    fn postgres_with_two_servers() {
        let name = concat!(module_path!(), "::postgres_with_two_servers");
        super::on_postgres(name, |target| super::races(target, &super::url(target), 2));
    }
}

/// The address of a test's database; it has no password.
fn url(target: &Target) -> String {
    target.to_string()
}

//! Second readings by REST.

use super::desk::second_readings::{drawn, file_of};
use crate::support::asking::call;
use crate::support::server::{Answer, World, somebody};
use serde_json::{Value, json};
use uuid::Uuid;

fn path(world: &World, rest: &str) -> String {
    format!("/programmes/{}/second-readings{rest}", world.programme)
}

fn seen(world: &World, key: &str, rest: &str) -> Answer {
    call(world, "GET", &path(world, rest), key, &Value::Null)
}

#[test]
fn a_share_is_read_and_said() {
    let world = &World::start();
    let (owner, reader) = (&world.owner.owner, &world.owner.reader);
    let none = seen(world, reader, "/share");
    assert_eq!((none.status, none.json()), (200, json!({"percent": 0})));
    let set = |key: &str, body: &Value| call(world, "PUT", &path(world, "/share"), key, body);
    let done = set(owner, &json!({"percent": 30}));
    assert_eq!((done.status, done.json()), (200, json!({"percent": 30})));
    assert_eq!(seen(world, reader, "/share").json(), json!({"percent": 30}));
    let wrong = set(owner, &json!({"percent": 101}));
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    assert!(wrong.text.contains("/percent"), "{}", wrong.text);
    assert_eq!(set(reader, &json!({"percent": 0})).status, 403);
    assert_eq!(set(&world.a.owner, &json!({"percent": 0})).status, 404);
    assert_eq!(seen(world, reader, "/share").json(), json!({"percent": 30}));
}

#[test]
fn a_key_reads_a_decision_again_blind_and_once() {
    let world = &World::start();
    let who = somebody();
    let of = (world.a.issuer, world.a.badge);
    let reading = drawn(world, world.programme, of, &who);
    let (reader, assessor) = (&world.owner.reader, &world.owner.assessor);
    let list = seen(world, reader, "?waiting=true");
    assert_eq!(list.status, 200, "{}", list.text);
    let item = &list.json()["items"][0];
    assert_eq!(item["id"], reading.id.to_string());
    assert_eq!(item["conclusion"], Value::Null);

    let one = format!("/{}", reading.id);
    let blind = seen(world, assessor, &one);
    assert_eq!(blind.status, 200, "{}", blind.text);
    let whole = blind.json();
    assert_eq!(whole["proofs"].as_array().unwrap().len(), 2);
    assert!(!whole["criteria"].as_array().unwrap().is_empty());
    for hidden in [
        who.as_str(),
        "premier regard",
        "accepted",
        &reading.application.to_string(),
        &reading.decision.to_string(),
    ] {
        for answer in [&list, &blind] {
            assert!(!answer.text.contains(hidden), "{hidden} in {}", answer.text);
        }
    }
    let file = format!("{one}/proofs/{}/file", file_of(world, reading.application));
    let found = seen(world, assessor, &file);
    assert_eq!(found.status, 200);
    assert!(
        found
            .header("content-disposition")
            .starts_with("attachment")
    );
    let gone = format!("{one}/proofs/{}/file", Uuid::nil());
    assert_eq!(seen(world, assessor, &gone).status, 404);
    assert_eq!(seen(world, reader, &one).status, 403);
    assert_eq!(seen(world, &world.a.assessor, &one).status, 404);

    let conclude = |key: &str, body: &Value| {
        let at = path(world, &format!("{one}/conclusion"));
        call(world, "POST", &at, key, body)
    };
    let silent = conclude(assessor, &json!({"favourable": false}));
    assert_eq!(silent.status, 422, "{}", silent.text);
    assert!(silent.text.contains("/reason"), "{}", silent.text);
    let done = conclude(assessor, &json!({"favourable": true}));
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["conclusion"]["favourable"], true);
    let again = conclude(assessor, &json!({"favourable": true}));
    assert_eq!(
        (again.status, again.code()),
        (409, "already-decided".to_owned())
    );
    let left = seen(world, reader, "?waiting=true").json();
    assert_eq!(left["items"], json!([]));
    let all = seen(world, reader, "").json();
    assert_eq!(all["items"][0]["conclusion"]["favourable"], true);
    let agreement = seen(world, reader, "/agreement").json();
    let line = &agreement["items"][0];
    assert_eq!(line["issuer"], world.a.issuer.to_string());
    assert_eq!(
        (&line["read"], &line["agreed"], &line["waiting"]),
        (&json!(1), &json!(1), &json!(0))
    );
}

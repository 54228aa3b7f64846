//! Every refusal has its status and its code.

use super::*;
use crate::support::server::somebody;

fn refused(method: &str, path: &str, key: &str, body: &Value) -> (u16, String) {
    let answer = call(world(), method, path, key, body);
    (answer.status, answer.code())
}

fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn a_policy_that_cannot_be_is_refused() {
    let world = world();
    let (a, badge) = (&world.a, own_badge(world, &world.a));
    let path = format!("/badges/{badge}/review-policy");
    let put = |body: Value| refused("PUT", &path, &a.editor, &body);
    assert_eq!(
        refused("GET", &path, &a.reader, &Value::Null),
        is(404, "not-found")
    );
    assert_eq!(put(json!({"needed": 2})), is(422, "invalid-fields"));
    assert_eq!(put(json!({"of": 0})), is(422, "invalid-fields"));
    assert_eq!(put(json!({"reviewDays": -1})), is(422, "invalid-body"));
    assert_eq!(put(json!({"reviewers": "nobody"})), is(422, "invalid-body"));
    assert_eq!(put(json!({"quorum": 1})), is(422, "invalid-body"));
    assert_eq!(
        refused("PUT", &path, &a.assessor, &json!({})),
        is(403, "forbidden")
    );
    assert_eq!(
        refused("DELETE", &path, &a.assessor, &Value::Null),
        is(403, "forbidden")
    );
    for method in ["GET", "PUT", "DELETE"] {
        let body = if method == "PUT" {
            json!({})
        } else {
            Value::Null
        };
        assert_eq!(
            refused(method, &path, &world.b.owner, &body),
            is(404, "not-found")
        );
    }
    assert_eq!(call(world, "PUT", &path, &a.editor, &json!({})).status, 200);
    assert_eq!(
        call(world, "DELETE", &path, &a.editor, &Value::Null).status,
        204
    );
    assert_eq!(
        call(world, "DELETE", &path, &a.editor, &Value::Null).status,
        204
    );
    assert_eq!(
        refused("GET", &path, &a.reader, &Value::Null),
        is(404, "not-found")
    );
}

#[test]
fn an_application_is_nobody_elses() {
    let world = world();
    let asked = submitted(world, open_badge(world, Policy::default()));
    let one = format!("/applications/{}", asked.id);
    let list = format!("/issuers/{}/applications", world.a.issuer);
    let opinion = json!({"favourable": true});
    let words = json!({"words": "Où ?"});
    for (method, path, body) in [
        ("GET", list.clone(), Value::Null),
        ("GET", one.clone(), Value::Null),
        (
            "GET",
            format!("{one}/proofs/{}/file", asked.file),
            Value::Null,
        ),
        (
            "POST",
            format!("{one}/reviewers"),
            json!({"email": somebody()}),
        ),
        (
            "DELETE",
            format!("{one}/reviewers/{}", Uuid::nil()),
            Value::Null,
        ),
        ("POST", format!("{one}/notes"), words.clone()),
        ("POST", format!("{one}/questions"), words),
        ("POST", format!("{one}/opinions"), opinion),
        (
            "POST",
            format!("/badges/{}/applications", asked.badge),
            json!({"email": somebody()}),
        ),
    ] {
        let of = |key: &str| refused(method, &path, key, &body);
        assert_eq!(of(&world.b.owner), is(404, "not-found"), "{method} {path}");
        assert_eq!(of(&world.a.reader), is(403, "forbidden"), "{method} {path}");
    }
    for path in [
        "/applications/x".to_owned(),
        format!("/applications/{}", Uuid::nil()),
    ] {
        assert_eq!(
            refused("GET", &path, &world.a.assessor, &Value::Null),
            is(404, "not-found")
        );
    }
    for query in [
        "state=lost",
        "limit=0",
        "status=submitted",
        "state=submitted&after=x",
    ] {
        let path = format!("{list}?{query}");
        assert_eq!(
            refused("GET", &path, &world.a.assessor, &Value::Null),
            is(400, "invalid-query"),
            "{query}"
        );
    }
}

#[test]
fn what_reviewers_cannot_do_is_refused() {
    let world = world();
    let (key, other) = (&world.a.assessor, &world.a.editor);
    let asked = submitted(world, open_badge(world, policy(Reviewers::Issuer, 2, 2)));
    let path = |rest: &str| format!("/applications/{}{rest}", asked.id);
    let send = |rest: &str, body: Value| refused("POST", &path(rest), key, &body);
    let invalid = || is(422, "invalid-fields");
    assert_eq!(
        send("/reviewers", json!({"email": somebody()})),
        is(409, "not-a-reviewer")
    );
    assert_eq!(send("/reviewers", json!({"email": "x"})), invalid());
    assert_eq!(
        send("/reviewers", json!({"member": Uuid::nil()})),
        is(404, "not-found")
    );
    assert_eq!(
        send(
            "/reviewers",
            json!({"member": Uuid::nil(), "email": somebody()})
        ),
        is(422, "invalid-body")
    );
    assert_eq!(send("/reviewers", json!({})), is(422, "invalid-body"));
    let nobody = path(&format!("/reviewers/{}", Uuid::nil()));
    assert_eq!(
        refused("DELETE", &nobody, key, &Value::Null),
        is(404, "not-found")
    );
    for rest in ["/notes", "/questions"] {
        assert_eq!(send(rest, json!({"words": " "})), invalid());
        assert_eq!(send(rest, json!({"words": "a".repeat(5_001)})), invalid());
        assert_eq!(
            send(rest, json!({"words": "Où ?", "criterion": "x"})),
            invalid()
        );
    }
    assert_eq!(send("/opinions", json!({"favourable": false})), invalid());
    assert_eq!(
        send("/opinions", json!({"reason": "x"})),
        is(422, "invalid-body")
    );

    let given = call(
        world,
        "POST",
        &path("/opinions"),
        key,
        &json!({"favourable": true}),
    );
    assert_eq!(given.json()["state"], "in-review", "{}", given.text);
    assert_eq!(
        send("/opinions", json!({"favourable": true})),
        is(409, "opinion-given")
    );
    let mine = shown(asked.id)["reviewers"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mine = path(&format!("/reviewers/{mine}"));
    assert_eq!(
        refused("DELETE", &mine, key, &Value::Null),
        is(409, "opinion-given")
    );
    let second = opine(asked.id, other, &json!({"favourable": true}));
    assert_eq!(second.json()["state"], "accepted");
    let third = &world.a.owner;
    for (rest, body) in [
        ("/opinions", json!({"favourable": true})),
        ("/notes", json!({"words": "Où ?"})),
        ("/questions", json!({"words": "Où ?"})),
    ] {
        let code = refused("POST", &path(rest), third, &body);
        assert_eq!(code, is(409, "already-decided"), "{rest}");
    }
}

#[test]
fn who_may_not_examine_is_told() {
    let world = world();
    let key = &world.a.assessor;
    let full = submitted(world, open_badge(world, policy(Reviewers::Anyone, 1, 1)));
    let path = |id: Uuid| format!("/applications/{id}/reviewers");
    let named = call(
        world,
        "POST",
        &path(full.id),
        key,
        &json!({"email": somebody()}),
    );
    assert_eq!(named.status, 201, "{}", named.text);
    let more = refused("POST", &path(full.id), key, &json!({"email": somebody()}));
    assert_eq!(more, is(409, "enough-reviewers"));
    let keyed = refused(
        "POST",
        &format!("/applications/{}/opinions", full.id),
        key,
        &json!({"favourable": true}),
    );
    assert_eq!(keyed, is(409, "enough-reviewers"));

    let own = submitted(world, open_badge(world, policy(Reviewers::Anyone, 1, 2)));
    let themselves = refused("POST", &path(own.id), key, &json!({"email": own.email}));
    assert_eq!(themselves, is(409, "own-application"));
    let strict = Policy {
        other_organisation: true,
        ..policy(Reviewers::Anyone, 1, 2)
    };
    let strict = submitted(world, open_badge(world, strict));
    let colleague = refused("POST", &path(strict.id), key, &json!({"email": somebody()}));
    assert_eq!(colleague, is(409, "same-organisation"));
    let peers = submitted(world, open_badge(world, policy(Reviewers::Peers, 1, 2)));
    let stranger = refused("POST", &path(peers.id), key, &json!({"email": somebody()}));
    assert_eq!(stranger, is(409, "not-a-peer"));
    let program = refused(
        "POST",
        &format!("/applications/{}/opinions", peers.id),
        key,
        &json!({"favourable": true}),
    );
    assert_eq!(program, is(409, "not-a-reviewer"));
}

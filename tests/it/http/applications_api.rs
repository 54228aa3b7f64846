//! Applications for badges by REST.

mod beginning;
mod refusals;

use super::desk::applications::{self, commission::all_but_one};
use crate::support::asking::*;
use crate::support::server::{Answer, World, get, get_with, post, send, somebody, world};
use crate::support::story::FIRST_STEPS;
use sceau::badge::application::{Policy, Reviewers};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

fn opine(id: Uuid, key: &str, body: &Value) -> Answer {
    let url = world().api(&format!("/applications/{id}/opinions"));
    post(&url, Some(key), body)
}

fn shown(id: Uuid) -> Value {
    let url = world().api(&format!("/applications/{id}"));
    let found = get_with(&url, &world().a.assessor);
    assert_eq!(found.status, 200, "{}", found.text);
    found.json()
}

#[test]
fn an_application_is_examined_and_awarded_by_two_keys_at_once() {
    let world = world();
    let (a, badge) = (&world.a, own_badge(world, &world.a));
    let path = format!("/badges/{badge}/review-policy");
    let set = json!({"reviewDays": 10});
    let set = call(world, "PUT", &path, &a.editor, &set);
    assert_eq!(set.status, 200, "{}", set.text);
    let policy = json!({"reviewers": "issuer", "needed": 1, "of": 1, "otherOrganisation": false,
        "reviewDays": 10, "answerDays": 60, "appealDays": 365});
    assert_eq!(set.json(), policy);
    let read = call(world, "GET", &path, &a.reader, &Value::Null);
    assert_eq!(read.json(), policy);

    let asked = submitted(world, badge);
    let seen = shown(asked.id);
    assert_eq!(seen["state"], "submitted");
    assert_eq!(
        (&seen["email"], &seen["round"]),
        (&json!(asked.email), &json!(1))
    );
    assert_eq!(seen["policy"], policy);
    let criterion = &seen["criteria"][0];
    assert_eq!(criterion["id"], WHOLE);
    assert_eq!(
        criterion["selfAssessment"],
        json!({"level": "assured", "words": "Je le fais."})
    );
    assert_eq!(criterion["proofs"].as_array().unwrap().len(), 2);
    let proofs = seen["proofs"].as_array().unwrap();
    let file = proofs.iter().find(|proof| proof["kind"] == "file").unwrap();
    assert_eq!(
        file["file"],
        json!({"name": "fiche d’été.txt", "size": FILE.len()})
    );
    let text = proofs.iter().find(|proof| proof["kind"] == "text").unwrap();
    assert_eq!(
        (&text["thirdParty"], &text["words"]),
        (&json!(false), &json!("Ce que j’ai fait."))
    );
    assert_eq!(file["thirdParty"], true);

    let keys = [&a.assessor, &a.editor];
    let given: Vec<Answer> = std::thread::scope(|scope| {
        let both = keys.map(|key| {
            scope.spawn(|| {
                opine(
                    asked.id,
                    key,
                    &json!({"favourable": true, "reason": "Tout y est."}),
                )
            })
        });
        both.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let statuses: BTreeSet<u16> = given.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, BTreeSet::from([200, 409]));
    let (first, second) = match given[0].status {
        200 => (&given[0], &given[1]),
        _ => (&given[1], &given[0]),
    };
    assert!(["already-decided", "enough-reviewers"].contains(&&*second.code()));
    let done = first.json();
    assert_eq!(done["state"], "accepted");
    assert_eq!(done["decision"]["accepted"], true);
    assert_eq!(done["decision"]["reason"], "Tout y est.");
    assert_eq!(done["alsoAwarded"], json!([]));
    let award = done["award"].as_str().unwrap();
    assert_eq!(get(award, "application/json").status, 200);

    let seen = shown(asked.id);
    assert_eq!(
        (&seen["state"], &seen["award"]),
        (&json!("accepted"), &json!(award))
    );
    assert_eq!(seen["decisions"].as_array().unwrap().len(), 1);
    let reviewers = seen["reviewers"].as_array().unwrap();
    assert_eq!(reviewers.len(), 1);
    assert_eq!(reviewers[0]["kind"], "key");
    assert_eq!(reviewers[0]["opinion"]["favourable"], true);
}

#[test]
fn an_opinion_that_is_sent_twice_is_given_once() {
    let world = world();
    let badge = open_badge(world, policy(Reviewers::Issuer, 1, 2));
    let asked = submitted(world, badge);
    let url = world.api(&format!("/applications/{}/opinions", asked.id));
    let bearer = format!("Bearer {}", world.a.assessor);
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", "avis-1"),
    ];
    let yes = r#"{"favourable": true}"#;
    let first = send("POST", &url, &headers, yes);
    assert_eq!(first.status, 200, "{}", first.text);
    assert_eq!(first.json()["state"], "accepted");
    let again = send("POST", &url, &headers, yes);
    assert_eq!((again.status, &again.text), (200, &first.text));
    let other = send(
        "POST",
        &url,
        &headers,
        r#"{"favourable": true, "reason": "x"}"#,
    );
    assert_eq!(
        (other.status, other.code()),
        (422, "idempotency-key-reused".to_owned())
    );
    let without = send("POST", &url, &headers[..2], yes);
    assert_eq!(
        (without.status, without.code()),
        (409, "already-decided".to_owned())
    );
    assert_eq!(shown(asked.id)["reviewers"].as_array().unwrap().len(), 1);
}

#[test]
fn those_who_examine_are_named_and_say_things_to_each_other_and_to_the_applicant() {
    let world = world();
    let badge = open_badge(world, policy(Reviewers::Anyone, 2, 3));
    let asked = submitted(world, badge);
    let key = &world.a.assessor;
    let path = |rest: &str| format!("/applications/{}{rest}", asked.id);
    let whom = crate::support::server::somebody();
    let named = call(
        world,
        "POST",
        &path("/reviewers"),
        key,
        &json!({"email": whom}),
    );
    assert_eq!(named.status, 201, "{}", named.text);
    assert_eq!(named.json()["kind"], "external");
    assert_eq!(written(world, &whom, "review-asked"), 1);
    let again = call(
        world,
        "POST",
        &path("/reviewers"),
        key,
        &json!({"email": whom}),
    );
    assert_eq!(
        (again.status, again.code()),
        (409, "already-assigned".to_owned())
    );
    let one = named.json()["id"].as_str().unwrap().to_owned();
    let gone = call(
        world,
        "DELETE",
        &path(&format!("/reviewers/{one}")),
        key,
        &Value::Null,
    );
    assert_eq!(gone.status, 204, "{}", gone.text);
    let seen = shown(asked.id);
    assert_eq!(seen["state"], "submitted");
    assert_eq!(seen["reviewers"][0]["email"], json!(whom));
    assert!(seen["reviewers"][0]["endedAt"].is_string());

    let words = json!({"words": "À revoir ensemble.", "criterion": WHOLE});
    let noted = call(world, "POST", &path("/notes"), key, &words);
    assert_eq!(noted.status, 200, "{}", noted.text);
    assert_eq!(noted.json()["messages"][0]["kind"], "note");
    let question = call(
        world,
        "POST",
        &path("/questions"),
        key,
        &json!({"words": "Où ?"}),
    );
    assert_eq!(question.status, 200, "{}", question.text);
    let seen = question.json();
    assert_eq!(seen["state"], "more-information");
    assert_eq!(seen["messages"][1]["words"], "Où ?");
    assert_eq!(written(world, &asked.email, "more-asked"), 1);
    let early = opine(asked.id, key, &json!({"favourable": true}));
    assert_eq!((early.status, early.code()), (409, "not-now".to_owned()));
}

#[test]
fn an_opinion_that_does_not_decide_says_so() {
    let world = world();
    let badge = open_badge(world, policy(Reviewers::Issuer, 2, 3));
    let asked = submitted(world, badge);
    let no = json!({"favourable": false, "reason": "Un critère n’est pas montré."});
    let first = opine(asked.id, &world.a.assessor, &no).json();
    assert_eq!(
        first,
        json!({"id": asked.id, "state": "in-review", "alsoAwarded": []})
    );
    let second = opine(asked.id, &world.a.editor, &no).json();
    assert_eq!(second["state"], "not-retained");
    assert_eq!(second["decision"]["accepted"], false);
    assert!(second.get("award").is_none());
    assert_eq!(written(world, &asked.email, "application-not-retained"), 1);
}

#[test]
fn what_a_decision_completes_is_told_to_its_own_issuer() {
    let world = &World::start();
    for (of, told) in [(&world.owner, 1), (&world.a, 0)] {
        let who = somebody();
        all_but_one(world, &who);
        applications::open(world, of.issuer, of.badge, Policy::default());
        let id = applications::submitted(world, &who, of.badge, Vec::new());
        let yes = json!({"favourable": true});
        let path = format!("/applications/{id}/opinions");
        let done = call(world, "POST", &path, &of.assessor, &yes);
        assert_eq!(done.status, 200, "{}", done.text);
        let done = done.json();
        let also = done["alsoAwarded"].as_array().unwrap();
        assert_eq!(also.len(), told, "{done}");
        for one in also {
            let document = get(one["url"].as_str().unwrap(), "*/*").json();
            assert_eq!(document["id"], one["url"]);
            assert_eq!(document["badge"], one["badge"]);
            assert_ne!(one["url"], done["award"]);
        }
        // It came of it all the same.
        let progress = world.api(&format!("/programmes/{}/progress", world.programme));
        let all = post(&progress, Some(&world.owner.reader), &json!({"email": who})).json();
        let mut all = all["composites"].as_array().unwrap().iter();
        let first = all.find(|one| one["composite"] == FIRST_STEPS).unwrap();
        assert!(first["assertion"].is_string(), "{first}");
    }
}

#[test]
fn a_list_is_narrowed_by_states_and_comes_in_parts() {
    let world = world();
    let badge = open_badge(world, policy(Reviewers::Issuer, 2, 2));
    let (one, other, decided) = (
        submitted(world, badge),
        submitted(world, badge),
        submitted(world, badge),
    );
    opine(other.id, &world.a.assessor, &json!({"favourable": true}));
    let no = json!({"favourable": false, "reason": "Pas encore."});
    assert_eq!(
        opine(decided.id, &world.a.assessor, &no).json()["state"],
        "not-retained"
    );
    let mut next = world.api(&format!(
        "/issuers/{}/applications?state=submitted&state=in-review&limit=1",
        world.a.issuer
    ));
    let mut found = Vec::new();
    loop {
        let part = get_with(&next, &world.a.assessor);
        assert_eq!(part.status, 200, "{}", part.text);
        let body = part.json();
        let items = body["items"].as_array().unwrap();
        assert!(items.len() <= 1);
        found.extend(items.iter().map(|item| {
            let state = item["state"].as_str().unwrap();
            assert!(["submitted", "in-review"].contains(&state), "{state}");
            item["id"].as_str().unwrap().to_owned()
        }));
        let Some(more) = body["next"].as_str() else {
            break;
        };
        assert_eq!(part.header("link"), format!("<{more}>; rel=\"next\""));
        next = more.to_owned();
    }
    for (asked, there) in [(&one, true), (&other, true), (&decided, false)] {
        assert_eq!(found.contains(&asked.id.to_string()), there);
    }
    let unique: BTreeSet<_> = found.iter().collect();
    assert_eq!(unique.len(), found.len());
}

#[test]
fn a_file_is_given_as_an_attachment() {
    let world = world();
    let asked = submitted(world, open_badge(world, Policy::default()));
    let url = world.api(&format!(
        "/applications/{}/proofs/{}/file",
        asked.id, asked.file
    ));
    let file = get_with(&url, &world.a.assessor);
    assert_eq!((file.status, &*file.bytes), (200, FILE));
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    let name = file.header("content-disposition");
    assert!(
        name.starts_with("attachment;") && name.ends_with("fiche%20d%E2%80%99%C3%A9t%C3%A9.txt"),
        "{name}"
    );
    assert_eq!(file.header("cache-control"), "private, no-store");
    assert_eq!(
        file.header("content-security-policy"),
        "sandbox; default-src 'none'"
    );
    // The file of another application is none of this one.
    let other = submitted(world, open_badge(world, Policy::default()));
    let url = world.api(&format!(
        "/applications/{}/proofs/{}/file",
        asked.id, other.file
    ));
    assert_eq!(get_with(&url, &world.a.assessor).status, 404);
    let foreign = world.api(&format!(
        "/applications/{}/proofs/{}/file",
        asked.id, asked.file
    ));
    assert_eq!(get_with(&foreign, &world.b.owner).status, 404);
}

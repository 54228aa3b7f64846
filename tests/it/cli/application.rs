//! Applications for badges from the command line.

use super::{Place, text};
use crate::support::asking::{WHOLE, own_badge, submitted};
use crate::support::desk::Browser;
use crate::support::server::{World, somebody};
use sceau::issuing::access::Role;
use sceau::storage::Target;
use serde_json::json;
use std::fs;

/// An instance that is served and that commands are run on.
fn served() -> (Place, World) {
    let place = Place::new();
    let data = place.path().join("sceau-data");
    fs::create_dir(&data).unwrap();
    let key = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk="; // that of a world
    fs::write(data.join("key-encryption-key"), key).unwrap();
    let file = data.join("sceau.db");
    let target = Target::parse(&format!("sqlite:{}", file.display())).unwrap();
    let world = World::start_on(target, None);
    (place, world)
}

#[test]
fn a_badge_is_opened_to_applications_and_closed_to_them() {
    let (place, world) = served();
    let badge = own_badge(&world, &world.a).to_string();
    let policy = ["badge", "review-policy"];
    let run = |rest: &[&str]| place.run(&[&policy[..], rest].concat());
    let none = run(&["show", &badge]).succeeded();
    assert!(none.err.contains("Nobody can ask"), "{}", none.err);
    run(&["set", &badge, "--needed", "2"]).refused(1, &["--needed: must be between 1 and 1"]);
    run(&["set", &badge, "--reviewers", "nobody"]).refused(2, &["nobody"]);
    let set = run(&[
        "set",
        &badge,
        "--needed",
        "2",
        "--of",
        "3",
        "--reviewers",
        "anyone",
    ]);
    let said = set.succeeded().out;
    assert!(
        said.contains("anyone") && said.contains("2 favourable of 3"),
        "{said}"
    );
    let shown = place.json(&["badge", "review-policy", "show", &badge]);
    assert_eq!(
        shown,
        json!({"reviewers": "anyone", "needed": 2, "of": 3, "otherOrganisation": false,
            "reviewDays": 30, "answerDays": 60, "appealDays": 365})
    );
    run(&["remove", &badge]).succeeded();
    assert_eq!(
        place.json(&["badge", "review-policy", "show", &badge]),
        json!(null)
    );
    run(&["show", "00000000-0000-7000-8000-000000000000"]).refused(1, &["sceau badge list"]);
}

#[test]
fn an_application_is_given_to_examine_and_decided() {
    let (place, world) = served();
    let issuer = world.a.issuer.to_string();
    let badge = own_badge(&world, &world.a);
    let id = badge.to_string();
    let set = [
        "badge",
        "review-policy",
        "set",
        &id,
        "--reviewers",
        "anyone",
    ];
    place
        .run(&[&set[..], &["--needed", "1", "--of", "2"]].concat())
        .succeeded();
    let list = ["application", "list", "--issuer", &issuer];
    let empty = place.run(&list).succeeded();
    assert!(
        empty.err.contains("Nobody asked for a badge yet"),
        "{}",
        empty.err
    );
    let one = submitted(&world, badge);
    // What was submitted keeps the policy that it was submitted under.
    place
        .run(&["badge", "review-policy", "set", &id])
        .succeeded();
    let other = submitted(&world, badge);
    let (first, second) = (one.id.to_string(), other.id.to_string());
    let listed = place.run(&list).succeeded().out;
    for told in [&first, &second, &one.email, "submitted", "Atelier"] {
        assert!(listed.contains(told), "{told} is not in {listed}");
    }
    place
        .run(&[&list[..], &["--state", "lost"]].concat())
        .refused(2, &["no such state"]);

    let member = Browser::member(&world, Some(world.a.issuer), Role::Assessor);
    let member = member.member.unwrap().to_string();
    let assigned = place.json(&["application", "assign", &first, "--member", &member]);
    assert_eq!(assigned["kind"], "member");
    let whom = somebody();
    let asked = ["application", "assign", &first, "--email", &whom];
    let said = place.run(&asked).succeeded().out;
    assert!(said.contains("examines it as external"), "{said}");
    place.run(&asked).refused(1, &["already"]);
    place
        .run(&["application", "assign", &first])
        .refused(2, &["--member"]);
    let narrowed = [&list[..], &["--state", "in-review"]].concat();
    let narrowed = place.json(&narrowed);
    assert_eq!(narrowed.as_array().unwrap().len(), 1);
    assert_eq!(text(&narrowed[0], "id"), first);

    let yes = [
        "application",
        "decide",
        &first,
        "--favourable",
        "--member",
        &member,
    ];
    let done = place.json(&yes);
    assert_eq!(
        (text(&done, "state"), &done["decided"]),
        ("accepted", &json!(true))
    );
    let award = text(&done, "award");
    let held = place.json(&["verify", award]);
    assert_eq!(text(&held, "verdict"), "valid");
    place.run(&yes).refused(1, &["was decided"]);
    let no = [
        "application",
        "decide",
        &second,
        "--unfavourable",
        "--member",
        &member,
    ];
    let unsaid = place.run(&no);
    assert_ne!(unsaid.code, Some(0));
    assert!(unsaid.err.contains("--reason"), "{}", unsaid.err);
    let no = [&no[..], &["--reason", "Un critère n’est pas montré"]].concat();
    let said = place.run(&no).succeeded().out;
    assert_eq!(said, "Not retained for now");

    let shown = place.run(&["application", "show", &second]).succeeded().out;
    for told in [
        &*other.email,
        "not-retained since",
        WHOLE,
        "assured",
        "Une matinée (file)",
        ": not favourable",
        "Un critère",
    ] {
        assert!(shown.contains(told), "{told} is not in {shown}");
    }
    let json = place.json(&["application", "show", &first]);
    assert_eq!(text(&json, "award"), award);
    assert_eq!(json["decisions"][0]["by"], "cli");
    place
        .run(&[
            "application",
            "show",
            "00000000-0000-7000-8000-000000000000",
        ])
        .refused(1, &["sceau application list"]);
}

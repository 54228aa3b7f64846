//! A portal of the issuer begins an application for somebody.

use super::*;
use crate::support::letters::last_link;
use crate::support::server::somebody;
use crate::support::story::{email, runtime};
use sceau::badge::{application::Level, text::Language};
use sceau::issuing::applications::{Saved, Seen};
use sceau::storage::applications::SelfAssessment;

fn begin(badge: Uuid, body: &Value) -> Answer {
    let path = format!("/badges/{badge}/applications");
    call(world(), "POST", &path, &world().a.assessor, body)
}

fn draft(who: &str) -> (Uuid, Vec<Seen>) {
    let service = &world().service;
    let asked = service.ask_for_badges(email(who), Language::Fr);
    runtime().block_on(asked).unwrap();
    let link = last_link(service, who);
    runtime().block_on(async {
        let token = service.sign_in(link, Default::default()).await.unwrap();
        let there = service.signed_in(&token.text()).await.unwrap().unwrap();
        let mine = service.own_applications(&there).await.unwrap();
        (there.session, mine)
    })
}

fn proof() -> Value {
    json!({"kind": "link", "title": "Mon atelier", "url": "https://exemple.fr/atelier",
        "thirdParty": true, "criteria": [WHOLE]})
}

#[test]
fn a_draft_is_theirs_to_complete_and_submit() {
    let world = world();
    let (badge, who) = (open_badge(world, Policy::default()), somebody());
    let body = json!({"email": who, "proofs": [proof()],
        "assessments": [{"criterion": WHOLE, "level": "practised"}]});
    let begun = begin(badge, &body);
    assert_eq!(begun.status, 201, "{}", begun.text);
    let told = begun.json();
    let id = told["id"].as_str().unwrap().to_owned();
    let url = format!("{}/my-badges/applications/{id}", world.base);
    assert_eq!(
        (&told["url"], begun.header("location")),
        (&json!(url), &*url)
    );
    assert_eq!(
        told["criteria"],
        json!([{"id": WHOLE, "text": {"fr": "c", "en": "c"}}])
    );
    assert_eq!(told.as_object().unwrap().len(), 3, "nothing else is told");
    assert_eq!(written(world, &who, "application-begun"), 1);
    // Nobody else sees it.
    let hidden = get_with(
        &world.api(&format!("/applications/{id}")),
        &world.a.assessor,
    );
    assert_eq!(hidden.status, 404);

    let (session, mine) = draft(&who);
    assert_eq!(mine.len(), 1);
    let seen = &mine[0];
    assert_eq!(seen.application.state.name(), "draft");
    assert!(!seen.application.no_names, "they say that themselves");
    assert_eq!(
        seen.proofs[0].proof.url.as_deref(),
        Some("https://exemple.fr/atelier")
    );
    assert!(!seen.proofs[0].proof.shown);
    let id = seen.application.id;
    let said = Saved {
        assessments: vec![SelfAssessment {
            criterion: WHOLE.to_owned(),
            level: Some(Level::Assured),
            words: "Chaque semaine.".to_owned(),
        }],
        no_names: Some(true),
    };
    let save = world.service.save_application(session, id, said);
    runtime().block_on(save).unwrap();

    // The same again: one draft, nothing twice, and their own words stay.
    let again = begin(badge, &body);
    assert_eq!((again.status, again.json()), (201, told));
    let more = json!({"email": who, "proofs": [{"kind": "text", "title": "Récit", "words": "J’ai animé."}]});
    assert_eq!(begin(badge, &more).status, 201);
    let (_, mine) = draft(&who);
    assert_eq!((mine.len(), mine[0].proofs.len()), (1, 1));
    assert_eq!(mine[0].assessments[0].level, Some(Level::Assured));
    assert_eq!(mine[0].assessments[0].words, "Chaque semaine.");
    assert_eq!(written(world, &who, "application-begun"), 1);

    let submit = world.service.submit_applications(session, vec![id]);
    runtime().block_on(submit).unwrap();
    assert_eq!(shown(id)["state"], "submitted");
    let late = begin(badge, &body);
    assert_eq!(
        (late.status, late.code()),
        (409, "already-applied".to_owned())
    );
    // The audit trail says who began it, and nothing of what it says.
    let audit = world.api(&format!(
        "/issuers/{}/audit?act=application.begin&limit=100",
        world.a.issuer
    ));
    let acts = get_with(&audit, &world.a.owner).json();
    let acts: Vec<_> = acts["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|act| act["object"] == json!(id))
        .cloned()
        .collect();
    assert_eq!(acts.len(), 2, "{acts:?}");
    assert_eq!(acts[0]["by"]["kind"], "api-key");
    assert!(
        acts.iter()
            .all(|act| act["detail"].as_object().unwrap().keys().eq(["proofs"]))
    );
}

#[test]
fn an_address_is_written_to_three_times_an_hour() {
    let (world, who) = (world(), somebody());
    for _ in 0..5 {
        let badge = open_badge(world, Policy::default());
        assert_eq!(begin(badge, &json!({"email": who})).status, 201);
    }
    assert_eq!(draft(&who).1.len(), 5);
    assert_eq!(written(world, &who, "application-begun"), 3);
}

#[test]
fn what_cannot_be_begun_is_told_field_by_field() {
    let (world, who) = (world(), somebody());
    let badge = open_badge(world, Policy::default());
    let with = |field: &str, value: Value| {
        let mut one = proof();
        one[field] = value;
        json!({"email": who, "proofs": [proof(), one]})
    };
    let said = |criterion: &str, words: &str| {
        json!({"email": who,
        "assessments": [{"criterion": criterion, "level": "assured", "words": words}]})
    };
    let own = json!({"kind": "text", "title": "Récit", "words": "Fait.", "thirdParty": true});
    let many: Vec<_> = (0..21).map(|_| proof()).collect();
    for (body, pointer, code) in [
        (json!({"email": "x"}), "/email", "invalid-email"),
        (with("title", json!("")), "/proofs/1/title", "empty-text"),
        (
            with("url", json!("ftp://x")),
            "/proofs/1/url",
            "invalid-url",
        ),
        (
            with("words", json!("a\u{0}")),
            "/proofs/1/words",
            "control-character",
        ),
        (
            with("criteria", json!([WHOLE, "x"])),
            "/proofs/1/criteria/1",
            "unknown-criterion",
        ),
        (
            said("x", ""),
            "/assessments/0/criterion",
            "unknown-criterion",
        ),
        (
            said(WHOLE, &"a".repeat(5_001)),
            "/assessments/0/words",
            "text-too-long",
        ),
        (
            json!({"email": who, "proofs": [own]}),
            "/proofs/0/thirdParty",
            "own-words",
        ),
        (json!({"email": who, "proofs": many}), "/proofs", "too-many"),
    ] {
        let answer = begin(badge, &body);
        assert_eq!(
            (answer.status, answer.code()),
            (422, "invalid-fields".to_owned()),
            "{body}"
        );
        let errors = &answer.json()["errors"];
        assert_eq!(
            (&errors[0]["pointer"], &errors[0]["code"]),
            (&json!(pointer), &json!(code)),
            "{errors}"
        );
    }
    for body in [
        with("kind", json!("file")),
        with("file", json!("x")),
        json!({"email": who, "state": "submitted"}),
        json!({}),
    ] {
        let answer = begin(badge, &body);
        assert_eq!(
            (answer.status, answer.code()),
            (422, "invalid-body".to_owned()),
            "{body}"
        );
    }
    // Nothing of it made anybody.
    let find = world.service.addresses(email(&who));
    assert!(runtime().block_on(find).unwrap().is_empty());

    let closed = begin(own_badge(world, &world.a), &json!({"email": who}));
    assert_eq!(
        (closed.status, closed.code()),
        (409, "not-askable".to_owned())
    );
    world.award(&world.a.assessor, badge, &who);
    let held = begin(badge, &json!({"email": who}));
    assert_eq!((held.status, held.code()), (409, "already-held".to_owned()));
}

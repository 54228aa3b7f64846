//! Badges from elsewhere and certificates as proofs.

use super::*;
use crate::on_both;
use chrono::{DateTime, Utc};
use sceau::badge::{foreign::Brought, verification::Verdict};
use sceau::issuing::{
    applications::{Elsewhere, Found, Short},
    evidence::Certificate,
    letters::Letter,
};
use sceau::storage::{Page, Scope, proofs};

fn badge_of(to: &str, verdict: Verdict, at: DateTime<Utc>) -> Elsewhere {
    let found = Brought {
        source: "https://ailleurs.example/assertions/1".to_owned(),
        verdict,
        belongs: true,
        ours: false,
        url: Some("https://ailleurs.example/assertions/1".to_owned()),
        class: Some("https://ailleurs.example/badges/1".to_owned()),
        issuer: Some("https://ailleurs.example/issuers/1".to_owned()),
        name: Some("Accueil en médiathèque".to_owned()),
        issuer_name: Some("Une médiathèque".to_owned()),
        issued_on: Some(at),
        expires: None,
        fetched: serde_json::json!([]),
        at,
    };
    Elsewhere::Badge(email(to), Box::new(found))
}

fn certificate(at: DateTime<Utc>) -> Elsewhere {
    Elsewhere::Certificate(Certificate {
        title: "CCP1".to_owned(),
        body: "Ministère du Travail".to_owned(),
        issued_on: at,
        expires: None,
    })
}

/// An application that was given in with these.
fn asking(story: &Story, badge: Uuid, shown: Vec<Elsewhere>) -> Uuid {
    let session = session(story, A);
    let id = draft(story, session, badge);
    complete(story, session, id);
    let criterion = stored(story, id).criteria[0].id.clone();
    for new in shown {
        let show = story
            .service
            .show_from_elsewhere(session, id, new, vec![criterion.clone()]);
        story.run(show).unwrap();
    }
    story
        .run(story.service.submit_applications(session, vec![id]))
        .unwrap();
    id
}

fn evidence(story: &Story, undecided: bool) -> Vec<(String, Vec<String>)> {
    let all = story
        .service
        .evidence(story.owner(), story.programme, undecided, Page::first(10));
    let all = story.run(all).unwrap().into_iter();
    all.map(|(one, counts)| (one.title, counts)).collect()
}

on_both!(what_the_owner_accepts_counts_in_its_programme, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let now = story.service.now();
    let id = asking(
        &story,
        badge,
        vec![badge_of(A, Verdict::Valid, now), certificate(now)],
    );
    let used = story.read(move |db| Ok(proofs::of_application(db, id)?));
    let check = used
        .iter()
        .filter_map(Found::of)
        .find_map(|found| found.check)
        .unwrap();
    assert_eq!(
        (check.verdict.as_str(), check.belongs),
        ("valid", true),
        "beside the proof"
    );
    assert!(
        evidence(&story, false).is_empty(),
        "nothing counts before the decision"
    );
    opine(&story, &trainer(&story, TRAINER), id, true).unwrap();
    let counts = vec![ASKED.to_owned()];
    let expected = [
        ("Accueil en médiathèque".to_owned(), counts.clone()),
        ("CCP1".to_owned(), counts),
    ];
    assert_eq!(evidence(&story, false), expected);
});

on_both!(what_is_not_retained_or_not_valid_counts_nowhere, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let now = story.service.now();
    let by = trainer(&story, TRAINER);
    let id = asking(&story, badge, vec![badge_of(A, Verdict::Valid, now)]);
    opine(&story, &by, id, false).unwrap();
    assert!(evidence(&story, false).is_empty());
    let id = asking(&story, badge, vec![badge_of(A, Verdict::Revoked, now)]);
    opine(&story, &by, id, true).unwrap();
    assert!(
        evidence(&story, false).is_empty(),
        "a revoked badge does not count"
    );
});

on_both!(accepted_by_another_it_comes_before_the_owner, |target| {
    let story = Story::with_bodies(target, 1);
    let badge = story.badge(1, ASKED);
    let theirs = Scope::Issuer(story.bodies[1].issuer);
    let set = story
        .service
        .set_review_policy(&story.actor, theirs, badge, Policy::default());
    story.run(set).unwrap();
    let now = story.service.now();
    let id = asking(
        &story,
        badge,
        vec![badge_of(A, Verdict::Valid, now), certificate(now)],
    );
    let key = Uuid::now_v7();
    let by = Examiner {
        actor: Actor::key(key),
        who: Who::Key(key),
    };
    story
        .run(story.service.give_opinion(&by, theirs, id, opinion(true)))
        .unwrap();
    assert_eq!(
        evidence(&story, true),
        [("Accueil en médiathèque".to_owned(), Vec::new())]
    );
    let told = |l: &Letter| matches!(l, Letter::EvidenceBrought { .. });
    assert_eq!(story.letters().iter().filter(|(_, l)| told(l)).count(), 1);
});

on_both!(a_badge_is_of_somebody_else_if_valid_and_theirs, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    let now = story.service.now();
    let shown = |new| {
        let criterion = stored(&story, id).criteria[0].id.clone();
        let show = (story.service).show_from_elsewhere(session, id, new, vec![criterion]);
        let kept = story.run(show).unwrap();
        let proof = story.read(move |db| Ok(proofs::find(db, kept)?.unwrap()));
        (proof.third_party, Found::short(&proof))
    };
    let of = |to: &str, verdict| shown(badge_of(to, verdict, now));
    assert_eq!(of(A, Verdict::Valid), (true, None));
    for verdict in [Verdict::Revoked, Verdict::Expired, Verdict::NotFound] {
        assert_eq!(of(A, verdict), (false, Some(Short::NotValid)));
    }
    let not_theirs = (false, Some(Short::NotTheirs));
    // It was awarded to the address that they named, which is somebody else's.
    assert_eq!(of(TRAINER, Verdict::Valid), not_theirs);
    let Elsewhere::Badge(to, mut found) = badge_of(A, Verdict::Valid, now) else {
        unreachable!()
    };
    found.belongs = false;
    assert_eq!(shown(Elsewhere::Badge(to, found)), not_theirs);
    assert_eq!(shown(certificate(now)), (true, None));
});

on_both!(what_is_no_badge_is_told, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    let now = story.service.now();
    let show = |new| {
        story.run(
            story
                .service
                .show_from_elsewhere(session, id, new, Vec::new()),
        )
    };
    let Elsewhere::Badge(to, mut found) = badge_of(A, Verdict::NotFound, now) else {
        unreachable!()
    };
    found.name = None;
    assert_eq!(refusal(show(Elsewhere::Badge(to, found))), "not-a-badge");
    let Elsewhere::Certificate(mut wrong) = certificate(now) else {
        unreachable!()
    };
    wrong.body = " ".to_owned();
    wrong.expires = Some(now);
    let Err(Error::Fields(fields)) = show(Elsewhere::Certificate(wrong)) else {
        panic!("it was kept")
    };
    let at: Vec<_> = fields.iter().map(|f| f.pointer.as_str()).collect();
    assert_eq!(at, ["/body", "/expires"]);
});

//! What is not awarded, and what the refusal says.

use crate::on_both;
use crate::support::story::*;
use chrono::{Months, TimeDelta};
use sceau::badge::assertion::Evidence;
use sceau::issuing::Error;
use sceau::storage::assertions;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

#[track_caller]
fn assert_held(why: Error, story: &Story, held: Uuid) {
    match why {
        Error::Refused { code, url, .. } => {
            assert_eq!(code, "already-held");
            assert_eq!(url, Some(story.service.base().assertion(held)));
        }
        other => panic!("{other}"),
    }
}

on_both!(a_badge_held_is_not_awarded_again_unless_asked, |target| {
    let mut story = Story::begin(target);
    let first = story.award(OWNER, "animer", WHO).assertion.id;
    let again = new_award(story.badge(OWNER, "animer"), "CAMILLE@exemple.fr");
    assert_held(
        story.try_award(OWNER, again.clone()).unwrap_err(),
        &story,
        first,
    );
    assert_eq!(story.count("SELECT count(*) AS n FROM assertions"), 1);

    let mut duplicate = again.clone();
    duplicate.allow_duplicate = true;
    let second = story.try_award(OWNER, duplicate).unwrap().assertion;
    assert_ne!(second.id, first);
    assert_eq!(
        story.count("SELECT count(*) AS n FROM assertions WHERE live"),
        2
    );

    // With both revoked it may be awarded again.
    story.revoke(OWNER, first);
    assert_held(
        story.try_award(OWNER, again.clone()).unwrap_err(),
        &story,
        second.id,
    );
    story.revoke(OWNER, second.id);
    story.try_award(OWNER, again).unwrap();

    // Another issuer's badge of the same competency is another badge.
    let other = story.join();
    story.award(other, "animer", WHO);
});

on_both!(an_expired_badge_may_be_awarded_again, |target| {
    let story = Story::begin(target);
    let mut old = new_award(story.badge(OWNER, "culture-numerique"), WHO);
    old.issued_on = story.service.now().checked_sub_months(Months::new(37));
    let old = story.try_award(OWNER, old).unwrap().assertion;
    assert!(old.expires.unwrap() < story.service.now());
    let new = story.award(OWNER, "culture-numerique", WHO).assertion;
    assert!(new.expires.unwrap() > story.service.now());
});

on_both!(an_expired_badge_completes_nothing, |target| {
    let story = Story::begin(target);
    let mut old = new_award(story.badge(OWNER, CORE[7]), WHO);
    old.issued_on = story.service.now().checked_sub_months(Months::new(37));
    story.try_award(OWNER, old).unwrap();
    assert!(story.award_all(&CORE[..7], WHO).also.is_empty());
    assert_eq!(story.reconcile(), 0);
    assert!(!story.award(OWNER, CORE[7], WHO).also.is_empty());
});

on_both!(a_composite_is_awarded_by_its_rule_alone, |target| {
    let story = Story::begin(target);
    for slug in [CORE_COMPOSITE, FURTHER_COMPOSITE, FIRST_STEPS] {
        let new = new_award(story.composite_badge(slug).id, WHO);
        assert_eq!(refusal(story.try_award(OWNER, new)), "awarded-by-rule");
    }
    assert_eq!(story.count("SELECT count(*) AS n FROM persons"), 0);
});

on_both!(an_archived_badge_is_no_longer_awarded, |target| {
    let story = Story::begin(target);
    let badge = story.badge(OWNER, "animer");
    story.sql(
        "UPDATE badge_classes SET archived_at = '2026-01-01 00:00:00' WHERE id = $1",
        badge,
    );
    let refused = story.try_award(OWNER, new_award(badge, WHO));
    assert_eq!(refusal(refused), "badge-archived");
});

on_both!(without_an_active_key_nothing_is_awarded, |target| {
    let story = Story::begin(target);
    let badge = story.badge(OWNER, "animer");
    let profile = story.composite_badge(CORE_COMPOSITE).profile;
    story.sql(
        "UPDATE keys SET state = 'retired' WHERE profile_id = $1",
        profile,
    );
    let refused = story.try_award(OWNER, new_award(badge, WHO));
    assert_eq!(refusal(refused), "no-active-key");
    assert_eq!(story.count("SELECT count(*) AS n FROM assertions"), 0);
});

on_both!(wrong_fields_are_named, |target| {
    let story = Story::begin(target);
    let badge = story.badge(OWNER, "animer");
    let now = story.service.now();
    let mut new = new_award(badge, WHO);
    new.issued_on = Some(now + TimeDelta::hours(1));
    new.expires = Some(now);
    new.narrative = Some(String::new());
    let bad = Evidence {
        id: Some("javascript:alert(1)".to_owned()),
        narrative: Some("x".repeat(5_001)),
        ..Evidence::default()
    };
    new.evidence = vec![Evidence::default(), bad];
    let Error::Fields(wrong) = story.try_award(OWNER, new).unwrap_err() else {
        panic!("not about fields");
    };
    let wrong: Vec<_> = wrong.iter().map(|w| (w.pointer.as_str(), w.code)).collect();
    assert_eq!(
        wrong,
        [
            ("/issuedOn", "in-the-future"),
            ("/expires", "out-of-range"),
            ("/narrative", "empty-text"),
            ("/evidence/0", "empty-text"),
            ("/evidence/1/id", "invalid-url"),
            ("/evidence/1/narrative", "text-too-long"),
        ]
    );
    let long = Evidence {
        narrative: Some("é".repeat(2_400)),
        ..Evidence::default()
    };
    let mut new = new_award(badge, WHO);
    new.evidence = vec![long; 20];
    let Error::Fields(wrong) = story.try_award(OWNER, new).unwrap_err() else {
        panic!("not about fields");
    };
    assert_eq!(
        (wrong[0].pointer.as_str(), wrong[0].code),
        ("/evidence", "text-too-long")
    );
});

on_both!(a_badge_is_revoked_once_with_a_reason, |target| {
    let story = Story::begin(target);
    let id = story.award(OWNER, "animer", WHO).assertion.id;
    let silent = story
        .service
        .revoke(&story.actor, story.owner(), id, "  ".to_owned(), None);
    assert_eq!(refusal(story.run(silent)), "empty-text");
    assert_eq!(story.revocation(id), None);
    let revoked = story.revoke(OWNER, id);
    assert!(!revoked.assertion.live && !story.assertion(id).live);
    assert_eq!(story.revocation(id), Some(revoked.revocation));
    assert_eq!(refusal(story.try_revoke(OWNER, id)), "already-revoked");
    assert_eq!(story.audited("assertion.revoke", id), 1);
    let profile = story.composite_badge(CORE_COMPOSITE).profile;
    let listed = story.read(move |db| Ok(assertions::revoked_under(db, profile)?));
    assert_eq!(listed, [(id, "délivré par erreur".to_owned())]);
});

on_both!(
    /// SQLite would keep it, PostgreSQL would fail.
    a_null_character_is_refused_before_any_database,
    |target| {
        let story = Story::begin(target);
        let text = || "a\0b".to_owned();
        let mut new = new_award(story.badge(OWNER, "animer"), WHO);
        new.narrative = Some(text());
        new.evidence = vec![Evidence {
            narrative: Some(text()),
            genre: Some(text()),
            ..Evidence::default()
        }];
        match story.try_award(OWNER, new).unwrap_err() {
            Error::Fields(wrong) => assert_eq!(wrong.len(), 3),
            other => panic!("{other}"),
        }
        let id = story.award(OWNER, "animer", WHO).assertion.id;
        let (service, actor, scope) = (&story.service, &story.actor, story.owner());
        let fields = |why: Error| matches!(why, Error::Fields(_));
        let revoked = story.run(service.revoke(actor, scope, id, text(), None));
        assert!(fields(revoked.unwrap_err()));
        let owner = story.bodies[OWNER].issuer;
        let programme = story.run(service.create_programme(actor, scope, owner, text()));
        assert!(fields(programme.unwrap_err()));
        let mut named = organisation("a\0b");
        named.description = Some(text());
        named.url = "https://x.example/\0".to_owned();
        match story.run(service.create_issuer(actor, named)).unwrap_err() {
            Error::Fields(wrong) => assert_eq!(wrong.len(), 3),
            other => panic!("{other}"),
        }
    }
);

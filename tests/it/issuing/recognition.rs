//! Whose badges count: the owner's, and those of issuers recognised when we recorded the award.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::composite::{LeafState, OnRevoked, Progress, ProgressNode};
use sceau::issuing::catalogues::default_catalogue;
use sceau::issuing::programmes::NewAccreditation;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";
const AN_HOUR: TimeDelta = TimeDelta::hours(1);

/// How a leaf of a composite stands.
fn state(story: &Story, composite: &str, leaf: &str) -> LeafState {
    let progress = story
        .service
        .progress(story.owner(), story.programme, email(WHO));
    let progress = story.run(progress).unwrap();
    let mut composites = progress.composites.into_iter();
    let found = composites.find(|c| c.composite == composite).unwrap();
    let mut todo: Vec<Progress> = vec![found.progress];
    while let Some(part) = todo.pop() {
        match part.node {
            ProgressNode::Badge { badge, state, .. } if badge.as_str() == leaf => return state,
            ProgressNode::Badge { .. } => {}
            ProgressNode::All { all } => todo.extend(all),
            ProgressNode::AtLeast { at_least } => todo.extend(at_least.of),
        }
    }
    panic!("no such leaf");
}

on_both!(a_stranger_counts_once_recognised_for_the_past, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    assert!(story.award_all(&CORE[..7], WHO).also.is_empty());
    // Back-dated or not, it was recorded today.
    let mut back_dated = new_award(story.badge(stranger, CORE[7]), WHO);
    back_dated.issued_on = Some(story.service.now() - TimeDelta::days(300));
    assert!(
        story
            .try_award(stranger, back_dated)
            .unwrap()
            .also
            .is_empty()
    );
    assert_eq!(
        state(&story, CORE_COMPOSITE, CORE[7]),
        LeafState::NotRecognised
    );

    story.accredit(stranger, Some(story.service.now() + AN_HOUR), None);
    let past = story.service.now() - TimeDelta::days(400);
    story.accredit(stranger, Some(past), Some(story.service.now() - AN_HOUR));
    assert_eq!(
        story.reconcile(),
        0,
        "neither was running when the award was recorded"
    );

    story.accredit(stranger, Some(story.service.now() - AN_HOUR), None);
    assert_eq!(state(&story, CORE_COMPOSITE, CORE[7]), LeafState::Held);
    assert_eq!(story.reconcile(), 2, "the first steps were due too");
    assert_eq!(story.live(CORE_COMPOSITE, WHO).len(), 1);
    assert_eq!(story.reconcile(), 0);
    assert_eq!(story.live(CORE_COMPOSITE, WHO).len(), 1);
});

on_both!(what_was_recorded_while_it_ran_keeps_counting, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let id = story.accredit(body, Some(story.service.now() - AN_HOUR * 3), None);
    let before = story.award(body, CORE[0], WHO).assertion.id;
    let moved = story.sql(
        "UPDATE assertions SET recorded_at = '2026-01-01 00:00:00' WHERE id = $1",
        before,
    );
    assert_eq!(moved, 1);
    // So that it was recorded while the recognition ran.
    story.sql(
        "UPDATE accreditations SET starts_at = '2025-12-31 00:00:00' WHERE id = $1",
        id,
    );
    let end = story
        .service
        .end_accreditation(&story.actor, story.owner(), story.programme, id);
    story.run(end).unwrap();
    let again = story
        .service
        .end_accreditation(&story.actor, story.owner(), story.programme, id);
    assert_eq!(refusal(story.run(again)), "not-found");
    assert_eq!(story.audited("accreditation.end", id), 1);

    story.clock.advance(TimeDelta::seconds(1)); // its last second is its own
    let mut late = new_award(story.badge(body, CORE[1]), WHO);
    late.issued_on = Some("2026-01-01T00:00:00Z".parse().unwrap());
    story.try_award(body, late).unwrap();
    story.award_all(&CORE[2..], WHO);
    assert_eq!(state(&story, CORE_COMPOSITE, CORE[0]), LeafState::Held);
    assert_eq!(
        state(&story, CORE_COMPOSITE, CORE[1]),
        LeafState::NotRecognised
    );
    assert!(story.live(CORE_COMPOSITE, WHO).is_empty());
    assert_eq!(story.reconcile(), 0);

    story.award(OWNER, CORE[1], WHO);
    let composite = story.live(CORE_COMPOSITE, WHO)[0];
    let explained = story.service.explanation(story.owner(), composite);
    let explained = story.run(explained).unwrap().components;
    assert!(explained.iter().any(|c| c.assertion == before));
});

on_both!(a_recognition_holds_for_what_it_names, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let recognise = |competencies: &[&str]| {
        let new = NewAccreditation {
            issuer: story.bodies[body].issuer,
            competencies: Some(competencies.iter().map(|c| (*c).to_owned()).collect()),
            starts_at: None,
            ends_at: None,
        };
        let (actor, scope) = (&story.actor, story.owner());
        story.run(story.service.accredit(actor, scope, story.programme, new))
    };
    recognise(&["animer", "concevoir", "animer"]).unwrap();
    assert_eq!(refusal(recognise(&["jongler"])), "unknown-competency");
    assert_eq!(refusal(recognise(&[])), "empty-list");
    assert_eq!(refusal(recognise(&[CORE_COMPOSITE])), "unknown-competency");
    for slug in ["animer", "accueillir"] {
        story.award(body, slug, WHO);
    }
    assert_eq!(state(&story, CORE_COMPOSITE, "animer"), LeafState::Held);
    assert_eq!(
        state(&story, CORE_COMPOSITE, "accueillir"),
        LeafState::NotRecognised
    );
});

on_both!(a_recognition_must_make_sense, |target| {
    let story = Story::begin(target);
    let now = story.service.now();
    let mut new = NewAccreditation {
        issuer: story.bodies[OWNER].issuer,
        competencies: None,
        starts_at: Some(now),
        ends_at: Some(now),
    };
    let try_it = |new| {
        let (actor, scope) = (&story.actor, story.owner());
        story.run(story.service.accredit(actor, scope, story.programme, new))
    };
    assert_eq!(refusal(try_it(new.clone())), "out-of-range");
    new.ends_at = None;
    new.issuer = Uuid::now_v7();
    assert_eq!(refusal(try_it(new)), "unknown-issuer");
    let (actor, scope) = (&story.actor, story.owner());
    let catalogue = default_catalogue().unwrap();
    let again = story
        .service
        .adopt(actor, scope, story.programme, catalogue, OnRevoked::Keep);
    assert_eq!(refusal(story.run(again)), "already-adopted");
});

on_both!(one_competency_from_two_issuers_counts_once, |target| {
    let story = Story::with_bodies(target, 1);
    for (at, slug) in CORE[..7].iter().enumerate() {
        story.award(OWNER, slug, WHO);
        if at < 3 {
            assert!(story.award(1, slug, WHO).also.is_empty());
        }
    }
    // Ten badges of seven competencies.
    assert!(story.live(CORE_COMPOSITE, WHO).is_empty());
    story.award(1, CORE[7], WHO);
    let composite = story.live(CORE_COMPOSITE, WHO)[0];
    let hosted = story.service.hosted(&story.assertion(composite)).unwrap();
    assert_eq!(hosted.evidence.len(), 8);
});

on_both!(two_programmes_judge_for_themselves, |target| {
    let mut story = Story::begin(target);
    let other = story.join();
    let (service, actor, scope) = (&story.service, &story.actor, story.scope(other));
    let owner = story.bodies[other].issuer;
    let programme = service.create_programme(actor, scope, owner, "Autre réseau".to_owned());
    let programme = story.run(programme).unwrap().id;
    let catalogue = default_catalogue().unwrap();
    story
        .run(service.adopt(actor, scope, programme, catalogue, OnRevoked::Revoke))
        .unwrap();
    // The first programme's owner means nothing to the second.
    let last = story.award_all(&CORE, WHO);
    assert_eq!(last.also.len(), 2);
    assert!(
        last.also
            .iter()
            .all(|also| also.issuer == story.bodies[OWNER].issuer)
    );
    let new = NewAccreditation {
        issuer: story.bodies[OWNER].issuer,
        competencies: None,
        starts_at: Some(service.now() - AN_HOUR),
        ends_at: None,
    };
    story
        .run(service.accredit(actor, scope, programme, new))
        .unwrap();
    assert_eq!(story.reconcile(), 2);
    assert_eq!(story.reconcile(), 0);
    // One award may complete the composites of several programmes.
    let last = story.award_all(&CORE, "autre@exemple.fr");
    assert_eq!(last.also.len(), 4);
});

on_both!(
    an_award_in_the_second_of_the_end_was_made_while_it_ran,
    |target| {
        for (from, until, counts) in [(-86_400, 0, 1), (-86_400, -1, 0), (0, 1, 1), (1, 2, 0)] {
            let who = format!("s{}{}@exemple.fr", from + 86_400, until + 1);
            let mut story = Story::begin(target);
            let body = story.join();
            story.award_all(&["cadre-deontologie-donnees", "culture-numerique"], &who);
            let award = story.award(body, "accueillir", &who).assertion;
            let at = |seconds| Some(award.recorded_at + TimeDelta::seconds(seconds));
            story.accredit(body, at(from), at(until));
            assert_eq!(story.reconcile(), counts, "{from} to {until}");
        }
    }
);

on_both!(
    who_is_recognised_for_the_past_completes_composites_at_once,
    |target| {
        let mut story = Story::begin(target);
        let body = story.join();
        story.award_all(&["cadre-deontologie-donnees", "culture-numerique"], WHO);
        let award = story.award(body, "accueillir", WHO).assertion;
        story.award_all(&["cadre-deontologie-donnees"], "autre@exemple.fr");
        assert_eq!(story.live(FIRST_STEPS, WHO), [] as [Uuid; 0]);
        let review = || {
            let done = story.service.review_recognitions(|_| true);
            let done = story.run(done).unwrap();
            (done.persons, done.awarded, done.revoked)
        };
        assert_eq!(review(), (0, 0, 0));
        story.clock.advance(TimeDelta::minutes(1));
        let end = story.service.now() + AN_HOUR;
        story.accredit(body, Some(award.recorded_at), Some(end));
        // Who was stopped begins again.
        let stopped = story.service.review_recognitions(|_| false);
        assert_eq!(story.run(stopped).unwrap().awarded, 1);
        assert_eq!(story.live(FIRST_STEPS, WHO).len(), 1);
        assert_eq!(review(), (1, 0, 0));
        assert_eq!(review(), (0, 0, 0), "once");
        // Those concerned are still looked at when it ends.
        story.clock.advance(AN_HOUR + TimeDelta::seconds(1));
        assert_eq!(review(), (1, 0, 0));
        assert_eq!(review(), (0, 0, 0));
        // One from now on concerns nobody yet.
        let running = story.accredit(body, None, None);
        assert_eq!(review(), (0, 0, 0));
        let end = |id| {
            let (service, actor) = (&story.service, &story.actor);
            let ended = service.end_accreditation(actor, story.owner(), story.programme, id);
            story.run(ended).unwrap();
        };
        end(running);
        assert_eq!(review(), (1, 0, 0));
        story.clock.advance(TimeDelta::minutes(1));
        // One that ended before anybody was looked at: what was recorded while it ran counts.
        let other = "plus-tard@exemple.fr";
        story.award_all(&["cadre-deontologie-donnees", "culture-numerique"], other);
        let award = story.award(body, "accueillir", other).assertion;
        story.clock.advance(TimeDelta::minutes(1));
        let past = story.accredit(body, Some(award.recorded_at), None);
        story.clock.advance(TimeDelta::minutes(1));
        end(past);
        assert_eq!(review(), (2, 1, 0));
        assert_eq!(review(), (2, 0, 0), "as it ended");
        assert_eq!(review(), (0, 0, 0));
    }
);

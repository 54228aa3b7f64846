//! A composite that expires is renewed by its own rule, and later by the first rule again; nobody has to award anything.

use crate::on_both;
use crate::support::story::*;
use chrono::{DateTime, TimeDelta, Utc};
use sceau::issuing::award::NewAward;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

/// Awards the core badges, each for ten years and earned long ago, and gives the composite and when it expires.
fn earned(story: &Story) -> (Uuid, DateTime<Utc>) {
    let now = story.service.now();
    for slug in CORE {
        let new = NewAward {
            issued_on: Some(now - TimeDelta::days(400)),
            expires: Some(now + TimeDelta::days(3653)),
            ..new_award(story.badge(OWNER, slug), WHO)
        };
        story.try_award(OWNER, new).unwrap();
    }
    let core = story.live(CORE_COMPOSITE, WHO)[0];
    let expires = story.assertion(core).expires.unwrap();
    (core, expires)
}

/// Puts the clock to so many days before (or, negative, after) that moment.
fn days_before(story: &Story, moment: DateTime<Utc>, days: i64) {
    let then = moment - TimeDelta::days(days);
    story.clock.advance(then - story.service.now());
}

/// What the renewal rule asks for beside the core: `evaluer-sa-pratique` of late.
fn practise_again(story: &Story) {
    let new = NewAward {
        allow_duplicate: true,
        expires: Some(story.service.now() + TimeDelta::days(3653)),
        ..new_award(story.badge(OWNER, "evaluer-sa-pratique"), WHO)
    };
    story.try_award(OWNER, new).unwrap();
}

on_both!(an_early_renewal_leaves_the_old_one_valid, |target| {
    let story = Story::begin(target);
    let (old, expires) = earned(&story);
    days_before(&story, expires, 200);
    practise_again(&story);
    assert_eq!(story.live(CORE_COMPOSITE, WHO), [old], "no window yet");
    assert_eq!(story.reconcile(), 0);
    // The window opens: by the reconciler alone, without an award.
    days_before(&story, expires, 180);
    assert_eq!(story.reconcile(), 1);
    let live = story.live(CORE_COMPOSITE, WHO);
    assert_eq!(live.len(), 1, "one is live, the other was renewed");
    assert_ne!(live[0], old);
    let hosted = story.service.hosted(&story.assertion(live[0])).unwrap();
    assert_eq!(hosted.related[0].id, story.service.base().assertion(old));
    assert!(story.assertion(old).live, "valid to its date");
    assert_eq!(story.revocation(old), None);
    assert_eq!(story.reconcile(), 0);
    let explained = story
        .run(story.service.explanation(story.owner(), live[0]))
        .unwrap();
    assert!(explained.rule.leaves().len() > 8, "the renewal rule");

    // Both fall with a component.
    let component = explained
        .components
        .iter()
        .find(|c| c.leaf.as_str() == "accueillir")
        .unwrap()
        .assertion;
    let mut fallen = fallen(&story.revoke(OWNER, component));
    fallen.retain(|id| *id == old || *id == live[0]);
    assert_eq!(fallen.len(), 2);
    assert_eq!(story.reconcile(), 0);
});

on_both!(before_its_window_nothing_is_renewed, |target| {
    let story = Story::begin(target);
    let (_, expires) = earned(&story);
    days_before(&story, expires, 181);
    practise_again(&story);
    story.clock.advance(TimeDelta::hours(23));
    assert_eq!(story.reconcile(), 0);
    story.clock.advance(TimeDelta::hours(1));
    assert_eq!(story.reconcile(), 1);
});

on_both!(in_the_grace_it_is_renewed_when_its_rule_is_met, |target| {
    let story = Story::begin(target);
    let (old, expires) = earned(&story);
    // Nothing of late: the renewal rule is not met.
    for days in [180, 1, 0, -89] {
        days_before(&story, expires, days);
        assert_eq!(story.reconcile(), 0, "{days}");
    }
    // The award that meets it renews at once.
    practise_again(&story);
    let live = story.live(CORE_COMPOSITE, WHO);
    assert_eq!(live.len(), 1);
    let hosted = story.service.hosted(&story.assertion(live[0])).unwrap();
    assert_eq!(hosted.related[0].id, story.service.base().assertion(old));
    assert_eq!(story.reconcile(), 0);
});

on_both!(after_the_grace_the_first_rule_applies_again, |target| {
    let story = Story::begin(target);
    let (old, expires) = earned(&story);
    days_before(&story, expires, -90);
    assert_eq!(story.reconcile(), 0, "the grace lasts");
    story.clock.advance(TimeDelta::seconds(1));
    assert_eq!(story.reconcile(), 1);
    let live = story.live(CORE_COMPOSITE, WHO);
    let new = live.iter().find(|id| **id != old).unwrap();
    assert!(
        story
            .service
            .hosted(&story.assertion(*new))
            .unwrap()
            .related
            .is_empty()
    );
    let explained = story
        .run(story.service.explanation(story.owner(), *new))
        .unwrap();
    assert_eq!(explained.rule.leaves().len(), 8);
    assert_eq!(story.reconcile(), 0);
});

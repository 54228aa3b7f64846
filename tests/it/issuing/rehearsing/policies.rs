//! Changes of policies.

use super::*;
use chrono::TimeDelta;
use sceau::badge::composite::{OnEarlier, OnEnded, OnExpired};

/// Tries a change of policies, makes it, and looks at those concerned again as `then` does.
#[track_caller]
fn change(
    story: &Story,
    change: PoliciesChange,
    then: impl FnOnce(&Story),
) -> (u64, u64, u64, u64) {
    let (service, slug) = (&story.service, FIRST_STEPS.to_owned());
    let (owner, programme) = (story.owner(), story.programme);
    let tried = service.try_policies(&story.actor, owner, programme, slug, change.clone());
    comes_true(story, &[], tried, |story| {
        set(story, change);
        then(story);
    })
}

on_both!(policies_about_components_that_expire, |target| {
    let story = pend_all(target);
    for who in [A, B] {
        story.award_all(&STEPS[1..], who);
    }
    let mut new = new_award(story.badge(OWNER, STEPS[0]), A);
    new.expires = Some(story.service.now() + TimeDelta::days(10));
    story.try_award(OWNER, new).unwrap();
    story.award(OWNER, STEPS[0], B);
    story.clock.advance(TimeDelta::days(11));
    let expired = |on: OnExpired| PoliciesChange {
        on_component_expired: Some(on),
        ..PoliciesChange::default()
    };
    let revoked = |on: OnRevoked| PoliciesChange {
        on_component_revoked: Some(on),
        ..PoliciesChange::default()
    };
    let look = |story: &Story| {
        story.run(story.service.review_expired()).unwrap();
    };
    assert_eq!(
        change(&story, expired(OnExpired::Revoke), look),
        (0, 0, 1, 1)
    );
    let due = |story: &Story| {
        story.clock.advance(TimeDelta::days(31));
        story.run(story.service.execute_due()).unwrap();
    };
    assert_eq!(change(&story, expired(OnExpired::Keep), due), (0, 0, 0, 2));
    set(&story, expired(OnExpired::Revoke));
    assert_eq!(
        change(&story, revoked(OnRevoked::Revoke), look),
        (0, 1, 0, 1)
    );
});

on_both!(policies_about_recognitions, |target| {
    let mut story = pend_all(target);
    let body = story.join();
    for who in [A, B] {
        story.award_all(&STEPS[1..], who);
    }
    story.award(body, STEPS[0], A);
    let earlier = |on: OnEarlier| PoliciesChange {
        on_earlier_badges: Some(on),
        ..PoliciesChange::default()
    };
    set(&story, earlier(OnEarlier::Never));
    story.clock.advance(TimeDelta::hours(1));
    let past = story.service.now() - TimeDelta::days(1);
    let decision = story.accredit(body, Some(past), None);
    assert_eq!(story.reconcile(), 0);
    let gain = change(&story, earlier(OnEarlier::AsDecided), |story| {
        assert_eq!(story.reconcile(), 1);
    });
    assert_eq!(gain, (1, 0, 0, 0));

    let (service, actor) = (&story.service, &story.actor);
    let end = service.end_accreditation(actor, story.owner(), story.programme, decision);
    story.run(end).unwrap();
    review(&story);
    story.award(OWNER, STEPS[0], B);
    let stop = PoliciesChange {
        on_accreditation_ended: Some(OnEnded::Stop),
        ..PoliciesChange::default()
    };
    let look_again = |story: &Story| {
        for who in [A, B] {
            let other = story.award(OWNER, "animer", who).assertion.id;
            story.revoke(OWNER, other);
        }
    };
    assert_eq!(change(&story, stop, look_again), (0, 0, 1, 1));
});

on_both!(nobody_gains_by_policies_before_a_back_fill, |target| {
    let mut story = pend_all(target);
    let body = story.join();
    story.award_all(&STEPS[1..], A);
    story.award(body, STEPS[0], A);
    let never = PoliciesChange {
        on_earlier_badges: Some(OnEarlier::Never),
        ..PoliciesChange::default()
    };
    set(&story, never);
    story.clock.advance(TimeDelta::hours(1));
    let past = story.service.now() - TimeDelta::days(1);
    story.accredit(body, Some(past), None);
    let new = "UPDATE composite_rules SET backfilled_at = NULL WHERE composite_id = $1";
    story.sql(new, story.composite(FIRST_STEPS));
    let decided = PoliciesChange {
        on_earlier_badges: Some(OnEarlier::AsDecided),
        ..PoliciesChange::default()
    };
    let counts = change(&story, decided, |story| assert_eq!(story.reconcile(), 0));
    assert_eq!(counts, (0, 0, 0, 0));
});

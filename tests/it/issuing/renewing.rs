//! A composite that expires is renewed by its own rule, and later by the first rule again.

use crate::on_both;
use crate::support::story::*;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

/// Moves the expiry of a composite to near or past dates, by hand.
fn core_expiring(story: &Story, in_days: i64) -> Uuid {
    story.award_all(&CORE, WHO);
    let core = story.live(CORE_COMPOSITE, WHO)[0];
    let expires = story.service.now() + chrono::TimeDelta::days(in_days);
    story.write(move |db| {
        use diesel::prelude::*;
        let change = "UPDATE assertions SET expires = $1 WHERE id = $2";
        let change = diesel::sql_query(change)
            .bind::<diesel::sql_types::Timestamp, _>(expires.naive_utc())
            .bind::<diesel::sql_types::Binary, _>(core.as_bytes().to_vec());
        assert_eq!(change.execute(db).unwrap(), 1);
        Ok(())
    });
    core
}

on_both!(an_early_renewal_leaves_the_old_one_valid, |target| {
    let story = Story::begin(target);
    let old = core_expiring(&story, 100);
    // `evaluer-sa-pratique` was earned just now, which the renewal rule takes.
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
    let component = explained.components[0].assertion;
    let mut fallen = fallen(&story.revoke(OWNER, component));
    fallen.retain(|id| *id == old || *id == live[0]);
    assert_eq!(fallen.len(), 2);
    assert_eq!(story.reconcile(), 0);
});

on_both!(before_its_window_nothing_is_renewed, |target| {
    let story = Story::begin(target);
    core_expiring(&story, 181);
    assert_eq!(story.reconcile(), 0);
});

on_both!(after_the_grace_the_first_rule_applies_again, |target| {
    let story = Story::begin(target);
    let old = core_expiring(&story, -91);
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

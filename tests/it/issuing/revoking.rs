//! What a revocation brings down, what stands all the same, and what may come back.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::OnRevoked;
use sceau::storage::assertions::Cause;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

/// Everything there is for one person: the core, two further badges, and the composites.
struct Holder {
    components: Vec<Uuid>,
    core: Uuid,
    further: Uuid,
    first_steps: Uuid,
}

fn holder(story: &Story) -> Holder {
    story.award_all(&["securite-quotidien", "ia-quotidien"], WHO);
    let award = |slug: &&str| story.award(OWNER, slug, WHO).assertion.id;
    let components = CORE.iter().map(award).collect();
    let one = |slug| {
        let live = story.live(slug, WHO);
        assert_eq!(live.len(), 1);
        live[0]
    };
    Holder {
        components,
        core: one(CORE_COMPOSITE),
        further: one(FURTHER_COMPOSITE),
        first_steps: one(FIRST_STEPS),
    }
}

on_both!(a_composite_falls_with_its_component, |target| {
    let story = Story::begin(target);
    let held = holder(&story);
    // `animer` is not one of the first steps.
    let revoked = story.revoke(OWNER, held.components[3]);
    assert_eq!(
        fallen(&revoked),
        [held.core, held.further],
        "nested ones first"
    );
    for fallen in [held.core, held.further] {
        let why = story.revocation(fallen).unwrap();
        assert_eq!(why.cause, Cause::Policy);
        assert!(!story.assertion(fallen).live);
        assert_eq!(story.audited("assertion.revoke", fallen), 1);
    }
    assert_eq!(
        story.revocation(held.components[3]).unwrap().cause,
        Cause::Person
    );
    assert_eq!(story.revocation(held.first_steps), None);
    assert_eq!(
        story.audited("composite.keep", held.first_steps),
        0,
        "it had nothing to do with it"
    );
    assert!(story.live(CORE_COMPOSITE, WHO).is_empty());
    assert_eq!(story.reconcile(), 0);
    let withheld = story.service.withholdings(story.owner(), story.programme);
    assert!(
        story.run(withheld).unwrap().is_empty(),
        "a rule withholds nothing"
    );

    // Earned again, everything comes back, as new awards.
    let again = story.award(OWNER, "animer", WHO);
    assert_eq!(again.also.len(), 2);
    let (core, further) = (
        story.live(CORE_COMPOSITE, WHO),
        story.live(FURTHER_COMPOSITE, WHO),
    );
    assert_eq!((core.len(), further.len()), (1, 1));
    assert!(core[0] != held.core && further[0] != held.further);
    assert!(story.revocation(held.core).is_some());
});

on_both!(a_component_of_two_composites_brings_both_down, |target| {
    let story = Story::begin(target);
    let held = holder(&story);
    let mut also = fallen(&story.revoke(OWNER, held.components[0]));
    let mut all = vec![held.core, held.further, held.first_steps];
    also.sort();
    all.sort();
    assert_eq!(also, all);
    assert_eq!(story.award(OWNER, CORE[0], WHO).also.len(), 3);
});

on_both!(another_badge_for_the_leaf_keeps_the_composite, |target| {
    let story = Story::with_bodies(target, 1);
    let held = holder(&story);
    assert!(story.award(1, "animer", WHO).also.is_empty());
    let revoked = story.revoke(OWNER, held.components[3]);
    assert!(revoked.also.is_empty());
    assert_eq!(story.live(CORE_COMPOSITE, WHO), [held.core]);
    assert_eq!(story.audited("composite.keep", held.core), 1);
    assert_eq!(story.audited("composite.keep", held.further), 0);
    assert_eq!(story.audited("assertion.revoke", held.core), 0);
});

on_both!(
    once_the_other_badge_goes_too_the_composite_falls,
    |target| {
        let story = Story::with_bodies(target, 1);
        let held = holder(&story);
        let other = story.award(1, "animer", WHO).assertion.id;
        story.revoke(OWNER, held.components[3]);
        // It is not among the components that the composite was awarded with.
        assert_eq!(fallen(&story.revoke(1, other)), [held.core, held.further]);
    }
);

on_both!(
    one_further_badge_more_than_asked_keeps_the_composite,
    |target| {
        let story = Story::begin(target);
        let held = holder(&story);
        story.award(OWNER, "reseau-territoire", WHO);
        let used = story.service.explanation(story.owner(), held.further);
        let used = story.run(used).unwrap().components;
        let used = used
            .iter()
            .find(|c| c.leaf.as_str() == "ia-quotidien")
            .unwrap();
        assert!(story.revoke(OWNER, used.assertion).also.is_empty());
        assert_eq!(story.audited("composite.keep", held.further), 1);
        assert_eq!(story.live(FURTHER_COMPOSITE, WHO), [held.further]);
    }
);

on_both!(by_the_policy_keep_everything_earned_stays, |target| {
    let story = Story::begin_with(target, OnRevoked::Keep);
    let held = holder(&story);
    assert!(story.revoke(OWNER, held.components[3]).also.is_empty());
    assert_eq!(story.live(CORE_COMPOSITE, WHO), [held.core]);
    assert_eq!(story.live(FURTHER_COMPOSITE, WHO), [held.further]);
    assert_eq!(story.audited("composite.keep", held.core), 1);
    assert_eq!(story.reconcile(), 0);
    // Nor is it awarded a second time with the component.
    assert!(story.award(OWNER, "animer", WHO).also.is_empty());
});

on_both!(
    a_composite_that_somebody_revoked_stays_away_until_lifted,
    |target| {
        let story = Story::begin(target);
        let held = holder(&story);
        let revoked = story.revoke(OWNER, held.core);
        assert_eq!(fallen(&revoked), [held.further]);
        assert_eq!(story.revocation(held.core).unwrap().cause, Cause::Person);
        assert_eq!(story.revocation(held.further).unwrap().cause, Cause::Policy);

        // Neither the reconciler, nor a new badge, nor a component that is earned again.
        assert_eq!(story.reconcile(), 0);
        assert!(
            story
                .award(OWNER, "numerique-responsable", WHO)
                .also
                .is_empty()
        );
        story.revoke(OWNER, held.components[3]);
        assert!(story.award(OWNER, "animer", WHO).also.is_empty());
        assert!(story.live(CORE_COMPOSITE, WHO).is_empty());

        let (scope, programme) = (story.owner(), story.programme);
        let withheld = story
            .run(story.service.withholdings(scope, programme))
            .unwrap();
        assert_eq!(withheld.len(), 1);
        assert_eq!(withheld[0].0.slug, CORE_COMPOSITE);
        assert_eq!(withheld[0].0.reason, "délivré par erreur");
        let lift = || {
            story
                .service
                .lift_withholding(&story.actor, scope, programme, withheld[0].0.id)
        };
        story.run(lift()).unwrap();
        assert_eq!(story.live(CORE_COMPOSITE, WHO).len(), 1, "at once");
        assert_eq!(story.live(FURTHER_COMPOSITE, WHO).len(), 1);
        assert_eq!(story.audited("withholding.lift", withheld[0].0.id), 1);
        assert_eq!(refusal(story.run(lift())), "not-found");
        assert_eq!(story.reconcile(), 0);

        // And it may be withheld again.
        let again = story.live(CORE_COMPOSITE, WHO)[0];
        story.revoke(OWNER, again);
        assert_eq!(
            story
                .run(story.service.withholdings(scope, programme))
                .unwrap()
                .len(),
            1
        );
        assert_eq!(story.reconcile(), 0);
    }
);

on_both!(lifting_awards_nothing_that_is_not_due, |target| {
    let story = Story::begin(target);
    let held = holder(&story);
    story.revoke(OWNER, held.core);
    story.revoke(OWNER, held.components[3]);
    let (scope, programme) = (story.owner(), story.programme);
    let withheld = story
        .run(story.service.withholdings(scope, programme))
        .unwrap();
    let lift = story
        .service
        .lift_withholding(&story.actor, scope, programme, withheld[0].0.id);
    story.run(lift).unwrap();
    assert!(story.live(CORE_COMPOSITE, WHO).is_empty());
    assert_eq!(story.award(OWNER, "animer", WHO).also.len(), 2);
});

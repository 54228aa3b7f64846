//! What becomes of what both have: badges, composites, what is withheld.

use super::*;
use chrono::TimeDelta;
use sceau::storage::assertions::Cause;
use sceau::storage::{composite_awards, replacements};

on_both!(what_both_complete_together_is_awarded, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE[..4], A);
    story.award_all(&CORE[4..], B);
    assert!(story.live(CORE_COMPOSITE, A).is_empty());
    join(&story, A, B);
    let live = story.live(CORE_COMPOSITE, B);
    assert_eq!(live.len(), 1);
    assert_eq!(story.live(CORE_COMPOSITE, A), live);
    assert_eq!(story.reconcile(), 0);
    assert_eq!(
        story.count(
            "SELECT count(*) AS n FROM assertions JOIN addresses ON addresses.id = address_id \
             WHERE assertions.person_id <> addresses.person_id"
        ),
        0
    );
});

on_both!(
    of_two_composites_the_older_stays_and_the_other_is_replaced,
    |target| {
        let story = Story::begin(target);
        story.award_all(&CORE, B);
        story.clock.advance(TimeDelta::days(1));
        story.award_all(&CORE, A);
        let (old, young) = (story.live(CORE_COMPOSITE, B), story.live(CORE_COMPOSITE, A));
        join(&story, A, B); // the asking person is kept, and so is the other one's older composite
        assert_eq!(story.live(CORE_COMPOSITE, A), old);
        let why = story.revocation(young[0]).unwrap();
        assert_eq!(why.cause, Cause::Replaced);
        let url = format!("{BASE}/assertions/{}", old[0]);
        assert_eq!(why.reason, format!("Remplacé par {url}"));
        let by = young[0];
        assert_eq!(
            story.read(move |db| Ok(replacements::of(db, by)?)),
            Some(old[0])
        );
        assert_eq!(story.audited("assertion.replace", young[0]), 1);
        assert_eq!(story.count("SELECT count(*) AS n FROM withholdings"), 0);
        assert_eq!(story.reconcile(), 0, "a second look changes nothing");
        // What stood through both stands through one.
        let component = story.award_of(A, CORE[3]);
        assert!(fallen(&story.revoke(OWNER, component)).is_empty());
        assert_eq!(story.live(CORE_COMPOSITE, A), old);
    }
);

on_both!(
    what_was_made_of_the_replaced_names_the_one_that_stays,
    |target| {
        let story = Story::begin(target);
        story.award_all(&CORE, A);
        story.clock.advance(TimeDelta::days(1));
        story.award_all(&CORE, B);
        story.award_all(&["ia-quotidien", "numerique-responsable"], B);
        let (stays, outer) = (
            story.live(CORE_COMPOSITE, A)[0],
            story.live(FURTHER_COMPOSITE, B)[0],
        );
        join(&story, A, B);
        assert_eq!(story.live(FURTHER_COMPOSITE, A), [outer]);
        let made = story.read(move |db| Ok(composite_awards::find(db, outer)?.unwrap()));
        let mut nested = made.components.iter();
        let nested = nested.find(|c| c.leaf.as_str() == CORE_COMPOSITE).unwrap();
        assert_eq!(nested.assertion, stays);
    }
);

on_both!(renewal_is_reckoned_from_the_one_that_stays, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, A);
    let expires = story.assertion(story.live(CORE_COMPOSITE, A)[0]).expires;
    story.clock.advance(TimeDelta::days(20));
    // B has an award that is past its date, in a later cycle.
    story.award_all(&CORE, B);
    let past = story.live(CORE_COMPOSITE, B)[0];
    story.sql(
        "UPDATE composite_awards SET cycle = 7 WHERE assertion_id = $1",
        past,
    );
    story.sql(
        "UPDATE assertions SET expires = '2020-01-01 00:00:00' WHERE id = $1",
        past,
    );
    join(&story, A, B);
    let live = story.live(CORE_COMPOSITE, A);
    assert_eq!(live.len(), 1);
    assert_eq!(story.assertion(live[0]).expires, expires);
    assert_eq!(
        story.revocation(past),
        None,
        "it was not replaced: it has expired"
    );
    assert_eq!(story.reconcile(), 0, "the valid one is the last cycle");
});

on_both!(what_is_withheld_from_one_is_withheld_from_both, |target| {
    let story = Story::begin(target);
    for who in [A, B] {
        story.award_all(&CORE, who);
        let core = story.live(CORE_COMPOSITE, who)[0];
        story.revoke(OWNER, core);
    }
    join(&story, A, B);
    let withheld = || {
        let found = story.service.withholdings(story.owner(), story.programme);
        story.run(found).unwrap()
    };
    let found = withheld();
    assert_eq!(found.len(), 1, "one of the two stays");
    assert_eq!(Some(found[0].0.person), person(&story, B));
    assert_eq!(story.reconcile(), 0);
    let lifted =
        story
            .service
            .lift_withholding(&story.actor, story.owner(), story.programme, found[0].0.id);
    story.run(lifted).unwrap();
    assert!(withheld().is_empty());
    assert_eq!(story.live(CORE_COMPOSITE, A).len(), 1);
});

on_both!(a_merge_awards_under_confirmed_rules_alone, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE[..4], A);
    story.award_all(&CORE[4..], B);
    story.confirmed(CORE_COMPOSITE, false);
    let (scope, programme) = (story.owner(), story.programme);
    let seen = story.service.preview_merge(scope, programme, new([A, B]));
    let seen = story.run(seen).unwrap();
    assert!(
        !seen.gained.contains(&CORE_COMPOSITE.to_owned()),
        "{seen:?}"
    );
    join(&story, A, B);
    assert!(story.live(CORE_COMPOSITE, A).is_empty());
    story.confirmed(CORE_COMPOSITE, true);
    assert_eq!(story.reconcile(), 1);
});

on_both!(the_departement_of_the_kept_one_stays, |target| {
    let story = Story::begin(target);
    let others = ["c@exemple.fr", "d@exemple.fr"];
    for who in [A, B, others[0], others[1]] {
        story.award(OWNER, CORE[0], who);
    }
    department(&story, A, "75").unwrap();
    department(&story, B, "69").unwrap();
    department(&story, others[1], "971").unwrap();
    join(&story, A, B); // who asks is kept
    join(&story, others[0], others[1]);
    for who in [A, B] {
        assert_eq!(department_of(&story, who).as_deref(), Some("75"));
    }
    let known = department_of(&story, others[0]);
    assert_eq!(known.as_deref(), Some("971"), "the only one known");
});

impl Story {
    /// A live award of a competency that somebody holds.
    fn award_of(&self, who: &str, slug: &str) -> Uuid {
        let (badge, who) = (self.badge(OWNER, slug), person(self, who).unwrap());
        self.read(move |db| {
            let held = sceau::storage::assertions::list_of_person(
                db,
                sceau::storage::Scope::Instance,
                who,
                Page::first(100),
            )?;
            let mut held = held.into_iter();
            Ok(held.find(|a| a.badge_class == badge && a.live).unwrap().id)
        })
    }
}

//! Merges that an editor proposes: told, done after 14 days, objected to, called off.

use super::*;
use crate::issuing::people::{ask, prove};
use crate::support::letters::{last_link, letters};
use chrono::TimeDelta;
use sceau::issuing::letters::Letter;
use sceau::storage::merges::State;

on_both!(
    an_editors_merge_is_told_and_done_after_fourteen_days,
    |target| {
        let story = Story::begin(target);
        story.award_all(&CORE[..4], A);
        story.award_all(&CORE[4..], B);
        let preview = |story: &Story| {
            let (scope, programme) = (story.owner(), story.programme);
            story
                .run(story.service.preview_merge(scope, programme, new([A, B])))
                .unwrap()
        };
        let rows = || story.count("SELECT count(*) AS n FROM merges");
        let seen = preview(&story);
        assert!(seen.gained.contains(&CORE_COMPOSITE.to_owned()), "{seen:?}");
        assert!(seen.replaced.is_empty());
        assert_eq!(
            (rows(), letters(&story.service, A).len()),
            (0, 0),
            "nothing happened"
        );

        let merge = plan(&story, [A, B]).unwrap();
        assert_eq!(merge.due_at, merge.planned_at + TimeDelta::days(14));
        for to in [A, B] {
            let told = letters(&story.service, to);
            assert!(
                matches!(told[..], [Letter::MergePlanned { merge: id, until, .. }]
                if id == merge.id && until == merge.due_at)
            );
        }
        assert_eq!(refusal(plan(&story, [B, A])), "already-planned");
        story
            .clock
            .advance(TimeDelta::days(14) - TimeDelta::hours(1));
        assert_eq!(story.run(story.service.merge_due()).unwrap(), 0, "not yet");
        assert_ne!(person(&story, A), person(&story, B));
        story.clock.advance(TimeDelta::hours(1));
        assert_eq!(story.run(story.service.merge_due()).unwrap(), 1);
        assert_eq!(story.run(story.service.merge_due()).unwrap(), 0, "once");
        assert_eq!(person(&story, A), person(&story, B));
        assert_eq!(story.live(CORE_COMPOSITE, B).len(), 1);
        assert_eq!(state(&story, merge.id), State::Done);
        for to in [A, B] {
            let told = letters(&story.service, to);
            assert!(matches!(told.last(), Some(Letter::MergeDone { .. })));
        }
        assert_eq!(refusal(plan(&story, [A, B])), "already-one-person");
        let late = match &letters(&story.service, A)[0] {
            Letter::MergePlanned { link, .. } => *link,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            refusal(story.run(story.service.object_to_merge(late))),
            "merge-ended"
        );
    }
);

on_both!(the_preview_says_what_comes_true, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, A);
    story.clock.advance(TimeDelta::days(1));
    story.award_all(&CORE, B);
    story.award(OWNER, "securite-quotidien", A);
    story.award(OWNER, "ia-quotidien", B);
    let (scope, programme) = (story.owner(), story.programme);
    let seen = story
        .run(story.service.preview_merge(scope, programme, new([A, B])))
        .unwrap();
    let one = |slug, of| story.live(slug, of)[0];
    let pairs = [CORE_COMPOSITE, FIRST_STEPS].map(|slug| (one(slug, B), one(slug, A)));
    let mut replaced = seen.replaced.clone();
    replaced.sort();
    let mut expected = pairs.to_vec();
    expected.sort();
    assert_eq!(replaced, expected);
    let further = story.live(FURTHER_COMPOSITE, A).is_empty();
    assert_eq!(seen.gained.contains(&FURTHER_COMPOSITE.to_owned()), further);
    join(&story, A, B);
    for (gone, kept) in pairs {
        assert!(!story.assertion(gone).live);
        assert!(story.assertion(kept).live);
        assert!(seen.kept.contains(&kept));
    }
    let came = [CORE_COMPOSITE, FIRST_STEPS, FURTHER_COMPOSITE]
        .into_iter()
        .filter(|slug| story.live(slug, A).iter().any(|id| !seen.kept.contains(id)));
    assert_eq!(came.collect::<Vec<_>>(), seen.gained);
});

on_both!(an_objection_stops_it, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    story.award(OWNER, CORE[1], B);
    let merge = plan(&story, [A, B]).unwrap();
    let link = last_link(&story.service, B);
    story.run(story.service.object_to_merge(link)).unwrap();
    assert_eq!(state(&story, merge.id), State::Objected);
    let told = letters(&story.service, "contact@formation.example");
    assert!(matches!(told[..], [Letter::MergeObjected { merge: id }] if id == merge.id));
    story.clock.advance(TimeDelta::days(30));
    assert_eq!(story.run(story.service.merge_due()).unwrap(), 0);
    assert_ne!(person(&story, A), person(&story, B));
    assert_eq!(refusal(plan(&story, [B, A])), "merge-objected");
    assert_eq!(story.audited("merge.object", merge.id), 1);
});

on_both!(an_editor_calls_it_off, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    story.award(OWNER, CORE[1], B);
    let merge = plan(&story, [A, B]).unwrap();
    let cancel = |scope| {
        let (actor, programme) = (&story.actor, story.programme);
        story.run(
            story
                .service
                .cancel_merge(actor, scope, programme, merge.id),
        )
    };
    assert_eq!(
        refusal(cancel(sceau::storage::Scope::Issuer(Uuid::now_v7()))),
        "not-found"
    );
    cancel(story.owner()).unwrap();
    assert_eq!(refusal(cancel(story.owner())), "merge-ended");
    story.clock.advance(TimeDelta::days(30));
    assert_eq!(story.run(story.service.merge_due()).unwrap(), 0);
    let all = story
        .service
        .merges(story.owner(), story.programme, Page::first(10));
    assert_eq!(story.run(all).unwrap().len(), 1);
    plan(&story, [A, B]).unwrap();
});

on_both!(a_programme_proposes_only_those_it_sees, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    story.award(OWNER, CORE[0], A);
    story.award(stranger, CORE[0], "ailleurs@exemple.fr");
    let message = |emails| match plan(&story, emails) {
        Err(Error::Fields(wrong)) => {
            let wrong: Vec<_> = wrong
                .into_iter()
                .map(|w| (w.pointer, w.code, w.message))
                .collect();
            wrong
        }
        other => panic!("{other:?}"),
    };
    let known = message([A, "ailleurs@exemple.fr"]);
    assert_eq!(
        known,
        message([A, "inconnue@exemple.fr"]),
        "in the same words"
    );
    assert_eq!(
        (known[0].0.as_str(), known[0].1),
        ("/emails/1", "unknown-person")
    );
    assert_eq!(message([A, A])[0].1, "same-address");
    let foreign = story
        .service
        .merges(story.scope(stranger), story.programme, Page::first(1));
    assert_eq!(refusal(story.run(foreign)), "not-found");
});

on_both!(who_became_one_meanwhile_is_left_as_they_are, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    story.award(OWNER, CORE[1], B);
    let merge = plan(&story, [A, B]).unwrap();
    join(&story, A, B);
    story.clock.advance(TimeDelta::days(14));
    assert_eq!(story.run(story.service.merge_due()).unwrap(), 0);
    assert_eq!(state(&story, merge.id), State::Cancelled);
});

on_both!(an_objection_binds_every_address_of_both, |target| {
    const A2: &str = "camille.martin@exemple.fr";
    const B2: &str = "c.martin@exemple.fr";
    let story = Story::begin(target);
    for (at, who) in [A, A2, B, B2].into_iter().enumerate() {
        story.award(OWNER, CORE[at], who);
    }
    join(&story, A, A2);
    // Planned under an address that nobody knows to be B's yet.
    let other = plan(&story, [A, B2]).unwrap();
    plan(&story, [A, B]).unwrap();
    let link = last_link(&story.service, B);
    story.run(story.service.object_to_merge(link)).unwrap();
    for emails in [[A, B], [B, A], [A2, B], [B, A2]] {
        assert_eq!(
            refusal(plan(&story, emails)),
            "merge-objected",
            "{emails:?}"
        );
        let seen = story
            .service
            .preview_merge(story.owner(), story.programme, new(emails));
        assert_eq!(refusal(story.run(seen)), "merge-objected");
    }
    ask(&story, B, B2);
    prove(&story, B2);
    assert_eq!(refusal(plan(&story, [A2, B2])), "merge-objected");
    story.clock.advance(TimeDelta::days(14));
    assert_eq!(story.run(story.service.merge_due()).unwrap(), 0);
    assert_eq!(state(&story, other.id), State::Objected);
    assert_ne!(person(&story, A), person(&story, B));
    assert_eq!(story.audited("merge.cancel", other.id), 1);
    // Only they can.
    ask(&story, A, B);
    prove(&story, B);
    assert_eq!(person(&story, A2), person(&story, B2));
});

fn state(story: &Story, id: Uuid) -> State {
    let merge = story.service.merge(story.owner(), story.programme, id);
    story.run(merge).unwrap().state
}

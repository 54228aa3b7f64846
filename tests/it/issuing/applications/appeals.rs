//! One appeal, to somebody else.

use super::*;
use crate::on_both;
use chrono::TimeDelta;

fn appeal(story: &Story, id: Uuid) -> Result<(), Error> {
    let session = session(story, A);
    let words = "Le troisième critère est montré à la deuxième page.".to_owned();
    story.run(story.service.appeal_decision(session, id, words))
}

on_both!(
    an_appeal_is_examined_by_somebody_else_and_is_the_last,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let id = submitted(&story, A, badge);
        let (one, other) = (trainer(&story, TRAINER), trainer(&story, OTHER_TRAINER));
        assert_eq!(refusal(appeal(&story, id)), "not-now", "it is not decided");
        opine(&story, &one, id, false).unwrap();
        appeal(&story, id).unwrap();
        assert_eq!(
            (state(&story, id), stored(&story, id).round),
            (State::Submitted, 2)
        );
        assert_eq!(refusal(opine(&story, &one, id, true)), "examined-before");
        opine(&story, &other, id, false).unwrap();
        assert_eq!(refusal(appeal(&story, id)), "already-appealed");
        let there = seen(&story, &other, id);
        let rounds: Vec<_> = there
            .decisions
            .iter()
            .map(|d| (d.round, d.accepted))
            .collect();
        assert_eq!(rounds, [(1, false), (2, false)]);
        assert_eq!(story.audited("application.appeal", id), 1);
    }
);

on_both!(an_appeal_that_is_right_awards, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let id = submitted(&story, A, badge);
    let (one, other) = (trainer(&story, TRAINER), trainer(&story, OTHER_TRAINER));
    opine(&story, &one, id, false).unwrap();
    appeal(&story, id).unwrap();
    assert!(opine(&story, &other, id, true).unwrap().awarded.is_some());
    assert_eq!(refusal(appeal(&story, id)), "not-now");
});

on_both!(
    an_appeal_and_a_new_application_exclude_each_other,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let id = submitted(&story, A, badge);
        let by = trainer(&story, TRAINER);
        opine(&story, &by, id, false).unwrap();
        // Begun before the appeal, submitted after it.
        let there = session(&story, A);
        let second = draft(&story, there, badge);
        complete(&story, there, second);
        appeal(&story, id).unwrap();
        let submit = || {
            let submit = story.service.submit_applications(there, vec![second]);
            story.run(submit)
        };
        assert_eq!(refusal(submit()), "already-applied");
        assert_eq!(state(&story, second), State::Draft);
        opine(&story, &trainer(&story, OTHER_TRAINER), id, false).unwrap();
        submit().unwrap();

        // The other way round: while the new one is open, no appeal.
        let other = open_to(&story, CORE[1], Policy::default());
        let first = submitted(&story, A, other);
        opine(&story, &by, first, false).unwrap();
        let second = submitted(&story, A, other);
        assert_eq!(refusal(appeal(&story, first)), "already-applied");
        assert_eq!(stored(&story, first).round, 1);
        opine(&story, &by, second, false).unwrap();
        appeal(&story, first).unwrap();
    }
);

on_both!(
    members_who_examined_it_are_not_told_that_they_can,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let id = submitted(&story, A, badge);
        let (one, other) = (trainer(&story, TRAINER), trainer(&story, OTHER_TRAINER));
        let members = |of: &[&Examiner]| -> Vec<Uuid> {
            let ids = of.iter().map(|by| match by.who {
                Who::Member(id) => id,
                _ => unreachable!(),
            });
            ids.collect()
        };
        let able = || {
            let all = members(&[&one, &other]);
            let able = story.service.able_to_examine(story.owner(), id, all);
            story.run(able).unwrap()
        };
        let waiting = |by: &Examiner| {
            let member = members(&[by])[0];
            let issuer = story.bodies[OWNER].issuer;
            let waiting = story.service.waiting_applications(issuer, member);
            let next = story.service.next_application(issuer, member);
            let waiting = story.run(waiting).unwrap();
            (waiting.nobody, waiting.free, story.run(next).unwrap())
        };
        assert_eq!(able().len(), 2);
        assert_eq!(waiting(&one), (1, 1, Some(id)));
        opine(&story, &one, id, false).unwrap();
        appeal(&story, id).unwrap();
        assert_eq!(seen(&story, &one, id).barred, Some("examined-before"));
        assert_eq!(seen(&story, &other, id).barred, None);
        assert_eq!(able().into_iter().collect::<Vec<_>>(), members(&[&other]));
        assert_eq!(waiting(&one), (1, 0, None));
        assert_eq!(waiting(&other), (1, 1, Some(id)));
        // Nor is their own theirs to examine.
        let own = submitted(&story, OTHER_TRAINER, badge);
        assert_eq!(waiting(&other), (2, 1, Some(id)));
        assert_eq!(waiting(&one), (2, 1, Some(own)));
    }
);

on_both!(an_appeal_comes_in_time, |target| {
    let story = Story::begin(target);
    let badge = open_to(
        &story,
        ASKED,
        Policy {
            appeal_days: 10,
            ..Policy::default()
        },
    );
    let id = submitted(&story, A, badge);
    opine(&story, &trainer(&story, TRAINER), id, false).unwrap();
    story.clock.advance(TimeDelta::days(10));
    assert_eq!(refusal(appeal(&story, id)), "appeal-too-late");
    assert_eq!(state(&story, id), State::NotRetained);
});

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

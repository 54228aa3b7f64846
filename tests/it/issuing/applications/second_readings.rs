//! A share of decisions is examined again, blind.

use super::*;
use crate::on_both;
use sceau::issuing::applications::{Agreement, Blind};
use sceau::storage::{Page, Scope, applications::second_readings::Reading};

fn share(story: &Story, percent: i32) -> Result<(), Error> {
    let set = story.service.set_second_reading_share(
        &story.actor,
        story.owner(),
        story.programme,
        percent,
    );
    story.run(set)
}

fn drawn(story: &Story, unread: bool) -> Vec<Reading> {
    let all =
        story
            .service
            .second_readings(story.owner(), story.programme, unread, Page::first(50));
    story
        .run(all)
        .unwrap()
        .into_iter()
        .map(|(reading, _)| reading)
        .collect()
}

fn look(story: &Story, by: &Examiner, id: Uuid) -> Result<Blind, Error> {
    story.run(
        story
            .service
            .second_reading(by, story.owner(), (story.programme, id)),
    )
}

fn read(story: &Story, by: &Examiner, id: Uuid, favourable: bool) -> Result<(), Error> {
    let said = (
        favourable,
        if favourable { "" } else { "Pas montré." }.to_owned(),
    );
    story.run(
        story
            .service
            .read_again(by, story.owner(), (story.programme, id), said),
    )
}

on_both!(
    decisions_are_read_again_without_knowing_what_was_decided,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let (first, second) = (trainer(&story, TRAINER), trainer(&story, OTHER_TRAINER));
        let before = submitted(&story, "p0@asso.example", badge);
        opine(&story, &first, before, true).unwrap();
        assert!(drawn(&story, false).is_empty(), "none by default");
        assert_eq!(refusal(share(&story, 101)), "out-of-range");
        share(&story, 100).unwrap();
        for (n, favourable) in [(1, true), (2, false), (3, true)] {
            let id = submitted(&story, &format!("p{n}@asso.example"), badge);
            opine(&story, &first, id, favourable).unwrap();
            assert_eq!(story.audited("second-reading.draw", id), 1);
        }
        let all = drawn(&story, true);
        assert_eq!(all.len(), 3);
        // The first first: 1, 2, 3.
        assert_eq!(refusal(look(&story, &first, all[0].id)), "examined-before");
        let blind = look(&story, &second, all[0].id).unwrap();
        assert_eq!((blind.criteria.len(), blind.proofs.len()), (3, 1));
        let told = format!("{blind:?}");
        for hidden in ["p1@asso.example", "accepted", "Accepted"] {
            assert!(!told.contains(hidden), "{hidden} in {told}");
        }
        read(&story, &second, all[0].id, true).unwrap();
        read(&story, &second, all[1].id, true).unwrap();
        assert_eq!(
            refusal(read(&story, &second, all[1].id, false)),
            "already-decided"
        );
        let agreement = story
            .run(story.service.agreement(story.owner(), story.programme))
            .unwrap();
        let issuer = story.bodies[OWNER].issuer;
        let expected = Agreement {
            issuer,
            name: agreement[0].name.clone(),
            read: 2,
            agreed: 1,
            waiting: 1,
        };
        assert_eq!(agreement, [expected]);
        assert_eq!(drawn(&story, true).len(), 1);
        share(&story, 0).unwrap();
        let id = submitted(&story, "p9@asso.example", badge);
        opine(&story, &first, id, true).unwrap();
        assert_eq!(drawn(&story, false).len(), 3);
    }
);

on_both!(
    a_programme_reads_decisions_of_those_it_recognises_and_nobody_else,
    |target| {
        let story = Story::with_bodies(target, 1);
        share(&story, 100).unwrap();
        let badge = story.badge(1, ASKED);
        let theirs = Scope::Issuer(story.bodies[1].issuer);
        let set = story
            .service
            .set_review_policy(&story.actor, theirs, badge, Policy::default());
        story.run(set).unwrap();
        let id = submitted(&story, A, badge);
        let key = Uuid::now_v7();
        let by = Examiner {
            actor: Actor::key(key),
            who: Who::Key(key),
        };
        story
            .run(story.service.give_opinion(&by, theirs, id, opinion(true)))
            .unwrap();
        let all = drawn(&story, true);
        assert_eq!(all.len(), 1);
        let second = trainer(&story, TRAINER);
        look(&story, &second, all[0].id).unwrap();
        let elsewhere = story
            .service
            .second_reading(&second, theirs, (story.programme, all[0].id));
        assert_eq!(refusal(story.run(elsewhere)), "not-found");
        let own = trainer(&story, A);
        assert_eq!(refusal(look(&story, &own, all[0].id)), "own-application");
    }
);

on_both!(about_the_share_that_was_said_is_drawn, |target| {
    let story = Story::begin(target);
    share(&story, 50).unwrap();
    let badge = open_to(&story, ASKED, Policy::default());
    let by = trainer(&story, TRAINER);
    for n in 0..60 {
        let id = submitted(&story, &format!("p{n}@asso.example"), badge);
        opine(&story, &by, id, false).unwrap();
    }
    // Fewer than 8 or more than 52 of 60 come once in more than a thousand million runs.
    let drawn = drawn_of(&story);
    assert!((8..=52).contains(&drawn), "{drawn} of 60");
});

fn drawn_of(story: &Story) -> i64 {
    story.count("SELECT count(*) AS n FROM second_readings")
}

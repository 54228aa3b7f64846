//! A share of decisions is examined again, blind.

use super::*;
use crate::on_both;
use chrono::TimeDelta;
use sceau::issuing::applications::{Agreement, Answered, Blind};
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

fn asks(story: &Story, by: &Examiner, id: Uuid, words: &str) {
    let asked = story
        .service
        .ask_for_more(by, story.owner(), id, (None, words.to_owned()));
    story.run(asked).unwrap();
}

fn answers(story: &Story, id: Uuid, words: &str) {
    let answer = Answered {
        words: words.to_owned(),
    };
    let answered = story
        .service
        .answer_question(story.signed_in(A), id, answer);
    story.run(answered).unwrap();
}

fn appeals(story: &Story, id: Uuid) {
    story.clock.advance(TimeDelta::hours(1));
    let words = "La date y est.".to_owned();
    let appeal = story.service.appeal_decision(story.signed_in(A), id, words);
    story.run(appeal).unwrap();
}

/// One that was not retained and was drawn, and who may read it again.
fn not_retained(story: &Story) -> (Uuid, Reading, Examiner) {
    share(story, 100).unwrap();
    let badge = open_to(story, ASKED, Policy::default());
    let first = trainer(story, TRAINER);
    let id = submitted(story, A, badge);
    let note = (None, "Entre nous.".to_owned());
    let noted = story
        .service
        .note_on_application(&first, story.owner(), id, note);
    story.run(noted).unwrap();
    asks(story, &first, id, "Quand ?");
    answers(story, id, "Le 3 mars.");
    story.clock.advance(TimeDelta::minutes(1));
    opine(story, &first, id, false).unwrap();
    let reader = trainer(story, "lea@ailleurs.example");
    (id, drawn(story, true).remove(0), reader)
}

on_both!(
    what_was_decided_about_is_read_again_whatever_came_later,
    |target| {
        let story = Story::begin(target);
        let (id, drawn_one, reader) = not_retained(&story);
        let before = look(&story, &reader, drawn_one.id).unwrap();
        let said = |blind: &Blind| -> Vec<String> {
            blind.messages.iter().map(|m| m.words.clone()).collect()
        };
        assert_eq!(said(&before), ["Quand ?", "Le 3 mars."]);
        assert_eq!((before.proofs.len(), before.assessments.len()), (1, 3));

        appeals(&story, id);
        let other = trainer(&story, OTHER_TRAINER);
        asks(&story, &other, id, "Et ensuite ?");
        let (there, criteria) = (story.signed_in(A), stored(&story, id).criteria);
        let changed = Saved {
            assessments: vec![SelfAssessment {
                criterion: criteria[0].id.clone(),
                level: Some(Level::Assured),
                words: "J’ai progressé.".to_owned(),
            }],
            no_names: None,
        };
        story
            .run(story.service.save_application(there, id, changed))
            .unwrap();
        let all: Vec<String> = criteria.iter().map(|c| c.id.clone()).collect();
        let file = NewProof {
            showing: Showing::File(sceau::storage::proofs::File {
                kind: "txt".to_owned(),
                name: "plus-tard.txt".to_owned(),
                bytes: b"Plus tard".to_vec(),
            }),
            ..text(false)
        };
        let later = story.service.give_proof(there, id, file, all.clone());
        let later = story.run(later).unwrap();
        // It shows one criterion less than when it was decided.
        let first = before.proofs[0].proof.id;
        let used = story
            .service
            .use_proof(there, (id, first), all[1..].to_vec());
        story.run(used).unwrap();
        answers(&story, id, "La suite.");

        let after = look(&story, &reader, drawn_one.id).unwrap();
        assert_eq!(after.assessments, before.assessments);
        assert_eq!(after.uses, before.uses);
        let ids =
            |blind: &Blind| -> Vec<Uuid> { blind.proofs.iter().map(|p| p.proof.id).collect() };
        assert_eq!(ids(&after), ids(&before));
        assert_eq!(said(&after), said(&before), "nor what was said later");
        let file = story.service.file_to_read_again(
            &reader,
            story.owner(),
            (story.programme, drawn_one.id, later),
        );
        assert_eq!(refusal(story.run(file)), "not-found");

        // The decision after the appeal is not drawn again: whoever reads would know how the first one was.
        opine(&story, &other, id, true).unwrap();
        assert_eq!(drawn(&story, false).len(), 1);
        assert_eq!(story.audited("second-reading.draw", id), 1);
        read(&story, &reader, drawn_one.id, false).unwrap();
        let agreement = story
            .run(story.service.agreement(story.owner(), story.programme))
            .unwrap();
        assert_eq!(
            (agreement[0].read, agreement[0].agreed),
            (1, 1),
            "with the first decision"
        );
    }
);

on_both!(a_statement_given_later_was_not_decided_about, |target| {
    let story = Story::begin(target);
    share(&story, 100).unwrap();
    let badge = open_to(&story, ASKED, Policy::default());
    let there = session(&story, A);
    let id = draft(&story, there, badge);
    complete(&story, there, id);
    super::stating::ask(&story, there, id, super::stating::WITNESS).unwrap();
    story
        .run(story.service.submit_applications(there, vec![id]))
        .unwrap();
    opine(&story, &trainer(&story, TRAINER), id, false).unwrap();
    let reading = drawn(&story, true).remove(0);
    let reader = trainer(&story, OTHER_TRAINER);
    story.clock.advance(TimeDelta::hours(1));
    let link = super::stating::asked(&story, super::stating::WITNESS);
    let given = story.service.give_statement(link, super::stating::said());
    story.run(given).unwrap();
    let blind = look(&story, &reader, reading.id).unwrap();
    let mut all = blind.proofs.iter().filter_map(|p| p.statement.as_ref());
    let said = all.next().unwrap();
    assert_eq!(
        (said.answered_at, &*said.words, &*said.name),
        (None, "", "")
    );
});

on_both!(what_is_deleted_is_not_read_again, |target| {
    let story = Story::begin(target);
    let (id, reading, reader) = not_retained(&story);
    appeals(&story, id);
    asks(&story, &trainer(&story, OTHER_TRAINER), id, "Et ensuite ?");
    let there = story.signed_in(A);
    let proof = look(&story, &reader, reading.id).unwrap().proofs[0]
        .proof
        .id;
    let unused = story.service.use_proof(there, (id, proof), Vec::new());
    story.run(unused).unwrap();
    assert!(look(&story, &reader, reading.id).is_ok(), "it is there");
    story.run(story.service.remove_proof(there, proof)).unwrap();
    assert_eq!(refusal(look(&story, &reader, reading.id)), "not-found");
    assert_eq!(drawn_of(&story), 0);
});

on_both!(what_was_taken_back_is_not_read_again, |target| {
    let story = Story::begin(target);
    let (id, reading, reader) = not_retained(&story);
    appeals(&story, id);
    let withdrawn = story.service.withdraw_application(story.signed_in(A), id);
    story.run(withdrawn).unwrap();
    assert_eq!(refusal(look(&story, &reader, reading.id)), "not-found");
    assert_eq!(
        refusal(read(&story, &reader, reading.id, true)),
        "not-found"
    );
});

on_both!(at_its_end_what_nobody_read_goes, |target| {
    let story = Story::begin(target);
    let (_, unread, reader) = not_retained(&story);
    let badge = open_to(&story, CORE[1], Policy::default());
    let id = submitted(&story, "zoe@asso.example", badge);
    opine(&story, &trainer(&story, OTHER_TRAINER), id, false).unwrap();
    let mut all = drawn(&story, true);
    all.retain(|one| one.id != unread.id);
    read(&story, &reader, all[0].id, false).unwrap();
    assert_eq!(drawn_of(&story), 2);
    story.clock.advance(TimeDelta::days(366));
    story.run(story.service.follow_applications()).unwrap();
    let left = drawn(&story, false);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].id, all[0].id);
    assert!(
        !left[0].read.as_ref().unwrap().favourable,
        "what it came to stays"
    );
    let words = "SELECT count(*) AS n FROM second_readings WHERE reason <> '' OR stood IS NOT NULL";
    assert_eq!(story.count(words), 0);
    assert_eq!(refusal(look(&story, &reader, left[0].id)), "not-found");
});

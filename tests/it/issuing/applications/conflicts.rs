//! Who may not examine an application.

use super::*;
use crate::on_both;
use sceau::badge::application::Reviewers;
use sceau::issuing::applications::{Answered, NewReviewer};

fn assign(story: &Story, id: Uuid, to: &str) -> Result<(), Error> {
    let new = NewReviewer::Address(email(to));
    let done = story
        .service
        .assign_reviewer(&story.actor, story.owner(), id, new);
    story.run(done).map(drop)
}

on_both!(nobody_examines_their_own_application, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let by = trainer(&story, A);
    let id = submitted(&story, A, badge);
    assert_eq!(refusal(opine(&story, &by, id, true)), "own-application");
    let read = story.service.application(story.owner(), by.who, id);
    assert_eq!(refusal(story.run(read)), "own-application");
    let ask = story
        .service
        .ask_for_more(&by, story.owner(), id, (None, "?".to_owned()));
    assert_eq!(refusal(story.run(ask)), "own-application");
    let note = story
        .service
        .note_on_application(&by, story.owner(), id, (None, "?".to_owned()));
    assert_eq!(refusal(story.run(note)), "own-application");
    assert_eq!(state(&story, id), State::Submitted);
});

on_both!(one_person_with_two_addresses_is_one, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let by = trainer(&story, TRAINER);
    story.award(OWNER, CORE[3], A);
    story.award(OWNER, CORE[4], TRAINER);
    crate::issuing::people::join(&story, A, TRAINER);
    let id = submitted(&story, A, badge);
    assert_eq!(refusal(opine(&story, &by, id, true)), "own-application");
});

on_both!(
    whoever_is_of_the_same_organisation_may_be_refused,
    |target| {
        let story = Story::begin(target);
        let policy = Policy {
            reviewers: Reviewers::Anyone,
            other_organisation: true,
            ..Policy::default()
        };
        let badge = open_to(&story, ASKED, policy);
        let id = submitted(&story, A, badge);
        assert_eq!(
            refusal(assign(&story, id, "eve@asso.example")),
            "same-organisation"
        );
        assign(&story, id, "eve@autre.example").unwrap();
        let free = submitted(&story, "zoe@orange.fr", badge);
        assign(&story, free, "yan@orange.fr").unwrap();
        // A member of the desk whose badge it is, too.
        let by = trainer(&story, TRAINER);
        trainer(&story, "ida@ailleurs.example");
        let own = submitted(&story, "ida@ailleurs.example", badge);
        assert_eq!(refusal(opine(&story, &by, own, true)), "same-organisation");
    }
);

on_both!(
    whoever_examines_is_looked_at_again_when_they_decide,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let id = submitted(&story, A, badge);
        let by = trainer(&story, TRAINER);
        let ask =
            story
                .service
                .ask_for_more(&by, story.owner(), id, (None, "Qui l’a vu ?".to_owned()));
        story.run(ask).unwrap();
        assert_eq!(seen(&story, &by, id).barred, None);
        let there = session(&story, A);
        let proof = super::stating::ask(&story, there, id, TRAINER).unwrap();
        let answer = Answered {
            words: "La personne qui m’a formée.".to_owned(),
        };
        story
            .run(story.service.answer_question(there, id, answer))
            .unwrap();
        assert_eq!(refusal(opine(&story, &by, id, true)), "gave-a-statement");
        assert_eq!(seen(&story, &by, id).barred, Some("gave-a-statement"));
        assert_eq!(state(&story, id), State::InReview, "nothing of it is kept");
        let withdrawn = story.service.withdraw_statement(there, proof);
        story.run(withdrawn).unwrap();
        opine(&story, &by, id, true).unwrap();
        assert_eq!(state(&story, id), State::Accepted);
    }
);

on_both!(nobody_gets_letters_without_end, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, super::outside::anyone());
    let all: Vec<Uuid> = (0..4)
        .map(|n| submitted(&story, &format!("p{n}@asso.example"), badge))
        .collect();
    for id in &all[..3] {
        assign(&story, *id, "eve@autre.example").unwrap();
    }
    let letters = || story.letters().len();
    let before = letters();
    let refused = assign(&story, all[3], "eve@autre.example");
    assert_eq!(refusal(refused), "too-many-letters");
    assert_eq!(letters(), before);
    assert_eq!(state(&story, all[3]), State::Submitted);
    assign(&story, all[3], "ida@autre.example").unwrap();
    story.clock.advance(chrono::TimeDelta::minutes(61));
    let more = submitted(&story, "p4@asso.example", badge);
    assign(&story, more, "eve@autre.example").unwrap();
});

on_both!(the_policy_says_who_examines, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let id = submitted(&story, A, badge);
    assert_eq!(
        refusal(assign(&story, id, "eve@autre.example")),
        "not-a-reviewer"
    );
    let peers = Policy {
        reviewers: Reviewers::Peers,
        ..Policy::default()
    };
    let badge = open_to(&story, CORE[1], peers);
    let id = submitted(&story, A, badge);
    let by = trainer(&story, TRAINER);
    assert_eq!(refusal(opine(&story, &by, id, true)), "not-a-reviewer");
    assert_eq!(
        refusal(assign(&story, id, "eve@autre.example")),
        "not-a-peer"
    );
    let held = story
        .award(OWNER, CORE[1], "eve@autre.example")
        .assertion
        .id;
    story.revoke(OWNER, held);
    assert_eq!(
        refusal(assign(&story, id, "eve@autre.example")),
        "not-a-peer",
        "it was revoked"
    );
    story.award(OWNER, CORE[1], "eve@autre.example");
    assign(&story, id, "eve@autre.example").unwrap();
    // What somebody was told when they submitted stays.
    open_to(&story, CORE[1], Policy::default());
    assert_eq!(stored(&story, id).policy, peers);
});

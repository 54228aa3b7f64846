//! What those who examine an application say, and what follows.

use super::*;
use crate::on_both;
use sceau::issuing::{
    applications::{Answered, NewReviewer},
    letters::Letter,
};
use sceau::storage::applications::messages::Kind;

on_both!(
    an_accepted_application_awards_the_badge_and_the_composite,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        for slug in &CORE[1..] {
            story.award(OWNER, slug, A);
        }
        assert!(story.live(CORE_COMPOSITE, A).is_empty());
        let id = submitted(&story, A, badge);
        let by = trainer(&story, TRAINER);
        let done = opine(&story, &by, id, true).unwrap();
        assert_eq!(done.application.state, State::Accepted);
        let awarded = done.awarded.unwrap();
        assert_eq!(awarded.badge.lineage, stored(&story, id).lineage);
        assert_eq!(stored(&story, id).award, Some(awarded.assertion.id));
        assert_eq!(
            story.live(CORE_COMPOSITE, A).len(),
            1,
            "in the same transaction"
        );
        assert_eq!(awarded.also.len(), 2, "the first steps too");
        for act in [
            "application.submit",
            "application.assign",
            "application.take",
        ] {
            assert_eq!(story.audited(act, id), 1, "{act}");
        }
        assert_eq!(story.audited("application.opinion", id), 1);
        assert_eq!(story.audited("application.accept", id), 1);
        assert_eq!(story.audited("assertion.award", awarded.assertion.id), 1);
        let letters = story.letters();
        let received = |l: &Letter| l.assertions().contains(&awarded.assertion.id);
        assert_eq!(
            letters
                .iter()
                .filter(|(to, l)| to == A && received(l))
                .count(),
            1
        );
        let again = opine(&story, &trainer(&story, OTHER_TRAINER), id, false);
        assert_eq!(refusal(again), "already-decided");
    }
);

on_both!(
    not_for_now_needs_a_reason_and_a_new_one_is_possible,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let id = submitted(&story, A, badge);
        let by = trainer(&story, TRAINER);
        let silent = NewOpinion {
            favourable: false,
            reason: "  ".to_owned(),
        };
        let given = story.service.give_opinion(&by, story.owner(), id, silent);
        assert_eq!(refusal(story.run(given)), "empty-text");
        assert_eq!(state(&story, id), State::Submitted);
        let done = opine(&story, &by, id, false).unwrap();
        assert!(done.awarded.is_none() && !done.decision.unwrap().accepted);
        let kept = stored(&story, id);
        assert_eq!(kept.state, State::NotRetained);
        assert_eq!(
            kept.reason.as_deref(),
            Some("Le troisième critère n’est pas montré.")
        );
        let told = |l: &Letter| matches!(l, Letter::ApplicationNotRetained { application } if *application == id);
        assert_eq!(
            story
                .letters()
                .iter()
                .filter(|(to, l)| to == A && told(l))
                .count(),
            1
        );
        assert_ne!(submitted(&story, A, badge), id);
    }
);

on_both!(as_many_opinions_decide_as_the_policy_says, |target| {
    let story = Story::begin(target);
    let badge = open_to(
        &story,
        ASKED,
        Policy {
            needed: 2,
            of: 3,
            ..Policy::default()
        },
    );
    let id = submitted(&story, A, badge);
    let all = ["t1", "t2", "t3", "t4"].map(|n| trainer(&story, &format!("{n}@formation.example")));
    assert!(opine(&story, &all[0], id, true).unwrap().decision.is_none());
    assert_eq!(refusal(opine(&story, &all[0], id, true)), "opinion-given");
    assert!(
        opine(&story, &all[1], id, false)
            .unwrap()
            .decision
            .is_none()
    );
    assert_eq!(state(&story, id), State::InReview);
    let ask = story
        .service
        .assign_reviewer(&story.actor, story.owner(), id, member(&all[2]));
    story.run(ask).unwrap();
    assert_eq!(
        refusal(opine(&story, &all[3], id, true)),
        "enough-reviewers"
    );
    let done = opine(&story, &all[2], id, true).unwrap();
    assert!(done.decision.unwrap().accepted && done.awarded.is_some());
});

on_both!(
    a_favourable_majority_that_cannot_come_is_not_waited_for,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(
            &story,
            ASKED,
            Policy {
                needed: 2,
                of: 2,
                ..Policy::default()
            },
        );
        let id = submitted(&story, A, badge);
        let done = opine(&story, &trainer(&story, TRAINER), id, false).unwrap();
        assert!(!done.decision.unwrap().accepted);
    }
);

fn member(by: &Examiner) -> NewReviewer {
    match by.who {
        Who::Member(id) => NewReviewer::Member(id),
        _ => unreachable!(),
    }
}

on_both!(somebody_else_examines_it_instead, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let id = submitted(&story, A, badge);
    let (one, other) = (trainer(&story, TRAINER), trainer(&story, OTHER_TRAINER));
    let assign = |by: &Examiner| {
        story.run(
            story
                .service
                .assign_reviewer(&story.actor, story.owner(), id, member(by)),
        )
    };
    let first = assign(&one).unwrap();
    assert_eq!(state(&story, id), State::InReview);
    assert_eq!(refusal(assign(&one)), "already-assigned");
    assert_eq!(refusal(assign(&other)), "enough-reviewers");
    let release = |reviewer| {
        story.run(
            story
                .service
                .release_reviewer(&story.actor, story.owner(), (id, reviewer)),
        )
    };
    release(first.id).unwrap();
    assert_eq!(refusal(release(first.id)), "not-found");
    assert_eq!(state(&story, id), State::Submitted, "nobody examines it");
    assign(&other).unwrap();
    assert_eq!(refusal(opine(&story, &one, id, true)), "enough-reviewers");
    opine(&story, &other, id, true).unwrap();
    let told = |l: &Letter| matches!(l, Letter::ReviewAssigned { .. });
    let letters = story.letters();
    let to = |who: &str| {
        letters
            .iter()
            .filter(|(by, l)| by == who && told(l))
            .count()
    };
    assert_eq!((to(TRAINER), to(OTHER_TRAINER)), (1, 1));
});

on_both!(a_question_waits_for_its_answer, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let id = submitted(&story, A, badge);
    let by = trainer(&story, TRAINER);
    let criterion = stored(&story, id).criteria[2].id.clone();
    let ask = |criterion: Option<String>| {
        let words = "Où était-ce, et quand ?".to_owned();
        story.run(
            story
                .service
                .ask_for_more(&by, story.owner(), id, (criterion, words)),
        )
    };
    assert_eq!(
        refusal(ask(Some("nothing".to_owned()))),
        "unknown-criterion"
    );
    assert_eq!(state(&story, id), State::Submitted, "nothing of it is kept");
    ask(Some(criterion.clone())).unwrap();
    assert_eq!(state(&story, id), State::MoreInformation);
    assert_eq!(refusal(opine(&story, &by, id, true)), "not-now");
    let note =
        story
            .service
            .note_on_application(&by, story.owner(), id, (None, "À voir.".to_owned()));
    story.run(note).unwrap();

    let session = session(&story, A);
    let give = story
        .service
        .give_proof(session, id, text(false), vec![criterion]);
    story.run(give).unwrap();
    let answer = Answered {
        words: "À la mairie, en mars.".to_owned(),
    };
    let answered = story.service.answer_question(session, id, answer.clone());
    story.run(answered).unwrap();
    assert_eq!(state(&story, id), State::InReview);
    let again = story.service.answer_question(session, id, answer);
    assert_eq!(refusal(story.run(again)), "not-now");
    let kinds = |seen: &Seen| seen.messages.iter().map(|m| m.kind).collect::<Vec<_>>();
    let there = seen(&story, &by, id);
    assert_eq!(kinds(&there), [Kind::Question, Kind::Note, Kind::Answer]);
    assert_eq!(there.proofs.len(), 2);
    let sent = |to: &str, l: fn(&Letter) -> bool| {
        story
            .letters()
            .iter()
            .filter(|(by, letter)| by == to && l(letter))
            .count()
    };
    assert_eq!(sent(A, |l| matches!(l, Letter::MoreAsked { .. })), 1);
    let issuer = "contact@formation.example";
    assert_eq!(
        sent(issuer, |l| matches!(l, Letter::ApplicationAnswered { .. })),
        1
    );
    opine(&story, &by, id, true).unwrap();
});

on_both!(what_is_withdrawn_is_not_decided, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let id = submitted(&story, A, badge);
    let session = session(&story, A);
    story
        .run(story.service.withdraw_application(session, id))
        .unwrap();
    assert_eq!(state(&story, id), State::Withdrawn);
    let by = trainer(&story, TRAINER);
    assert_eq!(refusal(opine(&story, &by, id, true)), "already-decided");
    let again = story.service.withdraw_application(session, id);
    assert_eq!(refusal(story.run(again)), "already-decided");
    assert_eq!(story.audited("application.withdraw", id), 1);
    assert_eq!(story.count("SELECT count(*) AS n FROM assertions"), 0);
});

on_both!(a_badge_that_came_meanwhile_is_not_awarded_twice, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let id = submitted(&story, A, badge);
    let held = story.award(OWNER, ASKED, A).assertion.id;
    let done = opine(&story, &trainer(&story, TRAINER), id, true).unwrap();
    assert!(done.awarded.is_none());
    assert_eq!(stored(&story, id).award, Some(held));
    assert_eq!(story.count("SELECT count(*) AS n FROM assertions"), 1);
});

on_both!(what_may_be_seen_is_named_in_the_badge, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    complete(&story, session, id);
    let criterion = stored(&story, id).criteria[0].id.clone();
    let shown = NewProof {
        shown: true,
        ..text(false)
    };
    let shown = story
        .run(
            story
                .service
                .give_proof(session, id, shown, vec![criterion]),
        )
        .unwrap();
    story
        .run(story.service.submit_applications(session, vec![id]))
        .unwrap();
    let awarded = opine(&story, &trainer(&story, TRAINER), id, true)
        .unwrap()
        .awarded
        .unwrap();
    let document: serde_json::Value =
        serde_json::from_slice(&awarded.assertion.rendition.payload).unwrap();
    let expected = serde_json::json!([{ "type": "Evidence", "id": format!("{BASE}/proofs/{shown}"), "name": "Récit" }]);
    let mut told = document["evidence"].clone();
    if told[0].get("type").is_none() {
        told[0]["type"] = "Evidence".into();
    }
    assert_eq!(told, expected, "what it says does not enter the badge");
});

//! Examining by a link: those who hold the badge, and others whom the issuer asks.

use super::stating::{asked, opened, said};
use super::*;
use crate::on_both;
use sceau::badge::application::Reviewers;
use sceau::issuing::{
    applications::{Answered, NewReviewer},
    letters::Letter,
};

const PEER: &str = "pia@ailleurs.example";
const OTHER: &str = "rui@autre.example";

pub fn anyone() -> Policy {
    Policy {
        reviewers: Reviewers::Anyone,
        ..Policy::default()
    }
}

/// Has whoever reads an address examine an application; the link of their letter.
pub fn assigned(story: &Story, id: Uuid, to: &str) -> Uuid {
    let new = NewReviewer::Address(email(to));
    let done = story
        .service
        .assign_reviewer(&story.actor, story.owner(), id, new);
    story.run(done).unwrap();
    asked(story, to)
}

fn give(story: &Story, link: Uuid, favourable: bool) -> Result<Decided, Error> {
    story.run(story.service.opinion_by_link(link, opinion(favourable)))
}

on_both!(whoever_is_asked_from_outside_reads_and_decides, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, anyone());
    let id = submitted(&story, A, badge);
    let link = assigned(&story, id, OTHER);
    let there = opened(&story, link).unwrap();
    let seen = story
        .run(story.service.application_to_examine(&there))
        .unwrap();
    assert!(!seen.proofs.is_empty() && !seen.assessments.is_empty());
    assert_eq!(seen.email, A, "they may know them too well");
    assert!(seen.reviewers.is_empty());
    let silent = NewOpinion {
        favourable: false,
        reason: String::new(),
    };
    let given = story.run(story.service.opinion_by_link(link, silent));
    assert_eq!(refusal(given), "empty-text");
    let done = give(&story, link, true).unwrap();
    assert_eq!(state(&story, id), State::Accepted);
    let award = done.awarded.unwrap().assertion.id;
    assert!(story.assertion(award).live);
    assert_eq!(story.audited("application.accept", id), 1);
    assert_eq!(refusal(give(&story, link, true)), "link-used");
});

on_both!(
    a_question_waits_for_its_answer_and_the_link_stays,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, anyone());
        let id = submitted(&story, A, badge);
        let link = assigned(&story, id, OTHER);
        let more =
            |words: &str| story.run(story.service.ask_by_link(link, (None, words.to_owned())));
        assert_eq!(refusal(more("")), "empty-text");
        more("Avec quel public ?").unwrap();
        assert_eq!(refusal(give(&story, link, true)), "not-now");
        assert_eq!(refusal(more("Et où ?")), "not-now");
        let session = session(&story, A);
        let answer = Answered {
            words: "Des personnes âgées.".to_owned(),
        };
        story
            .run(story.service.answer_question(session, id, answer))
            .unwrap();
        let newer = asked(&story, OTHER);
        assert_ne!(newer, link, "they are told that they can go on");
        let done = give(&story, link, false).unwrap();
        assert!(!done.decision.unwrap().accepted);
        assert_eq!(refusal(give(&story, newer, true)), "already-decided");
    }
);

on_both!(whoever_knows_the_applicant_too_well_says_so, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, anyone());
    let id = submitted(&story, A, badge);
    let link = assigned(&story, id, OTHER);
    let why = "C’est ma collègue.".to_owned();
    story.run(story.service.recuse(link, why.clone())).unwrap();
    assert_eq!(state(&story, id), State::Submitted);
    assert_eq!(story.audited("application.release", id), 1);
    let told = |(_, letter): &(String, Letter)| matches!(letter, Letter::ReviewDeclined { application } if *application == id);
    assert_eq!(story.letters().iter().filter(|one| told(one)).count(), 1);
    assert_eq!(refusal(give(&story, link, true)), "link-used");
    let by = trainer(&story, TRAINER);
    assert!(
        seen(&story, &by, id)
            .messages
            .iter()
            .any(|m| m.words == why)
    );
    // Somebody else can be asked.
    give(&story, assigned(&story, id, PEER), true).unwrap();
});

on_both!(
    who_may_examine_is_looked_at_again_when_they_say_it,
    |target| {
        let story = Story::begin(target);
        let peers = Policy {
            reviewers: Reviewers::Peers,
            ..Policy::default()
        };
        let badge = open_to(&story, ASKED, peers);
        let held = story.award(OWNER, ASKED, PEER).assertion.id;
        let id = submitted(&story, A, badge);
        let link = assigned(&story, id, PEER);
        story.revoke(OWNER, held);
        assert_eq!(refusal(give(&story, link, true)), "not-a-peer");
        let there = opened(&story, link).unwrap();
        let read = story.run(story.service.application_to_examine(&there));
        assert_eq!(refusal(read), "not-a-peer");
        // Meanwhile one with the applicant.
        let badge = open_to(&story, CORE[1], anyone());
        let id = submitted(&story, "zoe@asso.example", badge);
        let link = assigned(&story, id, OTHER);
        crate::issuing::people::join(&story, "zoe@asso.example", OTHER);
        assert_eq!(refusal(give(&story, link, true)), "own-application");
        assert_eq!(state(&story, id), State::InReview);
    }
);

on_both!(two_at_once_by_link_make_one_decision, |target| {
    let story = Story::begin(target);
    let policy = Policy {
        needed: 1,
        of: 2,
        ..anyone()
    };
    let badge = open_to(&story, ASKED, policy);
    let mut links = Vec::new();
    for n in 0..8 {
        let id = submitted(&story, &format!("p{n}@asso.example"), badge);
        let favourable = [(true, true), (true, false), (false, true)][n % 3];
        links.push((
            assigned(&story, id, &format!("x{n}@un.example")),
            favourable.0,
        ));
        links.push((
            assigned(&story, id, &format!("y{n}@deux.example")),
            favourable.1,
        ));
    }
    let doing = links.into_iter().map(|(link, favourable)| {
        let service = story.service.clone();
        async move { service.opinion_by_link(link, opinion(favourable)).await }
    });
    let done = story.together(doing.collect::<Vec<_>>());
    let decided = done
        .iter()
        .filter(|done| done.as_ref().is_ok_and(|done| done.decision.is_some()));
    assert_eq!(decided.count(), 8);
    let refused = done.iter().filter_map(|done| done.as_ref().err()).map(code);
    assert!(refused.clone().all(|code| code == "already-decided"));
    assert!(
        refused.count() >= 3,
        "where both are for it, one comes too late"
    );
    assert_eq!(
        story.count("SELECT count(*) AS n FROM application_decisions"),
        8
    );
    let odd = "SELECT count(*) AS n FROM applications WHERE (state = 'accepted') <> (award_id IS NOT NULL)";
    assert_eq!(story.count(odd), 0);
    let awards = story.count("SELECT count(*) AS n FROM assertions");
    let accepted = story.count("SELECT count(*) AS n FROM applications WHERE state = 'accepted'");
    assert_eq!(awards, accepted);
});

on_both!(whoever_gave_a_statement_does_not_examine, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, anyone());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    complete(&story, session, id);
    super::stating::ask(&story, session, id, OTHER).unwrap();
    let link = asked(&story, OTHER);
    story
        .run(story.service.give_statement(link, said()))
        .unwrap();
    story
        .run(story.service.submit_applications(session, vec![id]))
        .unwrap();
    let new = NewReviewer::Address(email(OTHER));
    let done = story
        .service
        .assign_reviewer(&story.actor, story.owner(), id, new);
    assert_eq!(refusal(story.run(done)), "gave-a-statement");
});

//! A commission before a composite: the rule proposes, those who examine decide.

use super::*;
use crate::on_both;
use sceau::badge::{application::Reviewers, composite::LeafState};
use sceau::issuing::{
    applications::{Answered, Proposed},
    letters::Letter,
};
use sceau::storage::Page;

/// The composite goes before one member of its issuer.
fn before_commission(story: &Story, slug: &str) -> Uuid {
    let badge = story.composite_badge(slug).id;
    let set =
        story
            .service
            .set_review_policy(&story.actor, story.owner(), badge, Policy::default());
    story.run(set).unwrap();
    badge
}

fn waiting(story: &Story) -> Vec<Seen> {
    let issuer = story.bodies[OWNER].issuer;
    let states = vec![State::Submitted, State::InReview];
    story
        .run(story.service.applications(issuer, states, Page::first(10)))
        .unwrap()
}

on_both!(
    whoever_meets_the_rule_is_put_before_the_commission_once,
    |target| {
        let story = Story::begin(target);
        before_commission(&story, CORE_COMPOSITE);
        let last = story.award_all(&CORE, A);
        assert!(
            story.live(CORE_COMPOSITE, A).is_empty(),
            "not by the rule alone"
        );
        assert_eq!(
            story.live(FIRST_STEPS, A).len(),
            1,
            "others are awarded as ever"
        );
        assert!(
            last.also
                .iter()
                .all(|also| also.composite.as_str() != CORE_COMPOSITE)
        );
        let found = waiting(&story);
        assert_eq!(found.len(), 1);
        let id = found[0].application.id;
        let told =
            |l: &Letter| matches!(l, Letter::CommissionBegun { application } if *application == id);
        assert_eq!(
            story
                .letters()
                .iter()
                .filter(|(to, l)| to == A && told(l))
                .count(),
            1
        );
        story.award(OWNER, "ia-quotidien", A);
        story.reconcile();
        assert_eq!(waiting(&story).len(), 1, "it waits already");

        let done = opine(&story, &trainer(&story, TRAINER), id, true).unwrap();
        let composite = story.live(CORE_COMPOSITE, A)[0];
        assert_eq!(done.awarded.unwrap().assertion.id, composite);
        assert_eq!(stored(&story, id).award, Some(composite));
        let letters = story.letters();
        let received = |l: &Letter| l.assertions().contains(&composite);
        assert_eq!(
            letters
                .iter()
                .filter(|(to, l)| to == A && received(l))
                .count(),
            1
        );
        story.award(OWNER, "reseau-territoire", A);
        assert!(waiting(&story).is_empty(), "they hold it");
    }
);

on_both!(whoever_is_put_before_it_answers_in_words_alone, |target| {
    let story = Story::begin(target);
    before_commission(&story, CORE_COMPOSITE);
    story.award_all(&CORE, A);
    let id = waiting(&story)[0].application.id;
    let by = trainer(&story, TRAINER);
    let ask =
        story
            .service
            .ask_for_more(&by, story.owner(), id, (None, "Depuis quand ?".to_owned()));
    story.run(ask).unwrap();
    assert_eq!(state(&story, id), State::MoreInformation);
    assert_eq!(refusal(opine(&story, &by, id, true)), "not-now");
    let asked = |l: &Letter| matches!(l, Letter::MoreAsked { application } if *application == id);
    let letters = story.letters();
    assert_eq!(
        letters.iter().filter(|(to, l)| to == A && asked(l)).count(),
        1
    );
    // They show nothing and say nothing of themselves: nothing of that is missing.
    let there = story.signed_in(A);
    let answer = Answered {
        words: "Depuis trois ans.".to_owned(),
    };
    story
        .run(story.service.answer_question(there, id, answer))
        .unwrap();
    let read = seen(&story, &by, id);
    assert_eq!(read.messages.last().unwrap().words, "Depuis trois ans.");
    opine(&story, &by, id, true).unwrap();
    assert_eq!(story.live(CORE_COMPOSITE, A).len(), 1);
});

on_both!(a_composite_made_of_one_that_waits_waits_too, |target| {
    let story = Story::begin(target);
    before_commission(&story, CORE_COMPOSITE);
    story.award_all(&CORE, A);
    for slug in ["ia-quotidien", "numerique-responsable"] {
        story.award(OWNER, slug, A);
    }
    assert!(story.live(FURTHER_COMPOSITE, A).is_empty());
    let id = waiting(&story)[0].application.id;
    let done = opine(&story, &trainer(&story, TRAINER), id, true).unwrap();
    assert_eq!(
        story.live(FURTHER_COMPOSITE, A).len(),
        1,
        "it follows at once"
    );
    assert_eq!(done.awarded.unwrap().also.len(), 1);
});

on_both!(not_retained_it_comes_again_with_something_new, |target| {
    let story = Story::begin(target);
    before_commission(&story, CORE_COMPOSITE);
    story.award_all(&CORE, A);
    let id = waiting(&story)[0].application.id;
    opine(&story, &trainer(&story, TRAINER), id, false).unwrap();
    story.reconcile();
    assert!(waiting(&story).is_empty(), "nothing new");
    assert!(story.live(CORE_COMPOSITE, A).is_empty());
    story.award(OWNER, "ia-quotidien", A);
    assert_eq!(waiting(&story).len(), 1);
});

on_both!(whoever_withdrew_or_was_not_retained_asks_again, |target| {
    let story = Story::begin(target);
    let badge = before_commission(&story, CORE_COMPOSITE);
    story.award_all(&CORE, A);
    let first = waiting(&story)[0].application.id;
    let there = story.signed_in(A);
    let again = |id| story.run(story.service.ask_commission_again(there, id));
    let withdraw = |id| {
        let done = story.service.withdraw_application(there, id);
        story.run(done).unwrap();
    };
    assert_eq!(refusal(again(first)), "not-now", "it is not decided");
    withdraw(first);
    story.reconcile();
    assert!(waiting(&story).is_empty(), "not by itself");
    let second = again(first).unwrap();
    let found = waiting(&story);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].application.id, second);
    assert_eq!(refusal(again(first)), "already-applied");
    let by = trainer(&story, TRAINER);
    opine(&story, &by, second, false).unwrap();
    let third = again(second).unwrap();
    let told = |(to, letter): &&(String, Letter)| {
        to == A && matches!(letter, Letter::CommissionBegun { .. })
    };
    assert_eq!(story.letters().iter().filter(told).count(), 3);
    let other = session(&story, "zoe@asso.example");
    let stranger = story.service.ask_commission_again(other, second);
    assert_eq!(refusal(story.run(stranger)), "not-found");

    // Only as long as a commission decides.
    withdraw(third);
    let close = story
        .service
        .remove_review_policy(&story.actor, story.owner(), badge);
    story.run(close).unwrap();
    assert_eq!(refusal(again(third)), "not-askable");
    before_commission(&story, CORE_COMPOSITE);
    let fourth = again(third).unwrap();
    opine(&story, &by, fourth, true).unwrap();
    assert_eq!(story.live(CORE_COMPOSITE, A).len(), 1);
    assert_eq!(refusal(again(third)), "already-held");
    assert_eq!(refusal(again(fourth)), "already-decided");
});

on_both!(nobody_asks_again_who_does_not_meet_the_rule, |target| {
    let story = Story::begin(target);
    before_commission(&story, CORE_COMPOSITE);
    let last = story.award_all(&CORE, A).assertion.id;
    let id = waiting(&story)[0].application.id;
    let there = story.signed_in(A);
    let by = trainer(&story, TRAINER);
    let proposal = seen(&story, &by, id).proposal.unwrap();
    assert!(proposal.met);
    let counts = |one: &Proposed| one.state == LeafState::Held;
    assert!(proposal.badges.iter().all(counts));
    assert!(proposal.badges.iter().any(|one| one.id == last));
    story.revoke(OWNER, last);
    let proposal = seen(&story, &by, id).proposal.unwrap();
    assert!(!proposal.met);
    let revoked = proposal.badges.iter().find(|one| one.id == last).unwrap();
    assert_eq!(revoked.state, LeafState::Revoked);
    opine(&story, &by, id, false).unwrap();
    let again = || story.run(story.service.ask_commission_again(there, id));
    assert_eq!(refusal(again()), "rule-not-met");
    assert!(waiting(&story).is_empty());
    // Once it is met again, the rule itself proposes them: they wait already.
    story.award(OWNER, CORE[CORE.len() - 1], A);
    assert_eq!(refusal(again()), "already-applied");
});

on_both!(a_rule_that_is_not_met_any_more_awards_nothing, |target| {
    let story = Story::begin(target);
    before_commission(&story, CORE_COMPOSITE);
    let last = story.award_all(&CORE, A).assertion.id;
    let id = waiting(&story)[0].application.id;
    story.revoke(OWNER, last);
    let by = trainer(&story, TRAINER);
    assert_eq!(refusal(opine(&story, &by, id, true)), "rule-not-met");
    assert_eq!(state(&story, id), State::Submitted, "nothing of it is kept");
    opine(&story, &by, id, false).unwrap();
});

on_both!(without_a_commission_any_more_the_rule_awards, |target| {
    let story = Story::begin(target);
    let badge = before_commission(&story, CORE_COMPOSITE);
    story.award_all(&CORE, A);
    let id = waiting(&story)[0].application.id;
    let close = story
        .service
        .remove_review_policy(&story.actor, story.owner(), badge);
    story.run(close).unwrap();
    story.award(OWNER, "ia-quotidien", A);
    let composite = story.live(CORE_COMPOSITE, A)[0];
    let done = opine(&story, &trainer(&story, TRAINER), id, true).unwrap();
    assert!(done.awarded.is_none(), "it is held");
    assert_eq!(stored(&story, id).award, Some(composite));
});

on_both!(
    those_who_met_the_rule_before_are_put_before_it_by_the_reconciliation,
    |target| {
        let story = Story::begin(target);
        let badge = before_commission(&story, CORE_COMPOSITE);
        story.confirmed(CORE_COMPOSITE, true);
        story.award_all(&CORE, A);
        let id = waiting(&story)[0].application.id;
        story.sql("DELETE FROM applications WHERE id = $1", id);
        story.reconcile();
        assert_eq!(waiting(&story).len(), 1);
        assert_eq!(
            stored(&story, waiting(&story)[0].application.id).badge_class,
            badge
        );
    }
);

on_both!(peers_decide_about_no_composite, |target| {
    let story = Story::begin(target);
    let badge = before_commission(&story, CORE_COMPOSITE);
    let peers = Policy {
        reviewers: Reviewers::Peers,
        ..Policy::default()
    };
    let set = story
        .service
        .set_review_policy(&story.actor, story.owner(), badge, peers);
    let Err(Error::Fields(wrong)) = story.run(set) else {
        panic!("peers were taken")
    };
    assert_eq!(wrong[0].pointer, "/reviewers");
    let of = |slug: &'static str| {
        let found = story
            .service
            .commission_of(story.owner(), story.programme, slug);
        story.run(found).unwrap().unwrap()
    };
    assert_eq!(of(CORE_COMPOSITE), (badge, Some(Policy::default())));
    assert_eq!(of(FIRST_STEPS).1, None);
});

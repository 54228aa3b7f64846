//! A commission before a composite: the rule proposes, those who examine decide.

use super::*;
use crate::on_both;
use sceau::badge::application::Reviewers;
use sceau::issuing::{applications::Answered, letters::Letter};
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

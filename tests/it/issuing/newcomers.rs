//! Whoever wants to ask for a badge is written to, also when nobody knew them; and is forgotten when they never come.

use super::people::person;
use crate::on_both;
use crate::support::letters::{last_link, letters};
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::{application::Policy, text::Language};
use uuid::Uuid;

const A: &str = "arrivante@exemple.fr";
const B: &str = "beatrice@exemple.fr";
const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

fn typed(story: &Story, who: &str, wanted: Uuid) {
    let asked = story.service.ask_to_begin(email(who), Language::Fr, wanted);
    story.run(asked).unwrap();
}

fn came(story: &Story, who: &str) -> Uuid {
    let link = last_link(&story.service, who);
    let token = story.run(story.service.sign_in(link, Default::default()));
    let token = token.unwrap().text();
    let there = story.service.signed_in(&token);
    story.run(there).unwrap().unwrap().session
}

fn forget(story: &Story) -> usize {
    story.run(story.service.forget_who_never_came()).unwrap()
}

on_both!(
    whoever_was_typed_and_never_came_is_forgotten_after_a_week,
    |target| {
        let story = Story::begin(target);
        let badge = story.badge(OWNER, CORE[0]);
        let days = |days| story.clock.advance(TimeDelta::days(days));
        for who in [A, B] {
            typed(&story, who, badge);
        }
        came(&story, B);
        days(6);
        assert_eq!(forget(&story), 0);
        days(2);
        assert_eq!(forget(&story), 1);
        assert_eq!(person(&story, A), None);
        assert!(
            letters(&story.service, A).is_empty(),
            "nor is their letter kept"
        );
        assert!(person(&story, B).is_some(), "they read their letter");
        assert_eq!(forget(&story), 0);
        // They are waited for anew when they are typed anew.
        typed(&story, A, badge);
        days(8);
        typed(&story, A, badge);
        assert_eq!(forget(&story), 0);
        came(&story, A);
        days(30);
        assert_eq!(forget(&story), 0);
    }
);

on_both!(whoever_has_something_is_never_forgotten, |target| {
    let story = Story::begin(target);
    let badge = story.badge(OWNER, CORE[0]);
    // A badge, a desk, a statement that was asked for, an address that somebody wants proved.
    story.award(OWNER, CORE[1], A);
    typed(&story, A, badge);
    let invited = story.service.invite_member(
        &story.actor,
        story.owner(),
        Some(story.bodies[OWNER].issuer),
        (
            email("bureau@exemple.fr"),
            sceau::issuing::access::Role::Reader,
        ),
    );
    story.run(invited).unwrap();
    typed(&story, "bureau@exemple.fr", badge);
    let asked = story
        .service
        .ask_for_address(&story.actor, email(A), email("autre@exemple.fr"));
    story.run(asked).unwrap();
    typed(&story, "autre@exemple.fr", badge);
    story.clock.advance(TimeDelta::days(30));
    assert_eq!(forget(&story), 0);
    for who in [A, "bureau@exemple.fr", "autre@exemple.fr"] {
        assert!(person(&story, who).is_some(), "{who}");
    }
});

on_both!(
    what_is_blocked_for_an_address_stays_blocked_when_it_is_only_typed,
    |target| {
        let story = Story::begin(target);
        let blocks = || story.count("SELECT count(*) AS n FROM composite_blocks");
        story.award_all(&STEPS, A);
        let erased = story.service.erase_person(&story.actor, email(A));
        story.run(erased).unwrap();
        assert_eq!(blocks(), 1);
        typed(&story, A, story.badge(OWNER, STEPS[0]));
        story.clock.advance(TimeDelta::days(8));
        assert_eq!(forget(&story), 1);
        assert_eq!((person(&story, A), blocks()), (None, 1));
        for slug in STEPS {
            story.award(OWNER, slug, A);
        }
        assert!(story.live(FIRST_STEPS, A).is_empty());
    }
);

on_both!(an_address_gets_three_such_letters_an_hour, |target| {
    let story = Story::begin(target);
    let badge = story.badge(OWNER, CORE[0]);
    for _ in 0..5 {
        typed(&story, A, badge);
    }
    assert_eq!(letters(&story.service, A).len(), 3);
    // Those without a badge to go on to are counted with them.
    let plain = story.service.ask_for_badges(email(A), Language::Fr);
    story.run(plain).unwrap();
    assert_eq!(letters(&story.service, A).len(), 3);
});

on_both!(somebody_new_can_ask_at_once, |target| {
    let story = Story::begin(target);
    let badge = story.badge(OWNER, CORE[0]);
    let policy =
        story
            .service
            .set_review_policy(&story.actor, story.owner(), badge, Policy::default());
    story.run(policy).unwrap();
    typed(&story, A, badge);
    let session = came(&story, A);
    let begun = story.service.begin_applications(session, vec![badge]);
    assert_eq!(story.run(begun).unwrap().len(), 1);
});

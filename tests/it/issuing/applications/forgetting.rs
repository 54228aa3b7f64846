//! Whoever was only named by somebody is forgotten with what they were named for.

use super::outside::{anyone, assigned};
use super::*;
use crate::on_both;
use chrono::TimeDelta;
use sceau::issuing::applications::NewDraft;

const OUTSIDE: &str = "rui@autre.example";
const HOLDER: &str = "pia@ailleurs.example";

fn known(story: &Story, who: &str) -> bool {
    let to = email(who);
    story.read(move |db| Ok(persons::find(db, &to)?.is_some()))
}

fn follow(story: &Story) {
    story.run(story.service.follow_applications()).unwrap();
}

fn given(story: &Story, link: Uuid, favourable: bool) {
    let given = story.service.opinion_by_link(link, opinion(favourable));
    story.run(given).unwrap();
}

const ASKED_AT: &str = "SELECT count(*) AS n FROM reviewers WHERE mailbox_id IS NOT NULL";

on_both!(
    who_examined_from_outside_is_forgotten_with_what_was_said,
    |target| {
        let story = Story::begin(target);
        let policy = Policy {
            needed: 2,
            of: 2,
            ..anyone()
        };
        let badge = open_to(&story, ASKED, policy);
        story.award(OWNER, CORE[3], HOLDER);
        let id = submitted(&story, A, badge);
        let first = assigned(&story, id, OUTSIDE);
        let second = assigned(&story, id, HOLDER);
        given(&story, first, true);
        given(&story, second, true);
        assert_eq!(state(&story, id), State::Accepted);
        follow(&story);
        assert!(known(&story, OUTSIDE), "an appeal is thinkable");
        assert_eq!(story.count(ASKED_AT), 2);
        story.clock.advance(TimeDelta::days(366));
        follow(&story);
        assert_eq!(story.count(ASKED_AT), 0);
        assert!(!known(&story, OUTSIDE));
        assert!(known(&story, HOLDER), "they hold a badge");
        let by = trainer(&story, TRAINER);
        let left = seen(&story, &by, id).reviewers;
        let told: Vec<_> = left
            .iter()
            .map(|one| (one.reviewer.who.kind(), one.email.as_deref()))
            .collect();
        assert_eq!(told, [("external", None), ("external", None)]);
        let said = left[0].reviewer.opinion.as_ref().unwrap();
        assert!(said.favourable, "that they said it stays");
    }
);

on_both!(who_examines_for_others_too_stays_until_the_last, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, anyone());
    let (one, other) = (
        submitted(&story, A, badge),
        submitted(&story, "zoe@asso.example", badge),
    );
    assigned(&story, one, OUTSIDE);
    assigned(&story, other, OUTSIDE);
    let erase = |who: &str| {
        let erased = story.service.erase_person(&story.actor, email(who));
        story.run(erased).unwrap();
    };
    erase(A);
    assert!(known(&story, OUTSIDE));
    erase("zoe@asso.example");
    assert!(!known(&story, OUTSIDE), "nothing else is known of them");
});

on_both!(
    whoever_an_issuer_named_and_never_came_is_forgotten,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        for who in [A, HOLDER] {
            let new = NewDraft {
                email: email(who),
                proofs: vec![(text(false), Vec::new())],
                assessments: Vec::new(),
            };
            let begun =
                story
                    .service
                    .begin_application_for(&story.actor, story.owner(), badge, new);
            story.run(begun).unwrap();
        }
        // One of them comes, and leaves it at that.
        story.signed_in(HOLDER);
        for days in [151, 31, 2] {
            assert!(known(&story, A));
            story.clock.advance(TimeDelta::days(days));
            follow(&story);
        }
        assert_eq!(story.count("SELECT count(*) AS n FROM applications"), 0);
        assert!(!known(&story, A));
        assert!(known(&story, HOLDER));
        assert_eq!(story.count("SELECT count(*) AS n FROM proofs"), 1);
    }
);

//! A badge from elsewhere that was brought before the address that it was issued to was known to be its holder's.

use super::super::equivalence::{equivalence, found, others};
use super::*;
use crate::checking::site::{Badge, EMAIL, url};
use crate::issuing::people::{ask, prove};
use sceau::checking::Input;
use sceau::issuing::accepting::Wish;
use sceau::issuing::evidence::{EvidenceState, OwnBadge};
use sceau::issuing::letters::Letter;
use sceau::storage::persons;

const HOLDER: &str = "titulaire@exemple.fr";

/// What counts by an equivalence, brought by who holds the rest of the core; the address it was issued to is of somebody
/// who holds a badge too, and whom nobody knows to be the same.
fn brought(story: &Story) {
    equivalence(story);
    story.award_all(&others(), HOLDER);
    story.award(OWNER, "animer", EMAIL);
    // Nothing looks at it later by itself: the rule's back-fill was not confirmed.
    story.confirmed(CORE_COMPOSITE, false);
    let badge = OwnBadge {
        programme: story.programme,
        issued_to: email(EMAIL),
        found: found(story, &mut Badge::good(), Input::Url(url("/assertion"))),
    };
    let done = story
        .service
        .manage_badges(story.signed_in(HOLDER), Wish::Bring(Box::new(badge)));
    story.run(done).unwrap();
    assert_eq!(state(story), EvidenceState::AddressNotProved);
    assert!(story.live(CORE_COMPOSITE, HOLDER).is_empty());
    assert_eq!(told(story), 0);
}

fn state(story: &Story) -> EvidenceState {
    let address = story.read(|db| {
        let found = persons::find(db, &email(HOLDER))?.unwrap();
        Ok(persons::address_by_id(db, found.address)?.unwrap())
    });
    let language = sceau::badge::text::Language::Fr;
    let mine = story.run(story.service.my_badges(&address, language));
    mine.unwrap().brought[0].state
}

/// Letters that say that it counts.
fn told(story: &Story) -> usize {
    let all = story.letters().into_iter();
    all.filter(|(_, letter)| matches!(letter, Letter::EvidenceDecided { counts: true, .. }))
        .count()
}

fn counts(story: &Story) {
    assert_eq!(person(story, HOLDER), person(story, EMAIL));
    assert_eq!(state(story), EvidenceState::Counts);
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL).len(), 1);
    assert_eq!(told(story), 1);
}

on_both!(it_counts_once_its_address_is_joined, |target| {
    let story = Story::begin(target);
    brought(&story);
    prove(&story, EMAIL);
    counts(&story);
});

on_both!(also_when_the_other_one_asked_and_is_kept, |target| {
    let story = Story::begin(target);
    brought(&story);
    ask(&story, EMAIL, HOLDER);
    // The holder's address was proved by the link to their badges; the latest link to the other one is the asking one's.
    prove(&story, HOLDER);
    prove(&story, EMAIL);
    counts(&story);
});

//! An appeal follows its composite to the award that stands in its place, also when the holder erases the old one.

use super::people::join;
use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::OnRevoked;
use sceau::issuing::accepting::Wish;
use sceau::issuing::letters::Letter;
use sceau::issuing::replace::Correction;
use sceau::storage::pending;
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "camille@atelier.example";
const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

/// The link in the letter that says that the composite will be revoked.
fn link_to_appeal(story: &Story) -> Uuid {
    let all = story.letters().into_iter();
    let mut links = all.filter_map(|(_, letter)| match letter {
        Letter::RevocationPending { link, .. } => Some(link),
        _ => None,
    });
    links.next().unwrap()
}

/// The composite is given to another address of its holder, so that another award stands in its place.
fn move_to(story: &Story, composite: Uuid, to: &str) -> Uuid {
    let correction = Correction {
        email: Some(email(to)),
        ..Correction::default()
    };
    let (service, owner) = (&story.service, story.owner());
    let done = service.replace(&story.actor, owner, composite, correction, None);
    story.run(done).unwrap().done().unwrap().assertion.id
}

fn erase(story: &Story, award: Uuid) {
    let done = story
        .service
        .manage_badges(story.signed_in(A), Wish::Erase(award));
    story.run(done).unwrap();
}

on_both!(it_follows_a_replaced_badge_that_is_erased, |target| {
    let story = Story::begin_with(target, OnRevoked::Pending);
    let held = STEPS.map(|slug| story.award(OWNER, slug, A).assertion.id);
    join(&story, A, B);
    let first = story.live(FIRST_STEPS, A)[0];
    story.revoke(OWNER, held[0]);
    let link = link_to_appeal(&story);
    // Twice: the link goes with each.
    let second = move_to(&story, first, B);
    erase(&story, first);
    let third = move_to(&story, second, A);
    erase(&story, second);
    assert_eq!(story.live(FIRST_STEPS, A), [third]);
    let why = "J’ai suivi la formation.".to_owned();
    story.run(story.service.appeal(link, why.clone())).unwrap();
    let open = story.read(move |db| Ok(pending::open_of(db, third)?.unwrap()));
    assert_eq!(open.appeal.unwrap().0, why);
    assert_eq!(story.audited("composite.appeal", third), 1);
    let told = Letter::AppealReceived { assertion: third };
    assert!(story.letters().iter().any(|(_, letter)| *letter == told));
});

on_both!(with_the_composite_itself_it_goes, |target| {
    let story = Story::begin_with(target, OnRevoked::Pending);
    let held = STEPS.map(|slug| story.award(OWNER, slug, A).assertion.id);
    let composite = story.live(FIRST_STEPS, A)[0];
    story.revoke(OWNER, held[0]);
    let link = link_to_appeal(&story);
    erase(&story, composite);
    let appeal = story.service.appeal(link, "Je conteste.".to_owned());
    assert_eq!(refusal(story.run(appeal)), "link-unknown");
});

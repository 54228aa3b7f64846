//! Badges of a version of the catalogue that a programme never adopted do not count there, and its progress says why.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::{LeafState, OnRevoked, ProgressNode};
use sceau::badge::text::Language;
use sceau::issuing::badges::NewBadge;
use sceau::issuing::catalogues;
use sceau::storage::Scope;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

/// Another programme, of a body, that adopted a version of the same catalogue with another number and nothing else.
fn another(story: &Story, body: usize) -> Uuid {
    let (service, actor, scope) = (&story.service, &story.actor, story.scope(body));
    let issuer = story.bodies[body].issuer;
    let made = service.create_programme(actor, scope, issuer, "Ailleurs".to_owned());
    let programme = story.run(made).unwrap().id;
    let mut catalogue = catalogues::default_catalogue().unwrap().clone();
    catalogue.version = "2026.9".to_owned();
    let adopted = service.adopt(actor, scope, programme, &catalogue, OnRevoked::Keep);
    story.run(adopted).unwrap();
    programme
}

/// Awards the body's badge of a competency as that programme has it.
fn award_in(story: &Story, programme: Uuid, body: usize, competency: &str) -> Uuid {
    let new = NewBadge::OfCompetency {
        programme,
        competency: competency.to_owned(),
    };
    let (scope, issuer) = (story.scope(body), story.bodies[body].issuer);
    let badge = story.service.define_badge(&story.actor, scope, issuer, new);
    let badge = story.run(badge).unwrap().id;
    let made = story.try_award(body, new_award(badge, WHO)).unwrap();
    assert!(made.also.is_empty(), "{competency}");
    made.assertion.id
}

/// How the leaves of the core stand in a programme, with the awards that this is about.
fn leaves(story: &Story, scope: Scope, programme: Uuid) -> Vec<(String, LeafState, Option<Uuid>)> {
    let progress = story.service.progress(scope, programme, email(WHO));
    let all = story.run(progress).unwrap().composites;
    let core = all.into_iter().find(|c| c.composite == CORE_COMPOSITE);
    let ProgressNode::All { all } = core.unwrap().progress.node else {
        panic!("not an all");
    };
    let leaf = |node| match node {
        ProgressNode::Badge {
            badge,
            state,
            assertion,
            ..
        } => Some((badge.to_string(), state, assertion)),
        _ => None,
    };
    all.into_iter().filter_map(|part| leaf(part.node)).collect()
}

on_both!(they_do_not_count_and_progress_says_why, |target| {
    let story = Story::with_bodies(target, 1);
    let elsewhere = another(&story, 1);
    // One by an issuer who is recognised for everything, one by the owner itself.
    let theirs = award_in(&story, elsewhere, 1, CORE[0]);
    let own = award_in(&story, elsewhere, OWNER, CORE[1]);
    let rest = story.award_all(&CORE[2..], WHO);
    assert!(rest.also.is_empty());
    assert_eq!(story.reconcile(), 0);
    let found = leaves(&story, story.owner(), story.programme);
    let of = |slug: &str| {
        let (_, state, id) = found.iter().find(|(leaf, ..)| leaf == slug).unwrap();
        (*state, *id)
    };
    assert_eq!(of(CORE[0]), (LeafState::OtherVersion, Some(theirs)));
    assert_eq!(of(CORE[1]), (LeafState::OtherVersion, Some(own)));
    assert_eq!(of(CORE[2]).0, LeafState::Held);
    let words = LeafState::OtherVersion.in_words(Language::En);
    assert!(words.contains("did not adopt"), "{words}");
    // There it counts, and what is of the first version does not.
    let there = leaves(&story, story.scope(1), elsewhere);
    assert_eq!(there[0].1, LeafState::Held);
    assert_eq!(there[2].1, LeafState::OtherVersion);

    // Revoked, it is no reason any more; earned here, it counts.
    story.revoke(1, theirs);
    let now = leaves(&story, story.owner(), story.programme);
    assert_eq!((now[0].1, now[0].2), (LeafState::Missing, None));
    let last = [CORE[0], CORE[1]].map(|slug| story.award(OWNER, slug, WHO));
    assert!(!last[1].also.is_empty());
    assert_eq!(story.live(CORE_COMPOSITE, WHO).len(), 1);
});

//! A rule of 200 badges, the most that one may name, is awarded and verified.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::{
    catalogue::Catalogue,
    composite::{MAX_LEAVES, OnRevoked, Requirement},
    json,
    text::Slug,
    urls::BaseUrl,
    verification::Verdict,
};
use sceau::checking::Input;
use sceau::issuing::{badges::NewBadge, catalogues};
use sceau::storage::Scope;

const WHO: &str = "camille@exemple.fr";

/// A catalogue of 200 competencies with such names, and a composite that asks for all.
fn catalogue(name: impl Fn(usize) -> String) -> Catalogue {
    let mut all = catalogues::default_catalogue().unwrap().clone();
    let one = all.badges[0].clone();
    let image = all.images[&one.slug].clone();
    all.slug = Slug::parse("deux-cents").unwrap();
    all.badges.clear();
    for at in 0..MAX_LEAVES {
        let mut badge = one.clone();
        badge.slug = Slug::parse(&format!("competence-{at}")).unwrap();
        (badge.name.fr, badge.name.en) = (name(at), name(at));
        all.images.insert(badge.slug.clone(), image.clone());
        all.badges.push(badge);
    }
    let first_steps = Slug::parse(FIRST_STEPS).unwrap();
    all.composites
        .retain(|composite| composite.slug == first_steps);
    let leaves = all
        .badges
        .iter()
        .map(|badge| Requirement::Badge(badge.slug.clone()));
    all.composites[0].rule = Requirement::All(leaves.collect());
    all
}

/// Everything is awarded; the names in the evidence of the composite.
fn awarded(story: &Story, catalogue: &Catalogue) -> Vec<Option<String>> {
    let (service, actor, scope) = (&story.service, &story.actor, story.owner());
    let Scope::Issuer(owner) = scope else {
        panic!("the owner's scope")
    };
    let made = service.create_programme(actor, scope, owner, "Grand".to_owned());
    let programme = story.run(made).unwrap().id;
    let adopted = service.adopt(actor, scope, programme, catalogue, OnRevoked::Revoke);
    story.run(adopted).unwrap();
    let mut last = None;
    for badge in &catalogue.badges {
        let competency = badge.slug.to_string();
        let new = NewBadge::OfCompetency {
            programme,
            competency,
        };
        let badge = story
            .run(service.define_badge(actor, scope, owner, new))
            .unwrap();
        last = Some(story.try_award(OWNER, new_award(badge.id, WHO)).unwrap());
    }
    let also = last.unwrap().also;
    assert_eq!(also.len(), 1);
    let award = story.assertion(also[0].assertion);
    let jws = story.run(service.rs256_jws(&award)).unwrap();
    let url = service.base().assertion(award.id);
    for input in [Input::Url(url), Input::Jws(jws)] {
        let report = story.check(input).report;
        assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    }
    let hosted = service.hosted(&award).unwrap();
    let strangers = json::parse_limited(&hosted.to_bytes(), json::FETCHED);
    assert!(strangers.is_ok(), "{strangers:?}");
    assert_eq!(hosted.evidence.len(), MAX_LEAVES);
    hosted.evidence.into_iter().map(|one| one.name).collect()
}

on_both!(
    a_composite_of_200_badges_is_awarded_and_verified,
    |target| {
        let story = Story::begin(target);
        let names = awarded(
            &story,
            &catalogue(|at| format!("Savoir numéro {at} de l’aide numérique")),
        );
        assert!(names.iter().all(Option::is_some), "there is room for names");
    }
);

on_both!(names_that_are_too_long_together_are_left_out, |target| {
    let story = Story::begin(target);
    let names = awarded(&story, &catalogue(|at| format!("{at:é>200}")));
    assert!(
        names.iter().all(Option::is_none),
        "their addresses say them"
    );
});

#[test]
fn a_base_url_leaves_room_for_200_of_its_addresses() {
    let long = |length: usize| format!("https://{}", "a".repeat(length - 8));
    assert!(BaseUrl::parse(&long(BaseUrl::MAX_LEN)).is_ok());
    let why = BaseUrl::parse(&long(BaseUrl::MAX_LEN + 1)).unwrap_err();
    assert_eq!(why.code, "invalid-base-url");
}

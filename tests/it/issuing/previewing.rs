//! What an award would come to: told, and nothing kept.

use crate::on_both;
use crate::support::story::*;
use sceau::issuing::{Error, award::NewAward, previewing::Preview};

const WHO: &str = "camille@exemple.fr";

fn preview(story: &Story, body: usize, new: NewAward) -> Result<Preview, Error> {
    let tried = story
        .service
        .preview_award(&story.actor, story.scope(body), new);
    story.run(tried)
}

on_both!(a_preview_is_what_the_award_comes_to, |target| {
    let story = Story::with_bodies(target, 1);
    let everything = [
        "SELECT count(*) AS n FROM assertions",
        "SELECT count(*) AS n FROM persons",
        "SELECT count(*) AS n FROM addresses",
        "SELECT count(*) AS n FROM audit",
        "SELECT count(*) AS n FROM mails",
        "SELECT count(*) AS n FROM links",
    ];
    let count = || everything.map(|query| story.count(query));
    let before = count();
    let first = new_award(story.badge(OWNER, CORE[0]), WHO);
    let alone = preview(&story, OWNER, first).unwrap();
    assert_eq!(alone.badge.id, story.badge(OWNER, CORE[0]));
    assert!(alone.also.is_empty());
    assert!(alone.issued_on <= story.service.now());
    assert_eq!(count(), before, "nobody is known, nothing is kept");

    for slug in &CORE[..7] {
        story.award(OWNER, slug, WHO);
    }
    let before = count();
    let last = preview(&story, OWNER, new_award(story.badge(OWNER, CORE[7]), WHO));
    let foretold: Vec<_> = last
        .unwrap()
        .also
        .into_iter()
        .map(|also| also.name)
        .collect();
    assert!(!foretold.is_empty());
    // Another issuer does not learn what its badge would complete.
    let others = preview(&story, 1, new_award(story.badge(1, CORE[7]), WHO)).unwrap();
    assert!(others.also.is_empty());
    assert_eq!(count(), before);
    let made = story.award(OWNER, CORE[7], WHO).also;
    let made: Vec<_> = made.into_iter().map(|also| also.name).collect();
    assert_eq!(made, foretold);
});

on_both!(a_preview_refuses_what_the_award_refuses, |target| {
    let story = Story::with_bodies(target, 1);
    let badge = story.badge(OWNER, CORE[0]);
    story.award(OWNER, CORE[0], WHO);
    assert_eq!(
        refusal(preview(&story, OWNER, new_award(badge, WHO))),
        "already-held"
    );
    let again = NewAward {
        allow_duplicate: true,
        ..new_award(badge, WHO)
    };
    assert!(preview(&story, OWNER, again).is_ok());
    let tomorrow = story.service.now() + chrono::TimeDelta::days(1);
    let early = NewAward {
        issued_on: Some(tomorrow),
        ..new_award(badge, "autre@exemple.fr")
    };
    assert_eq!(refusal(preview(&story, OWNER, early)), "in-the-future");
    assert_eq!(
        refusal(preview(&story, 1, new_award(badge, WHO))),
        "not-found"
    );
    let composite = story.composite_badge(CORE_COMPOSITE).id;
    assert_eq!(
        refusal(preview(&story, OWNER, new_award(composite, WHO))),
        "awarded-by-rule"
    );
});

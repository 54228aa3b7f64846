//! What holders share: nothing leads to an award in public before its holder says so.

use super::accepting::{answer, manage};
use super::people::join;
use super::replacing::{narrative, replace, to};
use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::text::Language;
use sceau::issuing::{Error, accepting::Wish, mine::Own};
use sceau::storage::{Scope, persons, shares};
use std::collections::BTreeSet;
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "camille@atelier.example";

fn share(story: &Story, of: &str, award: Uuid, confirmed: bool) -> Result<(), Error> {
    manage(story, of, Wish::Share { award, confirmed })
}

fn is_shared(story: &Story, award: Uuid) -> bool {
    story.read(move |db| Ok(shares::of(db, &[award])?.contains(&award)))
}

/// An award as its holder sees it.
fn seen(story: &Story, of: &str, award: Uuid) -> Own {
    let of = email(of);
    let address = story.read(move |db| {
        let found = persons::find(db, &of)?.unwrap();
        Ok(persons::address_by_id(db, found.address)?.unwrap())
    });
    let mine = story.run(story.service.my_badges(&address, Language::Fr));
    let mut awards = mine.unwrap().awards.into_iter();
    awards.find(|own| own.assertion.id == award).unwrap()
}

fn part_of(story: &Story, award: Uuid) -> Vec<Uuid> {
    let person = story.assertion(award).person;
    story.read(move |db| Ok(shares::composites_with(db, person, award)?))
}

on_both!(accepting_shares_nothing_and_sharing_is_undone, |target| {
    let story = Story::begin(target);
    let award = story.award(OWNER, CORE[0], A).assertion.id;
    let other = story.award(OWNER, CORE[0], B).assertion.id;
    assert_eq!(refusal(share(&story, A, award, false)), "not-accepted");
    answer(&story, award, A, true).unwrap();
    assert!(!is_shared(&story, award), "accepting alone shares nothing");
    assert_eq!(refusal(share(&story, A, other, true)), "not-found");
    assert_eq!(
        refusal(manage(&story, A, Wish::Unshare(other))),
        "not-found"
    );

    share(&story, A, award, false).unwrap();
    share(&story, A, award, false).unwrap(); // twice changes nothing
    assert!(is_shared(&story, award) && seen(&story, A, award).shared);
    assert_eq!(story.audited("assertion.share", award), 1);
    for _ in 0..2 {
        manage(&story, A, Wish::Unshare(award)).unwrap();
    }
    assert!(!is_shared(&story, award) && !seen(&story, A, award).shared);
    assert_eq!(story.audited("assertion.unshare", award), 1);
    story.revoke(OWNER, award);
    assert_eq!(refusal(share(&story, A, award, true)), "already-revoked");
});

on_both!(
    a_composite_is_shared_knowing_what_its_document_names,
    |target| {
        let story = Story::with_bodies(target, 1);
        for (at, slug) in CORE.iter().enumerate() {
            story.award(at % 2, slug, A);
        }
        for slug in ["ia-quotidien", "numerique-responsable"] {
            story.award(OWNER, slug, A);
        }
        let core = story.live(CORE_COMPOSITE, A)[0];
        let further = story.live(FURTHER_COMPOSITE, A)[0];
        answer(&story, further, A, true).unwrap();
        assert_eq!(
            refusal(share(&story, A, further, false)),
            "confirmation-needed"
        );
        assert!(!is_shared(&story, further));

        // What it names, and what the composite that it names does in turn.
        let named = seen(&story, A, further).named;
        assert_eq!(named.len(), 3 + CORE.len());
        let url = |id| Some(format!("{BASE}/assertions/{id}"));
        assert!(named.iter().any(|one| one.url == url(core)));
        let issuers: BTreeSet<_> = named.iter().filter_map(|one| one.issuer.clone()).collect();
        assert_eq!(
            issuers,
            ["Organisme 1".to_owned(), "Réseau".to_owned()].into()
        );
        assert!(named.iter().all(|one| one.issued_on.is_some()));
        let plain = story.award(OWNER, "parentalite-numerique", A).assertion.id;
        assert!(seen(&story, A, plain).named.is_empty());

        share(&story, A, further, true).unwrap();
        assert!(is_shared(&story, further) && !is_shared(&story, core));
        // What is part of it says so once it is shared, and nothing of the composite between.
        assert_eq!(part_of(&story, core), [further]);
        let component = seen(&story, A, core).named[0].url.clone().unwrap();
        let component: Uuid = component.rsplit('/').next().unwrap().parse().unwrap();
        assert!(part_of(&story, component).is_empty());
        manage(&story, A, Wish::Unshare(further)).unwrap();
        assert!(part_of(&story, core).is_empty());
    }
);

on_both!(others_are_explained_what_the_holder_shares, |target| {
    let mut story = Story::with_bodies(target, 1);
    let stranger = story.join();
    let components: Vec<Uuid> = CORE
        .iter()
        .enumerate()
        .map(|(at, slug)| story.award(at % 2, slug, A).assertion.id)
        .collect();
    let core = story.live(CORE_COMPOSITE, A)[0];
    let explain = |scope, id| story.run(story.service.explanation(scope, id));
    let shown = |scope| {
        let found = explain(scope, core).unwrap();
        let shown = found.components.iter().map(|c| c.assertion);
        (found.whole, shown.collect::<Vec<_>>())
    };
    for other in [story.scope(1), story.scope(stranger)] {
        assert_eq!(shown(other), (false, Vec::new()));
    }
    answer(&story, components[0], A, true).unwrap();
    share(&story, A, components[0], false).unwrap();
    let explained = explain(story.scope(stranger), core).unwrap();
    assert_eq!(explained.composite, CORE_COMPOSITE);
    assert_eq!(explained.rule.leaves().len(), 8, "the rule is public");
    assert_eq!(shown(story.scope(stranger)), (false, vec![components[0]]));
    for all in [story.owner(), Scope::Instance] {
        let (whole, found) = shown(all);
        assert!(whole && found.len() == 8);
    }
    // What is no composite is explained to nobody, and is there for its own issuer alone.
    assert_eq!(
        refusal(explain(story.scope(stranger), components[0])),
        "not-found"
    );
    assert_eq!(
        refusal(explain(story.owner(), components[0])),
        "not-a-composite"
    );
});

on_both!(what_replaces_a_shared_award_is_shared, |target| {
    let story = Story::begin(target);
    let award = story.award(OWNER, CORE[0], A).assertion.id;
    answer(&story, award, A, true).unwrap();
    share(&story, A, award, false).unwrap();
    let done = replace(&story, OWNER, award, narrative("corrigé")).unwrap();
    let new = done.assertion.id;
    assert!(is_shared(&story, new) && !is_shared(&story, award));
    // Somebody else decides anew.
    let done = replace(&story, OWNER, new, to("autre@exemple.fr")).unwrap();
    assert!(!is_shared(&story, done.assertion.id));
});

on_both!(two_persons_in_one_share_what_each_shared, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, B);
    story.clock.advance(TimeDelta::days(1));
    story.award_all(&CORE, A);
    let (stays, gone) = (
        story.live(CORE_COMPOSITE, B)[0],
        story.live(CORE_COMPOSITE, A)[0],
    );
    let plain = story.award(OWNER, "ia-quotidien", B).assertion.id;
    for (who, award) in [(A, gone), (B, plain)] {
        answer(&story, award, who, true).unwrap();
        share(&story, who, award, true).unwrap();
    }
    join(&story, A, B);
    assert!(is_shared(&story, plain));
    // The document of the one that stays names other badges than they were told of.
    assert_eq!(story.live(CORE_COMPOSITE, A), [stays]);
    assert!(!is_shared(&story, stays));
});

//! Eight badges make a mediator: from the first award to the composite and its proofs.

use crate::on_both;
use crate::support::story::*;
use chrono::Months;
use sceau::badge::assertion::{Assertion, Evidence, Verification};
use sceau::badge::signing::{Algorithm, Jws, PublicKey};
use sceau::badge::text::Language;
use sceau::storage::{Scope, badge_classes, issuers, keys};
use std::collections::BTreeSet;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

/// Checks the signature with the key published for the badge's Profile; gives the payload.
fn verified(story: &Story, algorithm: Algorithm, jws: &str) -> Assertion {
    let parsed = Jws::parse(jws).unwrap();
    let assertion = Assertion::from_payload(parsed.payload()).unwrap();
    let id = |url: &str| -> Uuid { url.rsplit('/').next().unwrap().parse().unwrap() };
    let badge = id(&assertion.badge);
    let profile = story.read(move |db| {
        let badge = badge_classes::find(db, badge)?.unwrap();
        Ok(issuers::find_profile(db, badge.profile)?.unwrap().profile)
    });
    let published = match algorithm {
        Algorithm::EdDsa => profile.ed25519_key,
        Algorithm::Rs256 => profile.rsa_key,
    };
    let key_url = story.service.base().key(published);
    assert_eq!(parsed.kid(), Some(key_url.as_str()));
    let creator = Verification::SignedBadge { creator: key_url };
    assert_eq!(assertion.verification, creator);
    let key = story.read(move |db| Ok(keys::find(db, published)?.unwrap()));
    let key = PublicKey::from_spki(algorithm, &key.public).unwrap();
    parsed.verify(&key).unwrap();
    let mut forged = jws.to_owned().into_bytes();
    let middle = forged.len() - 100;
    forged[middle] = if forged[middle] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    let forged = Jws::parse(&forged).and_then(|forged| forged.verify(&key));
    assert!(forged.is_err());
    assertion
}

on_both!(the_eighth_badge_brings_the_composite, |target| {
    let story = Story::with_bodies(target, 2);
    let mut components = BTreeSet::new();
    for (at, slug) in CORE[..7].iter().enumerate() {
        let awarded = story.award(at % 3, slug, WHO);
        assert!(awarded.also.is_empty());
        components.insert(awarded.assertion.id);
    }
    let eighth = story.award(1, CORE[7], " Camille@Exemple.FR ");
    components.insert(eighth.assertion.id);

    // Nested ones first, then by slug: the eighth was the third of the first steps too.
    let names: Vec<_> = eighth
        .also
        .iter()
        .map(|also| also.name.fr.as_str())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let owner = story.bodies[OWNER].issuer;
    assert!(eighth.also.iter().all(|also| also.issuer == owner));
    let badge = story.composite_badge(CORE_COMPOSITE);
    let mut also = eighth.also.iter();
    let composite = also.find(|also| also.badge == badge.id).unwrap();
    assert_eq!(composite.name.fr, badge.definition.name(Language::Fr));
    assert_eq!(story.live(CORE_COMPOSITE, WHO), [composite.assertion]);
    assert_eq!(story.live(FIRST_STEPS, WHO).len(), 1);
    assert!(story.live(FURTHER_COMPOSITE, WHO).is_empty());

    let stored = story.assertion(composite.assertion);
    assert_eq!(
        stored.recorded_at, eighth.assertion.recorded_at,
        "one transaction"
    );
    assert_eq!(stored.person, eighth.assertion.person);
    assert_eq!(stored.address, eighth.assertion.address);
    let hosted = story.service.hosted(&stored).unwrap();
    assert_eq!(hosted.verification, Verification::HostedBadge);
    assert_eq!(hosted.id, story.service.base().assertion(stored.id));
    assert_eq!(hosted.badge, story.service.base().badge(badge.id));
    assert!(hosted.recipient.belongs_to(&email(WHO)));
    let expires = hosted.issued_on.checked_add_months(Months::new(36));
    assert_eq!((hosted.expires, stored.expires), (expires, expires));
    assert!(hosted.related.is_empty());
    assert!(hosted.narrative.as_ref().unwrap().contains("8 sur 8"));
    assert!(hosted.narrative.as_ref().unwrap().contains("version 1"));

    let url = |id: &Uuid| story.service.base().assertion(*id);
    let expected: BTreeSet<_> = components.iter().map(url).collect();
    let shown = hosted.evidence.iter().map(|e| e.id.clone().unwrap());
    assert_eq!(shown.collect::<BTreeSet<_>>(), expected);
    assert_eq!(hosted.evidence.len(), 8, "each once");
    let is_a_badge = |e: &Evidence| e.genre.as_deref() == Some("Open Badge") && e.name.is_some();
    assert!(hosted.evidence.iter().all(is_a_badge));

    let eddsa = story.run(story.service.eddsa_jws(&stored)).unwrap();
    let rs256 = story.run(story.service.rs256_jws(&stored)).unwrap();
    for (algorithm, jws) in [(Algorithm::EdDsa, eddsa), (Algorithm::Rs256, rs256)] {
        assert_eq!(verified(&story, algorithm, &jws).hosted(), hosted);
    }
    assert_eq!(story.audited("assertion.award", stored.id), 1);
    assert_eq!(story.audited("assertion.award", eighth.assertion.id), 1);
});

on_both!(an_award_says_what_was_asked, |target| {
    let story = Story::begin(target);
    let mut new = new_award(story.badge(OWNER, "culture-numerique"), "Élodie@exemple.fr");
    new.evidence = vec![Evidence {
        id: Some("https://exemple.fr/preuve".to_owned()),
        narrative: Some("Observée en atelier".to_owned()),
        ..Evidence::default()
    }];
    new.narrative = Some("Trois ateliers".to_owned());
    new.issued_on = Some("2026-03-01T00:00:00Z".parse().unwrap());
    let awarded = story.try_award(OWNER, new.clone()).unwrap();
    let stored = story.assertion(awarded.assertion.id);
    let hosted = story.service.hosted(&stored).unwrap();
    assert_eq!(hosted.evidence, new.evidence);
    assert_eq!(hosted.narrative, new.narrative);
    assert_eq!(hosted.issued_on, new.issued_on.unwrap());
    // The badge is valid for 36 months.
    assert_eq!(
        hosted.expires.unwrap().to_string(),
        "2029-03-01 00:00:00 UTC"
    );
    assert_eq!(stored.expires, hosted.expires);
    assert!(stored.recorded_at > stored.issued_on);
    assert!(hosted.recipient.belongs_to(&new.email));
    assert_eq!(stored.rendition, awarded.assertion.rendition);
    let eddsa = story.run(story.service.eddsa_jws(&stored)).unwrap();
    assert_eq!(verified(&story, Algorithm::EdDsa, &eddsa).hosted(), hosted);
});

on_both!(the_first_steps_come_with_their_three, |target| {
    let story = Story::begin(target);
    let three = [
        "accueillir",
        "cadre-deontologie-donnees",
        "culture-numerique",
    ];
    let last = story.award_all(&three, WHO);
    let badge = story.composite_badge(FIRST_STEPS);
    assert_eq!(last.also.len(), 1);
    assert_eq!(last.also[0].badge, badge.id);
    let hosted = story.assertion(last.also[0].assertion);
    assert_eq!(hosted.expires, None);
    let hosted = story.service.hosted(&hosted).unwrap();
    assert_eq!(hosted.evidence.len(), 3);
    assert!(hosted.narrative.unwrap().contains("3 sur 3"));
});

on_both!(
    a_composite_completes_another_in_the_same_transaction,
    |target| {
        let story = Story::begin(target);
        story.award_all(&["securite-quotidien", "ia-quotidien"], WHO);
        let last = story.award_all(&CORE, WHO);
        let of = |slug: &str| {
            let badge = story.composite_badge(slug).id;
            let mut also = last.also.iter();
            also.find(|also| also.badge == badge).unwrap().assertion
        };
        let (core, further) = (of(CORE_COMPOSITE), of(FURTHER_COMPOSITE));
        assert_eq!(last.also.len(), 3, "the first steps too");
        let hosted = story.service.hosted(&story.assertion(further)).unwrap();
        let urls: Vec<_> = hosted
            .evidence
            .iter()
            .filter_map(|e| e.id.clone())
            .collect();
        assert_eq!(urls.len(), 3);
        assert!(urls.contains(&story.service.base().assertion(core)));
    }
);

on_both!(a_composite_counts_later_too, |target| {
    let story = Story::with_bodies(target, 1);
    story.award_all(&CORE, WHO);
    assert!(story.award(1, "reseau-territoire", WHO).also.is_empty());
    let last = story.award(1, "ia-quotidien", WHO);
    assert_eq!(last.also.len(), 1);
    assert_eq!(
        last.also[0].badge,
        story.composite_badge(FURTHER_COMPOSITE).id
    );
    // A third one changes nothing.
    assert!(story.award(1, "securite-quotidien", WHO).also.is_empty());
    assert_eq!(story.live(FURTHER_COMPOSITE, WHO).len(), 1);
});

on_both!(people_do_not_mix, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE[..7], WHO);
    assert!(
        story
            .award(OWNER, CORE[7], "autre@exemple.fr")
            .also
            .is_empty()
    );
    assert!(
        story
            .award(OWNER, CORE[7], "camille+x@exemple.fr")
            .also
            .is_empty()
    );
    assert!(story.live(CORE_COMPOSITE, WHO).is_empty());
});

on_both!(a_badge_of_the_issuers_own_counts_for_nothing, |target| {
    let story = Story::begin(target);
    let owner = story.bodies[OWNER].issuer;
    let model = story.read(move |db| {
        Ok(badge_classes::list(
            db,
            Scope::Issuer(owner),
            None,
            sceau::storage::Page::first(1),
        )?)
    });
    let mut definition = model[0].definition.clone();
    definition.validity_months = None;
    let free = sceau::issuing::badges::NewBadge::Free(Box::new(definition));
    let free = story.run(
        story
            .service
            .define_badge(&story.actor, story.owner(), owner, free),
    );
    story.award_all(&CORE[..7], WHO);
    let awarded = story
        .try_award(OWNER, new_award(free.unwrap().id, WHO))
        .unwrap();
    assert!(awarded.also.is_empty());
    assert_eq!(story.reconcile(), 0);
});

//! A person's addresses: joined by proof alone, and nobody learns which addresses are known.

use crate::on_both;
use crate::support::letters::{last_link, letters};
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::text::Language;
use sceau::issuing::{letters::Letter, people::Proved};
use sceau::storage::persons;
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "camille@atelier.example";
const C: &str = "c.martin@autre.example";

pub fn person(story: &Story, of: &str) -> Option<Uuid> {
    let of = email(of);
    story.read(move |db| Ok(persons::find(db, &of)?.map(|found| found.person)))
}

/// Opens the latest link to an address, which proves it.
pub fn prove(story: &Story, address: &str) -> Proved {
    let link = last_link(&story.service, address);
    story.run(story.service.prove_address(link)).unwrap()
}

pub fn ask(story: &Story, of: &str, new: &str) {
    let asked = story
        .service
        .ask_for_address(&story.actor, email(of), email(new));
    story.run(asked).unwrap();
}

/// Both addresses prove themselves to be one person's; the first one asks.
pub fn join(story: &Story, of: &str, new: &str) {
    ask(story, of, new);
    for address in [of, new] {
        if !letters(&story.service, address).is_empty() {
            prove(story, address);
        }
    }
}

on_both!(an_award_to_any_address_of_a_person_is_theirs, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    join(&story, A, B);
    assert_eq!(person(&story, A), person(&story, B));
    for slug in &CORE[1..7] {
        story.award(OWNER, slug, B);
    }
    let last = story.award(OWNER, CORE[7], "Camille@Exemple.FR");
    assert!(last.also.iter().any(|also| also.name.fr.contains("édiat")));
    assert_eq!(story.live(CORE_COMPOSITE, B).len(), 1);
    let mut again = new_award(story.badge(OWNER, CORE[0]), B);
    again.allow_duplicate = false;
    assert_eq!(refusal(story.try_award(OWNER, again)), "already-held");
    let addresses = story.run(story.service.addresses(email(B))).unwrap();
    let proved: Vec<_> = addresses
        .iter()
        .map(|a| (a.given.as_str(), a.verified_at.is_some()))
        .collect();
    assert_eq!(proved, [(A, true), (B, true)]);
});

on_both!(
    an_address_that_is_not_proved_is_a_person_of_its_own,
    |target| {
        let story = Story::begin(target);
        story.award(OWNER, CORE[0], A);
        ask(&story, A, B);
        assert_ne!(person(&story, A), person(&story, B), "asking joins nothing");
        let (to_a, to_b) = (letters(&story.service, A), letters(&story.service, B));
        assert!(matches!(to_b[..], [Letter::ProveAddress { .. }]));
        assert!(
            matches!(to_a[..], [Letter::ProveAddress { .. }]),
            "nothing proves who asks"
        );
        // Whoever reads B says yes, but who asked has proved nothing.
        assert_eq!(prove(&story, B), Proved::OtherMissing);
        assert_ne!(person(&story, A), person(&story, B));
        assert_eq!(prove(&story, A), Proved::Done);
        assert_eq!(person(&story, A), person(&story, B), "now both are proved");
        let used = last_link(&story.service, A);
        assert_eq!(
            refusal(story.run(story.service.prove_address(used))),
            "link-used"
        );
    }
);

on_both!(an_address_that_was_proved_before_joins_at_once, |target| {
    let story = Story::begin(target);
    let first = story.award(OWNER, CORE[0], A).assertion.person;
    story.award(OWNER, CORE[1], B);
    join(&story, A, C);
    ask(&story, A, B);
    assert_eq!(letters(&story.service, A).len(), 1, "A is proved already");
    assert_eq!(prove(&story, B), Proved::Done);
    for address in [A, B, C] {
        assert_eq!(
            person(&story, address),
            Some(first),
            "the asking one is kept"
        );
    }
    assert_eq!(
        story.count("SELECT count(*) AS n FROM merges WHERE state = 'done'"),
        2
    );
});

on_both!(who_is_known_is_told_to_nobody, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    story.award(OWNER, CORE[1], B);
    let actor = &story.actor;
    for new in [B, C] {
        let asked = story.service.ask_for_address(actor, email(A), email(new));
        assert!(story.run(asked).is_ok());
        assert_eq!(
            letters(&story.service, new).len(),
            1,
            "both get the same letter"
        );
    }
    let mine = |of: &str| story.service.ask_for_badges(email(of), Language::En);
    assert!(story.run(mine(A)).is_ok());
    assert!(story.run(mine("inconnue@exemple.fr")).is_ok());
    assert!(letters(&story.service, "inconnue@exemple.fr").is_empty());
    assert_eq!(person(&story, "inconnue@exemple.fr"), None);
    let unknown = story
        .service
        .ask_for_address(actor, email("inconnue@exemple.fr"), email(B));
    assert_eq!(refusal(story.run(unknown)), "unknown-person");
});

on_both!(an_address_gets_three_letters_an_hour, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    let mine = || story.run(story.service.ask_for_badges(email(A), Language::Fr));
    for _ in 0..5 {
        mine().unwrap();
        ask(&story, A, B);
    }
    let count = |to| letters(&story.service, to).len();
    assert_eq!((count(A), count(B)), (3 + 3, 3));
    // Nor does anybody have us write to many strangers.
    let ask_for = |new: &str| {
        let (of, new) = (email(A), email(new));
        story.run(story.service.ask_for_address(&story.actor, of, new))
    };
    for n in 0..2 {
        ask_for(&format!("autre-{n}@exemple.fr")).unwrap();
    }
    assert_eq!(refusal(ask_for("encore@exemple.fr")), "too-many-letters");
    assert_eq!(count("encore@exemple.fr"), 0);
    story.clock.advance(TimeDelta::minutes(61));
    mine().unwrap();
    ask(&story, A, B);
    assert_eq!((count(A), count(B)), (3 + 3 + 2, 4));
    // All at once, too.
    story.clock.advance(TimeDelta::minutes(61));
    let (service, to) = (story.service.clone(), email(A));
    story.together((0..10).map(|_| {
        let (service, to) = (service.clone(), to.clone());
        async move { service.ask_for_badges(to, Language::Fr).await.unwrap() }
    }));
    assert_eq!(count(A), 8 + 3);
});

on_both!(
    a_link_works_once_for_its_purpose_and_in_its_time,
    |target| {
        let story = Story::begin(target);
        story.award(OWNER, CORE[0], A);
        let mine = || story.run(story.service.ask_for_badges(email(A), Language::Fr));
        mine().unwrap();
        let link = last_link(&story.service, A);
        let service = &story.service;
        assert_eq!(
            refusal(story.run(service.prove_address(link))),
            "link-unknown"
        );
        assert_eq!(
            refusal(story.run(service.prove_address(Uuid::now_v7()))),
            "link-unknown"
        );
        let token = story
            .run(service.sign_in(link, Default::default()))
            .unwrap()
            .text();
        let there = story.run(service.signed_in(&token)).unwrap().unwrap();
        assert_eq!(there.address.given, A);
        assert!(there.address.verified_at.is_some(), "it proves the address");
        assert_eq!(story.audited("address.verify", there.address.id), 1);
        assert_eq!(
            refusal(story.run(service.sign_in(link, Default::default()))),
            "link-used"
        );
        mine().unwrap();
        let late = last_link(&story.service, A);
        story.clock.advance(TimeDelta::minutes(30));
        assert_eq!(
            refusal(story.run(service.sign_in(late, Default::default()))),
            "link-expired"
        );
    }
);

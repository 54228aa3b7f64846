//! A badge from elsewhere and a certificate as proofs, given on the applicant's page and read at the desk.

use super::*;
use crate::on_both;
use crate::support::server::post;
use sceau::storage::{Db, Target, proofs};

on_both!(a_badge_that_is_shown_is_checked, |target: &Target| {
    let world = World::on(target);
    open(&world);
    let who = somebody();
    let award = world.award(&world.b.assessor, world.b.badge, &who);
    let url = award["url"].as_str().unwrap();
    let browser = Browser::signed_in(&world, &who);
    let at = begun(&world, &browser);
    let form = format!("{at}/proofs?kind=badge");
    let page = browser.get(&form);
    assert!(page.text.contains(&who), "{}", page.text);
    let first = criteria(&browser.get(&at))[0].clone();
    let give = |fields: &[(&str, &str)]| {
        let own = [("kind", "badge"), ("criterion", &*first)];
        browser.post(&format!("{at}/proofs"), &[&own[..], fields].concat())
    };
    for (wrong, told) in [
        (vec![("badge", "")], "badge-error"),
        (vec![("badge", "<i>rien</i>")], "badge-error"),
        (vec![("badge", url), ("issued-to", "rien")], "badge-error"),
    ] {
        let refused = give(&wrong);
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(refused.text.contains(told), "{}", refused.text);
    }
    let given = give(&[("badge", url)]);
    assert_eq!(given.status, 303, "{}", given.text);
    assert!(given.header("location").contains("ask-proof-given-done"));
    let from_others = "Vient de quelqu’un d’autre";
    assert!(browser.get(&at).text.contains(from_others));
    let another = give(&[("badge", url), ("issued-to", "autre@exemple.example")]);
    assert_eq!(another.status, 303, "{}", another.text);
    assert!(
        another
            .header("location")
            .contains("ask-proof-not-theirs-done")
    );
    let all = browser.get(&at).text;
    for told in [
        "Vérifié le",
        "Badge délivré ici",
        "Ce badge a été délivré à l’adresse indiquée.",
        "</span> Ce badge n’a pas été délivré à l’adresse indiquée.</span>",
    ] {
        assert!(all.contains(told), "{told}: {all}");
    }
    assert_eq!(all.matches(from_others).count(), 1, "not what is another's");
});

on_both!(
    what_is_not_theirs_or_not_valid_is_told_at_once,
    |target: &Target| {
        let world = World::on(target);
        open(&world);
        let (who, else_) = (somebody(), somebody());
        let own = world.award(&world.b.assessor, world.b.badge, &who);
        let theirs = world.award(&world.b.assessor, world.b.badge, &else_);
        let browser = Browser::signed_in(&world, &who);
        let at = begun(&world, &browser);
        let first = criteria(&browser.get(&at))[0].clone();
        let give = |badge: &serde_json::Value, to: &str| {
            let badge = badge["url"].as_str().unwrap();
            let fields = [
                ("kind", "badge"),
                ("criterion", &*first),
                ("badge", badge),
                ("issued-to", to),
            ];
            let given = browser.post(&format!("{at}/proofs"), &fields);
            assert_eq!(given.status, 303, "{}", given.text);
            browser.get(given.header("location")).text
        };
        let told = give(&theirs, &else_);
        for text in [
            "ce badge n’a pas été délivré à une adresse connue pour être la vôtre",
            "</span> Ce badge a été délivré à une adresse qui n’est pas celle de la personne qui le montre.</span>",
        ] {
            assert!(told.contains(text), "{text}: {told}");
        }
        let id = own["id"].as_str().unwrap();
        let revoked = post(
            &world.api(&format!("/assertions/{id}/revocation")),
            Some(&world.b.assessor),
            &serde_json::json!({"reason": "par erreur"}),
        );
        assert!(revoked.status < 300, "{}", revoked.text);
        let told = give(&own, &who);
        assert!(told.contains("ce badge n’est pas valide"), "{told}");
        assert!(!told.contains("Vient de quelqu’un d’autre"), "{told}");
        assert!(told.contains("doit venir de quelqu’un d’autre que vous"));
    }
);

on_both!(a_certificate_is_told_in_words, |target: &Target| {
    let world = World::on(target);
    open(&world);
    let browser = applicant(&world);
    let at = begun(&world, &browser);
    assert_eq!(
        browser.get(&format!("{at}/proofs?kind=certificate")).status,
        200
    );
    let first = criteria(&browser.get(&at))[0].clone();
    let give = |fields: &[(&str, &str)]| {
        let own = [("kind", "certificate"), ("title", "CCP1")];
        let body = [("body", "Ministère du <Travail>")];
        let all = [&own[..], &body[..], fields].concat();
        browser.post(&format!("{at}/proofs"), &all)
    };
    let nothing = give(&[]);
    assert_eq!(nothing.status, 422);
    for wrong in ["criteria-error", "issued-on-error"] {
        assert!(nothing.text.contains(wrong), "{}", nothing.text);
    }
    let criterion = ("criterion", &*first);
    let odd = give(&[criterion, ("issued-on", "hier")]);
    assert_eq!(odd.status, 422, "{}", odd.text);
    let dates = [("issued-on", "2025-03-01"), ("expires", "2024-03-01")];
    let over = give(&[&[criterion][..], &dates[..]].concat());
    assert_eq!(over.status, 422, "{}", over.text);
    assert!(over.text.contains("expires-error"), "{}", over.text);
    let dates = [("issued-on", "2025-03-01"), ("expires", "2030-03-01")];
    let given = give(&[&[criterion][..], &dates[..]].concat());
    assert_eq!(given.status, 303, "{}", given.text);
    let page = browser.get(&at);
    assert!(page.text.contains("CCP1"), "{}", page.text);
    assert!(page.text.contains("Certificat"), "{}", page.text);
});

on_both!(its_public_page_tells_the_verdict, |target: &Target| {
    let world = World::on(target);
    open(&world);
    let who = somebody();
    let award = world.award(&world.b.assessor, world.b.badge, &who);
    let browser = Browser::signed_in(&world, &who);
    let at = begun(&world, &browser);
    let first = criteria(&browser.get(&at))[0].clone();
    let url = award["url"].as_str().unwrap();
    let fields = [("kind", "badge"), ("criterion", &*first), ("badge", url)];
    assert_eq!(browser.post(&format!("{at}/proofs"), &fields).status, 303);
    let done = filled(&browser, &at, "submit");
    assert_eq!(done.status, 303, "{}", done.text);
    let application = id(&at);
    let store = world.service.store();
    let used = store.read_blocking(move |db: &mut Db| proofs::of_application(db, application));
    let mut used = used.unwrap().into_iter();
    let proof = used.find(|one| one.kind == proofs::Kind::Badge).unwrap().id;
    let public = || get(&format!("{}/proofs/{proof}", world.base), HTML);
    runtime().block_on(async {
        let service = &world.service;
        let session = service.sign_in_without_letter(email(&who)).await.unwrap();
        service.show_proof(session, proof, true).await.unwrap();
    });
    assert_eq!(public().status, 404, "nothing was awarded");
    decide(&world, &at, (1, true));
    let told = public();
    assert_eq!(told.status, 200, "{}", told.text);
    for text in [
        "class=\"told good\"",
        "Vérifié le",
        "Ce badge a été délivré à l’adresse indiquée.",
        "Atelier B",
    ] {
        assert!(told.text.contains(text), "{text}: {}", told.text);
    }
    assert!(!told.text.contains(&who), "{}", told.text);
});

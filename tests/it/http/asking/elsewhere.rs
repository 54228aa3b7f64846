//! A badge from elsewhere and a certificate as proofs, given on the applicant's page and read at the desk.

use super::*;
use crate::on_both;
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
    let another = give(&[("badge", url), ("issued-to", "autre@exemple.example")]);
    assert_eq!(another.status, 303, "{}", another.text);
    let all = browser.get(&at).text;
    for told in [
        "Vérifié le",
        "Ce badge a été délivré à l’adresse indiquée.",
        "Ce badge n’a pas été délivré à l’adresse indiquée.",
    ] {
        assert!(all.contains(told), "{told}: {all}");
    }
});

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

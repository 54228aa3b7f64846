//! Redirects, places and versions that somebody who owns a site, but not the issuer's, could use.

use super::site::{BASE, Badge, JSON, faults, recipient, sign, url};
use sceau::badge::{
    signing::{Algorithm, FORMAT, SigningKey, compose},
    verification::Verdict,
};
use sceau::checking::Input;
use serde_json::{Value, json};

/// A forged Assertion at an address of the issuer's site that redirects elsewhere.
#[test]
fn a_redirect_of_the_issuers_site_speaks_for_nobody() {
    let bait = url("/login?next=https://evil.example/a.json");
    let mut badge = Badge::good();
    let mut forged = badge.assertion.clone();
    forged["id"] = json!(bait);
    forged["recipient"] = recipient("evil@exemple.fr");
    badge.put_behind(&bait, "https://evil.example/a.json", &forged);
    for input in [Input::Url(bait.clone()), Input::Json(forged.clone())] {
        let checked = badge.check_input(input);
        assert_eq!(checked.report.verdict, Verdict::Invalid, "{checked:?}");
        assert!(faults(&checked).contains(&"scope:origin-not-allowed".to_owned()));
    }
    // Within what the issuer allows it does no harm, under either address.
    let mut badge = Badge::good();
    let moved = url("/moved");
    let document = badge.assertion.clone();
    badge.put_behind(&url("/assertion"), &moved, &document);
    assert_eq!(badge.check().report.verdict, Verdict::Valid);
    let mut badge = Badge::good();
    badge.assertion["id"] = json!(moved);
    let document = badge.assertion.clone();
    badge.put_behind(&url("/old"), &moved, &document);
    assert_eq!(
        badge.check_input(Input::Url(url("/old"))).report.verdict,
        Verdict::Valid
    );
}

#[test]
fn a_profile_or_key_elsewhere_is_not_the_issuers() {
    let bait = url("/login?next=https://evil.example/issuer.json");
    let mut badge = Badge::good_signed();
    let mut forged = badge.issuer.clone();
    forged["id"] = json!(bait);
    badge.class["issuer"] = json!(bait);
    badge.put_behind(&bait, "https://evil.example/issuer.json", &forged);
    let checked = badge.check_signed();
    assert_eq!(checked.report.verdict, Verdict::Invalid, "{checked:?}");
    assert!(faults(&checked).contains(&"issuer:redirected-elsewhere".to_owned()));

    let mut badge = Badge::good_signed();
    let document = badge.key.clone();
    badge.put_behind(&url("/key"), "https://evil.example/key.json", &document);
    let checked = badge.check_signed();
    assert_eq!(faults(&checked), ["key-owner:redirected-elsewhere"]);
}

#[test]
fn a_place_is_compared_as_it_is_fetched() {
    for id in [
        "/alice/../mallory/a",
        "/alice/%2e%2e/mallory/a",
        "/alice/./../mallory/a",
    ] {
        let mut badge = Badge::good();
        badge.issuer["verification"] = json!({"startsWith": url("/alice/")});
        badge.assertion["id"] = json!(url(id));
        let document = badge.assertion.clone();
        badge.put(id, 200, JSON, document.to_string().as_bytes());
        let checked = badge.check_input(Input::Url(url(id)));
        assert_eq!(checked.report.verdict, Verdict::Invalid, "{id}");
        assert!(
            faults(&checked).contains(&"scope:origin-not-allowed".to_owned()),
            "{id}"
        );
    }
}

/// Whoever writes an Assertion chooses its version; which keys are the issuer's is not theirs to choose.
#[test]
fn an_older_version_brings_no_other_key() {
    let evil = |id: &str| SigningKey::new(Algorithm::EdDsa, id, &[9; 32]).unwrap();
    let jws = |id: &str, document: &Value| {
        let (key, payload) = (evil(id), document.to_string().into_bytes());
        compose(
            FORMAT,
            Algorithm::EdDsa,
            id,
            &payload,
            &key.signature(&payload).unwrap(),
        )
    };
    for upload in [
        evil(BASE).public().to_pem(),
        json!({"publicKeyPem": evil(BASE).public().to_pem()}).to_string(),
    ] {
        let mut badge = Badge::good();
        let at = url("/uploads/k.txt");
        badge.put("/uploads/k.txt", 200, "text/plain", upload.as_bytes());
        let forged = json!({"uid": "x", "recipient": recipient("evil@exemple.fr"), "badge": url("/class"),
            "issuedOn": 1_700_000_000, "verify": {"type": "signed", "url": at}});
        let checked = badge.check_input(Input::Jws(jws(&at, &forged)));
        assert_eq!(checked.report.verdict, Verdict::Invalid, "{checked:?}");
        assert!(faults(&checked).contains(&"key-owner:key-not-named".to_owned()));
        assert!(!badge.site.asked.borrow().contains(&at));
    }
}

/// A network failure is neither valid nor invalid, also when another key was tried before.
#[test]
fn a_key_that_cannot_be_reached_leaves_it_open() {
    let mut badge = Badge::good_signed();
    badge.assertion["verification"] = json!({"type": "SignedBadge"});
    let other = SigningKey::new(Algorithm::EdDsa, &url("/key2"), &[8; 32]).unwrap();
    let document = json!({"@context": "https://w3id.org/openbadges/v2", "id": url("/key2"), "type": "CryptographicKey",
        "owner": url("/issuer"), "publicKeyPem": other.public().to_pem()});
    badge.put("/key2", 200, JSON, document.to_string().as_bytes());
    badge.put("/key", 503, "text/plain", b"");
    badge.issuer["publicKey"] = json!([url("/key2"), url("/key")]);
    let checked = badge.check_signed();
    assert_eq!(
        checked.report.verdict,
        Verdict::CouldNotBeChecked,
        "{checked:?}"
    );
    // The same for its revocation list.
    let mut listed = Badge::good_signed();
    listed.put("/revocations", 503, "text/plain", b"");
    assert_eq!(
        listed.check_signed().report.verdict,
        Verdict::CouldNotBeChecked
    );
    // More keys than are tried.
    let mut badge = Badge::good_signed();
    badge.assertion["verification"] = json!({"type": "SignedBadge"});
    badge.put("/key2", 200, JSON, document.to_string().as_bytes());
    badge.issuer["publicKey"] = json!([url("/key2"), url("/key2"), url("/key2"), url("/key")]);
    assert_eq!(
        badge.check_signed().report.verdict,
        Verdict::CouldNotBeChecked
    );
}

/// Nobody makes a forgery look good once by seeing to it that the issuer cannot be asked.
#[test]
fn nothing_is_said_of_what_could_not_be_checked() {
    let mut badge = Badge::good_signed();
    badge.assertion["expires"] = json!("2026-06-01T00:00:00Z");
    badge.put("/issuer", 500, "text/plain", b"");
    let evil = SigningKey::new(Algorithm::EdDsa, &url("/key"), &[8; 32]).unwrap();
    let checked = badge.check_input(Input::Jws(sign(&evil, &badge.assertion)));
    assert_eq!(
        checked.report.verdict,
        Verdict::CouldNotBeChecked,
        "{checked:?}"
    );
    assert!(checked.believed().is_none());
    let signature = checked
        .report
        .checks
        .iter()
        .find(|c| c.code.name() == "signature");
    assert!(signature.is_none_or(|c| c.outcome != sceau::badge::verification::Outcome::Ok));
}

/// Larger than we look at: not the badge's fault.
#[test]
fn what_is_beyond_our_limits_leaves_it_open() {
    let mut badge = Badge::good_signed();
    let many: Vec<Value> = (0..17_000)
        .map(|number| json!(format!("urn:x:{number}")))
        .collect();
    badge.list["revokedAssertions"] = json!(many);
    assert_eq!(
        badge.check_signed().report.verdict,
        Verdict::CouldNotBeChecked
    );
    let mut badge = Badge::good();
    badge.class["tags"] = json!(vec![0; 9_000]);
    assert_eq!(badge.check().report.verdict, Verdict::CouldNotBeChecked);
    let mut badge = Badge::good();
    badge.assertion["more"] = json!(vec![0; 9_000]);
    assert_eq!(badge.check().report.verdict, Verdict::Unsupported);
}

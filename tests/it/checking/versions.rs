//! Badges of 1.1, 1.0 and 0.5, hosted and signed.

use super::site::{Badge, EMAIL, JSON, SALT, checker, faults, key, recipient, sign, url};
use sceau::badge::verification::Verdict;
use sceau::checking::{Belongs, Checked, Input, Question};
use serde_json::{Value, json};

const V1: &str = "https://w3id.org/openbadges/v1";

/// A badge of 1.0: three documents without a context.
fn of_1_0() -> Badge {
    let mut badge = Badge::good();
    badge.assertion = json!({"uid": "f2c20", "recipient": recipient(EMAIL), "badge": url("/class"),
        "issuedOn": 1_359_217_910, "verify": {"type": "hosted", "url": url("/assertion")}});
    badge.class = json!({"name": "Accueillir", "description": "d", "image": url("/image"),
        "criteria": url("/criteria"), "issuer": url("/issuer")});
    badge.issuer = json!({"name": "Autre Hub", "url": "https://other.example", "revocationList": url("/revocations")});
    badge.list = json!({"other": "x"});
    badge
}

/// A badge of 1.1: the same in JSON-LD.
fn of_1_1() -> Badge {
    let mut badge = of_1_0();
    for (document, path, kind) in [
        (&mut badge.assertion, "/assertion", "Assertion"),
        (&mut badge.class, "/class", "BadgeClass"),
        (&mut badge.issuer, "/issuer", "Issuer"),
    ] {
        document["@context"] = json!(V1);
        document["id"] = json!(url(path));
        document["type"] = json!(kind);
    }
    badge.assertion["issuedOn"] = json!("2013-01-26T16:31:50Z");
    badge
}

fn of_0_5() -> Badge {
    let mut badge = Badge::good();
    badge.assertion = json!({"recipient": recipient(EMAIL)["identity"], "salt": SALT, "evidence": "/e",
        "issued_on": "2011-06-01", "badge": {"version": "0.5.0", "name": "Accueillir", "image": "/image",
        "description": "d", "criteria": "/criteria",
        "issuer": {"origin": super::site::BASE, "name": "Autre Hub", "contact": "a@other.example"}}});
    badge
}

fn signed(mut badge: Badge) -> Badge {
    badge.assertion["verify"] = json!({"type": "signed", "url": url("/key")});
    badge.put(
        "/key",
        200,
        "text/plain",
        key().public().to_pem().as_bytes(),
    );
    badge
}

fn assert_valid(checked: &Checked, version: &str) {
    assert_eq!(
        checked.report.verdict,
        Verdict::Valid,
        "{version}: {checked:?}"
    );
    assert!(
        faults(checked).is_empty(),
        "{version}: {:?}",
        faults(checked)
    );
    let claim = checked.claim.as_ref().unwrap();
    assert_eq!(claim.version.name(), version);
    assert_eq!(claim.name.as_deref(), Some("Accueillir"));
    assert_eq!(claim.issuer.as_deref(), Some("Autre Hub"));
    assert!(claim.issued_on.is_some());
    assert_eq!(checked.belongs, Some(Belongs::Yes), "{version}");
}

fn question(input: Input) -> Question {
    Question {
        input,
        email: Some(EMAIL.to_owned()),
    }
}

#[test]
fn hosted_and_signed_badges_of_every_version_are_valid() {
    for (make, version) in [
        (of_1_1 as fn() -> Badge, "1.1"),
        (of_1_0, "1.0"),
        (of_0_5, "0.5"),
    ] {
        let by_url = make().ask(&checker(), question(Input::Url(url("/assertion"))));
        assert_valid(&by_url, version);
    }
    for (make, version) in [(of_1_1 as fn() -> Badge, "1.1"), (of_1_0, "1.0")] {
        let mut badge = make();
        let copy = Input::Json(badge.assertion.clone());
        assert_valid(&badge.ask(&checker(), question(copy)), version);
        let mut badge = signed(make());
        // 1.0 had no name for what a key is called in the header.
        let jws = sign(&key(), &badge.assertion);
        assert_valid(&badge.ask(&checker(), question(Input::Jws(jws))), version);
    }
}

#[test]
fn old_badges_are_judged_as_strictly() {
    let check = |make: fn() -> Badge, spoil: fn(&mut Badge)| {
        let mut badge = make();
        spoil(&mut badge);
        let checked = badge.check();
        (checked.report.verdict, faults(&checked))
    };
    type Case = (fn() -> Badge, Verdict, &'static str, fn(&mut Badge));
    let cases: &[Case] = &[
        (of_1_0, Verdict::NotFound, "found:not-found", |b| {
            b.assertion["verify"]["url"] = json!(url("/x"))
        }),
        (
            of_1_0,
            Verdict::Invalid,
            "document:verification-missing",
            |b| b.assertion["verify"] = json!({"type": "hosted"}),
        ),
        (
            of_1_0,
            Verdict::Invalid,
            "badge-class:criteria-missing",
            |b| b.class["criteria"] = json!(""),
        ),
        (
            of_1_0,
            Verdict::Invalid,
            "issuer:issuer-name-missing",
            |b| b.issuer["name"] = json!(""),
        ),
        (of_1_0, Verdict::Revoked, "not-revoked:revoked", |b| {
            b.list = json!({"f2c20": "erreur"})
        }),
        (of_1_0, Verdict::Revoked, "not-revoked:gone", |b| {
            b.put("/assertion", 410, JSON, b"{\"revoked\":true}")
        }),
        (of_1_0, Verdict::Expired, "not-expired:expired", |b| {
            b.assertion["expires"] = json!("2014-01-01")
        }),
        (
            of_1_1,
            Verdict::Invalid,
            "badge-class:badge-class-differs",
            |b| b.class["id"] = json!(url("/x")),
        ),
        (
            of_1_1,
            Verdict::Invalid,
            "badge-class:context-missing",
            |b| {
                b.class.as_object_mut().unwrap().remove("@context");
            },
        ),
        (of_1_1, Verdict::Invalid, "document:id-differs", |b| {
            b.assertion["verify"]["url"] = json!(url("/x"))
        }),
        (of_0_5, Verdict::Invalid, "scope:origin-not-allowed", |b| {
            b.assertion["badge"]["issuer"]["origin"] = json!("https://p2pu.example")
        }),
        (of_0_5, Verdict::Invalid, "badge-class:name-missing", |b| {
            b.assertion["badge"]["name"] = json!("")
        }),
        (
            of_0_5,
            Verdict::Invalid,
            "issued-on:issued-on-unreadable",
            |b| b.assertion["issued_on"] = json!("hier"),
        ),
        (of_0_5, Verdict::Invalid, "issuer:issuer-differs", |b| {
            b.assertion["badge"]["issuer"]
                .as_object_mut()
                .unwrap()
                .remove("origin");
        }),
    ];
    for (make, verdict, expected, spoil) in cases {
        let found = check(*make, *spoil);
        assert_eq!(found.0, *verdict, "{expected}: {found:?}");
        assert!(
            found.1.iter().any(|fault| fault == expected),
            "{expected}: {found:?}"
        );
    }
    // A key somewhere else is not the issuer's.
    let mut badge = signed(of_1_0());
    badge.assertion["verify"]["url"] = json!("https://evil.example/key");
    let at = badge.site.at[&url("/key")].clone();
    badge
        .site
        .at
        .insert("https://evil.example/key".to_owned(), at);
    let evil = sceau::badge::signing::SigningKey::new(
        sceau::badge::signing::Algorithm::EdDsa,
        "https://evil.example/key",
        &[7; 32],
    )
    .unwrap();
    let payload = badge.assertion.to_string();
    let jws = sceau::badge::signing::compose(
        sceau::badge::signing::FORMAT,
        sceau::badge::signing::Algorithm::EdDsa,
        "https://evil.example/key",
        payload.as_bytes(),
        &evil.signature(payload.as_bytes()).unwrap(),
    );
    assert_eq!(
        faults(&badge.check_input(Input::Jws(jws))),
        ["key-owner:key-owner-differs"]
    );
}

#[test]
fn a_0_5_document_without_its_address_is_unsupported() {
    let mut badge = of_0_5();
    let copy: Value = badge.assertion.clone();
    let checked = badge.check_input(Input::Json(copy));
    assert_eq!(checked.report.verdict, Verdict::Unsupported);
    assert_eq!(faults(&checked), ["supported:version-unsupported"]);
    // A baked image of the time holds the address alone.
    let mut image = super::site::png();
    let chunk = [&b"tEXtopenbadges\0"[..], url("/assertion").as_bytes()].concat();
    let mut text = (chunk.len() as u32 - 4).to_be_bytes().to_vec();
    text.extend_from_slice(&chunk);
    text.extend_from_slice(&crc32fast::hash(&chunk).to_be_bytes());
    image.splice(33..33, text);
    let checked = badge.ask(&checker(), question(Input::Image(image)));
    assert_valid(&checked, "0.5");
}

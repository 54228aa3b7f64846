//! Signed badges of other services: keys, algorithms, and what a header cannot do.

use super::site::{Badge, faults, png, sign, url};
use sceau::badge::{
    baking::{self, Content},
    signing::{Algorithm, SigningKey},
    verification::Verdict,
};
use sceau::checking::Input;
use serde_json::{Value, json};

type Spoil = fn(&mut Badge);

fn stranger() -> SigningKey {
    SigningKey::new(Algorithm::EdDsa, &url("/key"), &[8; 32]).unwrap()
}

#[test]
fn keys_come_from_the_hosted_profile_alone() {
    let cases: &[(&str, &str, Spoil)] = &[
        ("a key of another", "key-owner:key-owner-differs", |b| {
            b.key["owner"] = json!(url("/issuer2"))
        }),
        (
            "a key that the issuer does not name",
            "key-owner:key-not-named",
            |b| b.issuer["publicKey"] = json!(url("/key2")),
        ),
        ("an issuer without keys", "key-owner:key-not-named", |b| {
            b.issuer["publicKey"] = json!(null)
        }),
        (
            "another key at its address",
            "signature:signature-wrong",
            |b| {
                b.key["publicKeyPem"] = json!(stranger().public().to_pem());
            },
        ),
        ("no key at its address", "key-owner:key-gone", |b| {
            b.put("/key", 404, "text/plain", b"")
        }),
        ("a key with another id", "key-owner:key-differs", |b| {
            b.key["id"] = json!(url("/key2"))
        }),
        ("no PEM", "key-owner:key-unreadable", |b| {
            b.key["publicKeyPem"] = json!("")
        }),
        ("rubbish for PEM", "signature:key-unreadable", |b| {
            b.key["publicKeyPem"] = json!("x")
        }),
        ("a private key published", "signature:key-unreadable", |b| {
            b.key["publicKeyPem"] =
                json!("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
        }),
        ("the kid names another", "key-owner:kid-differs", |b| {
            b.assertion["verification"]["creator"] = json!(url("/key2"));
            b.issuer["publicKey"] = json!([url("/key"), url("/key2")]);
        }),
        ("revoked", "not-revoked:revoked", |b| {
            b.list["revokedAssertions"] = json!([url("/assertion")])
        }),
    ];
    for (name, expected, spoil) in cases {
        let mut badge = Badge::good_signed();
        spoil(&mut badge);
        let checked = badge.check_signed();
        assert_ne!(
            checked.report.verdict,
            Verdict::Valid,
            "{name}: {checked:?}"
        );
        let found = faults(&checked);
        assert!(found.iter().any(|f| f == expected), "{name}: {found:?}");
    }
}

#[test]
fn copies_inside_of_a_signed_badge_are_not_believed() {
    // A stranger signs, and puts a whole issuer with its own key inside.
    let mut badge = Badge::good_signed();
    let mut inside = badge.issuer.clone();
    inside["publicKey"] = json!({"id": url("/key"), "type": "CryptographicKey", "owner": url("/issuer"),
        "publicKeyPem": stranger().public().to_pem()});
    let mut class = badge.class.clone();
    class["issuer"] = inside.clone();
    badge.assertion["badge"] = class;
    badge.assertion["issuer"] = inside;
    let checked = badge.check_input(Input::Jws(sign(&stranger(), &badge.assertion)));
    assert_eq!(faults(&checked), ["signature:signature-wrong"]);
    // The issuer's own signature over the same is good: the copies are looked at by nobody.
    assert_eq!(badge.check_signed().report.verdict, Verdict::Valid);
}

#[test]
fn a_key_may_stand_inside_of_the_hosted_profile() {
    let mut badge = Badge::good_signed();
    let mut key = badge.key.clone();
    key.as_object_mut().unwrap().remove("@context");
    badge.issuer["publicKey"] = json!([key]);
    badge.put("/key", 500, "text/plain", b"");
    let checked = badge.check_signed();
    assert_eq!(checked.report.verdict, Verdict::Valid, "{checked:?}");
    assert!(!badge.site.asked.borrow().contains(&url("/key")));
}

#[test]
fn without_a_creator_each_key_of_the_issuer_is_tried() {
    let other = |id: &str| {
        json!({"@context": "https://w3id.org/openbadges/v2", "id": url(id), "type": "CryptographicKey",
            "owner": url("/issuer"), "publicKeyPem": stranger().public().to_pem()})
    };
    let mut badge = Badge::good_signed();
    badge.assertion["verification"] = json!({"type": "SignedBadge"});
    badge.put(
        "/key2",
        200,
        "application/json",
        other("/key2").to_string().as_bytes(),
    );
    badge.issuer["publicKey"] = json!([url("/key2"), url("/key")]);
    assert_eq!(badge.check_signed().report.verdict, Verdict::Valid);

    badge.site.at.remove(&url("/issuer"));
    badge.issuer["publicKey"] = json!(url("/key2"));
    let checked = badge.check_signed();
    assert_eq!(faults(&checked), ["signature:signature-wrong"]);

    badge.site.at.remove(&url("/issuer"));
    badge.issuer.as_object_mut().unwrap().remove("publicKey");
    let checked = badge.check_signed();
    assert_eq!(faults(&checked), ["key-owner:creator-missing"]);
    assert_eq!(checked.report.verdict, Verdict::Invalid);
}

#[test]
fn a_signed_badge_may_have_a_uuid_for_an_id() {
    let mut badge = Badge::good_signed();
    let id = "urn:uuid:018f3a60-0000-7000-8000-000000000000";
    badge.assertion["id"] = json!(id);
    assert_eq!(badge.check_signed().report.verdict, Verdict::Valid);
    let mut badge = Badge::good_signed();
    badge.assertion["id"] = json!(id);
    badge.list["revokedAssertions"] = json!([{"id": id, "revocationReason": "erreur"}]);
    assert_eq!(badge.check_signed().report.verdict, Verdict::Revoked);
    for wrong in [json!("urn:uuid:x"), json!("x"), json!(""), json!(null)] {
        let mut badge = Badge::good_signed();
        badge.assertion["id"] = wrong.clone();
        assert_eq!(
            faults(&badge.check_signed()),
            ["document:id-missing"],
            "{wrong}"
        );
    }
}

#[test]
fn other_algorithms_are_unsupported_and_bad_ones_invalid() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let badge = Badge::good_signed();
    let jws = badge.jws();
    let (_, rest) = jws.split_once('.').unwrap();
    for (alg, expected) in [
        ("PS256", Verdict::Unsupported),
        ("ES384", Verdict::Unsupported),
        ("none", Verdict::Invalid),
        ("HS256", Verdict::Invalid),
        ("eddsa", Verdict::Invalid),
        ("RS256", Verdict::Invalid),
        ("ES256", Verdict::Invalid),
    ] {
        let header = json!({"alg": alg, "kid": url("/key")}).to_string();
        let text = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header));
        let checked = Badge::good_signed().check_input(Input::Jws(text));
        assert_eq!(checked.report.verdict, expected, "{alg}");
    }
}

/// Any other byte at any place of a good JWS: another verdict, whatever the rest.
#[test]
fn no_changed_byte_of_a_signed_badge_is_ever_valid() {
    let mut badge = Badge::good_signed();
    let jws = badge.jws();
    assert_eq!(badge.check_signed().report.verdict, Verdict::Valid);
    let checker = super::site::checker();
    for at in 0..jws.len() {
        for with in [
            b'A',
            b'B',
            b'_',
            b'.',
            b'=',
            b' ',
            b'\n',
            jws.as_bytes()[at] ^ 1,
        ] {
            let mut bytes = jws.clone().into_bytes();
            if bytes[at] == with {
                continue;
            }
            bytes[at] = with;
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            let checked = badge.ask(&checker, Input::Jws(text.clone()).into());
            assert_ne!(checked.report.verdict, Verdict::Valid, "byte {at}: {text}");
        }
    }
}

/// The same for what a signed badge points to: a payload is signed, so only what it says can be valid.
#[test]
fn no_other_payload_under_the_signature_is_valid() {
    let badge = Badge::good_signed();
    let jws = badge.jws();
    let parts: Vec<&str> = jws.split('.').collect();
    for change in [
        (|a| a["issuedOn"] = json!("2025-01-01T00:00:00Z")) as fn(&mut Value),
        |a| a["recipient"] = super::site::recipient("evil@exemple.fr"),
        |a| a["extra"] = json!(1),
    ] {
        let mut other = Badge::good_signed();
        change(&mut other.assertion);
        let others = other.jws();
        let payload = others.split('.').nth(1).unwrap();
        let text = format!("{}.{payload}.{}", parts[0], parts[2]);
        let checked = other.check_input(Input::Jws(text));
        assert_eq!(checked.report.verdict, Verdict::Invalid);
        assert!(faults(&checked).contains(&"signature:signature-wrong".to_owned()));
    }
}

#[test]
fn no_bit_of_a_baked_image_can_be_changed() {
    let mut badge = Badge::good_signed();
    let baked = baking::bake(&png(), Content::Signed(&badge.jws())).unwrap();
    let mut verdict = |image: Vec<u8>| badge.check_input(Input::Image(image)).report.verdict;
    assert_eq!(verdict(baked.clone()), Verdict::Valid);
    for at in 0..baked.len() {
        let mut other = baked.clone();
        other[at] ^= 1 << (at % 8);
        assert_ne!(verdict(other), Verdict::Valid, "byte {at}");
    }
}

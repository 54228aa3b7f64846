//! Public documents: media types, ETags, CORS, the links between them.

use crate::support::server::{World, get, post, send, somebody, world};
use sceau::badge::recipient::hex;
use serde_json::{Value, json};

pub const BROWSER: &str =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

/// A public object answers what each client asks for, and can be kept by caches and read by other origins. `browser` is
/// what a browser gets; `None` when it is sent elsewhere.
pub fn is_public(url: &str, browser: Option<&str>) {
    let accepts = [
        ("*/*", "application/ld+json"),
        ("application/ld+json", "application/ld+json"),
        (
            "application/ld+json, application/json, image/png, image/svg+xml",
            "application/ld+json",
        ),
        ("application/json", "application/json"),
        (
            "application/json;q=0.5, application/ld+json;q=0.4",
            "application/json",
        ),
        ("image/png", "application/ld+json"),
        (
            "text/html;q=0.1, application/ld+json",
            "application/ld+json",
        ),
    ];
    for (accept, media_type) in accepts.into_iter().chain(browser.map(|b| (BROWSER, b))) {
        let answer = get(url, accept);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, media_type),
            "{url} {accept}"
        );
    }
    let answer = send("GET", url, &[], "");
    assert_eq!(
        answer.header("content-type"),
        "application/ld+json",
        "no Accept"
    );
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("vary"), "Accept, Accept-Language");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.json()["id"], url, "the id is the URL byte for byte");
    let etag = answer.header("etag").to_owned();
    assert!(etag.starts_with('"'), "strong");
    for known in [etag.clone(), format!("\"x\", {etag}"), "*".to_owned()] {
        let again = send("GET", url, &[("if-none-match", &known)], "");
        assert_eq!((again.status, again.text.as_str()), (304, ""));
        assert_eq!(again.header("etag"), etag);
    }
    assert_eq!(
        send("GET", url, &[("if-none-match", "\"x\"")], "").status,
        200
    );
    let head = send("HEAD", url, &[], "");
    assert_eq!((head.status, head.text.as_str()), (200, ""));
}

#[test]
fn each_object_is_negotiated_and_cached() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let assertion = made["url"].as_str().unwrap().to_owned();
    let class = format!("{}/badges/{}", world.base, world.a.badge);
    let issuer = format!("{}/issuers/{}", world.base, world.a.profile);
    let key = get(&issuer, "*/*").json()["publicKey"]
        .as_str()
        .unwrap()
        .to_owned();
    let revocations = format!("{issuer}/revocations");
    let page = "text/html; charset=utf-8";
    for (url, browser) in [
        (&assertion, page),
        (&class, page),
        (&issuer, page),
        (&key, "application/json"),
        (&revocations, "application/json"),
    ] {
        is_public(url, Some(browser));
    }
    is_public(&format!("{class}/en"), None);
    assert_eq!(
        get(&format!("{assertion}.json"), BROWSER).header("content-type"),
        "application/ld+json"
    );
    assert_eq!(get(&format!("{assertion}.gif"), "*/*").code(), "not-found");
}

#[test]
fn keys_and_profiles_name_each_other() {
    let world = world();
    let issuer = format!("{}/issuers/{}", world.base, world.a.profile);
    let profile = get(&issuer, "*/*").json();
    let rsa = profile["publicKey"].as_str().unwrap();
    let ed25519 = profile["https://w3id.org/security#assertionMethod"]["id"]
        .as_str()
        .unwrap();
    for key in [rsa, ed25519] {
        let document = get(key, "*/*").json();
        assert_eq!(document["owner"], issuer.as_str());
        assert!(
            document["publicKeyPem"]
                .as_str()
                .unwrap()
                .starts_with("-----BEGIN PUBLIC KEY-----\n")
        );
    }
    assert_eq!(profile["revocationList"], format!("{issuer}/revocations"));
}

#[test]
fn both_signatures_are_served_and_stay_the_same() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let jws = format!("{}.jws", made["url"].as_str().unwrap());
    for (query, key) in [
        ("", "RS256"),
        ("?alg=RS256", "RS256"),
        ("?alg=EdDSA", "EdDSA"),
    ] {
        let first = get(&format!("{jws}{query}"), "*/*");
        assert_eq!(first.status, 200);
        assert_eq!(first.text, get(&format!("{jws}{query}"), "*/*").text);
        let parsed = sceau::badge::signing::Jws::parse(&first.text).unwrap();
        assert_eq!(parsed.algorithm().name(), key);
        assert_eq!(parsed.claims()["id"], made["url"]);
        assert_eq!(parsed.claims()["verification"]["type"], "SignedBadge");
    }
    assert_eq!(
        get(&format!("{jws}?alg=none"), "*/*").code(),
        "invalid-query"
    );
}

#[test]
fn images_are_kept_for_ever_and_can_run_nothing() {
    let world = world();
    let class = get(&format!("{}/badges/{}", world.base, world.a.badge), "*/*").json();
    let image = get(class["image"].as_str().unwrap(), "*/*");
    assert_eq!(
        (image.status, image.header("content-type")),
        (200, "image/svg+xml")
    );
    assert_eq!(
        image.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        image.header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
    assert!(image.text.starts_with("<svg"), "{}", &image.text[..20]);
    for absent in [
        "0".repeat(64),
        "x".repeat(64),
        "0".repeat(63),
        "0".repeat(65),
    ] {
        assert_eq!(
            get(&format!("{}/images/{absent}", world.base), "*/*").code(),
            "not-found"
        );
    }
}

#[test]
fn documents_hold_what_their_schemas_ask() {
    let world = world();
    let made = world.award(&world.owner.assessor, world.owner.badge, &somebody());
    let assertion = get(made["url"].as_str().unwrap(), "*/*").json();
    let class = get(assertion["badge"].as_str().unwrap(), "*/*").json();
    let issuer = get(class["issuer"].as_str().unwrap(), "*/*").json();
    let key = get(issuer["publicKey"].as_str().unwrap(), "*/*").json();
    let revocations = get(issuer["revocationList"].as_str().unwrap(), "*/*").json();
    for (name, document) in [
        ("assertion", &assertion),
        ("badge-class", &class),
        ("issuer", &issuer),
        ("cryptographic-key", &key),
        ("revocation-list", &revocations),
    ] {
        conforms(name, document);
    }
}

/// Holds what the schema of that name asks.
#[track_caller]
pub fn conforms(name: &str, document: &Value) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/badge-schemas/openbadges-v2");
    let schema = std::fs::read_to_string(format!("{folder}/{name}.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors = validator.iter_errors(document).map(|e| e.to_string());
    let errors: Vec<_> = errors.collect();
    assert!(errors.is_empty(), "{name}: {errors:?}");
    let mut broken = document.clone();
    broken["id"] = json!(1);
    assert!(
        !validator.is_valid(&broken),
        "the schema of {name} can fail"
    );
}

/// 100,000 entries, as an issuer has after many years.
#[test]
fn a_large_revocation_list_is_whole_cached_and_never_late() {
    let world = &World::start();
    let kept = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = format!("{}/issuers/{}/revocations", world.base, world.a.profile);
    let before = get(&url, "*/*");
    assert_eq!(
        before.json()["revokedAssertions"].as_array().unwrap().len(),
        1
    );
    let (badge, profile) = (
        hex(world.a.badge.as_bytes()),
        hex(world.a.profile.as_bytes()),
    );
    world.execute(&format!(
        "INSERT INTO assertions (id, badge_class_id, person_id, address_id, issued_on, recorded_at, live, format, key_id, payload, signature) \
         WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 100000) \
         SELECT randomblob(16), badge_class_id, person_id, address_id, issued_on, recorded_at, FALSE, format, key_id, payload, signature \
         FROM n, (SELECT * FROM assertions WHERE badge_class_id = x'{badge}' LIMIT 1)"
    ));
    world.execute(&format!(
        "INSERT INTO revocations (assertion_id, profile_id, reason, cause, revoked_at) SELECT id, x'{profile}', 'Délivré par erreur', 'person', recorded_at FROM assertions WHERE NOT live"
    ));
    let large = get(&url, "*/*");
    let entries = |list: &Value| list["revokedAssertions"].as_array().unwrap().len();
    assert_eq!(entries(&large.json()), 100_001);
    assert_ne!(large.header("etag"), before.header("etag"));
    let seen = [("if-none-match", large.header("etag"))];
    assert_eq!(send("GET", &url, &seen, "").status, 304);
    // One more: the next answer has it.
    let revocation = format!("/assertions/{}/revocation", kept["id"].as_str().unwrap());
    let revoked = post(
        &world.api(&revocation),
        Some(&world.a.assessor),
        &json!({"reason": "erreur"}),
    );
    assert_eq!(revoked.status, 200, "{}", revoked.text);
    let now = send("GET", &url, &seen, "");
    assert_eq!(now.status, 200);
    assert_eq!(entries(&now.json()), 100_002);
    assert!(now.text.contains(kept["url"].as_str().unwrap()));
    assert_eq!(get(&url, "*/*").header("etag"), now.header("etag"));
}

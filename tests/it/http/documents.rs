//! Public documents: media types, ETags, CORS, the links between them.

use crate::support::server::{get, get_with, send, somebody, world};
use serde_json::{Value, json};

pub const BROWSER: &str =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

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
    for (url, has_page) in [
        (&assertion, true),
        (&class, true),
        (&issuer, true),
        (&key, false),
        (&revocations, false),
    ] {
        for (accept, media_type) in [
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
            (
                BROWSER,
                if has_page {
                    "text/html; charset=utf-8"
                } else {
                    "application/json"
                },
            ),
        ] {
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
        assert_eq!(
            answer.json()["id"],
            url.as_str(),
            "the id is the URL byte for byte"
        );
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

#[test]
fn a_composite_publishes_its_rule_for_machines() {
    let world = world();
    let programme = format!("{}/programmes/{}", world.base, world.programme);
    let composites = get_with(&world.api("/badges?limit=100"), &world.owner.reader).json();
    let composites = composites["items"].as_array().unwrap().iter();
    let composites: Vec<_> = composites.filter(|b| b["awardedByRule"] == true).collect();
    assert_eq!(composites.len(), 3);
    let page = get(&programme, BROWSER).text;
    for composite in composites {
        let class = get(composite["url"].as_str().unwrap(), "*/*").json();
        let rule = &class["extensions:CompositeRule"];
        assert_eq!(rule["programme"], programme.as_str());
        assert_eq!(rule["catalogue"], "socle-mediation-numerique");
        assert_eq!(
            (&rule["catalogueVersion"], &rule["ruleVersion"]),
            (&json!("2026.1-proposition"), &json!(1))
        );
        let asked = leaves(&rule["requirement"]);
        let of_rule = class["alignment"].as_array().unwrap().iter();
        let of_rule: Vec<_> = of_rule
            .filter(|a| a["targetUrl"].as_str().unwrap().starts_with(&programme))
            .collect();
        let aligned: Vec<_> = of_rule
            .iter()
            .map(|a| (a["targetCode"].clone(), a["targetUrl"].clone()))
            .collect();
        assert_eq!(asked, aligned, "one alignment for each badge asked for");
        for (slug, url) in asked {
            let slug = slug.as_str().unwrap();
            assert_eq!(url, format!("{programme}#{slug}"));
            assert!(
                page.contains(&format!("id=\"{slug}\"")),
                "{slug} is on the page"
            );
        }
        for alignment in of_rule {
            assert!(page.contains(alignment["targetName"].as_str().unwrap()));
        }

        let context = get(rule["@context"].as_str().unwrap(), "application/ld+json");
        assert_eq!(
            (context.status, context.header("content-type")),
            (200, "application/ld+json")
        );
        let validation = context.json()["obi:validation"][0].clone();
        assert_eq!(validation["obi:validatesType"], rule["type"][1]);
        let schema = get(validation["obi:validationSchema"].as_str().unwrap(), "*/*");
        for file in [&context, &schema] {
            let forever = "public, max-age=31536000, immutable";
            assert_eq!(file.header("cache-control"), forever);
            assert_eq!(file.header("access-control-allow-origin"), "*");
        }
        let validator = jsonschema::validator_for(&schema.json()).unwrap();
        assert!(validator.is_valid(rule), "{rule}");
        for member in ["programme", "ruleVersion", "requirement"] {
            let mut broken = rule.clone();
            broken.as_object_mut().unwrap().remove(member);
            assert!(!validator.is_valid(&broken), "without {member}");
        }
        conforms("badge-class", &class);
    }
    for absent in [
        "composite-rule/v2/context.json",
        "composite-rule/v1/x",
        "x/v1/schema.json",
    ] {
        let url = format!("{}/extensions/{absent}", world.base);
        assert_eq!(get(&url, "*/*").code(), "not-found");
    }
}

/// The badges of a published requirement, each once, in reading order.
fn leaves(requirement: &Value) -> Vec<(Value, Value)> {
    if let (Some(badge), Some(url)) = (requirement.get("badge"), requirement.get("targetUrl")) {
        return vec![(badge.clone(), url.clone())];
    }
    let parts = [requirement.get("all"), requirement.pointer("/atLeast/of")];
    let parts = parts
        .into_iter()
        .flatten()
        .flat_map(|p| p.as_array().unwrap());
    let mut found = Vec::new();
    for leaf in parts.flat_map(leaves) {
        if !found.contains(&leaf) {
            found.push(leaf);
        }
    }
    found
}

//! Checking badges by REST: by URL, JWS and JSON.

use crate::support::server::{get, post, somebody, world};
use serde_json::{Value, json};

fn verify(input: &Value) -> Value {
    let answer = post(&world().api("/verifications"), None, input);
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

fn failed(report: &Value) -> Vec<String> {
    let checks = report["checks"].as_array().unwrap().iter();
    checks
        .filter(|c| c["outcome"] == "failed")
        .map(|c| c["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_good_badge_is_valid_in_every_form() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    for input in [
        json!({ "url": url }),
        json!({ "url": format!("{url}.json") }),
        json!({ "url": format!("{url}.jws?alg=EdDSA") }),
        json!({ "jws": get(&format!("{url}.jws"), "*/*").text }),
        json!({ "jws": get(&format!("{url}.jws?alg=EdDSA"), "*/*").text }),
        json!({ "json": get(url, "*/*").json() }),
    ] {
        let report = verify(&input);
        assert_eq!(report["verdict"], "valid", "{input} {report}");
        assert!(failed(&report).is_empty());
        assert!(report["checks"][0]["message"]["fr"].is_string());
    }
}

#[test]
fn a_changed_badge_is_invalid() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    let mut document = get(url, "*/*").json();
    document["narrative"] = json!("ajouté");
    assert_eq!(failed(&verify(&json!({ "json": document }))), ["record"]);
    let mut claims_signed = get(url, "*/*").json();
    claims_signed["verification"] =
        json!({"type": "SignedBadge", "creator": format!("{}/keys/x", world.base)});
    assert_eq!(
        failed(&verify(&json!({ "json": claims_signed }))),
        ["signature", "record"]
    );
    for alg in ["RS256", "EdDSA"] {
        let jws = get(&format!("{url}.jws?alg={alg}"), "*/*").text;
        let other = world.award(&world.b.assessor, world.b.badge, &somebody());
        let other = get(
            &format!("{}.jws?alg={alg}", other["url"].as_str().unwrap()),
            "*/*",
        )
        .text;
        let (parts, others): (Vec<_>, Vec<_>) =
            (jws.split('.').collect(), other.split('.').collect());
        for forged in [
            format!("{}.{}.{}", parts[0], parts[1], others[2]),
            format!("{}.{}.{}", parts[0], others[1], parts[2]),
            format!("{}.{}.{}", others[0], parts[1], parts[2]),
            format!("{}.{}.", parts[0], parts[1]),
        ] {
            assert_eq!(verify(&json!({ "jws": forged }))["verdict"], "invalid");
        }
        let step = if alg == "RS256" { 7 } else { 1 };
        for at in (0..jws.len()).step_by(step) {
            let mut bytes = jws.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let report = verify(&json!({ "jws": String::from_utf8(bytes).unwrap() }));
            assert_ne!(report["verdict"], "valid", "{alg} byte {at}");
        }
    }
}

#[test]
fn another_issuers_key_is_refused() {
    use sceau::badge::signing::{Algorithm, FORMAT, SigningKey, compose};
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    // Signed by a stranger, naming the key of B, which exists.
    let profile = get(
        &format!("{}/issuers/{}", world.base, world.b.profile),
        "*/*",
    )
    .json();
    let kid = profile["https://w3id.org/security#assertionMethod"]["id"]
        .as_str()
        .unwrap();
    let mut document = get(url, "*/*").json();
    document["verification"] = json!({"type": "SignedBadge", "creator": kid});
    let payload = document.to_string().into_bytes();
    let stranger = SigningKey::new(Algorithm::EdDsa, kid, &[1; 32]).unwrap();
    let jws = compose(
        FORMAT,
        Algorithm::EdDsa,
        kid,
        &payload,
        &stranger.signature(&payload).unwrap(),
    );
    let codes = failed(&verify(&json!({ "jws": jws })));
    assert_eq!(codes, ["key-owner", "signature", "record"]);
}

#[test]
fn revoked_expired_unknown_and_foreign_are_told_apart() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    let jws = get(&format!("{url}.jws"), "*/*").text;
    let revocation = world.api(&format!(
        "/assertions/{}/revocation",
        made["id"].as_str().unwrap()
    ));
    assert_eq!(
        post(
            &revocation,
            Some(&world.a.assessor),
            &json!({"reason": "erreur"})
        )
        .status,
        200
    );
    assert_eq!(verify(&json!({ "url": url }))["verdict"], "revoked");
    assert_eq!(verify(&json!({ "jws": jws }))["verdict"], "revoked");

    let body = json!({"recipient": {"email": somebody()}, "issuedOn": "2020-01-01", "expires": "2021-01-01"});
    let old = post(
        &world.api(&format!("/badges/{}/assertions", world.a.badge)),
        Some(&world.a.assessor),
        &body,
    )
    .json();
    assert_eq!(verify(&json!({ "url": old["url"] }))["verdict"], "expired");

    let unknown = format!("{}/assertions/{}", world.base, uuid::Uuid::now_v7());
    assert_eq!(verify(&json!({ "url": unknown }))["verdict"], "not-found");
    let elsewhere = verify(&json!({"url": "http://127.0.0.1:1/assertions/1"}));
    assert_eq!(elsewhere["verdict"], "could-not-be-checked");
    assert_eq!(elsewhere["checks"][0]["reason"], "connection-failed");
    assert_eq!(elsewhere["fetched"][0]["reason"], "connection-failed");
    assert!(elsewhere["badge"].is_null(), "{elsewhere}");
    assert_eq!(verify(&json!({"json": {"a": 1}}))["verdict"], "invalid");
    assert_eq!(verify(&json!({"jws": "a.b.c"}))["verdict"], "invalid");
    let neither = post(&world.api("/verifications"), None, &json!({}));
    assert_eq!(neither.code(), "invalid-fields");
}

#[test]
fn what_is_ours_and_no_awarded_badge_is_named() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let base = &world.base;
    let model = format!("{base}/badges/{}", world.a.badge);
    let key = get(&format!("{base}/issuers/{}", world.a.profile), "*/*").json();
    let key = key["publicKey"].as_str().unwrap().to_owned();
    for (input, what) in [
        (json!({ "url": model }), "badge model"),
        (json!({ "url": format!("{model}.json") }), "badge model"),
        (json!({ "json": get(&model, "*/*").json() }), "badge model"),
        (
            json!({ "url": format!("{base}/issuers/{}", world.a.profile) }),
            "an issuer",
        ),
        (json!({ "url": key }), "signing key"),
        (json!({ "url": format!("{base}/verify") }), "a page"),
        (json!({ "url": base }), "a page"),
    ] {
        let report = verify(&input);
        assert_eq!(report["verdict"], "not-found", "{report}");
        assert_eq!(
            report["message"]["en"],
            "This is not a badge awarded to somebody."
        );
        let detail = report["checks"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(what), "{input}: {detail}");
    }
    let url = made["url"].as_str().unwrap();
    let without_scheme = url.split_once("://").unwrap().1;
    for short in [made["id"].as_str().unwrap(), without_scheme] {
        assert_eq!(verify(&json!({ "url": short }))["verdict"], "valid");
    }
}

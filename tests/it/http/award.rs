//! Awarding and revoking by REST.

use crate::support::server::{get, get_with, post, send, somebody, world};
use serde_json::{Value, json};

#[test]
fn an_award_answers_where_it_is_and_can_be_read() {
    let world = world();
    let url = world.api(&format!("/badges/{}/assertions", world.a.badge));
    let email = somebody();
    let body = json!({"recipient": {"email": format!("  {} ", email.to_uppercase())}, "narrative": "Vu **en atelier**",
        "evidence": [{"id": "https://exemple.fr/preuve", "name": "Déroulé"}], "issuedOn": "2026-01-02T03:04:05+01:00", "expires": "2030-01-01"});
    let answer = post(&url, Some(&world.a.assessor), &body);
    assert_eq!(answer.status, 201, "{}", answer.text);
    let made = answer.json();
    assert_eq!(answer.header("location"), made["url"].as_str().unwrap());
    assert_eq!(made["status"], "valid");
    assert_eq!(made["alsoAwarded"], json!([]));
    let hosted = get(made["url"].as_str().unwrap(), "*/*").json();
    assert_eq!(hosted["issuedOn"], "2026-01-02T02:04:05Z");
    assert_eq!(hosted["expires"], "2030-01-01T00:00:00Z");
    assert_eq!(hosted["narrative"], "Vu **en atelier**");
    assert!(
        !hosted.to_string().to_lowercase().contains(&email),
        "the address is not in the badge"
    );
    let shown = get_with(
        &world.api(&format!("/assertions/{}", made["id"].as_str().unwrap())),
        &world.a.reader,
    )
    .json();
    assert_eq!(shown["url"], made["url"]);
}

#[test]
fn a_second_award_is_refused_with_the_first_ones_url() {
    let world = world();
    let email = somebody();
    let first = world.award(&world.a.assessor, world.a.badge, &email);
    let url = world.api(&format!("/badges/{}/assertions", world.a.badge));
    let again = post(
        &url,
        Some(&world.a.assessor),
        &json!({"recipient": {"email": email}}),
    );
    assert_eq!((again.status, again.code().as_str()), (409, "already-held"));
    assert_eq!(again.json()["url"], first["url"]);
    let allowed = post(
        &url,
        Some(&world.a.assessor),
        &json!({"recipient": {"email": email}, "allowDuplicate": true}),
    );
    assert_eq!(allowed.status, 201);
    let search = post(
        &world.api("/assertions/search"),
        Some(&world.a.reader),
        &json!({ "email": email }),
    )
    .json();
    assert_eq!(search["items"].as_array().unwrap().len(), 2);
}

#[test]
fn the_same_idempotency_key_is_answered_the_same() {
    let world = world();
    let url = world.api(&format!("/badges/{}/assertions", world.a.badge));
    let bearer = format!("Bearer {}", world.a.assessor);
    let send_with = |url: &str, key: &str, body: &Value| {
        send(
            "POST",
            url,
            &[
                ("authorization", &bearer),
                ("content-type", "application/json"),
                ("idempotency-key", key),
            ],
            &body.to_string(),
        )
    };
    let key = somebody();
    let body = json!({"recipient": {"email": somebody()}});
    let first = send_with(&url, &key, &body);
    let again = send_with(&url, &key, &body);
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.text, again.text);
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(first.header("content-type"), again.header("content-type"));
    let other = send_with(&url, &key, &json!({"recipient": {"email": somebody()}}));
    assert_eq!(
        (other.status, other.code().as_str()),
        (422, "idempotency-key-reused")
    );
    let long = send_with(&url, &"k".repeat(256), &body);
    assert_eq!(long.code(), "invalid-header");
    // Another route is another key.
    let revocation = world.api(&format!(
        "/assertions/{}/revocation",
        first.json()["id"].as_str().unwrap()
    ));
    let reason = json!({"reason": "erreur"});
    let revoked = send_with(&revocation, &key, &reason);
    assert_eq!(revoked.status, 200, "{}", revoked.text);
    assert_eq!(send_with(&revocation, &key, &reason).text, revoked.text);
    assert_eq!(
        post(&revocation, Some(&world.a.assessor), &reason).code(),
        "already-revoked"
    );
}

#[test]
fn lists_come_in_parts() {
    let world = world();
    let texts = json!({"fr": {"name": "Liste", "description": "d", "criteria": "c"}});
    let badge = post(
        &world.api(&format!("/issuers/{}/badges", world.a.issuer)),
        Some(&world.a.editor),
        &json!({ "texts": texts }),
    )
    .json();
    let badge_id = badge["id"].as_str().unwrap().parse().unwrap();
    let mut made: Vec<String> = (0..5)
        .map(|_| {
            world.award(&world.a.assessor, badge_id, &somebody())["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let mut url = Some(world.api(&format!("/assertions?badge={badge_id}&limit=2")));
    let mut seen = Vec::new();
    while let Some(part) = url {
        let answer = get_with(&part, &world.a.reader);
        let part = answer.json();
        seen.extend(
            part["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        url = part["next"].as_str().map(str::to_owned);
        if let Some(next) = &url {
            assert_eq!(answer.header("link"), format!("<{next}>; rel=\"next\""));
        }
    }
    made.sort();
    assert_eq!(seen, made);
}

#[test]
fn a_revoked_badge_is_gone_everywhere() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    let list = format!("{}/issuers/{}/revocations", world.base, world.a.profile);
    let before = get(&list, "*/*");
    let revocation = world.api(&format!(
        "/assertions/{}/revocation",
        made["id"].as_str().unwrap()
    ));
    let bearer = format!("Bearer {}", world.a.assessor);
    assert_eq!(
        post(&revocation, Some(&world.a.assessor), &json!({"reason": ""})).code(),
        "invalid-fields"
    );
    let revoked = post(
        &revocation,
        Some(&world.a.assessor),
        &json!({"reason": "délivré par erreur"}),
    );
    assert_eq!(
        (revoked.status, revoked.json()["status"].as_str()),
        (200, Some("revoked")),
        "{bearer}"
    );
    let gone = get(url, "*/*");
    assert_eq!(gone.status, 410);
    assert_eq!(
        gone.json(),
        json!({"@context": "https://w3id.org/openbadges/v2", "id": url, "type": "Assertion", "revoked": true, "revocationReason": "délivré par erreur"})
    );
    assert_eq!(get(&format!("{url}.json"), "*/*").status, 410);
    assert_eq!(get(&format!("{url}.jws"), "*/*").status, 410);
    assert_eq!(get(&format!("{url}.jws?alg=EdDSA"), "*/*").status, 410);
    let after = get(&list, "*/*");
    assert_ne!(before.header("etag"), after.header("etag"));
    let entries = after.json()["revokedAssertions"]
        .as_array()
        .unwrap()
        .clone();
    assert!(entries[0].as_str().unwrap().starts_with("urn:uuid:"));
    assert!(entries.contains(&json!({"id": url, "revocationReason": "délivré par erreur"})));
}

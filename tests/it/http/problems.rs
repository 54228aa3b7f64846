//! Errors: problem+json with a stable code, for framework errors too.

use crate::support::server::{get, get_with, post, send, somebody, world};
use serde_json::json;

#[test]
fn each_bad_request_has_its_code() {
    let world = world();
    let award = world.api(&format!("/badges/{}/assertions", world.a.badge));
    let bearer = format!("Bearer {}", world.a.assessor);
    let with = |content_type: &str, body: &str| {
        send(
            "POST",
            &award,
            &[("authorization", &bearer), ("content-type", content_type)],
            body,
        )
    };
    let json = |body: &str| with("application/json", body);
    assert_eq!(with("text/plain", "{}").code(), "unsupported-media-type");
    assert_eq!(json("{").code(), "invalid-json");
    assert_eq!(json(r#"{"a":1,"a":2}"#).code(), "invalid-json");
    assert_eq!(json(&"[".repeat(1000)).code(), "invalid-json");
    assert_eq!(
        json(&format!("\"{}\"", "x".repeat(70_000))).code(),
        "body-too-large"
    );
    assert_eq!(json("[]").code(), "invalid-body");
    assert_eq!(json("{}").code(), "invalid-body");
    assert_eq!(
        get(&format!("{}/nowhere", world.base), "*/*").code(),
        "not-found"
    );
    assert_eq!(
        get(&format!("{}/assertions/nonsense", world.base), "*/*").code(),
        "not-found"
    );
    assert_eq!(
        get_with(&world.api("/badges/nonsense"), &world.a.reader).code(),
        "not-found"
    );
    assert_eq!(
        get_with(&world.api("/badges?limit=0"), &world.a.reader).code(),
        "invalid-query"
    );
    assert_eq!(
        get_with(&world.api("/badges?limit=101"), &world.a.reader).code(),
        "invalid-query"
    );
    assert_eq!(
        get_with(&world.api("/badges?colour=red"), &world.a.reader).code(),
        "invalid-query"
    );
    assert_eq!(
        get_with(&world.api("/assertions"), &world.a.reader).code(),
        "invalid-query"
    );
    let put = send(
        "PUT",
        &world.api("/badges"),
        &[("authorization", &bearer)],
        "",
    );
    assert_eq!(
        (put.code().as_str(), put.header("allow")),
        ("method-not-allowed", "GET, HEAD")
    );
    let unauthorized = get(&world.api("/badges"), "*/*");
    assert_eq!(
        (
            unauthorized.code().as_str(),
            unauthorized.header("www-authenticate")
        ),
        ("unauthorized", "Bearer")
    );
}

#[test]
fn each_wrong_field_is_pointed_at() {
    let world = world();
    let award = world.api(&format!("/badges/{}/assertions", world.a.badge));
    let post = |body: serde_json::Value| post(&award, Some(&world.a.assessor), &body);
    let email = somebody();
    for (body, pointer, code) in [
        (
            json!({"recipient": {"email": "x"}}),
            "/recipient/email",
            "invalid-email",
        ),
        (
            json!({"recipient": {"email": email, "name": "x"}}),
            "/recipient/name",
            "invalid-value",
        ),
        (
            json!({"recipient": {"email": email}, "id": "x"}),
            "/id",
            "invalid-value",
        ),
        (
            json!({"recipient": {"email": email}, "issuer": "x"}),
            "/issuer",
            "invalid-value",
        ),
        (
            json!({"recipient": {"email": email}, "issuedOn": "2999-01-01"}),
            "/issuedOn",
            "in-the-future",
        ),
        (
            json!({"recipient": {"email": email}, "issuedOn": "hier"}),
            "/issuedOn",
            "invalid-date",
        ),
        (
            json!({"recipient": {"email": email}, "expires": "2001-01-01"}),
            "/expires",
            "out-of-range",
        ),
        (
            json!({"recipient": {"email": email}, "narrative": "a\u{0}b"}),
            "/narrative",
            "control-character",
        ),
        (
            json!({"recipient": {"email": email}, "narrative": "x".repeat(5001)}),
            "/narrative",
            "text-too-long",
        ),
        (
            json!({"recipient": {"email": email}, "evidence": [{}]}),
            "/evidence/0",
            "empty-text",
        ),
        (
            json!({"recipient": {"email": email}, "evidence": [{"id": "javascript:x"}]}),
            "/evidence/0/id",
            "invalid-url",
        ),
        (
            json!({"recipient": {"email": email}, "evidence": [{"narrative": 1}]}),
            "/evidence/0/narrative",
            "invalid-value",
        ),
    ] {
        let answer = post(body.clone());
        assert_eq!(answer.status, 422, "{body}");
        assert!(["invalid-body", "invalid-fields"].contains(&answer.code().as_str()));
        let error = &answer.json()["errors"][0];
        assert_eq!(
            (error["pointer"].as_str(), error["code"].as_str()),
            (Some(pointer), Some(code)),
            "{body}"
        );
    }
}

/// The pointer and the message of the first wrong field.
fn first_error(answer: &crate::support::server::Answer) -> (String, String) {
    let error = &answer.json()["errors"][0];
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    (text("pointer"), text("message"))
}

#[test]
fn what_is_wrong_is_told_without_words_of_the_program() {
    let world = world();
    let award = world.api(&format!("/badges/{}/assertions", world.a.badge));
    let badges = world.api(&format!("/issuers/{}/badges", world.a.issuer));
    let texts = |language: &str, name: serde_json::Value| json!({"texts": {language: {"name": name, "description": "d", "criteria": "c"}}});
    let email = somebody();
    for (url, key, body, pointer, words) in [
        (
            &award,
            &world.a.assessor,
            json!({"recipient": "x"}),
            "/recipient",
            "expected an object, found the text \"x\"",
        ),
        (
            &award,
            &world.a.assessor,
            json!({"recipient": {"email": "a@b.fr, c@d.fr"}}),
            "/recipient/email",
            "one address only",
        ),
        (
            &award,
            &world.a.assessor,
            json!({"recipient": {"email": email}, "issuedOn": "2026-01-01T10:00:00"}),
            "/issuedOn",
            "time zone is missing",
        ),
        (
            &award,
            &world.a.assessor,
            json!({"recipient": {"email": email}, "expires": "2001-01-01"}),
            "/expires",
            "must be in the future",
        ),
        (
            &award,
            &world.a.assessor,
            json!({"recipient": {"email": email}, "evidence": [{"id": "blog.example"}]}),
            "/evidence/0/id",
            "must start with https://",
        ),
        (
            &badges,
            &world.a.editor,
            texts("de", json!("n")),
            "/texts/de",
            "does not know the language \"de\"; give fr or en",
        ),
        (
            &badges,
            &world.a.editor,
            texts("fr", json!(1)),
            "/texts/fr/name",
            "expected text, found the number 1",
        ),
        (
            &badges,
            &world.a.editor,
            json!({"texts": {"fr": 1}}),
            "/texts/fr",
            "expected an object",
        ),
        (
            &badges,
            &world.a.editor,
            json!({"programme": "x", "competency": "y"}),
            "/programme",
            "expected an id (a UUID",
        ),
        (
            &badges,
            &world.a.editor,
            json!({"validityMonths": "x"}),
            "/validityMonths",
            "expected a whole number, not negative",
        ),
        (
            &badges,
            &world.a.editor,
            json!({"colour": "x"}),
            "/colour",
            "there is no \"colour\"; there are programme,",
        ),
    ] {
        let (found, message) = first_error(&post(url, Some(key), &body));
        assert_eq!(found, pointer, "{body} {message}");
        assert!(message.contains(words), "{body}: {message}");
    }
    for (query, words) in [
        ("badges?limit=x", "limit: expected a whole number"),
        ("badges?after=x", "after: expected an id (a UUID"),
        (
            "badges?colour=red",
            "there is no \"colour\"; there are issuer, after, limit",
        ),
        ("assertions", "\"badge\" is missing"),
        ("badges/x", "\"x\" is no id"),
    ] {
        let detail = get_with(&world.api(&format!("/{query}")), &world.a.reader).json();
        let detail = detail["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{query}: {detail}");
    }
}

#[test]
fn the_log_and_the_answer_share_a_request_id() {
    let answer = get(&format!("{}/health/live", world().base), "*/*");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-request-id").len(), 36);
    assert_eq!(
        get(&format!("{}/health/ready", world().base), "*/*").status,
        200
    );
}

#[test]
fn the_openapi_document_is_the_committed_one_and_has_every_route() {
    let served = get(&format!("{}/api/openapi.json", world().base), "*/*");
    let committed = include_str!("../../../docs/openapi.json");
    let same = served.text == committed;
    assert!(
        same,
        "docs/openapi.json is old: run `cargo run -- openapi > docs/openapi.json`"
    );
    let document = served.json();
    for route in sceau::http::routes::ROUTES
        .iter()
        .filter(|r| r.path.starts_with("/api/v1/") || r.path == "/oauth2/token")
    {
        let method = route.method.to_lowercase();
        assert!(
            document["paths"][route.path][&method].is_object(),
            "{} {} is not documented",
            route.method,
            route.path
        );
    }
}

#[test]
fn the_api_can_be_browsed_without_anything_from_elsewhere() {
    let base = &world().base;
    let moved = get(&format!("{base}/docs"), "text/html");
    assert_eq!(
        (moved.status, moved.header("location")),
        (308, format!("{base}/docs/").as_str())
    );
    let page = get(&format!("{base}/docs/"), "text/html");
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html")
    );
    assert!(
        page.header("content-security-policy")
            .contains("script-src 'self';")
    );
    let settings = get(&format!("{base}/docs/swagger-initializer.js"), "*/*").text;
    assert!(settings.contains("/api/openapi.json"), "{settings}");
    assert!(
        settings.contains("\"validatorUrl\": \"none\""),
        "{settings}"
    );
    assert_eq!(
        get(&format!("{base}/docs/nothing.js"), "*/*").code(),
        "not-found"
    );
}

#[test]
fn the_id_of_a_profile_is_told_from_that_of_its_issuer() {
    let world = world();
    let told = |key: &str, path: &str| {
        let answer = get_with(
            &world.api(&format!("/issuers/{}{path}", world.a.profile)),
            key,
        );
        assert_eq!(answer.code(), "not-found");
        answer.json()["detail"].as_str().unwrap().to_owned()
    };
    let words = format!("the id of its issuer is {}", world.a.issuer);
    for path in ["", "/keys", "/api-keys"] {
        assert!(told(&world.a.owner, path).ends_with(&words), "{path}");
        assert!(told(&world.admin, path).ends_with(&words), "{path}");
        let stranger = told(&world.b.owner, path);
        assert_eq!(stranger, "there is no such issuer", "{path}");
    }
    let new = json!({"texts": {"fr": {"name": "n", "description": "d", "criteria": "c"}}});
    let url = world.api(&format!("/issuers/{}/badges", world.a.profile));
    let said = post(&url, Some(&world.a.editor), &new).json();
    assert!(said["detail"].as_str().unwrap().ends_with(&words), "{said}");
}

//! API keys and access tokens: what they may do, and when they stop.

use crate::support::server::{get_with, post, send, world};
use sceau::issuing::access::Permission;
use serde_json::{Value, json};

#[test]
fn a_token_does_no_more_than_its_key_and_its_scopes() {
    let world = world();
    let at = world.a.owner.match_indices('_').nth(1).unwrap().0;
    let (client, secret) = (&world.a.owner[..at], &world.a.owner[at + 1..]);
    let token = |body: &str| {
        send(
            "POST",
            &format!("{}/oauth2/token", world.base),
            &[("content-type", "application/x-www-form-urlencoded")],
            body,
        )
    };
    let asked = format!(
        "grant_type=client_credentials&client_id={client}&client_secret={secret}&scope=badges:read"
    );
    let answer = token(&asked);
    assert_eq!(answer.status, 200, "{}", answer.text);
    let narrow = answer.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(answer.json()["expires_in"], 600);
    assert_eq!(get_with(&world.api("/badges"), &narrow).status, 200);
    assert_eq!(
        get_with(&world.api("/programmes"), &narrow).code(),
        "forbidden"
    );
    for (body, error, status) in [
        (
            "grant_type=password".to_owned(),
            "unsupported_grant_type",
            400,
        ),
        (
            format!("grant_type=client_credentials&client_id={client}&client_secret=x"),
            "invalid_client",
            401,
        ),
        (
            "grant_type=client_credentials".to_owned(),
            "invalid_client",
            401,
        ),
        (
            format!(
                "grant_type=client_credentials&client_id={client}&client_secret={secret}&scope=issuers:write"
            ),
            "invalid_scope",
            400,
        ),
        (
            format!(
                "grant_type=client_credentials&client_id={client}&client_secret={secret}&scope=root"
            ),
            "invalid_scope",
            400,
        ),
    ] {
        let answer = token(&body);
        assert_eq!(
            (answer.status, answer.json()["error"].as_str()),
            (status, Some(error))
        );
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[test]
fn a_revoked_key_stops_its_tokens_at_once() {
    let world = world();
    let url = world.api(&format!("/issuers/{}/api-keys", world.a.issuer));
    let made = post(
        &url,
        Some(&world.a.owner),
        &json!({"label": "k", "role": "reader"}),
    )
    .json();
    let text = made["key"].as_str().unwrap();
    let at = text.match_indices('_').nth(1).unwrap().0;
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        &text[..at],
        &text[at + 1..]
    );
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let token = send(
        "POST",
        &format!("{}/oauth2/token", world.base),
        &form,
        &body,
    )
    .json();
    let token = token["access_token"].as_str().unwrap();
    assert_eq!(get_with(&world.api("/badges"), token).status, 200);
    let bearer = format!("Bearer {}", world.a.owner);
    assert_eq!(
        send(
            "DELETE",
            &format!("{url}/{}", made["id"].as_str().unwrap()),
            &[("authorization", &bearer)],
            ""
        )
        .status,
        204
    );
    assert_eq!(
        get_with(&world.api("/badges"), token).code(),
        "unauthorized"
    );
    assert_eq!(get_with(&world.api("/badges"), text).code(), "unauthorized");
}

#[test]
fn nobody_makes_a_key_that_may_more_than_their_own() {
    let world = world();
    let url = world.api(&format!("/issuers/{}/api-keys", world.a.issuer));
    let narrow = post(
        &url,
        Some(&world.a.owner),
        &json!({"label": "k", "role": "owner", "scopes": [Permission::ApiKeysWrite.name()]}),
    )
    .json();
    let narrow = narrow["key"].as_str().unwrap();
    assert_eq!(
        post(&url, Some(narrow), &json!({"label": "k", "role": "reader"})).code(),
        "forbidden"
    );
    let until = "2999-01-01T00:00:00Z";
    let body = json!({"label": "k", "role": "owner", "expiresAt": until});
    let ending = post(&url, Some(&world.a.owner), &body).json();
    let ending = ending["key"].as_str().unwrap();
    for (expires, status) in [
        (Value::Null, 422),
        (json!("2999-01-02"), 422),
        (json!(until), 201),
        (json!("2998-12-31"), 201),
    ] {
        let body = json!({"label": "k", "role": "reader", "expiresAt": expires});
        let made = post(&url, Some(ending), &body);
        assert_eq!(made.status, status, "{}", made.text);
        if status == 422 {
            assert_eq!(made.json()["errors"][0]["pointer"], "/expiresAt");
        }
    }
    let beyond = post(
        &url,
        Some(&world.a.owner),
        &json!({"label": "k", "role": "reader", "scopes": ["badges:write"]}),
    );
    assert_eq!(beyond.json()["errors"][0]["code"], "scope-beyond-role");
    assert_eq!(
        post(
            &url,
            Some(&world.a.owner),
            &json!({"label": "k", "role": "admin"})
        )
        .status,
        403
    );
}

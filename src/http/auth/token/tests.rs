use super::*;
use crate::badge::signing::Algorithm as BadgeAlgorithm;
use crate::badge::signing::{FORMAT, SigningKey, compose};
use crate::issuing::access::Role;
use crate::storage::Scope;
use serde_json::{Value, json};

const SEED: [u8; 32] = [4; 32];

fn tokens() -> Tokens {
    Tokens::new(&BaseUrl::parse("https://badges.example").unwrap(), &SEED).unwrap()
}

fn now() -> DateTime<Utc> {
    crate::badge::time::parse("2026-11-22T12:00:00Z").unwrap()
}

fn principal() -> Principal {
    Principal {
        key: Uuid::from_u128(7),
        scope: Scope::Issuer(Uuid::from_u128(8)),
        role: Role::Owner,
        permissions: Role::Owner.permissions(),
        until: None,
    }
}

/// A token with any header and claims, truly signed with the instance's key.
fn forge(header: Value, claims: Value) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
    use ed25519_dalek::Signer;
    let input = format!(
        "{}.{}",
        B64.encode(header.to_string()),
        B64.encode(claims.to_string())
    );
    let signature = ed25519_dalek::SigningKey::from_bytes(&SEED).sign(input.as_bytes());
    format!("{input}.{}", B64.encode(signature.to_bytes()))
}

fn claims() -> Value {
    let iat = now().timestamp();
    json!({"iss": "https://badges.example", "aud": "https://badges.example/api", "sub": Uuid::from_u128(7),
        "client_id": client_id(Uuid::from_u128(7)), "exp": iat + 600, "nbf": iat, "iat": iat,
        "jti": Uuid::from_u128(9), "scope": "badges:read"})
}

fn header() -> Value {
    json!({"alg": "EdDSA", "typ": "at+jwt"})
}

#[test]
fn a_token_of_ours_is_accepted_and_narrowed() {
    let token = tokens()
        .issue(&principal(), &[Permission::BadgesRead], now())
        .unwrap();
    let claims = tokens().verify(&token, now()).unwrap();
    let narrowed = claims.narrow(Some(principal())).unwrap();
    assert_eq!(narrowed.permissions, [Permission::BadgesRead]);
    assert!(
        tokens()
            .verify(&forge(header(), self::claims()), now())
            .is_some()
    );
}

/// The same with any text for each, truly signed.
fn forge_text(header: &str, claims: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
    use ed25519_dalek::Signer;
    let input = format!("{}.{}", B64.encode(header), B64.encode(claims));
    let signature = ed25519_dalek::SigningKey::from_bytes(&SEED).sign(input.as_bytes());
    format!("{input}.{}", B64.encode(signature.to_bytes()))
}

const REQUIRED: [&str; 9] = [
    "iss",
    "aud",
    "sub",
    "client_id",
    "exp",
    "nbf",
    "iat",
    "jti",
    "scope",
];

#[test]
fn each_wrong_claim_is_refused() {
    let iat = now().timestamp();
    let wrong = [
        ("iss", json!("https://evil.example")),
        ("iss", json!("https://badges.example/")),
        ("iss", json!("HTTPS://BADGES.EXAMPLE")),
        ("iss", json!("")),
        ("iss", json!(["https://badges.example"])),
        ("iss", json!({"https://badges.example": 1})),
        ("aud", json!("https://evil.example/api")),
        ("aud", json!("https://badges.example")),
        ("aud", json!("https://badges.example/api/")),
        ("aud", json!("")),
        ("aud", json!(["https://evil.example/api"])),
        (
            "aud",
            json!(["https://badges.example/api", "https://evil.example/api"]),
        ),
        ("sub", json!("nobody")),
        ("sub", json!(Uuid::from_u128(8))),
        ("sub", json!(7)),
        ("client_id", json!("sceau_0")),
        ("client_id", json!(client_id(Uuid::from_u128(8)))),
        ("client_id", json!("")),
        ("exp", json!(iat - 6)),
        ("exp", json!(iat - 5)),
        ("exp", json!(iat + 601)),
        ("exp", json!(iat + 100_000)),
        ("exp", json!(u64::MAX)),
        ("exp", json!("soon")),
        ("exp", json!((iat + 600).to_string())),
        ("exp", json!(iat as f64 + 600.5)),
        ("exp", json!(-1)),
        ("exp", json!(0)),
        ("exp", json!(1e300)),
        ("exp", json!(true)),
        ("nbf", json!(iat + 6)),
        ("nbf", json!(iat + 100_000)),
        ("nbf", json!(u64::MAX)),
        ("nbf", json!(-1)),
        ("nbf", json!(iat.to_string())),
        ("iat", json!(iat + 6)),
        ("iat", json!(iat - 10)),
        ("iat", json!(0)),
        ("iat", json!(-1)),
        ("iat", json!("now")),
        ("jti", json!(1)),
        ("jti", json!("one")),
        ("scope", json!(["badges:read"])),
        ("scope", json!(7)),
    ];
    let mut tried = 0;
    let mut refused = |claims: &Value| {
        let token = forge(header(), claims.clone());
        assert_eq!(tokens().verify(&token, now()), None, "{claims}");
        tried += 1;
    };
    for (name, value) in wrong {
        let mut claims = claims();
        claims[name] = value;
        refused(&claims);
    }
    for name in REQUIRED {
        let mut without = claims();
        without.as_object_mut().unwrap().remove(name);
        refused(&without);
        let mut null = claims();
        null[name] = Value::Null;
        refused(&null);
    }
    refused(&json!({}));
    refused(&json!([claims()]));
    assert!(tried >= 50, "{tried}");
    // The same claim twice, the right one first or last.
    let (right, header) = (claims().to_string(), header().to_string());
    for name in REQUIRED {
        let evil = format!("\"{name}\":\"x\"");
        let first = right.replacen('{', &format!("{{{evil},"), 1);
        let last = format!("{},{evil}}}", right.trim_end_matches('}'));
        for claims in [first, last] {
            assert_eq!(
                tokens().verify(&forge_text(&header, &claims), now()),
                None,
                "{claims}"
            );
        }
    }
}

#[test]
fn each_wrong_header_is_refused() {
    let claims = claims().to_string();
    for header in [
        r#"{"alg":"EdDSA"}"#,
        r#"{"alg":"EdDSA","typ":null}"#,
        r#"{"alg":"EdDSA","typ":"JWT"}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt "}"#,
        r#"{"alg":"EdDSA","typ":["at+jwt"]}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt","crit":["exp"]}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt","crit":[]}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt","b64":false,"crit":["b64"]}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt","b64":false}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt","zip":"DEF"}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt","typ":"at+jwt"}"#,
        r#"{"alg":"EdDSA","alg":"EdDSA","typ":"at+jwt"}"#,
        r#"{"alg":"none","alg":"EdDSA","typ":"at+jwt"}"#,
        r#"{"alg":"none","typ":"at+jwt"}"#,
        r#"{"alg":"HS256","typ":"at+jwt"}"#,
        r#"{"alg":"RS256","typ":"at+jwt"}"#,
        r#"{"alg":"ES256","typ":"at+jwt"}"#,
        r#"{"alg":"eddsa","typ":"at+jwt"}"#,
        r#"{"alg":"EdDSA ","typ":"at+jwt"}"#,
        r#"{"alg":["EdDSA"],"typ":"at+jwt"}"#,
        r#"{"alg":null,"typ":"at+jwt"}"#,
        r#"{"typ":"at+jwt"}"#,
        r#"[{"alg":"EdDSA","typ":"at+jwt"}]"#,
        r#"{"alg":"EdDSA","typ":"at+jwt"}x"#,
        "",
    ] {
        let token = forge_text(header, &claims);
        assert_eq!(tokens().verify(&token, now()), None, "{header}");
    }
    assert!(
        tokens()
            .verify(
                &forge_text(r#"{"alg":"EdDSA","typ":"at+jwt"}"#, &claims),
                now()
            )
            .is_some()
    );
}

#[test]
fn a_badge_is_no_token_and_another_instances_token_is_not_ours() {
    let key = SigningKey::new(
        BadgeAlgorithm::EdDsa,
        "https://badges.example/keys/1",
        &SEED,
    )
    .unwrap();
    let payload = claims().to_string().into_bytes();
    let badge = compose(
        FORMAT,
        BadgeAlgorithm::EdDsa,
        "https://badges.example/keys/1",
        &payload,
        &key.signature(&payload).unwrap(),
    );
    assert_eq!(tokens().verify(&badge, now()), None, "no typ: a badge");
    let other = Tokens::new(&BaseUrl::parse("https://badges.example").unwrap(), &[5; 32]).unwrap();
    let token = other.issue(&principal(), &[], now()).unwrap();
    assert_eq!(tokens().verify(&token, now()), None);
    let token = tokens().issue(&principal(), &[], now()).unwrap();
    let later = now() + chrono::TimeDelta::seconds(606);
    assert_eq!(tokens().verify(&token, later), None, "expired");
    for at in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[at] ^= 1;
        assert_eq!(
            tokens().verify(&String::from_utf8_lossy(&changed), now()),
            None,
            "byte {at}"
        );
    }
}

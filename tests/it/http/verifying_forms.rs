//! Checking one badge by REST: the forms of the question and of the answer, whose a badge is, and that nothing is kept.

use crate::support::server::{Answer, World, get, post, send, send_bytes, somebody, world};
use serde_json::{Value, json};

fn check(input: &Value) -> Value {
    let answer = post(&world().api("/verifications"), None, input);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.json()
}

fn send_badge(kind: &str, accept: &str, body: &[u8]) -> Answer {
    let headers = [
        ("content-type", kind),
        ("accept", accept),
        ("accept-language", "en"),
    ];
    send_bytes("POST", &world().api("/verifications"), &headers, body)
}

#[test]
fn the_badge_itself_may_be_the_body() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    let of = |suffix: &str| get(&format!("{url}{suffix}"), "*/*").bytes;
    for (kind, body) in [
        ("image/png", of(".png")),
        ("image/svg+xml", of(".svg")),
        ("application/ld+json; charset=utf-8", of(".json")),
        ("application/jose", of(".jws")),
        ("Text/Plain", of(".jws?alg=EdDSA")),
        ("text/plain", format!(" {url}\n").into_bytes()),
    ] {
        let answer = send_badge(kind, "*/*", &body);
        assert_eq!(answer.status, 200, "{kind} {}", answer.text);
        let answer = answer.json();
        assert_eq!(answer["verdict"], "valid", "{kind} {answer}");
        assert!(answer.get("belongsTo").is_none());
    }
    let nothing = send_badge("text/plain", "*/*", b"hello").json();
    assert_eq!(nothing["verdict"], "invalid");
    assert_eq!(nothing["checks"][0]["reason"], "not-a-badge");
    assert_eq!(
        nothing["message"]["en"],
        "There is no badge to check in this."
    );
    let other = send_badge("application/pdf", "*/*", b"%PDF");
    assert_eq!(other.code(), "unsupported-media-type");
    let large = vec![b' '; 2 * 1024 * 1024 + 1];
    assert_eq!(
        send_badge("text/plain", "*/*", &large).code(),
        "body-too-large"
    );
}

#[test]
fn the_answer_tells_what_the_badge_says_of_itself() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let answer = check(&json!({ "url": made["url"] }));
    let badge = &answer["badge"];
    assert_eq!(badge["version"], "2.0");
    assert_eq!(badge["id"], made["url"]);
    assert_eq!(
        badge["name"],
        "Accueillir et présenter la médiation numérique"
    );
    assert_eq!(badge["issuer"]["name"], "Atelier A");
    assert_eq!(badge["issuedOn"], made["issuedOn"]);
    assert_eq!(answer["assertion"], made["url"]);
    assert_eq!(answer["fetched"], json!([]));
    let programme = format!("{}/programmes/{}", world.base, world.programme);
    assert_eq!(
        answer["recognisedBy"],
        json!([{"name": "Programme", "url": programme}])
    );
    assert_eq!(answer["message"]["fr"], "Ce badge est valide.");
    assert!(answer["verifiedAt"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn a_badge_of_another_service_is_fetched_and_told_apart() {
    let elsewhere = World::start();
    let email = somebody();
    let made = elsewhere.award(&elsewhere.a.assessor, elsewhere.a.badge, &email);
    let url = made["url"].as_str().unwrap();
    let answer = check(&json!({ "url": url, "email": email }));
    assert_eq!(answer["verdict"], "valid", "{answer}");
    assert_eq!(answer["belongsTo"], "yes");
    assert!(answer.get("assertion").is_none());
    assert_eq!(answer["badge"]["id"], url);
    let fetched = answer["fetched"].as_array().unwrap();
    assert_eq!(fetched[0]["url"], url);
    assert!(
        fetched.iter().all(|fetch| fetch["at"].is_string()),
        "{answer}"
    );
    let known = answer["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["code"] == "known-issuer");
    let known = known.unwrap();
    assert_eq!(
        (&known["outcome"], &known["reason"]),
        (&json!("warning"), &json!("issuer-unknown"))
    );
    let jws = get(&format!("{url}.jws"), "*/*").bytes;
    let signed = send_badge("application/jose", "*/*", &jws).json();
    assert_eq!(signed["verdict"], "valid", "{signed}");
    let text = send_badge("text/plain", "text/plain", url.as_bytes()).text;
    assert!(text.contains("Published by     another service"), "{text}");
}

#[test]
fn the_report_can_be_plain_text_in_two_languages() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    for (language, lines) in [
        (
            "fr",
            [
                "Valide",
                "Émetteur         Atelier A (https://atelier.example)",
            ],
        ),
        (
            "en",
            [
                "Valid",
                "Issuer           Atelier A (https://atelier.example)",
            ],
        ),
    ] {
        let headers = [
            ("content-type", "application/json"),
            ("accept", "text/plain"),
            ("accept-language", language),
        ];
        let body = json!({ "url": url }).to_string();
        let answer = send("POST", &world.api("/verifications"), &headers, &body);
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-store");
        for line in lines {
            assert!(
                answer.text.lines().any(|l| l == line),
                "{line}: {}",
                answer.text
            );
        }
        assert!(answer.text.contains(url), "{}", answer.text);
    }
    let equal = send_badge("text/plain", "text/plain, application/json", url.as_bytes());
    assert_eq!(equal.header("content-type"), "application/json");
}

/// A wrong address, one of another form and an unknown one get the same answer, but for the time.
#[test]
fn whose_a_badge_is_is_answered_without_a_hint() {
    let world = world();
    let email = somebody();
    let made = world.award(&world.a.assessor, world.a.badge, &email);
    let answer = |email: &str| {
        let mut answer = check(&json!({ "url": made["url"], "email": email }));
        assert!(answer["verifiedAt"].is_string());
        answer["verifiedAt"] = Value::Null;
        answer
    };
    for right in [email.clone(), format!(" {} ", email.to_uppercase())] {
        assert_eq!(answer(&right)["belongsTo"], "yes", "{right}");
    }
    let wrong = answer("quelqu-un@exemple.fr");
    assert_eq!(wrong["belongsTo"], "no");
    for other in [
        email.replace('@', "+x@"),
        email.replace("exemple.fr", "exemple.com"),
        world_holder(),
        "sans-arobase".to_owned(),
        String::new(),
        "a@b@c".to_owned(),
        "字@例え.テスト".to_owned(),
    ] {
        assert_eq!(answer(&other), wrong, "{other}");
    }
    // What is not to be believed says nothing of its holder either.
    let mut forged = get(made["url"].as_str().unwrap(), "*/*").json();
    forged["narrative"] = json!("x");
    let forged = check(&json!({ "json": forged, "email": email }));
    assert_eq!(
        (&forged["verdict"], &forged["belongsTo"]),
        (&json!("invalid"), &json!("cannot-tell"))
    );
    assert!(forged["badge"].is_null());
}

/// Somebody who holds another badge here.
fn world_holder() -> String {
    let email = somebody();
    world().award(&world().b.assessor, world().b.badge, &email);
    email
}

#[test]
fn wrong_questions_are_refused_in_words() {
    let api = world().api("/verifications");
    for (body, pointer) in [
        (json!({}), ""),
        (json!({"url": "x", "jws": "y"}), ""),
        (json!({"image": "é"}), "/image"),
    ] {
        let answer = post(&api, None, &body);
        assert_eq!(answer.code(), "invalid-fields");
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer);
    }
    assert_eq!(
        post(&api, None, &json!({"url": "x", "mail": "y"})).code(),
        "invalid-body"
    );
    let large = json!({ "url": "x".repeat(70_000) });
    assert_eq!(post(&api, None, &large).code(), "body-too-large");
    // A document of 64 KiB is longer in base64.
    let signed = |length: usize| post(&api, None, &json!({ "jws": "x".repeat(length) }));
    assert_eq!(signed(90_000).status, 200);
    assert_eq!(signed(140_000).code(), "body-too-large");
}

/// Every row of every table, before and after every kind of verification.
#[test]
fn nothing_is_written_by_a_verification() {
    let own = World::start();
    let elsewhere = world();
    let email = somebody();
    let made = own.award(&own.a.assessor, own.a.badge, &email);
    let url = made["url"].as_str().unwrap();
    // The RS256 signature is made after the award, once.
    let jws = get(&format!("{url}.jws"), "*/*").text;
    let foreign = elsewhere.award(&elsewhere.a.assessor, elsewhere.a.badge, &email);
    let before = own.rows();
    assert!(before.contains("assertions"), "{before}");
    for body in [
        json!({ "url": url, "email": email }),
        json!({ "jws": jws, "email": "autre@exemple.fr" }),
        json!({ "json": get(url, "*/*").json() }),
        json!({ "url": foreign["url"], "email": email }),
        json!({ "url": "nonsense" }),
    ] {
        assert_eq!(post(&own.api("/verifications"), None, &body).status, 200);
    }
    let list = format!(
        "url,email\n{url},{email}\n{},x@y.fr\n",
        foreign["url"].as_str().unwrap()
    );
    let batch = own.api("/verifications/batch");
    let answer = send("POST", &batch, &[("content-type", "text/csv")], &list);
    assert_eq!(answer.status, 200);
    get(&format!("{}/verify?url={url}", own.base), "text/html");
    assert_eq!(own.rows(), before);
}

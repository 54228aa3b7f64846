//! Looking up awards and holders by REST, and the file for spreadsheets.

use crate::support::server::{get_with, post, somebody, world};
use serde_json::{Value, json};

#[test]
fn holders_are_looked_up_page_by_page() {
    let world = world();
    let url = world.api(&format!("/issuers/{}/holders", world.a.issuer));
    let key = Some(world.a.assessor.as_str());
    let stem = somebody().replace('@', "-x");
    let who = |n: usize| format!("{}{n}@exemple.fr", stem.replace(".fr", "-"));
    let made: Vec<Value> = (0..3)
        .map(|n| world.award(&world.a.assessor, world.a.badge, &who(n)))
        .collect();
    let begins = stem.replace(".fr", "-").to_uppercase();
    let first = post(&url, key, &json!({"email": begins, "limit": 2}));
    assert_eq!(first.status, 200, "{}", first.text);
    assert_eq!(first.header("cache-control"), "no-store");
    let first = first.json();
    let items = first["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["id"], made[2]["id"], "the latest first");
    assert_eq!(items[0]["email"], who(2));
    assert_eq!(items[0]["status"], "valid");
    assert!(!items[0]["badgeName"].as_str().unwrap().is_empty());
    let rest = post(
        &url,
        key,
        &json!({"email": begins, "after": first["after"]}),
    )
    .json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    assert_eq!(rest["items"][0]["id"], made[0]["id"]);
    assert_eq!(rest.get("after"), None);
    let none = json!({"email": begins, "status": "revoked"});
    assert_eq!(post(&url, key, &none).json()["items"], json!([]));
    let wrong = post(&url, key, &json!({"issuedFrom": "hier"}));
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/issuedFrom");
    let wrong = post(&url, key, &json!({"email": "a\u{0}"}));
    assert_eq!(wrong.json()["errors"][0]["code"], "invalid-email");
    // Whoever may see awards but not award sees no addresses.
    assert_eq!(post(&url, Some(&world.a.reader), &json!({})).status, 403);
    assert_eq!(post(&url, Some(&world.b.owner), &json!({})).status, 404);
}

#[test]
fn holders_are_a_file_too() {
    let world = world();
    let who = somebody();
    let made = world.award(&world.a.assessor, world.a.badge, &who);
    let url = world.api(&format!("/issuers/{}/holders.csv", world.a.issuer));
    let key = Some(world.a.assessor.as_str());
    let file = post(&url, key, &json!({"email": who, "status": "not-accepted"}));
    assert_eq!(file.status, 200, "{}", file.text);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        file.header("content-disposition")
            .contains("beneficiaires.csv")
    );
    let lines: Vec<&str> = file.text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}adresse;"), "{}", lines[0]);
    assert_eq!(lines.len(), 2);
    assert!(lines[1].starts_with(&who), "{}", lines[1]);
    assert!(lines[1].ends_with(made["url"].as_str().unwrap()));
    let english = post(&format!("{url}?lang=en"), key, &json!({"email": who}));
    assert!(
        english.text.starts_with("\u{feff}email;"),
        "{}",
        english.text
    );
    let unknown = json!({"badge": world.b.badge});
    assert_eq!(post(&url, key, &unknown).code(), "not-found");
}

#[test]
fn awards_are_searched_by_badge_state_and_period() {
    let world = world();
    let url = world.api("/assertions/search");
    let who = somebody();
    let made = world.award(&world.a.assessor, world.a.badge, &who);
    let search = |body: Value| {
        let answer = post(&url, Some(&world.a.reader), &body);
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(!answer.text.contains(&who), "an address: {}", answer.text);
        let items = answer.json()["items"].as_array().unwrap().clone();
        items.iter().any(|item| item["id"] == made["id"])
    };
    let badge = world.a.badge;
    assert!(search(
        json!({"email": who, "badge": badge, "status": "valid"})
    ));
    assert!(search(json!({"email": who, "status": "not-accepted"})));
    assert!(!search(json!({"email": who, "status": "expired"})));
    assert!(!search(json!({"email": who, "issuedBefore": "2020-01-01"})));
    assert!(search(json!({"email": who, "issuedFrom": "2020-01-01"})));
    let path = format!("/assertions/{}", made["id"].as_str().unwrap());
    let shown = get_with(&world.api(&path), &world.a.reader).json();
    let found = post(&url, Some(&world.a.reader), &json!({"email": who})).json();
    assert_eq!(
        found["items"][0], shown,
        "an award is shown the same everywhere"
    );
    let others = json!({"badge": world.b.badge});
    assert_eq!(
        post(&url, Some(&world.a.reader), &others).code(),
        "not-found"
    );
}

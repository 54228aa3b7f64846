//! Editing by REST: who changes something says what they saw.

use crate::support::server::{Answer, World, get, get_with, post, send, somebody, world};
use serde_json::{Value, json};

fn patch(world: &World, path: &str, seen: Option<&str>, body: &Value) -> Answer {
    let bearer = format!("Bearer {}", world.a.owner);
    let mut headers = vec![
        ("authorization", bearer.as_str()),
        ("content-type", "application/merge-patch+json"),
    ];
    headers.extend(seen.map(|seen| ("if-match", seen)));
    send("PATCH", &world.api(path), &headers, &body.to_string())
}

fn delete(world: &World, path: &str, seen: &str) -> Answer {
    let bearer = format!("Bearer {}", world.a.owner);
    let headers = [("authorization", bearer.as_str()), ("if-match", seen)];
    send("DELETE", &world.api(path), &headers, "")
}

fn new_badge(world: &World) -> String {
    let url = world.api(&format!("/issuers/{}/badges", world.a.issuer));
    let texts = |name: &str| json!({"name": name, "description": "d", "criteria": "c"});
    let body = json!({ "texts": {"fr": texts("Atelier"), "en": texts("Workshop")} });
    let made = post(&url, Some(&world.a.owner), &body).json();
    made["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_change_needs_the_state_it_is_made_to() {
    let world = world();
    let path = format!("/badges/{}", new_badge(world));
    let read = get_with(&world.api(&path), &world.a.reader);
    let seen = read.header("etag").to_owned();
    assert_eq!(seen.len(), 34, "{seen}");
    let body = json!({"tags": ["a"]});
    for (given, status, code) in [
        (None, 428, "precondition-required"),
        (Some("\"other\""), 412, "precondition-failed"),
        (Some("W/\"weak\""), 400, "invalid-header"),
        (Some("bare"), 400, "invalid-header"),
    ] {
        let answer = patch(world, &path, given, &body);
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
    let list = format!("\"other\", {seen}");
    let changed = patch(world, &path, Some(&list), &body);
    assert_eq!(changed.status, 200, "{}", changed.text);
    let now = get_with(&world.api(&path), &world.a.reader);
    assert_eq!(now.header("etag"), changed.header("etag"));
    assert_ne!(now.header("etag"), seen);
    assert_eq!(
        patch(world, &path, Some(&seen), &body).code(),
        "precondition-failed"
    );
    assert_eq!(
        patch(world, &path, Some("*"), &json!({"archived": "yes"})).json()["errors"][0]["pointer"],
        "/archived"
    );
    let wrong = patch(
        world,
        &path,
        Some("*"),
        &json!({"texts": {"fr": {"nom": "x"}}}),
    );
    assert_eq!(
        wrong.json()["errors"][0]["pointer"],
        "/texts/fr/nom",
        "{}",
        wrong.text
    );
}

#[test]
fn an_awarded_badge_gets_a_new_address_and_both_name_each_other() {
    let world = world();
    let id = new_badge(world);
    let award = post(
        &world.api(&format!("/badges/{id}/assertions")),
        Some(&world.a.assessor),
        &json!({"recipient": {"email": somebody()}}),
    )
    .json();
    let before = get(&format!("{}/badges/{id}", world.base), "*/*").json();
    let changed = patch(
        world,
        &format!("/badges/{id}"),
        Some("*"),
        &json!({"texts": {"fr": {"name": "Grand atelier"}}}),
    )
    .json();
    assert_eq!(
        (&changed["version"], &changed["current"]),
        (&json!(2), &json!(true))
    );
    let new = get(changed["url"].as_str().unwrap(), "*/*").json();
    assert_eq!(
        (&new["name"], &new["version"]),
        (&json!("Grand atelier"), &json!("2"))
    );
    let old = get(&format!("{}/badges/{id}", world.base), "*/*").json();
    assert_eq!(
        (&old["name"], &old["version"]),
        (&json!("Atelier"), &json!("1"))
    );
    let held = get(award["url"].as_str().unwrap(), "*/*").json();
    assert_eq!(held["badge"], old["id"]);
    let names = |document: &Value, other: &Value| {
        let related = document["related"].as_array().unwrap().clone();
        related
            .iter()
            .any(|r| r["id"] == other["id"] && r["version"] == other["version"])
    };
    assert!(names(&old, &new) && names(&new, &old));
    assert_ne!(before["related"], old["related"]);
    let refused = delete(world, &format!("/badges/{id}"), "*");
    assert_eq!((refused.status, refused.code().as_str()), (409, "awarded"));
    let page = get(&format!("{}/badges/{id}", world.base), "text/html").text;
    assert!(
        page.contains(new["id"].as_str().unwrap()),
        "the page links to the new version"
    );
}

#[test]
fn a_badge_nobody_has_can_be_deleted() {
    let world = world();
    let id = new_badge(world);
    assert_eq!(delete(world, &format!("/badges/{id}"), "*").status, 204);
    assert_eq!(
        get(&format!("{}/badges/{id}", world.base), "*/*").status,
        404
    );
}

#[test]
fn each_language_of_a_badge_has_its_own_document() {
    let world = world();
    let id = new_badge(world);
    let url = format!("{}/badges/{id}", world.base);
    let french = get(&url, "*/*").json();
    let english = get(&format!("{url}/en"), "*/*").json();
    assert_eq!(get(&format!("{url}/en.json"), "text/html").json(), english);
    assert_eq!(
        (&french["id"], &french["@language"]),
        (&json!(url), &json!("fr"))
    );
    let english_url = format!("{url}/en");
    assert_eq!(
        (&english["id"], &english["@language"]),
        (&json!(english_url), &json!("en"))
    );
    assert_eq!(
        (&french["name"], &english["name"]),
        (&json!("Atelier"), &json!("Workshop"))
    );
    assert_eq!(
        french["related"],
        json!([{"id": english_url, "@language": "en"}])
    );
    assert_eq!(english["related"], json!([{"id": url, "@language": "fr"}]));
    for member in ["image", "issuer", "version"] {
        assert_eq!(french[member], english[member], "{member}");
    }
    for missing in ["fr", "de", "en.jws"] {
        assert_eq!(
            get(&format!("{url}/{missing}"), "*/*").code(),
            "not-found",
            "{missing}"
        );
    }
    let page = send("GET", &english_url, &[("accept", "text/html")], "");
    assert_eq!(
        (page.status, page.header("location")),
        (303, format!("{url}?lang=en").as_str())
    );
}

#[test]
fn an_issuer_is_edited_and_all_its_pages_say_so() {
    let world = &World::start();
    let path = format!("/issuers/{}", world.a.issuer);
    let etag = get_with(&world.api(&path), &world.a.owner)
        .header("etag")
        .to_owned();
    let changed = patch(
        world,
        &path,
        Some(&etag),
        &json!({"name": "Atelier Alpha", "telephone": "+33231000000"}),
    );
    assert_eq!(changed.status, 200, "{}", changed.text);
    let profile = get(
        &format!("{}/issuers/{}", world.base, world.a.profile),
        "*/*",
    )
    .json();
    assert_eq!(
        (&profile["name"], &profile["telephone"]),
        (&json!("Atelier Alpha"), &json!("+33231000000"))
    );
    assert_eq!(
        patch(world, &path, Some(&etag), &json!({})).code(),
        "precondition-failed"
    );
}

#[test]
fn keys_are_rotated_by_rest_and_old_addresses_stay() {
    let world = &World::start();
    let base = format!("/issuers/{}/keys", world.a.issuer);
    let call = |path: &str, body: &Value| post(&world.api(path), Some(&world.a.owner), body);
    let old = world.award(&world.a.assessor, world.a.badge, &somebody());
    let jws = get(&format!("{}.jws", old["url"].as_str().unwrap()), "*/*").text;
    let waiting = call(&base, &Value::Null);
    assert_eq!(waiting.status, 201, "{}", waiting.text);
    assert_eq!(call(&base, &Value::Null).code(), "keys-pending");
    let active = call(&format!("{base}/rotation"), &Value::Null).json();
    let items = active["items"].as_array().unwrap();
    assert!(items.iter().all(|key| key["state"] == "active"));
    assert_eq!(items[0]["id"], waiting.json()["items"][0]["id"]);
    let profile = get(items[0]["profile"].as_str().unwrap(), "*/*").json();
    assert!(items.iter().any(|key| key["url"] == profile["publicKey"]));
    let former = get(
        &format!("{}/issuers/{}", world.base, world.a.profile),
        "*/*",
    )
    .json();
    assert_eq!(former["related"], json!([{"id": profile["id"]}]));
    assert_eq!(profile["related"], json!([{"id": former["id"]}]));
    let verdict = |given: Value| {
        let url = world.api("/verifications");
        post(&url, None, &given).json()["verdict"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(verdict(json!({ "jws": jws })), "valid");
    let new = world.award(&world.a.assessor, world.a.badge, &somebody());
    let class = get(new["url"].as_str().unwrap(), "*/*").json()["badge"].clone();
    let class = get(class.as_str().unwrap(), "*/*").json();
    assert_eq!(
        (&class["issuer"], &class["version"]),
        (&profile["id"], &json!("2"))
    );
    // A compromise: what the holder saved is refused, the badge at its address stands, signed by another key.
    let rsa = former["publicKey"].as_str().unwrap();
    let id = rsa.rsplit('/').next().unwrap();
    let future = call(
        &format!("{base}/{id}/compromise"),
        &json!({"since": "2999-01-01"}),
    );
    assert_eq!(future.json()["errors"][0]["pointer"], "/since");
    let replaced = call(
        &format!("{base}/{id}/compromise"),
        &json!({"since": "2026-01-01"}),
    );
    assert_eq!(replaced.status, 200, "{}", replaced.text);
    assert_eq!(
        call(&format!("{base}/{id}/compromise"), &json!({})).code(),
        "already-compromised"
    );
    let former = get(
        &format!("{}/issuers/{}", world.base, world.a.profile),
        "*/*",
    )
    .json();
    assert_eq!(former["publicKey"], replaced.json()["items"][0]["url"]);
    assert_eq!(
        get(rsa, "*/*").status,
        200,
        "the old key stays at its address"
    );
    assert_eq!(verdict(json!({ "jws": jws })), "invalid");
    assert_eq!(verdict(json!({ "url": old["url"] })), "valid");
    let fresh = get(&format!("{}.jws", old["url"].as_str().unwrap()), "*/*").text;
    assert_eq!(verdict(json!({ "jws": fresh })), "valid");
    let listed = get_with(&world.api(&base), &world.a.reader).json();
    let compromised = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["url"] == rsa)
        .unwrap()
        .clone();
    assert_eq!(
        (&compromised["state"], &compromised["since"]),
        (&json!("compromised"), &json!("2026-01-01T00:00:00Z"))
    );
    assert!(!listed.to_string().contains("private"));
}

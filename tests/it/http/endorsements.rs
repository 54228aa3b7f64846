//! Endorsements from the offer to the end, by REST, as documents and on pages.

use super::documents::{BROWSER, conforms, is_public};
use crate::support::server::{Answer, Body, get, get_with, post, somebody, world};
use serde_json::{Value, json};

const COMMENT: &str = "Un travail *sérieux*. <script>alert(1)</script>";

fn offer(by: &Body, of: &str) -> Answer {
    let url = world().api(&format!("/issuers/{}/endorsements", by.issuer));
    post(
        &url,
        Some(&by.editor),
        &json!({"of": of, "comment": COMMENT}),
    )
}

/// An issuer made just now: other tests look at those of the world, and want them to stay as they are.
struct Newcomer {
    profile: String,
    badge: String,
    award: String,
    key: String,
}

fn newcomer() -> Newcomer {
    let world = world();
    let made = |path: &str, key: &str, body: Value| {
        let answer = post(&world.api(path), Some(key), &body);
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let issuer = json!({"name": "Atelier C", "url": "https://c.example", "email": "c@c.example"});
    let issuer = made("/issuers", &world.admin, issuer);
    let path = format!("/issuers/{}", text(&issuer["id"]));
    let key = json!({"label": "k", "role": "owner"});
    let key = text(&made(&format!("{path}/api-keys"), &world.admin, key)["key"]);
    let texts = json!({"texts": {"fr": {"name": "Atelier", "description": "d", "criteria": "c"}}});
    let badge = made(&format!("{path}/badges"), &key, texts);
    let award = format!("/badges/{}/assertions", text(&badge["id"]));
    let award = made(&award, &key, json!({"recipient": {"email": somebody()}}));
    Newcomer {
        profile: text(&issuer["url"]),
        badge: text(&badge["url"]),
        award: text(&award["url"]),
        key,
    }
}

fn act(by: &str, id: &Value, act: &str, body: &Value) -> Answer {
    let url = world().api(&format!("/endorsements/{}/{act}", id.as_str().unwrap()));
    post(&url, Some(by), body)
}

/// The addresses in the `endorsement` of a document.
fn listed(url: &str) -> Vec<String> {
    let document = get(url, "*/*").json();
    let listed = document["endorsement"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let urls = listed.iter().map(|url| url.as_str().unwrap().to_owned());
    urls.collect()
}

fn pages(url: &str) -> [String; 2] {
    ["fr", "en"].map(|language| get(&format!("{url}?lang={language}"), BROWSER).text)
}

#[test]
fn an_endorsement_goes_from_the_offer_to_its_end() {
    let world = world();
    let (by, to) = (&world.b, newcomer());
    for (of, schema) in [
        (&to.profile, "issuer"),
        (&to.badge, "badge-class"),
        (&to.award, "assertion"),
    ] {
        let made = offer(by, of);
        assert_eq!(made.status, 201, "{}", made.text);
        let offered = made.json();
        let (id, url) = (&offered["id"], offered["url"].as_str().unwrap());
        assert_eq!(
            made.header("location"),
            world.api(&format!("/endorsements/{}", id.as_str().unwrap()))
        );
        assert_eq!(
            (&offered["state"], &offered["of"], &offered["language"]),
            (&json!("offered"), &json!(of), &json!("fr"))
        );
        assert_eq!(
            offered["issuer"],
            format!("{}/issuers/{}", world.base, by.profile)
        );
        assert_eq!(get_with(made.header("location"), &to.key).json(), offered);
        assert_eq!(offer(by, of).code(), "already-offered");
        assert_eq!(get(url, "*/*").code(), "not-found", "hidden until accepted");
        assert!(!listed(of).contains(&url.to_owned()));

        let accepted = act(&to.key, id, "acceptance", &Value::Null);
        assert_eq!(accepted.status, 200, "{}", accepted.text);
        assert_eq!(accepted.json()["state"], "accepted");
        assert_eq!(
            act(&to.key, id, "refusal", &Value::Null).code(),
            "already-decided"
        );
        let document = get(url, "*/*").json();
        assert_eq!(
            (&document["id"], &document["claim"]["id"]),
            (&json!(url), &json!(of))
        );
        assert_eq!(document["claim"]["endorsementComment"], COMMENT);
        conforms("endorsement", &document);
        assert!(listed(of).contains(&url.to_owned()));
        conforms(schema, &get(of, "*/*").json());
        for (page, by_whom) in pages(of).iter().zip(["Endossé par", "Endorsed by"]) {
            let profile = format!("href=\"{}/issuers/{}", world.base, by.profile);
            assert!(page.contains(by_whom) && page.contains(&profile), "{page}");
            assert!(
                page.contains("<em>sérieux</em>") && !page.contains("<script"),
                "{page}"
            );
            assert!(page.contains(&format!("{url}.json")));
        }

        let revoked = act(&by.editor, id, "revocation", &json!({"reason": "fini"}));
        assert_eq!(revoked.json()["revocationReason"], "fini");
        let gone = get(url, "*/*");
        assert_eq!(gone.status, 410);
        assert_eq!(
            gone.json(),
            json!({"@context": "https://w3id.org/openbadges/v2", "id": url, "type": "Endorsement",
                   "revoked": true, "revocationReason": "fini"})
        );
        assert!(!listed(of).contains(&url.to_owned()));
        assert!(pages(of).iter().all(|page| !page.contains(url)));
        let late = act(&by.editor, id, "revocation", &json!({"reason": "fini"}));
        assert_eq!(late.code(), "already-decided");
    }
}

#[test]
fn an_endorsement_is_served_like_every_public_object() {
    let world = world();
    let award = world.award(&world.a.assessor, world.a.badge, &somebody());
    let offered = offer(&world.b, award["url"].as_str().unwrap()).json();
    act(&world.a.owner, &offered["id"], "acceptance", &Value::Null);
    let url = offered["url"].as_str().unwrap();
    is_public(url, Some("application/json"));
    assert_eq!(
        get(&format!("{url}.json"), BROWSER).header("content-type"),
        "application/ld+json"
    );
    assert_eq!(get(&format!("{url}.jws"), "*/*").code(), "not-found");
    // The signed renditions stay as they were signed.
    let jws = get(&format!("{}.jws", award["url"].as_str().unwrap()), "*/*").text;
    let parsed = sceau::badge::signing::Jws::parse(&jws).unwrap();
    assert!(parsed.claims().get("endorsement").is_none());
}

#[test]
fn a_recognition_is_an_endorsement_on_the_issuers_page() {
    let world = world();
    let profile = format!("{}/issuers/{}", world.base, world.a.profile);
    let programme = format!("{}/programmes/{}", world.base, world.programme);
    let received = world.api(&format!(
        "/issuers/{}/received-endorsements",
        world.a.issuer
    ));
    let received = get_with(&received, &world.a.reader).json();
    let items = received["items"].as_array().unwrap();
    let mut recognitions = items
        .iter()
        .filter(|e| e["recognisedBy"] == programme.as_str());
    let recognition = recognitions.next().unwrap();
    assert_eq!(recognition["state"], "accepted");
    assert!(listed(&profile).contains(&recognition["url"].as_str().unwrap().to_owned()));
    for (page, by) in pages(&profile).iter().zip(["Reconnu par", "Recognised by"]) {
        assert!(page.contains(by) && page.contains(&programme), "{page}");
        assert!(!page.to_lowercase().contains("accrédit"), "{page}");
    }
    // The owner recognised itself when the world began: that is not published.
    let own = format!("{}/issuers/{}", world.base, world.owner.profile);
    assert!(!get(&own, BROWSER).text.contains("Reconnu par"));
    let taken_back = act(
        &world.owner.owner,
        &recognition["id"],
        "revocation",
        &json!({"reason": "non"}),
    );
    assert_eq!(taken_back.code(), "made-by-recognition");
}

#[test]
fn what_is_wrong_with_an_offer_is_named() {
    let world = world();
    let own = format!("{}/badges/{}", world.base, world.b.badge);
    assert_eq!(offer(&world.b, &own).code(), "self-endorsement");
    let unknown = offer(&world.b, "https://ailleurs.example/badges/1").json();
    assert_eq!(
        (
            &unknown["errors"][0]["pointer"],
            &unknown["errors"][0]["code"]
        ),
        (&json!("/of"), &json!("unknown-object"))
    );
    let url = world.api(&format!("/issuers/{}/endorsements", world.b.issuer));
    let badge = format!("{}/badges/{}", world.base, world.a.badge);
    for (body, code) in [
        (json!({"of": badge}), "invalid-body"),
        (
            json!({"of": badge, "comment": "a", "language": "de"}),
            "invalid-body",
        ),
        (
            json!({"of": badge, "comment": "a", "state": "accepted"}),
            "invalid-body",
        ),
        (json!({"of": badge, "comment": ""}), "invalid-fields"),
    ] {
        assert_eq!(
            post(&url, Some(&world.b.editor), &body).code(),
            code,
            "{body}"
        );
    }
}

//! The pages, as browsers ask for them.

use super::programmes::badge_of_a;
use crate::support::server::{Answer, get, post, send, somebody, world};
use serde_json::json;

pub(super) const BROWSER: &str =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// What holds for every page.
pub(super) fn is_a_page(answer: &Answer, language: &str) {
    let text = &answer.text;
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("content-security-policy"), POLICY);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("vary"), "Accept, Accept-Language");
    assert_eq!(answer.header("set-cookie"), "");
    assert!(text.contains(&format!("<html lang=\"{language}\">")));
    for once in ["<h1", "<main", "<title>"] {
        assert_eq!(text.matches(once).count(), 1, "{once} {text}");
    }
    for tag in tags(text) {
        let name = tag.split(' ').next().unwrap();
        assert!(
            !["script", "style", "iframe", "base", "object"].contains(&name),
            "{tag}"
        );
        for attribute in bare(tag).split(' ').skip(1) {
            assert!(
                !attribute.starts_with("on") && !attribute.starts_with("style"),
                "{tag}"
            );
        }
        assert!(!tag.contains("=\"javascript:"), "{tag}");
    }
    assert!(text.contains("href=\"/accessibility"), "in the footer");
    for image in tags(text).filter(|tag| tag.starts_with("img ")) {
        assert!(
            image.contains("src=\"/") && !image.contains("src=\"//"),
            "{image}"
        );
    }
    for word in ["assertion ", "Assertion", "accrédit", "·"] {
        assert!(!text.contains(word), "{word}");
    }
}

/// What stands between `<` and `>`: in texts both are escaped.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .map(|part| part.split('>').next().unwrap())
}

/// A tag without the values of its attributes.
fn bare(tag: &str) -> String {
    tag.split('"').step_by(2).collect()
}

pub(super) fn page_in(url: &str, language: &str, status: u16) -> String {
    let url = format!(
        "{url}{}lang={language}",
        if url.contains('?') { '&' } else { '?' }
    );
    let answer = get(&url, BROWSER);
    assert_eq!(answer.status, status, "{url} {}", answer.text);
    is_a_page(&answer, language);
    answer.text
}

pub(super) fn page(url: &str) -> String {
    page_in(url, "en", 200);
    page_in(url, "fr", 200)
}

/// Answers the form, in French.
pub(super) fn submit(badge: &str) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("badge", badge)
        .finish();
    let headers = [
        ("accept", BROWSER),
        ("accept-language", "fr"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let answer = send("POST", &format!("{}/verify", world().base), &headers, &body);
    is_a_page(&answer, "fr");
    answer
}

/// The text after the opening of `<main>`, without tags.
fn words(html: &str) -> String {
    let main = html.split("<main").nth(1).unwrap();
    let main = main.split("</main>").next().unwrap();
    let texts = main
        .split('>')
        .skip(1)
        .map(|part| part.split('<').next().unwrap());
    texts
        .collect::<Vec<_>>()
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

pub(super) fn starts_with(html: &str, status: &str) {
    let words = words(html);
    let at = words
        .find(status)
        .unwrap_or_else(|| panic!("{status}: {words}"));
    assert!(at < 6, "{status}: {words}");
}

#[test]
fn every_object_has_a_page_in_both_languages() {
    let world = world();
    let email = somebody();
    let made = world.award(&world.a.assessor, world.a.badge, &email);
    let award = made["url"].as_str().unwrap();
    let text = page(award);
    starts_with(
        &text,
        "✓ Valide Badge délivré Accueillir et présenter la médiation numérique",
    );
    for expected in [
        "Atelier A",
        "11 contrôles conformes sur 11.",
        "La signature numérique de l’émetteur est exacte",
        "(RNCP40695), ni un bloc de compétences, ni une certification enregistrée au RNCP",
        "Sans limite de durée",
        "<meta name=\"robots\" content=\"noindex\">",
        &format!("<link rel=\"alternate\" type=\"application/ld+json\" href=\"{award}\">"),
        &format!("{award}.jws?alg=EdDSA"),
        &format!("{}/badges/{}", world.base, world.a.badge),
    ] {
        assert!(text.contains(expected), "{expected} {text}");
    }
    assert_eq!(
        text.matches("RNCP40695)").count(),
        1,
        "the notice stands once"
    );
    let english = page_in(award, "en", 200);
    starts_with(&english, "✓ Valid Issued badge Welcoming people");
    assert!(english.contains("not the French State professional title"));

    let document = get(award, "*/*").json();
    let hash = document["recipient"]["identity"].as_str().unwrap();
    for secret in [
        email.as_str(),
        hash,
        document["recipient"]["salt"].as_str().unwrap(),
    ] {
        assert!(!text.contains(secret), "nothing of the holder");
    }

    let model = page(&format!("{}/badges/{}", world.base, world.a.badge));
    assert!(model.contains("approuvé par aucune autorité") && model.contains("RNCP40695"));
    let issuer = page(&format!("{}/issuers/{}", world.base, world.a.profile));
    assert!(issuer.contains("mailto:contact@atelier.example"));
    assert!(issuer.contains("Accueillir et présenter"));
    let programme = page(&format!("{}/programmes/{}", world.base, world.programme));
    for expected in [
        "Émetteurs reconnus par le programme :",
        "Atelier B",
        "Socle",
        "RNCP40695",
    ] {
        assert!(programme.contains(expected), "{expected}");
    }
    assert!(page(&format!("{}/", world.base)).contains("/programmes/"));
    page(&format!("{}/verify", world.base));
}

#[test]
fn a_composite_shows_its_tree_and_its_components_do_not_show_it() {
    let world = world();
    let email = somebody();
    let mut urls = Vec::new();
    let mut last = json!(null);
    for competency in [
        "culture-numerique",
        "cadre-deontologie-donnees",
        "accueillir",
    ] {
        last = world.award(&world.a.assessor, badge_of_a(world, competency), &email);
        urls.push(last["url"].as_str().unwrap().to_owned());
    }
    let mine = post(
        &world.api("/assertions/search"),
        Some(&world.owner.reader),
        &json!({ "email": email }),
    );
    let composite = mine.json()["items"][0]["url"].as_str().unwrap().to_owned();
    let all: Vec<&str> = urls.iter().map(String::as_str).collect();
    super::sharing::share(world, &email, &all);
    let text = page(&composite);
    starts_with(&text, "✓ Valide Badge de synthèse délivré");
    assert!(words(&text).contains("3 sur 3"));
    assert!(text.contains("Règle, version 1 :"));
    // In the order of the rule: accueillir, cadre, culture.
    let at = |url: &str| text.find(&format!("<a href=\"{url}?lang=fr\"")).unwrap();
    assert!(at(&urls[2]) < at(&urls[1]) && at(&urls[1]) < at(&urls[0]));
    let id = composite.rsplit('/').next().unwrap();
    for url in &urls {
        assert!(!page(url).contains(id), "who learns what");
    }
    let model = get(&composite, "*/*").json()["badge"]
        .as_str()
        .unwrap()
        .to_owned();
    let model = page(&model);
    assert!(model.contains("#culture-numerique") && model.contains("tous les badges suivants"));

    // A revoked component stays on the page of a composite that stands or fell.
    let id = last["id"].as_str().unwrap();
    let url = world.api(&format!("/assertions/{id}/revocation"));
    let gone = post(
        &url,
        Some(&world.a.assessor),
        &json!({ "reason": "erreur" }),
    );
    assert!(gone.status < 300, "{}", gone.text);
    let fallen = page_in(&composite, "fr", 410);
    starts_with(&fallen, "✗ Révoqué le");
    assert!(fallen.contains("a été révoqué depuis"));
}

#[test]
fn an_expired_and_a_revoked_badge_say_so_first() {
    let world = world();
    let url = world.api(&format!("/badges/{}/assertions", world.b.badge));
    let expired = json!({
        "recipient": { "email": somebody() },
        "issuedOn": "2024-03-01T00:00:00Z",
        "expires": "2025-03-01T12:00:00Z",
    });
    let made = post(&url, Some(&world.b.assessor), &expired).json();
    let expired = made["url"].as_str().unwrap();
    starts_with(&page(expired), "! Expiré le 1er mars 2025");
    starts_with(&page_in(expired, "en", 200), "! Expired on 1 March 2025");

    let made = world.award(&world.b.assessor, world.b.badge, &somebody());
    let (revoked, id) = (made["url"].as_str().unwrap(), made["id"].as_str().unwrap());
    let url = world.api(&format!("/assertions/{id}/revocation"));
    let reason = json!({ "reason": "délivré \"par erreur\" <b>" });
    post(&url, Some(&world.b.assessor), &reason);
    let text = page_in(revoked, "fr", 410);
    starts_with(&text, "✗ Révoqué le");
    assert!(
        text.contains("Motif : <span lang=\"fr\">délivré &#34;par erreur&#34; &#60;b&#62;</span>"),
        "{text}"
    );
    starts_with(&page_in(revoked, "en", 410), "✗ Revoked on");

    for (badge, status, sentence) in [
        (expired, "! Expiré le 1er mars 2025", "Ce badge a expiré."),
        (
            revoked,
            "✗ Révoqué le",
            "Ce badge a été révoqué par son émetteur.",
        ),
    ] {
        let answer = submit(badge);
        assert_eq!(answer.status, 200);
        starts_with(&answer.text, status);
        assert!(answer.text.contains(sentence));
    }
}

#[test]
fn what_issuers_write_never_runs() {
    let world = world();
    let hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";
    let markdown = "[x](javascript:alert(1)) <script>alert(1)</script> ![x](https://evil.example/p.png)\n\n# Grand titre";
    let texts = json!({ "name": hostile, "description": hostile, "criteria": markdown });
    let new = json!({
        "texts": { "fr": texts, "en": texts },
        "tags": [hostile],
        "alignment": [{ "targetName": hostile, "targetUrl": "https://exemple.fr/'onload=x", "targetCode": hostile }],
    });
    let made = post(
        &world.api(&format!("/issuers/{}/badges", world.b.issuer)),
        Some(&world.b.editor),
        &new,
    );
    assert_eq!(made.status, 201, "{}", made.text);
    let badge = made.json()["id"].as_str().unwrap().to_owned();
    let award = json!({
        "recipient": { "email": somebody() },
        "narrative": markdown,
        "evidence": [{
            "id": "https://exemple.fr/?a=1&b='", "name": hostile, "genre": hostile, "description": hostile, "narrative": markdown,
        }],
    });
    let url = world.api(&format!("/badges/{badge}/assertions"));
    let award = post(&url, Some(&world.b.assessor), &award);
    assert_eq!(award.status, 201, "{}", award.text);
    let award = award.json()["url"].as_str().unwrap().to_owned();
    for url in [
        award.clone(),
        format!("{}/badges/{badge}", world.base),
        format!("{}/issuers/{}", world.base, world.b.profile),
        format!("{}/verify?url={award}", world.base),
    ] {
        let text = page(&url).replace("&#60;script&#62;alert(1)", "");
        assert!(
            !text.contains("evil.example") && !text.contains("alert(1)&gt;"),
            "{url} {text}"
        );
        assert!(
            text.contains("onerror=alert(1)&#62;"),
            "it is shown as it is: {url} {text}"
        );
        assert!(
            !text.contains("RNCP40695"),
            "a badge that is not the catalogue's"
        );
    }
}

#[test]
fn errors_are_pages_for_people_and_problems_for_programs() {
    let world = world();
    for path in [
        "/nowhere",
        "/assertions/nonsense",
        "/assets/../x",
        "/programmes/1",
    ] {
        page_in(&format!("{}{path}", world.base), "fr", 404);
        page_in(&format!("{}{path}", world.base), "en", 404);
        let answer = get(&format!("{}{path}", world.base), "*/*");
        assert_eq!(answer.code(), "not-found");
    }
    for path in [
        "/api/v1/nowhere",
        "/api/nowhere",
        "/oauth2/nowhere",
        "/health/nowhere",
    ] {
        assert_eq!(
            get(&format!("{}{path}", world.base), BROWSER).code(),
            "not-found"
        );
    }
    let answer = send(
        "DELETE",
        &format!("{}/verify", world.base),
        &[("accept", BROWSER)],
        "",
    );
    assert_eq!(
        (answer.status, answer.header("allow")),
        (405, "GET, POST, HEAD")
    );
    is_a_page(&answer, "fr");
}

#[test]
fn assets_are_kept_for_ever_and_pages_have_an_etag() {
    let world = world();
    let home = get(&format!("{}/", world.base), BROWSER);
    let etag = home.header("etag").to_owned();
    let again = send(
        "GET",
        &format!("{}/", world.base),
        &[("accept", BROWSER), ("if-none-match", &etag)],
        "",
    );
    assert_eq!(again.status, 304);
    let mut seen = 0;
    for part in home
        .text
        .split('"')
        .filter(|part| part.starts_with("/assets/"))
    {
        let asset = get(&format!("{}{part}", world.base), "*/*");
        assert_eq!(asset.status, 200);
        assert_eq!(
            asset.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert!(!asset.text.contains("url(") && !asset.text.contains("@import"));
        seen += 1;
    }
    assert!(seen >= 3, "style, icon, logo");
    assert_eq!(
        get(&format!("{}/assets/style.css", world.base), "*/*").status,
        404
    );
}

#[test]
fn the_language_that_was_chosen_is_kept() {
    let world = world();
    let text = page_in(
        &format!("{}/verify?url=https://a.example/?b=1%26c", world.base),
        "en",
        200,
    );
    assert!(
        text.contains("href=\"/verify?url=https%3A%2F%2Fa.example%2F%3Fb%3D1%26c&#38;lang=fr\""),
        "{text}"
    );
    assert!(text.contains("action=\"/verify?lang=en\""));
    let answer = send(
        "GET",
        &format!("{}/", world.base),
        &[("accept", BROWSER), ("accept-language", "en-GB,en;q=0.9")],
        "",
    );
    is_a_page(&answer, "en");
    assert!(
        answer.text.contains("href=\"/verify\""),
        "not chosen, not kept"
    );
}

#[test]
fn the_page_of_an_issuer_links_its_public_keys() {
    let world = world();
    let url = format!("{}/issuers/{}", world.base, world.a.profile);
    let text = page_in(&url, "en", 200);
    let profile = get(&url, "*/*").json();
    let (rsa, other) = (
        &profile["publicKey"],
        &profile["https://w3id.org/security#assertionMethod"]["id"],
    );
    for (key, algorithm) in [(rsa, "RS256"), (other, "EdDSA")] {
        let key = key.as_str().unwrap();
        assert!(text.contains(&format!(
            "<a href=\"{key}\">Public signing key ({algorithm})</a>"
        )));
    }
}

#[test]
fn what_issuers_write_has_its_language_in_pages_of_the_other() {
    let world = world();
    let new = json!({
        "texts": {"fr": {"name": "Atelier", "description": "d", "criteria": "c"}}, "tags": ["médiation"],
    });
    let url = world.api(&format!("/issuers/{}/badges", world.b.issuer));
    let badge = post(&url, Some(&world.b.editor), &new).json();
    let award = json!({
        "recipient": { "email": somebody() }, "narrative": "Observé",
        "evidence": [{"name": "Déroulé", "narrative": "n"}, {"id": "https://blog.example/"}],
    });
    let url = world.api(&format!(
        "/badges/{}/assertions",
        badge["id"].as_str().unwrap()
    ));
    let award = post(&url, Some(&world.b.assessor), &award).json();
    let text = page_in(award["url"].as_str().unwrap(), "en", 200);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "<ul class=\"tags\" lang=\"fr\">",
        "<ul class=\"plain\" lang=\"fr\"> <li> <span>Déroulé</span>",
        "ugc\" lang=\"en\">Evidence 2</a>",
        "<div lang=\"fr\"> <p>Observé</p>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn no_space_is_underlined_at_the_end_of_a_link() {
    let world = world();
    let text = page_in(
        &format!("{}/programmes/{}", world.base, world.programme),
        "en",
        200,
    );
    assert!(
        text.contains(">badge model<span class=\"unseen\"> "),
        "{text}"
    );
}

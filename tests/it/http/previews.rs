//! What links to a badge show elsewhere: previews, cards, oEmbed, the embedded badge, LinkedIn, QR.

use super::pages::{BROWSER, page_in};
use crate::support::server::{Answer, World, get, get_with, post, send, somebody, world};
use serde_json::{Value, json};

/// The address of a new award of a freely defined badge of B.
fn award_of(world: &World, name: &str) -> String {
    let texts = json!({"fr": {"name": name, "description": "d", "criteria": "c"}});
    let url = world.api(&format!("/issuers/{}/badges", world.b.issuer));
    let badge = post(&url, Some(&world.b.editor), &json!({ "texts": texts }));
    assert_eq!(badge.status, 201, "{}", badge.text);
    let id = badge.json()["id"].as_str().unwrap().to_owned();
    let body = json!({
        "recipient": {"email": somebody()},
        "issuedOn": "2025-12-31T23:30:00Z",
        "expires": "2029-06-30T12:00:00Z",
    });
    let url = world.api(&format!("/badges/{id}/assertions"));
    let made = post(&url, Some(&world.b.assessor), &body);
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["url"].as_str().unwrap().to_owned()
}

fn revoke(world: &World, award: &str) {
    let id = award.rsplit('/').next().unwrap();
    let url = world.api(&format!("/assertions/{id}/revocation"));
    let gone = post(&url, Some(&world.b.assessor), &json!({"reason": "erreur"}));
    assert!(gone.status < 300, "{}", gone.text);
}

/// The content of the `meta` of that name or property.
fn meta<'a>(html: &'a str, name: &str) -> &'a str {
    let tag = html.split('<').find(|tag| {
        tag.starts_with(&format!("meta property=\"{name}\""))
            || tag.starts_with(&format!("meta name=\"{name}\""))
    });
    let tag = tag.unwrap_or_else(|| panic!("no {name} in {html}"));
    tag.split("content=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
}

fn size_of(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number = |at: usize| u32::from_be_bytes(*png[at..].first_chunk::<4>().unwrap());
    (number(16), number(20))
}

#[test]
fn a_badge_page_tells_previews_what_it_is_and_search_engines_to_leave_it_out() {
    let world = world();
    let award = award_of(world, "Écouter & « orienter »");
    let text = page_in(&award, "fr", 200);
    assert_eq!(meta(&text, "og:url"), award);
    assert_eq!(meta(&text, "og:locale"), "fr_FR");
    assert_eq!(meta(&text, "twitter:card"), "summary_large_image");
    assert_eq!(meta(&text, "robots"), "noindex");
    assert!(meta(&text, "og:title").contains("Écouter &#38; « orienter »"));
    assert!(!meta(&text, "og:description").is_empty());
    let card = meta(&text, "og:image");
    assert_eq!(card, format!("{award}/card.png?lang=fr"));
    assert_eq!(size_of(&get(card, "image/*").bytes), (1200, 630));
    for part in [
        format!("<link rel=\"canonical\" href=\"{award}\">"),
        format!("<link rel=\"alternate\" hreflang=\"en\" href=\"{award}?lang=en\">"),
        format!("<link rel=\"alternate\" hreflang=\"x-default\" href=\"{award}\">"),
        format!("<link rel=\"alternate\" type=\"application/ld+json\" href=\"{award}\">"),
        "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}");
    }
    // In every form, for images are found too.
    for suffix in [
        "",
        ".json",
        ".png",
        ".jws",
        "/card.png",
        "/qr.svg",
        "/embed",
    ] {
        let answer = get(&format!("{award}{suffix}"), "*/*");
        assert_eq!(answer.status, 200, "{suffix}");
        assert_eq!(answer.header("x-robots-tag"), "noindex", "{suffix}");
    }
    let model = get(&award, "*/*").json()["badge"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(get(&model, BROWSER).header("x-robots-tag"), "");
}

#[test]
fn a_badge_page_offers_ways_to_share_it() {
    let world = world();
    let award = award_of(world, "Écouter & orienter");
    let id = award.rsplit('/').next().unwrap();
    let text = page_in(&award, "fr", 200);
    // 23:30 in UTC is the next year in Paris.
    let linkedin = format!(
        "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&#38;name=%C3%89couter%20%26%20orienter\
         &#38;organizationName=Atelier%20B&#38;issueYear=2026&#38;issueMonth=1&#38;expirationYear=2029\
         &#38;expirationMonth=6&#38;certUrl={}&#38;certId={id}",
        award.replace(':', "%3A").replace('/', "%2F")
    );
    assert!(text.contains(&linkedin), "{text}");
    assert!(text.contains("href=\"mailto:?subject=Badge%20"));
    assert!(text.contains(&format!("readonly value=\"{award}\"")));
    assert!(text.contains(&format!("&#60;iframe src=&#34;{award}/embed?lang=fr&#34;")));
    for suffix in [".png", ".svg", ".json", ".jws", "/qr.svg"] {
        assert!(text.contains(&format!("{id}{suffix}\"")), "{suffix}");
    }
    let qr = get(&format!("{award}/qr.svg"), "image/*");
    assert_eq!(qr.header("content-type"), "image/svg+xml");
    assert_eq!(
        qr.header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
    assert!(qr.text.contains("<path"));

    // The form of whose it is leads to the verification with the address.
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("badge", &award)
        .append_pair("email", "quelquun@exemple.fr")
        .finish();
    assert!(text.contains(&format!("name=\"badge\" value=\"{award}\"")));
    let headers = [
        ("accept", BROWSER),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let answer = send("POST", &format!("{}/verify", world.base), &headers, &body);
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("quelquun@exemple.fr"));
}

#[test]
fn the_month_is_that_of_the_issuers_own_time_zone() {
    let world = World::start();
    let url = world.api(&format!("/issuers/{}", world.b.issuer));
    let edit = |zone: Value| {
        let bearer = format!("Bearer {}", world.b.owner);
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("if-match", "*"),
        ];
        send(
            "PATCH",
            &url,
            &headers,
            &json!({ "timeZone": zone }).to_string(),
        )
    };
    let wrong = edit(json!("Normandie"));
    assert_eq!(wrong.json()["errors"][0]["code"], "invalid-time-zone");
    assert_eq!(edit(json!("America/Martinique")).status, 200);
    assert_eq!(
        get_with(&url, &world.b.owner).json()["timeZone"],
        "America/Martinique"
    );
    let text = page_in(&award_of(&world, "Atelier"), "fr", 200);
    assert!(text.contains("issueYear=2025&#38;issueMonth=12&#38;"));
    // It is no term of Open Badges.
    let profile = format!("{}/issuers/{}", world.base, world.b.profile);
    assert_eq!(get(&profile, "*/*").json().get("timeZone"), None);
}

#[test]
fn a_revoked_badge_keeps_its_page_and_is_not_offered_any_more() {
    let world = world();
    let award = award_of(world, "Révoqué");
    revoke(world, &award);
    let text = page_in(&award, "fr", 410);
    for gone in ["linkedin.com", "og:image", "oembed", "qr.svg", "iframe"] {
        assert!(!text.contains(gone), "{gone}");
    }
    let card = get(&format!("{award}/card.png"), BROWSER);
    assert_eq!(card.status, 410);
    assert!(card.text.contains("Ce n’est plus en vigueur"));
    assert_eq!(get(&format!("{award}/card.png"), "*/*").code(), "gone");
    let embed = get(&format!("{award}/embed"), "*/*");
    assert_eq!(embed.status, 410);
    assert!(embed.text.contains("Révoqué le"));
    let url = format!("{}/oembed?url={award}", world.base);
    assert_eq!(get(&url, "*/*").json().get("thumbnail_url"), None);
}

#[test]
fn cards_are_of_four_kinds_and_known_by_their_entity_tag() {
    let world = world();
    let award = world.award(&world.a.assessor, world.a.badge, &somebody());
    let mut tags = Vec::new();
    for object in [
        award["url"].as_str().unwrap().to_owned(),
        format!("{}/badges/{}", world.base, world.a.badge),
        format!("{}/issuers/{}", world.base, world.a.profile),
        format!("{}/programmes/{}", world.base, world.programme),
    ] {
        for language in ["fr", "en"] {
            let url = format!("{object}/card.png?lang={language}");
            let card = get(&url, "image/*");
            assert_eq!(card.status, 200, "{url} {}", card.text);
            assert_eq!(card.header("content-type"), "image/png");
            assert_eq!(card.header("cache-control"), "public, max-age=3600");
            assert_eq!(
                card.header("content-security-policy"),
                "default-src 'none'; sandbox"
            );
            assert_eq!(size_of(&card.bytes), (1200, 630));
            let tag = card.header("etag").to_owned();
            let again = send("GET", &url, &[("if-none-match", &tag)], "");
            assert_eq!((again.status, again.bytes.len()), (304, 0));
            assert_eq!(get(&url, "image/*").bytes, card.bytes);
            tags.push(tag);
        }
        let page = page_in(&object, "fr", 200);
        assert_eq!(
            meta(&page, "og:image"),
            format!("{object}/card.png?lang=fr")
        );
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 8, "each is another");
    let nobody = uuid::Uuid::from_u128(7);
    for kind in ["assertions", "badges", "issuers", "programmes"] {
        let url = format!("{}/{kind}/{nobody}/card.png", world.base);
        assert_eq!(get(&url, "*/*").code(), "not-found");
    }
}

fn oembed(world: &World, url: &str, more: &str) -> Answer {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("url", url)
        .finish();
    get(&format!("{}/oembed?{query}{more}", world.base), "*/*")
}

#[test]
fn oembed_gives_the_frame_of_a_badge_as_it_is_asked_for() {
    let world = world();
    let hostile = "\"><script>alert(1)</script>";
    let award = award_of(world, hostile);
    let answer = oembed(world, &award, "&format=json&lang=en&unknown=1");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let found = answer.json();
    let html = found["html"].as_str().unwrap();
    for (name, expected) in [
        ("version", json!("1.0")),
        ("type", json!("rich")),
        ("title", json!(hostile)),
        ("author_name", json!("Atelier B")),
        ("provider_name", json!("Sceau")),
        ("width", json!(480)),
        ("height", json!(230)),
        ("thumbnail_width", json!(1200)),
    ] {
        assert_eq!(found[name], expected, "{name}");
    }
    assert!(html.starts_with(&format!(
        "<iframe src=\"{award}/embed?lang=en\" title=\"Badge “&quot;&gt;&lt;script&gt;"
    )));
    assert!(!html.contains("<script"));
    // With the language of its page behind it, as people copy it.
    let small = oembed(
        world,
        &format!("{award}?lang=fr#x"),
        "&maxwidth=300&maxheight=9000",
    );
    let small = small.json();
    assert_eq!(
        (&small["width"], &small["height"]),
        (&json!(300), &json!(230))
    );

    assert_eq!(
        oembed(world, &award, "&format=xml").code(),
        "unsupported-format"
    );
    assert_eq!(
        oembed(world, "https://autre.example/1", "").code(),
        "not-found"
    );
    let unknown = format!("{}/assertions/{}", world.base, uuid::Uuid::from_u128(7));
    assert_eq!(oembed(world, &unknown, "").code(), "not-found");
    let without = get(&format!("{}/oembed", world.base), "*/*");
    assert_eq!(without.code(), "invalid-query");
}

#[test]
fn only_the_embedded_badge_may_be_framed() {
    let world = world();
    let award = award_of(world, "Cadre <b>gras</b>");
    let answer = get(&format!("{award}/embed?lang=fr"), BROWSER);
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
    );
    assert_eq!(answer.header("set-cookie"), "");
    let text = &answer.text;
    assert!(text.contains("Valide") && text.contains("Cadre &#60;b&#62;gras&#60;/b&#62;"));
    assert!(text.contains(&format!(
        "href=\"{award}?lang=fr\" target=\"_blank\" rel=\"noopener\""
    )));
    for once in ["<h1", "<main", "<title>"] {
        assert_eq!(text.matches(once).count(), 1, "{once}");
    }
    assert!(!text.contains("<script") && !text.contains("src=\"http"));
}

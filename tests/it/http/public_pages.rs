//! The pages that anybody may find: models, catalogue, programme, accessibility, what search engines read, errors.

use super::pages::{BROWSER, page, page_in};
use crate::support::server::{World, get, get_with, post, send, somebody, world};
use serde_json::{Value, json};

fn choose(world: &World, change: &Value) -> crate::support::server::Answer {
    let url = world.api(&format!("/programmes/{}/appearance", world.programme));
    let bearer = format!("Bearer {}", world.owner.owner);
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/merge-patch+json"),
        ("if-match", "*"),
    ];
    send("PATCH", &url, &headers, &change.to_string())
}

#[test]
fn a_programme_shows_its_logo_colours_and_legal_notices() {
    let world = World::start();
    let programme = format!("{}/programmes/{}", world.base, world.programme);
    let colours = format!("{programme}/colours.css");
    assert_eq!(get(&colours, "*/*").code(), "not-found");
    assert!(!page(&programme).contains("colours.css"));

    let url = world.api(&format!("/issuers/{}/compositions", world.owner.issuer));
    let drawing = json!({"shape": "round", "ground": "#123a6b", "ink": "#ffffff", "icon": "star"});
    let drawn = post(&url, Some(&world.owner.editor), &drawing).json();
    let hash = drawn["hash"].as_str().unwrap();
    let all = json!({
        "logo": hash,
        "colours": {"ground": "#0B3D2E", "ink": "#ffffff"},
        "legalNotice": {"fr": "Région <b>Exemple</b>\nDirectrice : …", "en": "Region"},
    });
    let before = get(&format!("{programme}/card.png"), "*/*");
    let answer = choose(&world, &all);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_ne!(answer.header("etag"), "");
    for page in [
        page_in(&programme, "fr", 200),
        page_in(&format!("{programme}/catalogue"), "fr", 200),
    ] {
        assert!(page.contains(&format!("<img class=\"logo\" src=\"/images/{hash}\"")));
        let sheet = format!("href=\"/programmes/{}/colours.css\"", world.programme);
        assert!(page.contains(&sheet) && page.contains("lead-card banner"));
    }
    let text = page_in(&programme, "fr", 200);
    assert!(text.contains("Région &#60;b&#62;Exemple&#60;/b&#62;\nDirectrice"));
    assert!(page_in(&programme, "en", 200).contains("<p class=\"lines\">Region</p>"));
    let sheet = get(&colours, "text/css,*/*;q=0.1");
    assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        sheet.text,
        ":root{--programme-ground:#0b3d2e;--programme-ink:#ffffff}\n"
    );
    let after = get(&format!("{programme}/card.png"), "*/*");
    assert_ne!(before.bytes, after.bytes, "the card has them too");

    let faint = choose(
        &world,
        &json!({"colours": {"ink": "#777777", "ground": "#ffffff"}}),
    );
    assert_eq!(faint.status, 422);
    let wrong = &faint.json()["errors"][0];
    assert_eq!(
        (&wrong["pointer"], &wrong["code"]),
        (&json!("/colours/ink"), &json!("low-contrast"))
    );
    let read = world.api(&format!("/programmes/{}/appearance", world.programme));
    let kept = get_with(&read, &world.owner.reader).json();
    assert_eq!(kept["colours"]["ground"], "#0b3d2e");
}

#[test]
fn a_programme_page_tells_what_a_composite_asks_in_words_and_as_a_tree() {
    let world = world();
    let text = page(&format!("{}/programmes/{}", world.base, world.programme));
    assert!(text.contains("Il faut réunir tous les badges suivants"));
    assert!(text.contains("<summary>Les badges demandés"));
    assert!(text.contains("<a href=\"#accueillir\" lang=\"fr\">"));
    assert!(text.contains("id=\"accueillir\""));
    assert!(
        text.contains("n&#39;est approuvé par aucune autorité")
            || text.contains("n’est approuvé par aucune autorité")
    );
}

#[test]
fn the_catalogue_page_has_every_criterion_and_says_that_nobody_approved_it() {
    let world = world();
    let url = format!("{}/programmes/{}/catalogue", world.base, world.programme);
    let text = page(&url);
    let catalogue = sceau::issuing::catalogues::default_catalogue().unwrap();
    assert_eq!(catalogue.badges.len(), 14);
    let shown = |words: &str| text.contains(&words.replace('\'', "&#39;").replace('\u{a0}', " "));
    for badge in &catalogue.badges {
        assert!(text.contains(&format!("id=\"{}\"", badge.slug)));
        for criterion in &badge.criteria {
            assert!(shown(&criterion.fr), "{}", criterion.fr);
        }
        for evidence in &badge.evidence {
            assert!(shown(&evidence.fr), "{}", evidence.fr);
        }
    }
    assert!(shown(&catalogue.label.fr) && shown(&catalogue.notice.fr));
    let text = page_in(&url, "en", 200);
    assert!(text.contains("from another person"));
    let nobody = uuid::Uuid::from_u128(7);
    page_in(
        &format!("{}/programmes/{nobody}/catalogue", world.base),
        "fr",
        404,
    );
}

#[test]
fn a_badge_model_is_a_credential_of_schema_org_without_any_script() {
    let world = world();
    let url = format!("{}/badges/{}", world.base, world.a.badge);
    let text = page_in(&url, "fr", 200);
    for part in [
        format!(
            "itemscope itemtype=\"https://schema.org/EducationalOccupationalCredential\" itemid=\"{url}\""
        ),
        "<meta itemprop=\"credentialCategory\" content=\"Open Badge\">".to_owned(),
        "<h1 itemprop=\"name\"".to_owned(),
        "itemprop=\"description\"".to_owned(),
        "<dd itemprop=\"recognizedBy\" itemscope itemtype=\"https://schema.org/Organization\">"
            .to_owned(),
        format!("<link itemprop=\"image\" href=\"{}/images/", world.base),
    ] {
        assert!(text.contains(&part), "{part}");
    }
}

#[test]
fn search_engines_read_of_the_catalogue_and_never_of_a_persons_badge() {
    let world = world();
    let award = world.award(&world.a.assessor, world.a.badge, &somebody());
    let robots = get(&format!("{}/robots.txt", world.base), "*/*");
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    let map = robots
        .text
        .lines()
        .find_map(|line| line.strip_prefix("Sitemap: "));
    let map = get(map.unwrap(), "*/*");
    assert_eq!(map.header("content-type"), "application/xml; charset=utf-8");
    let has = |path: String| {
        map.text
            .contains(&format!("<loc>{}{path}</loc>", world.base))
    };
    assert!(has("/".to_owned()));
    assert!(has(format!("/programmes/{}", world.programme)));
    assert!(has(format!("/programmes/{}/catalogue", world.programme)));
    assert!(has(format!("/issuers/{}", world.a.profile)));
    assert!(has(format!("/badges/{}", world.a.badge)));
    assert!(!map.text.contains("/assertions/"));
    assert!(!map.text.contains(award["id"].as_str().unwrap()));
    // Who is shut out would not learn that it is noindex.
    assert!(!robots.text.contains("/assertions") && robots.text.contains("Disallow: /links/"));
}

#[test]
fn the_declaration_of_accessibility_is_honest() {
    let world = world();
    let text = page(&format!("{}/accessibility", world.base));
    assert!(text.contains("Non conforme (pas encore auditée)"));
    assert!(text.contains("RGAA 4.1.2") && text.contains("Défenseur des droits"));
    assert!(text.contains("Accessibilité : non conforme (pas encore auditée)</a>"));
}

#[test]
fn a_wrong_address_of_a_badge_gets_a_hint_and_a_way_on() {
    let world = world();
    let award = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = award["url"].as_str().unwrap();
    let id = award["id"].as_str().unwrap();
    let copied = page_in(&format!("{url})."), "fr", 404);
    assert!(
        copied.contains(&format!("<a href=\"/assertions/{id}?lang=fr\">")),
        "{copied}"
    );
    let cut = page_in(&url[..url.len() - 5], "fr", 404);
    assert!(cut.contains("Cette adresse semble coupée"));
    let nonsense = page_in(&format!("{}/badges/nonsense", world.base), "en", 404);
    assert!(nonsense.contains("an id of 36 characters"));
    for text in [copied, cut] {
        assert!(text.contains("href=\"/verify?lang=fr\"") && text.contains("href=\"/?lang=fr\""));
    }
    let gone = get(&format!("{}/oembed?url=x&format=xml", world.base), BROWSER);
    assert_eq!(gone.status, 501);
    assert!(gone.header("content-type").starts_with("text/html"));
}

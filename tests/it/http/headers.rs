//! The security headers of every route of the table.

use super::pages::{BROWSER, POLICY};
use crate::support::server::{Answer, World, get, send, somebody, world};
use sceau::http::routes::ROUTES;
use uuid::Uuid;

/// Pages whose policy is another: the only one that may be framed, and Swagger UI.
const OTHERS: [&str; 2] = ["/assertions/{id}/embed", "/docs"];

/// Routes with something behind each: pages are found, not only their errors.
fn address(world: &World, path: &str) -> String {
    let award = world.award(&world.a.assessor, world.a.badge, &somebody());
    let id = match path.split('/').nth(1) {
        Some("assertions") => award["id"].as_str().unwrap().to_owned(),
        Some("badges") => world.a.badge.to_string(),
        Some("issuers") => world.a.profile.to_string(),
        Some("programmes") => world.programme.to_string(),
        _ => Uuid::nil().to_string(),
    };
    let mut filled = path
        .replace("{id}", &id)
        .replace("{language}", "en")
        .replace("{hash}", &"0".repeat(64));
    while let Some((before, rest)) = filled.split_once('{') {
        let after = rest.split_once('}').unwrap().1;
        filled = format!("{before}{}{after}", Uuid::nil());
    }
    format!("{}{filled}", world.base)
}

fn holds_for_every_answer(what: &str, answer: &Answer) {
    assert!(
        answer.status < 500 || answer.status == 501,
        "{what}: {}",
        answer.text
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{what}");
    assert_eq!(answer.header("set-cookie"), "", "{what}");
    assert_ne!(answer.header("x-request-id"), "", "{what}");
    assert_eq!(answer.header("server"), "", "{what}");
    assert_eq!(
        answer.header("access-control-allow-credentials"),
        "",
        "{what}"
    );
}

#[test]
fn every_route_answers_with_the_headers_that_keep_it_safe() {
    let world = world();
    let (mut pages, mut images) = (0, 0);
    for route in ROUTES {
        let url = address(world, route.path);
        for accept in [BROWSER, "*/*"] {
            let what = format!("{} {} ({accept})", route.method, route.path);
            let answer = send(route.method, &url, &[("accept", accept)], "");
            holds_for_every_answer(&what, &answer);
            let kind = answer.header("content-type");
            let policy = answer.header("content-security-policy");
            assert!(!policy.contains("unsafe-eval"), "{what}: {policy}");
            if route.path.starts_with("/docs") {
                continue; // Swagger UI has a looser policy of its own
            }
            assert!(!policy.contains("unsafe"), "{what}: {policy}");
            if kind.starts_with("text/html") && !OTHERS.contains(&route.path) {
                assert_eq!(policy, POLICY, "{what}");
                pages += 1;
            }
            if kind.starts_with("image/") {
                assert!(
                    policy.contains("default-src 'none'") && policy.contains("sandbox"),
                    "{what}: {policy}"
                );
                images += 1;
            }
            if route.path.starts_with("/api/v1/") {
                assert_eq!(answer.header("cache-control"), "no-store", "{what}");
                assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
            }
        }
    }
    assert!(pages >= 12 && images >= 4, "{pages} pages, {images} images");
}

#[test]
fn the_headers_of_public_pages_are_known() {
    let world = world();
    let mut told = Vec::new();
    for path in [
        "/",
        "/verify",
        "/sign-in",
        "/accessibility",
        "/robots.txt",
        "/sitemap.xml",
        "/programmes/{id}",
        "/programmes/{id}/catalogue",
        "/programmes/{id}/card.png",
        "/issuers/{id}",
        "/badges/{id}",
        "/assertions/{id}",
        "/assertions/{id}/embed",
        "/assertions/{id}/qr.svg",
        "/assertions/{id}/card.png",
        "/links/{token}",
        "/nowhere",
    ] {
        let answer = get(&address(world, path), BROWSER);
        told.push(format!("{} {path}", answer.status));
        let mut headers: Vec<String> = answer
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "date" | "content-length"))
            .map(|(name, value)| match name.as_str() {
                "etag" | "x-request-id" => format!("  {name}: …"),
                _ => format!("  {name}: {}", value.to_str().unwrap()),
            })
            .collect();
        headers.sort();
        told.extend(headers);
    }
    insta::assert_snapshot!(told.join("\n"));
}

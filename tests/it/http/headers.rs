//! The security headers of every route of the table.

use super::pages::{BROWSER, POLICY};
use crate::support::desk::Browser;
use crate::support::server::{Answer, World, get, send, somebody, world};
use sceau::http::{auth::Access, routes::ROUTES};
use sceau::issuing::access::Role;
use std::collections::BTreeMap;
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
                let keeping = answer.header("cache-control");
                assert!(keeping.ends_with("no-store"), "{what}: {keeping}");
                assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
            }
        }
    }
    assert!(pages >= 12 && images >= 4, "{pages} pages, {images} images");
}

/// The headers of an answer, a line each.
fn headers(answer: &Answer) -> String {
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
    headers.join("\n")
}

/// A text without what each run makes anew: the base URL and ids.
fn lasting(world: &World, text: &str) -> String {
    let text = text.replace(&world.base, "BASE");
    let (mut lasts, mut rest) = (String::new(), text.as_str());
    while let Some(first) = rest.chars().next() {
        let id = rest.get(..36).filter(|id| Uuid::try_parse(id).is_ok());
        lasts.push_str(id.map_or(&rest[..first.len_utf8()], |_| "{id}"));
        rest = &rest[id.map_or(first.len_utf8(), str::len)..];
    }
    lasts
}

/// Every route, asked by somebody whom it opens to, without a body.
#[test]
fn the_headers_of_every_route_are_known() {
    let world = &World::start(); // what is sent without a body may still do something
    let issuer = world.owner.issuer;
    let owner = Browser::member(world, Some(issuer), Role::Owner);
    let admin = Browser::member(world, None, Role::Admin);
    let key = format!("Bearer {}", world.owner.owner);
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for route in ROUTES {
        let mut path = route.path.replace(
            "/programmes/{item}",
            &format!("/programmes/{}", world.programme),
        );
        if path.starts_with("/desk/") || path.starts_with("/api/v1/issuers/") {
            path = path.replacen("{id}", &issuer.to_string(), 1);
        }
        let path = path.replace("{slug}", "premiers-pas");
        let url = address(world, &path);
        let path = url.strip_prefix(&world.base).unwrap();
        let html = ("accept", BROWSER);
        let answer = match route.access {
            Access::SignedIn | Access::Desk(_) => owner.send(route.method, path, &[], ""),
            Access::Administrator => admin.send(route.method, path, &[], ""),
            Access::Needs(_) => send(route.method, &url, &[("authorization", &key)], ""),
            _ => send(route.method, &url, &[html], ""),
        };
        let what = format!("{} {} {}", answer.status, route.method, route.path);
        told.entry(lasting(world, &headers(&answer)))
            .or_default()
            .push(what);
    }
    let mut told: Vec<String> = told
        .into_iter()
        .map(|(headers, routes)| format!("{}\n{headers}", routes.join("\n")))
        .collect();
    told.sort();
    insta::assert_snapshot!(told.join("\n\n"));
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
        "/proofs/{id}",
        "/nowhere",
    ] {
        let answer = get(&address(world, path), BROWSER);
        told.push(format!("{} {path}", answer.status));
        told.push(headers(&answer));
    }
    insta::assert_snapshot!(told.join("\n"));
}

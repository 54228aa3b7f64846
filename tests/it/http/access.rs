//! Every route × every kind of caller. The matrix is made from the route table, and fails on a route it does not know.

mod desks;
mod samples;

use crate::support::server::{World, get_with, post, send, somebody, world};
use crate::support::story::runtime;
use samples::{Sample, sample};
use sceau::http::{
    auth::{Access, token::Tokens},
    routes::ROUTES,
};
use sceau::issuing::access::{Principal, Role};
use sceau::storage::Scope;
use serde_json::{Value, json};
use uuid::Uuid;

fn call(world: &World, method: &str, sample: &Sample, credential: Option<&str>) -> u16 {
    let bearer = format!("Bearer {}", credential.unwrap_or_default());
    let mut headers = Vec::new();
    if credential.is_some() {
        headers.push(("authorization", bearer.as_str()));
    }
    let body = match &sample.body {
        Value::Null => String::new(),
        Value::String(file) => file.clone(), // not JSON: the body itself
        json => json.to_string(),
    };
    if !body.is_empty() {
        headers.push(("content-type", "application/json"));
    }
    let decides = ["/activation", "/archive", "/confirmation"]
        .iter()
        .any(|end| sample.path.ends_with(end));
    if decides || matches!(method, "PATCH" | "DELETE") {
        headers.push(("if-match", "*"));
    }
    send(
        method,
        &format!("{}{}", world.base, sample.path),
        &headers,
        &body,
    )
    .status
}

#[test]
fn every_route_asks_of_each_caller_what_the_table_says() {
    let world = &World::start(); // its keys are rotated
    let a = &world.a;
    let revoked = {
        let url = world.api(&format!("/issuers/{}/api-keys", a.issuer));
        let made = post(
            &url,
            Some(&a.owner),
            &json!({"label": "k", "role": "owner"}),
        )
        .json();
        let gone = send(
            "DELETE",
            &format!("{url}/{}", made["id"].as_str().unwrap()),
            &[("authorization", &format!("Bearer {}", a.owner))],
            "",
        );
        assert_eq!(gone.status, 204);
        made["key"].as_str().unwrap().to_owned()
    };
    let expired = {
        let seed = runtime().block_on(world.service.token_seed()).unwrap();
        let tokens = Tokens::new(world.service.base(), &seed).unwrap();
        let key = Uuid::try_parse(a.owner.split('_').nth(1).unwrap()).unwrap();
        let principal = Principal {
            key,
            scope: Scope::Issuer(a.issuer),
            role: Role::Owner,
            permissions: Role::Owner.permissions(),
            until: None,
        };
        tokens
            .issue(
                &principal,
                &principal.permissions,
                world.service.now() - chrono::TimeDelta::hours(1),
            )
            .unwrap()
    };
    let wrong_secret = format!("{}x", a.owner);
    let mut seen = 0;
    for route in ROUTES {
        let paged = matches!(
            route.access,
            Access::SignedIn | Access::Desk(_) | Access::Administrator
        );
        if paged {
            let path = route.path.replace("{id}", &a.issuer.to_string());
            only_with_a_session(world, route.method, &path);
            continue;
        }
        let Access::Needs(permission) = route.access else {
            let public = !route.path.starts_with("/api/v1/")
                || route.path.starts_with("/api/v1/verifications");
            assert!(
                public,
                "{} {} is public, and this test does not know why",
                route.method, route.path
            );
            continue;
        };
        let fresh = || {
            let found = sample(world, route.method, route.path);
            found.unwrap_or_else(|| {
                panic!(
                    "{} {} is not in this test: add a sample",
                    route.method, route.path
                )
            })
        };
        for (who, credential) in [
            ("anonymous", None),
            ("revoked", Some(revoked.as_str())),
            ("expired", Some(expired.as_str())),
            ("wrong secret", Some(wrong_secret.as_str())),
            ("nonsense", Some("sceau_x_y")),
            ("a badge", Some("eyJhbGciOiJFZERTQSJ9.e30.AA")),
        ] {
            assert_eq!(
                call(world, route.method, &fresh(), credential),
                401,
                "{who} {} {}",
                route.method,
                route.path
            );
        }
        for (role, credential) in [
            (Role::Reader, &a.reader),
            (Role::Assessor, &a.assessor),
            (Role::Editor, &a.editor),
            (Role::Owner, &a.owner),
        ] {
            let sample = fresh();
            let status = call(world, route.method, &sample, Some(credential));
            if role < permission.least_role() {
                assert_eq!(status, 403, "{role:?} {} {}", route.method, route.path);
            } else {
                assert!(
                    sample.good.contains(&status),
                    "{role:?} {} {}: {status}",
                    route.method,
                    route.path
                );
            }
        }
        let sample = fresh();
        let foreign = call(world, route.method, &sample, Some(&world.b.owner));
        assert_eq!(
            foreign, sample.foreign,
            "another owner: {} {}",
            route.method, route.path
        );
        let admin = call(world, route.method, &fresh(), Some(&world.admin));
        assert!(
            !matches!(admin, 401 | 403),
            "admin {} {}: {admin}",
            route.method,
            route.path
        );
        seen += 1;
    }
    assert!(seen >= 24, "{seen} routes");
}

/// A page of whoever is signed in: no key opens it, and browsers are led to where one signs in.
fn only_with_a_session(world: &World, method: &str, path: &str) {
    let url = format!("{}{path}", world.base);
    let key = format!("Bearer {}", world.admin);
    for header in [
        ("x-nothing", "x"),
        ("authorization", key.as_str()),
        ("cookie", "sceau=AAAA"),
    ] {
        let program = send(method, &url, &[header], "");
        assert_eq!(program.code(), "not-signed-in", "{method} {path}");
        assert_eq!(program.status, 401);
        let browser = send(method, &url, &[header, ("accept", "text/html")], "");
        // Whoever wants to ask for a badge is told why, and comes back.
        let to = match path.starts_with("/my-badges/applications") {
            true => "/sign-in?for=application",
            false => "/sign-in",
        };
        // What was sent is not kept, which they are told.
        let to = match (method, to.contains('?')) {
            ("POST", true) => format!("{to}&ended=yes"),
            ("POST", false) => format!("{to}?ended=yes"),
            _ => to.to_owned(),
        };
        assert_eq!((browser.status, browser.header("location")), (303, &*to));
    }
}

#[test]
fn lists_show_each_caller_their_own() {
    let world = world();
    let badges = get_with(&world.api("/badges"), &world.b.owner).json();
    let items = badges["items"].as_array().unwrap();
    assert!(!items.is_empty());
    assert!(
        items
            .iter()
            .all(|badge| badge["issuer"] == world.b.issuer.to_string())
    );
    let others = get_with(
        &world.api(&format!("/badges?issuer={}", world.a.issuer)),
        &world.b.owner,
    )
    .json();
    assert_eq!(others["items"], json!([]));
    let email = somebody();
    world.award(&world.a.assessor, world.a.badge, &email);
    let search = |key: &str| {
        post(
            &world.api("/assertions/search"),
            Some(key),
            &json!({ "email": email }),
        )
        .json()
    };
    assert_eq!(
        search(&world.a.reader)["items"].as_array().unwrap().len(),
        1
    );
    assert_eq!(search(&world.b.reader)["items"], json!([]));
    assert_eq!(search(&world.admin)["items"].as_array().unwrap().len(), 1);
}

//! The pages of desks × every kind of visitor.

mod applications;
mod programmes;

use crate::support::desk::Browser;
use crate::support::server::{Answer, World, send, somebody};
use crate::support::story::runtime;
use sceau::badge::signing::KeyState;
use sceau::http::{
    auth::Access,
    routes::{ROUTES, Route},
};
use sceau::issuing::{Actor, access::Role, api_keys::NewApiKey};
use sceau::storage::{Page, Scope, mails::State};
use uuid::Uuid;

/// A request to a page of a desk, made anew for each visitor.
pub struct Sample {
    path: String,
    fields: Vec<(&'static str, String)>,
    /// What a visitor who may do it gets.
    good: &'static [u16],
}

fn page(path: String) -> Sample {
    Sample {
        path,
        fields: Vec::new(),
        good: &[200],
    }
}

fn form(path: String, fields: Vec<(&'static str, String)>, good: &'static [u16]) -> Sample {
    Sample { path, fields, good }
}

/// Where a key that is not compromised is declared so.
fn compromise(world: &World) -> String {
    let keys = world.service.keys(Scope::Instance, Some(world.a.issuer));
    let keys = runtime().block_on(keys).unwrap();
    let good = keys
        .iter()
        .find(|(_, key)| key.state != KeyState::Compromised);
    format!("/keys/{}/compromise", good.unwrap().1.id)
}

/// Where a fresh API key is revoked.
fn revocation(world: &World) -> String {
    let new = NewApiKey {
        issuer: Some(world.a.issuer),
        role: Role::Reader,
        scopes: None,
        label: "a".to_owned(),
        expires_at: None,
    };
    let actor = Actor::cli();
    let made = world.service.create_api_key(&actor, Scope::Instance, new);
    let (key, _) = runtime().block_on(made).unwrap();
    format!("/api-keys/{}/revocation", key.id)
}

/// A letter that could not be sent.
fn dead_letter(world: &World) -> String {
    world.execute("UPDATE mails SET state = 'dead' WHERE state = 'queued'");
    let dead = world.service.mails(Some(State::Dead), Page::first(1));
    runtime().block_on(dead).unwrap()[0].id.to_string()
}

/// The sample of a route; `None` for a route that nobody thought of here.
fn sample(world: &World, method: &str, route: &str) -> Option<Sample> {
    let issuer = world.a.issuer;
    let desk = |path: &str| format!("/desk/{issuer}{path}");
    let member = |issuer| {
        let browser = Browser::member(
            world,
            issuer,
            match issuer {
                Some(_) => Role::Reader,
                None => Role::Admin,
            },
        );
        browser.member.unwrap()
    };
    let award = || {
        let made = world.award(&world.a.assessor, world.a.badge, &somebody());
        made["id"].as_str().unwrap().to_owned()
    };
    let cohort = || {
        let url = world.api(&format!("/issuers/{issuer}/cohorts"));
        let bearer = format!("Bearer {}", world.a.assessor);
        let headers = [("authorization", &*bearer), ("content-type", "text/csv")];
        let made = send("POST", &url, &headers, "courriel;badge\nrien;accueillir\n").json();
        desk(&format!("/cohorts/{}", made["id"].as_str().unwrap()))
    };
    Some(match (method, route) {
        ("GET", "/desk/{id}") => page(desk("")),
        ("GET", "/desk/{id}/badges" | "/desk/{id}/badges/new") => {
            page(route.replace("{id}", &issuer.to_string()))
        }
        ("GET", "/desk/{id}/badges/adapted") => page(desk("/badges/adapted")),
        ("POST", "/desk/{id}/badges/adapted") => form(desk("/badges/adapted"), Vec::new(), &[422]),
        ("POST", "/desk/{id}/badges") => form(desk("/badges"), Vec::new(), &[422]),
        ("GET", "/desk/{id}/badges/{item}") => page(desk(&format!("/badges/{}", world.a.badge))),
        ("GET", "/desk/{id}/badges/{item}/edit") => {
            page(desk(&format!("/badges/{}/edit", world.a.badge)))
        }
        ("POST", "/desk/{id}/badges/{item}") => form(
            desk(&format!("/badges/{}", world.a.badge)),
            vec![("do", "preview".to_owned())],
            &[200],
        ),
        ("GET", "/desk/{id}/badges/{item}/review-policy") => {
            page(desk(&format!("/badges/{}/review-policy", world.a.badge)))
        }
        ("POST", "/desk/{id}/badges/{item}/review-policy") => form(
            desk(&format!("/badges/{}/review-policy", world.a.badge)),
            vec![("do", "open".to_owned())],
            &[422],
        ),
        (_, route) if route.starts_with("/desk/{id}/applications") => {
            return applications::sample(world, method, route);
        }
        ("GET", "/desk/{id}/cohorts") => page(desk("/cohorts")),
        ("POST", "/desk/{id}/cohorts") => form(desk("/cohorts"), Vec::new(), &[422]),
        ("GET", "/desk/{id}/cohorts/{item}") => page(cohort()),
        ("GET", "/desk/{id}/cohorts/{item}/rejected.csv") => page(cohort() + "/rejected.csv"),
        ("POST", "/desk/{id}/cohorts/{item}") => {
            form(cohort(), vec![("do", "discard".to_owned())], &[303])
        }
        // Its own letter was written a moment ago.
        ("POST", "/desk/{id}/assertions/{item}") => form(
            desk(&format!("/assertions/{}", award())),
            vec![("do", "letter".to_owned())],
            &[409],
        ),
        ("GET", "/desk/{id}/members") => page(desk("/members")),
        ("POST", "/desk/{id}/members") => form(
            desk("/members"),
            vec![("email", somebody()), ("role", "reader".to_owned())],
            &[303],
        ),
        ("GET", "/desk/{id}/members/{item}") => {
            page(desk(&format!("/members/{}", member(Some(issuer)))))
        }
        ("POST", "/desk/{id}/members/{item}") => form(
            desk(&format!("/members/{}", member(Some(issuer)))),
            vec![("do", "end".to_owned())],
            &[303],
        ),
        ("GET", "/desk/{id}/profile" | "/desk/{id}/profile/closure" | "/desk/{id}/keys")
        | ("GET", "/desk/{id}/keys/preparation" | "/desk/{id}/keys/rotation")
        | ("GET", "/desk/{id}/api-keys" | "/desk/{id}/audit") => {
            page(route.replace("{id}", &issuer.to_string()))
        }
        ("POST", "/desk/{id}/profile") => form(desk("/profile"), vec![], &[422]),
        ("POST", "/desk/{id}/profile/closure") => form(
            desk("/profile/closure"),
            vec![("do", "try".to_owned()), ("reason", "Fin".to_owned())],
            &[200],
        ),
        // Once a pair waits, another is refused.
        ("POST", "/desk/{id}/keys/preparation") => {
            form(desk("/keys/preparation"), vec![], &[303, 422])
        }
        ("POST", "/desk/{id}/keys/rotation") => form(desk("/keys/rotation"), vec![], &[303]),
        ("GET", "/desk/{id}/keys/{item}/compromise") => page(desk(&compromise(world))),
        ("POST", "/desk/{id}/keys/{item}/compromise") => {
            form(desk(&compromise(world)), vec![], &[303])
        }
        ("POST", "/desk/{id}/api-keys") => form(
            desk("/api-keys"),
            vec![("label", "a".to_owned()), ("role", "reader".to_owned())],
            &[201],
        ),
        ("GET", "/desk/{id}/api-keys/{item}/revocation") => page(desk(&revocation(world))),
        ("POST", "/desk/{id}/api-keys/{item}/revocation") => {
            form(desk(&revocation(world)), vec![], &[303])
        }
        (
            "GET",
            "/instance/issuers"
            | "/instance/programmes"
            | "/instance/people"
            | "/instance/mail"
            | "/instance/audit",
        ) => page(route.to_owned()),
        ("POST", "/instance/issuers") => form(
            route.to_owned(),
            vec![
                ("name", "Un hub".to_owned()),
                ("url", "https://hub.example".to_owned()),
                ("email", "contact@hub.example".to_owned()),
                ("owner", somebody()),
            ],
            &[303],
        ),
        // It has not closed.
        (_, "/instance/issuers/{id}/heir") => {
            let path = format!("/instance/issuers/{issuer}/heir");
            match method {
                "GET" => Sample {
                    good: &[404],
                    ..page(path)
                },
                _ => form(path, vec![("heir", world.b.issuer.to_string())], &[404]),
            }
        }
        ("POST", "/instance/programmes") => form(
            route.to_owned(),
            vec![
                ("name", "Un programme".to_owned()),
                ("owner", issuer.to_string()),
            ],
            &[303],
        ),
        ("POST", "/instance/people") => form(
            route.to_owned(),
            vec![("do", "try".to_owned()), ("email", somebody())],
            &[200],
        ),
        ("POST", "/instance/mail") => {
            form(route.to_owned(), vec![("mail", dead_letter(world))], &[303])
        }
        ("GET", "/desk/{id}/award" | "/desk/{id}/holders") => {
            page(route.replace("{id}", &issuer.to_string()))
        }
        ("POST", "/desk/{id}/award") => form(
            desk("/award"),
            vec![
                ("do", "award".to_owned()),
                ("badge", world.a.badge.to_string()),
                ("email", somebody()),
                ("once", Uuid::new_v4().to_string()),
            ],
            &[303],
        ),
        ("POST", "/desk/{id}/holders") => {
            form(desk("/holders"), vec![("email", "personne".into())], &[200])
        }
        (
            "GET",
            "/desk/{id}/assertions/{item}"
            | "/desk/{id}/assertions/{item}/revocation"
            | "/desk/{id}/assertions/{item}/replacement",
        ) => page(
            route
                .replace("{id}", &issuer.to_string())
                .replace("{item}", &award()),
        ),
        ("POST", "/desk/{id}/assertions/{item}/revocation") => form(
            desk(&format!("/assertions/{}/revocation", award())),
            vec![("reason", "erreur".to_owned())],
            &[303],
        ),
        ("POST", "/desk/{id}/assertions/{item}/replacement") => form(
            desk(&format!("/assertions/{}/replacement", award())),
            vec![
                ("do", "replace".to_owned()),
                ("email", somebody()),
                ("once", Uuid::new_v4().to_string()),
            ],
            &[303],
        ),
        ("GET", "/instance" | "/instance/members") => page(route.to_owned()),
        ("POST", "/instance/members") => {
            form(route.to_owned(), vec![("email", somebody())], &[303])
        }
        ("GET", "/instance/members/{id}") => page(format!("/instance/members/{}", member(None))),
        ("POST", "/instance/members/{id}") => form(
            format!("/instance/members/{}", member(None)),
            vec![("do", "end".to_owned())],
            &[303],
        ),
        (_, route) if route.starts_with("/desk/{id}/programmes") => {
            return programmes::sample(world, method, route);
        }
        _ => return None,
    })
}

fn call(who: &Browser, method: &str, sample: &Sample) -> Answer {
    match method {
        "GET" => who.get(&sample.path),
        _ => {
            let fields: Vec<_> = sample
                .fields
                .iter()
                .map(|(n, v)| (*n, v.as_str()))
                .collect();
            who.post(&sample.path, &fields)
        }
    }
}

#[test]
fn every_page_of_a_desk_asks_of_each_visitor_what_the_table_says() {
    let world = &World::start();
    let at = |issuer: Uuid, role| Browser::member(world, Some(issuer), role);
    let own: Vec<(Role, Browser)> = [Role::Reader, Role::Assessor, Role::Editor, Role::Owner]
        .map(|role| (role, at(world.a.issuer, role)))
        .into();
    let foreign = at(world.b.issuer, Role::Owner);
    let nobody = Browser::signed_in(world, &{
        let who = somebody();
        world.award(&world.a.assessor, world.a.badge, &who);
        who
    });
    let admin = Browser::member(world, None, Role::Admin);
    let mut seen = 0;
    for route in ROUTES {
        let Route {
            method,
            path,
            access,
            ..
        } = route;
        let least = match access {
            Access::Desk(permission) => permission.least_role(),
            Access::Administrator => Role::Admin,
            _ => continue,
        };
        let what = format!("{method} {path}");
        let fresh = || {
            let found = sample(world, method, path);
            found.unwrap_or_else(|| panic!("{what} is not in this test: add a sample"))
        };
        for stranger in [&foreign, &nobody] {
            let answer = call(stranger, method, &fresh());
            assert_eq!(answer.status, 404, "a stranger: {what}");
        }
        for (role, browser) in &own {
            let sample = fresh();
            let answer = call(browser, method, &sample);
            match (access, *role < least) {
                (Access::Administrator, _) => assert_eq!(answer.status, 404, "{role:?} {what}"),
                (_, true) => assert_eq!(answer.status, 403, "{role:?} {what}"),
                (_, false) => assert!(
                    sample.good.contains(&answer.status),
                    "{role:?} {what}: {} {}",
                    answer.status,
                    answer.text
                ),
            }
        }
        let sample = fresh();
        let answer = call(&admin, method, &sample);
        assert!(
            sample.good.contains(&answer.status),
            "admin {what}: {}",
            answer.status
        );
        if *method == "POST" {
            // A form of another session, and one of none.
            let sample = fresh();
            let kind = [("content-type", "application/x-www-form-urlencoded")];
            let forged = admin.send("POST", &sample.path, &kind, "csrf=AAAA&do=end");
            assert_eq!(forged.status, 403, "forged: {what}");
        }
        seen += 1;
    }
    assert!(seen >= 10, "{seen} pages");
}

//! A request to each route.

use crate::support::asking::{call, open_badge, policy, submitted};
use crate::support::server::{Body, World, post, send, somebody};
use sceau::badge::application::{Policy, Reviewers};
use serde_json::{Value, json};
use uuid::Uuid;

/// A request to a route that touches objects of body A, made anew for each caller.
pub struct Sample {
    pub path: String,
    pub body: Value,
    /// What a caller who may do it gets.
    pub good: &'static [u16],
    /// What the owner of another issuer gets: 404, unless the route shows each caller their own.
    pub foreign: u16,
}

/// The sample of a route; `None` for a route that nobody thought of here.
pub fn sample(world: &World, method: &str, route: &str) -> Option<Sample> {
    let a = &world.a;
    let (issuer, badge, programme) = (a.issuer, a.badge, world.programme);
    let award = || {
        world.award(&a.assessor, badge, &somebody())["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let own_badge = || {
        let texts = json!({"fr": {"name": "Atelier", "description": "d", "criteria": "c"}});
        let url = world.api(&format!("/issuers/{issuer}/badges"));
        let made = post(&url, Some(&a.owner), &json!({ "texts": texts })).json();
        made["id"].as_str().unwrap().to_owned()
    };
    let member = || {
        let url = world.api(&format!("/issuers/{issuer}/members"));
        let new = json!({"email": somebody(), "role": "reader"});
        let made = post(&url, Some(&a.owner), &new).json();
        let id = made["id"].as_str().unwrap();
        format!("/api/v1/issuers/{issuer}/members/{id}")
    };
    let own = |path: &str| Sample {
        path: path.to_owned(),
        body: Value::Null,
        good: &[200],
        foreign: 200,
    };
    let of_a = |path: String, body: Value, good: &'static [u16]| Sample {
        path,
        body,
        good,
        foreign: 404,
    };
    let sample = match (method, route) {
        ("GET", "/api/v1/issuers" | "/api/v1/badges" | "/api/v1/programmes") => own(route),
        ("POST", "/api/v1/issuers") => Sample {
            path: route.to_owned(),
            body: json!({"name": "N", "url": "https://n.example", "email": "n@n.example"}),
            good: &[201],
            foreign: 403,
        },
        ("GET", "/api/v1/issuers/{id}") => {
            of_a(format!("/api/v1/issuers/{issuer}"), Value::Null, &[200])
        }
        ("GET", "/api/v1/issuers/{id}/audit") => of_a(
            format!("/api/v1/issuers/{issuer}/audit"),
            Value::Null,
            &[200],
        ),
        ("GET", "/api/v1/issuers/{id}/members") => of_a(
            format!("/api/v1/issuers/{issuer}/members"),
            Value::Null,
            &[200],
        ),
        ("POST", "/api/v1/issuers/{id}/members") => of_a(
            format!("/api/v1/issuers/{issuer}/members"),
            json!({"email": somebody(), "role": "reader"}),
            &[201],
        ),
        ("GET", "/api/v1/instance/members") => Sample {
            foreign: 403,
            ..own(route)
        },
        ("POST", "/api/v1/instance/members") => Sample {
            body: json!({"email": somebody()}),
            good: &[201],
            foreign: 403,
            ..own(route)
        },
        ("DELETE", "/api/v1/instance/members/{item}") => Sample {
            good: &[204],
            foreign: 403,
            ..own(&format!("/api/v1/instance/members/{}", Uuid::nil()))
        },
        ("PATCH", "/api/v1/issuers/{id}/members/{item}") => {
            of_a(member(), json!({"role": "editor"}), &[200])
        }
        ("DELETE", "/api/v1/issuers/{id}/members/{item}") => of_a(member(), Value::Null, &[204]),
        ("PATCH", "/api/v1/issuers/{id}") => of_a(
            format!("/api/v1/issuers/{issuer}"),
            json!({"description": "Un atelier"}),
            &[200],
        ),
        ("GET", "/api/v1/issuers/{id}/keys") => of_a(
            format!("/api/v1/issuers/{issuer}/keys"),
            Value::Null,
            &[200],
        ),
        // The keys of A are rotated below, so a pair may wait or not.
        ("POST", "/api/v1/issuers/{id}/keys") => of_a(
            format!("/api/v1/issuers/{issuer}/keys"),
            Value::Null,
            &[201, 409],
        ),
        ("POST", "/api/v1/issuers/{id}/keys/rotation") => of_a(
            format!("/api/v1/issuers/{issuer}/keys/rotation"),
            Value::Null,
            &[200],
        ),
        ("POST", "/api/v1/issuers/{id}/keys/{key}/compromise") => of_a(
            format!("/api/v1/issuers/{issuer}/keys/{}/compromise", Uuid::nil()),
            json!({}),
            &[404],
        ),
        ("GET", "/api/v1/issuers/{id}/api-keys") => of_a(
            format!("/api/v1/issuers/{issuer}/api-keys"),
            Value::Null,
            &[200],
        ),
        ("POST", "/api/v1/issuers/{id}/api-keys") => of_a(
            format!("/api/v1/issuers/{issuer}/api-keys"),
            json!({"label": "k", "role": "reader"}),
            &[201],
        ),
        ("DELETE", "/api/v1/issuers/{id}/api-keys/{key}") => {
            let url = world.api(&format!("/issuers/{issuer}/api-keys"));
            let made = post(
                &url,
                Some(&a.owner),
                &json!({"label": "k", "role": "reader"}),
            )
            .json();
            of_a(
                format!(
                    "/api/v1/issuers/{issuer}/api-keys/{}",
                    made["id"].as_str().unwrap()
                ),
                Value::Null,
                &[204],
            )
        }
        ("POST", "/api/v1/issuers/{id}/badges") => {
            let texts = json!({"fr": {"name": "Atelier", "description": "d", "criteria": "c"}});
            of_a(
                format!("/api/v1/issuers/{issuer}/badges"),
                json!({ "texts": texts }),
                &[201],
            )
        }
        ("POST", "/api/v1/issuers/{id}/images") => of_a(
            format!("/api/v1/issuers/{issuer}/images"),
            json!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'/>"),
            &[201],
        ),
        ("GET" | "POST", "/api/v1/issuers/{id}/cohorts") => of_a(
            match method {
                "GET" => format!("/api/v1/issuers/{issuer}/cohorts"),
                _ => format!("/api/v1/issuers/{issuer}/cohorts?badge={badge}"),
            },
            match method {
                "GET" => Value::Null,
                _ => json!("email\npersonne@exemple.fr\n"),
            },
            &[200, 201],
        ),
        (_, "/api/v1/issuers/{id}/cohorts/{item}")
        | (_, "/api/v1/issuers/{id}/cohorts/{item}/confirmation")
        | (_, "/api/v1/issuers/{id}/cohorts/{item}/lines")
        | (_, "/api/v1/issuers/{id}/cohorts/{item}/rejected.csv") => {
            let url = format!("/issuers/{issuer}/cohorts");
            let made = send(
                "POST",
                &world.api(&format!("{url}?badge={badge}")),
                &[("authorization", &format!("Bearer {}", a.assessor))],
                "email\npersonne@exemple.fr\n",
            );
            let made = made.json();
            let rest = route.rsplit_once("{item}").map_or("", |(_, rest)| rest);
            of_a(
                format!("/api/v1{url}/{}{rest}", made["id"].as_str().unwrap()),
                match method {
                    "PATCH" => json!({"notify": false}),
                    _ => Value::Null,
                },
                &[200, 202, 204],
            )
        }
        ("POST", "/api/v1/issuers/{id}/compositions") => of_a(
            format!("/api/v1/issuers/{issuer}/compositions"),
            json!({"shape": "round", "ground": "#000000", "ink": "#ffffff", "icon": "star"}),
            &[201],
        ),
        ("GET", "/api/v1/badges/{id}") => {
            of_a(format!("/api/v1/badges/{badge}"), Value::Null, &[200])
        }
        ("PATCH", "/api/v1/badges/{id}") => of_a(
            format!("/api/v1/badges/{}", own_badge()),
            json!({"tags": ["atelier"]}),
            &[200],
        ),
        ("DELETE", "/api/v1/badges/{id}") => of_a(
            format!("/api/v1/badges/{}", own_badge()),
            Value::Null,
            &[204],
        ),
        ("GET", "/api/v1/badges/{id}/review-policy") => of_a(
            format!(
                "/api/v1/badges/{}/review-policy",
                open_badge(world, Policy::default())
            ),
            Value::Null,
            &[200],
        ),
        ("PUT" | "DELETE", "/api/v1/badges/{id}/review-policy") => of_a(
            format!("/api/v1/badges/{}/review-policy", own_badge()),
            match method {
                "PUT" => json!({"reviewers": "anyone"}),
                _ => Value::Null,
            },
            &[200, 204],
        ),
        ("POST", "/api/v1/badges/{id}/applications") => of_a(
            format!(
                "/api/v1/badges/{}/applications",
                open_badge(world, Policy::default())
            ),
            json!({"email": somebody()}),
            &[201],
        ),
        ("GET", "/api/v1/issuers/{id}/applications") => of_a(
            format!("/api/v1/issuers/{issuer}/applications?state=submitted"),
            Value::Null,
            &[200],
        ),
        (_, path) if path.starts_with("/api/v1/applications/{id}") => {
            of_application(world, method, path)
        }
        ("POST", "/api/v1/badges/{id}/assertions") => of_a(
            format!("/api/v1/badges/{badge}/assertions"),
            json!({"recipient": {"email": somebody()}}),
            &[201],
        ),
        ("GET", "/api/v1/assertions") => of_a(
            format!("/api/v1/assertions?badge={badge}"),
            Value::Null,
            &[200],
        ),
        ("POST", "/api/v1/assertions/search") => Sample {
            body: json!({"email": somebody()}),
            ..own(route)
        },
        ("POST", "/api/v1/issuers/{id}/holders") => of_a(
            format!("/api/v1/issuers/{issuer}/holders"),
            json!({"email": "personne-", "limit": 1}),
            &[200],
        ),
        ("POST", "/api/v1/issuers/{id}/holders.csv") => of_a(
            format!("/api/v1/issuers/{issuer}/holders.csv"),
            json!({"email": somebody()}),
            &[200],
        ),
        ("GET", "/api/v1/assertions/{id}") => of_a(
            format!("/api/v1/assertions/{}", award()),
            Value::Null,
            &[200],
        ),
        ("POST", "/api/v1/assertions/{id}/revocation") => of_a(
            format!("/api/v1/assertions/{}/revocation", award()),
            json!({"reason": "erreur"}),
            &[200],
        ),
        ("POST", "/api/v1/assertions/{id}/replacement") => of_a(
            format!("/api/v1/assertions/{}/replacement", award()),
            json!({"narrative": "Trois ateliers"}),
            &[201],
        ),
        // A dry run: A goes on issuing below.
        ("POST", "/api/v1/issuers/{id}/closure") => of_a(
            format!("/api/v1/issuers/{issuer}/closure"),
            json!({"reason": "Fin d’activité", "dryRun": true}),
            &[200],
        ),
        ("GET", "/api/v1/assertions/{id}/explanation") => of_a(
            format!("/api/v1/assertions/{}/explanation", award()),
            Value::Null,
            &[409],
        ),
        ("GET", "/api/v1/assertions/{id}/personal-endorsements") => of_a(
            format!("/api/v1/assertions/{}/personal-endorsements", award()),
            Value::Null,
            &[200],
        ),
        ("GET", "/api/v1/issuers/{id}/endorsements") => of_a(
            format!("/api/v1/issuers/{issuer}/endorsements"),
            Value::Null,
            &[200],
        ),
        ("GET", "/api/v1/issuers/{id}/received-endorsements") => of_a(
            format!("/api/v1/issuers/{issuer}/received-endorsements"),
            Value::Null,
            &[200],
        ),
        ("POST", "/api/v1/issuers/{id}/endorsements") => of_a(
            format!("/api/v1/issuers/{issuer}/endorsements"),
            json!({"of": another_award(world, &world.owner), "comment": "Utile."}),
            &[201],
        ),
        ("GET", "/api/v1/endorsements/{id}") => of_a(
            format!("/api/v1/endorsements/{}", offered_to_a(world)),
            Value::Null,
            &[200],
        ),
        ("POST", "/api/v1/endorsements/{id}/acceptance") => of_a(
            format!("/api/v1/endorsements/{}/acceptance", offered_to_a(world)),
            Value::Null,
            &[200],
        ),
        ("POST", "/api/v1/endorsements/{id}/refusal") => of_a(
            format!("/api/v1/endorsements/{}/refusal", offered_to_a(world)),
            Value::Null,
            &[200],
        ),
        ("POST", "/api/v1/endorsements/{id}/revocation") => of_a(
            format!(
                "/api/v1/endorsements/{}/revocation",
                offered(world, a, &another_award(world, &world.owner))
            ),
            json!({"reason": "erreur"}),
            &[200],
        ),
        ("POST", "/api/v1/programmes") => Sample {
            path: route.to_owned(),
            body: json!({"owner": issuer, "name": "P"}),
            good: &[201],
            foreign: 403,
        },
        // A is not the programme's owner: its callers are as foreign as B's.
        ("GET", "/api/v1/programmes/{id}") => of_a(
            format!("/api/v1/programmes/{programme}"),
            Value::Null,
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/adoptions") => of_a(
            format!("/api/v1/programmes/{programme}/adoptions"),
            json!({"catalogue": "socle-mediation-numerique", "version": "2026.1-proposition"}),
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/appearance") => of_a(
            format!("/api/v1/programmes/{programme}/appearance"),
            Value::Null,
            &[404],
        ),
        ("PATCH", "/api/v1/programmes/{id}/appearance") => of_a(
            format!("/api/v1/programmes/{programme}/appearance"),
            json!({"logo": null}),
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/accreditations") => of_a(
            format!("/api/v1/programmes/{programme}/accreditations"),
            Value::Null,
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/accreditations") => of_a(
            format!("/api/v1/programmes/{programme}/accreditations"),
            json!({ "issuer": issuer }),
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/simulations") => of_a(
            format!("/api/v1/programmes/{programme}/simulations"),
            json!({"composite": "premiers-pas"}),
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/back-fills") => of_a(
            format!("/api/v1/programmes/{programme}/back-fills"),
            json!({"composite": "premiers-pas", "dryRun": true}),
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/reconciliations") => of_a(
            format!("/api/v1/programmes/{programme}/reconciliations"),
            Value::Null,
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/jobs") => of_a(
            format!("/api/v1/programmes/{programme}/jobs"),
            Value::Null,
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/jobs/{item}") => of_a(
            format!("/api/v1/programmes/{programme}/jobs/{}", Uuid::nil()),
            Value::Null,
            &[404],
        ),
        ("DELETE", "/api/v1/programmes/{id}/accreditations/{item}") => of_a(
            format!(
                "/api/v1/programmes/{programme}/accreditations/{}",
                Uuid::nil()
            ),
            Value::Null,
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/composites") => of_a(
            format!("/api/v1/programmes/{programme}/composites"),
            Value::Null,
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/composites") => of_a(
            format!("/api/v1/programmes/{programme}/composites"),
            json!({"slug": "x", "name": {"fr": "X", "en": "X"}, "description": {"fr": "x", "en": "x"},
                "rule": {"badge": "animer"}}),
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/composites/{slug}") => of_a(
            format!("/api/v1/programmes/{programme}/composites/premiers-pas"),
            Value::Null,
            &[404],
        ),
        ("PATCH", "/api/v1/programmes/{id}/composites/{slug}") => of_a(
            format!("/api/v1/programmes/{programme}/composites/premiers-pas"),
            json!({}),
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/composites/{slug}/activation") => of_a(
            format!("/api/v1/programmes/{programme}/composites/premiers-pas/activation"),
            Value::Null,
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/composites/{slug}/archive") => of_a(
            format!("/api/v1/programmes/{programme}/composites/premiers-pas/archive"),
            Value::Null,
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/proposals") => of_a(
            format!("/api/v1/programmes/{programme}/proposals"),
            Value::Null,
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/proposals") => of_a(
            format!("/api/v1/programmes/{programme}/proposals"),
            json!({}),
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/proposals/{item}") => of_a(
            format!("/api/v1/programmes/{programme}/proposals/{}", Uuid::nil()),
            Value::Null,
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/proposals/{item}/adoption") => of_a(
            format!(
                "/api/v1/programmes/{programme}/proposals/{}/adoption",
                Uuid::nil()
            ),
            json!({}),
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/deviations") => of_a(
            format!("/api/v1/programmes/{programme}/deviations"),
            Value::Null,
            &[404],
        ),
        (
            "POST",
            "/api/v1/programmes/{id}/deviations/{item}/approval"
            | "/api/v1/programmes/{id}/deviations/{item}/refusal",
        ) => of_a(
            route
                .replace("{id}", &programme.to_string())
                .replace("{item}", &Uuid::nil().to_string()),
            json!({"reason": "vu"}),
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/accreditations/{item}/withdrawal") => of_a(
            format!(
                "/api/v1/programmes/{programme}/accreditations/{}/withdrawal",
                Uuid::nil()
            ),
            json!({"from": "2026-01-01T00:00:00Z", "reason": "fraude"}),
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/composites/{slug}/policies") => of_a(
            format!("/api/v1/programmes/{programme}/composites/premiers-pas/policies"),
            Value::Null,
            &[404],
        ),
        ("PATCH", "/api/v1/programmes/{id}/composites/{slug}/policies") => of_a(
            format!("/api/v1/programmes/{programme}/composites/premiers-pas/policies"),
            json!({"pendingDays": 45}),
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/pending-revocations") => of_a(
            format!("/api/v1/programmes/{programme}/pending-revocations"),
            Value::Null,
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/pending-revocations/{item}/decision") => of_a(
            format!(
                "/api/v1/programmes/{programme}/pending-revocations/{}/decision",
                Uuid::nil()
            ),
            json!({"decision": "keep", "reason": "x"}),
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/progress") => of_a(
            format!("/api/v1/programmes/{programme}/progress"),
            json!({"email": somebody()}),
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/equivalences")
        | ("GET", "/api/v1/programmes/{id}/evidence")
        | ("GET", "/api/v1/programmes/{id}/indicators")
        | ("GET", "/api/v1/programmes/{id}/indicators.csv") => of_a(
            route.replace("{id}", &programme.to_string()),
            Value::Null,
            &[404],
        ),
        ("PUT", "/api/v1/programmes/{id}/second-readings/share") => of_a(
            route.replace("{id}", &programme.to_string()),
            json!({"percent": 10}),
            &[404],
        ),
        (method, path) if path.starts_with("/api/v1/programmes/{id}/second-readings") => of_a(
            route
                .replace("{id}", &programme.to_string())
                .replace("{item}", &Uuid::nil().to_string())
                .replace("{key}", &Uuid::nil().to_string()),
            match method {
                "POST" => json!({"favourable": true}),
                _ => Value::Null,
            },
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/equivalences") => of_a(
            format!("/api/v1/programmes/{programme}/equivalences"),
            json!({"badgeClass": "https://b.example/b", "issuer": "https://b.example/i",
                "competency": "animer", "reason": "r"}),
            &[404],
        ),
        ("DELETE", "/api/v1/programmes/{id}/equivalences/{item}") => of_a(
            format!(
                "/api/v1/programmes/{programme}/equivalences/{}",
                Uuid::nil()
            ),
            Value::Null,
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/evidence") => of_a(
            format!("/api/v1/programmes/{programme}/evidence"),
            json!({"email": somebody(), "badge": {"url": "http://127.0.0.1:1/never-asked"}}),
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/evidence/{item}/decision") => of_a(
            format!(
                "/api/v1/programmes/{programme}/evidence/{}/decision",
                Uuid::nil()
            ),
            json!({"competency": "animer", "reason": "r"}),
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/evidence/{item}/withdrawal") => of_a(
            format!(
                "/api/v1/programmes/{programme}/evidence/{}/withdrawal",
                Uuid::nil()
            ),
            json!({"reason": "r"}),
            &[404],
        ),
        ("POST", "/api/v1/programmes/{id}/departments") => of_a(
            format!("/api/v1/programmes/{programme}/departments"),
            json!({"email": somebody(), "department": "76"}),
            &[404],
        ),
        ("GET", "/api/v1/programmes/{id}/withholdings") => of_a(
            format!("/api/v1/programmes/{programme}/withholdings"),
            Value::Null,
            &[404],
        ),
        ("DELETE", "/api/v1/programmes/{id}/withholdings/{item}") => of_a(
            format!(
                "/api/v1/programmes/{programme}/withholdings/{}",
                Uuid::nil()
            ),
            Value::Null,
            &[404],
        ),
        ("GET" | "POST", "/api/v1/programmes/{id}/merges") => of_a(
            format!("/api/v1/programmes/{programme}/merges"),
            match method {
                "GET" => Value::Null,
                _ => json!({"emails": [somebody(), somebody()], "reason": "une personne"}),
            },
            &[404],
        ),
        ("POST", "/api/v1/erasures") => Sample {
            path: route.to_owned(),
            body: json!({"email": somebody(), "dryRun": true}),
            good: &[200],
            foreign: 403,
        },
        ("GET" | "DELETE", "/api/v1/programmes/{id}/merges/{item}") => of_a(
            format!("/api/v1/programmes/{programme}/merges/{}", Uuid::nil()),
            Value::Null,
            &[404],
        ),
        _ => return None,
    };
    Some(sample)
}

/// A request about an application for a badge of A.
fn of_application(world: &World, method: &str, route: &str) -> Sample {
    let policy = policy(Reviewers::Anyone, 1, 3);
    let asked = submitted(world, open_badge(world, policy));
    let rest = route.trim_start_matches("/api/v1/applications/{id}");
    let item = match (method, rest) {
        ("DELETE", "/reviewers/{item}") => {
            let path = format!("/applications/{}/reviewers", asked.id);
            let made = call(
                world,
                "POST",
                &path,
                &world.a.assessor,
                &json!({"email": somebody()}),
            );
            made.json()["id"].as_str().unwrap().to_owned()
        }
        _ => asked.file.to_string(),
    };
    let body = match rest {
        "/reviewers" => json!({"email": somebody()}),
        "/notes" | "/questions" => json!({"words": "Où ?"}),
        "/opinions" => json!({"favourable": true}),
        _ => Value::Null,
    };
    Sample {
        path: format!(
            "/api/v1/applications/{}{}",
            asked.id,
            rest.replace("{item}", &item)
        ),
        body,
        good: match (method, rest) {
            ("POST", "/reviewers") => &[201],
            ("DELETE", _) => &[204],
            _ => &[200],
        },
        foreign: 404,
    }
}

/// The address of an award that nobody has endorsed yet.
pub fn another_award(world: &World, of: &Body) -> String {
    let award = world.award(&of.assessor, of.badge, &somebody());
    award["url"].as_str().unwrap().to_owned()
}

/// The id of an endorsement that one body offers of that object.
pub fn offered(world: &World, by: &Body, of: &str) -> String {
    let url = world.api(&format!("/issuers/{}/endorsements", by.issuer));
    let made = post(
        &url,
        Some(&by.editor),
        &json!({"of": of, "comment": "Utile."}),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["id"].as_str().unwrap().to_owned()
}

fn offered_to_a(world: &World) -> String {
    offered(world, &world.owner, &another_award(world, &world.a))
}

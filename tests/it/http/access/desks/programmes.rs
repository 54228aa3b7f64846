//! Samples of the pages of programmes.

use super::{Sample, form, page};
use crate::http::desk::second_readings::{drawn, file_of};
use crate::support::server::{World, somebody};
use crate::support::story::runtime;
use sceau::badge::composite::OnRevoked;
use sceau::issuing::{
    Actor, catalogues, equivalences::NewEquivalence, programmes::NewAccreditation,
};
use sceau::storage::Scope;
use std::sync::OnceLock;
use uuid::Uuid;

/// A programme of the issuer whose desk is tried, its recognition of another, and an equivalence.
fn programme(world: &World) -> (Uuid, Uuid, Uuid) {
    static MADE: OnceLock<(Uuid, Uuid, Uuid)> = OnceLock::new();
    *MADE.get_or_init(|| {
        let (actor, service) = (Actor::cli(), &world.service);
        runtime().block_on(async {
            let name = "Le sien".to_owned();
            let made = service.create_programme(&actor, Scope::Instance, world.a.issuer, name);
            let id = made.await.unwrap().id;
            let catalogue = catalogues::default_catalogue().unwrap();
            let policy = OnRevoked::default();
            let adopted = service.adopt(&actor, Scope::Instance, id, catalogue, policy);
            adopted.await.unwrap();
            let new = NewAccreditation {
                issuer: world.b.issuer,
                competencies: None,
                starts_at: None,
                ends_at: None,
            };
            let recognised = service.accredit(&actor, Scope::Instance, id, new).await;
            let new = NewEquivalence {
                badge_class: "https://elsewhere.example/badges/1".to_owned(),
                issuer: "https://elsewhere.example/issuer".to_owned(),
                competency: "animer".to_owned(),
                reason: "Mêmes critères".to_owned(),
                starts_at: None,
                ends_at: None,
            };
            let equal = service.create_equivalence(&actor, Scope::Instance, id, new);
            (id, recognised.unwrap().id, equal.await.unwrap().id)
        })
    })
}

/// The sample of a route, and `None` for one that nobody thought of.
pub fn sample(world: &World, method: &str, route: &str) -> Option<Sample> {
    let (programme, recognition, equivalence) = programme(world);
    let root = format!("/desk/{}/programmes", world.a.issuer);
    let Some(rest) = route.strip_prefix("/desk/{id}/programmes/{item}") else {
        return (method == "GET").then(|| page(root));
    };
    let at = |rest: &str| format!("{root}/{programme}{rest}");
    let button = |name: &str| ("do", name.to_owned());
    let composite = "/composites/mediateur-numerique";
    let nil = Uuid::nil();
    Some(match (method, rest) {
        ("GET", "" | "/recognitions" | "/composites" | "/indicators" | "/indicators.csv") => {
            page(at(rest))
        }
        ("GET", "/decisions" | "/equivalences" | "/brought" | "/appearance") => page(at(rest)),
        ("GET", "/second-readings") => page(at(rest)),
        ("POST", "/second-readings") => {
            let percent = ("percent", "100".to_owned());
            form(at(rest), vec![button("share"), percent], &[303])
        }
        (method, rest) if rest.starts_with("/second-readings/{key}") => {
            let of = (world.a.issuer, world.a.badge);
            let reading = drawn(world, programme, of, &somebody());
            let proof = file_of(world, reading.application).to_string();
            let rest = rest.replace("{key}", &reading.id.to_string());
            let path = at(&rest.replace("{proof}", &proof));
            let opinion = ("opinion", "yes".to_owned());
            match method {
                "GET" => page(path),
                _ => form(path, vec![button("read"), opinion], &[303]),
            }
        }
        ("GET", "/appearance.css") => page(at("/appearance.css?ground=%23000000&ink=%23ffffff")),
        ("POST", "/appearance") => form(at(rest), vec![button("preview")], &[200]),
        ("POST", "/equivalences") => form(at(rest), vec![button("edit")], &[200]),
        // Whoever comes second is told that it ended.
        (method, "/equivalences/{key}/end") => {
            let path = at(&format!("/equivalences/{equivalence}/end"));
            match method {
                "GET" => Sample {
                    good: &[200, 422],
                    ..page(path)
                },
                _ => form(path, vec![button("sure")], &[303, 422]),
            }
        }
        // It was adopted before.
        ("POST", "") => form(at(""), vec![button("adopt")], &[422]),
        ("POST", "/recognitions") => {
            let issuer = ("issuer", world.b.issuer.to_string());
            form(at(rest), vec![issuer, button("edit")], &[200])
        }
        ("GET", "/recognitions/{key}") => page(at(&format!("/recognitions/{recognition}"))),
        ("POST", "/recognitions/{key}") => form(
            at(&format!("/recognitions/{recognition}")),
            vec![button("try-end")],
            &[200],
        ),
        ("POST", "/composites") => form(at(rest), vec![button("more")], &[200]),
        ("GET", rest) if rest.starts_with("/composites/{slug}") => {
            page(at(&rest.replace("/composites/{slug}", composite)))
        }
        // The second to ask finds it asked for.
        ("POST", "/composites/{slug}") => {
            form(at(composite), vec![button("try-back-fill")], &[303, 409])
        }
        ("POST", "/composites/{slug}/simulation") => form(
            at(&format!("{composite}/simulation")),
            vec![button("in-force")],
            &[200],
        ),
        ("POST", "/composites/{slug}/rule") => form(
            at(&format!("{composite}/rule")),
            vec![button("more")],
            &[200],
        ),
        ("POST", "/composites/{slug}/policies") => {
            let fields = [
                ("do", "try"),
                ("revoked", "pending"),
                ("days", "30"),
                ("expired", "keep"),
                ("ended", "keep"),
                ("earlier", "as-decided"),
            ];
            let fields = fields.map(|(name, value)| (name, value.to_owned()));
            form(at(&format!("{composite}/policies")), fields.into(), &[200])
        }
        // Nothing waits.
        ("POST", "/decisions") => {
            let withheld = ("withheld", nil.to_string());
            form(at(rest), vec![withheld, button("lift")], &[404])
        }
        (_, "/pending/{key}" | "/deviations/{key}" | "/proposals/{key}" | "/brought/{key}") => {
            let button = match rest {
                "/pending/{key}" => "try-keep",
                "/deviations/{key}" => "approve",
                "/brought/{key}" => "refuse",
                _ => "adopt",
            };
            let path = at(&rest.replace("{key}", &nil.to_string()));
            let fields = vec![("do", button.to_owned()), ("reason", "Vu.".to_owned())];
            form(path, fields, &[404])
        }
        _ => return None,
    })
}

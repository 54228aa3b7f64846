//! Samples of the pages of programmes.

use super::{Sample, form, page};
use crate::support::server::World;
use crate::support::story::runtime;
use sceau::badge::composite::OnRevoked;
use sceau::issuing::{Actor, catalogues, programmes::NewAccreditation};
use sceau::storage::Scope;
use std::sync::OnceLock;
use uuid::Uuid;

/// A programme of the issuer whose desk is tried, and its recognition of another.
fn programme(world: &World) -> (Uuid, Uuid) {
    static MADE: OnceLock<(Uuid, Uuid)> = OnceLock::new();
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
            (id, recognised.unwrap().id)
        })
    })
}

/// The sample of a route, and `None` for one that nobody thought of.
pub fn sample(world: &World, method: &str, route: &str) -> Option<Sample> {
    let (programme, recognition) = programme(world);
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
        ("GET", "/decisions") => page(at(rest)),
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
        (_, "/pending/{key}" | "/deviations/{key}" | "/proposals/{key}") => {
            let button = match rest {
                "/pending/{key}" => "try-keep",
                "/deviations/{key}" => "approve",
                _ => "adopt",
            };
            let path = at(&rest.replace("{key}", &nil.to_string()));
            let fields = vec![("do", button.to_owned()), ("reason", "Vu.".to_owned())];
            form(path, fields, &[404])
        }
        _ => return None,
    })
}

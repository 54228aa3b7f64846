//! Samples of the pages of applications.

use super::{Sample, form, page};
use crate::http::desk::applications::{asked, note, open, proof, submitted};
use crate::support::server::{World, somebody};
use sceau::badge::application::Policy;
use sceau::issuing::applications::Showing;
use sceau::storage::{Db, proofs};
use uuid::Uuid;

/// The sample of a route; `None` for a route that nobody thought of here.
pub fn sample(world: &World, method: &str, route: &str) -> Option<Sample> {
    let issuer = world.a.issuer.to_string();
    let at = route.replace("{id}", &issuer);
    let fresh = || {
        let (id, _) = asked(world, Policy::default());
        at.replace("{item}", &id.to_string())
    };
    Some(match (method, route.rsplit_once('/')?.1) {
        ("GET", "applications" | "statistics") => page(at),
        ("GET", "{item}") => page(fresh()),
        ("POST", "{item}") => form(fresh(), vec![("do", "take".to_owned())], &[303]),
        ("GET", "opinion") => page(fresh() + "?favourable=yes"),
        ("POST", "opinion") => form(fresh(), vec![("favourable", "yes".to_owned())], &[303]),
        ("GET", "{key}") => {
            open(world, world.a.issuer, world.a.badge, Policy::default());
            let file = proof(Showing::File(note()), "Un fichier", false);
            let id = submitted(world, &somebody(), world.a.badge, vec![file]);
            let key = file_of(world, id);
            page(
                at.replace("{item}", &id.to_string())
                    .replace("{key}", &key.to_string()),
            )
        }
        _ => return None,
    })
}

/// The proof of an application that is a file.
fn file_of(world: &World, id: Uuid) -> Uuid {
    let store = world.service.store();
    let all = store.read_blocking(move |db: &mut Db| proofs::of_application(db, id));
    let mut all = all.unwrap().into_iter();
    all.find(|proof| proof.kind == proofs::Kind::File)
        .unwrap()
        .id
}

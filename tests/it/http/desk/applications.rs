//! Applications for badges at the desk: listed, examined, decided.

pub mod commission;
mod deciding;
mod examining;
mod listing;
mod policy;

use crate::support::desk::Browser;
use crate::support::server::{World, somebody};
use crate::support::story::{email, runtime};
use sceau::badge::application::{Level, Policy};
use sceau::issuing::{
    Actor,
    access::Role,
    applications::{NewProof, Saved, Showing},
};
use sceau::storage::{
    Db, Scope,
    applications::{self, Application, SelfAssessment},
    persons::{self, PersonAddress},
    proofs::File,
};
use uuid::Uuid;

/// A session of whoever reads an address, known or not.
pub fn session(world: &World, who: &str) -> Uuid {
    let (to, now) = (email(who), world.service.now());
    let fresh = PersonAddress {
        person: Uuid::now_v7(),
        address: Uuid::now_v7(),
    };
    let store = world.service.store();
    let made = store.write_blocking(move |db: &mut Db| persons::find_or_make(db, &to, fresh, now));
    made.unwrap();
    let session = world.service.sign_in_without_letter(email(who));
    runtime().block_on(session).unwrap()
}

/// Lets people ask for a badge of an issuer.
pub fn open(world: &World, issuer: Uuid, badge: Uuid, policy: Policy) {
    let actor = Actor::cli();
    let set = world
        .service
        .set_review_policy(&actor, Scope::Issuer(issuer), badge, policy);
    runtime().block_on(set).unwrap();
}

pub fn proof(showing: Showing, title: &str, third_party: bool) -> NewProof {
    NewProof {
        showing,
        title: title.to_owned(),
        words: "Ce que j’ai fait <b>ce jour-là</b>.".to_owned(),
        third_party,
        shown: false,
    }
}

pub fn stored(world: &World, id: Uuid) -> Application {
    let store = world.service.store();
    let found = store.read_blocking(move |db: &mut Db| applications::find(db, id));
    found.unwrap().unwrap()
}

/// An application that was submitted: each criterion is shown by a link of somebody else, the first by these too.
pub fn submitted(world: &World, who: &str, badge: Uuid, more: Vec<NewProof>) -> Uuid {
    let (session, id) = complete(world, who, badge, more);
    let done = world.service.submit_applications(session, vec![id]);
    runtime().block_on(done).unwrap();
    id
}

/// One that can be submitted, and the session of whoever made it.
pub fn complete(world: &World, who: &str, badge: Uuid, more: Vec<NewProof>) -> (Uuid, Uuid) {
    let session = session(world, who);
    let service = &world.service;
    let begun = runtime().block_on(service.begin_applications(session, vec![badge]));
    let id = begun.unwrap()[0];
    let all = stored(world, id).criteria.into_iter();
    let criteria: Vec<String> = all.map(|criterion| criterion.id).collect();
    runtime().block_on(async {
        let said = Saved {
            assessments: criteria
                .iter()
                .map(|criterion| SelfAssessment {
                    criterion: criterion.clone(),
                    level: Some(Level::Assured),
                    words: String::new(),
                })
                .collect(),
            no_names: Some(true),
        };
        service.save_application(session, id, said).await.unwrap();
        let link = Showing::Link("https://exemple.fr/guichet".to_owned());
        let text = proof(link, "Une matinée au guichet", true);
        let first = criteria[..1].to_vec();
        service
            .give_proof(session, id, text, criteria)
            .await
            .unwrap();
        for new in more {
            let given = service.give_proof(session, id, new, first.clone());
            given.await.unwrap();
        }
        (session, id)
    })
}

/// One for the badge of the issuer A, opened with a policy, and where it is at its desk.
pub fn asked(world: &World, policy: Policy) -> (Uuid, String) {
    open(world, world.a.issuer, world.a.badge, policy);
    let id = submitted(world, &somebody(), world.a.badge, Vec::new());
    (id, place(world, id))
}

pub fn place(world: &World, id: Uuid) -> String {
    format!("/desk/{}/applications/{id}", world.a.issuer)
}

/// Somebody who examines at the desk of the issuer A.
pub fn trainer(world: &World) -> Browser {
    Browser::member(world, Some(world.a.issuer), Role::Assessor)
}

pub fn note() -> File {
    File {
        kind: "txt".to_owned(),
        name: "déroulé.txt".to_owned(),
        bytes: b"Le d\xc3\xa9roul\xc3\xa9".to_vec(),
    }
}

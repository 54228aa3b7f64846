//! Somebody asks for a badge of body A, as far as tests of the API need it.

use super::letters::letters_named;
use super::server::{Body, World, post, send, somebody};
use super::story::{email, runtime};
use sceau::badge::application::{Level, Policy, Reviewers};
use sceau::issuing::{
    Actor,
    applications::{NewDraft, NewProof, Saved, Showing},
};
use sceau::storage::{Scope, applications::SelfAssessment, proofs::File};
use serde_json::{Value, json};
use uuid::Uuid;

/// The one criterion of a badge of the issuer's own.
pub const WHOLE: &str = "criteria";
/// What the file of an application is.
pub const FILE: &[u8] = b"Une fiche.\n";

/// An application that was submitted.
pub struct Asked {
    pub id: Uuid,
    pub badge: Uuid,
    /// The applicant.
    pub email: String,
    /// A proof with a file.
    pub file: Uuid,
}

/// Who may examine, and how many are needed of how many.
pub fn policy(reviewers: Reviewers, needed: u32, of: u32) -> Policy {
    Policy {
        reviewers,
        needed,
        of,
        ..Policy::default()
    }
}

/// A new badge of a body's own.
pub fn own_badge(world: &World, of: &Body) -> Uuid {
    let texts = json!({"fr": {"name": "Atelier", "description": "d", "criteria": "c"}});
    let url = world.api(&format!("/issuers/{}/badges", of.issuer));
    let made = post(&url, Some(&of.owner), &json!({ "texts": texts }));
    assert_eq!(made.status, 201, "{}", made.text);
    Uuid::try_parse(made.json()["id"].as_str().unwrap()).unwrap()
}

/// A new badge of A that people can ask for.
pub fn open_badge(world: &World, policy: Policy) -> Uuid {
    let badge = own_badge(world, &world.a);
    let service = &world.service;
    let actor = Actor::cli();
    let set = service.set_review_policy(&actor, Scope::Instance, badge, policy);
    runtime().block_on(set).unwrap();
    badge
}

/// Somebody new asks for a badge, shows a text and a file of somebody else, and submits it.
pub fn submitted(world: &World, badge: Uuid) -> Asked {
    let (who, service) = (somebody(), &world.service);
    runtime().block_on(async {
        let new = NewDraft {
            email: email(&who),
            proofs: Vec::new(),
            assessments: Vec::new(),
        };
        let actor = Actor::cli();
        let begun = service.begin_application_for(&actor, Scope::Instance, badge, new);
        let id = begun.await.unwrap().id;
        let session = service.sign_in_without_letter(email(&who)).await.unwrap();
        let said = Saved {
            assessments: vec![SelfAssessment {
                criterion: WHOLE.to_owned(),
                level: Some(Level::Assured),
                words: "Je le fais.".to_owned(),
            }],
            no_names: Some(true),
        };
        service.save_application(session, id, said).await.unwrap();
        let proof = |showing| NewProof {
            third_party: !matches!(showing, Showing::Text),
            showing,
            title: "Une matinée".to_owned(),
            words: "Ce que j’ai fait.".to_owned(),
            shown: false,
        };
        let uses = || vec![WHOLE.to_owned()];
        let text = service.give_proof(session, id, proof(Showing::Text), uses());
        text.await.unwrap();
        let file = Showing::File(File {
            kind: "txt".to_owned(),
            name: "fiche d’été.txt".to_owned(),
            bytes: FILE.to_vec(),
        });
        let file = service.give_proof(session, id, proof(file), uses());
        let file = file.await.unwrap();
        service
            .submit_applications(session, vec![id])
            .await
            .unwrap();
        Asked {
            id,
            badge,
            email: who,
            file,
        }
    })
}

/// How many letters of that name wait for an address.
pub fn written(world: &World, to: &str, name: &str) -> usize {
    letters_named(&world.service, to, name)
}

/// Any request of the API with a key.
pub fn call(
    world: &World,
    method: &str,
    path: &str,
    key: &str,
    body: &Value,
) -> super::server::Answer {
    let bearer = format!("Bearer {key}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    let text = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let headers = &headers[..if text.is_empty() { 1 } else { 2 }];
    send(method, &world.api(path), headers, &text)
}

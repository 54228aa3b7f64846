//! What links about applications lead to, and what a holder shows of a badge.

use super::links::{page, submit};
use crate::on_both;
use crate::support::desk::Browser;
use crate::support::letters::token;
use crate::support::server::{Answer, World, get, post, somebody, world};
use crate::support::story::{email, runtime};
use sceau::badge::application::{Level, Policy, Reviewers};
use sceau::issuing::{
    Actor, Error,
    access::Role,
    applications::{NewProof, NewReviewer, NewStatement, Saved, Showing},
    links::{self, Purpose},
};
use sceau::storage::{
    Db, Scope, Target,
    applications::{self, SelfAssessment},
    persons,
    proofs::{File, statements::Relation},
};
use serde_json::json;
use std::future::Future;
use uuid::Uuid;

/// An application that somebody was asked to examine, and another about which somebody was asked for a statement.
struct Asked {
    who: String,
    session: Uuid,
    application: Uuid,
    file: Uuid,
    statement: Uuid,
    /// Where whoever is asked for the statement answers.
    to_state: String,
    /// Where the reviewer answers.
    to_examine: String,
}

fn run<T>(future: impl Future<Output = Result<T, Error>>) -> T {
    runtime().block_on(future).unwrap()
}

pub fn link_to(world: &World, purpose: Purpose, to: &str, subject: Uuid) -> String {
    let (to, now) = (email(to), world.service.now());
    let made = world.service.store().write_blocking(move |db: &mut Db| {
        let found = persons::find(db, &to)?.unwrap();
        links::make(db, purpose, found.address, Some(subject), now)
    });
    let token = token(&world.service, made.unwrap());
    format!("{}/links/{token}", world.base)
}

/// A badge model of its own, open to applications.
fn askable(world: &World) -> Uuid {
    let texts =
        json!({"fr": {"name": "Aide aux démarches", "description": "d", "criteria": "Aider."}});
    let url = world.api(&format!("/issuers/{}/badges", world.a.issuer));
    let made = post(&url, Some(&world.a.owner), &json!({ "texts": texts })).json();
    let badge = made["id"].as_str().unwrap().parse().unwrap();
    let policy = Policy {
        reviewers: Reviewers::Anyone,
        ..Policy::default()
    };
    let scope = Scope::Issuer(world.a.issuer);
    run(world
        .service
        .set_review_policy(&Actor::cli(), scope, badge, policy));
    badge
}

fn asked(world: &World) -> Asked {
    let (service, who, witness, reviewer) = (&world.service, somebody(), somebody(), somebody());
    let (to, now) = (email(&who), service.now());
    let fresh = persons::PersonAddress {
        person: Uuid::now_v7(),
        address: Uuid::now_v7(),
    };
    let made = service
        .store()
        .write_blocking(move |db: &mut Db| persons::find_or_make(db, &to, fresh, now));
    made.unwrap();
    let session = run(service.sign_in_without_letter(email(&who)));
    let application = run(service.begin_applications(session, vec![askable(world)]))[0];
    let found = service
        .store()
        .read_blocking(move |db: &mut Db| applications::find(db, application));
    let criterion = found.unwrap().unwrap().criteria[0].id.clone();
    let said = Saved {
        assessments: vec![SelfAssessment {
            criterion: criterion.clone(),
            level: Some(Level::Assured),
            words: "Toutes les semaines <b>".to_owned(),
        }],
        no_names: Some(true),
    };
    run(service.save_application(session, application, said));
    let new = NewProof {
        showing: Showing::File(File {
            kind: "txt".to_owned(),
            name: "récit d’été.txt".to_owned(),
            bytes: b"bonjour".to_vec(),
        }),
        title: "Une permanence".to_owned(),
        words: String::new(),
        third_party: true,
        shown: true,
    };
    let criteria = vec![criterion];
    let file = run(service.give_proof(session, application, new, criteria.clone()));
    let new = NewStatement {
        email: email(&witness),
        relation: Relation::Colleague,
        title: None,
        shown: true,
    };
    let statement = run(service.ask_for_statement(session, application, new, criteria));
    run(service.submit_applications(session, vec![application]));
    let new = NewReviewer::Address(email(&reviewer));
    let scope = Scope::Issuer(world.a.issuer);
    let assigned = run(service.assign_reviewer(&Actor::cli(), scope, application, new));
    Asked {
        to_state: link_to(world, Purpose::Statement, &witness, statement),
        to_examine: link_to(world, Purpose::Review, &reviewer, assigned.id),
        who,
        session,
        application,
        file,
        statement,
    }
}

const WORDS: &str = "Je l’ai vue aider, mardi après mardi.";

fn state(asked: &Asked, more: &[(&str, &str)]) -> Answer {
    let fields = [("do", "give"), ("name", "Wes Témoin"), ("words", WORDS)];
    submit(&asked.to_state, &[&fields[..], more].concat())
}

fn accept(asked: &Asked) {
    let fields = [("do", "opinion"), ("favourable", "yes"), ("reason", "")];
    let done = submit(&asked.to_examine, &fields);
    assert_eq!(done.status, 200, "{}", done.text);
}

/// The award that came of it.
fn award(world: &World, asked: &Asked) -> Uuid {
    let id = asked.application;
    let found = world
        .service
        .store()
        .read_blocking(move |db: &mut Db| applications::find(db, id));
    found.unwrap().unwrap().award.unwrap()
}

#[test]
fn a_statement_is_written_without_an_account_and_what_was_typed_stays() {
    let asked = asked(world());
    let form = page(&asked.to_state);
    assert_eq!(form.status, 200);
    for text in [&*asked.who, "Aide aux démarches", "Aider."] {
        assert!(form.text.contains(text), "{text}: {}", form.text);
    }
    assert_eq!(form.header("x-robots-tag"), "noindex");
    assert!(!form.text.contains("<script"));
    let wrong = state(&asked, &[("role", ""), ("noNames", "yes")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains(WORDS) && wrong.text.contains("id=\"role-error\""));
    let named = state(&asked, &[("role", "Collègue")]);
    assert_eq!(named.status, 422);
    assert!(named.text.contains("id=\"noNames-error\""));
    let done = state(&asked, &[("role", "Collègue"), ("noNames", "yes")]);
    assert_eq!(done.status, 200, "{}", done.text);
    let again = page(&asked.to_state);
    assert_eq!(again.status, 410);
    let english = get(&format!("{}?lang=en", asked.to_state), "text/html");
    assert!(english.text.contains("This link") || english.text.contains("used"));
    let unknown = submit(&asked.to_examine, &[("do", "dance")]);
    assert_eq!(unknown.status, 422);
}

on_both!(
    what_was_typed_is_not_declined_by_one_press,
    |target: &Target| {
        let world = World::on(target);
        let asked = asked(&world);
        let kept = submit(&asked.to_state, &[("do", "decline"), ("words", WORDS)]);
        assert_eq!(kept.status, 422, "{}", kept.text);
        for text in [WORDS, "décliner n’envoie rien", "value=\"decline-anyway\""] {
            assert!(kept.text.contains(text), "{text}: {}", kept.text);
        }
        // A button outside its form sends what is typed too.
        let form = page(&asked.to_state);
        assert_eq!(form.status, 200, "nothing was declined");
        let button = "form=\"statement\" formnovalidate name=\"do\" value=\"decline\"";
        assert!(form.text.contains(button), "{}", form.text);
        let anyway = [("do", "decline-anyway"), ("words", WORDS)];
        let done = submit(&asked.to_state, &anyway);
        assert_eq!(done.status, 200, "{}", done.text);
        assert!(done.text.contains("C’est noté"), "{}", done.text);
        assert_eq!(page(&asked.to_state).status, 410);
        // Nobody said anything: what is left is the file.
        let own = Browser::signed_in(&world, &asked.who);
        let seen = own.get(&format!("/my-badges/applications/{}", asked.application));
        for label in ["Vient de quelqu’un d’autre", "Visible depuis le badge"] {
            let chip = format!("<span class=\"chip\">{label}</span>");
            assert_eq!(seen.text.matches(&chip).count(), 1, "{}", seen.text);
        }
        assert!(
            !seen
                .text
                .contains("<span class=\"chip\">Attestation</span>")
        );
    }
);

#[test]
fn an_empty_statement_is_declined_at_once() {
    let asked = asked(world());
    let fields = [
        ("do", "decline"),
        ("name", " "),
        ("role", ""),
        ("words", ""),
    ];
    let done = submit(&asked.to_state, &fields);
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(page(&asked.to_state).status, 410);
}

#[test]
fn an_application_is_examined_by_a_link() {
    let asked = asked(world());
    let form = page(&asked.to_examine);
    assert_eq!(form.status, 200, "{}", form.text);
    for text in [
        &*asked.who,
        "Attendue d’ici au",
        "vient de quelqu’un d’autre",
        "Favorable : Votre avis décide : le badge sera délivré aussitôt",
        "Non favorable : Votre avis décide : aucun badge n’est délivré",
    ] {
        assert!(form.text.contains(text), "{text}: {}", form.text);
    }
    assert!(
        form.text.contains("Toutes les semaines &#60;b&#62;") || form.text.contains("&lt;b&gt;")
    );
    let file = get(
        &format!("{}/files/{}", asked.to_examine, asked.file),
        "text/html",
    );
    assert_eq!((file.status, &*file.text), (200, "bonjour"));
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert_eq!(file.header("cache-control"), "private, no-store");
    let other = format!("{}/files/{}", asked.to_examine, Uuid::now_v7());
    assert_eq!(get(&other, "text/html").status, 404);
    let strange = format!("{}/files/{}", asked.to_state, asked.file);
    assert_eq!(
        get(&strange, "text/html").status,
        404,
        "the link of the statement opens no file"
    );

    let none = submit(&asked.to_examine, &[("do", "opinion"), ("reason", "Bien.")]);
    assert_eq!(none.status, 422);
    assert!(none.text.contains("Bien."));
    let silent = submit(
        &asked.to_examine,
        &[("do", "opinion"), ("favourable", "no"), ("reason", "")],
    );
    assert_eq!(silent.status, 422);
    assert!(silent.text.contains("id=\"reason-error\""));
    let listed = "href=\"#reason\">Vos raisons : Ce champ";
    assert!(silent.text.contains(listed), "{}", silent.text);
    let empty = submit(&asked.to_examine, &[("do", "ask"), ("words", "")]);
    assert_eq!(empty.status, 422);
    let listed = "href=\"#words\">Votre question : Ce champ";
    assert!(empty.text.contains(listed), "{}", empty.text);
    let more = submit(&asked.to_examine, &[("do", "ask"), ("words", "Où ?")]);
    assert_eq!(more.status, 200);
    let desk = Browser::member(world(), Some(world().a.issuer), Role::Assessor);
    let place = format!("/desk/{}/applications/", world().a.issuer);
    let read = desk.get(&format!("{place}{}", asked.application));
    let by = "Une personne hors de ce bureau, par un lien";
    assert!(read.text.contains(by), "{}", read.text);
    let waits = page(&asked.to_examine);
    assert_eq!(waits.status, 200);
    assert!(
        !waits.text.contains("value=\"opinion\""),
        "nothing to decide now"
    );
    let recused = submit(&asked.to_examine, &[("do", "recuse"), ("why", "")]);
    assert_eq!(recused.status, 200, "{}", recused.text);
    assert_eq!(page(&asked.to_examine).status, 410);
}

#[test]
fn a_proof_is_public_while_its_holder_shows_it_from_a_badge_in_force() {
    let (world, asked) = (world(), asked(world()));
    let url = |id: Uuid, more: &str| format!("{}/proofs/{id}{more}", world.base);
    assert_eq!(
        page(&url(asked.file, "")).status,
        404,
        "nothing was awarded"
    );
    let done = state(&asked, &[("role", "Collègue"), ("noNames", "yes")]);
    assert_eq!(done.status, 200);
    accept(&asked);
    let shown = page(&url(asked.file, ""));
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert_eq!(shown.header("x-robots-tag"), "noindex");
    let award = award(world, &asked);
    assert!(shown.text.contains(&format!("/assertions/{award}")));
    assert!(!shown.text.contains(&asked.who));
    let file = get(&url(asked.file, "/file"), "text/html");
    assert_eq!((file.status, &*file.text), (200, "bonjour"));
    assert!(file.header("content-disposition").starts_with("attachment"));
    let stated = page(&url(asked.statement, ""));
    assert!(stated.text.contains(WORDS) && stated.text.contains("Wes Témoin"));

    let of_award = format!("{}/assertions/{award}", world.base);
    let linked = format!("href=\"{}\"", url(asked.file, ""));
    assert!(
        page(&of_award).text.contains(&linked),
        "{}",
        page(&of_award).text
    );
    run(world.service.show_proof(asked.session, asked.file, false));
    let page_now = page(&of_award);
    assert_eq!(page_now.status, 200);
    assert!(!page_now.text.contains(&linked));
    for more in ["", "/file"] {
        assert_eq!(page(&url(asked.file, more)).status, 410);
    }
    assert_eq!(page(&url(Uuid::now_v7(), "")).status, 404);
    run(world.service.show_proof(asked.session, asked.file, true));
    assert_eq!(page(&url(asked.file, "")).status, 200);
    let revoked = post(
        &world.api(&format!("/assertions/{award}/revocation")),
        Some(&world.a.assessor),
        &json!({"reason": "délivré par erreur"}),
    );
    assert!(revoked.status < 300, "{}", revoked.text);
    assert_eq!(page(&url(asked.file, "")).status, 410);
}

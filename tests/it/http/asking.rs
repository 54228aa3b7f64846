//! Asking for a badge without an exam: from a public page to the badge, for somebody who has nothing here yet.

mod beginning;
mod elsewhere;
mod kept;
mod outcomes;
mod proofs;

use super::links::{after, submit};
use crate::support::desk::Browser;
use crate::support::server::{Answer, World, get, send, somebody};
use crate::support::story::{email, runtime};
use sceau::badge::application::Policy;
use sceau::issuing::{
    Actor,
    applications::{Examiner, NewOpinion},
};
use sceau::storage::{Scope, applications::reviewers::Who};
use uuid::Uuid;

const ROOT: &str = "/my-badges/applications";
const HTML: &str = "text/html";

/// A badge of A can be asked for.
fn open(world: &World) -> Uuid {
    askable(world, world.a.badge)
}

fn askable(world: &World, badge: Uuid) -> Uuid {
    let (actor, policy) = (Actor::cli(), Policy::default());
    let set = world
        .service
        .set_review_policy(&actor, Scope::Instance, badge, policy);
    runtime().block_on(set).unwrap();
    badge
}

/// Somebody who was awarded something else, at a browser.
fn applicant(world: &World) -> Browser {
    let who = somebody();
    world.award(&world.b.assessor, world.b.badge, &who);
    Browser::signed_in(world, &who)
}

/// Begins an application; gives its page.
fn begun(world: &World, browser: &Browser) -> String {
    let badge = world.a.badge.to_string();
    let to = browser.post(&format!("{ROOT}/new"), &[("badge", &badge)]);
    assert_eq!(to.status, 303, "{}", to.text);
    let to = to.header("location").to_owned();
    to.split('?').next().unwrap().to_owned()
}

/// Somebody with a draft for a badge that can be asked for.
fn drafting() -> (World, Browser, String) {
    let world = World::start();
    open(&world);
    let browser = applicant(&world);
    let at = begun(&world, &browser);
    (world, browser, at)
}

/// The ids of its criteria, as the page has them.
fn criteria(page: &Answer) -> Vec<String> {
    let all = page.text.split("name=\"words:").skip(1);
    all.map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// Fills in every criterion and shows all of them by one proof of somebody else; then presses this button.
fn filled(browser: &Browser, at: &str, button: &str) -> Answer {
    let page = browser.get(at);
    let criteria = criteria(&page);
    assert!(!criteria.is_empty(), "{}", page.text);
    let mut given = vec![
        ("kind", "link"),
        ("url", "https://exemple.fr/atelier"),
        ("title", "Un atelier"),
        ("words", "Raconté par la structure."),
        ("third-party", "yes"),
    ];
    given.extend(criteria.iter().map(|one| ("criterion", one.as_str())));
    browser.submit(&format!("{at}/proofs"), &given);
    let names: Vec<(String, String)> = criteria
        .iter()
        .flat_map(|one| {
            [
                (format!("level:{one}"), "assured"),
                (format!("words:{one}"), "Souvent."),
            ]
        })
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    let mut fields = vec![("edited", "yes"), ("no-names", "yes"), ("do", button)];
    fields.extend(
        names
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    browser.post(at, &fields)
}

fn id(at: &str) -> Uuid {
    at.rsplit('/').next().unwrap().parse().unwrap()
}

/// Says what a program of A thinks.
fn decide(world: &World, at: &str, (key, favourable): (u128, bool)) {
    let by = Examiner {
        actor: Actor::cli(),
        who: Who::Key(Uuid::from_u128(key)),
    };
    let opinion = NewOpinion {
        favourable,
        reason: "Il manque un atelier.".to_owned(),
    };
    let done = world
        .service
        .give_opinion(&by, Scope::Instance, id(at), opinion);
    runtime().block_on(done).unwrap();
}

fn ask_more(world: &World, at: &str) {
    let by = Examiner {
        actor: Actor::cli(),
        who: Who::Key(Uuid::from_u128(1)),
    };
    let words = (None, "Combien de personnes ?".to_owned());
    let asked = world
        .service
        .ask_for_more(&by, Scope::Instance, id(at), words);
    runtime().block_on(asked).unwrap();
}

//! Composites that a programme's editors define: drafts, versions in force, archived.

mod drafting;
mod in_force;
mod refusing;

use crate::on_both;
use crate::support::story::{
    BASE, CORE, CORE_COMPOSITE, FURTHER_COMPOSITE, OWNER, Story, fallen, refusal,
};
use sceau::badge::{
    composite::{OnRevoked, Policies},
    urls::BaseUrl,
};
use sceau::issuing::{
    Error,
    revision::{Revision, Seen},
    rules::{DraftChange, NewComposite, Simulated, read_entry},
    simulation::Candidate,
};
use sceau::storage::{
    badge_classes, composite_awards, published,
    rules::{self, Kept},
};
use serde_json::{Map, Value, json};

const WHO: &str = "camille@exemple.fr";
const OTHER: &str = "dominique@exemple.fr";

fn new(slug: &str, rule: Value) -> NewComposite {
    let text =
        |what: &str| json!({"fr": format!("{what} {slug}"), "en": format!("The {what} {slug}")});
    let entry =
        json!({"slug": slug, "name": text("atelier"), "description": text("sujet"), "rule": rule});
    NewComposite {
        entry: read_entry(entry).unwrap(),
        image: None,
        policies: Policies::with(OnRevoked::Revoke),
    }
}

fn two(a: &str, b: &str) -> Value {
    json!({"all": [{"badge": a}, {"badge": b}]})
}

fn change(value: Value) -> DraftChange {
    DraftChange {
        entry: serde_json::from_value::<Map<_, _>>(value).unwrap(),
        image: None,
    }
}

impl Story {
    fn define(&self, new: NewComposite) -> Result<Kept, Error> {
        let act = self
            .service
            .define_composite(&self.actor, self.owner(), self.programme, new);
        self.run(act)
    }

    fn redraft(&self, slug: &str, value: Value) -> Result<Kept, Error> {
        self.run(self.service.edit_composite(
            &self.actor,
            self.owner(),
            self.programme,
            slug,
            Seen::Any,
            change(value),
        ))
    }

    fn activate(&self, slug: &str) -> Result<Kept, Error> {
        let (actor, scope) = (&self.actor, self.owner());
        let act = self.service.activate_composite(
            actor,
            scope,
            self.programme,
            slug,
            Seen::Any,
            Simulated::Waived,
        );
        self.run(act)
    }

    fn archive(&self, slug: &str) -> Result<Kept, Error> {
        let (actor, scope) = (&self.actor, self.owner());
        let act = self
            .service
            .archive_composite(actor, scope, self.programme, slug, Seen::Any);
        self.run(act)
    }

    fn in_force(&self, slug: &str, rule: Value) {
        self.define(new(slug, rule)).unwrap();
        self.activate(slug).unwrap();
    }

    /// The rule that the document of a badge shows: its version and its leaves.
    fn shown(&self, badge: uuid::Uuid) -> (i64, Vec<String>) {
        let class = self.read(move |db| {
            let badge = badge_classes::find(db, badge)?.unwrap();
            Ok(published::badge_class(db, &badge)?)
        });
        let rule = class.rule.unwrap();
        let base = BaseUrl::parse(BASE).unwrap();
        let extension = serde_json::to_value(rule.extension(&base)).unwrap();
        let leaves = rule.composite.rule.leaves();
        (
            extension["ruleVersion"].as_i64().unwrap(),
            leaves.iter().map(ToString::to_string).collect(),
        )
    }

    /// The live awards of a composite, whatever version of its badge they are of.
    fn held(&self, slug: &str, who: &str) -> Vec<uuid::Uuid> {
        let (programme, slug, who) = (self.programme, slug.to_owned(), who.to_owned());
        self.read(move |db| {
            let email = crate::support::story::email(&who);
            let Some(person) = sceau::storage::persons::find(db, &email)? else {
                return Ok(Vec::new());
            };
            let awards = composite_awards::of_person(db, programme, person.person)?;
            let live = awards
                .iter()
                .filter(|a| a.live && a.composite.as_str() == slug);
            Ok(live.map(|a| a.assertion).collect())
        })
    }
}

/// The pointers and codes of wrong fields.
#[track_caller]
fn wrong<T>(result: Result<T, Error>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Fields(fields)) => fields.into_iter().map(|f| (f.pointer, f.code)).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

//! The life of a catalogue: a newer version is proposed, compared, adopted; badges already earned keep counting.

mod becoming;
mod composites;
mod keeping;

use crate::on_both;
use crate::support::story::{
    CORE, CORE_COMPOSITE, FIRST_STEPS, FURTHER_COMPOSITE, OWNER, Story, email, fallen, new_award,
    refusal,
};
use chrono::TimeDelta;
use sceau::badge::catalogue::{Catalogue, Difference, Mapping};
use sceau::badge::composite::{LeafState, OnRevoked, Policies, ProgressNode, Requirement};
use sceau::badge::text::Slug;

use sceau::issuing::evidence::{Certificate, NewDecision, NewEvidence};
use sceau::issuing::programmes::NewAccreditation;
use sceau::issuing::proposals::Adopted;
use sceau::issuing::revision::Seen;
use sceau::issuing::rules::{DraftChange, NewComposite, Simulated, read_entry};
use sceau::issuing::{Error, badges::NewBadge, catalogues};
use sceau::storage::proposals::Proposal;
use sceau::storage::{badge_classes, programmes, published};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

/// A rule with other leaves: `(old, new)`.
fn said(rule: &Requirement, renamed: &[(&str, &[&str])]) -> Requirement {
    let mut text = serde_json::to_value(rule).unwrap().to_string();
    for (old, new) in renamed {
        let leaves: Vec<_> = new
            .iter()
            .map(|n| json!({ "badge": n }).to_string())
            .collect();
        text = text.replace(&json!({ "badge": old }).to_string(), &leaves.join(","));
    }
    serde_json::from_str(&text).unwrap()
}

/// The default catalogue in another version: `animer` is called `animer-atelier`, `concevoir` is split in two, and
/// `accueillir` is asked no more.
fn second() -> (Catalogue, Mapping) {
    let mut catalogue = catalogues::default_catalogue().unwrap().clone();
    catalogue.version = "2026.2".to_owned();
    let copy = |catalogue: &mut Catalogue, old: &str, new: &str| {
        let mut entry = catalogue.badge(&slug(old)).unwrap().clone();
        entry.slug = slug(new);
        let image = catalogue.images[&slug(old)].clone();
        catalogue.images.insert(slug(new), image);
        catalogue.badges.push(entry);
    };
    copy(&mut catalogue, "animer", "animer-atelier");
    copy(&mut catalogue, "concevoir", "concevoir-parcours");
    copy(&mut catalogue, "concevoir", "concevoir-seance");
    for gone in ["animer", "concevoir", "accueillir"] {
        catalogue.badges.retain(|b| b.slug != slug(gone));
        catalogue.images.remove(&slug(gone));
    }
    let renamed: [(&str, &[&str]); 3] = [
        ("animer", &["animer-atelier"]),
        ("concevoir", &["concevoir-parcours", "concevoir-seance"]),
        ("accueillir", &["culture-numerique"]),
    ];
    for composite in &mut catalogue.composites {
        composite.rule = without_twins(said(&composite.rule, &renamed));
        if let Some(renewal) = &mut composite.renewal {
            renewal.rule = without_twins(said(&renewal.rule, &renamed));
        }
    }
    let mapping = json!({
        "renamed": {"animer": "animer-atelier"},
        "split": {"concevoir": ["concevoir-parcours", "concevoir-seance"]},
        "retired": ["accueillir"],
    });
    (catalogue, serde_json::from_value(mapping).unwrap())
}

/// A leaf stands once in a group.
fn without_twins(rule: Requirement) -> Requirement {
    let once = |parts: Vec<Requirement>| {
        let mut kept: Vec<Requirement> = Vec::new();
        for part in parts.into_iter().map(without_twins) {
            if !kept.contains(&part) {
                kept.push(part);
            }
        }
        kept
    };
    match rule {
        Requirement::All(parts) => Requirement::All(once(parts)),
        Requirement::AtLeast {
            count,
            of,
            earned_within_months,
        } => Requirement::AtLeast {
            count,
            of: once(of),
            earned_within_months,
        },
        badge => badge,
    }
}

/// The second version again, with another number and nothing else.
fn third() -> Catalogue {
    let (mut catalogue, _) = second();
    catalogue.version = "2026.3".to_owned();
    catalogue
}

impl Story {
    fn propose(
        &self,
        catalogue: Catalogue,
        mapping: Mapping,
    ) -> Result<(Proposal, Vec<Difference>), Error> {
        let act = self.service.propose_catalogue(
            &self.actor,
            self.owner(),
            self.programme,
            catalogue,
            mapping,
        );
        self.run(act)
    }

    fn adopt_it(&self, id: Uuid, dry_run: bool) -> Result<Adopted, Error> {
        let act =
            self.service
                .adopt_proposal(&self.actor, self.owner(), self.programme, id, dry_run);
        self.run(act)
    }

    fn adopt_second(&self) -> Adopted {
        let (catalogue, mapping) = second();
        let (proposal, _) = self.propose(catalogue, mapping).unwrap();
        self.adopt_it(proposal.id, false).unwrap()
    }

    /// How each leaf of a composite stands for somebody.
    fn leaves_of(&self, composite: &str, who: &str) -> BTreeMap<String, LeafState> {
        let progress = self
            .service
            .progress(self.owner(), self.programme, email(who));
        let progress = self.run(progress).unwrap();
        let mut all = progress.composites.into_iter();
        let found = all.find(|c| c.composite == composite).unwrap().progress;
        let mut todo = vec![found];
        let mut leaves = BTreeMap::new();
        while let Some(part) = todo.pop() {
            match part.node {
                ProgressNode::Badge { badge, state, .. } => {
                    leaves.insert(badge.to_string(), state);
                }
                ProgressNode::All { all } => todo.extend(all),
                ProgressNode::AtLeast { at_least } => todo.extend(at_least.of),
            }
        }
        leaves
    }

    fn version_in_force(&self) -> String {
        let programme = self.programme;
        self.read(move |db| Ok(programmes::adopted(db, programme)?.unwrap().1.version))
    }

    fn own_composite(&self, name: &str, rule: Value) {
        let text = json!({"fr": "Le nôtre", "en": "Our own"});
        let entry = json!({"slug": name, "name": text, "description": text, "rule": rule});
        let new = NewComposite {
            entry: read_entry(entry).unwrap(),
            image: None,
            policies: Policies::with(OnRevoked::Revoke),
        };
        let (actor, owner, programme) = (&self.actor, self.owner(), self.programme);
        let define = self.service.define_composite(actor, owner, programme, new);
        self.run(define).unwrap();
        let activate = self.service.activate_composite(
            actor,
            owner,
            programme,
            name,
            Seen::Any,
            Simulated::Waived,
        );
        self.run(activate).unwrap();
    }

    fn badge_of(&self, body: usize, competency: &str) -> Uuid {
        let issuer = self.bodies[body].issuer;
        let new = NewBadge::OfCompetency {
            programme: self.programme,
            competency: competency.to_owned(),
        };
        let define = self
            .service
            .define_badge(&self.actor, self.scope(body), issuer, new);
        self.run(define).unwrap().id
    }
}

fn codes(differences: &[Difference]) -> Vec<String> {
    let each = differences.iter().map(|d| {
        let slug = d.slug.as_ref().map(ToString::to_string);
        format!("{} {}", d.code, slug.unwrap_or_default())
    });
    each.collect()
}

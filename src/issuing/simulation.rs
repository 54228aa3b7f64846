//! What a rule would bring before it is in force. Nothing is awarded; of a draft it is noted that it was simulated.

use super::{
    Actor, Error, FieldError, Service, back_fill::unknown_composite, jobs::PAGE,
    programmes::read_snapshot, record, rules::read_entry, standing::Standing,
};
pub use crate::badge::composite::Simulation;
use crate::badge::{
    composite::{self, Composite, OnRevoked, Rules, Subject},
    error::Invalid,
    text::Slug,
};
use crate::storage::{
    Db, Page, Scope, composites, persons, population,
    programmes::{self, Programme},
    rules::{self, Kept},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// The rule to try.
#[derive(Debug, Clone)]
pub enum Candidate {
    /// The one in force, by the composite's slug.
    Stored(String),
    /// Its draft: what is to be activated next.
    Written(String),
    /// Any other: a composite that is new, or another rule for one that is there.
    Draft(Box<Composite>),
}

impl Candidate {
    /// A composite in the form of a catalogue's file, or its rule alone: without name and description.
    ///
    /// # Errors
    /// The place where it has another form.
    pub fn read(value: Value) -> Result<Self, Error> {
        let whole = value.get("name").is_some() || value.get("description").is_some();
        let composite = match (whole, value) {
            (true, mut value) => {
                // What only the definition of a composite takes beside the file.
                if let Some(members) = value.as_object_mut() {
                    members.remove("image");
                    members.remove("onComponentRevoked");
                }
                read_entry(value)?.composite(OnRevoked::default())
            }
            (false, value) => serde_path_to_error::deserialize(value)
                .map_err(|why| Error::Fields(vec![FieldError::of_shape(&why)]))?,
        };
        Ok(Self::Draft(Box::new(composite)))
    }
}

/// A programme's rules with the candidate among them.
#[derive(Clone)]
struct Trial {
    programme: Programme,
    rules: Arc<Rules>,
    slug: Slug,
    /// The composites that would be awarded: the candidate, with the drafts that it names, and those whose back-fill was
    /// confirmed.
    considered: BTreeSet<Slug>,
    /// The draft that is tried, if it is one: who owns its programme, its composite and the version.
    draft: Option<(Uuid, Uuid, Uuid)>,
}

impl Service {
    /// Who would be awarded a composite under a rule, and what holds the others up; within the scope. A draft may name
    /// other drafts: their rules are tried with it. That a draft was simulated is kept: it may be activated then.
    ///
    /// # Errors
    /// `no-catalogue`, `unknown-composite`, `no-draft`; each fault of the rule with its place in it.
    pub async fn simulate(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        candidate: Candidate,
    ) -> Result<(Slug, Simulation), Error> {
        let now = self.now();
        let trial = self
            .store()
            .read(move |db: &mut Db| Trial::read(db, scope, programme, &candidate))
            .await?;
        let (mut page, mut simulation) = (Page::first(PAGE), Simulation::default());
        loop {
            let (trial, so_far) = (trial.clone(), simulation.clone());
            let (last, next) = self
                .store()
                .read_slow(move |db: &mut Db| {
                    let persons = persons::list(db, page)?;
                    let mut simulation = so_far.clone();
                    let all = Standing::of_all(db, trial.programme.clone(), &persons)?;
                    for (_, standing) in all {
                        trial.add(&mut simulation, standing, now);
                    }
                    Ok::<_, Error>((persons.last().copied(), simulation))
                })
                .await?;
            simulation = next;
            match last {
                Some(last) => page.after = last,
                None => break,
            }
        }
        if let Some((owner, composite, draft)) = trial.draft {
            let (actor, slug) = (actor.clone(), trial.slug.clone());
            self.store()
                .write(move |db: &mut Db| {
                    // Whoever changed it meanwhile has another to simulate.
                    if !rules::simulated(db, draft, now)? {
                        return Ok(());
                    }
                    let about = (Some(owner), composite);
                    let detail = json!({ "slug": slug });
                    record(db, &actor, now, "composite.simulate", about, detail)
                })
                .await?;
        }
        Ok((trial.slug, simulation))
    }
}

impl Trial {
    fn read(
        db: &mut Db,
        scope: Scope,
        programme: Uuid,
        candidate: &Candidate,
    ) -> Result<Self, Error> {
        let programme = programmes::find_in(db, scope, programme)?
            .ok_or_else(|| Error::not_found("programme"))?;
        let (_, catalogue) =
            programmes::adopted(db, programme.id)?.ok_or_else(super::badges::no_catalogue)?;
        let stored = composites::of_programme(db, programme.id)?;
        let kept = rules::of_programme(db, programme.id)?;
        let mut tried = None;
        let candidate = match candidate {
            Candidate::Draft(draft) => draft.as_ref().clone(),
            Candidate::Written(slug) => {
                let kept = kept.iter().find(|kept| kept.slug.as_str() == slug);
                let kept = kept.ok_or_else(|| Error::not_found("composite"))?;
                let draft = kept.draft().ok_or_else(|| {
                    Error::refused(
                        "no-draft",
                        "this composite has no draft; without draft, its rule in force is tried",
                    )
                })?;
                tried = Some((programme.owner, kept.id, draft.id));
                draft.composite.clone()
            }
            Candidate::Stored(slug) => {
                let mut all = stored.iter();
                let found = all.find(|c| c.composite.slug.as_str() == slug);
                found
                    .ok_or_else(|| unknown_composite(&stored))?
                    .composite
                    .clone()
            }
        };
        let slug = candidate.slug.clone();
        let confirmed = population::confirmed(db, programme.id)?;
        let mut considered = BTreeSet::from([slug.clone()]);
        let those = stored.iter().filter(|c| confirmed.contains(&c.rule_id));
        considered.extend(those.map(|c| c.composite.slug.clone()));
        let others = stored.into_iter().map(|c| c.composite);
        let mut all: Vec<_> = others.filter(|other| other.slug != slug).collect();
        all.push(candidate);
        considered.extend(with_drafts(&mut all, &kept));
        let competencies = read_snapshot(&catalogue)?.competencies();
        let rules = composite::validate(&all, &competencies).map_err(|wrong| {
            let each = wrong.into_iter().map(|why| {
                let pointer = format!("/candidate{}", why.pointer);
                FieldError::new(pointer, Invalid::new(why.code(), why.to_string()))
            });
            Error::Fields(each.collect())
        })?;
        Ok(Self {
            programme,
            rules: Arc::new(rules),
            slug,
            considered,
            draft: tried,
        })
    }

    fn add(&self, simulation: &mut Simulation, mut standing: Standing, now: DateTime<Utc>) {
        let Some(candidate) = self.rules.get(&self.slug) else {
            return;
        };
        let withheld = standing.withheld.contains(&self.slug);
        standing.rules = Arc::clone(&self.rules);
        standing.narrow_to(&self.considered);
        let dues = standing.due(now);
        if let Some(due) = dues.iter().find(|due| due.composite == self.slug) {
            return simulation.add(Subject::Gains(due));
        }
        let mut past = standing.past.iter();
        if past.any(|award| award.live && award.composite == self.slug) {
            return simulation.add(Subject::Holds);
        }
        if withheld {
            return simulation.add(Subject::Withheld);
        }
        let progress = composite::progress(&candidate.rule, &standing.held, now);
        simulation.add(Subject::Lacks(&progress));
    }
}

/// Adds the drafts that the last of some composites names and that nothing is in force for, and what those name; says
/// which.
fn with_drafts(all: &mut Vec<Composite>, kept: &[Kept]) -> Vec<Slug> {
    let mut added = Vec::new();
    let mut looked_at = all.len() - 1;
    while let Some(named) = all.get(looked_at) {
        let renewal = named.renewal.iter().map(|renewal| &renewal.rule);
        let both = std::iter::once(&named.rule).chain(renewal);
        let leaves: Vec<Slug> = both.flat_map(|rule| rule.leaves()).cloned().collect();
        for leaf in leaves {
            let known = all.iter().any(|other| other.slug == leaf);
            let draft = kept.iter().filter(|kept| kept.archived_at.is_none());
            let draft = draft.filter(|kept| kept.slug == leaf).find_map(Kept::draft);
            if let (false, Some(draft)) = (known, draft) {
                all.push(draft.composite.clone());
                added.push(leaf);
            }
        }
        looked_at += 1;
    }
    added
}

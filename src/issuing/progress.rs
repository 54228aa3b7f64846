//! Where a person stands in a programme, and why a composite was awarded.

use super::{
    Error, Service, badges, consenting,
    equivalences::{Via, seen},
    erasure::absent,
    other_versions,
    places::Places,
    standing::Standing,
};
use crate::badge::{
    application::State,
    catalogue::Catalogue,
    composite::{self, Component, Progress, Requirement},
    email::Email,
    text::Slug,
};
use crate::storage::{
    self, Db, Scope, applications, assertions, composite_awards, equivalences, evidence,
    pending::{self, Pending},
    persons, programmes, published, shares,
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Where a person stands with one composite.
#[derive(Debug, Clone)]
pub struct CompositeProgress {
    /// Its slug.
    pub composite: String,
    /// The award they hold, if any.
    pub held: Option<Uuid>,
    /// Its revocation, while that is pending.
    pub pending: Option<Pending>,
    /// Withheld until lifted.
    pub withheld: bool,
    /// A commission decides before they are awarded it.
    pub commission: bool,
    /// What they were put before it with last, and where that stands.
    pub application: Option<(Uuid, State)>,
    /// The rule's tree with what they hold for each leaf.
    pub progress: Progress,
}

/// Where a person stands in a programme.
#[derive(Debug)]
pub struct ProgrammeProgress {
    /// The adopted catalogue, for names.
    pub catalogue: Catalogue,
    /// Each composite, nested ones first.
    pub composites: Vec<CompositeProgress>,
    /// What counts by a decision alone, by leaf and id.
    pub via: BTreeMap<(Slug, Uuid), Via>,
    /// Whether the reader may know these decisions, not only that there is one.
    pub decisions: bool,
}

/// Why a composite was awarded.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Its programme.
    pub programme: Uuid,
    /// Its slug.
    pub composite: String,
    /// The version of the rule it was awarded under.
    pub rule_version: i32,
    /// That rule.
    pub rule: Requirement,
    /// Which Assertion stood for which leaf.
    pub components: Vec<Component>,
    /// Of components that count by a decision alone: which, by leaf and id.
    pub via: BTreeMap<(Slug, Uuid), Via>,
    /// Where the components are.
    pub places: Places,
    /// Its revocation, while that is pending.
    pub pending: Option<Pending>,
    /// Whether it is told to the programme's owner; to others what the holder shares.
    pub whole: bool,
}

/// The components of a composite that anybody may be led to: those that the holder shares, and with the composite itself
/// what has no sharing of its own, as it comes from elsewhere.
pub fn shown(
    db: &mut Db,
    composite: Uuid,
    components: &[Component],
) -> Result<BTreeSet<Uuid>, storage::Error> {
    let mut all: Vec<Uuid> = components.iter().map(|of| of.assertion).collect();
    all.push(composite);
    let mut shared = shares::of(db, &all)?;
    if shared.remove(&composite) {
        for of in components {
            if evidence::find(db, of.assertion)?.is_some() {
                shared.insert(of.assertion);
            }
        }
    }
    Ok(shared)
}

/// Where a person stands in a programme; nothing when it has adopted no catalogue.
pub(super) fn of_standing(
    db: &mut Db,
    standing: Standing,
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<ProgrammeProgress>, Error> {
    let Some((_, stored)) = programmes::adopted(db, standing.programme.id)? else {
        return Ok(None);
    };
    let open = pending::open_of_person(db, person)?;
    let held_of = |slug: &Slug| {
        let mut past = standing.past.iter().rev();
        past.find(|a| a.live && a.composite == *slug)
            .map(|a| a.assertion)
    };
    let asked = match standing.commission.is_empty() {
        true => Vec::new(),
        false => applications::of_person(db, person)?,
    };
    let last = |slug: &Slug| {
        let mut commission = standing.commission.iter();
        let (_, lineage) = commission.find(|(known, _)| known == slug)?;
        let mut last_first = asked.iter().rev();
        let found = last_first.find(|one| one.lineage == *lineage)?;
        Some((found.id, found.state))
    };
    let mut composites: Vec<_> = standing
        .rules
        .iter()
        .map(|rule| CompositeProgress {
            composite: rule.slug.to_string(),
            held: held_of(&rule.slug),
            pending: held_of(&rule.slug)
                .and_then(|held| open.iter().find(|p| p.assertion == held))
                .cloned(),
            withheld: standing.withheld.contains(&rule.slug),
            commission: (standing.commission.iter()).any(|(slug, _)| *slug == rule.slug),
            application: last(&rule.slug),
            progress: composite::standing(rule, &standing.held, now),
        })
        .collect();
    other_versions::note(
        db,
        (standing.programme.id, &stored),
        person,
        &mut composites,
    )?;
    Ok(Some(ProgrammeProgress {
        catalogue: published::catalogue(db, standing.programme.id, stored.id)?,
        composites,
        via: standing.via,
        decisions: true,
    }))
}

impl Service {
    /// Where a person stands in a programme: for its owner, to whom somebody unknown holds nothing, and for an issuer that
    /// the person lets see it. To others there is no such programme.
    pub async fn progress(
        &self,
        scope: Scope,
        programme: Uuid,
        email: Email,
    ) -> Result<ProgrammeProgress, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| {
                let person = persons::find(db, &email)?.map_or(Uuid::nil(), |found| found.person);
                let (programme, decisions) = consenting::seen(db, scope, programme, person)?;
                let standing = Standing::of(db, programme, person)?;
                let found = of_standing(db, standing, person, now)?;
                Ok(ProgrammeProgress {
                    decisions,
                    ..found.ok_or_else(badges::no_catalogue)?
                })
            })
            .await
    }

    /// Why a composite was awarded: everything to its issuer, the programme's owner; to others the rule and what its
    /// holder shares, as its page says it.
    pub async fn explanation(&self, scope: Scope, assertion: Uuid) -> Result<Explanation, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let whole = assertions::find_in(db, scope, assertion)?.is_some();
                let mut made = match composite_awards::find(db, assertion)? {
                    Some(made) => made,
                    None if whole => {
                        let message = "this badge was not awarded by a rule";
                        return Err(Error::refused("not-a-composite", message));
                    }
                    None => return Err(absent(db, scope, assertion)?),
                };
                if !whole {
                    let shown = shown(db, assertion, &made.components)?;
                    made.components.retain(|of| shown.contains(&of.assertion));
                }
                let composite = made.under.composite;
                let rule = match composite.renewal {
                    Some(renewal) if made.renewal => renewal.rule,
                    _ => composite.rule,
                };
                let brought = evidence::of_person(db, made.under.programme, made.person)?;
                let decisions = equivalences::of_programme(db, made.under.programme)?;
                let badges = assertions::held_by(db, made.person)?;
                let via = seen(&decisions, &badges, &brought)
                    .into_iter()
                    .map(|(held, via)| ((held.leaf, held.assertion), via))
                    .filter(|((leaf, id), _)| {
                        let mut used = made.components.iter();
                        used.any(|c| c.leaf == *leaf && c.assertion == *id)
                    })
                    .collect();
                let ids = made.components.iter().map(|c| c.assertion);
                Ok(Explanation {
                    places: Places::read(db, ids)?,
                    via,
                    programme: made.under.programme,
                    composite: composite.slug.to_string(),
                    rule_version: made.under.rule_version,
                    rule,
                    components: made.components,
                    pending: pending::open_of(db, assertion)?.filter(|_| whole),
                    whole,
                })
            })
            .await
    }
}

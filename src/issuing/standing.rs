//! Where a person stands in a programme: everything that its rules look at.

use super::{
    Error,
    applications::Commission,
    equivalences::{self, Via},
    known::Known,
    new_id,
    view::{Basis, View},
};
use crate::badge::{
    composite::{self, Award, Due, Held, Rules},
    text::Slug,
};
use crate::storage::{
    Db,
    assertions::HeldBadge,
    composite_awards,
    composites::StoredComposite,
    evidence, population,
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// A person's badges and composites as one programme sees them.
pub(super) struct Standing {
    pub programme: Programme,
    pub rules: Arc<Rules>,
    pub composites: Arc<BTreeMap<Slug, StoredComposite>>,
    pub held: Vec<Held>,
    /// What counts by a decision alone, by leaf and id; it stands in `held` too.
    pub via: BTreeMap<(Slug, Uuid), Via>,
    pub past: Vec<Award>,
    pub withheld: BTreeSet<Slug>,
    /// The composites that are not awarded before a commission accepted; not those that the person had before.
    pub commission: Commission,
}

impl Standing {
    /// In every programme whose rules may look at the person's badges; under the person's lock when something is to
    /// follow from it.
    pub fn everywhere(db: &mut Db, person: Uuid) -> Result<Vec<Self>, Error> {
        let mut all = Vec::new();
        let mut known = Known::default();
        Self::look_everywhere(db, &mut known, &[person], |_, _, standing| {
            all.push(standing);
            Ok(())
        })?;
        Ok(all)
    }

    /// The same of many persons, with a few queries for all of them: one programme after the other.
    pub fn look_everywhere(
        db: &mut Db,
        known: &mut Known,
        persons: &[Uuid],
        mut look: impl FnMut(&mut Db, Uuid, Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let badges = population::held_by(db, persons)?;
        for programme in programmes_of(db, known, persons, badges.values().flatten())? {
            // Rules of one catalogue version and badges in the words of another would not meet.
            programmes::hold(db, programme)?;
            let Some(basis) = known.programme(db, programme)? else {
                continue;
            };
            for (person, standing) in Self::with(db, &basis, persons, &badges)? {
                look(db, person, standing)?;
            }
        }
        Ok(())
    }

    /// The programmes whose rules may look at the person's badges, and at what they brought.
    pub fn programmes(db: &mut Db, person: Uuid) -> Result<Vec<Programme>, Error> {
        let badges = population::held_by(db, &[person])?;
        let mut known = Known::default();
        let mut found = Vec::new();
        for id in programmes_of(db, &mut known, &[person], badges.values().flatten())? {
            found.extend(programmes::find(db, id)?);
        }
        Ok(found)
    }

    /// In one programme.
    pub fn of(db: &mut Db, programme: Programme, person: Uuid) -> Result<Self, Error> {
        let mut all = Self::of_all(db, programme, &[person])?;
        let (_, standing) = all
            .pop()
            .ok_or(Error::Internal("a person has no standing"))?;
        Ok(standing)
    }

    /// Of many persons in one programme, with a few queries for all of them.
    pub fn of_all(
        db: &mut Db,
        programme: Programme,
        persons: &[Uuid],
    ) -> Result<Vec<(Uuid, Self)>, Error> {
        let badges = population::held_by(db, persons)?;
        Self::read(db, programme, persons, &badges)
    }

    /// The composites' awards that would fall, or whose revocation would be pending, if this award were taken back.
    pub fn without(&self, assertion: Uuid, now: DateTime<Utc>) -> Vec<Uuid> {
        let mut held = self.held.clone();
        let named = held.iter_mut().filter(|held| held.assertion == assertion);
        named.for_each(|taken| taken.revoked = true);
        let own = |award: &&Award| award.assertion != assertion;
        let past: Vec<_> = self.past.iter().filter(own).cloned().collect();
        let mut fallen = composite::to_revoke(&self.rules, &held, &past, now);
        fallen.extend(composite::to_suspend(&self.rules, &held, &past, now));
        fallen
    }

    /// Of many persons in one programme, as if these were all the badges that they earned.
    pub fn read(
        db: &mut Db,
        programme: Programme,
        persons: &[Uuid],
        badges: &BTreeMap<Uuid, Vec<HeldBadge>>,
    ) -> Result<Vec<(Uuid, Self)>, Error> {
        let basis = Arc::new(Basis::read(db, programme)?);
        Self::with(db, &basis, persons, badges)
    }

    fn with(
        db: &mut Db,
        basis: &Arc<Basis>,
        persons: &[Uuid],
        badges: &BTreeMap<Uuid, Vec<HeldBadge>>,
    ) -> Result<Vec<(Uuid, Self)>, Error> {
        let programme = &basis.programme;
        let view = View::of(db, Arc::clone(basis), badges.values().flatten())?;
        let mut past = population::awards_of(db, programme.id, persons)?;
        let mut withheld = population::withheld(db, programme.id, persons)?;
        let mut brought = evidence::of_persons(db, programme.id, persons)?;
        let of = |person: &Uuid| {
            let badges = badges.get(person).map_or(&[][..], Vec::as_slice);
            let brought = brought.remove(person).unwrap_or_default();
            let (held, via) =
                view.held(badges, equivalences::seen(&basis.decided, badges, &brought));
            let withheld = withheld.remove(person).unwrap_or_default();
            let standing = Self {
                programme: programme.clone(),
                rules: Arc::clone(&basis.rules),
                composites: Arc::clone(&basis.composites),
                held,
                via,
                commission: view.before_commission(past.get(person)),
                past: past.remove(person).unwrap_or_default(),
                withheld: withheld
                    .iter()
                    .filter_map(|slug| Slug::parse(slug).ok())
                    .collect(),
            };
            (*person, standing)
        };
        Ok(persons.iter().map(of).collect())
    }
}

impl Standing {
    /// From here on, these composites are not due.
    pub fn withhold(&mut self, composites: &[Uuid]) {
        let those = self.composites.iter();
        let those = those.filter(|(_, stored)| composites.contains(&stored.id));
        self.withheld.extend(those.map(|(slug, _)| slug.clone()));
    }

    /// From here on, only these composites are due.
    pub fn narrow_to(&mut self, composites: &BTreeSet<Slug>) {
        let others = self
            .composites
            .keys()
            .filter(|slug| !composites.contains(slug));
        self.withheld.extend(others.cloned());
    }

    /// From here on, only what the versions of rules whose back-fill was confirmed say is due.
    pub fn narrow_to_confirmed(&mut self, db: &mut Db) -> Result<(), Error> {
        let confirmed = population::confirmed(db, self.programme.id)?;
        let composites = self.composites.iter();
        let composites = composites.filter(|(_, stored)| confirmed.contains(&stored.rule_id));
        let composites = composites.map(|(slug, _)| slug.clone()).collect();
        self.narrow_to(&composites);
        Ok(())
    }

    /// The composites that are due.
    pub fn due(&self, now: DateTime<Utc>) -> Vec<Due> {
        let commission = self.commission.iter().map(|(slug, _)| slug);
        self.due_but(
            &self.withheld.iter().chain(commission).cloned().collect(),
            now,
        )
    }

    /// The composites whose rules are met and that a commission decides about, with the lineages of their badges.
    pub fn for_commission(&self, now: DateTime<Utc>) -> Commission {
        let met = |(slug, _): &&(Slug, Uuid)| {
            let others = self.commission.iter().map(|(other, _)| other);
            let others = others.filter(|other| *other != slug);
            let withheld = self.withheld.iter().chain(others).cloned().collect();
            let dues = self.due_but(&withheld, now);
            dues.iter().any(|due| due.composite == *slug)
        };
        self.commission.iter().filter(met).cloned().collect()
    }

    fn due_but(&self, withheld: &BTreeSet<Slug>, now: DateTime<Utc>) -> Vec<Due> {
        composite::awards_due(
            &self.rules,
            &self.held,
            &self.past,
            withheld,
            now,
            &mut new_id,
        )
    }
}

/// The programmes whose rules may look at a person's badges, and at what they brought.
fn programmes_of<'a>(
    db: &mut Db,
    known: &mut Known,
    persons: &[Uuid],
    badges: impl Iterator<Item = &'a HeldBadge> + Clone,
) -> Result<BTreeSet<Uuid>, Error> {
    let catalogues = badges.clone().filter_map(|b| b.competency.as_ref());
    let catalogues: BTreeSet<Uuid> = catalogues.map(|(version, _)| *version).collect();
    let mut ids = BTreeSet::new();
    ids.extend(evidence::programmes_of(db, persons)?);
    ids.extend(composite_awards::programmes_of(db, persons)?);
    // A person may have many awards of one badge, and a statement takes only so many values.
    let lineages: BTreeSet<Uuid> = badges.map(|badge| badge.lineage).collect();
    ids.extend(known.that_name(db, &lineages)?);
    for catalogue in catalogues {
        ids.extend(known.that_adopted(db, catalogue)?);
    }
    Ok(ids)
}

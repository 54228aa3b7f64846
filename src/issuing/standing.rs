//! Where a person stands in a programme: everything that its rules look at.

use super::{
    Error,
    applications::Commission,
    badges,
    equivalences::{self, Via},
    new_id,
};
use crate::badge::{
    catalogue::Continuation,
    composite::{self, Award, Due, Held, Recognised, Rules},
    text::Slug,
};
use crate::storage::{
    Db,
    accreditations::{self, Accreditation},
    applications::policies,
    assertions::HeldBadge,
    composite_awards, composites as stored,
    composites::StoredComposite,
    deviations, equivalences as decisions, evidence, population,
    programmes::{self, Adoptions, Programme},
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
        Self::look_everywhere(db, &[person], |_, _, standing| {
            all.push(standing);
            Ok(())
        })?;
        Ok(all)
    }

    /// The same of many persons, with a few queries for all of them: one programme after the other.
    pub fn look_everywhere(
        db: &mut Db,
        persons: &[Uuid],
        mut look: impl FnMut(&mut Db, Uuid, Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let badges = population::held_by(db, persons)?;
        for programme in programmes_of(db, persons, badges.values().flatten())? {
            // Rules of one catalogue version and badges in the words of another would not meet.
            programmes::hold(db, programme.id)?;
            for (person, standing) in Self::read(db, programme, persons, &badges)? {
                look(db, person, standing)?;
            }
        }
        Ok(())
    }

    /// The programmes whose rules may look at the person's badges, and at what they brought.
    pub fn programmes(db: &mut Db, person: Uuid) -> Result<Vec<Programme>, Error> {
        let badges = population::held_by(db, &[person])?;
        programmes_of(db, &[person], badges.values().flatten())
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
        let view = View::of(db, &programme, badges.values().flatten())?;
        let mut past = population::awards_of(db, programme.id, persons)?;
        let mut withheld = population::withheld(db, programme.id, persons)?;
        let rules = Arc::new(badges::rules_of(&view.composites)?);
        let composites = view.composites.iter();
        let composites = composites.map(|c| (c.composite.slug.clone(), c.clone()));
        let composites = Arc::new(composites.collect());
        let decided = decisions::of_programme(db, programme.id)?;
        let mut brought = evidence::of_persons(db, programme.id, persons)?;
        let of = |person: &Uuid| {
            let badges = badges.get(person).map_or(&[][..], Vec::as_slice);
            let brought = brought.remove(person).unwrap_or_default();
            let (held, via) = view.held(badges, equivalences::seen(&decided, badges, &brought));
            let withheld = withheld.remove(person).unwrap_or_default();
            let standing = Self {
                programme: programme.clone(),
                rules: Arc::clone(&rules),
                composites: Arc::clone(&composites),
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

/// How a programme looks at badges, whoever earned them.
pub(super) struct View {
    owner: Uuid,
    pub composites: Vec<StoredComposite>,
    /// Of archived composites too: earlier rules may still name them.
    slugs: BTreeMap<Uuid, Slug>,
    adopted: Continuation,
    /// When it adopted which version of its catalogue, oldest first.
    adoptions: Adoptions,
    accreditations: Vec<Accreditation>,
    /// The lineages of badges whose deviation the owner approved.
    approved: BTreeSet<Uuid>,
    commission: Commission,
}

impl View {
    /// For whatever badge.
    pub fn read(db: &mut Db, programme: &Programme) -> Result<Self, Error> {
        let accreditations = accreditations::of_programme(db, programme.id)?;
        Self::with(db, programme, accreditations)
    }

    /// For these badges: without what a programme decided about other issuers, who may be many.
    fn of<'a>(
        db: &mut Db,
        programme: &Programme,
        badges: impl Iterator<Item = &'a HeldBadge>,
    ) -> Result<Self, Error> {
        let issuers: BTreeSet<Uuid> = badges.map(|badge| badge.issuer).collect();
        let others: Vec<Uuid> = issuers
            .into_iter()
            .filter(|i| *i != programme.owner)
            .collect();
        let accreditations = accreditations::of_issuers(db, programme.id, &others)?;
        Self::with(db, programme, accreditations)
    }

    fn with(
        db: &mut Db,
        programme: &Programme,
        accreditations: Vec<Accreditation>,
    ) -> Result<Self, Error> {
        let composites = stored::of_programme(db, programme.id)?;
        let mut commission = Commission::new();
        for (composite, lineage) in policies::of_programme(db, programme.id)? {
            let its = composites.iter().find(|stored| stored.id == composite);
            commission.extend(its.map(|stored| (stored.composite.slug.clone(), lineage)));
        }
        let (adopted, adoptions) = programmes::adoptions(db, programme.id)?;
        Ok(Self {
            owner: programme.owner,
            composites,
            commission,
            slugs: stored::slugs(db, programme.id)?,
            adoptions,
            adopted,
            accreditations,
            approved: deviations::approved(db, programme.id)?,
        })
    }

    /// The composites that somebody with these awards is not awarded before a commission accepted.
    fn before_commission(&self, past: Option<&Vec<Award>>) -> Commission {
        let had = |slug: &Slug| past.is_some_and(|past| past.iter().any(|a| a.composite == *slug));
        let all = self.commission.iter();
        all.filter(|(slug, _)| !had(slug)).cloned().collect()
    }

    /// A person's badges, and what counts by a decision where it does not count by itself.
    pub fn held(
        &self,
        badges: &[HeldBadge],
        by_decision: Vec<(Held, Via)>,
    ) -> (Vec<Held>, BTreeMap<(Slug, Uuid), Via>) {
        let mut held: Vec<_> = badges.iter().flat_map(|badge| self.see(badge)).collect();
        let mut via = BTreeMap::new();
        for (counted, by) in by_decision.into_iter().flat_map(|one| self.in_force(one)) {
            let same = |h: &Held| h.leaf == counted.leaf && h.assertion == counted.assertion;
            if held.iter().any(|h| same(h) && h.recognised) {
                continue; // it counts by itself
            }
            via.insert((counted.leaf.clone(), counted.assertion), by);
            held.push(counted);
        }
        (held, via)
    }

    /// What counts by a decision, in the words of the catalogue version in force.
    fn in_force(&self, (counted, via): (Held, Via)) -> Vec<(Held, Via)> {
        let mut adopted = self.adoptions.iter().rev();
        let Some((_, version)) = adopted.find(|(at, _)| *at <= via.at) else {
            return vec![(counted, via)];
        };
        let leaves = self.adopted.leaves(*version, &counted.leaf).into_iter();
        let renamed = leaves.map(|leaf| {
            let held = Held {
                leaf,
                ..counted.clone()
            };
            (held, via.clone())
        });
        renamed.collect()
    }

    /// A badge as the rules look at it, once for each leaf that it serves; nothing when it says nothing to this
    /// programme.
    pub fn see(&self, badge: &HeldBadge) -> Vec<Held> {
        let leaves = self.leaves(badge).into_iter();
        let held = |leaf| Held {
            recognised: self.recognises(badge, &leaf),
            by: self.recognised_by(badge, &leaf),
            leaf,
            assertion: badge.assertion,
            issued_on: badge.issued_on,
            expires: badge.expires,
            revoked: !badge.live,
        };
        leaves.map(held).collect()
    }

    /// What the competency that a badge attests is in the catalogue version in force, or the composite that it is.
    fn leaves(&self, badge: &HeldBadge) -> BTreeSet<Slug> {
        if let Some(composite) = badge.composite {
            return self.slugs.get(&composite).cloned().into_iter().collect();
        }
        let competency = badge.competency.as_ref();
        let read = competency.and_then(|(version, slug)| Some((version, Slug::parse(slug).ok()?)));
        read.map_or_else(BTreeSet::new, |(version, slug)| {
            self.adopted.leaves(*version, &slug)
        })
    }

    /// Whether its issuer was trusted with this competency when the award was recorded, and its criteria are those
    /// of the catalogue or were approved.
    fn recognises(&self, badge: &HeldBadge, leaf: &Slug) -> bool {
        if badge.deviates && !self.approved.contains(&badge.lineage) {
            return false;
        }
        self.needs_no_recognition(badge) || !self.recognised_by(badge, leaf).is_empty()
    }

    fn needs_no_recognition(&self, badge: &HeldBadge) -> bool {
        badge.composite.is_some() || badge.issuer == self.owner
    }

    /// The decisions by which its issuer was trusted with this competency when the award was recorded; none for a
    /// badge that needs none.
    fn recognised_by(&self, badge: &HeldBadge, leaf: &Slug) -> Vec<Recognised> {
        if self.needs_no_recognition(badge) {
            return Vec::new();
        }
        let covering = self.accreditations.iter();
        let covering = covering.filter(|decision| self.covers(decision, badge, leaf));
        let recognised = covering.map(|decision| Recognised {
            until: decision.ends_at,
            later: badge.recorded_at < decision.at,
        });
        recognised.collect()
    }

    fn covers(&self, decision: &Accreditation, badge: &HeldBadge, leaf: &Slug) -> bool {
        let Some((version, competency)) = &badge.competency else {
            return false;
        };
        let Ok(competency) = Slug::parse(competency) else {
            return false;
        };
        let named = decision
            .competencies
            .iter()
            .filter(|named| decision.covers(badge.issuer, named, badge.recorded_at))
            .filter_map(|named| Slug::parse(named).ok());
        named.into_iter().any(|named| {
            let of = (decision.catalogue, &named);
            self.adopted
                .covered((*version, &competency), of)
                .contains(leaf)
        })
    }
}

/// The programmes whose rules may look at a person's badges, and at what they brought.
fn programmes_of<'a>(
    db: &mut Db,
    persons: &[Uuid],
    badges: impl Iterator<Item = &'a HeldBadge> + Clone,
) -> Result<Vec<Programme>, Error> {
    let catalogues: BTreeSet<Uuid> = badges
        .clone()
        .filter_map(|b| b.competency.as_ref())
        .map(|(version, _)| *version)
        .collect();
    let mut ids = BTreeSet::new();
    ids.extend(evidence::programmes_of(db, persons)?);
    ids.extend(composite_awards::programmes_of(db, persons)?);
    // A person may have many awards of one badge, and a statement takes only so many values.
    let lineages: BTreeSet<Uuid> = badges.map(|badge| badge.lineage).collect();
    ids.extend(decisions::programmes_naming(db, lineages)?);
    for catalogue in catalogues {
        ids.extend(programmes::that_adopted(db, catalogue)?);
    }
    let mut found = Vec::new();
    for id in ids {
        found.extend(programmes::find(db, id)?);
    }
    Ok(found)
}

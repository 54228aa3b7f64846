//! How a programme looks at badges, whoever earned them.

use super::{Error, applications::Commission, badges, equivalences::Via};
use crate::badge::{
    catalogue::Continuation,
    composite::{Award, Held, Recognised, Rules},
    text::Slug,
};
use crate::storage::{
    Db,
    accreditations::{self, Accreditation},
    applications::policies,
    assertions::HeldBadge,
    composites::{self as stored, StoredComposite},
    deviations,
    equivalences::{self as decisions, Equivalence},
    programmes::{self, Adoptions, Programme},
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// What a programme decided that no award changes: everything it looks at badges with but whom it recognises, who may
/// be many.
pub(super) struct Basis {
    pub programme: Programme,
    pub rules: Arc<Rules>,
    pub composites: Arc<BTreeMap<Slug, StoredComposite>>,
    /// Of archived composites too: earlier rules may still name them.
    slugs: BTreeMap<Uuid, Slug>,
    adopted: Continuation,
    /// When it adopted which version of its catalogue, oldest first.
    adoptions: Adoptions,
    /// The lineages of badges whose deviation the owner approved.
    approved: BTreeSet<Uuid>,
    commission: Commission,
    /// What counts by a decision about a BadgeClass.
    pub decided: Vec<Equivalence>,
}

impl Basis {
    pub fn read(db: &mut Db, programme: Programme) -> Result<Self, Error> {
        let id = programme.id;
        let composites = stored::of_programme(db, id)?;
        let mut commission = Commission::new();
        for (composite, lineage) in policies::of_programme(db, id)? {
            let its = composites.iter().find(|stored| stored.id == composite);
            commission.extend(its.map(|stored| (stored.composite.slug.clone(), lineage)));
        }
        let (adopted, adoptions) = programmes::adoptions(db, id)?;
        let rules = badges::rules_of(&composites)?;
        let by_slug = |stored: StoredComposite| (stored.composite.slug.clone(), stored);
        Ok(Self {
            programme,
            rules: Arc::new(rules),
            composites: Arc::new(composites.into_iter().map(by_slug).collect()),
            slugs: stored::slugs(db, id)?,
            adopted,
            adoptions,
            approved: deviations::approved(db, id)?,
            commission,
            decided: decisions::of_programme(db, id)?,
        })
    }
}

/// How a programme looks at badges.
pub(super) struct View {
    pub basis: Arc<Basis>,
    accreditations: Vec<Accreditation>,
}

impl View {
    /// For whatever badge.
    pub fn of_all(db: &mut Db, basis: Arc<Basis>) -> Result<Self, Error> {
        let accreditations = accreditations::of_programme(db, basis.programme.id)?;
        Ok(Self {
            basis,
            accreditations,
        })
    }

    /// For these badges: without what a programme decided about other issuers.
    pub fn of<'a>(
        db: &mut Db,
        basis: Arc<Basis>,
        badges: impl Iterator<Item = &'a HeldBadge>,
    ) -> Result<Self, Error> {
        let issuers: BTreeSet<Uuid> = badges.map(|badge| badge.issuer).collect();
        let others = issuers.into_iter();
        let others: Vec<Uuid> = others.filter(|i| *i != basis.programme.owner).collect();
        let accreditations = accreditations::of_issuers(db, basis.programme.id, &others)?;
        Ok(Self {
            basis,
            accreditations,
        })
    }

    /// The composites that somebody with these awards is not awarded before a commission accepted.
    pub fn before_commission(&self, past: Option<&Vec<Award>>) -> Commission {
        let had = |slug: &Slug| past.is_some_and(|past| past.iter().any(|a| a.composite == *slug));
        let all = self.basis.commission.iter();
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
        let mut adopted = self.basis.adoptions.iter().rev();
        let Some((_, version)) = adopted.find(|(at, _)| *at <= via.at) else {
            return vec![(counted, via)];
        };
        let leaves = self
            .basis
            .adopted
            .leaves(*version, &counted.leaf)
            .into_iter();
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
            return self
                .basis
                .slugs
                .get(&composite)
                .cloned()
                .into_iter()
                .collect();
        }
        let competency = badge.competency.as_ref();
        let read = competency.and_then(|(version, slug)| Some((version, Slug::parse(slug).ok()?)));
        read.map_or_else(BTreeSet::new, |(version, slug)| {
            self.basis.adopted.leaves(*version, &slug)
        })
    }

    /// Whether its issuer was trusted with this competency when the award was recorded, and its criteria are those
    /// of the catalogue or were approved.
    fn recognises(&self, badge: &HeldBadge, leaf: &Slug) -> bool {
        if badge.deviates && !self.basis.approved.contains(&badge.lineage) {
            return false;
        }
        self.needs_no_recognition(badge) || !self.recognised_by(badge, leaf).is_empty()
    }

    fn needs_no_recognition(&self, badge: &HeldBadge) -> bool {
        badge.composite.is_some() || badge.issuer == self.basis.programme.owner
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
            self.basis
                .adopted
                .covered((*version, &competency), of)
                .contains(leaf)
        })
    }
}

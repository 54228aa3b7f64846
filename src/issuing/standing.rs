//! Where a person stands in a programme: everything that its rules look at.

use super::{Error, badges};
use crate::badge::{
    catalogue::Continuation,
    composite::{Award, Held, Rules},
    text::Slug,
};
use crate::storage::{
    Db,
    assertions::{self, HeldBadge},
    composites::{self, StoredComposite},
    deviations,
    programmes::{self, Accreditation, Programme},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A person's badges and composites as one programme sees them.
pub(super) struct Standing {
    pub programme: Programme,
    pub rules: Rules,
    pub composites: BTreeMap<Slug, StoredComposite>,
    pub held: Vec<Held>,
    pub past: Vec<Award>,
    pub withheld: BTreeSet<Slug>,
}

impl Standing {
    /// In every programme whose rules may look at the person's badges; under the person's lock when something is to
    /// follow from it.
    pub fn everywhere(db: &mut Db, person: Uuid) -> Result<Vec<Self>, Error> {
        let badges = assertions::held_by(db, person)?;
        let programmes = programmes_of(db, &badges)?;
        let of = |programme: Programme| {
            // Rules of one catalogue version and badges in the words of another would not meet.
            programmes::hold(db, programme.id)?;
            Self::read(db, programme, person, &badges)
        };
        programmes.into_iter().map(of).collect()
    }

    /// In one programme.
    pub fn of(db: &mut Db, programme: Programme, person: Uuid) -> Result<Self, Error> {
        let badges = assertions::held_by(db, person)?;
        Self::read(db, programme, person, &badges)
    }

    fn read(
        db: &mut Db,
        programme: Programme,
        person: Uuid,
        badges: &[HeldBadge],
    ) -> Result<Self, Error> {
        let view = View::read(db, &programme)?;
        let past = composites::awards_of(db, programme.id, person)?;
        let held = badges.iter().flat_map(|badge| view.see(badge)).collect();
        let withheld = composites::withheld(db, programme.id, Some(person))?
            .iter()
            .filter_map(|w| Slug::parse(&w.slug).ok())
            .collect();
        Ok(Self {
            rules: badges::rules_of(&view.composites)?,
            composites: view
                .composites
                .into_iter()
                .map(|c| (c.composite.slug.clone(), c))
                .collect(),
            programme,
            held,
            past,
            withheld,
        })
    }
}

/// How a programme looks at badges, whoever earned them.
struct View {
    owner: Uuid,
    composites: Vec<StoredComposite>,
    adopted: Continuation,
    accreditations: Vec<Accreditation>,
    /// The lineages of badges whose deviation the owner approved.
    approved: BTreeSet<Uuid>,
}

impl View {
    fn read(db: &mut Db, programme: &Programme) -> Result<Self, Error> {
        Ok(Self {
            owner: programme.owner,
            composites: composites::of_programme(db, programme.id)?,
            adopted: programmes::continuation(db, programme.id)?,
            accreditations: programmes::accreditations(db, programme.id, None)?,
            approved: deviations::approved(db, programme.id)?,
        })
    }

    /// A badge as the rules look at it, once for each leaf that it serves; nothing when it says nothing to this
    /// programme.
    fn see(&self, badge: &HeldBadge) -> Vec<Held> {
        let leaves = self.leaves(badge).into_iter();
        let held = |leaf| Held {
            recognised: badge.composite.is_some() || self.recognises(badge, &leaf),
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
            let found = self.composites.iter().find(|c| c.id == composite);
            return found
                .map(|c| c.composite.slug.clone())
                .into_iter()
                .collect();
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
        badge.issuer == self.owner
            || self
                .accreditations
                .iter()
                .any(|decision| self.covers(decision, badge, leaf))
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

/// The programmes whose rules may look at these badges.
fn programmes_of(db: &mut Db, badges: &[HeldBadge]) -> Result<Vec<Programme>, Error> {
    let catalogues: BTreeSet<Uuid> = badges
        .iter()
        .filter_map(|b| b.competency.as_ref())
        .map(|(version, _)| *version)
        .collect();
    let mut ids = BTreeSet::new();
    for catalogue in catalogues {
        ids.extend(programmes::that_adopted(db, catalogue)?);
    }
    let mut found = Vec::new();
    for id in ids {
        found.extend(programmes::find(db, id)?);
    }
    Ok(found)
}

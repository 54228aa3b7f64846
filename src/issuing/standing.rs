//! Where a person stands in a programme: everything that its rules look at.

use super::{
    Error, badges,
    equivalences::{self, Via},
};
use crate::badge::{
    composite::{Award, Held, Rules},
    text::Slug,
};
use crate::storage::{
    Db,
    assertions::{self, HeldBadge},
    composites::{self, StoredComposite},
    equivalences as decisions, evidence,
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
    /// What counts by a decision alone, by leaf and id; it stands in `held` too.
    pub via: BTreeMap<(Slug, Uuid), Via>,
    pub past: Vec<Award>,
    pub withheld: BTreeSet<Slug>,
}

impl Standing {
    /// In every programme whose rules may look at the person's badges; under the person's lock when something is to
    /// follow from it.
    pub fn everywhere(db: &mut Db, person: Uuid) -> Result<Vec<Self>, Error> {
        let badges = assertions::held_by(db, person)?;
        let programmes = programmes_of(db, person, &badges)?;
        let of = |programme| Self::read(db, programme, person, &badges);
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
        let mut held: Vec<_> = badges.iter().filter_map(|badge| view.see(badge)).collect();
        let mut via = BTreeMap::new();
        for (counted, by) in equivalences::counting(db, programme.id, person, badges)? {
            let same = |h: &Held| h.leaf == counted.leaf && h.assertion == counted.assertion;
            if held.iter().any(|h| same(h) && h.recognised) {
                continue; // it counts by itself
            }
            via.insert((counted.leaf.clone(), counted.assertion), by);
            held.push(counted);
        }
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
            via,
            past,
            withheld,
        })
    }
}

/// How a programme looks at badges, whoever earned them.
pub(super) struct View {
    owner: Uuid,
    pub composites: Vec<StoredComposite>,
    catalogue: Option<Uuid>,
    accreditations: Vec<Accreditation>,
}

impl View {
    pub fn read(db: &mut Db, programme: &Programme) -> Result<Self, Error> {
        Ok(Self {
            owner: programme.owner,
            composites: composites::of_programme(db, programme.id)?,
            catalogue: programmes::adopted(db, programme.id)?
                .map(|(adoption, _)| adoption.catalogue),
            accreditations: programmes::accreditations(db, programme.id, None)?,
        })
    }

    /// A badge as the rules look at it; nothing when it says nothing to this programme.
    pub fn see(&self, badge: &HeldBadge) -> Option<Held> {
        let leaf = self.leaf(badge)?;
        Some(Held {
            recognised: badge.composite.is_some() || self.recognises(badge, &leaf),
            leaf,
            assertion: badge.assertion,
            issued_on: badge.issued_on,
            expires: badge.expires,
            revoked: !badge.live,
        })
    }

    /// The competency of the adopted catalogue that a badge attests, or the composite that it is.
    fn leaf(&self, badge: &HeldBadge) -> Option<Slug> {
        if let Some(composite) = badge.composite {
            let mut composites = self.composites.iter();
            let found = composites.find(|c| c.id == composite)?;
            return Some(found.composite.slug.clone());
        }
        let (version, competency) = badge.competency.as_ref()?;
        let adopted = Some(*version) == self.catalogue;
        adopted.then(|| Slug::parse(competency).ok()).flatten()
    }

    /// Whether its issuer was trusted with this competency when the award was recorded.
    fn recognises(&self, badge: &HeldBadge, competency: &Slug) -> bool {
        badge.issuer == self.owner
            || self
                .accreditations
                .iter()
                .any(|a| a.covers(badge.issuer, competency.as_str(), badge.recorded_at))
    }
}

/// The programmes whose rules may look at a person's badges, and at what they brought.
fn programmes_of(db: &mut Db, person: Uuid, badges: &[HeldBadge]) -> Result<Vec<Programme>, Error> {
    let catalogues: BTreeSet<Uuid> = badges
        .iter()
        .filter_map(|b| b.competency.as_ref())
        .map(|(version, _)| *version)
        .collect();
    let mut ids = BTreeSet::new();
    ids.extend(evidence::programmes_of(db, person)?);
    let lineages = badges.iter().map(|badge| badge.lineage);
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

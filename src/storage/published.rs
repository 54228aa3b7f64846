//! Public objects as their documents show them: with what other tables say of them.

use super::{
    Db, Error,
    badge_classes::{self, StoredBadge},
    composites,
    endorsements::{self, Of},
    programmes,
};
use crate::badge::{
    badge_class::BadgeClass, catalogue::Catalogue, composite::PublishedRule, endorsement::Endorsed,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A BadgeClass with its other versions and, for a composite's, the rule in force; without its Endorsements.
pub fn badge_class(db: &mut Db, badge: &StoredBadge) -> Result<BadgeClass, Error> {
    let others = badge_classes::other_versions(db, badge)?;
    let rule = match badge.composite {
        Some(composite) => Some(rule(db, composite)?),
        None => None,
    };
    Ok(BadgeClass {
        rule,
        ..badge.badge_class(others)
    })
}

fn rule(db: &mut Db, composite: Uuid) -> Result<PublishedRule, Error> {
    let stored =
        composites::find(db, composite)?.ok_or(Error::Corrupt("a composite has no rule"))?;
    let catalogue = programmes::catalogue_by_id(db, stored.catalogue)?
        .ok_or(Error::Corrupt("a rule has no catalogue"))?;
    let catalogue = Catalogue::from_snapshot(&catalogue.snapshot, BTreeMap::new())
        .map_err(|_| Error::Corrupt("an adopted catalogue does not read back"))?;
    let leaves = stored.composite.rule.leaves().into_iter();
    let names = leaves
        .filter_map(|slug| Some((slug.clone(), catalogue.name(slug)?.clone())))
        .collect();
    Ok(PublishedRule {
        programme: stored.programme,
        catalogue: catalogue.slug,
        catalogue_version: catalogue.version,
        version: stored.rule_version,
        composite: stored.composite,
        names,
    })
}

/// The ids of an object's Endorsements that stand at that moment, as its document lists them.
pub fn endorsements(db: &mut Db, of: Endorsed, now: DateTime<Utc>) -> Result<Vec<Uuid>, Error> {
    let standing = endorsements::standing(db, Of::Object(of), now)?;
    Ok(standing.into_iter().map(|e| e.endorsement.id).collect())
}

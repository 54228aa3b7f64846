//! Public objects as their documents show them: with what other tables say of them.

use super::{
    Db, Error,
    badge_classes::{self, StoredBadge},
    composites,
    endorsements::{self, Of},
    programmes, rules,
};
use crate::badge::{
    badge_class::BadgeClass, catalogue::Catalogue, composite::PublishedRule, endorsement::Endorsed,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A BadgeClass with its other versions and, for a composite's, the rule as it was then; without its Endorsements.
pub fn badge_class(db: &mut Db, badge: &StoredBadge) -> Result<BadgeClass, Error> {
    let others = badge_classes::other_versions(db, badge)?;
    let rule = match badge.rule {
        Some(version) => Some(rule(db, version)?),
        None => None,
    };
    Ok(BadgeClass {
        rule,
        ..badge.badge_class(others)
    })
}

/// A catalogue version as a programme uses it: with its own composites, as they are called now.
pub fn catalogue(db: &mut Db, programme: Uuid, version: Uuid) -> Result<Catalogue, Error> {
    let stored = programmes::catalogue_by_id(db, version)?
        .ok_or(Error::Corrupt("a rule has no catalogue"))?;
    let mut catalogue = Catalogue::from_snapshot(&stored.snapshot, BTreeMap::new())
        .map_err(|_| Error::Corrupt("an adopted catalogue does not read back"))?;
    for entry in rules::entries(db, programme)? {
        match catalogue
            .composites
            .iter_mut()
            .find(|c| c.slug == entry.slug)
        {
            Some(listed) => *listed = entry,
            None => catalogue.composites.push(entry),
        }
    }
    Ok(catalogue)
}

fn rule(db: &mut Db, version: Uuid) -> Result<PublishedRule, Error> {
    let stored =
        composites::find_version(db, version)?.ok_or(Error::Corrupt("a composite has no rule"))?;
    let catalogue = catalogue(db, stored.programme, stored.catalogue)?;
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

//! Composites with the rule in force.

use super::{
    Db, Error, OrIgnore,
    direct::Fetch as _,
    schema::{composite_rules, composites},
    values::{bytes, column, from_json, to_json, uuid},
};
use crate::badge::composite::{Composite, Policies};
use crate::badge::text::Slug;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A composite of a programme, with its rule in force.
#[derive(Debug, Clone)]
pub struct StoredComposite {
    /// Its id.
    pub id: Uuid,
    /// Of which programme.
    pub programme: Uuid,
    /// The version of the rule, by id and by number.
    pub rule_id: Uuid,
    /// 1 for the first.
    pub rule_version: i32,
    /// The catalogue version that the rule comes from.
    pub catalogue: Uuid,
    /// The rule.
    pub composite: Composite,
}

/// Stores a composite, which has no rule yet; false when the programme has one of that slug.
pub fn insert(
    db: &mut Db,
    (id, programme): (Uuid, Uuid),
    slug: &Slug,
    policies: &Policies,
    from_catalogue: bool,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(composites::table).values((
        composites::id.eq(bytes(id)),
        composites::programme_id.eq(bytes(programme)),
        composites::slug.eq(slug.as_ref()),
        composites::policies.eq(to_json(policies)?),
        composites::created_at.eq(column(now)),
        composites::from_catalogue.eq(from_catalogue),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

pub(super) type Row = (Vec<u8>, Vec<u8>, Vec<u8>, i32, Vec<u8>, String, String);

/// The columns of a [`Row`], of rules joined with their composites.
pub(super) const STORED: (
    composites::id,
    composites::programme_id,
    composite_rules::id,
    composite_rules::version,
    composite_rules::catalogue_id,
    composite_rules::rule,
    composites::policies,
) = (
    composites::id,
    composites::programme_id,
    composite_rules::id,
    composite_rules::version,
    composite_rules::catalogue_id,
    composite_rules::rule,
    composites::policies,
);

/// The composites of a programme with their rules in force, oldest first; without those that are archived.
pub fn of_programme(db: &mut Db, programme: Uuid) -> Result<Vec<StoredComposite>, Error> {
    composite_rules::table
        .inner_join(composites::table)
        .filter(
            composites::programme_id
                .eq(bytes(programme))
                .and(composite_rules::current.eq(true))
                .and(composites::archived_at.is_null()),
        )
        .order(composites::id)
        .select(STORED)
        .rows::<Row>(db)?
        .into_iter()
        .map(stored)
        .collect()
}

/// A composite with its rule in force.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<StoredComposite>, Error> {
    composite_rules::table
        .inner_join(composites::table)
        .filter(
            composites::id
                .eq(bytes(id))
                .and(composite_rules::current.eq(true)),
        )
        .select(STORED)
        .first::<Row>(db)
        .optional()?
        .map(stored)
        .transpose()
}

/// Changes the policies of a composite.
pub fn set_policies(db: &mut Db, id: Uuid, policies: &Policies) -> Result<(), Error> {
    diesel::update(composites::table.filter(composites::id.eq(bytes(id))))
        .set(composites::policies.eq(to_json(policies)?))
        .execute(db)?;
    Ok(())
}

/// The slugs of a programme's composites, those that are archived too.
pub fn slugs(db: &mut Db, programme: Uuid) -> Result<BTreeMap<Uuid, Slug>, Error> {
    let rows: Vec<(Vec<u8>, String)> = composites::table
        .filter(composites::programme_id.eq(bytes(programme)))
        .select((composites::id, composites::slug))
        .rows(db)?;
    rows.into_iter()
        .map(|(id, slug)| {
            let slug = Slug::parse(&slug).map_err(|_| Error::Corrupt("a composite's slug"))?;
            Ok((uuid(&id)?, slug))
        })
        .collect()
}

/// The programme that a composite belongs to.
pub fn programme_of(db: &mut Db, composite: Uuid) -> Result<Option<Uuid>, Error> {
    let row: Option<Vec<u8>> = composites::table
        .filter(composites::id.eq(bytes(composite)))
        .select(composites::programme_id)
        .first(db)
        .optional()?;
    row.map(|id| uuid(&id)).transpose()
}

pub(super) fn stored(
    (id, programme, rule_id, rule_version, catalogue, rule, policies): Row,
) -> Result<StoredComposite, Error> {
    let mut composite: Composite = from_json(&rule)?;
    composite.policies = from_json(&policies)?;
    Ok(StoredComposite {
        id: uuid(&id)?,
        programme: uuid(&programme)?,
        rule_id: uuid(&rule_id)?,
        rule_version,
        catalogue: uuid(&catalogue)?,
        composite,
    })
}

/// A composite with one version of its rule, in force or not.
pub fn find_version(db: &mut Db, rule: Uuid) -> Result<Option<StoredComposite>, Error> {
    composite_rules::table
        .inner_join(composites::table)
        .filter(composite_rules::id.eq(bytes(rule)))
        .select(STORED)
        .first::<Row>(db)
        .optional()?
        .map(stored)
        .transpose()
}

/// The policies of every composite of the instance.
pub fn policies(db: &mut Db) -> Result<Vec<(Uuid, Policies)>, Error> {
    let rows: Vec<(Vec<u8>, String)> = composites::table
        .order(composites::id)
        .select((composites::id, composites::policies))
        .load(db)?;
    rows.into_iter()
        .map(|(id, policies)| Ok((uuid(&id)?, from_json(&policies)?)))
        .collect()
}

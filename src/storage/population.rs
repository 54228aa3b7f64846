//! What rules look at, of many persons in a few queries.

use super::{
    Db, Error,
    assertions::{HELD, HeldBadge, HeldRow, held_badge},
    composite_awards::{AWARD, AwardRow, award, is_of_earlier_rule},
    direct::Fetch as _,
    one_of::one_of,
    programmes,
    schema::{
        assertions, badge_classes, composite_awards, composite_rules, composites, persons,
        withholdings,
    },
    values::{bytes, column, uuid},
};
use crate::badge::{catalogue::Continuation, composite::Award};
use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A composite that persons are looked for who could be awarded it.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Which one.
    pub composite: Uuid,
    /// A live award that expires by then may be followed by another.
    pub horizon: DateTime<Utc>,
}

type Condition =
    Box<dyn BoxableExpression<persons::table, <Db as Connection>::Backend, SqlType = Bool>>;

/// Neither withheld from the person nor held beyond the horizon.
fn open_to(wanted: &Wanted) -> Condition {
    let id = bytes(wanted.composite);
    let held = composite_awards::table
        .inner_join(assertions::table.on(assertions::id.eq(composite_awards::assertion_id)))
        .filter(composite_awards::composite_id.eq(id.clone()))
        .filter(composite_awards::person_id.eq(persons::id))
        .filter(composite_awards::live.eq(true))
        .filter(
            assertions::expires.is_null().or(assertions::expires
                .gt(column(wanted.horizon))
                .assume_not_null()),
        )
        .select(composite_awards::assertion_id);
    let withheld = withholdings::table
        .filter(withholdings::composite_id.eq(id))
        .filter(withholdings::person_id.eq(persons::id))
        .filter(withholdings::lifted_at.is_null())
        .select(withholdings::id);
    Box::new(not(exists(held)).and(not(exists(withheld))))
}

fn open_to_any(wanted: &[Wanted]) -> Option<Condition> {
    let mut each = wanted.iter().map(open_to);
    let first = each.next()?;
    Some(each.fold(first, |all, one| Box::new(all.or(one))))
}

/// The persons, in order of creation, who can possibly be due one of the composites: each is neither withheld from
/// them nor held beyond its horizon. Whether a rule is fulfilled is not asked here.
pub fn candidates(db: &mut Db, wanted: &[Wanted], page: super::Page) -> Result<Vec<Uuid>, Error> {
    let Some(open) = open_to_any(wanted) else {
        return Ok(Vec::new());
    };
    let ids: Vec<Vec<u8>> = persons::table
        .filter(persons::id.gt(bytes(page.after)))
        .filter(open)
        .order(persons::id)
        .limit(page.limit)
        .select(persons::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// How many [`candidates`] there are.
pub fn count(db: &mut Db, wanted: &[Wanted]) -> Result<i64, Error> {
    let Some(open) = open_to_any(wanted) else {
        return Ok(0);
    };
    Ok(persons::table.filter(open).count().get_result(db)?)
}

/// Everything that each of these persons earned, in order of creation.
pub fn held_by(db: &mut Db, persons: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<HeldBadge>>, Error> {
    let rows: Vec<(Vec<u8>, HeldRow)> = assertions::table
        .inner_join(badge_classes::table)
        .filter(one_of(assertions::person_id, all(persons)))
        .order(assertions::id)
        .select((assertions::person_id, HELD))
        .rows(db)?;
    let mut found: BTreeMap<Uuid, Vec<HeldBadge>> = BTreeMap::new();
    for (person, row) in rows {
        found
            .entry(uuid(&person)?)
            .or_default()
            .push(held_badge(row)?);
    }
    Ok(found)
}

/// Every composite that each of these persons was ever awarded in a programme. Those made under an earlier version of
/// the rule say it in the words of the catalogue version in force.
pub fn awards_of(
    db: &mut Db,
    programme: Uuid,
    persons: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Award>>, Error> {
    let rows: Vec<(Vec<u8>, AwardRow)> = composite_awards::table
        .inner_join(composites::table)
        .inner_join(composite_rules::table)
        .inner_join(assertions::table.on(assertions::id.eq(composite_awards::assertion_id)))
        .filter(one_of(composite_awards::person_id, all(persons)))
        .filter(composites::programme_id.eq(bytes(programme)))
        .order(composite_awards::assertion_id)
        .select((composite_awards::person_id, AWARD))
        .rows(db)?;
    let adopted = match rows.iter().any(|(_, row)| is_of_earlier_rule(row)) {
        true => programmes::continuation(db, programme)?,
        false => Continuation::default(),
    };
    let mut found: BTreeMap<Uuid, Vec<Award>> = BTreeMap::new();
    for (person, row) in rows {
        let award = award(row, &adopted)?;
        found.entry(uuid(&person)?).or_default().push(award);
    }
    Ok(found)
}

/// The composites, by slug, that a programme withholds from each of these persons.
pub fn withheld(
    db: &mut Db,
    programme: Uuid,
    persons: &[Uuid],
) -> Result<BTreeMap<Uuid, BTreeSet<String>>, Error> {
    let rows: Vec<(Vec<u8>, String)> = withholdings::table
        .inner_join(composites::table.on(composites::id.eq(withholdings::composite_id)))
        .filter(one_of(withholdings::person_id, all(persons)))
        .filter(composites::programme_id.eq(bytes(programme)))
        .filter(withholdings::lifted_at.is_null())
        .select((withholdings::person_id, composites::slug))
        .rows(db)?;
    let mut found: BTreeMap<Uuid, BTreeSet<String>> = BTreeMap::new();
    for (person, slug) in rows {
        found.entry(uuid(&person)?).or_default().insert(slug);
    }
    Ok(found)
}

fn all(persons: &[Uuid]) -> Vec<Vec<u8>> {
    persons.iter().map(|id| bytes(*id)).collect()
}

/// The versions of rules in force of a programme whose back-fill was confirmed.
pub fn confirmed(db: &mut Db, programme: Uuid) -> Result<BTreeSet<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = composite_rules::table
        .inner_join(composites::table)
        .filter(composites::programme_id.eq(bytes(programme)))
        .filter(composite_rules::current.eq(true))
        .filter(composite_rules::backfilled_at.is_not_null())
        .select(composite_rules::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// Confirms the back-fill of a version of a rule; harmless when it was confirmed before.
pub fn confirm(db: &mut Db, rule: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    let open = composite_rules::id
        .eq(bytes(rule))
        .and(composite_rules::backfilled_at.is_null());
    diesel::update(composite_rules::table.filter(open))
        .set(composite_rules::backfilled_at.eq(column(now)))
        .execute(db)?;
    Ok(())
}

//! Awards that their holders share. Whatever leads to awards in public asks here.

use super::{
    Db, Error, OrIgnore, composite_awards,
    one_of::one_of,
    schema::shares,
    values::{bytes, column, uuid},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Records that the holder shares an award; false when they did before.
pub fn insert(db: &mut Db, assertion: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(shares::table).values((
        shares::assertion_id.eq(bytes(assertion)),
        shares::shared_at.eq(column(now)),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

/// Records that they share it no more; false when they did not.
pub fn remove(db: &mut Db, assertion: Uuid) -> Result<bool, Error> {
    let of = shares::assertion_id.eq(bytes(assertion));
    Ok(diesel::delete(shares::table.filter(of)).execute(db)? == 1)
}

/// Those of these awards that are shared.
pub fn of(db: &mut Db, awards: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
    let ids: BTreeSet<_> = awards.iter().copied().map(bytes).collect();
    let rows: Vec<Vec<u8>> = shares::table
        .filter(one_of(shares::assertion_id, ids))
        .select(shares::assertion_id)
        .load(db)?;
    rows.iter().map(|id| uuid(id)).collect()
}

/// What stands in the place of a shared award is shared, and tells as much.
pub fn follow(db: &mut Db, old: Uuid, new: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(shares::table.filter(shares::assertion_id.eq(bytes(old))))
        .set((
            shares::assertion_id.eq(bytes(new)),
            shares::shared_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// The live composites of a person that an award is a part of, as far as they share them.
pub fn composites_with(db: &mut Db, person: Uuid, award: Uuid) -> Result<Vec<Uuid>, Error> {
    let made = composite_awards::live_of_person(db, person)?.into_iter();
    let made = made.filter(|(_, of)| of.iter().any(|component| component.assertion == award));
    let all: Vec<Uuid> = made.map(|(id, _)| id).collect();
    let shared = of(db, &all)?;
    Ok(all.into_iter().filter(|id| shared.contains(id)).collect())
}

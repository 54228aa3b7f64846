//! Issuers that closed, and who looks after what they awarded.

use super::{
    Db, Error, OrIgnore,
    direct::Fetch as _,
    schema::closures,
    values::{bytes, column, instant, some_uuid, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// That an issuer closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// Why, in words, public.
    pub reason: String,
    /// The issuer that may revoke and replace what it awarded.
    pub heir: Option<Uuid>,
    /// Who decided.
    pub by: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Stores it; false when the issuer closed before.
pub fn insert(db: &mut Db, issuer: Uuid, new: &Closure) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(closures::table).values((
        closures::issuer_id.eq(bytes(issuer)),
        closures::reason.eq(&new.reason),
        closures::heir_id.eq(new.heir.map(bytes)),
        closures::closed_by.eq(&new.by),
        closures::closed_at.eq(column(new.at)),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

/// Gives a closed issuer an heir; false when it has one.
pub fn set_heir(db: &mut Db, issuer: Uuid, heir: Uuid) -> Result<bool, Error> {
    let without = closures::issuer_id
        .eq(bytes(issuer))
        .and(closures::heir_id.is_null());
    let rows = diesel::update(closures::table.filter(without))
        .set(closures::heir_id.eq(bytes(heir)))
        .execute(db)?;
    Ok(rows == 1)
}

/// The issuers that closed.
pub fn issuers(db: &mut Db) -> Result<BTreeSet<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = closures::table.select(closures::issuer_id).load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// That an issuer closed, if it did.
pub fn of(db: &mut Db, issuer: Uuid) -> Result<Option<Closure>, Error> {
    type Row = (String, Option<Vec<u8>>, String, NaiveDateTime);
    let row: Option<Row> = closures::table
        .filter(closures::issuer_id.eq(bytes(issuer)))
        .select((
            closures::reason,
            closures::heir_id,
            closures::closed_by,
            closures::closed_at,
        ))
        .row(db)?;
    row.map(|(reason, heir, by, at)| {
        Ok(Closure {
            reason,
            heir: some_uuid(heir)?,
            by,
            at: instant(at),
        })
    })
    .transpose()
}

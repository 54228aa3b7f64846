//! Awards that their holders accepted. What public pages lead to is another step of theirs: `shares`.

use super::{
    Db, Error, OrIgnore,
    one_of::one_of,
    schema::acceptances,
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Records that the holder accepts an award; false when they did before.
pub fn insert(db: &mut Db, assertion: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(acceptances::table).values((
        acceptances::assertion_id.eq(bytes(assertion)),
        acceptances::accepted_at.eq(column(now)),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

/// Those of these awards that were accepted, with the moment.
pub fn listed(db: &mut Db, awards: &[Uuid]) -> Result<BTreeMap<Uuid, DateTime<Utc>>, Error> {
    let ids: Vec<_> = awards.iter().copied().map(bytes).collect();
    let rows: Vec<(Vec<u8>, NaiveDateTime)> = acceptances::table
        .filter(one_of(acceptances::assertion_id, ids))
        .load(db)?;
    rows.into_iter()
        .map(|(id, at)| Ok((uuid(&id)?, instant(at))))
        .collect()
}

//! The one row about this instance.

use super::{
    Db, Error,
    schema::instance,
    values::{column, instant},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

/// What the instance is.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Stands in signed bytes.
    pub base_url: String,
    /// A known value under the key-encryption key.
    pub sealing_check: Vec<u8>,
    /// The sealed seed that access tokens are signed with.
    pub token_key: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// The row, once `insert` was called.
pub fn find(db: &mut Db) -> Result<Option<Instance>, Error> {
    let row: Option<(String, Vec<u8>, Vec<u8>, NaiveDateTime)> = instance::table
        .select((
            instance::base_url,
            instance::sealing_check,
            instance::token_key,
            instance::created_at,
        ))
        .first(db)
        .optional()?;
    Ok(row.map(
        |(base_url, sealing_check, token_key, created_at)| Instance {
            base_url,
            sealing_check,
            token_key,
            created_at: instant(created_at),
        },
    ))
}

/// Writes the row; false when there is one already.
pub fn insert(db: &mut Db, new: &Instance) -> Result<bool, Error> {
    let rows = super::OrIgnore(diesel::insert_into(instance::table).values((
        instance::id.eq(1),
        instance::base_url.eq(&new.base_url),
        instance::sealing_check.eq(&new.sealing_check),
        instance::token_key.eq(&new.token_key),
        instance::created_at.eq(column(new.created_at)),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

/// Keeps the secrets under another seal.
pub fn reseal(db: &mut Db, new: &Instance) -> Result<(), Error> {
    diesel::update(instance::table)
        .set((
            instance::sealing_check.eq(&new.sealing_check),
            instance::token_key.eq(&new.token_key),
        ))
        .execute(db)?;
    Ok(())
}

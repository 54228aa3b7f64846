//! Which award stands in the place of which.

use super::{
    Db, Error,
    schema::replacements,
    values::{bytes, column, uuid},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Records that an award stands in the place of another.
pub fn insert(db: &mut Db, old: Uuid, new: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::insert_into(replacements::table)
        .values((
            replacements::old_id.eq(bytes(old)),
            replacements::new_id.eq(bytes(new)),
            replacements::replaced_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// What stands in the place of an award.
pub fn of(db: &mut Db, old: Uuid) -> Result<Option<Uuid>, Error> {
    let row: Option<Vec<u8>> = replacements::table
        .filter(replacements::old_id.eq(bytes(old)))
        .select(replacements::new_id)
        .first(db)
        .optional()?;
    row.map(|id| uuid(&id)).transpose()
}

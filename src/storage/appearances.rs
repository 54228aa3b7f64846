//! How the pages of programmes look.

use super::{
    Db, Error,
    schema::programme_appearances,
    values::{bytes, column, from_json, to_json},
};
use crate::badge::{appearance::Appearance, recipient::unhex};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// What a programme chose; everything left out when it chose nothing.
pub fn of(db: &mut Db, programme: Uuid) -> Result<Appearance, Error> {
    let row: Option<String> = programme_appearances::table
        .filter(programme_appearances::programme_id.eq(bytes(programme)))
        .select(programme_appearances::appearance)
        .first(db)
        .optional()?;
    match row {
        Some(text) => from_json(&text),
        None => Ok(Appearance::default()),
    }
}

/// Keeps what a programme chose, in the place of what it chose before. The programme is locked.
pub fn set(
    db: &mut Db,
    programme: Uuid,
    chosen: &Appearance,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let kept = programme_appearances::programme_id.eq(bytes(programme));
    diesel::delete(programme_appearances::table.filter(kept)).execute(db)?;
    diesel::insert_into(programme_appearances::table)
        .values((
            programme_appearances::programme_id.eq(bytes(programme)),
            programme_appearances::appearance.eq(to_json(chosen)?),
            programme_appearances::logo_hash.eq(chosen.logo.as_deref().and_then(unhex)),
            programme_appearances::changed_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(())
}

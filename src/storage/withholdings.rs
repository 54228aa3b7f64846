//! Composites that a person is not awarded until somebody lifts it.

use super::{
    Db, Error, OrIgnore,
    schema::{composites, withholdings},
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A composite that a person is not awarded until somebody lifts this.
#[derive(Debug, Clone)]
pub struct Withholding {
    /// Its id.
    pub id: Uuid,
    /// Which composite.
    pub composite: Uuid,
    /// Its slug.
    pub slug: String,
    /// From whom.
    pub person: Uuid,
    /// Why.
    pub reason: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Who may lift it.
    pub lifter: Lifter,
}

/// Who may lift a withholding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifter {
    /// The programme's owner: the composite was revoked.
    Owner,
    /// The person: they declined it.
    Holder,
}

impl Lifter {
    /// As it is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Holder => "holder",
        }
    }
}

/// Withholds a composite from a person; harmless when it is withheld already.
pub fn withhold(db: &mut Db, new: &Withholding) -> Result<(), Error> {
    OrIgnore(diesel::insert_into(withholdings::table).values((
        withholdings::id.eq(bytes(new.id)),
        withholdings::composite_id.eq(bytes(new.composite)),
        withholdings::person_id.eq(bytes(new.person)),
        withholdings::reason.eq(&new.reason),
        withholdings::created_at.eq(column(new.created_at)),
        withholdings::lifter.eq(new.lifter.name()),
    )))
    .execute(db)?;
    Ok(())
}

/// What a programme withholds, of one person if given, oldest first.
pub fn withheld(
    db: &mut Db,
    programme: Uuid,
    person: Option<Uuid>,
) -> Result<Vec<Withholding>, Error> {
    type Row = (
        Vec<u8>,
        Vec<u8>,
        Vec<u8>,
        String,
        NaiveDateTime,
        String,
        String,
    );
    let mut query = withholdings::table
        .inner_join(composites::table.on(composites::id.eq(withholdings::composite_id)))
        .filter(
            composites::programme_id
                .eq(bytes(programme))
                .and(withholdings::lifted_at.is_null()),
        )
        .order(withholdings::id)
        .select((
            withholdings::id,
            withholdings::composite_id,
            withholdings::person_id,
            withholdings::reason,
            withholdings::created_at,
            composites::slug,
            withholdings::lifter,
        ))
        .into_boxed();
    if let Some(person) = person {
        query = query.filter(withholdings::person_id.eq(bytes(person)));
    }
    query
        .load::<Row>(db)?
        .into_iter()
        .map(
            |(id, composite, person, reason, created_at, slug, lifter)| {
                Ok(Withholding {
                    lifter: match lifter.as_str() {
                        "holder" => Lifter::Holder,
                        _ => Lifter::Owner,
                    },
                    id: uuid(&id)?,
                    composite: uuid(&composite)?,
                    slug,
                    person: uuid(&person)?,
                    reason,
                    created_at: instant(created_at),
                })
            },
        )
        .collect()
}

/// Whose withholding it is, and of which programme's composite, unless it was lifted.
pub fn withheld_from(db: &mut Db, id: Uuid) -> Result<Option<(Uuid, Uuid)>, Error> {
    let row: Option<(Vec<u8>, Vec<u8>)> = withholdings::table
        .inner_join(composites::table.on(composites::id.eq(withholdings::composite_id)))
        .filter(
            withholdings::id
                .eq(bytes(id))
                .and(withholdings::lifted_at.is_null()),
        )
        .select((withholdings::person_id, composites::programme_id))
        .first(db)
        .optional()?;
    row.map(|(person, programme)| Ok((uuid(&person)?, uuid(&programme)?)))
        .transpose()
}

/// Lifts a withholding; false when it was lifted before.
pub fn lift(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let rows = diesel::update(
        withholdings::table.filter(
            withholdings::id
                .eq(bytes(id))
                .and(withholdings::lifted_at.is_null()),
        ),
    )
    .set(withholdings::lifted_at.eq(column(now)))
    .execute(db)?;
    Ok(rows == 1)
}

//! What the numbers of a programme are counted from: person by person, in pages.

use super::{
    Db, Error, Page,
    schema::{addresses, assertions, composite_awards, composites, persons},
    values::{bytes, from_json, instant, uuid},
};
use crate::badge::{composite::Component, department::Department, email::Email};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Persons behind one of them, in order of creation, each with their département.
pub fn persons_page(db: &mut Db, page: Page) -> Result<Vec<(Uuid, Option<String>)>, Error> {
    let rows: Vec<(Vec<u8>, Option<String>)> = persons::table
        .filter(persons::id.gt(bytes(page.after)))
        .order(persons::id)
        .limit(page.limit)
        .select((persons::id, persons::department))
        .load(db)?;
    rows.into_iter()
        .map(|(id, department)| Ok((uuid(&id)?, department)))
        .collect()
}

/// A composite that somebody was awarded.
#[derive(Debug, Clone)]
pub struct CompositeAward {
    /// To whom.
    pub person: Uuid,
    /// Which composite.
    pub composite: Uuid,
    /// The award.
    pub assertion: Uuid,
    /// When it was awarded.
    pub issued_on: DateTime<Utc>,
    /// Until when it is good.
    pub expires: Option<DateTime<Utc>>,
    /// The live one of that person.
    pub live: bool,
    /// What stood for its leaves.
    pub components: Vec<Component>,
}

/// The composites of a programme that the persons behind `after`, up to `last`, were awarded, oldest first.
pub fn awards_of(
    db: &mut Db,
    programme: Uuid,
    (after, last): (Uuid, Uuid),
) -> Result<Vec<CompositeAward>, Error> {
    type Row = (
        Vec<u8>,
        Vec<u8>,
        Vec<u8>,
        NaiveDateTime,
        Option<NaiveDateTime>,
        bool,
        String,
    );
    let rows: Vec<Row> = composite_awards::table
        .inner_join(composites::table)
        .inner_join(assertions::table.on(assertions::id.eq(composite_awards::assertion_id)))
        .filter(
            composite_awards::person_id
                .gt(bytes(after))
                .and(composite_awards::person_id.le(bytes(last)))
                .and(composites::programme_id.eq(bytes(programme))),
        )
        .order(composite_awards::assertion_id)
        .select((
            composite_awards::person_id,
            composite_awards::composite_id,
            composite_awards::assertion_id,
            assertions::issued_on,
            assertions::expires,
            composite_awards::live,
            composite_awards::components,
        ))
        .load(db)?;
    rows.into_iter()
        .map(
            |(person, composite, id, issued_on, expires, live, components)| {
                Ok(CompositeAward {
                    person: uuid(&person)?,
                    composite: uuid(&composite)?,
                    assertion: uuid(&id)?,
                    issued_on: instant(issued_on),
                    expires: expires.map(instant),
                    live,
                    components: from_json(&components)?,
                })
            },
        )
        .collect()
}

/// Stores where a person is; nothing when nobody knows any more.
pub fn set_department(
    db: &mut Db,
    person: Uuid,
    department: Option<&Department>,
) -> Result<(), Error> {
    diesel::update(persons::table.filter(persons::id.eq(bytes(person))))
        .set(persons::department.eq(department.map(Department::as_str)))
        .execute(db)?;
    Ok(())
}

/// Where the person of an address is, when somebody told.
pub fn department_of(db: &mut Db, email: &Email) -> Result<Option<String>, Error> {
    let row: Option<Option<String>> = addresses::table
        .inner_join(persons::table.on(persons::id.eq(addresses::person_id)))
        .filter(addresses::email.eq(email.normalised()))
        .select(persons::department)
        .first(db)
        .optional()?;
    Ok(row.flatten())
}

//! Which holders were reminded that a composite expires.

use super::{
    Db, Error, OrIgnore, Page,
    schema::{addresses, assertions, composite_awards, persons, reminders},
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use uuid::Uuid;

/// A live award that expires.
#[derive(Debug, Clone)]
pub struct Expiring {
    /// Its Assertion.
    pub assertion: Uuid,
    /// Whose.
    pub person: Uuid,
    /// When it was awarded.
    pub issued_on: DateTime<Utc>,
    /// When it expires.
    pub expires: DateTime<Utc>,
}

type Row = (Vec<u8>, Vec<u8>, NaiveDateTime, Option<NaiveDateTime>);

/// The live awards of a composite that expire after `from`, by `until` at the latest, of whose expiry the holder was not
/// reminded that many days before; in order of creation.
pub fn due(
    db: &mut Db,
    composite: Uuid,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    days: u32,
    page: Page,
) -> Result<Vec<Expiring>, Error> {
    let sent = reminders::table
        .filter(reminders::assertion_id.eq(assertions::id))
        .filter(reminders::days.eq(stored(days)))
        .select(reminders::days);
    let rows: Vec<Row> = composite_awards::table
        .inner_join(assertions::table.on(assertions::id.eq(composite_awards::assertion_id)))
        .filter(composite_awards::composite_id.eq(bytes(composite)))
        .filter(composite_awards::live.eq(true))
        .filter(assertions::live.eq(true))
        .filter(assertions::expires.gt(column(from)))
        .filter(assertions::expires.le(column(until)))
        .filter(assertions::id.gt(bytes(page.after)))
        .filter(not(exists(sent)))
        .order(assertions::id)
        .limit(page.limit)
        .select((
            assertions::id,
            assertions::person_id,
            assertions::issued_on,
            assertions::expires,
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(assertion, person, issued_on, expires)| {
            let expires = expires.ok_or(Error::Corrupt("an award that expires never"))?;
            Ok(Expiring {
                assertion: uuid(&assertion)?,
                person: uuid(&person)?,
                issued_on: instant(issued_on),
                expires: instant(expires),
            })
        })
        .collect()
}

/// Notes that a holder is reminded; false when they were before.
pub fn insert(db: &mut Db, assertion: Uuid, days: u32, now: DateTime<Utc>) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(reminders::table).values((
        reminders::assertion_id.eq(bytes(assertion)),
        reminders::days.eq(stored(days)),
        reminders::sent_at.eq(column(now)),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

/// What was sent about an award was sent about the one that stands in its place.
pub fn follow(db: &mut Db, old: Uuid, new: Uuid) -> Result<(), Error> {
    diesel::update(reminders::table.filter(reminders::assertion_id.eq(bytes(old))))
        .set(reminders::assertion_id.eq(bytes(new)))
        .execute(db)?;
    Ok(())
}

/// To which address the holder of a live composite is written, and in which language; nothing when it is live no more.
pub fn holder(db: &mut Db, assertion: Uuid) -> Result<Option<(String, String)>, Error> {
    Ok(composite_awards::table
        .inner_join(assertions::table.on(assertions::id.eq(composite_awards::assertion_id)))
        .inner_join(addresses::table.on(addresses::id.eq(assertions::address_id)))
        .inner_join(persons::table.on(persons::id.eq(assertions::person_id)))
        .filter(assertions::id.eq(bytes(assertion)))
        .filter(composite_awards::live.eq(true))
        .filter(assertions::live.eq(true))
        .select((addresses::given, persons::language))
        .first(db)
        .optional()?)
}

fn stored(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

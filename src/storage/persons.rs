//! Persons and their addresses.

use super::{
    Db, Error, OrIgnore,
    schema::{addresses, persons},
    values::{bytes, column, uuid},
};
use crate::badge::email::Email;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A person, by one of their addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonAddress {
    /// Who.
    pub person: Uuid,
    /// Under which address.
    pub address: Uuid,
}

/// Whose address this is, if anybody's.
pub fn find(db: &mut Db, email: &Email) -> Result<Option<PersonAddress>, Error> {
    let row: Option<(Vec<u8>, Vec<u8>)> = addresses::table
        .filter(addresses::email.eq(email.normalised()))
        .select((addresses::person_id, addresses::id))
        .first(db)
        .optional()?;
    row.map(|(person, address)| {
        Ok(PersonAddress {
            person: uuid(&person)?,
            address: uuid(&address)?,
        })
    })
    .transpose()
}

/// Finds or makes the person of an address and locks their row until the transaction ends.
///
/// The first thing an award does to a person: what it locks, others wait for, and what it reads afterwards stays true.
/// `new` are the ids to use for a person not known yet.
pub fn lock_by_email(
    db: &mut Db,
    email: &Email,
    new: PersonAddress,
    now: DateTime<Utc>,
) -> Result<PersonAddress, Error> {
    loop {
        let Some(found) = find(db, email)? else {
            insert(db, email, new, now)?;
            continue;
        };
        db.lock_person(found.person.as_bytes())?;
        // The address may have moved to another person while we waited.
        if find(db, email)? == Some(found) {
            return Ok(found);
        }
    }
}

fn insert(db: &mut Db, email: &Email, new: PersonAddress, now: DateTime<Utc>) -> Result<(), Error> {
    OrIgnore(diesel::insert_into(persons::table).values((
        persons::id.eq(bytes(new.person)),
        persons::created_at.eq(column(now)),
    )))
    .execute(db)?;
    let rows = OrIgnore(diesel::insert_into(addresses::table).values((
        addresses::id.eq(bytes(new.address)),
        addresses::person_id.eq(bytes(new.person)),
        addresses::email.eq(email.normalised()),
        addresses::given.eq(email.as_given()),
        addresses::created_at.eq(column(now)),
    )))
    .execute(db)?;
    if rows == 0 {
        // Another transaction was first: theirs is the person.
        diesel::delete(persons::table.filter(persons::id.eq(bytes(new.person)))).execute(db)?;
    }
    Ok(())
}

/// Locks a person's row until the transaction ends.
pub fn lock(db: &mut Db, person: Uuid) -> Result<(), Error> {
    Ok(db.lock_person(person.as_bytes())?)
}

/// The ids of persons in order of creation, after one of them.
pub fn list(db: &mut Db, page: super::Page) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = persons::table
        .filter(persons::id.gt(bytes(page.after)))
        .order(persons::id)
        .limit(page.limit)
        .select(persons::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// Whose address it is, by its id.
pub fn of_address(db: &mut Db, address: Uuid) -> Result<Option<Uuid>, Error> {
    let row: Option<Vec<u8>> = addresses::table
        .filter(addresses::id.eq(bytes(address)))
        .select(addresses::person_id)
        .first(db)
        .optional()?;
    row.map(|id| uuid(&id)).transpose()
}

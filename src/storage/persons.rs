//! Persons and their addresses.

use super::{
    Db, Error, OrIgnore,
    direct::{Fetch as _, Run as _},
    one_of::one_of,
    rows::{Cell, Rows},
    schema::{
        addresses, assertions, evidence, links, members, merges, persons, reviewers, statements,
    },
    values::{bytes, column, instant, uuid},
};
use crate::badge::{email::Email, text::Language};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
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
        .row(db)?;
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
        let found = find_or_make(db, email, new, now)?;
        if found == new {
            return Ok(found); // nobody else sees the row before the transaction ends
        }
        db.lock_person(found.person.as_bytes())?;
        // The address may have moved to another person while we waited.
        if find(db, email)? == Some(found) {
            return Ok(found);
        }
    }
}

/// Finds or makes the person of an address, without locking their row.
pub fn find_or_make(
    db: &mut Db,
    email: &Email,
    new: PersonAddress,
    now: DateTime<Utc>,
) -> Result<PersonAddress, Error> {
    loop {
        if let Some(found) = find(db, email)? {
            return Ok(found);
        }
        if insert(db, email, new, now)? {
            return Ok(new);
        }
    }
}

/// False when another transaction was first: theirs is the person.
fn insert(
    db: &mut Db,
    email: &Email,
    new: PersonAddress,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    OrIgnore(diesel::insert_into(persons::table).values((
        persons::id.eq(bytes(new.person)),
        persons::created_at.eq(column(now)),
    )))
    .run(db)?;
    let rows = OrIgnore(diesel::insert_into(addresses::table).values((
        addresses::id.eq(bytes(new.address)),
        addresses::person_id.eq(bytes(new.person)),
        addresses::email.eq(email.normalised()),
        addresses::given.eq(email.as_given()),
        addresses::created_at.eq(column(now)),
    )))
    .run(db)?;
    if rows == 0 {
        diesel::delete(persons::table.filter(persons::id.eq(bytes(new.person)))).run(db)?;
    }
    Ok(rows == 1)
}

/// Whose these normalised addresses are, as far as they are known.
pub fn find_all(db: &mut Db, emails: &[&str]) -> Result<BTreeMap<String, PersonAddress>, Error> {
    type Row = (String, Vec<u8>, Vec<u8>);
    let rows: Vec<Row> = addresses::table
        .filter(addresses::email.eq_any(emails))
        .select((addresses::email, addresses::person_id, addresses::id))
        .load(db)?;
    let read = |(email, person, address): Row| {
        let found = PersonAddress {
            person: uuid(&person)?,
            address: uuid(&address)?,
        };
        Ok((email, found))
    };
    rows.into_iter().map(read).collect()
}

/// Finds or makes the persons of these addresses, without locking their rows, by their normalised addresses. Bring them in
/// the order of these, so that two who bring the same new people do not wait for each other in turn.
pub fn find_or_make_all(
    db: &mut Db,
    wanted: &[(&Email, PersonAddress)],
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, PersonAddress>, Error> {
    let emails: Vec<&str> = wanted.iter().map(|(email, _)| email.normalised()).collect();
    loop {
        let found = find_all(db, &emails)?;
        let new: Vec<_> = wanted
            .iter()
            .filter(|(email, _)| !found.contains_key(email.normalised()))
            .copied()
            .collect();
        if new.is_empty() {
            return Ok(found);
        }
        insert_all(db, &new, now)?;
    }
}

fn insert_all(
    db: &mut Db,
    new: &[(&Email, PersonAddress)],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let people = Rows {
        table: "persons",
        columns: ["id", "created_at"],
        ignore: true,
    };
    let person = |(_, ids): &(&Email, PersonAddress)| {
        [Cell::Bytes(bytes(ids.person)), Cell::Time(column(now))]
    };
    people.insert(db, &new.iter().map(person).collect::<Vec<_>>())?;
    let theirs = Rows {
        table: "addresses",
        columns: ["id", "person_id", "email", "given", "created_at"],
        ignore: true,
    };
    let address = |(email, ids): &(&Email, PersonAddress)| {
        [
            Cell::Bytes(bytes(ids.address)),
            Cell::Bytes(bytes(ids.person)),
            Cell::Text(email.normalised().to_owned()),
            Cell::Text(email.as_given().to_owned()),
            Cell::Time(column(now)),
        ]
    };
    let inserted = theirs.insert(db, &new.iter().map(address).collect::<Vec<_>>())?;
    if inserted < new.len() {
        // Another transaction was first with some: theirs are the persons.
        let ids: Vec<_> = new.iter().map(|(_, ids)| bytes(ids.person)).collect();
        let lost = one_of(persons::id, ids).and(diesel::dsl::not(diesel::dsl::exists(
            addresses::table.filter(addresses::person_id.eq(persons::id)),
        )));
        diesel::delete(persons::table.filter(lost)).execute(db)?;
    }
    Ok(())
}

/// Locks a person's row until the transaction ends.
pub fn lock(db: &mut Db, person: Uuid) -> Result<(), Error> {
    Ok(db.lock_person(person.as_bytes())?)
}

/// Locks the persons that `find` gives, in the order of their ids, until the transaction ends; gives them as `find` did.
///
/// A merge may move what leads to a person while we wait for their row, so `find` is asked again after locking.
pub fn lock_found<E: From<Error>>(
    db: &mut Db,
    find: impl Fn(&mut Db) -> Result<Vec<Uuid>, E>,
) -> Result<Vec<Uuid>, E> {
    loop {
        let found = find(db)?;
        let mut ids = found.clone();
        ids.sort_unstable();
        ids.dedup();
        let ids: Vec<&[u8]> = ids.iter().map(|id| &id.as_bytes()[..]).collect();
        db.lock_persons(&ids).map_err(Error::from)?;
        if find(db)? == found {
            return Ok(found);
        }
    }
}

/// An address of a person.
#[derive(Debug, Clone)]
pub struct Address {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub person: Uuid,
    /// As it was given.
    pub given: String,
    /// Since when it is known that this person reads it.
    pub verified_at: Option<DateTime<Utc>>,
}

type AddressRow = (Vec<u8>, Vec<u8>, String, Option<NaiveDateTime>);

fn address((id, person, given, verified_at): AddressRow) -> Result<Address, Error> {
    Ok(Address {
        id: uuid(&id)?,
        person: uuid(&person)?,
        given,
        verified_at: verified_at.map(instant),
    })
}

/// An address by its id.
pub fn address_by_id(db: &mut Db, id: Uuid) -> Result<Option<Address>, Error> {
    let row: Option<AddressRow> = addresses::table
        .filter(addresses::id.eq(bytes(id)))
        .select((
            addresses::id,
            addresses::person_id,
            addresses::given,
            addresses::verified_at,
        ))
        .first(db)
        .optional()?;
    row.map(address).transpose()
}

/// The addresses of a person, oldest first.
pub fn addresses_of(db: &mut Db, person: Uuid) -> Result<Vec<Address>, Error> {
    addresses::table
        .filter(addresses::person_id.eq(bytes(person)))
        .order(addresses::id)
        .select((
            addresses::id,
            addresses::person_id,
            addresses::given,
            addresses::verified_at,
        ))
        .load::<AddressRow>(db)?
        .into_iter()
        .map(address)
        .collect()
}

/// Where a person is written to: the address that they chose, else the latest that is known to be theirs, else the
/// latest.
pub fn main_address(db: &mut Db, person: Uuid) -> Result<Option<Address>, Error> {
    let chosen: Option<AddressRow> = addresses::table
        .filter(addresses::person_id.eq(bytes(person)))
        .filter(addresses::main.eq(true))
        .select((
            addresses::id,
            addresses::person_id,
            addresses::given,
            addresses::verified_at,
        ))
        .first(db)
        .optional()?;
    if let Some(chosen) = chosen {
        return address(chosen).map(Some);
    }
    let mut all = addresses_of(db, person)?;
    let proved = all
        .iter()
        .rposition(|address| address.verified_at.is_some());
    Ok(match proved {
        Some(at) => Some(all.swap_remove(at)),
        None => all.pop(),
    })
}

/// Writes to a person at this address of theirs from now on.
pub fn set_main(db: &mut Db, person: Uuid, address: Uuid) -> Result<(), Error> {
    diesel::update(addresses::table.filter(addresses::person_id.eq(bytes(person))))
        .set(addresses::main.eq(false))
        .execute(db)?;
    diesel::update(addresses::table.filter(addresses::id.eq(bytes(address))))
        .set(addresses::main.eq(true))
        .execute(db)?;
    Ok(())
}

/// Of two persons that become one, the kept one's main address stays, unless only the other chose one.
pub fn settle_main(db: &mut Db, gone: Uuid, kept: Uuid) -> Result<(), Error> {
    let chosen = addresses::person_id
        .eq(bytes(kept))
        .and(addresses::main.eq(true));
    if addresses::table
        .filter(chosen)
        .count()
        .get_result::<i64>(db)?
        > 0
    {
        diesel::update(addresses::table.filter(addresses::person_id.eq(bytes(gone))))
            .set(addresses::main.eq(false))
            .execute(db)?;
    }
    Ok(())
}

/// Whether something rests on an address: an award, a badge from elsewhere, a merge that is planned, what its reader said of a badge, a
/// desk.
pub fn is_needed(db: &mut Db, address: Uuid) -> Result<bool, Error> {
    let id = || bytes(address);
    let awards: i64 = assertions::table
        .filter(assertions::address_id.eq(id()))
        .count()
        .get_result(db)?;
    let brought: i64 = evidence::table
        .filter(
            evidence::address_id
                .eq(id())
                .or(evidence::issued_to_id.eq(id())),
        )
        .count()
        .get_result(db)?;
    let planned: i64 = merges::table
        .filter(merges::state.eq(super::merges::State::Planned.name()))
        .filter(
            merges::address_id
                .eq(id())
                .or(merges::other_address_id.eq(id())),
        )
        .count()
        .get_result(db)?;
    let said = super::personal_endorsements::said_from(db, address)?;
    let desks: i64 = members::table
        .filter(members::address_id.eq(id()))
        .filter(members::ended_at.is_null())
        .count()
        .get_result(db)?;
    Ok(awards + brought + planned + said + desks > 0)
}

/// Deletes an address on which nothing rests, with its links and the letters that wait for it; merges of the past name
/// another address of the same person.
pub fn remove_address(db: &mut Db, address: Uuid, instead: Uuid) -> Result<(), Error> {
    diesel::update(merges::table.filter(merges::address_id.eq(bytes(address))))
        .set(merges::address_id.eq(bytes(instead)))
        .execute(db)?;
    diesel::update(merges::table.filter(merges::other_address_id.eq(bytes(address))))
        .set(merges::other_address_id.eq(bytes(instead)))
        .execute(db)?;
    diesel::update(statements::table.filter(statements::address_id.eq(bytes(address))))
        .set(statements::address_id.eq(bytes(instead)))
        .execute(db)?;
    diesel::update(reviewers::table.filter(reviewers::mailbox_id.eq(bytes(address))))
        .set(reviewers::mailbox_id.eq(bytes(instead)))
        .execute(db)?;
    let email: Option<String> = addresses::table
        .filter(addresses::id.eq(bytes(address)))
        .select(addresses::email)
        .first(db)
        .optional()?;
    super::erasure::forget_letters_to(db, &email.into_iter().collect())?;
    super::members::forget_ended(db, address)?;
    super::personal_endorsements::forget_from(db, address)?;
    diesel::delete(links::table.filter(links::address_id.eq(bytes(address)))).execute(db)?;
    diesel::delete(addresses::table.filter(addresses::id.eq(bytes(address)))).execute(db)?;
    Ok(())
}

/// Records that a person reads an address; false when that was known.
pub fn verify(db: &mut Db, address: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let unknown = addresses::id
        .eq(bytes(address))
        .and(addresses::verified_at.is_null());
    let rows = diesel::update(addresses::table.filter(unknown))
        .set(addresses::verified_at.eq(column(now)))
        .execute(db)?;
    Ok(rows == 1)
}

/// Which language a person is written to in.
pub fn language(db: &mut Db, person: Uuid) -> Result<Language, Error> {
    let tag: Option<String> = persons::table
        .filter(persons::id.eq(bytes(person)))
        .select(persons::language)
        .first(db)
        .optional()?;
    let known = tag.and_then(|tag| Language::try_from(tag).ok());
    Ok(known.unwrap_or(Language::Fr))
}

/// Writes to a person in that language from now on: they chose it.
pub fn set_language(db: &mut Db, person: Uuid, language: Language) -> Result<(), Error> {
    diesel::update(persons::table.filter(persons::id.eq(bytes(person))))
        .set((
            persons::language.eq(language.tag()),
            persons::language_chosen.eq(true),
        ))
        .execute(db)?;
    Ok(())
}

/// Of two persons that become one, the kept one's language stays, unless only the other's was chosen.
pub fn settle_language(db: &mut Db, gone: Uuid, kept: Uuid) -> Result<(), Error> {
    let chosen = |db: &mut Db, person: Uuid| -> Result<bool, Error> {
        let row: Option<bool> = persons::table
            .filter(persons::id.eq(bytes(person)))
            .select(persons::language_chosen)
            .first(db)
            .optional()?;
        Ok(row.unwrap_or(false))
    };
    if !chosen(db, kept)? && chosen(db, gone)? {
        let language = language(db, gone)?;
        set_language(db, kept, language)?;
    }
    Ok(())
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

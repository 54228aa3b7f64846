//! Addresses that somebody typed, and of which nothing else is known.

use crate::storage::{
    Db, Error,
    one_of::one_of,
    schema::{
        addresses, applications, assertions, evidence, links, members, merges,
        personal_endorsements, persons, proofs, reviewers, statements,
    },
    values::{bytes, uuid},
};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The purpose of links to an address that somebody says is theirs, who is their subject.
const ASKED: &str = "prove-address";

/// A person and an address of theirs.
type Whose = (Vec<u8>, Vec<u8>);

/// The addresses that these typed and that are not theirs: they said so and asked for them, say that a badge was issued to
/// them, or asked whoever reads them to say something, of a badge or for an application; and those that were typed to have
/// what they ask for examined.
fn named(db: &mut Db, these: &[Vec<u8>]) -> Result<Vec<Whose>, Error> {
    let mut said: BTreeSet<Vec<u8>> = links::table
        .filter(links::purpose.eq(ASKED))
        .filter(one_of(links::subject_id, these))
        .select(links::address_id)
        .load(db)?
        .into_iter()
        .collect();
    let claimed: Vec<Option<Vec<u8>>> = evidence::table
        .filter(one_of(evidence::address_id, own(db, these)?))
        .select(evidence::issued_to_id)
        .load(db)?;
    said.extend(claimed.into_iter().flatten());
    let asked: Vec<Vec<u8>> = personal_endorsements::table
        .inner_join(assertions::table)
        .filter(one_of(assertions::person_id, these))
        .select(personal_endorsements::address_id)
        .load(db)?;
    said.extend(asked);
    let stating: Vec<Vec<u8>> = statements::table
        .inner_join(proofs::table)
        .filter(one_of(proofs::person_id, these))
        .select(statements::address_id)
        .load(db)?;
    said.extend(stating);
    let examining: Vec<Option<Vec<u8>>> = reviewers::table
        .inner_join(applications::table)
        .filter(one_of(applications::person_id, these))
        .select(reviewers::mailbox_id)
        .load(db)?;
    said.extend(examining.into_iter().flatten());
    let mut found = Vec::new();
    for address in said {
        let person: Option<Vec<u8>> = addresses::table
            .filter(addresses::id.eq(&address))
            .select(addresses::person_id)
            .first(db)
            .optional()?;
        found.extend(person.map(|person| (person, address)));
    }
    found.retain(|(person, _)| !these.contains(person));
    Ok(found)
}

fn own(db: &mut Db, these: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Error> {
    Ok(addresses::table
        .filter(one_of(addresses::person_id, these))
        .select(addresses::id)
        .load(db)?)
}

/// Everybody whose addresses these typed, whoever that is.
pub(super) fn named_by(db: &mut Db, these: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let these: Vec<Vec<u8>> = these.iter().map(|id| bytes(*id)).collect();
    let named = named(db, &these)?;
    named.iter().map(|(person, _)| uuid(person)).collect()
}

/// Those of the addresses that these, and nobody else, typed, and that are nobody's as far as anything here
/// tells: nothing proved them, nothing was awarded or brought to them, nobody objected, told
/// anything or works somewhere under them.
pub(super) fn only_typed(db: &mut Db, these: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let these: Vec<Vec<u8>> = these.iter().map(|id| bytes(*id)).collect();
    let own = own(db, &these)?;
    let mut found = Vec::new();
    for (person, address) in named(db, &these)? {
        if traces(db, (&person, &address), (&these, &own))? == 0 {
            found.push(uuid(&person)?);
        }
    }
    Ok(found)
}

/// The person of an address, locked, of whom nothing but that address is known, which nobody says anything of.
pub(super) fn forgotten(db: &mut Db, address: Uuid) -> Result<Option<Uuid>, Error> {
    let address = bytes(address);
    let person: Option<Vec<u8>> = addresses::table
        .filter(addresses::id.eq(&address))
        .select(addresses::person_id)
        .first(db)
        .optional()?;
    match person {
        Some(person) if traces(db, (&person, &address), (&[], &[]))? == 0 => {
            Ok(Some(uuid(&person)?))
        }
        _ => Ok(None),
    }
}

/// How much there is of a person with that address beside what these said, whose addresses are `own`.
fn traces(
    db: &mut Db,
    (person, address): (&Vec<u8>, &Vec<u8>),
    (these, own): (&[Vec<u8>], &[Vec<u8>]),
) -> Result<i64, Error> {
    let known = addresses::verified_at
        .is_not_null()
        .or(addresses::objected_at.is_not_null());
    let known: i64 = addresses::table
        .filter(addresses::id.eq(address).and(known))
        .count()
        .get_result(db)?;
    let told: i64 = persons::table
        .filter(persons::id.eq(person))
        .filter(persons::department.is_not_null())
        .count()
        .get_result(db)?;
    let others: i64 = addresses::table
        .filter(addresses::person_id.eq(person))
        .filter(addresses::id.ne(address))
        .count()
        .get_result(db)?;
    let awards: i64 = assertions::table
        .filter(assertions::person_id.eq(person))
        .count()
        .get_result(db)?;
    let brought: i64 = evidence::table
        .filter(evidence::address_id.eq(address))
        .count()
        .get_result(db)?;
    let claimed: Vec<Vec<u8>> = evidence::table
        .filter(evidence::issued_to_id.eq(address))
        .select(evidence::address_id)
        .load(db)?;
    let asked: Vec<Option<Vec<u8>>> = links::table
        .filter(links::address_id.eq(address))
        .filter(links::purpose.eq(ASKED))
        .select(links::subject_id)
        .load(db)?;
    let endorsed: i64 = personal_endorsements::table
        .inner_join(assertions::table)
        .filter(personal_endorsements::address_id.eq(address))
        .filter(assertions::person_id.ne_all(these.to_vec()))
        .count()
        .get_result(db)?;
    let asks: i64 = links::table
        .filter(links::subject_id.eq(person))
        .count()
        .get_result(db)?;
    let stating: Vec<Vec<u8>> = statements::table
        .inner_join(proofs::table)
        .filter(statements::address_id.eq(address))
        .select(proofs::person_id)
        .load(db)?;
    let works: i64 = members::table
        .filter(members::address_id.eq(address))
        .count()
        .get_result(db)?;
    let examines: i64 = reviewers::table
        .inner_join(applications::table)
        .filter(reviewers::mailbox_id.eq(address))
        .filter(applications::person_id.ne_all(these.to_vec()))
        .count()
        .get_result(db)?;
    let applied: i64 = applications::table
        .filter(applications::person_id.eq(person))
        .count()
        .get_result(db)?;
    let shown: i64 = proofs::table
        .filter(proofs::person_id.eq(person))
        .count()
        .get_result(db)?;
    let planned = merges::address_id
        .eq(address)
        .or(merges::other_address_id.eq(address));
    let planned: i64 = merges::table.filter(planned).count().get_result(db)?;
    let by_others = claimed.iter().any(|by| !own.contains(by))
        || stating.iter().any(|by| !these.contains(by))
        || asked
            .iter()
            .any(|by| by.as_ref().is_none_or(|by| !these.contains(by)));
    let of_others = i64::from(by_others);
    let held = awards + brought + endorsed + works + examines + applied + shown;
    Ok(known + told + others + held + asks + planned + of_others)
}

//! Persons whose address was typed to ask for a badge, and who never came.

use super::{Fate, TABLES, delete, search};
use crate::storage::{
    Db, Error,
    schema::{addresses, links, persons},
    values::{bytes, column, uuid},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Binary},
};
use uuid::Uuid;

/// The purpose of links that sign in; those that lead to a badge have it as subject.
const SIGN_IN: &str = "my-badges";
/// How many are looked at in one go.
const MOST: i64 = 500;

/// Whoever may be such a person: nothing proves their address, and a link to ask for a badge went there before that day.
pub fn candidates(db: &mut Db, before: DateTime<Utc>) -> Result<Vec<Uuid>, Error> {
    let typed = links::purpose
        .eq(SIGN_IN)
        .and(links::subject_id.is_not_null())
        .and(links::created_at.lt(column(before)));
    let found: Vec<Vec<u8>> = addresses::table
        .inner_join(links::table.on(links::address_id.eq(addresses::id)))
        .filter(typed.and(addresses::verified_at.is_null()))
        .select(addresses::person_id)
        .distinct()
        .order(addresses::person_id)
        .limit(MOST)
        .load(db)?;
    found.iter().map(|id| uuid(id)).collect()
}

/// Whether a person, whose row is locked, is one: of them nothing is known but one address, and nothing was sent there but
/// links to sign in, all before that day. What is withheld from them waits for whoever has the address next.
pub fn is_nobody(db: &mut Db, person: Uuid, before: DateTime<Utc>) -> Result<bool, Error> {
    let own: Vec<(Vec<u8>, bool)> = addresses::table
        .filter(addresses::person_id.eq(bytes(person)))
        .select((
            addresses::id,
            addresses::verified_at
                .is_null()
                .and(addresses::objected_at.is_null()),
        ))
        .load(db)?;
    let [(address, true)] = own.as_slice() else {
        return Ok(false);
    };
    let told: i64 = persons::table
        .filter(persons::id.eq(bytes(person)))
        .filter(persons::department.is_not_null())
        .count()
        .get_result(db)?;
    let other = links::purpose
        .ne(SIGN_IN)
        .or(links::created_at.ge(column(before)));
    let other: i64 = links::table
        .filter(links::address_id.eq(address).and(other))
        .count()
        .get_result(db)?;
    let about: i64 = links::table
        .filter(links::subject_id.eq(bytes(person)))
        .count()
        .get_result(db)?;
    let mut traces = told + other + about;
    for (table, fate) in TABLES {
        let (columns, id) = match fate {
            Fate::WithAddress(columns) if !matches!(*table, "addresses" | "links") => {
                (columns, address.clone())
            }
            Fate::WithEither(_, columns) => (columns, address.clone()),
            Fate::WithPerson(columns) if !matches!(*table, "persons" | "withholdings") => {
                (columns, bytes(person))
            }
            _ => continue,
        };
        for name in *columns {
            traces += count(db, table, name, &id)?;
        }
    }
    // Awards go by their own ids in the table above, and reviewers with what they examine.
    traces += count(db, "assertions", "person_id", &bytes(person))?;
    traces += count(db, "reviewers", "mailbox_id", address)?;
    Ok(traces == 0)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn count(db: &mut Db, table: &str, name: &str, id: &[u8]) -> Result<i64, Error> {
    let query = format!("SELECT COUNT(*) AS number FROM {table} WHERE {name} = $1");
    let found: Count = sql_query(query)
        .bind::<Binary, _>(id.to_vec())
        .get_result(db)?;
    Ok(found.number)
}

/// Deletes them, with the letters that carry their links.
pub fn forget(db: &mut Db, person: Uuid) -> Result<(), Error> {
    let own: Vec<Vec<u8>> = addresses::table
        .filter(addresses::person_id.eq(bytes(person)))
        .select(addresses::id)
        .load(db)?;
    let sent: Vec<Vec<u8>> = links::table
        .filter(links::address_id.eq_any(&own))
        .select(links::id)
        .load(db)?;
    let ids = |rows: &[Vec<u8>]| {
        rows.iter()
            .map(|id| uuid(id))
            .collect::<Result<Vec<_>, _>>()
    };
    search::forget_letters_about(db, &ids(&sent)?)?;
    delete(db, &ids(&own)?, |fate| match fate {
        Fate::WithAddress(columns) => columns,
        _ => &[],
    })?;
    delete(db, &[person], |fate| match fate {
        Fate::WithPerson(columns) => columns,
        _ => &[],
    })
}

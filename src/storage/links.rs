//! Links that were sent to an address: what they are for, and whether they were used.

use super::{
    Db, Error,
    rows::{Cell, Rows},
    schema::{addresses, links},
    values::{bytes, column, instant, some_uuid, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A link.
#[derive(Debug, Clone)]
pub struct Link {
    /// In its token.
    pub id: Uuid,
    /// To which address it was sent.
    pub address: Uuid,
    /// What it is for.
    pub purpose: String,
    /// What it is about, as its purpose says.
    pub subject: Option<Uuid>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From then on it opens nothing.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

/// Stores a link.
pub fn insert(db: &mut Db, new: &Link) -> Result<(), Error> {
    diesel::insert_into(links::table)
        .values((
            links::id.eq(bytes(new.id)),
            links::address_id.eq(bytes(new.address)),
            links::purpose.eq(&new.purpose),
            links::subject_id.eq(new.subject.map(bytes)),
            links::created_at.eq(column(new.created_at)),
            links::expires_at.eq(column(new.expires_at)),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores many links.
pub fn insert_all(db: &mut Db, new: &[Link]) -> Result<(), Error> {
    let into = Rows {
        table: "links",
        columns: [
            "id",
            "address_id",
            "purpose",
            "subject_id",
            "created_at",
            "expires_at",
        ],
        ignore: false,
    };
    let row = |link: &Link| {
        [
            Cell::Bytes(bytes(link.id)),
            Cell::Bytes(bytes(link.address)),
            Cell::Text(link.purpose.clone()),
            Cell::SomeBytes(link.subject.map(bytes)),
            Cell::Time(column(link.created_at)),
            Cell::Time(column(link.expires_at)),
        ]
    };
    into.insert(db, &new.iter().map(row).collect::<Vec<_>>())?;
    Ok(())
}

/// A link by its id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Link>, Error> {
    type Row = (
        Vec<u8>,
        Vec<u8>,
        String,
        Option<Vec<u8>>,
        NaiveDateTime,
        NaiveDateTime,
        Option<NaiveDateTime>,
    );
    let row: Option<Row> = links::table
        .filter(links::id.eq(bytes(id)))
        .select((
            links::id,
            links::address_id,
            links::purpose,
            links::subject_id,
            links::created_at,
            links::expires_at,
            links::used_at,
        ))
        .first(db)
        .optional()?;
    row.map(
        |(id, address, purpose, subject, created_at, expires_at, used_at)| {
            Ok(Link {
                id: uuid(&id)?,
                address: uuid(&address)?,
                purpose,
                subject: some_uuid(subject)?,
                created_at: instant(created_at),
                expires_at: instant(expires_at),
                used_at: used_at.map(instant),
            })
        },
    )
    .transpose()
}

/// Uses a link up; false when it was used before.
pub fn spend(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let unused = links::id.eq(bytes(id)).and(links::used_at.is_null());
    let rows = diesel::update(links::table.filter(unused))
        .set(links::used_at.eq(column(now)))
        .execute(db)?;
    Ok(rows == 1)
}

/// From now on the unused links for that purpose about something open nothing.
pub fn expire_about(
    db: &mut Db,
    subject: Uuid,
    purpose: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let open = links::subject_id
        .eq(bytes(subject))
        .and(links::purpose.eq(purpose))
        .and(links::used_at.is_null())
        .and(links::expires_at.gt(column(now)));
    diesel::update(links::table.filter(open))
        .set(links::expires_at.eq(column(now)))
        .execute(db)?;
    Ok(())
}

/// How many links for that purpose were made for an address since then.
pub fn count_since(
    db: &mut Db,
    address: Uuid,
    purpose: &str,
    since: DateTime<Utc>,
) -> Result<i64, Error> {
    let recent = links::address_id
        .eq(bytes(address))
        .and(links::purpose.eq(purpose))
        .and(links::created_at.gt(column(since)));
    Ok(links::table.filter(recent).count().get_result(db)?)
}

/// How many links for that purpose were made about something since then.
pub fn count_about_since(
    db: &mut Db,
    subject: Uuid,
    purpose: &str,
    since: DateTime<Utc>,
) -> Result<i64, Error> {
    let recent = links::subject_id
        .eq(bytes(subject))
        .and(links::purpose.eq(purpose))
        .and(links::created_at.gt(column(since)));
    Ok(links::table.filter(recent).count().get_result(db)?)
}

/// The links of an address for that purpose whose code may still be typed, latest first: neither used nor expired, and
/// no code was typed wrong `most` times since.
pub fn with_code(
    db: &mut Db,
    address: Uuid,
    purpose: &str,
    most: i32,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>, Error> {
    let usable = links::address_id
        .eq(bytes(address))
        .and(links::purpose.eq(purpose))
        .and(links::used_at.is_null())
        .and(links::expires_at.gt(column(now)))
        .and(links::wrong_codes.lt(most));
    let ids: Vec<Vec<u8>> = links::table
        .filter(usable)
        .order(links::id.desc())
        .select(links::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// Counts a code that was typed wrong, on each of these links.
pub fn count_wrong_code(db: &mut Db, ids: &[Uuid]) -> Result<(), Error> {
    for id in ids {
        diesel::update(links::table.filter(links::id.eq(bytes(*id))))
            .set(links::wrong_codes.eq(links::wrong_codes + 1))
            .execute(db)?;
    }
    Ok(())
}

/// The person of an address and the address as it was given.
pub fn addressee(db: &mut Db, address: Uuid) -> Result<Option<(Uuid, String)>, Error> {
    let row: Option<(Vec<u8>, String)> = addresses::table
        .filter(addresses::id.eq(bytes(address)))
        .select((addresses::person_id, addresses::given))
        .first(db)
        .optional()?;
    row.map(|(person, given)| Ok((uuid(&person)?, given)))
        .transpose()
}

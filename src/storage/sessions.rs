//! Who is signed in to the pages.

use super::{
    Db, Error,
    schema::sessions,
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, which opens nothing.
    pub id: Uuid,
    /// SHA-256 of the token that opens it.
    pub token_hash: Vec<u8>,
    /// Whose it is.
    pub person: Uuid,
    /// The address that the letter was sent to which opened it; it may be gone.
    pub address: Uuid,
    /// When they signed in.
    pub opened_at: DateTime<Utc>,
    /// When it was last seen to be used, to the minute.
    pub used_at: DateTime<Utc>,
    /// When it ends if it is not used before.
    pub idle_ends_at: DateTime<Utc>,
    /// When it ends in any case.
    pub ends_at: DateTime<Utc>,
    /// The family of the browser that it was begun with; empty when that is not known.
    pub browser: String,
}

/// Stores a session.
pub fn insert(db: &mut Db, new: &Session) -> Result<(), Error> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(bytes(new.id)),
            sessions::token_hash.eq(&new.token_hash),
            sessions::person_id.eq(bytes(new.person)),
            sessions::address_id.eq(bytes(new.address)),
            sessions::opened_at.eq(column(new.opened_at)),
            sessions::used_at.eq(column(new.used_at)),
            sessions::idle_ends_at.eq(column(new.idle_ends_at)),
            sessions::ends_at.eq(column(new.ends_at)),
            sessions::browser.eq(&new.browser),
        ))
        .execute(db)?;
    Ok(())
}

type Row = (
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
    NaiveDateTime,
    NaiveDateTime,
    NaiveDateTime,
    NaiveDateTime,
    String,
);

fn session(row: Row) -> Result<Session, Error> {
    let (id, token_hash, person, address, opened_at, used_at, idle_ends_at, ends_at, browser) = row;
    Ok(Session {
        id: uuid(&id)?,
        token_hash,
        person: uuid(&person)?,
        address: uuid(&address)?,
        opened_at: instant(opened_at),
        used_at: instant(used_at),
        idle_ends_at: instant(idle_ends_at),
        ends_at: instant(ends_at),
        browser,
    })
}

/// The session that a token with this hash opens now.
pub fn open_by_hash(
    db: &mut Db,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Session>, Error> {
    let row: Option<Row> = sessions::table
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::idle_ends_at.gt(column(now)))
        .filter(sessions::ends_at.gt(column(now)))
        .first(db)
        .optional()?;
    row.map(session).transpose()
}

/// Whose session this is, and the address that opened it, while it is open.
pub fn of(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<Option<(Uuid, Uuid)>, Error> {
    let row: Option<(Vec<u8>, Vec<u8>)> = sessions::table
        .filter(sessions::id.eq(bytes(id)))
        .filter(sessions::idle_ends_at.gt(column(now)))
        .filter(sessions::ends_at.gt(column(now)))
        .select((sessions::person_id, sessions::address_id))
        .first(db)
        .optional()?;
    row.map(|(person, address)| Ok((uuid(&person)?, uuid(&address)?)))
        .transpose()
}

/// The sessions of a person that are open, the one that was used last first.
pub fn open_of(db: &mut Db, person: Uuid, now: DateTime<Utc>) -> Result<Vec<Session>, Error> {
    let open = sessions::person_id
        .eq(bytes(person))
        .and(sessions::idle_ends_at.gt(column(now)))
        .and(sessions::ends_at.gt(column(now)));
    let rows: Vec<Row> = sessions::table
        .filter(open)
        .order((sessions::used_at.desc(), sessions::id.desc()))
        .load(db)?;
    rows.into_iter().map(session).collect()
}

/// Notes that it was used.
pub fn touch(
    db: &mut Db,
    id: Uuid,
    now: DateTime<Utc>,
    idle_ends_at: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::update(sessions::table.filter(sessions::id.eq(bytes(id))))
        .set((
            sessions::used_at.eq(column(now)),
            sessions::idle_ends_at.eq(column(idle_ends_at)),
        ))
        .execute(db)?;
    Ok(())
}

/// Gives a session that is open another token and another id: the old ones open nothing from then on.
pub fn rotate(db: &mut Db, id: Uuid, new: Uuid, token_hash: &[u8]) -> Result<(), Error> {
    diesel::update(sessions::table.filter(sessions::id.eq(bytes(id))))
        .set((
            sessions::id.eq(bytes(new)),
            sessions::token_hash.eq(token_hash),
        ))
        .execute(db)?;
    Ok(())
}

/// Ends a session: its row is gone.
pub fn end(db: &mut Db, id: Uuid) -> Result<bool, Error> {
    let of = sessions::id.eq(bytes(id));
    Ok(diesel::delete(sessions::table.filter(of)).execute(db)? == 1)
}

/// Ends the session that a token with this hash opens, if any.
pub fn end_by_hash(db: &mut Db, token_hash: &[u8]) -> Result<bool, Error> {
    let of = sessions::token_hash.eq(token_hash);
    Ok(diesel::delete(sessions::table.filter(of)).execute(db)? == 1)
}

/// Ends every session of a person but this one; gives how many.
pub fn end_others(db: &mut Db, person: Uuid, but: Option<Uuid>) -> Result<usize, Error> {
    let of = sessions::person_id.eq(bytes(person));
    let ended = match but {
        None => diesel::delete(sessions::table.filter(of)).execute(db)?,
        Some(but) => diesel::delete(sessions::table.filter(of.and(sessions::id.ne(bytes(but)))))
            .execute(db)?,
    };
    Ok(ended)
}

/// Deletes the sessions that ended by themselves; gives how many.
pub fn purge(db: &mut Db, now: DateTime<Utc>) -> Result<usize, Error> {
    let ended = sessions::idle_ends_at
        .le(column(now))
        .or(sessions::ends_at.le(column(now)));
    Ok(diesel::delete(sessions::table.filter(ended)).execute(db)?)
}

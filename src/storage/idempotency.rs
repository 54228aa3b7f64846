//! Answers kept for `Idempotency-Key`, in the transaction of what they answer.

use super::{Db, Error, OrIgnore, schema::idempotency_keys, values::column};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

/// How long an answer is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// A request that may come twice.
#[derive(Debug, Clone)]
pub struct Request {
    /// SHA-256 of credential, route and key.
    pub id: [u8; 32],
    /// SHA-256 of the body.
    pub body: [u8; 32],
}

/// An answer to give again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: i16,
    /// The `Location` header, or where a form led.
    pub location: Option<String>,
    /// JSON; nothing of a form.
    pub body: String,
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It is new: this transaction holds its place, and must call [`keep`].
    New,
    /// It was answered before.
    Before(Answer),
    /// The same key came with another body.
    OtherBody,
}

/// Takes the request's place. A concurrent duplicate waits here until the first one is decided.
pub fn begin(db: &mut Db, request: &Request, now: DateTime<Utc>) -> Result<Seen, Error> {
    let id = request.id.to_vec();
    loop {
        let old = idempotency_keys::id
            .eq(&id)
            .and(idempotency_keys::created_at.lt(column(now - KEPT)));
        diesel::delete(idempotency_keys::table.filter(old)).execute(db)?;
        let rows = OrIgnore(diesel::insert_into(idempotency_keys::table).values((
            idempotency_keys::id.eq(&id),
            idempotency_keys::body_hash.eq(request.body.to_vec()),
            idempotency_keys::status.eq(0),
            idempotency_keys::body.eq(""),
            idempotency_keys::created_at.eq(column(now)),
        )))
        .execute(db)?;
        if rows == 1 {
            return Ok(Seen::New);
        }
        match find(db, request, now)? {
            Seen::New => {} // it was forgotten since
            seen => return Ok(seen),
        }
    }
}

/// What is known of a request. It takes no place: a duplicate may be under way.
pub fn find(db: &mut Db, request: &Request, now: DateTime<Utc>) -> Result<Seen, Error> {
    type Row = (Vec<u8>, i16, Option<String>, String);
    let found: Option<Row> = idempotency_keys::table
        .filter(
            idempotency_keys::id
                .eq(request.id.to_vec())
                .and(idempotency_keys::created_at.ge(column(now - KEPT))),
        )
        .select((
            idempotency_keys::body_hash,
            idempotency_keys::status,
            idempotency_keys::location,
            idempotency_keys::body,
        ))
        .first(db)
        .optional()?;
    Ok(match found {
        None => Seen::New,
        Some((body_hash, status, location, body)) if body_hash == request.body => {
            Seen::Before(Answer {
                status,
                location,
                body,
            })
        }
        Some(_) => Seen::OtherBody,
    })
}

/// Keeps the answer, in the transaction that [`begin`] said `New` in.
pub fn keep(db: &mut Db, request: &Request, answer: &Answer) -> Result<(), Error> {
    diesel::update(idempotency_keys::table.filter(idempotency_keys::id.eq(request.id.to_vec())))
        .set((
            idempotency_keys::status.eq(answer.status),
            idempotency_keys::location.eq(&answer.location),
            idempotency_keys::body.eq(&answer.body),
        ))
        .execute(db)?;
    Ok(())
}

/// Forgets the answers that are too old. Gives how many.
pub fn forget(db: &mut Db, now: DateTime<Utc>) -> Result<usize, Error> {
    let old = idempotency_keys::created_at.lt(column(now - KEPT));
    Ok(diesel::delete(idempotency_keys::table.filter(old)).execute(db)?)
}

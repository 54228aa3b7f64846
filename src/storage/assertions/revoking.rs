//! Revocations of awards.

use crate::storage::{
    Db, Error, OrIgnore,
    direct::Fetch as _,
    schema::{assertions, revocations},
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A revocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// In words, public.
    pub reason: String,
    /// Whether somebody decided it, or a rule did.
    pub cause: Cause,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who or what revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Somebody decided it: the composite stays withheld.
    Person,
    /// A component was revoked.
    Policy,
    /// Its holder declined or erased it.
    Holder,
    /// Another award stands in its place.
    Replaced,
}

impl Cause {
    const ALL: [Self; 4] = [Self::Person, Self::Policy, Self::Holder, Self::Replaced];

    pub(in crate::storage) fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Policy => "policy",
            Self::Holder => "holder",
            Self::Replaced => "replaced",
        }
    }

    pub(in crate::storage) fn named(name: &str) -> Result<Self, Error> {
        let mut all = Self::ALL.into_iter();
        all.find(|cause| cause.name() == name)
            .ok_or(Error::Corrupt("the cause of a revocation"))
    }
}

/// Revokes an award; false when it was revoked before.
pub fn revoke(
    db: &mut Db,
    id: Uuid,
    profile: Uuid,
    revocation: &Revocation,
) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(revocations::table).values((
        revocations::assertion_id.eq(bytes(id)),
        revocations::profile_id.eq(bytes(profile)),
        revocations::reason.eq(&revocation.reason),
        revocations::cause.eq(revocation.cause.name()),
        revocations::revoked_at.eq(column(revocation.at)),
    )))
    .execute(db)?;
    diesel::update(assertions::table.filter(assertions::id.eq(bytes(id))))
        .set(assertions::live.eq(false))
        .execute(db)?;
    Ok(rows == 1)
}

/// The revocation of an award, if it was revoked.
pub fn revocation(db: &mut Db, id: Uuid) -> Result<Option<Revocation>, Error> {
    let row: Option<(String, String, NaiveDateTime)> = revocations::table
        .filter(revocations::assertion_id.eq(bytes(id)))
        .select((
            revocations::reason,
            revocations::cause,
            revocations::revoked_at,
        ))
        .row(db)?;
    row.map(|(reason, cause, at)| {
        Ok(Revocation {
            reason,
            cause: Cause::named(&cause)?,
            at: instant(at),
        })
    })
    .transpose()
}

/// How many awards were revoked under a Profile, those that were erased not among them.
pub fn count_revoked_under(db: &mut Db, profile: Uuid) -> Result<i64, Error> {
    Ok(revocations::table
        .filter(revocations::profile_id.eq(bytes(profile)))
        .count()
        .get_result(db)?)
}

/// Everything revoked under a Profile: `(assertion, reason)` in order of creation.
pub fn revoked_under(db: &mut Db, profile: Uuid) -> Result<Vec<(Uuid, String)>, Error> {
    let rows: Vec<(Vec<u8>, String)> = revocations::table
        .filter(revocations::profile_id.eq(bytes(profile)))
        .order(revocations::assertion_id)
        .select((revocations::assertion_id, revocations::reason))
        .load(db)?;
    rows.into_iter()
        .map(|(id, reason)| Ok((uuid(&id)?, reason)))
        .collect()
}

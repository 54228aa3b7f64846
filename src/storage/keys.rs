//! Keys, whatever their state: each resolves for ever.

use super::{
    Db, Error, Scope,
    direct::Fetch as _,
    schema::{keys, profiles},
    values::{bytes, column, instant, uuid},
};
use crate::badge::signing::{Algorithm, KeyState};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A key as it is stored.
#[derive(Debug, Clone)]
pub struct Key {
    /// In its URL.
    pub id: Uuid,
    /// Its owner.
    pub profile: Uuid,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// What it may do.
    pub state: KeyState,
    /// SubjectPublicKeyInfo.
    pub public: Vec<u8>,
    /// The sealed private key.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it is in this state; of a compromised one, since when it may have been in other hands.
    pub since: DateTime<Utc>,
}

/// Stores a key.
pub fn insert(db: &mut Db, new: &Key) -> Result<(), Error> {
    diesel::insert_into(keys::table)
        .values((
            keys::id.eq(bytes(new.id)),
            keys::profile_id.eq(bytes(new.profile)),
            keys::algorithm.eq(new.algorithm.name()),
            keys::state.eq(new.state.name()),
            keys::public_key.eq(&new.public),
            keys::private_key.eq(&new.sealed),
            keys::created_at.eq(column(new.created_at)),
            keys::state_since.eq(column(new.since)),
        ))
        .execute(db)?;
    Ok(())
}

type Row = (
    Vec<u8>,
    Vec<u8>,
    String,
    String,
    Vec<u8>,
    Vec<u8>,
    NaiveDateTime,
    NaiveDateTime,
);

fn key(
    (id, profile, algorithm, state, public, sealed, created_at, since): Row,
) -> Result<Key, Error> {
    Ok(Key {
        id: uuid(&id)?,
        profile: uuid(&profile)?,
        algorithm: Algorithm::from_name(&algorithm)
            .ok_or(Error::Corrupt("an unknown key algorithm"))?,
        state: KeyState::from_name(&state).ok_or(Error::Corrupt("an unknown key state"))?,
        public,
        sealed,
        created_at: instant(created_at),
        since: instant(since),
    })
}

/// A key by its id: public for ever.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Key>, Error> {
    keys::table
        .filter(keys::id.eq(bytes(id)))
        .row::<Row>(db)?
        .map(key)
        .transpose()
}

/// A key with its issuer, within the scope.
pub fn find_in(db: &mut Db, scope: Scope, id: Uuid) -> Result<Option<(Uuid, Key)>, Error> {
    let row: Option<(Vec<u8>, Row)> = keys::table
        .inner_join(profiles::table)
        .filter(keys::id.eq(bytes(id)))
        .select((profiles::issuer_id, keys::all_columns))
        .first(db)
        .optional()?;
    let Some((issuer, row)) = row else {
        return Ok(None);
    };
    let issuer = uuid(&issuer)?;
    Ok(match scope.holds(issuer) {
        true => Some((issuer, key(row)?)),
        false => None,
    })
}

/// The keys of a Profile, oldest first.
pub fn of_profile(db: &mut Db, profile: Uuid) -> Result<Vec<Key>, Error> {
    keys::table
        .filter(keys::profile_id.eq(bytes(profile)))
        .order(keys::id)
        .load::<Row>(db)?
        .into_iter()
        .map(key)
        .collect()
}

/// All keys within the scope with their issuers, oldest first.
pub fn list(db: &mut Db, scope: Scope) -> Result<Vec<(Uuid, Key)>, Error> {
    let mut query = keys::table
        .inner_join(profiles::table)
        .order(keys::id)
        .select((profiles::issuer_id, keys::all_columns))
        .into_boxed();
    if let Some(issuer) = scope.issuer() {
        query = query.filter(profiles::issuer_id.eq(bytes(issuer)));
    }
    query
        .load::<(Vec<u8>, Row)>(db)?
        .into_iter()
        .map(|(issuer, row)| Ok((uuid(&issuer)?, key(row)?)))
        .collect()
}

/// The key of a Profile that is in this state.
pub fn in_state(
    db: &mut Db,
    profile: Uuid,
    algorithm: Algorithm,
    state: KeyState,
) -> Result<Option<Key>, Error> {
    keys::table
        .filter(
            keys::profile_id
                .eq(bytes(profile))
                .and(keys::algorithm.eq(algorithm.name()))
                .and(keys::state.eq(state.name())),
        )
        .order(keys::id)
        .limit(1)
        .row::<Row>(db)?
        .map(key)
        .transpose()
}

/// Puts a key into another state.
pub fn set_state(
    db: &mut Db,
    id: Uuid,
    state: KeyState,
    since: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::update(keys::table.filter(keys::id.eq(bytes(id))))
        .set((
            keys::state.eq(state.name()),
            keys::state_since.eq(column(since)),
        ))
        .execute(db)?;
    Ok(())
}

/// Keeps a key's private half under another seal.
pub fn reseal(db: &mut Db, id: Uuid, sealed: &[u8]) -> Result<(), Error> {
    diesel::update(keys::table.filter(keys::id.eq(bytes(id))))
        .set(keys::private_key.eq(sealed))
        .execute(db)?;
    Ok(())
}

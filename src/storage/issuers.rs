//! Issuers, their Profiles and their keys.

use super::{
    Db, Error, Page, Scope,
    schema::{issuers, keys, profiles},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use crate::badge::{
    profile::{Organisation, Profile},
    recipient::hex,
    signing::Algorithm,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// An organisation that issues.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// Its id in the API.
    pub id: Uuid,
    /// What it says about itself.
    pub organisation: Organisation,
    /// The Profile that new badges name.
    pub profile: Uuid,
    /// SHA-256 of its logo.
    pub image: Option<Vec<u8>>,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// A key as it is stored.
#[derive(Debug, Clone)]
pub struct Key {
    /// In its URL.
    pub id: Uuid,
    /// Its owner.
    pub profile: Uuid,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// `pending`, `active`, `retired` or `compromised`.
    pub state: String,
    /// SubjectPublicKeyInfo.
    pub public: Vec<u8>,
    /// The sealed private key.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A published Profile and what is kept with it.
#[derive(Debug, Clone)]
pub struct PublishedProfile {
    /// As the document shows it.
    pub profile: Profile,
    /// Whose it is.
    pub issuer: Uuid,
    /// The first entry of its RevocationList.
    pub sentinel: Uuid,
}

/// Stores a new issuer with its first Profile.
pub fn insert(db: &mut Db, new: &Issuer, sentinel: Uuid) -> Result<(), Error> {
    diesel::insert_into(issuers::table)
        .values((
            issuers::id.eq(bytes(new.id)),
            issuers::organisation.eq(to_json(&new.organisation)?),
            issuers::created_at.eq(column(new.created_at)),
            issuers::image_hash.eq(&new.image),
        ))
        .execute(db)?;
    diesel::insert_into(profiles::table)
        .values((
            profiles::id.eq(bytes(new.profile)),
            profiles::issuer_id.eq(bytes(new.id)),
            profiles::sentinel.eq(bytes(sentinel)),
            profiles::current.eq(true),
            profiles::created_at.eq(column(new.created_at)),
        ))
        .execute(db)?;
    Ok(())
}

type IssuerRow = (Vec<u8>, String, NaiveDateTime, Vec<u8>, Option<Vec<u8>>);

fn issuer((id, organisation, created_at, profile, image): IssuerRow) -> Result<Issuer, Error> {
    Ok(Issuer {
        id: uuid(&id)?,
        organisation: from_json(&organisation)?,
        profile: uuid(&profile)?,
        image,
        created_at: instant(created_at),
    })
}

/// Gives an issuer a logo, or takes it away. The image must be stored.
pub fn set_issuer_image(db: &mut Db, id: Uuid, image: Option<&[u8]>) -> Result<(), Error> {
    diesel::update(issuers::table.filter(issuers::id.eq(bytes(id))))
        .set(issuers::image_hash.eq(image.map(<[u8]>::to_vec)))
        .execute(db)?;
    Ok(())
}

/// An issuer within the scope.
pub fn find(db: &mut Db, scope: Scope, id: Uuid) -> Result<Option<Issuer>, Error> {
    if !scope.holds(id) {
        return Ok(None);
    }
    profiles::table
        .inner_join(issuers::table)
        .filter(profiles::current.eq(true).and(issuers::id.eq(bytes(id))))
        .select((
            issuers::id,
            issuers::organisation,
            issuers::created_at,
            profiles::id,
            issuers::image_hash,
        ))
        .first::<IssuerRow>(db)
        .optional()?
        .map(issuer)
        .transpose()
}

/// The issuers within the scope, in order of creation.
pub fn list(db: &mut Db, scope: Scope, page: Page) -> Result<Vec<Issuer>, Error> {
    if let Scope::Issuer(id) = scope {
        return Ok(find(db, scope, id)?
            .filter(|issuer| issuer.id > page.after)
            .into_iter()
            .collect());
    }
    profiles::table
        .inner_join(issuers::table)
        .filter(
            profiles::current
                .eq(true)
                .and(issuers::id.gt(bytes(page.after))),
        )
        .order(issuers::id)
        .limit(page.limit)
        .select((
            issuers::id,
            issuers::organisation,
            issuers::created_at,
            profiles::id,
            issuers::image_hash,
        ))
        .load::<IssuerRow>(db)?
        .into_iter()
        .map(issuer)
        .collect()
}

/// A Profile, current or not: public for ever.
pub fn find_profile(db: &mut Db, id: Uuid) -> Result<Option<PublishedProfile>, Error> {
    let row: Option<(Vec<u8>, Vec<u8>, String, Option<Vec<u8>>)> = profiles::table
        .inner_join(issuers::table)
        .filter(profiles::id.eq(bytes(id)))
        .select((
            profiles::issuer_id,
            profiles::sentinel,
            issuers::organisation,
            issuers::image_hash,
        ))
        .first(db)
        .optional()?;
    let Some((issuer, sentinel, organisation, image)) = row else {
        return Ok(None);
    };
    let related: Vec<Vec<u8>> = profiles::table
        .filter(
            profiles::issuer_id
                .eq(&issuer)
                .and(profiles::id.ne(bytes(id))),
        )
        .order(profiles::id)
        .select(profiles::id)
        .load(db)?;
    let keys = keys_of(db, id)?;
    let key_for = |algorithm| {
        keys.iter()
            .find(|key| key.algorithm == algorithm && key.state != "pending")
            .map(|key| key.id)
            .ok_or(Error::Corrupt("a Profile has no key"))
    };
    Ok(Some(PublishedProfile {
        profile: Profile {
            id,
            organisation: from_json(&organisation)?,
            image: image.map(|hash| hex(&hash)),
            rsa_key: key_for(Algorithm::Rs256)?,
            ed25519_key: key_for(Algorithm::EdDsa)?,
            related: related
                .iter()
                .map(|id| uuid(id))
                .collect::<Result<_, _>>()?,
        },
        issuer: uuid(&issuer)?,
        sentinel: uuid(&sentinel)?,
    }))
}

/// Stores a key.
pub fn insert_key(db: &mut Db, new: &Key) -> Result<(), Error> {
    diesel::insert_into(keys::table)
        .values((
            keys::id.eq(bytes(new.id)),
            keys::profile_id.eq(bytes(new.profile)),
            keys::algorithm.eq(new.algorithm.name()),
            keys::state.eq(&new.state),
            keys::public_key.eq(&new.public),
            keys::private_key.eq(&new.sealed),
            keys::created_at.eq(column(new.created_at)),
            keys::state_since.eq(column(new.created_at)),
        ))
        .execute(db)?;
    Ok(())
}

type KeyRow = (
    Vec<u8>,
    Vec<u8>,
    String,
    String,
    Vec<u8>,
    Vec<u8>,
    NaiveDateTime,
);

const KEY_COLUMNS: (
    keys::id,
    keys::profile_id,
    keys::algorithm,
    keys::state,
    keys::public_key,
    keys::private_key,
    keys::created_at,
) = (
    keys::id,
    keys::profile_id,
    keys::algorithm,
    keys::state,
    keys::public_key,
    keys::private_key,
    keys::created_at,
);

fn key((id, profile, algorithm, state, public, sealed, created_at): KeyRow) -> Result<Key, Error> {
    Ok(Key {
        id: uuid(&id)?,
        profile: uuid(&profile)?,
        algorithm: Algorithm::from_name(&algorithm)
            .ok_or(Error::Corrupt("an unknown key algorithm"))?,
        state,
        public,
        sealed,
        created_at: instant(created_at),
    })
}

/// A key by its id, whatever its state: public for ever.
pub fn find_key(db: &mut Db, id: Uuid) -> Result<Option<Key>, Error> {
    keys::table
        .filter(keys::id.eq(bytes(id)))
        .select(KEY_COLUMNS)
        .first::<KeyRow>(db)
        .optional()?
        .map(key)
        .transpose()
}

/// The keys of a Profile, oldest first.
pub fn keys_of(db: &mut Db, profile: Uuid) -> Result<Vec<Key>, Error> {
    keys::table
        .filter(keys::profile_id.eq(bytes(profile)))
        .order(keys::id)
        .select(KEY_COLUMNS)
        .load::<KeyRow>(db)?
        .into_iter()
        .map(key)
        .collect()
}

/// All keys within the scope, oldest first.
pub fn list_keys(db: &mut Db, scope: Scope) -> Result<Vec<(Uuid, Key)>, Error> {
    let rows: Vec<(Vec<u8>, KeyRow)> = keys::table
        .inner_join(profiles::table)
        .order(keys::id)
        .select((profiles::issuer_id, KEY_COLUMNS))
        .load(db)?;
    let mut found = Vec::new();
    for (issuer, row) in rows {
        let issuer = uuid(&issuer)?;
        if scope.holds(issuer) {
            found.push((issuer, key(row)?));
        }
    }
    Ok(found)
}

/// The active key of a Profile.
pub fn active_key(db: &mut Db, profile: Uuid, algorithm: Algorithm) -> Result<Option<Key>, Error> {
    keys::table
        .filter(
            keys::profile_id
                .eq(bytes(profile))
                .and(keys::algorithm.eq(algorithm.name()))
                .and(keys::state.eq("active")),
        )
        .select(KEY_COLUMNS)
        .first::<KeyRow>(db)
        .optional()?
        .map(key)
        .transpose()
}

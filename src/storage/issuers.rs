//! Issuers and their Profiles.

use super::{
    Db, Error, Page, Scope,
    direct::Fetch as _,
    keys,
    schema::{issuers, profiles},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use crate::badge::{
    profile::{Organisation, Profile},
    recipient::hex,
    signing::{Algorithm, KeyState},
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
    insert_profile(db, new.id, new.profile, sentinel, new.created_at)?;
    make_current(db, new.id, new.profile)
}

/// Stores a further Profile of an issuer: new badges do not name it yet.
pub fn insert_profile(
    db: &mut Db,
    issuer: Uuid,
    profile: Uuid,
    sentinel: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::insert_into(profiles::table)
        .values((
            profiles::id.eq(bytes(profile)),
            profiles::issuer_id.eq(bytes(issuer)),
            profiles::sentinel.eq(bytes(sentinel)),
            profiles::current.eq(false),
            profiles::created_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// From now on, new badges of the issuer name this Profile.
pub fn make_current(db: &mut Db, issuer: Uuid, profile: Uuid) -> Result<(), Error> {
    let of_issuer = profiles::issuer_id.eq(bytes(issuer));
    diesel::update(profiles::table.filter(of_issuer.and(profiles::current)))
        .set(profiles::current.eq(false))
        .execute(db)?;
    diesel::update(profiles::table.filter(profiles::id.eq(bytes(profile))))
        .set(profiles::current.eq(true))
        .execute(db)?;
    Ok(())
}

/// Changes what an issuer says about itself, and its logo.
pub fn rewrite(db: &mut Db, issuer: &Issuer) -> Result<(), Error> {
    diesel::update(issuers::table.filter(issuers::id.eq(bytes(issuer.id))))
        .set((
            issuers::organisation.eq(to_json(&issuer.organisation)?),
            issuers::image_hash.eq(&issuer.image),
        ))
        .execute(db)?;
    Ok(())
}

/// Keeps an issuer, its Profiles and its keys as they are until the transaction ends.
pub fn lock(db: &mut Db, issuer: Uuid) -> Result<(), Error> {
    Ok(db.lock_issuer(issuer.as_bytes())?)
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
        .row::<IssuerRow>(db)?
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

/// A Profile, current or not: public for ever. Its Endorsements are not read here.
pub fn find_profile(db: &mut Db, id: Uuid) -> Result<Option<PublishedProfile>, Error> {
    type Row = (Vec<u8>, Vec<u8>, String, Option<Vec<u8>>);
    let row: Option<Row> = profiles::table
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
    let keys = keys::of_profile(db, id)?;
    let key_for = |algorithm| {
        keys.iter()
            .find(|key| key.algorithm == algorithm && key.state != KeyState::Compromised)
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
            endorsements: Vec::new(),
        },
        issuer: uuid(&issuer)?,
        sentinel: uuid(&sentinel)?,
    }))
}

//! The life of an issuer's keys: prepared, put to use, retired, compromised.
//!
//! A Profile belongs to one RSA key (the reference validator believes a badge only if the Profile that its BadgeClass
//! names has that key alone). So a rotation makes a new Profile; old Profiles, keys and BadgeClasses stay for ever.

use super::{Actor, Error, Guard, Once, Service, apart, endorsements, new_id, once::once, record};
use crate::badge::{
    error::Invalid,
    signing::{Algorithm, KeyState},
    time,
};
use crate::storage::{Db, Scope, issuers, keys, keys::Key, resigning};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

impl Service {
    /// The keys within the scope with their issuers, of one issuer if given.
    ///
    /// # Errors
    /// `not-found` for an issuer outside the scope.
    pub async fn keys(
        &self,
        scope: Scope,
        issuer: Option<Uuid>,
    ) -> Result<Vec<(Uuid, Key)>, Error> {
        self.store()
            .read(move |db: &mut Db| match issuer {
                None => Ok(keys::list(db, scope)?),
                Some(issuer) => {
                    super::issuers::found(db, scope, issuer)?;
                    Ok(keys::list(db, Scope::Issuer(issuer))?)
                }
            })
            .await
    }

    /// A key within the scope, and how many awards that stand bear its signature.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn key_with_signed(&self, scope: Scope, id: Uuid) -> Result<(Key, u64), Error> {
        self.store()
            .read(move |db: &mut Db| {
                let (_, key) =
                    keys::find_in(db, scope, id)?.ok_or_else(|| Error::not_found("key"))?;
                Ok((key, resigning::signed_by(db, id)?))
            })
            .await
    }

    /// Makes and publishes an issuer's next pair of keys, in a Profile of their own. They sign nothing until
    /// [`Self::rotate_keys`].
    ///
    /// # Errors
    /// `not-found`, or `keys-pending` when such a pair waits already.
    pub async fn prepare_keys(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
    ) -> Result<Vec<Key>, Error> {
        let made = self.prepare_keys_once(actor, scope, issuer, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn prepare_keys_once(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        guard: Option<Guard<Vec<Key>>>,
    ) -> Result<Once<Vec<Key>>, Error> {
        let (service, actor, now) = (self.clone(), actor.clone(), self.now());
        self.issuer(scope, issuer).await?;
        if let Some(answer) = self.answered_before(guard.as_ref(), now).await? {
            return Ok(Once::Before(answer));
        }
        let new = NewProfile::of(self, KeyState::Pending, now).await?;
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    service.check_seal(db)?;
                    issuers::lock(db, issuer)?;
                    if !pending(db, issuer)?.is_empty() {
                        let message = "a pair of keys waits already; rotate to put it to use";
                        return Err(Error::refused("keys-pending", message));
                    }
                    new.insert(db, issuer)?;
                    let detail = json!({ "keys": ids(&new.keys) });
                    record(
                        db,
                        &actor,
                        now,
                        "key.prepare",
                        (Some(issuer), new.profile),
                        detail,
                    )?;
                    Ok(new.keys.clone())
                })
            })
            .await
    }

    /// Puts the pair of keys that waits to use, or a new one when none does, and retires those used so far.
    ///
    /// What was signed stays good. New badges are signed with the new keys from now on; each BadgeClass gets a version
    /// that names the new Profile when it is awarded next. Recognitions of the issuer are published of it too.
    ///
    /// # Errors
    /// `not-found`; `try-again` when another rotation came in between.
    pub async fn rotate_keys(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
    ) -> Result<Vec<Key>, Error> {
        let made = self.rotate_keys_once(actor, scope, issuer, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn rotate_keys_once(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        guard: Option<Guard<Vec<Key>>>,
    ) -> Result<Once<Vec<Key>>, Error> {
        let (service, actor, now) = (self.clone(), actor.clone(), self.now());
        self.issuer(scope, issuer).await?;
        if let Some(answer) = self.answered_before(guard.as_ref(), now).await? {
            return Ok(Once::Before(answer));
        }
        let waiting = self
            .store()
            .read(move |db: &mut Db| pending(db, issuer))
            .await?;
        let new = match waiting.is_empty() {
            true => Some(NewProfile::of(self, KeyState::Active, now).await?),
            false => None,
        };
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    service.check_seal(db)?;
                    issuers::lock(db, issuer)?;
                    let waiting = pending(db, issuer)?;
                    for (_, key) in keys::list(db, Scope::Issuer(issuer))? {
                        if key.state == KeyState::Active {
                            keys::set_state(db, key.id, KeyState::Retired, now)?;
                        }
                    }
                    let profile = match (waiting.first(), &new) {
                        (Some(first), _) => {
                            for key in &waiting {
                                keys::set_state(db, key.id, KeyState::Active, now)?;
                            }
                            first.profile
                        }
                        (None, Some(new)) => {
                            new.insert(db, issuer)?;
                            new.profile
                        }
                        (None, None) => {
                            let message = "the keys that waited were put to use by somebody else";
                            return Err(Error::refused("try-again", message));
                        }
                    };
                    issuers::make_current(db, issuer, profile)?;
                    endorsements::follow_recognitions(db, &actor, issuer, profile, now)?;
                    let mut active = keys::of_profile(db, profile)?;
                    active.retain(|key| key.state == KeyState::Active);
                    let detail = json!({ "keys": ids(&active) });
                    record(
                        db,
                        &actor,
                        now,
                        "key.rotate",
                        (Some(issuer), profile),
                        detail,
                    )?;
                    Ok(active)
                })
            })
            .await
    }

    /// Declares that a key may have been in other hands since `since`. Gives the key that takes its place in the
    /// Profile.
    ///
    /// From then on nothing that the key signed is believed. What we have on record is signed again, under the same
    /// ids, by [`Self::resign`] or by the first reader.
    ///
    /// # Errors
    /// `not-found`, `already-compromised`, or a `since` in the future.
    pub async fn compromise_key(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        since: Option<DateTime<Utc>>,
    ) -> Result<Key, Error> {
        let (actor, now) = (actor.clone(), self.now());
        let since = since.unwrap_or(now);
        if since > now {
            let why = Invalid::new("in-the-future", "must not be in the future");
            return Err(Error::field("/since", why));
        }
        let found = self
            .store()
            .read(move |db: &mut Db| keys::find_in(db, scope, id))
            .await?;
        let (issuer, key) = found.ok_or_else(|| Error::not_found("key"))?;
        let (service, maker) = (self.clone(), self.clone());
        let (profile, algorithm) = (key.profile, key.algorithm);
        let mut replacement = apart(move || {
            let keyring = maker.keyring();
            keyring.generate(profile, algorithm, KeyState::Retired, now)
        })
        .await??;
        self.store()
            .write(move |db: &mut Db| {
                service.check_seal(db)?;
                issuers::lock(db, issuer)?;
                let key = keys::find(db, id)?.ok_or_else(|| Error::not_found("key"))?;
                if key.state == KeyState::Compromised {
                    return Err(Error::refused(
                        "already-compromised",
                        "this key was declared compromised before",
                    ));
                }
                replacement.state = key.state;
                keys::set_state(db, id, KeyState::Compromised, since)?;
                keys::insert(db, &replacement)?;
                let detail = json!({ "since": time::iso(since), "replacement": replacement.id });
                record(
                    db,
                    &actor,
                    now,
                    "key.compromise",
                    (Some(issuer), id),
                    detail,
                )?;
                Ok(replacement.clone())
            })
            .await
    }

    /// An Ed25519 and an RSA key of a Profile.
    pub(super) async fn generate_pair(
        &self,
        profile: Uuid,
        state: KeyState,
        now: DateTime<Utc>,
    ) -> Result<Vec<Key>, Error> {
        let service = self.clone();
        apart(move || {
            [Algorithm::EdDsa, Algorithm::Rs256]
                .into_iter()
                .map(|algorithm| service.keyring().generate(profile, algorithm, state, now))
                .collect()
        })
        .await?
    }
}

/// A further Profile of an issuer, with its keys.
struct NewProfile {
    profile: Uuid,
    sentinel: Uuid,
    keys: Vec<Key>,
    now: DateTime<Utc>,
}

impl NewProfile {
    async fn of(service: &Service, state: KeyState, now: DateTime<Utc>) -> Result<Self, Error> {
        let profile = new_id();
        Ok(Self {
            profile,
            sentinel: Uuid::new_v4(),
            keys: service.generate_pair(profile, state, now).await?,
            now,
        })
    }

    fn insert(&self, db: &mut Db, issuer: Uuid) -> Result<(), Error> {
        issuers::insert_profile(db, issuer, self.profile, self.sentinel, self.now)?;
        for key in &self.keys {
            keys::insert(db, key)?;
        }
        Ok(())
    }
}

fn pending(db: &mut Db, issuer: Uuid) -> Result<Vec<Key>, Error> {
    let mut found = keys::list(db, Scope::Issuer(issuer))?;
    found.retain(|(_, key)| key.state == KeyState::Pending);
    Ok(found.into_iter().map(|(_, key)| key).collect())
}

fn ids(keys: &[Key]) -> Vec<Uuid> {
    keys.iter().map(|key| key.id).collect()
}

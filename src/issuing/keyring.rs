//! Private keys: made, sealed, and prepared once.

use super::{Error, new_id, random};
use crate::badge::{
    signing::{Algorithm, KeyState, SigningKey, sealing::SealingKey},
    urls::BaseUrl,
};
use crate::storage::{Db, keys, keys::Key};
use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa,
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Opens sealed keys and keeps them ready to sign.
pub(super) struct Keyring {
    sealing: SealingKey,
    base: BaseUrl,
    prepared: RwLock<HashMap<Uuid, Arc<SigningKey>>>,
}

impl Keyring {
    pub fn new(sealing: SealingKey, base: BaseUrl) -> Self {
        Self {
            sealing,
            base,
            prepared: RwLock::default(),
        }
    }

    /// Makes a key of a Profile. An RSA key takes a good part of a second.
    pub fn generate(
        &self,
        profile: Uuid,
        algorithm: Algorithm,
        state: KeyState,
        now: DateTime<Utc>,
    ) -> Result<Key, Error> {
        let id = new_id();
        let secret = match algorithm {
            Algorithm::EdDsa => Zeroizing::new(random::<32>()?.to_vec()),
            Algorithm::Rs256 => {
                let failed = |_| Error::Internal("an RSA key could not be made");
                let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).map_err(failed)?;
                let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(failed)?;
                Zeroizing::new(der.as_ref().to_vec())
            }
        };
        let signing = SigningKey::new(algorithm, &self.base.key(id), &secret)?;
        Ok(Key {
            id,
            profile,
            algorithm,
            state,
            public: signing.public().to_spki(),
            sealed: self.sealing.seal(random()?, id.as_bytes(), &secret),
            created_at: now,
            since: now,
        })
    }

    /// The key, ready to sign.
    pub fn prepare(&self, key: &Key) -> Result<Arc<SigningKey>, Error> {
        if let Some(ready) = self
            .prepared
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key.id)
        {
            return Ok(ready.clone());
        }
        let secret = self
            .sealing
            .open(key.id.as_bytes(), &key.sealed)
            .map_err(|_| {
                Error::Internal("a private key does not open with the key-encryption key")
            })?;
        let ready = Arc::new(SigningKey::new(
            key.algorithm,
            &self.base.key(key.id),
            &secret,
        )?);
        let mut prepared = self
            .prepared
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        Ok(prepared.entry(key.id).or_insert(ready).clone())
    }

    /// The active key of a Profile, ready to sign.
    pub fn active(
        &self,
        db: &mut Db,
        profile: Uuid,
        algorithm: Algorithm,
    ) -> Result<(Uuid, Arc<SigningKey>), Error> {
        let key = keys::in_state(db, profile, algorithm, KeyState::Active)?
            .ok_or_else(|| Error::refused("no-active-key", "the issuer has no active key"))?;
        Ok((key.id, self.prepare(&key)?))
    }
}

impl Keyring {
    /// A secret of any purpose under another seal.
    pub fn reseal(&self, to: &SealingKey, purpose: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(to.seal(random()?, purpose, &self.open(purpose, sealed)?))
    }

    /// A secret that was sealed for another purpose than signing badges.
    pub fn open(&self, purpose: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let wrong = |_| Error::Internal("a secret does not open with the key-encryption key");
        self.sealing.open(purpose, sealed).map_err(wrong)
    }

    /// The key that a Profile's awards are signed with: active, or retired and finishing its backlog; never compromised.
    pub fn of_profile(
        &self,
        db: &mut Db,
        profile: Uuid,
        algorithm: Algorithm,
    ) -> Result<(Uuid, Arc<SigningKey>), Error> {
        let keys = keys::of_profile(db, profile)?;
        let usable = |key: &&Key| {
            key.algorithm == algorithm && matches!(key.state, KeyState::Active | KeyState::Retired)
        };
        let key = keys.iter().find(usable).ok_or_else(|| {
            Error::refused("no-active-key", "the issuer has no key that may sign")
        })?;
        Ok((key.id, self.prepare(key)?))
    }
}

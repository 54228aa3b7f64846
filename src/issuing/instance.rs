//! Making an instance and opening it.

use super::{Clock, Error, Service, blocks, keyring::Keyring, links, random};
use crate::badge::{signing::sealing::SealingKey, urls::BaseUrl};
use crate::storage::{self, Db, Scope, Store, instance, instance::Instance, keys};
use zeroize::Zeroizing;

const CHECK: &[u8] = b"sceau sealing check";
const TOKEN_KEY: &[u8] = b"sceau token key";

/// Opens the instance in this store, or makes it when the store is empty.
///
/// # Errors
/// `other-base-url` when the kept data was signed under another base URL, `wrong-sealing-key` when the
/// key-encryption key is not the one that its private keys are sealed with.
pub fn open(store: Store, base: &BaseUrl, sealing: SealingKey) -> Result<Service, Error> {
    open_at(store, base, sealing, Clock::default())
}

/// [`open`], with another clock than the system's.
///
/// # Errors
/// Those of [`open`].
pub fn open_at(
    store: Store,
    base: &BaseUrl,
    sealing: SealingKey,
    clock: Clock,
) -> Result<Service, Error> {
    let (base_text, key, now) = (base.as_str().to_owned(), sealing.clone(), clock.now());
    let found = store.write_blocking(move |db: &mut Db| -> Result<Instance, Error> {
        if let Some(found) = instance::find(db)? {
            return Ok(found);
        }
        let seed = Zeroizing::new(random::<32>()?);
        let new = Instance {
            base_url: base_text.clone(),
            sealing_check: key.seal(random()?, CHECK, CHECK),
            token_key: key.seal(random()?, TOKEN_KEY, &*seed),
            created_at: now,
        };
        instance::insert(db, &new)?;
        instance::find(db)?.ok_or(Error::Internal("the instance was not kept"))
    })?;
    if sealing.open(CHECK, &found.sealing_check).is_err() {
        return Err(Error::refused(
            "wrong-sealing-key",
            "this key-encryption key is not the one that the private keys in the database are sealed with",
        ));
    }
    if found.base_url != base.as_str() {
        return Err(Error::refused(
            "other-base-url",
            format!(
                "the badges in this database were signed under {}, which stands in them for ever; \
                 the configuration says {base}. Set the base URL back, or use another database",
                found.base_url
            ),
        ));
    }
    let keyring = Keyring::new(sealing, base.clone());
    let seed = keyring.open(TOKEN_KEY, &found.token_key)?;
    let secrets = (links::Secret::new(&seed), blocks::Secret::new(&seed));
    Ok(Service::new(store, base.clone(), keyring, clock, secrets))
}

/// The base URL of the instance in this store, if there is one.
pub fn base_url(store: &Store) -> Result<Option<String>, Error> {
    Ok(store
        .read_blocking(|db: &mut Db| instance::find(db))?
        .map(|found| found.base_url))
}

impl Service {
    /// Puts every secret of the instance under another key-encryption key, in one transaction. Gives how many.
    ///
    /// A server that runs meanwhile goes on signing with the keys it has opened, and makes no new ones
    /// ([`Self::check_seal`]), until it is started with the new key.
    pub async fn reseal(&self, to: SealingKey) -> Result<usize, Error> {
        let service = self.clone();
        self.store()
            .write(move |db: &mut Db| {
                let keyring = service.keyring();
                db.lock_instance().map_err(storage::Error::from)?;
                let found = instance::find(db)?;
                let mut found = found.ok_or(Error::Internal("the instance is not there"))?;
                found.sealing_check = keyring.reseal(&to, CHECK, &found.sealing_check)?;
                found.token_key = keyring.reseal(&to, TOKEN_KEY, &found.token_key)?;
                instance::reseal(db, &found)?;
                let all = keys::list(db, Scope::Instance)?;
                for (_, key) in &all {
                    let sealed = keyring.reseal(&to, key.id.as_bytes(), &key.sealed)?;
                    keys::reseal(db, key.id, &sealed)?;
                }
                Ok(all.len() + 1)
            })
            .await
    }

    /// Before a secret is kept: the instance is still sealed with this process's key-encryption key. It stays so until
    /// the transaction ends.
    ///
    /// # Errors
    /// `wrong-sealing-key` after somebody changed it.
    pub(super) fn check_seal(&self, db: &mut Db) -> Result<(), Error> {
        db.lock_instance().map_err(storage::Error::from)?;
        let found = instance::find(db)?.ok_or(Error::Internal("the instance is not there"))?;
        self.keyring().open(CHECK, &found.sealing_check).map(drop).map_err(|_| {
            Error::refused(
                "wrong-sealing-key",
                "the key-encryption key was changed since this process started: start it again with the new one",
            )
        })
    }

    /// The seed of the Ed25519 key that access tokens are signed with.
    pub async fn token_seed(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        let found = self.store().read(|db: &mut Db| instance::find(db)).await?;
        let found = found.ok_or(Error::Internal("the instance is not there"))?;
        self.keyring().open(TOKEN_KEY, &found.token_key)
    }
}

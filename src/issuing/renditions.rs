//! The renditions of one award: hosted JSON, EdDSA JWS, RS256 JWS.

use super::{Error, Service, signed::sign_document};
use crate::badge::{
    assertion::Assertion,
    signing::{Algorithm, compose},
};
use crate::storage::{
    Db,
    assertions::{self, Rendition, StoredAssertion},
    badge_classes,
};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use uuid::Uuid;

/// How many awards may wait for their RS256 rendition. Beyond, the first reader makes it.
const WAITING: usize = 65_536;

/// As `nice` counts; 0 is ordinary, 19 the last.
#[cfg(target_os = "linux")]
const BEHIND: i32 = 19;

/// Where awards wait for their RS256 rendition.
pub(super) struct Signer {
    queue: SyncSender<Uuid>,
    waiting: Mutex<Option<Receiver<Uuid>>>,
}

/// An RS256 signature costs as much as all else of an award, and nobody waits for it: awards come first. Where the
/// system has no priority of a thread alone, nothing changes.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(why) = rustix::process::setpriority_process(None, BEHIND) {
        tracing::debug!(%why, "RS256 renditions are made beside awards, not behind them");
    }
}

impl Default for Signer {
    fn default() -> Self {
        let (queue, waiting) = sync_channel(WAITING);
        Self {
            queue,
            waiting: Mutex::new(Some(waiting)),
        }
    }
}

impl Service {
    /// The document served at the award's URL while it is not revoked.
    pub fn hosted(&self, stored: &StoredAssertion) -> Result<Assertion, Error> {
        Ok(read(stored)?.hosted())
    }

    /// The compact JWS that was made with the award, or in its place when that key was compromised.
    pub async fn eddsa_jws(&self, stored: &StoredAssertion) -> Result<String, Error> {
        let rendition = self.trusted_eddsa(stored).await?;
        Ok(self.jws(Algorithm::EdDsa, &rendition))
    }

    /// The compact JWS that the reference validators accept: kept, or made now and kept.
    pub async fn rs256_jws(&self, stored: &StoredAssertion) -> Result<String, Error> {
        let id = stored.id;
        let found = self
            .store()
            .read(move |db: &mut Db| assertions::rs256(db, id))
            .await?;
        if let Some(rendition) = found {
            return Ok(self.jws(Algorithm::Rs256, &rendition));
        }
        let (service, stored) = (self.clone(), stored.clone());
        let made = self
            .store()
            .read(move |db: &mut Db| service.make_rs256(db, &stored))
            .await?;
        let kept = self
            .store()
            .write(move |db: &mut Db| {
                assertions::insert_rs256(db, id, &made)?;
                // Without one it was erased meanwhile.
                assertions::rs256(db, id)?.ok_or_else(|| Error::not_found("badge award"))
            })
            .await?;
        Ok(self.jws(Algorithm::Rs256, &kept))
    }

    fn jws(&self, algorithm: Algorithm, rendition: &Rendition) -> String {
        compose(
            rendition.format,
            algorithm,
            &self.base().key(rendition.key),
            &rendition.payload,
            &rendition.signature,
        )
    }

    fn make_rs256(&self, db: &mut Db, stored: &StoredAssertion) -> Result<Rendition, Error> {
        let badge = badge_classes::find(db, stored.badge_class)?
            .ok_or(Error::Internal("an award has no badge"))?;
        let (key_id, key) = self
            .keyring()
            .of_profile(db, badge.profile, Algorithm::Rs256)?;
        let document = read(stored)?.signed_by(self.base().key(key_id));
        sign_document(self.base(), &document, key_id, &key, self.now())
    }

    /// Puts awards in the queue of the background signer. When it is full, the first reader makes the rendition.
    pub(super) fn sign_rs256_later(&self, ids: impl Iterator<Item = Uuid>) {
        for id in ids {
            let _ = self.inner.rs256.queue.try_send(id);
        }
    }

    /// Starts the thread that makes RS256 renditions after the commit. It ends with the process.
    pub fn start_background_signer(&self) -> std::io::Result<()> {
        let waiting = self
            .inner
            .rs256
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(waiting) = waiting else {
            return Ok(()); // it runs already
        };
        let service = self.clone();
        thread::Builder::new().name("rs256".to_owned()).spawn(move || {
            give_way();
            while let Ok(first) = waiting.recv() {
                let ids: Vec<Uuid> = [first].into_iter().chain(waiting.try_iter().take(63)).collect();
                if let Err(why) = service.sign_some(&ids) {
                    if matches!(why, Error::Storage(crate::storage::Error::Closed)) {
                        return;
                    }
                    tracing::warn!(%why, "RS256 renditions were not made; the first reader will");
                }
            }
        })?;
        Ok(())
    }

    fn sign_some(&self, ids: &[Uuid]) -> Result<(), Error> {
        let (service, wanted) = (self.clone(), ids.to_vec());
        let made = self
            .store()
            .read_blocking(move |db: &mut Db| service.make_missing_rs256(db, &wanted))?;
        self.store()
            .write_blocking(move |db: &mut Db| keep_rs256(db, &made))
    }

    /// The RS256 renditions of awards that have none, or one that a compromised key signed.
    pub(super) fn make_missing_rs256(
        &self,
        db: &mut Db,
        ids: &[Uuid],
    ) -> Result<Vec<(Uuid, Rendition)>, Error> {
        let mut made = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(stored) = assertions::find(db, *id)?
                && assertions::rs256(db, *id)?.is_none()
            {
                made.push((*id, self.make_rs256(db, &stored)?));
            }
        }
        Ok(made)
    }
}

pub(super) fn keep_rs256(db: &mut Db, made: &[(Uuid, Rendition)]) -> Result<(), Error> {
    for (id, rendition) in made {
        assertions::insert_rs256(db, *id, rendition)?;
    }
    Ok(())
}

pub(super) fn read(stored: &StoredAssertion) -> Result<Assertion, Error> {
    Assertion::from_payload(&stored.rendition.payload)
        .map_err(|_| Error::Internal("a stored payload does not read back"))
}

//! Signing again what a compromised key signed: the same badges, under the same ids, with the key in its place.

use super::{
    Error, Service,
    renditions::{keep_rs256, read},
    signed::sign_document,
};
use crate::badge::signing::Algorithm;
use crate::storage::{
    Db,
    assertions::{Rendition, StoredAssertion},
    badge_classes, resigning,
};
use uuid::Uuid;

/// How far a run has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Resigned {
    /// Renditions signed again.
    pub done: u64,
    /// Those that there were to do when the run began.
    pub total: u64,
}

/// Awards of one transaction.
const BATCH: i64 = 100;

impl Service {
    /// Signs again every rendition on record that was signed with a compromised key, of awards that stand. It may be
    /// interrupted and run again at any time; twice changes nothing.
    pub async fn resign(&self, mut progress: impl FnMut(Resigned)) -> Result<Resigned, Error> {
        let total = self
            .store()
            .read(|db: &mut Db| resigning::count(db))
            .await?;
        let mut so_far = Resigned { done: 0, total };
        progress(so_far);
        let mut after = Uuid::nil();
        loop {
            let service = self.clone();
            let (last, made) = self
                .store()
                .read(move |db: &mut Db| {
                    let found = resigning::eddsa(db, after, BATCH)?;
                    let mut made = Vec::with_capacity(found.len());
                    for stored in &found {
                        made.push((stored.rendition.key, service.made_again(db, stored)?));
                    }
                    let ids: Vec<Uuid> = found.iter().map(|stored| stored.id).collect();
                    Ok::<_, Error>((
                        ids.last().copied(),
                        ids.into_iter().zip(made).collect::<Vec<_>>(),
                    ))
                })
                .await?;
            let Some(last) = last else { break };
            after = last;
            so_far.done += made.len() as u64;
            self.store()
                .write(move |db: &mut Db| {
                    for (id, (old, rendition)) in &made {
                        resigning::replace(db, *id, *old, rendition)?;
                    }
                    Ok::<_, Error>(())
                })
                .await?;
            progress(so_far);
        }
        after = Uuid::nil();
        loop {
            let ids = self
                .store()
                .read(move |db: &mut Db| resigning::rs256(db, after, BATCH))
                .await?;
            let Some(last) = ids.last() else { break };
            after = *last;
            so_far.done += ids.len() as u64;
            let service = self.clone();
            let made = self
                .store()
                .read(move |db: &mut Db| service.make_missing_rs256(db, &ids))
                .await?;
            self.store()
                .write(move |db: &mut Db| keep_rs256(db, &made))
                .await?;
            progress(so_far);
        }
        Ok(so_far)
    }

    /// The EdDSA rendition of an award, signed again first if its key was compromised since.
    pub(super) async fn trusted_eddsa(&self, stored: &StoredAssertion) -> Result<Rendition, Error> {
        let (service, stored) = (self.clone(), stored.clone());
        let old = stored.rendition.clone();
        let id = stored.id;
        let made = self
            .store()
            .read(
                move |db: &mut Db| match resigning::is_compromised(db, stored.rendition.key)? {
                    true => service.made_again(db, &stored).map(Some),
                    false => Ok(None),
                },
            )
            .await?;
        let Some(made) = made else { return Ok(old) };
        let kept = made.clone();
        self.store()
            .write(move |db: &mut Db| resigning::replace(db, id, old.key, &made))
            .await?;
        Ok(kept)
    }

    fn made_again(&self, db: &mut Db, stored: &StoredAssertion) -> Result<Rendition, Error> {
        let badge = badge_classes::find(db, stored.badge_class)?
            .ok_or(Error::Internal("an award has no badge"))?;
        let (key_id, key) = self
            .keyring()
            .of_profile(db, badge.profile, Algorithm::EdDsa)?;
        let document = read(stored)?.signed_by(self.base().key(key_id));
        sign_document(self.base(), &document, key_id, &key, self.now())
    }
}

//! Where the badges are that a composite is made of, or would be.

use super::{Error, Service};
use crate::badge::urls::BaseUrl;
use crate::storage::{self, Db, evidence, places};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Where some badges are.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The awards of this instance among them.
    here: BTreeSet<Uuid>,
    /// What was brought to a programme among them, each with where it is: a certificate is nowhere.
    brought: BTreeMap<Uuid, Option<String>>,
}

impl Places {
    /// Of these badges, each an award or something that was brought.
    pub(super) fn read(
        db: &mut Db,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<Self, storage::Error> {
        let ids: BTreeSet<Uuid> = ids.into_iter().collect();
        let here = places::addressed(db, &ids)?;
        let mut brought = BTreeMap::new();
        for id in ids.difference(&here) {
            if let Some(found) = evidence::find(db, *id)? {
                brought.insert(*id, found.badge.and_then(|badge| badge.url));
            }
        }
        Ok(Self { here, brought })
    }

    /// Where it is: here, or elsewhere when it was brought. Nowhere is a certificate, what was erased after it was
    /// brought, and what a dry run awarded and did not keep.
    pub fn address(&self, base: &BaseUrl, id: Uuid) -> Option<String> {
        match self.brought.get(&id) {
            Some(place) => place.clone(),
            None => self.here.contains(&id).then(|| base.assertion(id)),
        }
    }

    /// Whether it was brought to a programme.
    pub fn is_brought(&self, id: Uuid) -> bool {
        self.brought.contains_key(&id)
    }
}

impl Service {
    /// Where these badges are, which the caller was told of.
    pub async fn places(&self, ids: impl IntoIterator<Item = Uuid>) -> Result<Places, Error> {
        let ids: BTreeSet<Uuid> = ids.into_iter().collect();
        let read = move |db: &mut Db| Ok::<_, Error>(Places::read(db, ids.iter().copied())?);
        self.store().read(read).await
    }
}

//! RevocationLists, written once and kept in memory until they grow: one may have 100,000 entries.

use super::{App, problem::Problem};
use crate::badge::{recipient::hex, revocation::RevocationList};
use crate::storage::{Db, assertions, erasure, issuers};
use actix_web::web::Bytes;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// How many bytes of lists are kept in memory together.
const KEPT: usize = 48 * 1024 * 1024;

/// A list as it is sent.
#[derive(Clone)]
pub struct Written {
    /// JSON.
    pub body: Bytes,
    /// Of the body.
    pub etag: String,
    entries: Entries,
}

/// How many awards it has that were revoked, and how many that were erased: one that is erased leaves the first.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Entries {
    revoked: i64,
    erased: i64,
}

/// The lists that were asked for last.
#[derive(Default)]
pub struct Lists {
    /// The latest one in front.
    kept: Mutex<VecDeque<(Uuid, Written)>>,
    /// One list is written at a time, so that many readers of a large one do not all write it.
    writing: tokio::sync::Mutex<()>,
}

impl Lists {
    /// The list of a Profile as it is now: the database is asked each time whether it has grown. Entries are never
    /// taken off, and changed only when they are erased.
    pub async fn of(&self, app: &App, profile: Uuid) -> Result<Written, Problem> {
        let store = app.service.store();
        let entries = store
            .read(move |db: &mut Db| Entries::count(db, profile))
            .await?;
        if let Some(written) = self.kept(profile, entries) {
            return Ok(written);
        }
        let _one = self.writing.lock().await;
        if let Some(written) = self.kept(profile, entries) {
            return Ok(written);
        }
        let base = app.service.base().clone();
        let list = store
            .read(move |db: &mut Db| {
                let Some(found) = issuers::find_profile(db, profile)? else {
                    return Ok(None);
                };
                // Counted first: what is added meanwhile is written once more.
                let entries = Entries::count(db, profile)?;
                let mut revoked = assertions::revoked_under(db, profile)?;
                let erased = erasure::under(db, profile)?;
                revoked.retain(|(id, _)| erased.binary_search(id).is_err());
                let reason = erasure::REASON;
                revoked.extend(erased.into_iter().map(|id| (id, reason.to_owned())));
                let list = RevocationList::new(&base, profile, found.sentinel, revoked);
                Ok::<_, crate::storage::Error>(Some((list, entries)))
            })
            .await?;
        let (list, entries) = list.ok_or_else(|| Problem::not_found("there is no such issuer"))?;
        let body = serde_json::to_vec(&list).map_err(|why| {
            tracing::error!(%why, "a revocation list could not be written");
            Problem::new("internal", "the list could not be written")
        })?;
        let written = Written {
            etag: format!("\"{}\"", &hex(&Sha256::digest(&body))[..32]),
            body: body.into(),
            entries,
        };
        self.keep(profile, &written);
        Ok(written)
    }

    fn kept(&self, profile: Uuid, entries: Entries) -> Option<Written> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(of, _)| *of == profile)?;
        // One that has more than was counted is newer still.
        let (has, wanted) = (found.1.entries, entries);
        let whole = has.erased >= wanted.erased
            && has.erased + has.revoked >= wanted.erased + wanted.revoked;
        whole.then(|| found.1.clone())
    }

    fn keep(&self, profile: Uuid, written: &Written) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(of, _)| *of != profile);
        kept.push_front((profile, written.clone()));
        let mut total = 0;
        kept.retain(|(_, list)| {
            total += list.body.len();
            total <= KEPT
        });
    }
}

impl Entries {
    fn count(db: &mut Db, profile: Uuid) -> Result<Self, crate::storage::Error> {
        Ok(Self {
            revoked: assertions::count_revoked_under(db, profile)?,
            erased: erasure::count_under(db, profile)?,
        })
    }
}

//! Awards as they are now.

use super::{Error, Service, erasure::absent, versions};
use crate::storage::{
    Db, Page, Scope, acceptances,
    assertions::{self, Revocation, StoredAssertion},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An award with what became of it.
#[derive(Debug, Clone)]
pub struct AwardNow {
    /// The award.
    pub assertion: StoredAssertion,
    /// Whether, why and when it was revoked.
    pub revocation: Option<Revocation>,
    /// When its holder accepted it.
    pub accepted_at: Option<DateTime<Utc>>,
}

impl Service {
    /// An award within the scope, with what became of it.
    pub async fn award_of(&self, scope: Scope, id: Uuid) -> Result<AwardNow, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let Some(assertion) = assertions::find_in(db, scope, id)? else {
                    return Err(absent(db, scope, id)?);
                };
                Ok(AwardNow {
                    assertion,
                    revocation: assertions::revocation(db, id)?,
                    accepted_at: acceptances::listed(db, &[id])?.remove(&id),
                })
            })
            .await
    }

    /// The awards of a badge within the scope, in order of creation, with what became of them.
    pub async fn awards_of_badge(
        &self,
        scope: Scope,
        badge: Uuid,
        page: Page,
    ) -> Result<Vec<AwardNow>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let badge = versions::latest(db, scope, badge)?;
                let found = assertions::list_of_badge(db, badge.lineage, page)?;
                now_of(db, found)
            })
            .await
    }
}

fn now_of(db: &mut Db, found: Vec<StoredAssertion>) -> Result<Vec<AwardNow>, Error> {
    let ids: Vec<_> = found.iter().map(|assertion| assertion.id).collect();
    let accepted = acceptances::listed(db, &ids)?;
    let mut shown = Vec::with_capacity(found.len());
    for assertion in found {
        let revocation = if assertion.live {
            None
        } else {
            assertions::revocation(db, assertion.id)?
        };
        shown.push(AwardNow {
            accepted_at: accepted.get(&assertion.id).copied(),
            assertion,
            revocation,
        });
    }
    Ok(shown)
}

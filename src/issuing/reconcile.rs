//! Awarding whatever is due and was not awarded, above all after a new recognition that makes past badges count.

use super::{Error, Service, award::ByRule};
use crate::badge::email::Email;
use crate::storage::{Db, Page, assertions, evidence, persons};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What a run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reconciled {
    /// Persons looked at.
    pub persons: u64,
    /// Composites awarded.
    pub awarded: u64,
}

impl Service {
    /// Looks at every person and awards what is due. Twice changes nothing. Each person is a transaction of their own.
    pub async fn reconcile(
        &self,
        mut progress: impl FnMut(Reconciled),
    ) -> Result<Reconciled, Error> {
        let mut total = Reconciled::default();
        let mut page = Page::first(500);
        loop {
            let ids = self
                .store()
                .read(move |db: &mut Db| persons::list(db, page))
                .await?;
            let Some(last) = ids.last() else {
                return Ok(total);
            };
            page.after = *last;
            for id in ids {
                let (service, now) = (self.clone(), self.now());
                let awarded = self
                    .store()
                    .write(move |db: &mut Db| {
                        persons::lock(db, id)?;
                        service.reconcile_person(db, id, now)
                    })
                    .await?;
                total.persons += 1;
                total.awarded += awarded.len() as u64;
                self.sign_rs256_later(awarded.iter().map(|a| a.assertion));
            }
            progress(total);
        }
    }

    /// Awards what is due to a person whose row is locked, to the address of their latest award.
    pub(super) fn reconcile_person(
        &self,
        db: &mut Db,
        person: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let latest = match assertions::latest_address(db, person)? {
            Some(found) => Some(found),
            None => evidence::latest_address(db, person)?,
        };
        let Some((address, email)) = latest else {
            return Ok(Vec::new());
        };
        let email =
            Email::parse(&email).map_err(|_| Error::Internal("a stored address does not parse"))?;
        self.award_due(db, persons::PersonAddress { person, address }, &email, now)
    }
}

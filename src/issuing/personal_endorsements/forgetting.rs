//! What nobody keeps is forgotten, and so are the addresses of people of whom nothing else is known.

use crate::issuing::{Error, Service};
use crate::storage::{
    Db, erasure,
    personal_endorsements::{self, Before},
    persons,
};
use chrono::TimeDelta;
use uuid::Uuid;

/// How many are forgotten in one transaction.
const PAGE: i64 = 50;

impl Service {
    /// Forgets what nobody keeps: what holders deleted a day ago, requests that ended a month ago without an answer, what
    /// was declined or taken back a year ago; and addresses of which nothing else is known. Gives how many.
    pub async fn forget_personal_endorsements(&self) -> Result<usize, Error> {
        let now = self.now();
        let before = Before {
            removed: now - TimeDelta::days(1),
            over: now - TimeDelta::days(30),
            ended: now - TimeDelta::days(365),
        };
        let mut all = 0;
        loop {
            let service = self.clone();
            let job = move |db: &mut Db| {
                let some = personal_endorsements::forgettable(db, before, PAGE)?;
                let mut addresses = Vec::with_capacity(some.len());
                for (id, address) in &some {
                    personal_endorsements::forget(db, *id)?;
                    addresses.push(*address);
                }
                service.forget_asked(db, &addresses)?;
                Ok::<_, Error>(some.len())
            };
            let done = self.store().write(job).await?;
            all += done;
            if done == 0 {
                return Ok(all);
            }
        }
    }

    /// Forgets the addresses of people who were asked, as far as nothing else is known of them.
    pub(in crate::issuing) fn forget_asked(
        &self,
        db: &mut Db,
        addresses: &[Uuid],
    ) -> Result<(), Error> {
        for address in addresses {
            let Some(person) = persons::of_address(db, *address)? else {
                continue;
            };
            persons::lock(db, person)?;
            if let Some(person) = erasure::only_typed(db, *address)? {
                self.block_all(db, person)?;
                erasure::erase_person(db, &[person], &[])?;
            }
        }
        Ok(())
    }
}

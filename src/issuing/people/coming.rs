//! Letters to whoever wants to sign in, and whoever never came.

use super::{fresh, may_write, whose};
use crate::badge::{email::Email, text::Language};
use crate::issuing::{
    Error, Service,
    letters::{self, Letter},
    links::{self, Purpose},
    merging::addressee,
};
use crate::storage::{Db, erasure::unproved, persons};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How long somebody who was only typed is waited for.
const NEVER_CAME: TimeDelta = TimeDelta::days(7);

impl Service {
    /// Sends a link to somebody's badges, when there is such a person; at most three an hour. The answer is the same
    /// for somebody unknown.
    pub async fn ask_for_badges(&self, email: Email, language: Language) -> Result<(), Error> {
        let now = self.now();
        self.store()
            .write(move |db: &mut Db| match persons::find(db, &email)? {
                Some(found) => send_link(db, found.address, None, language, now),
                None => Ok(()),
            })
            .await
    }

    /// Sends such a link to whoever reads an address, also somebody unknown, who wants to ask for a badge: `wanted` is what
    /// the link leads to. The same limits, and the answer is the same either way. Who was unknown and never comes is
    /// forgotten by [`Self::forget_who_never_came`].
    pub async fn ask_to_begin(
        &self,
        email: Email,
        language: Language,
        wanted: Uuid,
    ) -> Result<(), Error> {
        let (now, service, fresh) = (self.now(), self.clone(), fresh());
        self.store()
            .write(move |db: &mut Db| {
                let found = service.find_or_make(db, &email, fresh, now)?;
                send_link(db, found.address, Some(wanted), language, now)
            })
            .await
    }

    /// Forgets persons whose address was typed to ask for a badge, who did not come in a week, and of whom nothing else is
    /// known; gives how many.
    pub async fn forget_who_never_came(&self) -> Result<usize, Error> {
        let (before, service) = (self.now() - NEVER_CAME, self.clone());
        let found = self
            .store()
            .read(move |db: &mut Db| Ok::<_, Error>(unproved::candidates(db, before)?))
            .await?;
        let mut forgotten = 0;
        for person in found {
            let service = service.clone();
            let done = self.store().write(move |db: &mut Db| {
                persons::lock(db, person)?;
                if !unproved::is_nobody(db, person, before)? {
                    return Ok(false);
                }
                service.block_all(db, person)?;
                unproved::forget(db, person)?;
                Ok::<_, Error>(true)
            });
            forgotten += usize::from(done.await?);
        }
        Ok(forgotten)
    }
}

/// Sends a link that signs in whoever reads an address, three an hour at most; what it leads to then is `wanted`.
fn send_link(
    db: &mut Db,
    address: Uuid,
    wanted: Option<Uuid>,
    language: Language,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let locked = persons::lock_found(db, |db| Ok::<_, Error>(vec![whose(db, address)?.person]))?;
    if !may_write(db, address, Purpose::MyBadges, now)? {
        return Ok(());
    }
    persons::set_language(db, locked[0], language)?;
    let link = links::make(db, Purpose::MyBadges, address, wanted, now)?;
    let (email, _) = addressee(db, address)?;
    letters::post(db, &email, language, &Letter::MyBadges { link }, now)
}

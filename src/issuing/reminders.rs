//! Holders are told in good time that a composite expires: each reminder of its rule once.

use super::{
    Error, Service,
    letters::{self, Letter},
};
use crate::badge::{email::Email, text::Language};
use crate::storage::{
    Db, Page, Scope, composites,
    composites::StoredComposite,
    persons,
    reminders::{self, Expiring},
};
use chrono::{DateTime, Days, Utc};

/// How many awards are read at once.
const PAGE: i64 = 500;

impl Service {
    /// Posts the reminders that are due; gives how many. Twice changes nothing.
    ///
    /// One that was missed is posted late, unless the next is due already. There is none for an award that was renewed,
    /// revoked or declined, nor for a moment before the award.
    pub async fn remind(&self) -> Result<u64, Error> {
        let (mut posted, mut next) = (0, Page::first(PAGE));
        loop {
            let found = self.programmes(Scope::Instance, next).await?;
            let Some(last) = found.last() else {
                return Ok(posted);
            };
            next.after = last.id;
            for programme in found {
                let all = self
                    .store()
                    .read(move |db: &mut Db| composites::of_programme(db, programme.id))
                    .await?;
                for composite in &all {
                    posted += self.remind_of(composite).await?;
                }
            }
        }
    }

    async fn remind_of(&self, stored: &StoredComposite) -> Result<u64, Error> {
        let now = self.now();
        let renewal = stored.composite.renewal.as_ref();
        let mut days = renewal.map_or_else(Vec::new, |r| r.reminder_days.clone());
        days.sort_unstable();
        days.dedup();
        let mut posted = 0;
        // Each reminder until the next one takes its place; the last one until the expiry.
        let mut from = now;
        for days in days {
            let until = later(now, days);
            posted += self.remind_within(stored, (from, until), days).await?;
            from = until;
        }
        Ok(posted)
    }

    async fn remind_within(
        &self,
        stored: &StoredComposite,
        window: (DateTime<Utc>, DateTime<Utc>),
        days: u32,
    ) -> Result<u64, Error> {
        let (composite, mut page, mut posted) = (stored.id, Page::first(PAGE), 0);
        loop {
            let found = self
                .store()
                .read(move |db: &mut Db| reminders::due(db, composite, window, days, page))
                .await?;
            let Some(last) = found.last() else {
                return Ok(posted);
            };
            page.after = last.assertion;
            for award in found {
                if later(award.issued_on, days) <= award.expires {
                    posted += u64::from(self.remind_holder(award, days).await?);
                }
            }
        }
    }

    async fn remind_holder(&self, award: Expiring, days: u32) -> Result<bool, Error> {
        let now = self.now();
        self.store()
            .write(move |db: &mut Db| {
                persons::lock(db, award.person)?;
                // It may have been renewed or revoked meanwhile.
                let Some((address, language)) = reminders::holder(db, award.assertion)? else {
                    return Ok(false);
                };
                if !reminders::insert(db, award.assertion, days, now)? {
                    return Ok(false);
                }
                let to = Email::parse(&address)
                    .map_err(|_| Error::Internal("a stored address does not parse"))?;
                let mut known = Language::ALL.into_iter();
                let language = known.find(|l| l.tag() == language).unwrap_or(Language::Fr);
                let letter = Letter::ExpiryReminder {
                    assertion: award.assertion,
                    days: whole_days(award.expires, now),
                };
                letters::post(db, &to, language, &letter, now)?;
                Ok::<_, Error>(true)
            })
            .await
    }
}

fn later(than: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    than.checked_add_days(Days::new(days.into()))
        .unwrap_or(than)
}

/// How many days are left, a begun one counted: when it is late, the letter says what is true.
fn whole_days(expires: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    let left = (expires - now).num_seconds();
    u32::try_from(left.max(0).div_euclid(86_400) + i64::from(left % 86_400 > 0)).unwrap_or(0)
}

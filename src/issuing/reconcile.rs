//! Awarding whatever is due and was not awarded, above all after a new recognition that makes past badges count, and
//! renewals whose window opens.

use super::{
    Error, Service,
    award::ByRule,
    composites::Under,
    population::{Aim, Search},
};
use crate::badge::email::Email;
use crate::storage::{Db, Page, Scope, assertions, evidence, persons::PersonAddress};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How many persons are read at once.
pub(super) const PAGE: i64 = 500;
/// How many persons are awarded in one transaction: their rows are locked that long.
pub(super) const TOGETHER: usize = 25;

/// What a run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reconciled {
    /// Persons looked at, in each programme: those who do not hold everything already.
    pub persons: u64,
    /// Composites awarded.
    pub awarded: u64,
}

impl Service {
    /// Awards what is due to anybody, under rules whose back-fill was confirmed. Twice changes nothing. It may be
    /// interrupted: a few persons at a time are a transaction.
    ///
    /// `progress` is told after each page, and stops the run with `false`.
    pub async fn reconcile(
        &self,
        mut progress: impl FnMut(Reconciled) -> bool,
    ) -> Result<Reconciled, Error> {
        let mut total = Reconciled::default();
        let mut next = Page::first(PAGE);
        loop {
            let found = self.programmes(Scope::Instance, next).await?;
            let Some(last) = found.last() else {
                return Ok(total);
            };
            next.after = last.id;
            for programme in found {
                if !self
                    .reconcile_in(programme.id, &mut total, &mut progress)
                    .await?
                {
                    return Ok(total);
                }
            }
        }
    }

    async fn reconcile_in(
        &self,
        programme: Uuid,
        total: &mut Reconciled,
        progress: &mut impl FnMut(Reconciled) -> bool,
    ) -> Result<bool, Error> {
        let mut page = Page::first(PAGE);
        loop {
            let now = self.now();
            let (persons, entitled) = self
                .store()
                .read(move |db: &mut Db| {
                    let search = Search::read(db, programme, Aim::Confirmed, now)?;
                    let persons = search.page(db, page)?;
                    let entitled = search.entitled(db, &persons, now)?;
                    let entitled: Vec<Uuid> = entitled.iter().map(|e| e.person).collect();
                    Ok::<_, Error>((persons, entitled))
                })
                .await?;
            let Some(last) = persons.last() else {
                return Ok(true);
            };
            page.after = *last;
            for some in entitled.chunks(TOGETHER) {
                let (service, some) = (self.clone(), some.to_vec());
                let awarded = self
                    .store()
                    .write(move |db: &mut Db| {
                        service.award_entitled(db, programme, Aim::Confirmed, &some, now)
                    })
                    .await?;
                total.awarded += awarded.len() as u64;
                self.sign_rs256_later(awarded.iter().map(|a| a.assertion));
            }
            total.persons += persons.len() as u64;
            if !progress(*total) {
                return Ok(false);
            }
        }
    }

    /// Awards what is due to a person whose row is locked, under rules whose back-fill was confirmed, to the address of
    /// their latest award.
    pub(super) fn reconcile_person(
        &self,
        db: &mut Db,
        person: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        match latest_address(db, person)? {
            Some((address, email)) => self.award_due(db, address, &email, Under::Confirmed, now),
            None => Ok(Vec::new()),
        }
    }
}

/// The address of a person's latest award; for somebody who was awarded nothing, of the evidence they brought last.
pub(super) fn latest_address(
    db: &mut Db,
    person: Uuid,
) -> Result<Option<(PersonAddress, Email)>, Error> {
    let latest = match assertions::latest_address(db, person)? {
        Some(found) => Some(found),
        None => evidence::latest_address(db, person)?,
    };
    let Some((address, email)) = latest else {
        return Ok(None);
    };
    let email =
        Email::parse(&email).map_err(|_| Error::Internal("a stored address does not parse"))?;
    Ok(Some((PersonAddress { person, address }, email)))
}

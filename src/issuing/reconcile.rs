//! Awarding whatever is due and was not awarded, above all after a new recognition that makes past badges count, and
//! renewals whose window opens.

use super::{
    Actor, Error, Service,
    award::ByRule,
    composites::Under,
    jobs::{self, Job, Kind, State},
    population::{Aim, Search},
    record,
};
use crate::badge::email::Email;
use crate::storage::{
    Db, Page, Scope, assertions, evidence, jobs as stored, persons::PersonAddress, programmes,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// What a run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reconciled {
    /// Persons looked at, in each programme: those who do not hold everything already.
    pub persons: u64,
    /// Composites awarded.
    pub awarded: u64,
    /// Persons who are due something that could not be awarded.
    pub failed: u64,
}

impl Reconciled {
    /// With what a job came to.
    pub fn and(self, job: &Job) -> Self {
        Self {
            persons: self.persons + u64::try_from(job.done).unwrap_or(0),
            awarded: self.awarded + job.outcome.awarded(&job.kind),
            failed: self.failed + job.outcome.failed,
        }
    }
}

impl Service {
    /// Asks for a reconciliation of a programme within the scope: whatever is due to anybody under rules whose
    /// back-fill was confirmed is awarded. It is a job.
    ///
    /// # Errors
    /// `not-found`; `job-running` when one is not finished.
    pub async fn ask_reconciliation(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
    ) -> Result<Job, Error> {
        let (actor, now, base) = (actor.clone(), self.now(), self.base().clone());
        self.store()
            .write(move |db: &mut Db| {
                let programme = jobs::found(db, scope, programme)?;
                programmes::lock(db, programme.id)?;
                if let Some(running) = stored::reconciling(db, programme.id)? {
                    return Err(jobs::running(&base, &running));
                }
                let search = Search::read(db, programme.id, Aim::Confirmed, now)?;
                let total = search.count(db)?;
                let kind = Kind::Reconciliation;
                let job = jobs::queued(programme.id, kind, (false, total), &actor, now);
                stored::insert(db, &job)?;
                let about = (Some(programme.owner), job.id);
                record(db, &actor, now, "reconciliation.create", about, json!({}))?;
                Ok(job)
            })
            .await
    }

    /// Awards what is due to anybody in any programme, under rules whose back-fill was confirmed. Twice changes nothing,
    /// and so do two at once: each programme's is a job, which is left to whoever is at it. One that was interrupted goes
    /// on where it was.
    ///
    /// `progress` is told after each page, and stops the run with `false`.
    pub async fn reconcile(
        &self,
        mut progress: impl FnMut(Reconciled) -> bool,
    ) -> Result<Reconciled, Error> {
        let (mut total, mut goes_on) = (Reconciled::default(), true);
        let mut next = Page::first(500);
        loop {
            let found = self.programmes(Scope::Instance, next).await?;
            let Some(last) = found.last() else {
                return Ok(total);
            };
            next.after = last.id;
            for programme in found {
                let job = self.reconciliation(programme.id).await?;
                let ran = self.run_job(&job, |job| {
                    // The page that only finds nobody any more is not worth telling.
                    goes_on &= job.state.is_final() || progress(total.and(job));
                    goes_on
                });
                if let Some(job) = ran.await? {
                    total = total.and(&job);
                    // The reason was logged when it failed; other programmes are no worse for it.
                    total.failed += u64::from(job.state == State::Failed);
                }
                if !goes_on {
                    return Ok(total);
                }
            }
        }
    }

    /// The reconciliation of a programme that was left, or the server's next one. Of its own, only the last is kept.
    async fn reconciliation(&self, programme: Uuid) -> Result<Job, Error> {
        let now = self.now();
        self.store()
            .write(move |db: &mut Db| {
                programmes::lock(db, programme)?;
                if let Some(left) = stored::reconciling(db, programme)? {
                    return Ok(left);
                }
                let actor = Actor::rule();
                stored::forget_reconciliations(db, programme, actor.as_str())?;
                let search = Search::read(db, programme, Aim::Confirmed, now)?;
                let total = search.count(db)?;
                let kind = Kind::Reconciliation;
                let job = jobs::queued(programme, kind, (false, total), &actor, now);
                stored::insert(db, &job)?;
                Ok::<_, Error>(job)
            })
            .await
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

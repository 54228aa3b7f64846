//! Jobs: work over all persons of a programme, in pages. Whoever runs one keeps how far it is with each page, so that
//! another goes on where one was killed.
//!
//! What is due to one person and cannot be awarded is counted with its reason, and holds nobody else up.

use super::{
    Actor, Error, Service, new_id,
    population::{Aim, Search},
};
use crate::badge::{composite::Due, text::Slug, urls::BaseUrl};
pub use crate::storage::jobs::{Job, Kind, Outcome, State};
use crate::storage::{
    Db, Page, Scope, erasure,
    jobs::{self, Claim},
    programmes::{self, Programme},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long somebody may be silent before another takes their job over.
const CLAIMED: TimeDelta = TimeDelta::seconds(10);
/// How many examples a dry run keeps.
const EXAMPLES: usize = 100;
/// How many persons are read at once.
pub(super) const PAGE: i64 = 500;
/// How many persons are awarded in one transaction: their rows are locked that long.
const TOGETHER: usize = 25;

impl Service {
    /// A job of a programme within the scope.
    pub async fn job(&self, scope: Scope, programme: Uuid, id: Uuid) -> Result<Job, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                jobs::find(db, programme.id, id)?.ok_or_else(|| Error::not_found("job"))
            })
            .await
    }

    /// The jobs of a programme within the scope, in order of creation.
    pub async fn jobs(&self, scope: Scope, programme: Uuid, page: Page) -> Result<Vec<Job>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                Ok(jobs::list(db, programme.id, page)?)
            })
            .await
    }

    /// Runs the oldest job that nobody is at, until it is finished; nothing when there is none, or when another took
    /// it. `progress` is told after each step, and stops with `false`: another goes on.
    pub async fn run_next_job(
        &self,
        progress: impl FnMut(&Job) -> bool,
    ) -> Result<Option<Job>, Error> {
        let now = self.now();
        let waiting = self
            .store()
            .read(move |db: &mut Db| jobs::waiting(db, now))
            .await?;
        match waiting {
            Some(job) => self.run_job(&job, progress).await,
            None => Ok(None),
        }
    }

    /// Runs a job until it is finished; nothing when somebody else is at it.
    pub async fn run_job(
        &self,
        job: &Job,
        mut progress: impl FnMut(&Job) -> bool,
    ) -> Result<Option<Job>, Error> {
        let (claim, now, programme, id) = (new_id(), self.now(), job.programme, job.id);
        let job = self
            .store()
            .write(move |db: &mut Db| {
                let until = now + CLAIMED;
                let taken = jobs::claim(db, id, Claim { id: claim, until }, now)?;
                // As it stands now: somebody may have worked on it since.
                let job = jobs::find(db, programme, id)?;
                Ok::<_, Error>(job.filter(|_| taken))
            })
            .await?;
        let Some(mut job) = job else {
            return Ok(None);
        };
        loop {
            match self.step(job.clone(), claim).await {
                Ok(Some(next)) => job = next,
                Ok(None) => return Ok(None),
                Err(Error::Storage(why)) if why.is_temporary() => return Err(why.into()),
                Err(why) => {
                    tracing::error!(job = %id, %why, "a job failed");
                    // A part of the step may be done, and is counted.
                    let stored = self
                        .store()
                        .read(move |db: &mut Db| jobs::find(db, programme, id));
                    job = stored.await?.unwrap_or(job);
                    job.state = State::Failed;
                    job.failure = Some(why.to_string());
                    job.finished_at = Some(self.now());
                    return self.keep(job, claim).await;
                }
            }
            let goes_on = progress(&job);
            if job.state.is_final() {
                return Ok(Some(job));
            }
            if !goes_on {
                return self.release(job, claim).await;
            }
        }
    }

    /// One page of persons, or the end. Nothing when the claim is another's by now.
    async fn step(&self, mut job: Job, claim: Uuid) -> Result<Option<Job>, Error> {
        let (now, programme, aim) = (self.now(), job.programme, aim(&job));
        let after = job.progress;
        let (persons, found) = self
            .store()
            .read(move |db: &mut Db| {
                let search = Search::read(db, programme, aim, now)?;
                let persons = search.page(db, Page { after, limit: PAGE })?;
                let found = search.entitled(db, &persons, now)?;
                let found: Vec<_> = found.into_iter().map(|e| (e.person, e.dues)).collect();
                Ok::<_, Error>((persons, found))
            })
            .await?;
        let Some(last) = persons.last() else {
            job.state = State::Done;
            job.finished_at = Some(now);
            return self.keep(job, claim).await;
        };
        let before = job.done;
        let so_far = |persons: usize| before + i64::try_from(persons).unwrap_or(0);
        if job.dry_run {
            found
                .iter()
                .for_each(|(_, dues)| count_dues(&mut job, dues));
        } else {
            let ids: Vec<Uuid> = found.into_iter().map(|(person, _)| person).collect();
            for some in ids.chunks(TOGETHER) {
                let done = |last: &Uuid| so_far(persons.iter().filter(|p| *p <= last).count());
                let Some(next) = self.award_some(job, claim, some, done).await? else {
                    return Ok(None);
                };
                job = next;
            }
        }
        job.progress = *last;
        job.done = so_far(persons.len());
        self.keep(job, claim).await
    }

    /// Awards a few persons; where that fails, each alone, so that it fails only of those of whom it must. `done` says
    /// how many were looked at with a person.
    async fn award_some(
        &self,
        job: Job,
        claim: Uuid,
        persons: &[Uuid],
        done: impl Fn(&Uuid) -> i64,
    ) -> Result<Option<Job>, Error> {
        let all = persons.last().map_or(job.done, &done);
        let together = self.award_together(job.clone(), claim, persons.to_vec(), all);
        match together.await {
            Err(why) if is_of_one(&why) => {}
            awarded => return awarded,
        }
        let mut job = job;
        for person in persons {
            let alone = self.award_together(job.clone(), claim, vec![*person], done(person));
            match alone.await {
                Ok(Some(next)) => job = next,
                Ok(None) => return Ok(None),
                Err(why) if is_of_one(&why) => {
                    tracing::error!(job = %job.id, %person, %why, "a composite that is due cannot be awarded");
                    job.outcome.fail(why.to_string());
                    (job.progress, job.done) = (*person, done(person));
                    // With the place: whoever goes on after a kill counts nobody twice.
                    match self.keep(job, claim).await? {
                        Some(kept) => job = kept,
                        None => return Ok(None),
                    }
                }
                Err(why) => return Err(why),
            }
        }
        Ok(Some(job))
    }

    /// Awards a few persons, and keeps in the same transaction that it is done.
    async fn award_together(
        &self,
        job: Job,
        claim: Uuid,
        persons: Vec<Uuid>,
        done: i64,
    ) -> Result<Option<Job>, Error> {
        let (service, now) = (self.clone(), self.now());
        let claim = Claim {
            id: claim,
            until: now + CLAIMED,
        };
        let kept = self
            .store()
            .write(move |db: &mut Db| {
                // First, so that nobody else has it while we award.
                if !jobs::save(db, &job, claim)? {
                    return Ok(None);
                }
                let awarded =
                    service.award_entitled(db, job.programme, aim(&job), &persons, now)?;
                let mut job = job.clone();
                for made in &awarded {
                    count(&mut job, made.iter().map(|award| &award.composite));
                }
                job.progress = persons.last().copied().unwrap_or(job.progress);
                job.done = done;
                jobs::save(db, &job, claim)?;
                Ok::<_, Error>(Some((job, awarded)))
            })
            .await?;
        let Some((job, awarded)) = kept else {
            return Ok(None);
        };
        self.sign_rs256_later(awarded.iter().flatten().map(|a| a.assertion));
        Ok(Some(job))
    }

    async fn keep(&self, job: Job, claim: Uuid) -> Result<Option<Job>, Error> {
        self.save(job, claim, CLAIMED).await
    }

    /// Leaves the job to the next who asks.
    async fn release(&self, job: Job, claim: Uuid) -> Result<Option<Job>, Error> {
        self.save(job, claim, TimeDelta::zero()).await
    }

    async fn save(&self, job: Job, claim: Uuid, lasts: TimeDelta) -> Result<Option<Job>, Error> {
        let claim = Claim {
            id: claim,
            until: self.now() + lasts,
        };
        self.store()
            .write(move |db: &mut Db| {
                let mut job = job.clone();
                erasure::forget_erased(db, &mut job.outcome)?;
                Ok(jobs::save(db, &job, claim)?.then_some(job))
            })
            .await
    }
}

/// A programme within the scope.
pub(super) fn found(db: &mut Db, scope: Scope, programme: Uuid) -> Result<Programme, Error> {
    programmes::find_in(db, scope, programme)?.ok_or_else(|| Error::not_found("programme"))
}

/// The path of a job in the API.
pub fn path(programme: Uuid, job: Uuid) -> String {
    format!("/api/v1/programmes/{programme}/jobs/{job}")
}

/// The refusal of what was asked for before and is not finished.
pub(super) fn running(base: &BaseUrl, job: &Job) -> Error {
    Error::Refused {
        code: "job-running",
        message: format!(
            "the same {} was asked for before and is not finished",
            job.kind.name()
        ),
        url: Some(base.join(&path(job.programme, job.id))),
    }
}

/// A job that nobody is at yet.
pub(super) fn queued(
    programme: Uuid,
    kind: Kind,
    (dry_run, total): (bool, i64),
    actor: &Actor,
    now: DateTime<Utc>,
) -> Job {
    Job {
        id: new_id(),
        programme,
        kind,
        dry_run,
        state: State::Queued,
        progress: Uuid::nil(),
        done: 0,
        total,
        outcome: Outcome::default(),
        failure: None,
        created_by: actor.as_str().to_owned(),
        created_at: now,
        finished_at: None,
    }
}

fn aim(job: &Job) -> Aim {
    match job.kind {
        Kind::BackFill { rule, .. } => Aim::Rule(rule),
        Kind::Reconciliation => Aim::Confirmed,
    }
}

/// Whether it may be one person's fault: neither the database's nor that of what the job is about.
fn is_of_one(why: &Error) -> bool {
    match why {
        Error::Storage(_) => false,
        Error::Refused { code, .. } => !["rule-superseded", "not-found"].contains(code),
        Error::Fields(_) | Error::Key(_) | Error::Internal(_) => true,
    }
}

fn count_dues(job: &mut Job, dues: &[Due]) {
    count(job, dues.iter().map(|due| &due.composite));
    let mut of_it = dues.iter();
    let example = match &job.kind {
        Kind::BackFill { composite, .. } => of_it.find(|due| due.composite.as_str() == composite),
        Kind::Reconciliation => None,
    };
    if let Some(example) = example.filter(|_| job.outcome.examples.len() < EXAMPLES) {
        job.outcome.examples.push(example.components.clone());
    }
}

/// Counts what one person is awarded.
fn count<'a>(job: &mut Job, awarded: impl Iterator<Item = &'a Slug>) {
    let (awarded, outcome): (BTreeSet<_>, _) = (awarded.collect(), &mut job.outcome);
    let main = |slug: &Slug| match &job.kind {
        Kind::BackFill { composite, .. } => slug.as_str() == composite,
        Kind::Reconciliation => false,
    };
    let gained = match job.kind {
        Kind::BackFill { .. } => awarded.iter().any(|slug| main(slug)),
        Kind::Reconciliation => !awarded.is_empty(),
    };
    outcome.gained += u64::from(gained);
    for slug in awarded.into_iter().filter(|slug| !main(slug)) {
        *outcome.also.entry(slug.clone()).or_default() += 1;
    }
}

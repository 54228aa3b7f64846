//! Back-fill: people who are entitled under a version of a rule are awarded its composite, by an explicit act.
//!
//! First a dry run, which lists who would gain; then the confirmation. Both are jobs over all persons: whoever runs one
//! keeps how far it is with each page, so that another goes on where one was killed.

use super::{
    Actor, Error, Service,
    award::ByRule,
    closing::open_programme,
    new_id,
    population::{Aim, Search},
    reconcile::{PAGE, TOGETHER},
    record,
};
use crate::badge::{composite::Due, error::Invalid};
pub use crate::storage::jobs::{Job, Outcome, State};
use crate::storage::{
    Db, Page, Scope, composite_awards, composites,
    jobs::{self, Claim},
    population,
    programmes::{self, Programme},
};
use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

/// How long somebody may be silent before another takes their job over.
const CLAIMED: TimeDelta = TimeDelta::seconds(10);
/// How many examples a dry run keeps.
const EXAMPLES: usize = 100;

impl Service {
    /// Asks for a back-fill of a composite under the rule in force, within the scope. The first one that is no dry run
    /// confirms it: from then on the reconciler awards under that version too.
    ///
    /// # Errors
    /// `unknown-composite`, `job-running` when the same was asked for and is not finished, `dry-run-needed` when nobody
    /// looked first who would gain.
    pub async fn back_fill(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        composite: String,
        dry_run: bool,
    ) -> Result<Job, Error> {
        let (actor, now, base) = (actor.clone(), self.now(), self.base().clone());
        let id = new_id();
        self.store()
            .write(move |db: &mut Db| {
                let programme = open_programme(db, scope, programme)?;
                programmes::lock(db, programme.id)?;
                let all = composites::of_programme(db, programme.id)?;
                let mut those = all.iter();
                let stored = those
                    .find(|c| c.composite.slug.as_str() == composite)
                    .ok_or_else(|| unknown_composite(&all))?;
                let before = jobs::about(db, stored.rule_id)?;
                let running = before.iter().find(|j| j.dry_run == dry_run && !j.state.is_final());
                if let Some(running) = running {
                    return Err(Error::Refused {
                        code: "job-running",
                        message: "the same back-fill was asked for before and is not finished".to_owned(),
                        url: Some(base.join(&path(programme.id, running.id))),
                    });
                }
                let looked = before.iter().any(|j| j.dry_run && j.state == State::Done);
                if !dry_run && !looked {
                    return Err(Error::refused(
                        "dry-run-needed",
                        "a dry run of this version of the rule comes first, to see who would gain",
                    ));
                }
                if !dry_run {
                    population::confirm(db, stored.rule_id, now)?;
                }
                let search = Search::read(db, programme.id, Aim::Rule(stored.rule_id), now)?;
                let job = Job {
                    id,
                    programme: programme.id,
                    rule: stored.rule_id,
                    composite: composite.clone(),
                    rule_version: stored.rule_version,
                    dry_run,
                    state: State::Queued,
                    progress: Uuid::nil(),
                    done: 0,
                    total: search.count(db)?,
                    outcome: Outcome::default(),
                    failure: None,
                    created_by: actor.as_str().to_owned(),
                    created_at: now,
                    finished_at: None,
                };
                jobs::insert(db, &job)?;
                let detail = json!({ "composite": composite, "rule": stored.rule_version, "dryRun": dry_run });
                record(db, &actor, now, "back-fill.create", (Some(programme.owner), id), detail)?;
                Ok(job)
            })
            .await
    }

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
                    tracing::error!(job = %id, %why, "a back-fill failed");
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
        let (now, programme, aim) = (self.now(), job.programme, Aim::Rule(job.rule));
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
        let count = |persons: usize| before + i64::try_from(persons).unwrap_or(0);
        if job.dry_run {
            found
                .iter()
                .for_each(|(_, dues)| count_dues(&mut job, dues));
        } else {
            let ids: Vec<Uuid> = found.into_iter().map(|(person, _)| person).collect();
            for some in ids.chunks(TOGETHER) {
                let looked_at = persons.iter().filter(|p| some.last() >= Some(p)).count();
                let next = self.award_some(job, claim, some.to_vec(), count(looked_at));
                let Some(next) = next.await? else {
                    return Ok(None);
                };
                job = next;
            }
        }
        job.progress = *last;
        job.done = count(persons.len());
        self.keep(job, claim).await
    }

    /// Awards a few persons, and keeps in the same transaction that it is done.
    async fn award_some(
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
                let aim = Aim::Rule(job.rule);
                let awarded = service.award_entitled(db, job.programme, aim, &persons, now)?;
                let mut job = job.clone();
                count_awards(db, &mut job, &awarded)?;
                job.progress = persons.last().copied().unwrap_or(job.progress);
                job.done = done;
                jobs::save(db, &job, claim)?;
                Ok::<_, Error>(Some((job, awarded)))
            })
            .await?;
        let Some((job, awarded)) = kept else {
            return Ok(None);
        };
        self.sign_rs256_later(awarded.iter().map(|a| a.assertion));
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
        let kept = job.clone();
        let own = self
            .store()
            .write(move |db: &mut Db| jobs::save(db, &kept, claim))
            .await?;
        Ok(own.then_some(job))
    }
}

fn found(db: &mut Db, scope: Scope, programme: Uuid) -> Result<Programme, Error> {
    programmes::find_in(db, scope, programme)?.ok_or_else(|| Error::not_found("programme"))
}

/// The path of a job in the API.
pub fn path(programme: Uuid, job: Uuid) -> String {
    format!("/api/v1/programmes/{programme}/jobs/{job}")
}

/// The refusal of a composite that is none of the programme's.
pub(super) fn unknown_composite(known: &[composites::StoredComposite]) -> Error {
    let known: Vec<_> = known.iter().map(|c| c.composite.slug.as_str()).collect();
    let message = format!("this programme has these composites: {}", known.join(", "));
    Error::field("/composite", Invalid::new("unknown-composite", message))
}

fn count_dues(job: &mut Job, dues: &[Due]) {
    for due in dues {
        if due.composite.as_str() == job.composite {
            job.outcome.gained += 1;
            if job.outcome.examples.len() < EXAMPLES {
                job.outcome.examples.push(due.components.clone());
            }
        } else {
            *job.outcome.also.entry(due.composite.clone()).or_default() += 1;
        }
    }
}

fn count_awards(db: &mut Db, job: &mut Job, awarded: &[ByRule]) -> Result<(), Error> {
    for award in awarded {
        let made = composite_awards::find(db, award.assertion)?;
        let slug = made.map(|made| made.under.composite.slug);
        let slug = slug.ok_or(Error::Internal("an award by rule has no composite"))?;
        if slug.as_str() == job.composite {
            job.outcome.gained += 1;
        } else {
            *job.outcome.also.entry(slug).or_default() += 1;
        }
    }
    Ok(())
}

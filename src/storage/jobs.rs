//! Long work over all persons, in pages: what is to be done, how far it is, and who is at it.

use super::{
    Db, Error, Page,
    schema::{composite_rules, composites, jobs},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

mod outcome;

pub use outcome::Outcome;

/// Work over everybody who may be due something in a programme.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// Of which programme.
    pub programme: Uuid,
    /// What is looked for.
    pub kind: Kind,
    /// Nothing is awarded.
    pub dry_run: bool,
    /// How it stands.
    pub state: State,
    /// The last person that was looked at.
    pub progress: Uuid,
    /// How many persons were looked at.
    pub done: i64,
    /// How many there were to look at when it was asked for.
    pub total: i64,
    /// What came of it so far.
    pub outcome: Outcome,
    /// Why it failed.
    pub failure: Option<String>,
    /// Who asked for it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Since when it is done or failed.
    pub finished_at: Option<DateTime<Utc>>,
}

/// What a job looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// What is due under one version of a rule.
    BackFill {
        /// That version.
        rule: Uuid,
        /// Its number.
        version: i32,
        /// The slug of its composite.
        composite: String,
    },
    /// Whatever is due under the rules whose back-fill was confirmed.
    Reconciliation,
}

impl Kind {
    /// As it is stored and shown.
    pub fn name(&self) -> &'static str {
        match self {
            Self::BackFill { .. } => "back-fill",
            Self::Reconciliation => "reconciliation",
        }
    }
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = JobState)]
pub enum State {
    /// Nobody is at it yet.
    Queued,
    /// Somebody is, or was until they were stopped: another goes on.
    Running,
    /// It is done.
    Done,
    /// It cannot be done.
    Failed,
}

impl State {
    const ALL: [Self; 4] = [Self::Queued, Self::Running, Self::Done, Self::Failed];

    /// As it is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Nothing more will come of it.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }
}

type Row = (
    (
        Vec<u8>,
        Vec<u8>,
        Option<Vec<u8>>,
        bool,
        String,
        Vec<u8>,
        i64,
        i64,
    ),
    (
        String,
        Option<String>,
        String,
        NaiveDateTime,
        Option<NaiveDateTime>,
    ),
    Option<(String, i32)>,
);

fn job((what, how, about): Row) -> Result<Job, Error> {
    let (id, programme, rule, dry_run, state, progress, done, total) = what;
    let (outcome, failure, created_by, created_at, finished_at) = how;
    let state = State::ALL.into_iter().find(|s| s.name() == state);
    let kind = match (rule, about) {
        (Some(rule), Some((composite, version))) => Kind::BackFill {
            rule: uuid(&rule)?,
            version,
            composite,
        },
        (None, None) => Kind::Reconciliation,
        _ => return Err(Error::Corrupt("the rule of a job")),
    };
    Ok(Job {
        id: uuid(&id)?,
        programme: uuid(&programme)?,
        kind,
        dry_run,
        state: state.ok_or(Error::Corrupt("the state of a job"))?,
        progress: uuid(&progress)?,
        done,
        total,
        outcome: from_json(&outcome)?,
        failure,
        created_by,
        created_at: instant(created_at),
        finished_at: finished_at.map(instant),
    })
}

macro_rules! all_jobs {
    () => {
        jobs::table
            .left_join(composite_rules::table.inner_join(composites::table))
            .select((
                (
                    jobs::id,
                    jobs::programme_id,
                    jobs::rule_id,
                    jobs::dry_run,
                    jobs::state,
                    jobs::progress,
                    jobs::done,
                    jobs::total,
                ),
                (
                    jobs::outcome,
                    jobs::failure,
                    jobs::created_by,
                    jobs::created_at,
                    jobs::finished_at,
                ),
                (composites::slug, composite_rules::version).nullable(),
            ))
    };
}

/// Stores a new job.
pub fn insert(db: &mut Db, new: &Job) -> Result<(), Error> {
    let rule = match &new.kind {
        Kind::BackFill { rule, .. } => Some(bytes(*rule)),
        Kind::Reconciliation => None,
    };
    diesel::insert_into(jobs::table)
        .values((
            jobs::id.eq(bytes(new.id)),
            jobs::kind.eq(new.kind.name()),
            jobs::programme_id.eq(bytes(new.programme)),
            jobs::rule_id.eq(rule),
            jobs::dry_run.eq(new.dry_run),
            jobs::state.eq(new.state.name()),
            jobs::progress.eq(bytes(new.progress)),
            jobs::done.eq(new.done),
            jobs::total.eq(new.total),
            jobs::outcome.eq(to_json(&new.outcome)?),
            jobs::created_by.eq(&new.created_by),
            jobs::created_at.eq(column(new.created_at)),
        ))
        .execute(db)?;
    Ok(())
}

/// A job of a programme.
pub fn find(db: &mut Db, programme: Uuid, id: Uuid) -> Result<Option<Job>, Error> {
    all_jobs!()
        .filter(jobs::id.eq(bytes(id)))
        .filter(jobs::programme_id.eq(bytes(programme)))
        .first::<Row>(db)
        .optional()?
        .map(job)
        .transpose()
}

/// The jobs of a programme, in order of creation.
pub fn list(db: &mut Db, programme: Uuid, page: Page) -> Result<Vec<Job>, Error> {
    all_jobs!()
        .filter(jobs::programme_id.eq(bytes(programme)))
        .filter(jobs::id.gt(bytes(page.after)))
        .order(jobs::id)
        .limit(page.limit)
        .load::<Row>(db)?
        .into_iter()
        .map(job)
        .collect()
}

/// The jobs about a version of a rule, in order of creation.
pub fn about(db: &mut Db, rule: Uuid) -> Result<Vec<Job>, Error> {
    all_jobs!()
        .filter(jobs::rule_id.eq(bytes(rule)).assume_not_null())
        .order(jobs::id)
        .load::<Row>(db)?
        .into_iter()
        .map(job)
        .collect()
}

/// The reconciliation of a programme that is not finished.
pub fn reconciling(db: &mut Db, programme: Uuid) -> Result<Option<Job>, Error> {
    all_jobs!()
        .filter(jobs::programme_id.eq(bytes(programme)))
        .filter(jobs::kind.eq(Kind::Reconciliation.name()))
        .filter(jobs::state.eq_any([State::Queued.name(), State::Running.name()]))
        .order(jobs::id)
        .first::<Row>(db)
        .optional()?
        .map(job)
        .transpose()
}

/// Forgets the finished reconciliations of a programme that this actor asked for.
pub fn forget_reconciliations(db: &mut Db, programme: Uuid, actor: &str) -> Result<(), Error> {
    let finished = jobs::programme_id
        .eq(bytes(programme))
        .and(jobs::kind.eq(Kind::Reconciliation.name()))
        .and(jobs::created_by.eq(actor))
        .and(jobs::state.eq_any([State::Done.name(), State::Failed.name()]));
    diesel::delete(jobs::table.filter(finished)).execute(db)?;
    Ok(())
}

/// The oldest job that nobody is at.
pub fn waiting(db: &mut Db, now: DateTime<Utc>) -> Result<Option<Job>, Error> {
    let abandoned = jobs::state
        .eq(State::Running.name())
        .and(jobs::claimed_until.le(column(now)).assume_not_null());
    all_jobs!()
        .filter(jobs::state.eq(State::Queued.name()).or(abandoned))
        .order(jobs::id)
        .first::<Row>(db)
        .optional()?
        .map(job)
        .transpose()
}

/// A hold on a job: whoever has it works, until it runs out.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// Random, so that one's own is told from another's.
    pub id: Uuid,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Takes a job that nobody is at; false when somebody was faster.
pub fn claim(db: &mut Db, id: Uuid, claim: Claim, now: DateTime<Utc>) -> Result<bool, Error> {
    let abandoned = jobs::state
        .eq(State::Running.name())
        .and(jobs::claimed_until.le(column(now)).assume_not_null());
    let free = jobs::id
        .eq(bytes(id))
        .and(jobs::state.eq(State::Queued.name()).or(abandoned));
    let rows = diesel::update(jobs::table.filter(free))
        .set((
            jobs::state.eq(State::Running.name()),
            jobs::claim.eq(bytes(claim.id)),
            jobs::claimed_until.eq(column(claim.until)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// Keeps how far a job is and prolongs the claim; false when the claim is another's by now.
pub fn save(db: &mut Db, job: &Job, claim: Claim) -> Result<bool, Error> {
    let own = jobs::id
        .eq(bytes(job.id))
        .and(jobs::claim.eq(bytes(claim.id)).assume_not_null());
    let rows = diesel::update(jobs::table.filter(own))
        .set((
            jobs::state.eq(job.state.name()),
            jobs::progress.eq(bytes(job.progress)),
            jobs::done.eq(job.done),
            jobs::outcome.eq(to_json(&job.outcome)?),
            jobs::failure.eq(&job.failure),
            jobs::claimed_until.eq(column(claim.until)),
            jobs::finished_at.eq(job.finished_at.map(column)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

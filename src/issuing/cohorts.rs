//! Cohorts: many awards from one file. First a preview, which awards nothing; then the confirmation, and a job that
//! awards the lines, some pages at a time. Whoever runs it keeps how far it is with them, so that another goes on where
//! one was killed.
//!
//! What a line is: its badge, its person and its date of issue. The same line again is the same award, whatever the file.

mod again;
mod badges;
mod deciding;
mod foresight;
mod keeping;
mod looking;
mod preparing;
mod running;
mod seeing;

pub use again::{Again, Corrections};
pub use seeing::{ColumnSeen, Looked};

pub use crate::storage::cohorts::{Cohort, Counts, Line, Options, Outcome, State};

use super::{
    Actor, Error, Guard, Once, Service, closing,
    issuers::found,
    new_id,
    once::once,
    record,
    revision::{Revision, Seen},
};
use crate::badge::{
    cohort::{Reading, Why, Wrong, file_name, to_correct},
    text::Language,
};
use crate::storage::{
    Db, Page, Scope,
    cohorts::{self, insert},
};
use chrono::{DateTime, TimeDelta, Utc};
use looking::{counted, refuse_future};
use serde_json::json;
use uuid::Uuid;

/// How many lines there are in a page, the least that is awarded in one transaction.
pub const TOGETHER: usize = 25;
/// How long a preview waits to be confirmed.
pub const PREVIEW_KEPT: TimeDelta = TimeDelta::hours(24);
/// How long the lines of a finished cohort are kept, so that those that were refused can be fetched.
pub const LINES_KEPT: TimeDelta = TimeDelta::days(7);

/// A file to preview.
#[derive(Debug, Clone)]
pub struct NewCohort {
    /// Whose badges it awards.
    pub issuer: Uuid,
    /// The name of the file.
    pub file_name: String,
    /// Of the file.
    pub sha256: [u8; 32],
    /// What stands in it.
    pub reading: Reading,
    /// The badge of lines that name none: a name, a competency, an id or an address.
    pub badge: Option<String>,
    /// When what lines without a date tell of was earned: what the file was read with.
    pub issued_on: Option<DateTime<Utc>>,
    /// Write to the holders.
    pub notify: bool,
    /// Award badges to those who hold them, when the line is another.
    pub allow_duplicates: bool,
}

impl Service {
    /// Looks at a file within the scope, line by line, and keeps it to be confirmed. Nothing is awarded.
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, a wrong `/badge`, `/issuedOn` or `/fileName`.
    pub async fn preview_cohort(
        &self,
        actor: &Actor,
        scope: Scope,
        new: NewCohort,
    ) -> Result<Cohort, Error> {
        let made = self.preview_cohort_once(actor, scope, new, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn preview_cohort_once(
        &self,
        actor: &Actor,
        scope: Scope,
        new: NewCohort,
        guard: Option<Guard<Cohort>>,
    ) -> Result<Once<Cohort>, Error> {
        let now = self.now();
        if let Some(answer) = self.answered_before(guard.as_ref(), now).await? {
            return Ok(Once::Before(answer));
        }
        let name = file_name(&new.file_name).map_err(|why| Error::field("/fileName", why))?;
        let issuer = new.issuer;
        refuse_future(new.issued_on, now)?;
        let options = Options {
            reading: new_id(),
            columns: new.reading.columns.clone(),
            notify: new.notify,
            allow_duplicates: new.allow_duplicates,
            badge: new.badge,
            issued_on: new.issued_on,
            epoch: new.reading.epoch,
        };
        let reading = new.reading;
        let lines = self
            .look_at_lines(scope, issuer, reading.lines, &options, now)
            .await?;
        let counts = counted(&lines);
        let pages: Vec<Vec<Line>> = lines.chunks(TOGETHER).map(<[Line]>::to_vec).collect();
        let cohort = Cohort {
            id: new_id(),
            issuer,
            file_name: name,
            sha256: new.sha256,
            state: State::Preview,
            header: reading.header,
            options,
            counts,
            next_page: 0,
            pages: i64::try_from(pages.len()).unwrap_or(i64::MAX),
            failure: None,
            created_by: actor.as_str().to_owned(),
            created_at: now,
            confirmed_by: None,
            confirmed_at: None,
            finished_at: None,
            forgotten_at: None,
        };
        let actor = actor.clone();
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    insert(db, &cohort, &pages)?;
                    let detail = json!({ "lines": cohort.counts.lines });
                    let object = (Some(cohort.issuer), cohort.id);
                    record(db, &actor, now, "cohort.create", object, detail)?;
                    Ok(cohort.clone())
                })
            })
            .await
    }

    /// Confirms the preview that was seen, within the scope: from then on its lines are awarded by whoever runs it. Again
    /// changes nothing.
    ///
    /// # Errors
    /// `not-found`: a preview is forgotten after 24 hours; `precondition-failed` when it was read again since.
    pub async fn confirm_cohort(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        id: Uuid,
        seen: Seen,
    ) -> Result<Cohort, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                cohorts::lock(db, id)?;
                let cohort = stored(db, scope, issuer, id)?;
                closing::refuse_closed(db, cohort.issuer)?;
                if cohort.state == State::Preview {
                    seen.check(&Revision::of_cohort(&cohort))?;
                }
                let counts = Counts {
                    lines: cohort.counts.lines,
                    ..Counts::default()
                };
                if cohorts::confirm(db, id, actor.as_str(), &counts, now)? {
                    let detail = json!({ "lines": counts.lines });
                    let object = (Some(cohort.issuer), id);
                    record(db, &actor, now, "cohort.confirm", object, detail)?;
                }
                stored(db, scope, issuer, id)
            })
            .await
    }

    /// Forgets a preview within the scope, with all its lines.
    ///
    /// # Errors
    /// `not-found`, `cohort-confirmed`.
    pub async fn discard_cohort(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        id: Uuid,
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let cohort = stored(db, scope, issuer, id)?;
                if !cohorts::discard(db, id)? {
                    let message = "this cohort was confirmed: what it awarded can be revoked";
                    return Err(Error::refused("cohort-confirmed", message));
                }
                let object = (Some(cohort.issuer), id);
                record(db, &actor, now, "cohort.discard", object, json!({}))
            })
            .await
    }

    /// A cohort of an issuer within the scope.
    pub async fn cohort(&self, scope: Scope, issuer: Uuid, id: Uuid) -> Result<Cohort, Error> {
        self.store()
            .read(move |db: &mut Db| stored(db, scope, issuer, id))
            .await
    }

    /// The cohorts of an issuer within the scope, in order of creation.
    pub async fn cohorts(
        &self,
        scope: Scope,
        issuer: Uuid,
        page: Page,
    ) -> Result<Vec<Cohort>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let issuer = found(db, scope, issuer)?.id;
                Ok(cohorts::list(db, scope, issuer, page)?)
            })
            .await
    }

    /// The latest cohorts of an issuer within the scope, the newest first; those before one of them, if given.
    pub async fn latest_cohorts(
        &self,
        scope: Scope,
        issuer: Uuid,
        before: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<Cohort>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let issuer = found(db, scope, issuer)?.id;
                Ok(cohorts::latest(db, issuer, before, most)?)
            })
            .await
    }

    /// The lines of one page of a cohort within the scope, from 0; at most [`TOGETHER`].
    pub async fn cohort_lines(
        &self,
        scope: Scope,
        issuer: Uuid,
        id: Uuid,
        page: i64,
    ) -> Result<Vec<Line>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let cohort = stored(db, scope, issuer, id)?;
                Ok(cohorts::lines(db, cohort.id, page)?)
            })
            .await
    }

    /// The lines that were refused, as a CSV to correct and to bring again.
    ///
    /// # Errors
    /// `not-found`, `lines-forgotten` a week after it was finished.
    pub async fn rejected_lines(
        &self,
        scope: Scope,
        issuer: Uuid,
        id: Uuid,
        language: Language,
    ) -> Result<String, Error> {
        let cohort = self.cohort(scope, issuer, id).await?;
        if cohort.forgotten_at.is_some() {
            let message = "the lines of a cohort are kept for seven days after it was finished";
            return Err(Error::refused("lines-forgotten", message));
        }
        let mut rejected: Vec<(Vec<String>, Vec<Wrong>)> = Vec::new();
        for page in 0..cohort.pages {
            for line in self.cohort_lines(scope, issuer, id, page).await? {
                let forgotten = Wrong::of_line(Why::Forgotten);
                if let Outcome::Rejected { wrong } = line.outcome
                    && !wrong.contains(&forgotten)
                {
                    rejected.push((line.cells, wrong));
                }
            }
        }
        let lines = rejected
            .iter()
            .map(|(cells, wrong)| (&cells[..], &wrong[..]));
        Ok(to_correct(&cohort.header, lines, language))
    }

    /// Forgets previews that nobody confirmed, and the lines of cohorts that were finished a week ago. Gives of how many.
    pub async fn forget_cohorts(&self) -> Result<usize, Error> {
        let now = self.now();
        self.store()
            .write(move |db: &mut Db| {
                let (previews, done) = cohorts::stale(db, now - PREVIEW_KEPT, now - LINES_KEPT)?;
                for id in &previews {
                    cohorts::discard(db, *id)?;
                }
                for id in &done {
                    cohorts::forget_lines(db, *id, now)?;
                }
                Ok(previews.len() + done.len())
            })
            .await
    }
}

fn stored(db: &mut Db, scope: Scope, issuer: Uuid, id: Uuid) -> Result<Cohort, Error> {
    let issuer = found(db, scope, issuer)?.id;
    cohorts::find(db, issuer, id)?.ok_or_else(|| Error::not_found("cohort"))
}

/// The path of a cohort in the API.
pub fn path(issuer: Uuid, cohort: Uuid) -> String {
    format!("/api/v1/issuers/{issuer}/cohorts/{cohort}")
}

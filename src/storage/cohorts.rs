//! Cohorts: files of awards, their lines in pages, and which awards came of them.

use super::{
    Db, Error, Page, Scope,
    jobs::Claim,
    schema::{addresses, assertions, cohort_awards, cohort_pages, cohorts},
    values::{bytes, column, from_json, instant, some_uuid, to_json, uuid},
};
use crate::badge::cohort::{Field, Kept, Wrong};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A file of awards.
#[derive(Debug, Clone)]
pub struct Cohort {
    /// Its id.
    pub id: Uuid,
    /// Whose badges it awards.
    pub issuer: Uuid,
    /// The name of the file.
    pub file_name: String,
    /// Of the file.
    pub sha256: [u8; 32],
    /// How it stands.
    pub state: State,
    /// The names of its columns; none once its lines are forgotten.
    pub header: Vec<String>,
    /// What goes for all lines.
    pub options: Options,
    /// How many lines there are of each kind.
    pub counts: Counts,
    /// The page that comes next.
    pub next_page: i64,
    /// How many pages there are.
    pub pages: i64,
    /// Why it failed.
    pub failure: Option<String>,
    /// Who brought it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// When: the date of issue of lines without one.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Since when it is done or failed.
    pub finished_at: Option<DateTime<Utc>>,
    /// Since when its lines are not kept any more.
    pub forgotten_at: Option<DateTime<Utc>>,
}

/// How a cohort stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = CohortState)]
pub enum State {
    /// Nothing of it was awarded, nor will be before it is confirmed.
    Preview,
    /// It was confirmed, and nobody is at it yet.
    Queued,
    /// Somebody is, or was until they were stopped: another goes on.
    Running,
    /// It is done.
    Done,
    /// It cannot be done.
    Failed,
}

impl State {
    const ALL: [Self; 5] = [
        Self::Preview,
        Self::Queued,
        Self::Running,
        Self::Done,
        Self::Failed,
    ];

    /// As it is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
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

/// What goes for all lines of a cohort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// Which column, from 0, is what.
    pub columns: BTreeMap<Field, usize>,
    /// Write to the holders.
    pub notify: bool,
    /// Award badges to those who hold them, when the line is another.
    pub allow_duplicates: bool,
}

/// How many lines there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CohortCounts)]
pub struct Counts {
    /// All of them.
    pub lines: u64,
    /// Awarded; in a preview, would be awarded.
    pub awarded: u64,
    /// The person holds the badge already.
    pub already_held: u64,
    /// The same line was awarded before.
    pub same_as_before: u64,
    /// The same line was awarded before, and its award was revoked, declined or replaced.
    pub not_again: u64,
    /// Something is wrong with it.
    pub rejected: u64,
}

impl Counts {
    /// Counts one line more of its kind.
    pub fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Awarded { .. } => self.awarded += 1,
            Outcome::AlreadyHeld { .. } => self.already_held += 1,
            Outcome::SameAsBefore { .. } => self.same_as_before += 1,
            Outcome::NotAgain { .. } => self.not_again += 1,
            Outcome::Rejected { .. } => self.rejected += 1,
        }
    }

    /// How many lines are dealt with.
    pub fn done(&self) -> u64 {
        self.awarded + self.already_held + self.same_as_before + self.not_again + self.rejected
    }
}

/// A line of a cohort, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which line of the file.
    pub number: usize,
    /// Its cells; none once they are not needed any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
    /// The badge that it names.
    pub badge: Option<Uuid>,
    /// What is to be awarded, until it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<Kept>,
    /// What came of it; in a preview, what would.
    pub outcome: Outcome,
}

/// What comes of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Outcome {
    /// It is awarded.
    Awarded {
        /// The award, once it is made.
        assertion: Option<Uuid>,
        /// The composites of the issuer's own programmes that it completes: badge and name.
        completes: Vec<(Uuid, String)>,
    },
    /// The person holds the badge already.
    AlreadyHeld {
        /// By this award; of a preview, none when a line above is to make it.
        assertion: Option<Uuid>,
    },
    /// The same line was awarded before.
    SameAsBefore {
        /// By this award; of a preview, none when a line above is to make it.
        assertion: Option<Uuid>,
    },
    /// The same line was awarded before, and its award was revoked, declined or replaced.
    NotAgain {
        /// That award.
        assertion: Uuid,
    },
    /// Something is wrong with it.
    Rejected {
        /// All that is.
        wrong: Vec<Wrong>,
    },
}

/// Stores a cohort with its lines, in pages.
pub fn insert(db: &mut Db, new: &Cohort, pages: &[Vec<Line>]) -> Result<(), Error> {
    diesel::insert_into(cohorts::table)
        .values((
            cohorts::id.eq(bytes(new.id)),
            cohorts::issuer_id.eq(bytes(new.issuer)),
            cohorts::file_name.eq(&new.file_name),
            cohorts::sha256.eq(new.sha256.to_vec()),
            cohorts::state.eq(new.state.name()),
            cohorts::header.eq(to_json(&new.header)?),
            cohorts::options.eq(to_json(&new.options)?),
            cohorts::counts.eq(to_json(&new.counts)?),
            cohorts::next_page.eq(new.next_page),
            cohorts::pages.eq(new.pages),
            cohorts::created_by.eq(&new.created_by),
            cohorts::created_at.eq(column(new.created_at)),
        ))
        .execute(db)?;
    for (at, lines) in (0_i64..).zip(pages) {
        diesel::insert_into(cohort_pages::table)
            .values((
                cohort_pages::cohort_id.eq(bytes(new.id)),
                cohort_pages::page.eq(at),
                cohort_pages::lines.eq(to_json(lines)?),
            ))
            .execute(db)?;
    }
    Ok(())
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    issuer_id: Vec<u8>,
    file_name: String,
    sha256: Vec<u8>,
    state: String,
    header: String,
    options: String,
    counts: String,
    next_page: i64,
    pages: i64,
    failure: Option<String>,
    _claim: Option<Vec<u8>>,
    _claimed_until: Option<NaiveDateTime>,
    created_by: String,
    created_at: NaiveDateTime,
    confirmed_by: Option<String>,
    confirmed_at: Option<NaiveDateTime>,
    finished_at: Option<NaiveDateTime>,
    forgotten_at: Option<NaiveDateTime>,
}

impl TryFrom<Row> for Cohort {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let state = State::ALL.into_iter().find(|s| s.name() == row.state);
        let sha256 = row.sha256.try_into();
        Ok(Self {
            id: uuid(&row.id)?,
            issuer: uuid(&row.issuer_id)?,
            file_name: row.file_name,
            sha256: sha256.map_err(|_| Error::Corrupt("the hash of a file"))?,
            state: state.ok_or(Error::Corrupt("the state of a cohort"))?,
            header: from_json(&row.header)?,
            options: from_json(&row.options)?,
            counts: from_json(&row.counts)?,
            next_page: row.next_page,
            pages: row.pages,
            failure: row.failure,
            created_by: row.created_by,
            created_at: instant(row.created_at),
            confirmed_by: row.confirmed_by,
            confirmed_at: row.confirmed_at.map(instant),
            finished_at: row.finished_at.map(instant),
            forgotten_at: row.forgotten_at.map(instant),
        })
    }
}

/// A cohort of an issuer.
pub fn find(db: &mut Db, issuer: Uuid, id: Uuid) -> Result<Option<Cohort>, Error> {
    cohorts::table
        .filter(cohorts::id.eq(bytes(id)))
        .filter(cohorts::issuer_id.eq(bytes(issuer)))
        .first::<Row>(db)
        .optional()?
        .map(Cohort::try_from)
        .transpose()
}

/// The cohorts of an issuer within the scope, in order of creation.
pub fn list(db: &mut Db, scope: Scope, issuer: Uuid, page: Page) -> Result<Vec<Cohort>, Error> {
    if !scope.holds(issuer) {
        return Ok(Vec::new());
    }
    cohorts::table
        .filter(cohorts::issuer_id.eq(bytes(issuer)))
        .filter(cohorts::id.gt(bytes(page.after)))
        .order(cohorts::id)
        .limit(page.limit)
        .load::<Row>(db)?
        .into_iter()
        .map(Cohort::try_from)
        .collect()
}

/// The oldest confirmed cohort that nobody is at.
pub fn waiting(db: &mut Db, now: DateTime<Utc>) -> Result<Option<Cohort>, Error> {
    let abandoned = cohorts::state
        .eq(State::Running.name())
        .and(cohorts::claimed_until.le(column(now)).assume_not_null());
    cohorts::table
        .filter(cohorts::state.eq(State::Queued.name()).or(abandoned))
        .order(cohorts::id)
        .first::<Row>(db)
        .optional()?
        .map(Cohort::try_from)
        .transpose()
}

/// Confirms a preview: its lines are counted anew as they are dealt with. False when it is none any more.
pub fn confirm(
    db: &mut Db,
    id: Uuid,
    by: &str,
    counts: &Counts,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let preview = cohorts::id
        .eq(bytes(id))
        .and(cohorts::state.eq(State::Preview.name()));
    let rows = diesel::update(cohorts::table.filter(preview))
        .set((
            cohorts::state.eq(State::Queued.name()),
            cohorts::counts.eq(to_json(counts)?),
            cohorts::confirmed_by.eq(by),
            cohorts::confirmed_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// Takes a cohort that nobody is at; false when somebody was faster.
pub fn claim(db: &mut Db, id: Uuid, claim: Claim, now: DateTime<Utc>) -> Result<bool, Error> {
    let abandoned = cohorts::state
        .eq(State::Running.name())
        .and(cohorts::claimed_until.le(column(now)).assume_not_null());
    let free = cohorts::id
        .eq(bytes(id))
        .and(cohorts::state.eq(State::Queued.name()).or(abandoned));
    let rows = diesel::update(cohorts::table.filter(free))
        .set((
            cohorts::state.eq(State::Running.name()),
            cohorts::claim.eq(bytes(claim.id)),
            cohorts::claimed_until.eq(column(claim.until)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// Keeps how far a cohort is and prolongs the claim; false when the claim is another's by now.
pub fn save(db: &mut Db, cohort: &Cohort, claim: Claim) -> Result<bool, Error> {
    let own = cohorts::id
        .eq(bytes(cohort.id))
        .and(cohorts::claim.eq(bytes(claim.id)).assume_not_null());
    let rows = diesel::update(cohorts::table.filter(own))
        .set((
            cohorts::state.eq(cohort.state.name()),
            cohorts::counts.eq(to_json(&cohort.counts)?),
            cohorts::next_page.eq(cohort.next_page),
            cohorts::failure.eq(&cohort.failure),
            cohorts::claimed_until.eq(column(claim.until)),
            cohorts::finished_at.eq(cohort.finished_at.map(column)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// One page of lines; none when there is no such page, or not any more.
pub fn lines(db: &mut Db, cohort: Uuid, page: i64) -> Result<Vec<Line>, Error> {
    let found: Option<String> = cohort_pages::table
        .filter(cohort_pages::cohort_id.eq(bytes(cohort)))
        .filter(cohort_pages::page.eq(page))
        .select(cohort_pages::lines)
        .first(db)
        .optional()?;
    found.map_or(Ok(Vec::new()), |lines| from_json(&lines))
}

/// Writes a page of lines anew.
pub fn rewrite(db: &mut Db, cohort: Uuid, page: i64, lines: &[Line]) -> Result<(), Error> {
    let that = cohort_pages::cohort_id
        .eq(bytes(cohort))
        .and(cohort_pages::page.eq(page));
    diesel::update(cohort_pages::table.filter(that))
        .set(cohort_pages::lines.eq(to_json(&lines)?))
        .execute(db)?;
    Ok(())
}

/// Notes of which cohort an award came, and whether its line had a date.
pub fn note_award(db: &mut Db, cohort: Uuid, assertion: Uuid, dated: bool) -> Result<(), Error> {
    diesel::insert_into(cohort_awards::table)
        .values((
            cohort_awards::assertion_id.eq(bytes(assertion)),
            cohort_awards::cohort_id.eq(bytes(cohort)),
            cohort_awards::dated.eq(dated),
        ))
        .execute(db)?;
    Ok(())
}

/// The awards of these persons that came of a line without a date.
pub fn undated(db: &mut Db, persons: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
    let persons: Vec<_> = persons.iter().map(|id| bytes(*id)).collect();
    let ids: Vec<Vec<u8>> = cohort_awards::table
        .inner_join(assertions::table)
        .filter(assertions::person_id.eq_any(persons))
        .filter(cohort_awards::dated.eq(false))
        .select(cohort_awards::assertion_id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// Whose these normalised e-mail addresses are, as far as they are known.
pub fn persons_of(db: &mut Db, emails: &[&str]) -> Result<BTreeMap<String, Uuid>, Error> {
    let rows: Vec<(String, Vec<u8>)> = addresses::table
        .filter(addresses::email.eq_any(emails))
        .select((addresses::email, addresses::person_id))
        .load(db)?;
    let read = |(email, person): (String, Vec<u8>)| Ok((email, uuid(&person)?));
    rows.into_iter().map(read).collect()
}

/// Forgets a preview as if it had never been; false when it is none.
pub fn discard(db: &mut Db, id: Uuid) -> Result<bool, Error> {
    let preview = cohorts::id
        .eq(bytes(id))
        .and(cohorts::state.eq(State::Preview.name()));
    let there: Option<Vec<u8>> = cohorts::table
        .filter(preview.clone())
        .select(cohorts::id)
        .first(db)
        .optional()?;
    if some_uuid(there)?.is_none() {
        return Ok(false);
    }
    diesel::delete(cohort_pages::table.filter(cohort_pages::cohort_id.eq(bytes(id))))
        .execute(db)?;
    Ok(diesel::delete(cohorts::table.filter(preview)).execute(db)? == 1)
}

/// The previews that were brought before a moment, and the cohorts whose lines are still kept and that were finished
/// before another; at most 100 of each.
pub fn stale(
    db: &mut Db,
    brought: DateTime<Utc>,
    finished: DateTime<Utc>,
) -> Result<(Vec<Uuid>, Vec<Uuid>), Error> {
    let previews: Vec<Vec<u8>> = cohorts::table
        .filter(cohorts::state.eq(State::Preview.name()))
        .filter(cohorts::created_at.lt(column(brought)))
        .select(cohorts::id)
        .limit(100)
        .load(db)?;
    let done: Vec<Vec<u8>> = cohorts::table
        .filter(cohorts::forgotten_at.is_null())
        .filter(cohorts::finished_at.lt(column(finished)).assume_not_null())
        .select(cohorts::id)
        .limit(100)
        .load(db)?;
    let ids = |found: Vec<Vec<u8>>| found.iter().map(|id| uuid(id)).collect::<Result<_, _>>();
    Ok((ids(previews)?, ids(done)?))
}

/// Forgets the lines of a cohort that is finished, and the names of their columns.
pub fn forget_lines(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::delete(cohort_pages::table.filter(cohort_pages::cohort_id.eq(bytes(id))))
        .execute(db)?;
    diesel::update(cohorts::table.filter(cohorts::id.eq(bytes(id))))
        .set((
            cohorts::header.eq("[]"),
            cohorts::forgotten_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(())
}

//! Cohorts: files of awards, their lines in pages, and which awards came of them.

mod forgetting;
mod kinds;

pub use forgetting::{discard, forget_award, forget_lines, forget_person, stale};
pub use kinds::{Cohort, Counts, Line, Options, Outcome, State};

use super::{
    Db, Error, Page, Scope,
    jobs::Claim,
    one_of::one_of,
    rows::{Cell, Rows},
    schema::{assertions, cohort_awards, cohort_pages, cohorts},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

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

/// The latest cohorts of an issuer, the newest first; those before one of them, if given.
pub fn latest(
    db: &mut Db,
    issuer: Uuid,
    before: Option<Uuid>,
    most: i64,
) -> Result<Vec<Cohort>, Error> {
    cohorts::table
        .filter(cohorts::issuer_id.eq(bytes(issuer)))
        .filter(cohorts::id.lt(bytes(before.unwrap_or(Uuid::max()))))
        .order(cohorts::id.desc())
        .limit(most)
        .load::<Row>(db)?
        .into_iter()
        .map(Cohort::try_from)
        .collect()
}

/// Alone with a cohort until the transaction ends.
pub fn lock(db: &mut Db, id: Uuid) -> Result<(), Error> {
    Ok(db.lock_cohort(id.as_bytes())?)
}

/// Keeps how a preview is read, and what would come of its lines; false when it is none any more.
pub fn keep_preview(
    db: &mut Db,
    id: Uuid,
    options: &Options,
    counts: &Counts,
) -> Result<bool, Error> {
    let preview = cohorts::id
        .eq(bytes(id))
        .and(cohorts::state.eq(State::Preview.name()));
    let rows = diesel::update(cohorts::table.filter(preview))
        .set((
            cohorts::options.eq(to_json(options)?),
            cohorts::counts.eq(to_json(counts)?),
        ))
        .execute(db)?;
    Ok(rows == 1)
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

/// A page of lines, as it is stored.
#[derive(Debug, Clone)]
pub struct StoredPage {
    cohort: Uuid,
    page: i64,
    text: String,
}

impl StoredPage {
    /// Its lines.
    pub fn lines(&self) -> Result<Vec<Line>, Error> {
        from_json(&self.text)
    }
}

/// Pages of lines, from one on; fewer when there are not so many, or not any more.
pub fn pages(db: &mut Db, cohort: Uuid, from: i64, most: i64) -> Result<Vec<StoredPage>, Error> {
    let found: Vec<(i64, String)> = cohort_pages::table
        .filter(cohort_pages::cohort_id.eq(bytes(cohort)))
        .filter(cohort_pages::page.ge(from))
        .order(cohort_pages::page)
        .limit(most)
        .select((cohort_pages::page, cohort_pages::lines))
        .load(db)?;
    let next = (from..).zip(found).take_while(|(at, (page, _))| at == page);
    let page = |(_, (page, text))| StoredPage { cohort, page, text };
    Ok(next.map(page).collect())
}

/// One page of lines; none when there is no such page, or not any more.
pub fn page(db: &mut Db, cohort: Uuid, page: i64) -> Result<Option<StoredPage>, Error> {
    let found: Option<String> = cohort_pages::table
        .filter(cohort_pages::cohort_id.eq(bytes(cohort)))
        .filter(cohort_pages::page.eq(page))
        .select(cohort_pages::lines)
        .first(db)
        .optional()?;
    Ok(found.map(|text| StoredPage { cohort, page, text }))
}

/// The lines of one page; none when there is no such page, or not any more.
pub fn lines(db: &mut Db, cohort: Uuid, at: i64) -> Result<Vec<Line>, Error> {
    page(db, cohort, at)?.map_or(Ok(Vec::new()), |page| page.lines())
}

/// Writes a page of lines anew; false when somebody did since it was read.
pub fn rewrite(db: &mut Db, read: &StoredPage, lines: &[Line]) -> Result<bool, Error> {
    let as_read = cohort_pages::cohort_id
        .eq(bytes(read.cohort))
        .and(cohort_pages::page.eq(read.page))
        .and(cohort_pages::lines.eq(&read.text));
    let rows = diesel::update(cohort_pages::table.filter(as_read))
        .set(cohort_pages::lines.eq(to_json(&lines)?))
        .execute(db)?;
    Ok(rows == 1)
}

/// Notes that these awards came of a cohort, and whether the line of each had a date.
pub fn note_awards(db: &mut Db, cohort: Uuid, awards: &[(Uuid, bool)]) -> Result<(), Error> {
    let into = Rows {
        table: "cohort_awards",
        columns: ["assertion_id", "cohort_id", "dated"],
        ignore: false,
    };
    let row = |(assertion, dated): &(Uuid, bool)| {
        [
            Cell::Bytes(bytes(*assertion)),
            Cell::Bytes(bytes(cohort)),
            Cell::Flag(*dated),
        ]
    };
    into.insert(db, &awards.iter().map(row).collect::<Vec<_>>())?;
    Ok(())
}

/// The awards of these persons that came of a line without a date.
pub fn undated(db: &mut Db, persons: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
    let persons: Vec<_> = persons.iter().map(|id| bytes(*id)).collect();
    let ids: Vec<Vec<u8>> = cohort_awards::table
        .inner_join(assertions::table)
        .filter(one_of(assertions::person_id, persons))
        .filter(cohort_awards::dated.eq(false))
        .select(cohort_awards::assertion_id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

//! A preview that is read again, because somebody says what its columns are, chooses a badge, or corrects cells.

use super::{
    super::{
        Actor, Error, Service, apart, new_id, record,
        revision::{Revision, Seen},
    },
    Cohort, Counts, Line, Options, Outcome, State, counted,
    looking::refuse_future,
    stored,
};
use crate::badge::{
    cohort::{self, Field, ForAll, Why, Wrong},
    error::Invalid,
    spreadsheet::table::{Row, Table},
};
use crate::storage::{
    Db, Scope,
    cohorts::{self, StoredPage},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The longest text of a corrected cell, in characters: that of a narrative.
const LONGEST: usize = 5_000;
const CHANGED: &str = "lines-changed";

/// What cells are to be: by the line of the file and the column, from 0.
pub type Corrections = BTreeMap<(usize, usize), String>;

/// How a preview is to be read.
#[derive(Debug, Clone, Default)]
pub struct Again {
    /// Which column, from 0, is what.
    pub columns: BTreeMap<Field, usize>,
    /// The badge of lines that name none: a name, a competency, an id or an address.
    pub badge: Option<String>,
    /// When what lines without a date tell of was earned; the day of the confirmation when it is not said.
    pub issued_on: Option<DateTime<Utc>>,
    /// Write to the holders.
    pub notify: bool,
    /// Award badges to those who hold them, when the line is another.
    pub allow_duplicates: bool,
    /// Cells that are corrected.
    pub corrections: Corrections,
}

impl Service {
    /// Reads the kept lines of the preview that was seen, within the scope, again. Nothing is awarded.
    ///
    /// # Errors
    /// `not-found`, `precondition-failed`, `cohort-confirmed`, `issuer-closed`, a wrong `/badge`, `/columns` or `/corrections`.
    pub async fn read_cohort_again(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        id: Uuid,
        seen: Seen,
        again: Again,
    ) -> Result<Cohort, Error> {
        loop {
            let read = self
                .read_kept(actor, scope, (issuer, id), seen.clone(), again.clone())
                .await;
            match read {
                // Somebody was erased meanwhile: their line is not what was read.
                Err(Error::Refused { code: CHANGED, .. }) => {}
                read => return read,
            }
        }
    }

    async fn read_kept(
        &self,
        actor: &Actor,
        scope: Scope,
        (issuer, id): (Uuid, Uuid),
        seen: Seen,
        again: Again,
    ) -> Result<Cohort, Error> {
        let now = self.now();
        let (mut cohort, pages) = self
            .store()
            .read(move |db: &mut Db| {
                let cohort = stored(db, scope, issuer, id)?;
                let mut pages = Vec::new();
                for at in 0..cohort.pages {
                    pages.extend(cohorts::page(db, id, at)?);
                }
                Ok::<_, Error>((cohort, pages))
            })
            .await?;
        if cohort.state != State::Preview {
            return Err(confirmed());
        }
        seen.check(&Revision::of_cohort(&cohort))?;
        check(&again, cohort.header.len(), now)?;
        let corrected = again.corrections.len();
        cohort.options = Options {
            reading: new_id(),
            columns: again.columns,
            notify: again.notify,
            allow_duplicates: again.allow_duplicates,
            badge: again.badge,
            issued_on: again.issued_on,
            epoch: cohort.options.epoch,
        };
        let wanted: Vec<usize> = again.corrections.keys().map(|(line, _)| *line).collect();
        let (of, corrections) = (cohort.clone(), again.corrections);
        // A large file takes a second.
        let Kept { pages, read, gone } =
            apart(move || Kept::read(pages, &of, &corrections, now)).await??;
        let known = |line: &usize| {
            gone.contains_key(line) || read.binary_search_by_key(line, |one| one.number).is_ok()
        };
        if !wanted.iter().all(known) {
            let why = Invalid::new(
                "invalid-value",
                "a correction is of a line that the file has",
            );
            return Err(Error::field("/corrections", why));
        }
        let mut lines = self
            .look_at_lines(scope, issuer, read, &cohort.options, now)
            .await?;
        lines.extend(gone.into_values());
        lines.sort_by_key(|line| line.number);
        cohort.counts = counted(&lines);
        let mut written: Vec<(StoredPage, Vec<Line>)> = Vec::with_capacity(pages.len());
        let mut lines = lines.into_iter();
        for (page, size) in pages {
            written.push((page, lines.by_ref().take(size).collect()));
        }
        let (actor, kept, written) = (actor.clone(), cohort.clone(), Arc::new(written));
        self.store()
            .write(move |db: &mut Db| {
                cohorts::lock(db, id)?;
                let present = stored(db, scope, issuer, id)?;
                if present.state == State::Preview {
                    seen.check(&Revision::of_cohort(&present))?;
                }
                for (page, lines) in &*written {
                    if !cohorts::rewrite(db, page, lines)? {
                        return Err(Error::refused(CHANGED, "the preview was changed meanwhile"));
                    }
                }
                if !cohorts::keep_preview(db, id, &kept.options, &kept.counts)? {
                    return Err(confirmed());
                }
                let Counts {
                    awarded, rejected, ..
                } = kept.counts;
                let detail =
                    json!({ "corrected": corrected, "awarded": awarded, "rejected": rejected });
                record(
                    db,
                    &actor,
                    now,
                    "cohort.change",
                    (Some(kept.issuer), id),
                    detail,
                )
            })
            .await?;
        Ok(cohort)
    }
}

/// What is kept of a file, read anew.
struct Kept {
    /// Its pages, and how many lines each has.
    pages: Vec<(StoredPage, usize)>,
    read: Vec<cohort::Line>,
    /// Lines of which nothing can be read again.
    gone: BTreeMap<usize, Line>,
}

impl Kept {
    fn read(
        stored: Vec<StoredPage>,
        of: &Cohort,
        corrections: &Corrections,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let (mut rows, mut gone) = (Vec::new(), BTreeMap::new());
        let mut pages = Vec::with_capacity(stored.len());
        for page in stored {
            let lines = page.lines()?;
            pages.push((page, lines.len()));
            for line in lines {
                match row(line, corrections) {
                    Ok(row) => rows.push(row),
                    Err(line) => drop(gone.insert(line.number, line)),
                }
            }
        }
        let table = Table {
            header: of.header.clone(),
            rows,
            epoch: of.options.epoch,
        };
        let for_all = ForAll {
            has_badge: of.options.badge.is_some(),
            issued_on: of.options.issued_on,
        };
        let columns = of.options.columns.clone();
        let read = cohort::read_table(table, columns, for_all, now).lines;
        Ok(Self { pages, read, gone })
    }
}

fn confirmed() -> Error {
    let message = "this cohort was confirmed: what it awarded can be revoked";
    Error::refused("cohort-confirmed", message)
}

fn check(again: &Again, width: usize, now: DateTime<Utc>) -> Result<(), Error> {
    refuse_future(again.issued_on, now)?;
    let mut used = Vec::new();
    for at in again.columns.values() {
        if *at >= width {
            let why = Invalid::new("unknown-column", "the file has no such column");
            return Err(Error::field("/columns", why));
        }
        if used.contains(at) {
            let why = Invalid::new("column-used-twice", "one column is two things");
            return Err(Error::field("/columns", why));
        }
        used.push(*at);
    }
    let bad = |((_, column), text): (&(usize, usize), &String)| {
        *column >= width || text.chars().count() > LONGEST
    };
    match again.corrections.iter().any(bad) {
        true => {
            let message = "a correction is of a column of the file, of 5,000 characters at most";
            let why = Invalid::new("invalid-value", message);
            Err(Error::field("/corrections", why))
        }
        false => Ok(()),
    }
}

/// A kept line as a row, with its corrections; the line itself when nothing of it can be read again.
fn row(line: Line, corrections: &Corrections) -> Result<Row, Line> {
    let is = |why: Why| match &line.outcome {
        Outcome::Rejected { wrong } => wrong.contains(&Wrong::of_line(why)),
        _ => false,
    };
    if is(Why::Forgotten) {
        return Err(line);
    }
    let too_wide = is(Why::TooWide);
    let number = line.number;
    let mut cells = line.cells;
    for ((_, column), text) in corrections.range((number, 0)..=(number, usize::MAX)) {
        if cells.len() <= *column {
            cells.resize(column + 1, String::new());
        }
        cells[*column] = text.trim().to_owned();
    }
    Ok(Row {
        line: number,
        cells,
        too_wide,
    })
}

//! What of a file of awards is not needed any more, and what must go because somebody is erased.

use super::{Line, Outcome, State, StoredPage, lock, rewrite};
use crate::badge::{
    cohort::{Why, Wrong},
    email::Email,
};
use crate::storage::{
    Db, Error,
    schema::{cohort_pages, cohorts},
    values::{bytes, column, from_json, to_json, uuid},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Forgets a preview as if it had never been; false when it is none.
pub fn discard(db: &mut Db, id: Uuid) -> Result<bool, Error> {
    let preview = cohorts::id
        .eq(bytes(id))
        .and(cohorts::state.eq(State::Preview.name()));
    // A write, so that nobody confirms it between the two deletions.
    let held = diesel::update(cohorts::table.filter(preview.clone()))
        .set(cohorts::state.eq(State::Preview.name()))
        .execute(db)?;
    if held == 0 {
        return Ok(false);
    }
    diesel::delete(cohort_pages::table.filter(cohort_pages::cohort_id.eq(bytes(id))))
        .execute(db)?;
    diesel::delete(cohorts::table.filter(preview)).execute(db)?;
    Ok(true)
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

/// Takes what names one of these normalised addresses out of every line that is kept; gives of how many lines. Such a
/// line is not awarded any more.
pub fn forget_person(db: &mut Db, emails: &BTreeSet<String>) -> Result<usize, Error> {
    let mut count = 0;
    for email in emails {
        let local = email.split('@').next().unwrap_or(email);
        // The domain may be written in other letters.
        let names = |line: &Line| line.names(email);
        count += forget(db, &format!("{local}@"), names, |line| {
            line.cells = Vec::new();
            line.asks = None;
            let wrong = vec![Wrong::of_line(Why::Forgotten)];
            line.outcome = Outcome::Rejected { wrong };
        })?;
    }
    Ok(count)
}

/// Takes an award that is erased out of the lines that would tell whose it was: in a preview it is as if it had never been.
pub fn forget_award(db: &mut Db, award: Uuid) -> Result<(), Error> {
    let names = |line: &Line| line.asks.is_some() && line.outcome.award() == Some(award);
    forget(db, &award.to_string(), names, |line| {
        line.outcome = Outcome::Awarded {
            assertion: None,
            completes: Vec::new(),
        };
    })?;
    Ok(())
}

/// Changes every kept line that has a word, in lower case, and that `names` it.
fn forget(
    db: &mut Db,
    word: &str,
    names: impl Fn(&Line) -> bool,
    change: impl Fn(&mut Line),
) -> Result<usize, Error> {
    let word = word.replace('\\', r"\\").replace('%', r"\%");
    let word = format!("%{}%", word.replace('_', r"\_"));
    let mut count = 0;
    loop {
        let rows: Vec<(Vec<u8>, i64, String)> = cohort_pages::table
            .filter(lower(cohort_pages::lines).like(lower(&word)).escape('\\'))
            .order((cohort_pages::cohort_id, cohort_pages::page))
            .select((
                cohort_pages::cohort_id,
                cohort_pages::page,
                cohort_pages::lines,
            ))
            .load(db)?;
        let mut again = false;
        for (cohort, page, text) in rows {
            let stored = StoredPage {
                cohort: uuid(&cohort)?,
                page,
                text,
            };
            let mut lines = stored.lines()?;
            let before: Vec<Outcome> = lines.iter().map(|line| line.outcome.clone()).collect();
            let changed = lines.iter_mut().filter(|line| names(line)).map(&change);
            let changed = changed.count();
            if changed == 0 {
                continue;
            }
            // In the order in which a preview is read again: the file, then its pages.
            lock(db, stored.cohort)?;
            if rewrite(db, &stored, &lines)? {
                count += changed;
                recount(db, stored.cohort, &before, &lines)?;
            } else {
                again = true; // it was awarded meanwhile
            }
        }
        if !again {
            return Ok(count);
        }
    }
}

/// Of a preview, the numbers that it shows. What is confirmed counts its lines as they are dealt with.
fn recount(db: &mut Db, id: Uuid, before: &[Outcome], lines: &[Line]) -> Result<(), Error> {
    let preview = cohorts::id
        .eq(bytes(id))
        .and(cohorts::state.eq(State::Preview.name()));
    let counts: Option<String> = cohorts::table
        .filter(preview.clone())
        .select(cohorts::counts)
        .first(db)
        .optional()?;
    let Some(counts) = counts else {
        return Ok(());
    };
    let mut counts: super::Counts = from_json(&counts)?;
    for (before, line) in before.iter().zip(lines) {
        counts.take(before);
        counts.add(&line.outcome);
    }
    diesel::update(cohorts::table.filter(preview))
        .set(cohorts::counts.eq(to_json(&counts)?))
        .execute(db)?;
    Ok(())
}

impl Line {
    /// Whether something in it is this normalised address.
    fn names(&self, email: &str) -> bool {
        let is_it = |text: &str| Email::parse(text).is_ok_and(|found| found.normalised() == email);
        let between = |c: char| c.is_whitespace() || ",;:<>()[]\"".contains(c);
        let words = |cell: &String| {
            cell.split(between)
                .any(|word| is_it(word.trim_end_matches('.')))
        };
        self.asks.as_ref().is_some_and(|asks| is_it(&asks.email)) || self.cells.iter().any(words)
    }
}

impl Outcome {
    /// The award that is named.
    fn award(&self) -> Option<Uuid> {
        match self {
            Self::Awarded { assertion, .. }
            | Self::AlreadyHeld { assertion }
            | Self::SameAsBefore { assertion } => *assertion,
            Self::NotAgain { assertion } => Some(*assertion),
            Self::Rejected { .. } => None,
        }
    }
}

diesel::define_sql_function! {
    /// In lower case, as far as the database knows letters.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

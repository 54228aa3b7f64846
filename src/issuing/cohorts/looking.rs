//! What the lines of a file ask for, and what would come of each.

use super::{
    super::{Error, Service, closing, issuers::found},
    Counts, Line, Options, Outcome,
    badges::Badges,
};
use crate::badge::{
    cohort::{self, Field, Kept, Why, Wrong},
    error::Invalid,
    text::Language,
};
use crate::storage::{Db, Scope};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use uuid::Uuid;

impl Service {
    /// Finds the badges of these lines, and says of each what would come of it.
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, a wrong `/badge`.
    pub(super) async fn look_at_lines(
        &self,
        scope: Scope,
        issuer: Uuid,
        read: Vec<cohort::Line>,
        options: &Options,
        now: DateTime<Utc>,
    ) -> Result<Vec<Line>, Error> {
        let (base, read) = (self.base().clone(), Arc::new(read));
        let column = options.columns.get(&Field::Badge).copied();
        let badge = options.badge.clone();
        let (mut lines, badges) = self
            .store()
            .read(move |db: &mut Db| {
                let issuer = found(db, scope, issuer)?.id;
                closing::refuse_closed(db, issuer)?;
                let mut badges = Badges::read(db, issuer, base.clone())?;
                let of_all = match &badge {
                    None => None,
                    Some(text) => Some(badges.find(db, text)?.map_err(|why| {
                        let why = Invalid::new("unknown-badge", why.sentence(Language::En));
                        Error::field("/badge", why)
                    })?),
                };
                let mut lines = Vec::with_capacity(read.len());
                for line in &*read {
                    lines.push(asked(db, line, (of_all, column), &mut badges)?);
                }
                Ok::<_, Error>((lines, badges.used()))
            })
            .await?;
        self.foresee(issuer, &mut lines, &badges, options.allow_duplicates, now)
            .await?;
        Ok(lines)
    }
}

/// Refuses a date for the whole file that has not come yet.
pub(super) fn refuse_future(date: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), Error> {
    match date {
        Some(date) if date > now => {
            let why = Invalid::new("in-the-future", "the date of issue has not come yet");
            Err(Error::field("/issuedOn", why))
        }
        _ => Ok(()),
    }
}

/// How many lines there are of each kind.
pub(super) fn counted(lines: &[Line]) -> Counts {
    let mut counts = Counts {
        lines: lines.len() as u64,
        ..Counts::default()
    };
    lines.iter().for_each(|line| counts.add(&line.outcome));
    counts
}

/// What a line asks for, with its badge.
fn asked(
    db: &mut Db,
    line: &cohort::Line,
    (of_all, column): (Option<Uuid>, Option<usize>),
    badges: &mut Badges,
) -> Result<Line, Error> {
    let kept = |badge, asks, outcome| Line {
        number: line.number,
        cells: line.cells.clone(),
        badge,
        asks,
        outcome,
    };
    let asks = match &line.asks {
        Ok(asks) => asks,
        Err(wrong) => {
            let wrong = wrong.clone();
            return Ok(kept(None, None, Outcome::Rejected { wrong }));
        }
    };
    let badge = match (&asks.badge, of_all) {
        (Some(text), _) => badges.find(db, text)?,
        (None, Some(badge)) => Ok(badge),
        (None, None) => Err(Why::NoBadge),
    };
    Ok(match badge {
        Ok(badge) => {
            let outcome = Outcome::Awarded {
                assertion: None,
                completes: Vec::new(),
            };
            kept(Some(badge), Some(Kept::from(asks)), outcome)
        }
        Err(why) => {
            let wrong = vec![Wrong { column, why }];
            kept(None, None, Outcome::Rejected { wrong })
        }
    })
}

//! What a page shows of a cohort.

use super::{
    super::{Error, Service},
    Cohort, Line, Outcome, State, stored,
};
use crate::badge::{
    cohort::{Field, Why, Wrong},
    text::Localized,
};
use crate::storage::{
    Db, Scope,
    badge_classes::{self, StoredBadge},
    cohorts,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many values of a column are shown, and of how many characters.
const SAMPLES: usize = 3;
const SHORT: usize = 40;

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSeen {
    /// Its name.
    pub name: String,
    /// What it is, if it is read.
    pub field: Option<Field>,
    /// Its first values that are not empty, shortened.
    pub samples: Vec<String>,
}

/// A cohort, looked at.
#[derive(Debug, Clone)]
pub struct Looked {
    /// It.
    pub cohort: Cohort,
    /// The columns of the file; of a cohort that was confirmed without values.
    pub columns: Vec<ColumnSeen>,
    /// One page of its lines.
    pub lines: Vec<Line>,
    /// The first lines that were refused.
    pub rejected: Vec<Line>,
    /// The composites of the issuer's own programmes that come with it: name, and how many.
    pub composites: BTreeMap<Uuid, (Localized, usize)>,
    /// The badges that these lines name.
    pub badges: BTreeMap<Uuid, StoredBadge>,
}

impl Looked {
    /// What no column says though it must be known, before anything can be awarded.
    pub fn missing(&self) -> Vec<Field> {
        let options = &self.cohort.options;
        let told = |field: &Field| options.columns.contains_key(field);
        let email = Some(Field::Email).filter(|field| !told(field));
        let badge = Some(Field::Badge).filter(|field| !told(field) && options.badge.is_none());
        email.into_iter().chain(badge).collect()
    }
}

impl Service {
    /// A cohort of an issuer within the scope with `size` lines of its `page`th page, from 0, and its first `most` lines
    /// that were refused.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn look_at_cohort(
        &self,
        scope: Scope,
        issuer: Uuid,
        id: Uuid,
        (page, size): (usize, usize),
        most: usize,
    ) -> Result<Looked, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let cohort = stored(db, scope, issuer, id)?;
                let mut looked = Looked {
                    columns: columns(&cohort),
                    cohort,
                    lines: Vec::new(),
                    rejected: Vec::new(),
                    composites: BTreeMap::new(),
                    badges: BTreeMap::new(),
                };
                let (first, mut at) = (page.saturating_mul(size), 0);
                for stored in 0..looked.cohort.pages {
                    for line in cohorts::lines(db, id, stored)? {
                        looked.add(&line, most);
                        if at >= first && looked.lines.len() < size {
                            looked.lines.push(line);
                        }
                        at += 1;
                    }
                }
                let lines = looked.lines.iter().chain(&looked.rejected);
                for badge in lines.filter_map(|line| line.badge).collect::<BTreeSet<_>>() {
                    let found = badge_classes::find(db, badge)?;
                    looked.badges.extend(found.map(|found| (badge, found)));
                }
                Ok(looked)
            })
            .await
    }
}

fn columns(cohort: &Cohort) -> Vec<ColumnSeen> {
    let field = |at: usize| {
        let mut columns = cohort.options.columns.iter();
        columns
            .find(|(_, used)| **used == at)
            .map(|(field, _)| *field)
    };
    let names = cohort.header.iter().enumerate();
    names
        .map(|(at, name)| ColumnSeen {
            name: name.clone(),
            field: field(at),
            samples: Vec::new(),
        })
        .collect()
}

impl Looked {
    fn add(&mut self, line: &Line, most: usize) {
        if self.cohort.state == State::Preview {
            for (column, text) in self.columns.iter_mut().zip(&line.cells) {
                if !text.is_empty() && column.samples.len() < SAMPLES {
                    column.samples.push(shortened(text));
                }
            }
        }
        match &line.outcome {
            Outcome::Rejected { wrong } => {
                let forgotten = wrong.contains(&Wrong::of_line(Why::Forgotten));
                if self.rejected.len() < most && !forgotten {
                    self.rejected.push(line.clone());
                }
            }
            Outcome::Awarded { completes, .. } => {
                for (badge, name) in completes {
                    let known = self.composites.entry(*badge);
                    known.or_insert_with(|| (name.clone(), 0)).1 += 1;
                }
            }
            _ => {}
        }
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SHORT).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

//! What is kept of a file of awards: the file, its lines, and what comes of each.

use crate::badge::{
    cohort::{Field, Kept, Wrong},
    spreadsheet::table::Epoch,
    text::Localized,
    time,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
    pub(super) const ALL: [Self; 5] = [
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
    /// Of this reading of the file; another reading has another.
    #[serde(default)]
    pub reading: Uuid,
    /// Which column, from 0, is what.
    pub columns: BTreeMap<Field, usize>,
    /// Write to the holders.
    pub notify: bool,
    /// Award badges to those who hold them, when the line is another.
    pub allow_duplicates: bool,
    /// The badge of lines that name none, as it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge: Option<String>,
    /// When what lines without a date tell of was earned; the day of the confirmation when it is not said.
    #[serde(
        default,
        with = "time::serde_iso::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub issued_on: Option<DateTime<Utc>>,
    /// Where the days of bare numbers are counted from; `None` when the file was a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
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

    /// Counts a line of its kind no more.
    pub(super) fn take(&mut self, outcome: &Outcome) {
        let count = match outcome {
            Outcome::Awarded { .. } => &mut self.awarded,
            Outcome::AlreadyHeld { .. } => &mut self.already_held,
            Outcome::SameAsBefore { .. } => &mut self.same_as_before,
            Outcome::NotAgain { .. } => &mut self.not_again,
            Outcome::Rejected { .. } => &mut self.rejected,
        };
        *count = count.saturating_sub(1);
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
        completes: Vec<(Uuid, Localized)>,
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

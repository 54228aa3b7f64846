//! Many badges at once, a few at a time.

use super::{
    Checked, Checker, Input,
    answer::Verification,
    list::{BadLine, Item},
    words::Sentence,
};
use crate::badge::{urls::BaseUrl, verification::Verdict};
use crate::storage::Error;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::future::Future;

/// How many verifications of one list go on at the same time.
pub const AT_ONCE: usize = 8;

/// What came of one line.
#[derive(Debug)]
pub struct Row {
    /// Which line.
    pub line: usize,
    /// The badge's address, if it was given by one.
    pub url: Option<String>,
    /// Whose it should be.
    pub email: Option<String>,
    /// What was found.
    pub outcome: Result<Box<Checked>, Unchecked>,
}

/// Why there is no verdict on a line.
#[derive(Debug)]
pub enum Unchecked {
    /// The line cannot be used.
    Line(BadLine),
    /// The database of this instance cannot be read.
    Storage(Error),
}

/// Checks each, in the order of the list; give this to `buffered` or `buffer_unordered` with [`AT_ONCE`].
pub fn each(
    checker: Checker,
    items: Vec<Item>,
    clock: impl Fn() -> DateTime<Utc> + Clone,
) -> impl Iterator<Item = impl Future<Output = Row>> {
    items.into_iter().map(move |item| {
        let (checker, clock) = (checker.clone(), clock.clone());
        async move {
            // Others want to be answered too, and what was found to be sent.
            tokio::task::yield_now().await;
            let line = item.line;
            let question = match item.what {
                Ok(question) => question,
                Err(why) => {
                    return Row {
                        line,
                        url: None,
                        email: None,
                        outcome: Err(Unchecked::Line(why)),
                    };
                }
            };
            let url = match &question.input {
                Input::Url(url) => Some(url.clone()),
                Input::Jws(_) | Input::Json(_) | Input::Image(_) => None,
            };
            let email = question.email.clone();
            let outcome = checker.check(question, clock()).await;
            Row {
                line,
                url,
                email,
                outcome: outcome.map(Box::new).map_err(Unchecked::Storage),
            }
        }
    })
}

impl Unchecked {
    /// Stable, kebab-case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Line(why) => why.why.name(),
            Self::Storage(_) => "unavailable",
        }
    }

    /// For people.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Line(why) => why.why.sentence(),
            Self::Storage(_) => Sentence {
                fr: "La base de données de ce service ne répond pas : réessayez.",
                en: "The database of this service does not answer: try again.",
            },
        }
    }

    /// The column that is wrong, by its number and name.
    pub fn column(&self) -> Option<(usize, Option<&str>)> {
        match self {
            Self::Line(why) => why.column.map(|at| (at, why.name.as_deref())),
            Self::Storage(_) => None,
        }
    }
}

/// One line of the answer to a list, as JSON.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum LineView {
    /// What was found.
    Checked(Box<CheckedLine>),
    /// The line could not be checked.
    Unchecked(UncheckedLine),
    /// The last line.
    Summary(Counts),
}

/// A badge of a list that was checked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CheckedLine {
    /// Which line of the list, from 1; of a JSON list, which badge.
    line: usize,
    /// Its address, if it was given by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(flatten)]
    verification: Verification,
}

/// A line of a list that could not be used.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct UncheckedLine {
    /// Which line of the list, from 1.
    line: usize,
    /// Its address, if it was given by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// What is wrong.
    error: LineError,
}

/// What is wrong with a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct LineError {
    /// Stable: `no-badge`, `not-a-badge`, `too-long`, `not-one`, `not-base64`, `unavailable`.
    code: &'static str,
    /// The number of the column, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// Its name, if the list names its columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    column_name: Option<String>,
    /// In words.
    message: Sentence,
}

/// How many lines came to which end.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Counts {
    /// By verdict.
    pub summary: Summary,
}

/// How many lines came to which end.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// All lines.
    pub lines: usize,
    /// Valid badges.
    pub valid: usize,
    /// Expired ones.
    pub expired: usize,
    /// Revoked ones.
    pub revoked: usize,
    /// Those that are not what they say they are.
    pub invalid: usize,
    /// Those that do not exist.
    pub not_found: usize,
    /// Those of which something could not be reached.
    pub could_not_be_checked: usize,
    /// Those that this service cannot check.
    pub unsupported: usize,
    /// Lines without a verdict.
    pub unchecked: usize,
    /// Valid badges that belong to somebody else than the person named, or of which that cannot be told.
    pub of_others: usize,
}

impl LineView {
    /// Of one line.
    pub fn new(row: &Row, base: Option<&BaseUrl>) -> Self {
        let (line, url) = (row.line, row.url.clone());
        match &row.outcome {
            Ok(checked) => Self::Checked(Box::new(CheckedLine {
                line,
                url,
                verification: Verification::new(checked, row.email.is_some(), base),
            })),
            Err(why) => Self::Unchecked(UncheckedLine {
                line,
                url,
                error: LineError {
                    code: why.name(),
                    column: why.column().map(|(at, _)| at),
                    column_name: why.column().and_then(|(_, name)| name.map(str::to_owned)),
                    message: why.sentence(),
                },
            }),
        }
    }
}

impl Summary {
    /// Counts one more.
    pub fn add(&mut self, row: &Row) {
        self.lines += 1;
        let Ok(checked) = &row.outcome else {
            self.unchecked += 1;
            return;
        };
        let verdict = checked.report.verdict;
        *self.count_of(verdict) += 1;
        let theirs = row.email.is_none() || checked.belonging() == super::Belongs::Yes;
        if verdict == Verdict::Valid && !theirs {
            self.of_others += 1;
        }
    }

    fn count_of(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Valid => &mut self.valid,
            Verdict::Expired => &mut self.expired,
            Verdict::Revoked => &mut self.revoked,
            Verdict::Invalid => &mut self.invalid,
            Verdict::NotFound => &mut self.not_found,
            Verdict::CouldNotBeChecked => &mut self.could_not_be_checked,
            Verdict::Unsupported => &mut self.unsupported,
        }
    }

    /// How many came to that verdict.
    pub fn of(&self, verdict: Verdict) -> usize {
        let mut copy = self.clone();
        *copy.count_of(verdict)
    }
}

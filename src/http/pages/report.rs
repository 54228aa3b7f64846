//! A verification in words: the status, and check by check.

use super::{
    model_view::written_in,
    words::{Day, Words},
};
use crate::badge::text::Language;
use crate::badge::time;
use crate::badge::verification::{Check, Code, Outcome, Reason as Why, Report, Verdict};
use crate::checking::{Checked, Fetch, words};
use crate::storage::assertions::{Cause, Revocation};
use serde_json::Value;

/// How a badge stands, in words and with a mark.
#[derive(Debug)]
pub struct Status {
    /// For the style sheet.
    pub kind: &'static str,
    /// Decoration.
    pub mark: &'static str,
    /// To read.
    pub words: String,
    /// Why it was revoked.
    pub reason: Option<Reason>,
    /// The address of the badge that stands in its place.
    pub instead: Option<String>,
}

/// What an issuer wrote when it revoked a badge.
#[derive(Debug)]
pub struct Reason {
    /// As it was written.
    pub text: String,
    /// The language that issuers of this instance are taken to write in: the badge's first.
    pub lang: Option<&'static str>,
}

/// How a verdict looks: a class for the style sheet, and a mark that tells it without colour.
pub fn mark(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Valid => ("good", "✓"),
        Verdict::Expired => ("past", "!"),
        Verdict::Revoked | Verdict::Invalid => ("bad", "✗"),
        Verdict::NotFound | Verdict::CouldNotBeChecked | Verdict::Unsupported => ("unknown", "?"),
    }
}

impl Status {
    /// What a verification leads to.
    pub fn new(t: Words, checked: &Checked, revocation: Option<&Revocation>) -> Self {
        let verdict = checked.report.verdict;
        let expires = checked.claim.as_ref().and_then(|claim| claim.expires);
        let words = match (verdict, revocation, expires) {
            (Verdict::Revoked, Some(revocation), _) => {
                t.with(gone(revocation.cause), &[("date", &t.date(revocation.at))])
            }
            (Verdict::Expired, _, Some(expires)) => {
                t.with("status-expired", &[("date", &t.date(expires))])
            }
            _ => words::status_of(checked).r#in(t.0).to_owned(),
        };
        let (kind, mark) = match revocation {
            Some(gone) if gone.cause == Cause::Replaced => mark(Verdict::Expired),
            _ => mark(verdict),
        };
        let reason = match (verdict, revocation) {
            (Verdict::Revoked, Some(gone)) if gone.cause == Cause::Replaced => None,
            (Verdict::Revoked, Some(revocation)) => Some(Reason {
                text: revocation.reason.clone(),
                lang: Some(checked.badge.as_ref().map_or(t.tag(), written_in)),
            }),
            (Verdict::Revoked, None) => told_elsewhere(checked),
            _ => None,
        };
        let instead = revocation
            .filter(|gone| gone.cause == Cause::Replaced)
            .and_then(|gone| gone.reason.rsplit(' ').next())
            .map(str::to_owned);
        Self {
            kind,
            mark,
            words,
            reason,
            instead,
        }
    }
}

/// What became of an award that is not in force: only what somebody or a rule took from the holder was revoked.
pub fn gone(cause: Cause) -> &'static str {
    match cause {
        Cause::Holder => "status-withdrawn",
        Cause::Replaced => "status-replaced",
        Cause::Person | Cause::Policy => "status-revoked",
    }
}

/// What another service says of a revocation.
fn told_elsewhere(checked: &Checked) -> Option<Reason> {
    let mut checks = checked.report.checks.iter();
    let revoked = checks.find(|check| check.code == Code::NotRevoked)?;
    let text = revoked
        .detail
        .clone()
        .filter(|text| !text.trim().is_empty())?;
    Some(Reason { text, lang: None })
}

/// The checks that were made.
#[derive(Debug)]
pub struct Checks {
    /// When, for `datetime`.
    pub at: Day,
    /// When, in a sentence.
    pub when: String,
    /// How many are as they should be.
    pub count: String,
    /// One by one.
    pub lines: Vec<Line>,
}

/// One check.
#[derive(Debug)]
pub struct Line {
    /// For the style sheet.
    pub kind: &'static str,
    /// Decoration.
    pub mark: &'static str,
    /// What was found.
    pub sentence: &'static str,
    /// How it ended, in a word or two.
    pub outcome: &'static str,
    /// What was found exactly, in English.
    pub detail: Option<String>,
}

impl Checks {
    /// What a verification looked at.
    pub fn new(t: Words, report: &Report) -> Self {
        let passed = report
            .checks
            .iter()
            .filter(|check| check.outcome == Outcome::Ok)
            .count();
        Self {
            at: t.day(report.at),
            when: t.with(
                "checks-when",
                &[("date", &t.date(report.at)), ("time", &t.time(report.at))],
            ),
            count: match report.checks.iter().all(not_checked) {
                true => t.say("checks-none"),
                false => t.count(
                    "checks-count",
                    &[("passed", passed), ("all", report.checks.len())],
                ),
            },
            lines: report.checks.iter().map(|check| line(t, check)).collect(),
        }
    }
}

fn not_checked(check: &Check) -> bool {
    check.outcome == Outcome::NotChecked
}

fn line(t: Words, check: &Check) -> Line {
    let (kind, mark) = match check.outcome {
        Outcome::Ok => ("good", "✓"),
        Outcome::Warning => ("past", "!"),
        Outcome::Failed => ("bad", "✗"),
        Outcome::NotChecked => ("unknown", "?"),
    };
    // These are told in words of their own, beside the verdict.
    let told = matches!(
        check.code,
        Code::NotRevoked | Code::NotExpired | Code::Found
    ) && check.outcome == Outcome::Failed;
    Line {
        kind,
        mark,
        sentence: check.sentence(t.0),
        outcome: words::outcome(check.outcome).r#in(t.0),
        detail: check.detail.clone().filter(|_| !told),
    }
}

impl Line {
    /// The language of the detail.
    pub fn detail_language(&self) -> &'static str {
        Language::En.tag()
    }
}

/// What was fetched for a verification.
#[derive(Debug)]
pub struct Fetches {
    /// What they are, and how many.
    pub title: String,
    /// One by one.
    pub lines: Vec<FetchLine>,
}

/// One thing that was fetched, or not.
#[derive(Debug)]
pub struct FetchLine {
    /// Its address.
    pub url: String,
    /// When.
    pub at: Day,
    /// What came of it.
    pub outcome: String,
}

impl Fetches {
    /// Of what was kept of an earlier check; `None` when nothing was fetched for it.
    pub fn kept(t: Words, kept: &Value) -> Option<Self> {
        let line = |one: &Value| {
            let at = time::parse(one["at"].as_str()?).ok()?;
            let reason = one["reason"].as_str().unwrap_or_default();
            let reason = Why::ALL.iter().find(|why| why.name() == reason);
            let status = one["status"].as_u64().and_then(|s| usize::try_from(s).ok());
            Some(FetchLine {
                url: one["url"].as_str()?.to_owned(),
                at: Day {
                    words: t.time(at),
                    ..t.day(at)
                },
                outcome: match (status, reason) {
                    (Some(status), _) => t.count("fetched-answer", &[("status", status)]),
                    (None, Some(why)) => why.sentence(t.0).to_owned(),
                    (None, None) => String::new(),
                },
            })
        };
        let lines: Vec<_> = kept.as_array()?.iter().filter_map(line).collect();
        (!lines.is_empty()).then(|| Self {
            title: t.count("fetched-title", &[("count", lines.len())]),
            lines,
        })
    }

    /// `None` when nothing was.
    pub fn new(t: Words, fetched: &[Fetch]) -> Option<Self> {
        let line = |fetch: &Fetch| FetchLine {
            url: fetch.url.clone(),
            at: Day {
                words: t.time(fetch.at),
                ..t.day(fetch.at)
            },
            outcome: match &fetch.outcome {
                Ok(status) if fetch.remembered => {
                    t.count("fetched-before", &[("status", usize::from(*status))])
                }
                Ok(status) => t.count("fetched-answer", &[("status", usize::from(*status))]),
                Err(why) => why.reason.sentence(t.0).to_owned(),
            },
        };
        (!fetched.is_empty()).then(|| Self {
            title: t.count("fetched-title", &[("count", fetched.len())]),
            lines: fetched.iter().map(line).collect(),
        })
    }
}

//! A verification in words: the status, and check by check.

use super::{
    model_view::written_in,
    words::{Day, Words},
};
use crate::badge::text::Language;
use crate::badge::verification::{Check, Code, Outcome, Report, Verdict};
use crate::checking::{Checked, NotAnAward};
use crate::storage::assertions::Revocation;

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
}

/// What an issuer wrote when it revoked a badge.
#[derive(Debug)]
pub struct Reason {
    /// As it was written.
    pub text: String,
    /// The language that issuers are taken to write in: the badge's first.
    pub lang: &'static str,
}

impl Status {
    /// What a verification leads to.
    pub fn new(t: Words, checked: &Checked, revocation: Option<&Revocation>) -> Self {
        let verdict = checked.report.verdict;
        let expires = checked.assertion.as_ref().and_then(|a| a.expires);
        let words = match (verdict, revocation, expires) {
            (Verdict::Valid, ..) => t.say("status-valid"),
            (Verdict::Revoked, Some(revocation), _) => {
                t.with("status-revoked", &[("date", &t.date(revocation.at))])
            }
            (Verdict::Expired, _, Some(expires)) => {
                t.with("status-expired", &[("date", &t.date(expires))])
            }
            (Verdict::NotFound, ..) if checked.instead.is_some() => t.say("status-not-an-award"),
            (Verdict::NotFound, ..) => t.say("status-not-found"),
            (Verdict::Unsupported, ..) => t.say("status-unsupported"),
            (Verdict::CouldNotBeChecked, ..) => t.say("status-could-not-be-checked"),
            (Verdict::Invalid | Verdict::Revoked | Verdict::Expired, ..) => t.say("status-invalid"),
        };
        let (kind, mark) = match verdict {
            Verdict::Valid => ("good", "✓"),
            Verdict::Expired => ("past", "!"),
            Verdict::Revoked | Verdict::Invalid => ("bad", "✗"),
            Verdict::NotFound | Verdict::CouldNotBeChecked | Verdict::Unsupported => {
                ("unknown", "?")
            }
        };
        let reason = match verdict {
            Verdict::Revoked => revocation.map(|revocation| Reason {
                text: revocation.reason.clone(),
                lang: checked.badge.as_ref().map_or(t.tag(), written_in),
            }),
            _ => None,
        };
        Self {
            kind,
            mark,
            words,
            reason,
        }
    }
}

/// The verdict in a sentence, and what it means.
pub fn verdict(t: Words, checked: &Checked) -> (String, String) {
    if let Some(instead) = checked.instead {
        let explanation = match instead {
            NotAnAward::BadgeModel => "explain-badge-model",
            NotAnAward::Issuer => "explain-issuer",
            NotAnAward::Key => "explain-key",
            NotAnAward::Page => "explain-page",
        };
        return (t.say("verdict-not-an-award"), t.say(explanation));
    }
    let (sentence, explanation) = match checked.report.verdict {
        Verdict::Valid => ("verdict-valid", "explain-valid"),
        Verdict::Expired => ("verdict-expired", "explain-expired"),
        Verdict::Revoked => ("verdict-revoked", "explain-revoked"),
        Verdict::Invalid => ("verdict-invalid", "explain-invalid"),
        Verdict::NotFound => ("verdict-not-found", "explain-not-found"),
        Verdict::CouldNotBeChecked => (
            "verdict-could-not-be-checked",
            "explain-could-not-be-checked",
        ),
        Verdict::Unsupported => ("verdict-unsupported", "explain-unsupported"),
    };
    (t.say(sentence), t.say(explanation))
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
    pub outcome: String,
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
    let (kind, mark, outcome) = match check.outcome {
        Outcome::Ok => ("good", "✓", "check-ok"),
        Outcome::Warning => ("past", "!", "check-warning"),
        Outcome::Failed => ("bad", "✗", "check-failed"),
        Outcome::NotChecked => ("unknown", "?", "check-not-checked"),
    };
    // These are told in words of their own, beside the verdict.
    let told = matches!(
        check.code,
        Code::NotRevoked | Code::NotExpired | Code::Found | Code::Supported
    );
    Line {
        kind,
        mark,
        sentence: check.sentence(t.0),
        outcome: t.say(outcome),
        detail: check.detail.clone().filter(|_| !told),
    }
}

impl Line {
    /// The language of the detail.
    pub fn detail_language(&self) -> &'static str {
        Language::En.tag()
    }
}

//! What is known of a badge or certificate from elsewhere that somebody shows, on their own page and for whoever examines.

use super::report;
use crate::badge::verification::Verdict;
use crate::checking::words;
use crate::issuing::applications::{Found, Short};
use crate::storage::proofs::Proof;
use crate::words::Words;

/// What is known of it.
pub struct FoundView {
    /// Who gave it, and when.
    pub facts: Vec<String>,
    /// Of a badge: a class, a mark and words of our verification, or that it is not theirs.
    pub verdict: Option<(&'static str, &'static str, String)>,
    /// When that was, and what else the check found.
    pub checked: Vec<String>,
}

/// What the words of a kind of proof are named after: a badge of this instance is none from elsewhere.
pub fn kind_name(proof: &Proof) -> &'static str {
    let check = Found::of(proof).and_then(|found| found.check);
    match check.is_some_and(|check| check.ours) {
        true => "ours",
        false => proof.kind.name(),
    }
}

/// A class and a mark of what is not of whoever shows it.
const NOT_THEIRS: (&str, &str) = ("bad", "✗");

impl FoundView {
    /// Of a proof from elsewhere; nothing for another one, and once its content was deleted.
    pub fn of(t: Words, proof: &Proof) -> Option<Self> {
        let found = Found::of(proof).filter(|_| proof.purged_at.is_none())?;
        let on = |key: &str, at| t.with(key, &[("date", &t.date(at))]);
        let mut facts: Vec<String> = found.body.iter().cloned().collect();
        facts.extend(found.issued_on.map(|at| on("proof-issued", at)));
        facts.extend(found.expires.map(|at| on("proof-expires", at)));
        let mut checked = Vec::new();
        let verdict = found.check.as_ref().map(|check| {
            checked.push(on("proof-checked", check.at));
            let short = Found::short(proof);
            let whose = t.say(match (check.belongs, short) {
                (false, _) => "proof-not-theirs",
                (true, Some(Short::NotTheirs)) => "proof-of-another",
                (true, _) => "proof-belongs",
            });
            let verdict = Verdict::named(&check.verdict).unwrap_or(Verdict::CouldNotBeChecked);
            let status = words::status(verdict).r#in(t.0).to_owned();
            let (kind, mark) = report::mark(verdict);
            // A verdict that is good says nothing about whoever shows somebody else's badge.
            let (headline, detail) = match short {
                Some(Short::NotTheirs) => ((NOT_THEIRS.0, NOT_THEIRS.1, whose), status),
                _ => ((kind, mark, status), whose),
            };
            checked.push(detail);
            headline
        });
        Some(Self {
            facts,
            verdict,
            checked,
        })
    }
}

//! What is known of a badge or certificate from elsewhere that somebody shows, on their own page and for whoever examines.

use super::report;
use crate::badge::verification::Verdict;
use crate::checking::words;
use crate::issuing::applications::Found;
use crate::storage::proofs::Proof;
use crate::words::Words;

/// What is known of it.
pub struct FoundView {
    /// Who gave it, and when.
    pub facts: Vec<String>,
    /// Of a badge: a class, a mark and words of our verification.
    pub verdict: Option<(&'static str, &'static str, String)>,
    /// When that was, and whether it was issued to the address that was named.
    pub checked: Vec<String>,
}

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
            checked.push(t.say(match check.belongs {
                true => "proof-belongs",
                false => "proof-not-theirs",
            }));
            let verdict = Verdict::named(&check.verdict).unwrap_or(Verdict::CouldNotBeChecked);
            let (kind, mark) = report::mark(verdict);
            (kind, mark, words::status(verdict).r#in(t.0).to_owned())
        });
        Some(Self {
            facts,
            verdict,
            checked,
        })
    }
}

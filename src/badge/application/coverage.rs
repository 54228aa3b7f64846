//! What an application must show: every criterion by a proof, one proof by somebody else.

use crate::badge::text::Localized;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A criterion of a badge, as it was when an application was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its name inside the badge.
    pub id: String,
    /// In words; of a badge whose criteria are one text, that text (Markdown).
    pub text: Localized,
}

/// What an application lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// Nothing shows this criterion.
    Proof(String),
    /// Nothing is said of oneself for this criterion.
    SelfAssessment(String),
    /// Nothing comes from somebody else.
    ThirdParty,
    /// They did not say that no name is left in it.
    NoNames,
}

/// All that is missing. `uses` are the proofs of each criterion, `third_party` those that come from somebody else and are
/// there: a statement that was asked for and not given shows nothing.
pub fn missing(
    criteria: &[Criterion],
    assessed: &BTreeSet<String>,
    uses: &BTreeMap<String, Vec<Uuid>>,
    third_party: &BTreeSet<Uuid>,
    no_names: bool,
) -> Vec<Missing> {
    let mut found = Vec::new();
    for criterion in criteria {
        if !assessed.contains(&criterion.id) {
            found.push(Missing::SelfAssessment(criterion.id.clone()));
        }
        if uses.get(&criterion.id).is_none_or(Vec::is_empty) {
            found.push(Missing::Proof(criterion.id.clone()));
        }
    }
    let of_this = |id: &&String| criteria.iter().any(|c| c.id == **id);
    let mut used = uses
        .iter()
        .filter(|(id, _)| of_this(id))
        .flat_map(|(_, p)| p);
    if !used.any(|proof| third_party.contains(proof)) {
        found.push(Missing::ThirdParty);
    }
    if !no_names {
        found.push(Missing::NoNames);
    }
    found
}

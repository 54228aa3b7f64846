//! What a rule asks, as a tree.

use serde::{Deserialize, Serialize};

use crate::badge::text::Slug;

/// What a person must hold.
///
/// In JSON: `{"badge": "<slug>"}`, `{"all": [..]}` or
/// `{"atLeast": {"count": k, "of": [..], "earnedWithinMonths"?: m}}`, at any nesting; unknown members are refused.
/// Reading JSON never checks the rule itself: [`super::validate`] does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Requirement {
    /// A competency of the programme's catalogue, or another composite of the same programme.
    Badge(Slug),
    /// Every part of the group.
    All(Vec<Requirement>),
    /// Some parts of the group.
    AtLeast {
        /// How many parts are enough.
        count: u32,
        /// The parts to choose from.
        of: Vec<Requirement>,
        /// Only awards whose `issuedOn` lies within this many months count, in the whole group.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earned_within_months: Option<u32>,
    },
}

impl Requirement {
    /// The parts of a group; none for a badge.
    pub fn parts(&self) -> &[Requirement] {
        match self {
            Requirement::Badge(_) => &[],
            Requirement::All(parts) | Requirement::AtLeast { of: parts, .. } => parts,
        }
    }

    /// Every badge named, in reading order; one named twice comes twice.
    pub fn leaves(&self) -> Vec<&Slug> {
        let mut leaves = Vec::new();
        let mut todo = vec![self];
        while let Some(requirement) = todo.pop() {
            if let Requirement::Badge(slug) = requirement {
                leaves.push(slug);
            }
            todo.extend(requirement.parts().iter().rev());
        }
        leaves
    }
}

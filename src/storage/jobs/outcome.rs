//! What came of a job, kept as JSON.

use super::Kind;
use crate::badge::{composite::Component, text::Slug};
use std::collections::BTreeMap;

/// What came of a job, or would come of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// How many persons were awarded the composite, or would be; of a reconciliation, anything at all.
    pub gained: u64,
    /// How many were awarded composites that it completes, by slug, or would be; of a reconciliation, each.
    pub also: BTreeMap<Slug, u64>,
    /// Of a dry run: on which Assertions the first of these awards would rest.
    pub examples: Vec<Vec<Component>>,
    /// How many persons are due something that could not be awarded: nothing was kept of them alone.
    #[serde(default)]
    pub failed: u64,
    /// Why, with the number of persons; the first different reasons.
    #[serde(default)]
    pub reasons: Vec<(String, u64)>,
}

/// How many different reasons are kept.
const REASONS: usize = 10;

impl Outcome {
    /// Counts somebody of whom it failed.
    pub fn fail(&mut self, why: String) {
        self.failed += 1;
        if let Some((_, persons)) = self.reasons.iter_mut().find(|(known, _)| *known == why) {
            *persons += 1;
        } else if self.reasons.len() < REASONS {
            self.reasons.push((why, 1));
        }
    }

    /// How many composites were awarded, or would be, under every rule.
    pub fn awarded(&self, kind: &Kind) -> u64 {
        let also = self.also.values().sum::<u64>();
        match kind {
            Kind::BackFill { .. } => self.gained + also,
            Kind::Reconciliation => also,
        }
    }
}

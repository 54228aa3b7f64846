//! Whether a line is a new award.

use crate::storage::assertions::HeldBadge;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is to be done with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is to be awarded.
    Award,
    /// The person holds the badge by this award.
    Held(Uuid),
    /// The same line was awarded before.
    Same(Uuid),
    /// The same line was awarded before, and that award is not live any more.
    NotAgain(Uuid),
}

/// What a line asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// Of which badge, whatever its version.
    pub lineage: Uuid,
    /// The date that stands there.
    pub issued_on: Option<DateTime<Utc>>,
    /// Award it though the person holds it.
    pub allow_duplicate: bool,
}

/// Decides by what the person holds. `undated` are the awards that came of lines without a date: such a line again is
/// the same, whenever it comes.
pub(super) fn decide(
    held: &[HeldBadge],
    undated: &BTreeSet<Uuid>,
    asked: Asked,
    now: DateTime<Utc>,
) -> Decision {
    let of_badge = || held.iter().filter(|held| held.lineage == asked.lineage);
    let same = |held: &&HeldBadge| match asked.issued_on {
        Some(date) => held.issued_on == date,
        None => undated.contains(&held.assertion),
    };
    if let Some(live) = of_badge().filter(same).find(|held| held.live) {
        return Decision::Same(live.assertion);
    }
    if let Some(ended) = of_badge().find(same) {
        return Decision::NotAgain(ended.assertion);
    }
    let valid = |held: &&HeldBadge| held.live && held.expires.is_none_or(|at| at > now);
    match of_badge().find(valid) {
        Some(valid) if !asked.allow_duplicate => Decision::Held(valid.assertion),
        _ => Decision::Award,
    }
}

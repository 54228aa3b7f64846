//! Whether a line is a new award.

use super::foresight::foreseen;
use crate::badge::cohort::Kept;
use crate::storage::{assertions::HeldBadge, badge_classes::StoredBadge};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
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

/// Lines in their order, each as if those above were awarded.
pub(super) struct Deciding {
    /// What each person holds.
    pub held: BTreeMap<Uuid, Vec<HeldBadge>>,
    /// The awards that came of lines without a date.
    pub undated: BTreeSet<Uuid>,
    pub allow_duplicates: bool,
    /// When what a line without a date tells of was earned.
    pub confirmed: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

impl Deciding {
    /// What is to be done with a line.
    pub fn decide(&self, person: Uuid, badge: &StoredBadge, asks: &Kept) -> Decision {
        let held = self.held.get(&person).map_or(&[][..], Vec::as_slice);
        let asked = Asked {
            lineage: badge.lineage,
            issued_on: asks.issued_on,
            allow_duplicate: self.allow_duplicates,
        };
        decide(held, &self.undated, asked, self.now)
    }

    /// From here on, a line is awarded.
    pub fn count(&mut self, person: Uuid, badge: &StoredBadge, asks: &Kept, award: Uuid) {
        let issued_on = asks.issued_on.unwrap_or(self.confirmed);
        let made = foreseen(award, badge, issued_on, self.now);
        self.held.entry(person).or_default().push(made);
        if asks.issued_on.is_none() {
            self.undated.insert(award);
        }
    }
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

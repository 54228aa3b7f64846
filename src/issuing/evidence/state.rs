//! Where something that was brought stands.

use crate::storage::evidence::Evidence;
use chrono::{DateTime, Utc};

/// Why evidence counts or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceState {
    /// It counts.
    Counts,
    /// Its address was not proved yet: a letter with a link was sent.
    AddressNotProved,
    /// No decision says that it counts.
    Undecided,
    /// Its date has passed.
    Expired,
    /// It was found to be revoked or invalid.
    Fallen,
    /// Nobody could check it for 14 days.
    OutOfReach,
    /// The programme withdrew it, or its holder took it back.
    Withdrawn,
}

impl EvidenceState {
    /// Of evidence that counts for these competencies now.
    pub fn of(one: &Evidence, counts_for: &[String], now: DateTime<Utc>) -> Self {
        if one.withdrawn.is_some() {
            Self::Withdrawn
        } else if one.fallen_at.is_some() {
            Self::Fallen
        } else if one.expires.is_some_and(|end| end <= now) {
            Self::Expired
        } else if one.lapsed_at.is_some() {
            Self::OutOfReach
        } else if one.badge.is_some() && !one.verified {
            Self::AddressNotProved
        } else if counts_for.is_empty() {
            Self::Undecided
        } else {
            Self::Counts
        }
    }
}

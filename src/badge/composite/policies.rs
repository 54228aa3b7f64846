//! What a programme decided about the later life of a composite's awards.

use super::Held;
use crate::badge::error::Invalid;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The longest time that a revocation may be pending, in days.
pub const MAX_PENDING_DAYS: u32 = 365;

/// What happens to a composite when one of its components is revoked and its rule no longer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnRevoked {
    /// It stays valid for some days, in which its holder may appeal, then falls.
    #[default]
    Pending,
    /// It falls at once.
    Revoke,
    /// It stays: it was earned.
    Keep,
}

/// What happens to a composite when one of its components expires and its rule no longer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnExpired {
    /// It stays: it was earned.
    #[default]
    Keep,
    /// It falls, as after a revocation.
    Revoke,
}

/// What badges are worth once the recognition that they count by has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnEnded {
    /// Those recorded while it ran keep counting.
    #[default]
    Keep,
    /// They stop counting.
    Stop,
}

/// What badges are worth that were recorded before their issuer's recognition was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnEarlier {
    /// They count when the decision begins early enough.
    #[default]
    AsDecided,
    /// They never count.
    Never,
}

/// The policies of one composite. What is not said has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Policies {
    /// When a component is revoked.
    pub on_component_revoked: OnRevoked,
    /// How many days a revocation is pending: 1 to [`MAX_PENDING_DAYS`].
    pub pending_days: u32,
    /// When a component expires.
    pub on_component_expired: OnExpired,
    /// When the recognition of a component's issuer ends.
    pub on_accreditation_ended: OnEnded,
    /// About badges older than the recognition of their issuer.
    pub on_earlier_badges: OnEarlier,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            on_component_revoked: OnRevoked::default(),
            pending_days: 30,
            on_component_expired: OnExpired::default(),
            on_accreditation_ended: OnEnded::default(),
            on_earlier_badges: OnEarlier::default(),
        }
    }
}

/// One recognition that an award counts by, as far as a policy may mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    /// When it ends or ended.
    pub until: Option<DateTime<Utc>>,
    /// It was decided after the award had been recorded.
    pub later: bool,
}

impl Policies {
    /// The defaults, with another answer to a revoked component.
    pub fn with(on_component_revoked: OnRevoked) -> Self {
        Self {
            on_component_revoked,
            ..Self::default()
        }
    }

    /// Refuses what cannot be meant: `(member, why)`.
    ///
    /// # Errors
    /// `out-of-range`, `contradictory-policies`.
    pub fn check(&self) -> Result<(), (&'static str, Invalid)> {
        if !(1..=MAX_PENDING_DAYS).contains(&self.pending_days) {
            let why = format!("must be 1 to {MAX_PENDING_DAYS} days");
            return Err(("pendingDays", Invalid::new("out-of-range", why)));
        }
        let contradictory = self.on_component_revoked == OnRevoked::Keep
            && self.on_component_expired == OnExpired::Revoke;
        if contradictory {
            let why = "a composite that stays when a component is revoked stays when one expires: \
                       say keep here, or pending or revoke for onComponentRevoked";
            let why = Invalid::new("contradictory-policies", why);
            return Err(("onComponentExpired", why));
        }
        Ok(())
    }

    /// A person's badges as these policies let them count at that instant.
    pub(super) fn see(&self, held: &[Held], now: DateTime<Utc>) -> Vec<Held> {
        let seen = held.iter().cloned().map(|held| Held {
            recognised: held.recognised && self.lets_count(&held.by, now),
            ..held
        });
        seen.collect()
    }

    fn lets_count(&self, by: &[Recognised], now: DateTime<Utc>) -> bool {
        let lets = |by: &Recognised| {
            let ended = by.until.is_some_and(|until| until <= now);
            let stopped = ended && self.on_accreditation_ended == OnEnded::Stop;
            let too_early = by.later && self.on_earlier_badges == OnEarlier::Never;
            !stopped && !too_early
        };
        by.is_empty() || by.iter().any(lets)
    }
}

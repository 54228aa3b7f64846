//! The numbers as they are told.

use super::suppression::Shown;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The numbers of a programme. Those of fewer than five people are absent, with those that would give them away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Indicators {
    /// When they were counted.
    pub at: DateTime<Utc>,
    /// Issuers that awarded a badge that counts within the last 12 months.
    pub active_issuers: u64,
    /// The same by département of those awarded; those with fewer than five of them are left out.
    pub departments: Vec<ActiveIndicators>,
    /// Of each composite.
    pub composites: Vec<CompositeIndicators>,
}

/// The issuers that are active in one département.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActiveIndicators {
    /// Its code; `null` for people of whom it is not known.
    pub department: Option<String>,
    /// Issuers that awarded a badge that counts to somebody there within the last 12 months.
    pub active_issuers: u64,
}

/// The numbers of one composite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompositeIndicators {
    /// Its slug.
    pub composite: String,
    /// Its name.
    pub name: String,
    /// How many badges its rule needs: the n of “k of n”.
    pub needed: u32,
    /// People who hold it, and whose award has not expired.
    pub holders: Shown,
    /// Of these, those whose award expires within 90 days.
    pub expiring: Shown,
    /// People who do not hold it and hold one badge at least that counts for it.
    pub in_progress: Shown,
    /// Of these, how many hold so many of the badges needed.
    pub steps: Vec<StepIndicator>,
    /// Of these, how many hold each badge, and how many lack it.
    pub badges: Vec<BadgeIndicator>,
    /// The badge that most of them lack, among those whose numbers are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocking: Option<String>,
    /// Days from the first badge that counted to the composite, for half of those who were awarded it at most.
    pub median_days: Option<u64>,
    /// People who were awarded it in each of the last twelve whole months, oldest first, whatever became of it since.
    /// None of a composite that is valid for less than 16 months: who is to expire would tell when they were awarded it.
    pub months: Vec<MonthIndicator>,
    /// By département; those of whom nobody knows it stand under none. One of which nothing is told is left out.
    pub departments: Vec<DepartmentIndicators>,
}

/// How many people were awarded the composite in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MonthIndicator {
    /// Such as `2026-11`.
    pub month: String,
    /// How many people.
    pub people: Shown,
}

/// How many people hold so many badges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StepIndicator {
    /// So many.
    pub held: u32,
    /// How many people.
    pub people: Shown,
}

/// Who holds one badge of the rule, among those in progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct BadgeIndicator {
    /// Its slug.
    pub badge: String,
    /// Its name.
    pub name: String,
    /// How many hold it.
    pub held: Shown,
    /// How many lack it.
    pub missing: Shown,
}

/// The people of one département.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DepartmentIndicators {
    /// Its code; `null` for those of whom it is not known.
    pub department: Option<String>,
    /// Who holds the composite.
    pub holders: Shown,
    /// Of these, those whose award expires within 90 days.
    pub expiring: Shown,
    /// Who is on the way.
    pub in_progress: Shown,
    /// Of these, how many hold so many of the badges needed; none when one of the numbers must not be told.
    pub steps: Vec<StepIndicator>,
    /// The badge that most of these lack, among those that five lack and five hold at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocking: Option<String>,
    /// Days from the first badge that counted to the composite, for half of those who were awarded it at most.
    pub median_days: Option<u64>,
}

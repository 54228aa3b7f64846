//! How an issuer decides about applications: how many, how, and how long people wait.

use super::super::{Error, Service};
use crate::badge::{application::State, text::Localized};
use crate::storage::{
    Db, Scope,
    applications::queue::{self, Counted, Open},
    badge_classes,
};
use chrono::{DateTime, Months, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many months the numbers of decisions are of.
const MONTHS: u32 = 12;

/// The numbers of one badge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Decisions; a decision after an appeal is one more.
    pub decided: usize,
    /// Those by which a badge was not awarded.
    pub not_retained: usize,
    /// Days from the submission, or the appeal, to the decision: of half of the decisions it was not longer.
    pub median_days: Option<i64>,
    /// The longest such time.
    pub longest_days: Option<i64>,
    /// How many wait for a decision now.
    pub waiting: usize,
    /// How many of them should have been decided by now.
    pub late: usize,
    /// How many wait for their applicant now.
    pub with_applicant: usize,
    /// Appeals that were decided: the badge was awarded after all.
    pub appeals_accepted: usize,
    /// Appeals that were decided as the first time.
    pub appeals_not_retained: usize,
    /// Appeals that are not decided yet.
    pub appeals_open: usize,
}

/// The numbers of an issuer.
#[derive(Debug, Clone)]
pub struct Statistics {
    /// Since when decisions are counted.
    pub since: DateTime<Utc>,
    /// Of all badges together.
    pub all: Numbers,
    /// By badge, in the order of their names in French.
    pub badges: Vec<(Localized, Numbers)>,
}

impl Service {
    /// How an issuer decided in the last twelve months, and what waits now, by badge. Applications of people who were erased
    /// are in none of these numbers.
    pub async fn application_statistics(&self, issuer: Uuid) -> Result<Statistics, Error> {
        let now = self.now();
        let since = now.checked_sub_months(Months::new(MONTHS)).unwrap_or(now);
        self.store()
            .read_slow(move |db: &mut Db| {
                let decided = queue::decided(db, issuer, since)?;
                let open = queue::open(db, issuer)?;
                let mut by_badge: BTreeMap<Uuid, (Vec<Counted>, Vec<Open>)> = BTreeMap::new();
                for one in &decided {
                    by_badge.entry(one.lineage).or_default().0.push(one.clone());
                }
                for one in &open {
                    by_badge.entry(one.lineage).or_default().1.push(one.clone());
                }
                let mut badges = Vec::with_capacity(by_badge.len());
                for (lineage, (decided, open)) in by_badge {
                    let badge = badge_classes::find_current(db, Scope::Instance, lineage)?
                        .ok_or(Error::Internal("an application has no badge"))?;
                    let name = badge.definition.localized_name();
                    badges.push((name, numbers(&decided, &open, now)));
                }
                badges.sort_by_key(|(name, _)| name.fr.to_lowercase());
                Ok(Statistics {
                    since,
                    all: numbers(&decided, &open, now),
                    badges,
                })
            })
            .await
    }
}

fn numbers(decided: &[Counted], open: &[Open], now: DateTime<Utc>) -> Numbers {
    let mut days: Vec<i64> = decided
        .iter()
        .map(|one| (one.at - one.submitted_at).num_days())
        .collect();
    days.sort_unstable();
    let appeals = |accepted| {
        let same = |one: &&Counted| one.round > 1 && one.accepted == accepted;
        decided.iter().filter(same).count()
    };
    let for_us = |one: &&Open| one.state != State::MoreInformation;
    Numbers {
        decided: decided.len(),
        not_retained: decided.iter().filter(|one| !one.accepted).count(),
        median_days: days.get(days.len().saturating_sub(1) / 2).copied(),
        longest_days: days.last().copied(),
        waiting: open.iter().filter(for_us).count(),
        late: open
            .iter()
            .filter(for_us)
            .filter(|one| one.due_at.is_some_and(|due| due < now))
            .count(),
        with_applicant: open.iter().filter(|one| !for_us(one)).count(),
        appeals_accepted: appeals(true),
        appeals_not_retained: appeals(false),
        appeals_open: open.iter().filter(|one| one.round > 1).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::time;

    fn day(text: &str) -> DateTime<Utc> {
        time::parse(text).unwrap()
    }

    fn decision(round: i32, accepted: bool, submitted: &str, at: &str) -> Counted {
        Counted {
            lineage: Uuid::nil(),
            round,
            accepted,
            submitted_at: day(submitted),
            at: day(at),
        }
    }

    fn waits(state: State, round: i32, due: &str) -> Open {
        Open {
            lineage: Uuid::nil(),
            state,
            round,
            due_at: Some(day(due)),
        }
    }

    #[test]
    fn known_decisions_give_known_numbers() {
        let decided = [
            decision(1, true, "2026-01-01", "2026-01-04"),
            decision(1, false, "2026-01-01", "2026-01-11"),
            decision(2, true, "2026-02-01", "2026-03-03"),
            decision(2, false, "2026-02-01", "2026-02-02"),
            decision(1, false, "2026-03-01", "2026-03-01"),
        ];
        let open = [
            waits(State::Submitted, 1, "2026-04-30"),
            waits(State::InReview, 2, "2026-03-31"),
            // Late, but it waits for its applicant.
            waits(State::MoreInformation, 1, "2026-03-01"),
        ];
        let expected = Numbers {
            decided: 5,
            not_retained: 3,
            median_days: Some(3),
            longest_days: Some(30),
            waiting: 2,
            late: 1,
            with_applicant: 1,
            appeals_accepted: 1,
            appeals_not_retained: 1,
            appeals_open: 1,
        };
        assert_eq!(numbers(&decided, &open, day("2026-04-01")), expected);
        let even = numbers(&decided[..2], &[], day("2026-04-01"));
        assert_eq!(even.median_days, Some(3), "half of them waited no longer");
        assert_eq!(numbers(&[], &[], day("2026-04-01")), Numbers::default());
    }
}

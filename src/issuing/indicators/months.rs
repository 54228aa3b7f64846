//! When a composite was awarded, month by month.

use super::{shown::MonthIndicator, suppression};
use crate::badge::composite::Composite;
use crate::storage::indicators::CompositeAward;
use chrono::{DateTime, Months, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// How many months are told.
const MANY: u32 = 12;
/// An award that is valid for that many months at least and expires within 90 days was made before the months that are
/// told.
const LONG: u32 = MANY + 4;

/// The months in which a person was awarded the composite.
pub(super) fn of(awards: &[&CompositeAward]) -> BTreeSet<String> {
    awards.iter().map(|award| name(award.issued_on)).collect()
}

fn name(at: DateTime<Utc>) -> String {
    at.format("%Y-%m").to_string()
}

/// The last whole months as they are told. Their sum is taken for known: it is that of the holders, where all were
/// awarded it in these months.
pub(super) fn told(
    composite: &Composite,
    counted: &BTreeMap<String, u64>,
    now: DateTime<Utc>,
) -> Vec<MonthIndicator> {
    if composite.validity_months.is_some_and(|valid| valid < LONG) {
        return Vec::new();
    }
    let before = (1..=MANY).rev();
    let months: Vec<_> = before
        .filter_map(|ago| now.date_naive().checked_sub_months(Months::new(ago)))
        .map(|day| day.format("%Y-%m").to_string())
        .collect();
    let many = |month: &String| counted.get(month).copied().unwrap_or(0);
    let shown = suppression::line(&months.iter().map(many).collect::<Vec<_>>());
    let told = months.into_iter().zip(shown);
    told.map(|(month, people)| MonthIndicator { month, people })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::{composite::Requirement, text::Slug, time};

    fn composite(validity_months: Option<u32>) -> Composite {
        Composite {
            slug: Slug::parse("x").unwrap(),
            rule: Requirement::All(vec![]),
            validity_months,
            renewal: None,
            policies: Default::default(),
        }
    }

    fn at(now: &str, valid: Option<u32>, counted: &[(&str, u64)]) -> Vec<(String, Option<u64>)> {
        let counted = counted.iter().map(|(m, n)| ((*m).to_owned(), *n)).collect();
        let told = told(&composite(valid), &counted, time::parse(now).unwrap());
        told.into_iter().map(|m| (m.month, m.people)).collect()
    }

    #[test]
    fn the_last_twelve_whole_months_are_told() {
        let counted = [
            ("2025-10", 9),
            ("2025-11", 6),
            ("2026-01", 2),
            ("2026-10", 7),
            ("2026-11", 8),
        ];
        let told = at("2026-11-30T23:00:00Z", Some(36), &counted);
        assert_eq!(told.len(), 12);
        assert_eq!(told[0], ("2025-11".to_owned(), Some(6)));
        assert_eq!(told[11], ("2026-10".to_owned(), Some(7)));
        assert!(told.iter().all(|(month, _)| month != "2026-11"));
        // On a day that shorter months do not have, each month comes once all the same.
        let told = at("2026-12-31T12:00:00Z", None, &[]);
        let months: BTreeSet<_> = told.iter().map(|(month, _)| month).collect();
        assert_eq!(months.len(), 12);
    }

    #[test]
    fn few_people_are_withheld_with_whatever_their_sum_would_give_away() {
        let mut counted: Vec<_> = [
            "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07",
            "2026-08", "2026-09", "2026-10",
        ]
        .map(|month| (month, 20))
        .into();
        counted.push(("2025-11", 3));
        counted[4].1 = 6;
        let told = at("2026-11-22T10:00:00Z", None, &counted);
        let withheld: Vec<_> = told
            .iter()
            .filter(|(_, n)| n.is_none())
            .map(|(m, _)| &**m)
            .collect();
        assert_eq!(withheld, ["2025-11", "2026-04"]);
    }

    #[test]
    fn nothing_is_told_where_who_is_to_expire_was_awarded_it_in_these_months() {
        let counted = [("2026-10", 50)];
        assert!(at("2026-11-22T10:00:00Z", Some(15), &counted).is_empty());
        assert_eq!(at("2026-11-22T10:00:00Z", Some(16), &counted).len(), 12);
    }
}

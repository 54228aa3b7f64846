//! What becomes of a composite's awards when two persons turn out to be one.

use super::Award;
use crate::badge::text::Slug;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// One composite that both persons were awarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The one award that stays live.
    pub stays: Uuid,
    /// The cycle it has from now on: the last of both persons', so that what follows is reckoned from it.
    pub cycle: u32,
    /// Valid too, and replaced by the one that stays.
    pub replaced: Vec<Uuid>,
    /// Past their date: no longer the live ones, nothing else.
    pub ended: Vec<Uuid>,
}

/// Settles the composites that both persons were awarded in a programme. Of two valid awards the older stays; when
/// none is valid, the one that was valid longest.
pub fn settle(one: &[Award], other: &[Award], now: DateTime<Utc>) -> Vec<Settled> {
    let slugs = |awards: &[Award]| -> BTreeSet<Slug> {
        awards.iter().map(|award| award.composite.clone()).collect()
    };
    let both: Vec<_> = slugs(one).intersection(&slugs(other)).cloned().collect();
    both.iter()
        .filter_map(|slug| {
            let all = || one.iter().chain(other).filter(|a| a.composite == *slug);
            let valid = |award: &&Award| award.expires.is_none_or(|at| at > now);
            let live = || all().filter(|award| award.live);
            let stays = live()
                .filter(valid)
                .min_by_key(|award| (award.issued_on, award.assertion))
                .or_else(|| live().max_by_key(|award| (award.expires, award.assertion)))?;
            let (replaced, ended) = live()
                .filter(|award| award.assertion != stays.assertion)
                .partition::<Vec<_>, _>(valid);
            let ids = |awards: Vec<&Award>| awards.iter().map(|award| award.assertion).collect();
            Some(Settled {
                stays: stays.assertion,
                cycle: all().map(|award| award.cycle).max().unwrap_or(1),
                replaced: ids(replaced),
                ended: ids(ended),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::time;
    use std::slice::from_ref;

    fn award(id: u128, cycle: u32, issued: &str, expires: Option<&str>, live: bool) -> Award {
        Award {
            composite: Slug::parse("mediateur").unwrap(),
            assertion: Uuid::from_u128(id),
            cycle,
            renewal: false,
            issued_on: time::parse(issued).unwrap(),
            expires: expires.map(|at| time::parse(at).unwrap()),
            live,
            components: Vec::new(),
            under: None,
        }
    }

    fn settled(one: &[Award], other: &[Award]) -> Option<(u128, u32, Vec<u128>, Vec<u128>)> {
        let now = time::parse("2026-11-22").unwrap();
        let found = settle(one, other, now);
        assert_eq!(found, settle(other, one, now), "whoever comes first");
        let ids = |all: &[Uuid]| all.iter().map(|id| id.as_u128()).collect::<Vec<_>>();
        let one = found.first()?;
        Some((
            one.stays.as_u128(),
            one.cycle,
            ids(&one.replaced),
            ids(&one.ended),
        ))
    }

    #[test]
    fn the_older_of_two_valid_awards_stays_and_has_the_last_cycle() {
        let old = award(9, 1, "2025-01-01", None, true);
        let past = award(1, 1, "2020-01-01", Some("2023-01-01"), true);
        let young = award(2, 2, "2026-01-01", Some("2029-01-01"), true);
        assert_eq!(
            settled(&[old], &[past, young]),
            Some((9, 2, vec![2], vec![1]))
        );
    }

    #[test]
    fn what_has_expired_gives_way_to_what_is_valid_however_old() {
        let past = award(1, 1, "2020-01-01", Some("2023-01-01"), true);
        let valid = award(2, 1, "2026-01-01", Some("2029-01-01"), true);
        assert_eq!(settled(&[past], &[valid]), Some((2, 1, vec![], vec![1])));
    }

    #[test]
    fn when_none_is_valid_renewal_is_reckoned_from_the_last_to_expire() {
        let long_ago = award(1, 3, "2015-01-01", Some("2018-01-01"), true);
        let lately = award(2, 1, "2023-11-01", Some("2026-11-01"), true);
        assert_eq!(
            settled(&[long_ago], &[lately]),
            Some((2, 3, vec![], vec![1]))
        );
    }

    #[test]
    fn what_is_not_live_is_left_alone_but_its_cycle_counts() {
        let live = award(1, 1, "2025-01-01", None, true);
        let revoked = award(2, 4, "2024-01-01", None, false);
        assert_eq!(
            settled(&[live], from_ref(&revoked)),
            Some((1, 4, vec![], vec![]))
        );
        assert_eq!(settled(from_ref(&revoked), from_ref(&revoked)), None);
        assert_eq!(settled(&[award(1, 1, "2025-01-01", None, true)], &[]), None);
    }
}

//! Whoever sees what is published, and knows how the numbers hang together, cannot tell a number of few people.

use super::*;
use proptest::prelude::*;

/// What a line's withheld cells can be, given the told ones and the sum.
fn may_be(cells: &[u64], shown: &[Shown], at: usize) -> u64 {
    let total: u64 = cells.iter().sum();
    let told: u64 = shown.iter().flatten().sum();
    let hidden = shown.iter().filter(|cell| cell.is_none()).count();
    match (shown[at], hidden, alone(total)) {
        (Some(_), ..) => 1,
        (None, _, None) => LEAST, // not even the sum is told
        (None, 1, Some(_)) => 1,
        (None, _, Some(total)) => total - told + 1,
    }
}

#[test]
fn examples_of_lines() {
    for (cells, expected) in [
        (vec![], vec![]),
        (vec![0], vec![None]),
        (vec![4], vec![None]),
        (vec![5], vec![Some(5)]),
        (vec![7, 9], vec![Some(7), Some(9)]),
        (vec![3, 9, 20], vec![None, None, Some(20)]),
        (vec![3, 2, 20], vec![None, None, Some(20)]),
        // Two cells with nobody: their sum, nobody, would tell both.
        (vec![0, 0, 9, 20], vec![None, None, None, Some(20)]),
        (vec![1, 1, 1], vec![None, None, None]),
    ] {
        assert_eq!(line(&cells), expected, "{cells:?}");
    }
}

#[test]
fn an_example_of_steps() {
    // 30 people; one of them holds three badges. Badges 0 and 1 are held by many.
    let found = steps(&[20, 9, 1], &[15, 16, 10]);
    assert_eq!(found.steps[2], None);
    assert_eq!(
        found.steps.iter().flatten().count(),
        1,
        "a second step with it: {found:?}"
    );
    assert_eq!(
        found.held.iter().flatten().count(),
        2,
        "and one badge: {found:?}"
    );
    let all = steps(&[20, 9, 6], &[15, 26, 15]);
    assert!(
        all.steps.iter().chain(&all.held).all(Option::is_some),
        "{all:?}"
    );
    let few = steps(&[1, 1, 1], &[3, 2, 1]);
    assert!(
        few.steps.iter().chain(&few.held).all(Option::is_none),
        "{few:?}"
    );
}

/// Every way to spread people over the steps that agrees with what is told.
fn spreads(total: u64, shown: &[Shown], so_far: &mut Vec<u64>, all: &mut Vec<Vec<u64>>) {
    let used: u64 = so_far.iter().sum();
    if so_far.len() == shown.len() {
        if used == total {
            all.push(so_far.clone());
        }
        return;
    }
    let choices = match shown[so_far.len()] {
        Some(told) => told..=told,
        None => 0..=total.saturating_sub(used),
    };
    for people in choices {
        so_far.push(people);
        spreads(total, shown, so_far, all);
        so_far.pop();
    }
}

/// The values that each step and each badge can have for somebody who knows the sum and that badges add up alike.
fn possible(total: u64, found: &Steps) -> (Vec<Vec<u64>>, Vec<Vec<u64>>) {
    let mut all = Vec::new();
    spreads(total, &found.steps, &mut Vec::new(), &mut all);
    let hidden = found.held.iter().filter(|h| h.is_none()).count() as u64;
    let told: u64 = found.held.iter().flatten().sum();
    let mut steps = vec![Vec::new(); found.steps.len()];
    let mut held = vec![Vec::new(); found.held.len()];
    for spread in all {
        let badges: u64 = spread
            .iter()
            .zip(1u64..)
            .map(|(people, each)| people * each)
            .sum();
        let Some(left) = badges.checked_sub(told) else {
            continue;
        };
        if left > hidden * total {
            continue;
        }
        for (at, people) in spread.iter().enumerate() {
            steps[at].push(*people);
        }
        for (at, shown) in found.held.iter().enumerate() {
            // The others can make up for every number between none and all of them.
            let fits = |here: &u64| left >= *here && left - here <= (hidden - 1) * total;
            match shown {
                Some(told) => held[at].push(*told),
                None => held[at].extend((0..=total).filter(fits)),
            }
        }
    }
    for values in steps.iter_mut().chain(&mut held) {
        values.sort_unstable();
        values.dedup();
    }
    (steps, held)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_gives_a_small_cell_away(cells in prop::collection::vec(0u64..12, 0..8)) {
        let shown = line(&cells);
        for (at, cell) in cells.iter().enumerate() {
            prop_assert!(shown[at].is_none_or(|told| told == *cell && told >= LEAST));
            prop_assert!(*cell >= LEAST || may_be(&cells, &shown, at) > 1, "{cells:?} {shown:?}");
        }
    }

    #[test]
    fn no_table_of_steps_gives_a_small_cell_away(
        people in prop::collection::vec(prop::collection::vec(any::<bool>(), 4), 0..24),
        leaves in 2usize..=4,
        kinds in prop::collection::vec(0usize..3, 24),
    ) {
        // Some tables of people much alike, so that there are large cells and small ones.
        let people: Vec<Vec<bool>> = people.iter().zip(&kinds).map(|(person, kind)| match kind {
            0 => person[..leaves].to_vec(),
            1 => (0..leaves).map(|l| l == 0).collect(),
            _ => (0..leaves).map(|l| l + 1 < leaves).collect(),
        }).collect();
        let mut counts = vec![0u64; leaves - 1];
        let mut held = vec![0u64; leaves];
        let in_progress = people.iter().filter(|p| (1..leaves).contains(&p.iter().filter(|h| **h).count()));
        for person in in_progress {
            counts[person.iter().filter(|h| **h).count() - 1] += 1;
            for (at, has) in person.iter().enumerate() {
                held[at] += u64::from(*has);
            }
        }
        let total: u64 = counts.iter().sum();
        let found = steps(&counts, &held);
        let told = |shown: Shown, real: u64| shown.is_none_or(|told| told == real && told >= LEAST);
        for (shown, real) in found.steps.iter().zip(&counts) {
            prop_assert!(told(*shown, *real));
        }
        for (shown, real) in found.held.iter().zip(&held) {
            prop_assert!(told(*shown, *real) && told(shown.map(|h| total - h), total - real));
        }
        if total < LEAST {
            prop_assert!(found.steps.iter().chain(&found.held).all(Option::is_none));
            return Ok(());
        }
        let (steps, holders) = possible(total, &found);
        for (at, real) in counts.iter().enumerate() {
            prop_assert!(*real >= LEAST || steps[at].len() > 1, "step {at} of {counts:?} {held:?}: {found:?}");
        }
        for (at, real) in held.iter().enumerate() {
            let small = (*real).min(total - real) < LEAST;
            prop_assert!(!small || holders[at].len() > 1, "badge {at} of {counts:?} {held:?}: {found:?}");
        }
    }
}

//! Whoever writes down every equation that holds among the numbers of several composites cannot solve it for a small one.

use super::super::{Shown, steps};
use super::*;
use proptest::prelude::*;

/// The composites: which badges each asks for, all of them. Badges 0 to 3 are competencies, 10 + c is composite c.
const RULES: [&[usize]; 3] = [&[0, 1], &[0, 1, 2], &[11, 3]];

/// One person, by the competencies they hold: then which badges count, composites in order.
fn badges_of(person: &[bool]) -> Vec<usize> {
    let mut held: Vec<usize> = (0..person.len()).filter(|at| person[*at]).collect();
    for (at, rule) in RULES.iter().enumerate() {
        if rule.iter().all(|badge| held.contains(badge)) {
            held.push(10 + at);
        }
    }
    held
}

/// The side of each composite, as each alone would tell it.
fn counted(people: &[Vec<bool>]) -> Vec<Side> {
    let people: Vec<_> = people.iter().map(|person| badges_of(person)).collect();
    let count = |at: usize| {
        let rule = RULES[at];
        let badges = rule.iter().map(|id| Badge {
            id: *id,
            composite: id.checked_sub(10),
            held: 0,
            beside: 0,
        });
        let mut badges: Vec<_> = badges.collect();
        let (mut holders, mut in_progress, mut counts) = (0, 0, vec![0; rule.len() - 1]);
        for held in &people {
            let of_it = rule.iter().filter(|badge| held.contains(badge)).count();
            let holds = held.contains(&(10 + at));
            holders += u64::from(holds);
            if !holds && of_it > 0 {
                in_progress += 1;
                counts[of_it - 1] += 1;
            }
            for badge in &mut badges {
                let has = u64::from(held.contains(&badge.id));
                match holds {
                    true => badge.beside += has,
                    false => badge.held += has,
                }
            }
        }
        let held: Vec<u64> = badges.iter().map(|b| b.held).collect();
        Side {
            holders: (holders, holders >= LEAST),
            in_progress: (in_progress, in_progress >= LEAST),
            shown: steps(&counts, &held),
            steps: counts,
            badges,
        }
    };
    (0..RULES.len()).map(count).collect()
}

/// Names of unknowns.
type Name = (&'static str, usize, usize);
/// A sum of unknowns with their factors that is nothing.
type Equation = Vec<(Name, i128)>;

/// What is told as values, what holds by the words of the numbers as equations.
fn known(sides: &[Side]) -> (Vec<(Name, u64)>, Vec<Equation>, Vec<Name>) {
    let (mut told, mut equations, mut small) = (Vec::new(), Vec::new(), Vec::new());
    for (at, side) in sides.iter().enumerate() {
        let mut tell = |name: Name, real: u64, shown: Shown| match shown {
            Some(number) => {
                assert!(number == real && number >= LEAST);
                told.push((name, number));
            }
            None if real < LEAST => small.push(name),
            None => {}
        };
        let sum = |(number, told): (u64, bool)| (number, told.then_some(number));
        let (holders, in_progress) = (sum(side.holders), sum(side.in_progress));
        tell(("holders", at, 0), holders.0, holders.1);
        tell(("in progress", at, 0), in_progress.0, in_progress.1);
        let (mut people, mut badges) = (vec![(("in progress", at, 0), -1)], Vec::new());
        for (step, shown) in side.shown.steps.iter().enumerate() {
            tell(("step", at, step), side.steps[step], *shown);
            people.push((("step", at, step), 1));
            badges.push((("step", at, step), step as i128 + 1));
        }
        for (badge, shown) in side.badges.iter().zip(&side.shown.held) {
            let missing = side.in_progress.0 - badge.held;
            tell(("held", at, badge.id), badge.held, *shown);
            tell(("missing", at, badge.id), missing, shown.map(|_| missing));
            badges.push((("held", at, badge.id), -1));
            equations.push(vec![
                (("held", at, badge.id), 1),
                (("missing", at, badge.id), 1),
                (("in progress", at, 0), -1),
            ]);
            let all = match badge.composite {
                Some(composite) => ("holders", composite, 0),
                None => ("all", 0, badge.id),
            };
            // Nothing has expired: whoever holds a composite holds its badges.
            equations.push(vec![
                (("held", at, badge.id), 1),
                (("holders", at, 0), 1),
                (all, -1),
            ]);
        }
        equations.push(people);
        equations.push(badges);
    }
    (told, equations, small)
}

/// The unknowns that the equations leave no choice.
fn solved(told: &[(Name, u64)], equations: &[Equation]) -> Vec<Name> {
    let mut names: Vec<Name> = equations.iter().flatten().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    let at = |name: &Name| names.binary_search(name).unwrap();
    let value = |name: &Name| {
        told.iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| i128::from(*v))
    };
    let mut rows: Vec<Vec<i128>> = equations
        .iter()
        .map(|equation| {
            let mut row = vec![0; names.len()];
            for (name, factor) in equation {
                if value(name).is_none() {
                    row[at(name)] += factor;
                }
            }
            row
        })
        .collect();
    let mut next = 0;
    for column in 0..names.len() {
        let Some(pivot) = (next..rows.len()).find(|r| rows[*r][column] != 0) else {
            continue;
        };
        rows.swap(next, pivot);
        let pivot = rows[next].clone();
        for (index, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if index != next && factor != 0 {
                for (cell, by) in row.iter_mut().zip(&pivot) {
                    *cell = *cell * pivot[column] - by * factor;
                }
                let divisor = row.iter().fold(0, |a, b| gcd(a, b.abs())).max(1);
                row.iter_mut().for_each(|cell| *cell /= divisor);
            }
        }
        next += 1;
    }
    let single = rows
        .iter()
        .filter(|row| row.iter().filter(|c| **c != 0).count() == 1);
    single
        .map(|row| names[row.iter().position(|c| *c != 0).unwrap()])
        .collect()
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[test]
fn holders_of_the_one_tell_those_of_the_other() {
    // 9 hold 0 and 1 and so the first; three of them hold 2 too, and so the second. Others hold one badge alone.
    let some = |count: usize, held: &[usize]| {
        let person: Vec<bool> = (0..4).map(|at| held.contains(&at)).collect();
        vec![person; count]
    };
    let people = [
        some(6, &[0, 1]),
        some(3, &[0, 1, 2]),
        some(7, &[0]),
        some(8, &[1]),
        some(6, &[2]),
    ];
    let mut sides = counted(&people.concat());
    assert_eq!(
        (sides[0].holders, sides[1].holders),
        ((9, true), (3, false))
    );
    // 9 hold the first and 7 are on the way with badge 0: 16 in all. 13 of them are on the way to the second.
    assert_eq!(
        (sides[0].shown.held[0], sides[1].shown.held[0]),
        (Some(7), Some(13))
    );
    let given_away = |sides: &[Side]| {
        let (told, equations, _) = known(sides);
        solved(&told, &equations).contains(&("holders", 1, 0))
    };
    assert!(given_away(&sides), "each alone would tell it");
    across(&mut sides);
    assert!(!given_away(&sides), "{sides:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_small_number_is_the_solution(
        kinds in prop::collection::vec((prop::collection::vec(any::<bool>(), 4), 0usize..12), 1..8),
    ) {
        let people = kinds.iter().flat_map(|(person, count)| vec![person.clone(); *count]);
        let people: Vec<_> = people.collect();
        let mut sides = counted(&people);
        across(&mut sides);
        let (told, equations, small) = known(&sides);
        let solved = solved(&told, &equations);
        for name in small {
            prop_assert!(!solved.contains(&name), "{name:?} of {sides:?}");
        }
    }
}

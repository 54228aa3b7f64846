//! Numbers of several composites, side by side: who holds a badge is on the way to a composite whose rule names it, or
//! holds that composite. Where one composite tells how many hold a badge in all, a number of another may be a difference.
//!
//! Every equation that holds among the numbers is written down and solved. A number of few people that has one solution
//! is withheld together with one number more, until none has.

use super::{LEAST, Steps};
use std::collections::BTreeMap;

/// The numbers of one composite, and which of them are told so far.
#[derive(Debug, Clone)]
pub struct Side {
    /// People who hold it, and whether that is told.
    pub holders: (u64, bool),
    /// People on the way, and whether that is told.
    pub in_progress: (u64, bool),
    /// How many of these stand at each step.
    pub steps: Vec<u64>,
    /// Each badge of its rule.
    pub badges: Vec<Badge>,
    /// What is told of steps and badges.
    pub shown: Steps,
}

/// A badge of a rule.
#[derive(Debug, Clone)]
pub struct Badge {
    /// Which one: the same number is the same badge.
    pub id: usize,
    /// Which composite it is, when it is one of these.
    pub composite: Option<usize>,
    /// How many of those on the way hold it.
    pub held: u64,
    /// How many of those who hold the composite hold it.
    pub beside: u64,
}

/// After so many numbers, all of a composite are withheld instead of one by one.
const PATIENCE: usize = 50;

/// Withholds what together with the rest would tell a number of few people.
pub fn across(sides: &mut [Side]) {
    for round in 0.. {
        let Some(of) = given_away(sides) else {
            return;
        };
        let mut hid = false;
        while hide_one(sides, of) {
            hid = true;
            if round < PATIENCE {
                break;
            }
        }
        let others = |at: &usize| *at != of;
        if !hid
            && !(0..sides.len())
                .filter(others)
                .any(|at| hide_one(sides, at))
        {
            return;
        }
    }
}

/// What a number is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Holders(usize),
    InProgress(usize),
    Step(usize, usize),
    Held(usize, usize),
    Missing(usize, usize),
    /// Everybody who holds a badge.
    All(usize),
}

/// A sum with factors that is nothing.
type Equation = Vec<(Name, i64)>;

/// A composite of which a withheld number of few people has one solution.
fn given_away(sides: &[Side]) -> Option<usize> {
    let (mut told, mut small) = (Vec::new(), Vec::new());
    let mut equations: Vec<Equation> = Vec::new();
    for (at, side) in sides.iter().enumerate() {
        let mut tell = |name: Name, number: u64, is_told: bool| match is_told {
            true => told.push(name),
            false if number < LEAST => small.push((name, at)),
            false => {}
        };
        tell(Name::Holders(at), side.holders.0, side.holders.1);
        tell(Name::InProgress(at), side.in_progress.0, side.in_progress.1);
        let mut people = vec![(Name::InProgress(at), -1)];
        let mut badges = Vec::new();
        for (step, (number, shown)) in side.steps.iter().zip(&side.shown.steps).enumerate() {
            tell(Name::Step(at, step), *number, shown.is_some());
            people.push((Name::Step(at, step), 1));
            badges.push((Name::Step(at, step), i64::try_from(step + 1).unwrap_or(0)));
        }
        for (index, (badge, shown)) in side.badges.iter().zip(&side.shown.held).enumerate() {
            let (held, missing) = (Name::Held(at, index), Name::Missing(at, index));
            tell(held, badge.held, shown.is_some());
            let lack = side.in_progress.0.saturating_sub(badge.held);
            tell(missing, lack, shown.is_some());
            badges.push((held, -1));
            equations.push(vec![(held, 1), (missing, 1), (Name::InProgress(at), -1)]);
            if badge.beside == side.holders.0 {
                let all = badge.composite.map_or(Name::All(badge.id), Name::Holders);
                equations.push(vec![(held, 1), (Name::Holders(at), 1), (all, -1)]);
            }
        }
        equations.push(people);
        equations.push(badges);
    }
    let solved = solve(&equations, &told);
    let mut small = small.into_iter();
    small
        .find(|(name, _)| solved.contains(name))
        .map(|(_, at)| at)
}

/// Withholds the smallest number of a composite that is told: a badge, which others may share, else a step, else a sum.
fn hide_one(sides: &mut [Side], at: usize) -> bool {
    let Some(side) = sides.get_mut(at) else {
        return false;
    };
    for shown in [&mut side.shown.held, &mut side.shown.steps] {
        let told = shown.iter_mut().filter(|number| number.is_some());
        if let Some(smallest) = told.min_by_key(|number| **number) {
            *smallest = None;
            return true;
        }
    }
    let sums = [&mut side.holders, &mut side.in_progress];
    let told = sums.into_iter().filter(|(_, told)| *told);
    match told.min_by_key(|(number, _)| *number) {
        Some((_, told)) => {
            *told = false;
            true
        }
        None => false,
    }
}

/// A prime; what is a multiple of it by chance alone is as good as never met.
const PRIME: u64 = (1 << 61) - 1;

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b) % u128::from(PRIME);
    u64::try_from(product).unwrap_or(0)
}

fn minus(a: u64, b: u64) -> u64 {
    (a + PRIME - b) % PRIME
}

fn inverse(a: u64) -> u64 {
    let (mut power, mut result, mut left) = (a, 1, PRIME - 2);
    while left > 0 {
        if left & 1 == 1 {
            result = times(result, power);
        }
        power = times(power, power);
        left >>= 1;
    }
    result
}

/// The unknowns that have one solution, by elimination.
fn solve(equations: &[Equation], told: &[Name]) -> Vec<Name> {
    let mut columns = BTreeMap::new();
    for (name, _) in equations.iter().flatten() {
        let next = columns.len();
        if !told.contains(name) {
            columns.entry(*name).or_insert(next);
        }
    }
    let mut rows: Vec<Vec<u64>> = Vec::new();
    for equation in equations {
        let mut row = vec![0; columns.len()];
        for (name, factor) in equation {
            if let Some(at) = columns.get(name) {
                let by = factor.unsigned_abs() % PRIME;
                row[*at] = minus(row[*at], if *factor < 0 { by } else { PRIME - by });
            }
        }
        rows.push(row);
    }
    let mut next = 0;
    for column in 0..columns.len() {
        let Some(pivot) = (next..rows.len()).find(|row| rows[*row][column] != 0) else {
            continue;
        };
        rows.swap(next, pivot);
        let by = inverse(rows[next][column]);
        rows[next]
            .iter_mut()
            .for_each(|cell| *cell = times(*cell, by));
        let pivot = rows[next].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != next && factor != 0 {
                for (cell, of) in row.iter_mut().zip(&pivot) {
                    *cell = minus(*cell, times(factor, *of));
                }
            }
        }
        next += 1;
    }
    let is_alone = |at: usize| {
        rows.iter()
            .any(|row| row[at] != 0 && row.iter().filter(|cell| **cell != 0).count() == 1)
    };
    let solved = columns.into_iter().filter(|(_, at)| is_alone(*at));
    solved.map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests;

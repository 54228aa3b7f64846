//! Numbers of few people are not told, nor what would give them away.
//!
//! A cell under [`LEAST`] is withheld. Others are withheld with it until each small cell could have another value
//! without any published number being another: such a change is looked for, a “move” of people between withheld cells
//! that leaves every sum that can be known as it is. What cannot be moved is withheld together with one cell more.
//! What several composites tell together is in `across.rs`, what départements tell in `lines.rs`.

mod across;
mod lines;

pub use across::{Badge, Side, across};
pub use lines::lines;

/// A number of fewer people than this is not told; not even that there is nobody.
pub const LEAST: u64 = 5;

/// A number of people, or nothing where it is withheld.
pub type Shown = Option<u64>;

/// A number that stands alone.
pub fn alone(number: u64) -> Shown {
    (number >= LEAST).then_some(number)
}

/// The cells of a line; their sum is told too, as [`alone`].
pub fn line(cells: &[u64]) -> Vec<Shown> {
    let total: u64 = cells.iter().sum();
    let mut withheld: Vec<bool> = cells.iter().map(|cell| *cell < LEAST).collect();
    if total < LEAST {
        withheld.fill(true);
    }
    while needs_another(cells, &withheld) {
        let Some(next) = smallest(cells, &withheld) else {
            break;
        };
        withheld[next] = true;
    }
    shown(cells, &withheld)
}

/// Somebody is withheld, and their sum, which is known, tells one of them.
fn needs_another(cells: &[u64], withheld: &[bool]) -> bool {
    let hidden = || {
        let cells = cells.iter().zip(withheld);
        cells.filter(|(_, hidden)| **hidden).map(|(cell, _)| *cell)
    };
    hidden().count() == 1 || (hidden().count() > 1 && hidden().sum::<u64>() == 0)
}

fn smallest(cells: &[u64], withheld: &[bool]) -> Option<usize> {
    let told = (0..cells.len()).filter(|at| !withheld[*at]);
    told.min_by_key(|at| cells[*at])
}

fn shown(cells: &[u64], withheld: &[bool]) -> Vec<Shown> {
    let cells = cells.iter().zip(withheld);
    cells
        .map(|(cell, hidden)| (!hidden).then_some(*cell))
        .collect()
}

/// How far people are with a rule, and which of its badges they hold, of the same people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// How many hold 1, 2, … of the badges needed.
    pub steps: Vec<Shown>,
    /// How many hold each badge. Those who do not are all the others.
    pub held: Vec<Shown>,
}

/// `steps[i]` people hold `i + 1` badges, and `held[l]` of them hold badge `l`. Who adds up the badges comes to the same
/// number either way, so both are looked at together.
pub fn steps(steps: &[u64], held: &[u64]) -> Steps {
    let total: u64 = steps.iter().sum();
    let mut table = Table {
        total,
        steps,
        held,
        hidden_steps: steps.iter().map(|n| *n < LEAST).collect(),
        hidden_held: held
            .iter()
            .map(|h| (*h).min(total.saturating_sub(*h)) < LEAST)
            .collect(),
    };
    if total < LEAST {
        table.hidden_steps.fill(true);
        table.hidden_held.fill(true);
    }
    while table.hide_one_more() {}
    Steps {
        steps: shown(steps, &table.hidden_steps),
        held: shown(held, &table.hidden_held),
    }
}

struct Table<'a> {
    total: u64,
    steps: &'a [u64],
    held: &'a [u64],
    hidden_steps: Vec<bool>,
    hidden_held: Vec<bool>,
}

impl Table<'_> {
    /// Withholds a cell more when a small one is given away; false when none is, or nothing is left to withhold.
    fn hide_one_more(&mut self) -> bool {
        let steps: Vec<usize> = places(&self.hidden_steps);
        let given_away = steps
            .iter()
            .any(|at| self.steps[*at] < LEAST && !self.step_moves(*at));
        let spread: Vec<u64> = self
            .held
            .iter()
            .map(|h| (*h).min(self.total - *h))
            .collect();
        let next_held = smallest(&spread, &self.hidden_held);
        let next_step = smallest(self.steps, &self.hidden_steps);
        let people: u64 = steps.iter().map(|at| self.steps[*at]).sum();
        if given_away {
            return match (next_step, next_held) {
                (Some(step), _) if steps.len() < 2 || people == 0 => {
                    hide(&mut self.hidden_steps, step)
                }
                (_, Some(held)) => hide(&mut self.hidden_held, held),
                (Some(step), None) => hide(&mut self.hidden_steps, step),
                (None, None) => false,
            };
        }
        let held = places(&self.hidden_held);
        let given_away = held
            .iter()
            .any(|at| spread[*at] < LEAST && !self.held_moves(*at));
        if given_away {
            return match (next_held, next_step) {
                (Some(held), _) => hide(&mut self.hidden_held, held),
                (None, Some(step)) => hide(&mut self.hidden_steps, step),
                (None, None) => false,
            };
        }
        false
    }

    /// How many badges more, and how many fewer, those of whom it is not told could hold.
    fn room(&self) -> (u64, u64) {
        let held = places(&self.hidden_held).into_iter();
        held.fold((0, 0), |(more, fewer), at| {
            (more + self.total - self.held[at], fewer + self.held[at])
        })
    }

    /// Whether the number of people at a step could be another.
    fn step_moves(&self, at: usize) -> bool {
        let hidden = places(&self.hidden_steps);
        let (more, fewer) = self.room();
        let one_person = hidden.iter().any(|to| {
            let (low, high) = (at.min(*to), at.max(*to));
            let by = u64::try_from(high - low).unwrap_or(u64::MAX);
            by > 0 && ((self.steps[low] > 0 && more >= by) || (self.steps[high] > 0 && fewer >= by))
        });
        one_person || self.two_persons(at, &hidden)
    }

    /// Two people, one of whom goes as far up as the other goes down.
    fn two_persons(&self, at: usize, hidden: &[usize]) -> bool {
        for low in hidden {
            for high in hidden.iter().filter(|high| *high > low) {
                for by in 1..=(high - low) / 2 {
                    let (inner, outer) = ([low + by, high - by], [*low, *high]);
                    if !inner.iter().all(|at| self.hidden_steps[*at]) {
                        continue;
                    }
                    if !inner.contains(&at) && !outer.contains(&at) {
                        continue;
                    }
                    if self.people_at(outer) || self.people_at(inner) {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn people_at(&self, [one, other]: [usize; 2]) -> bool {
        let needed = if one == other { 2 } else { 1 };
        self.steps[one] >= needed && self.steps[other] >= needed
    }

    /// Whether the number of people who hold a badge could be another.
    fn held_moves(&self, at: usize) -> bool {
        let held = places(&self.hidden_held);
        let (up, down) = (self.total - self.held[at], self.held[at]);
        let other = held.iter().filter(|other| **other != at).any(|other| {
            let (theirs, their_down) = (self.total - self.held[*other], self.held[*other]);
            (up > 0 && their_down > 0) || (down > 0 && theirs > 0)
        });
        let hidden = places(&self.hidden_steps);
        let with_steps = || {
            hidden.iter().any(|low| {
                hidden.iter().filter(|high| *high > low).any(|high| {
                    let by = u64::try_from(high - low).unwrap_or(u64::MAX);
                    (self.steps[*low] > 0 && up >= by) || (self.steps[*high] > 0 && down >= by)
                })
            })
        };
        other || with_steps()
    }
}

fn places(hidden: &[bool]) -> Vec<usize> {
    (0..hidden.len()).filter(|at| hidden[*at]).collect()
}

fn hide(hidden: &mut [bool], at: usize) -> bool {
    hidden[at] = true;
    true
}

#[cfg(test)]
mod tests;

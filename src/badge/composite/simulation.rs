//! What a rule would bring, counted over many persons.

use std::collections::{BTreeMap, BTreeSet};

use super::{Component, Due, Progress, ProgressNode};
use crate::badge::text::Slug;

/// How many examples are kept.
const EXAMPLES: usize = 100;

/// What a rule would bring.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Simulation {
    /// How many persons were looked at.
    pub persons: u64,
    /// How many would be awarded the composite.
    pub gains: u64,
    /// How many hold it.
    pub holders: u64,
    /// From how many it is withheld.
    pub withheld: u64,
    /// How many others have no badge that counts for it.
    pub not_begun: u64,
    /// Of those on the way: how many have so many badges of so many, as `(held, needed)`.
    pub on_the_way: BTreeMap<(u32, u32), u64>,
    /// For each badge of the rule, how it holds people up.
    pub blocking: BTreeMap<Slug, Blocking>,
    /// On which badges the first awards would rest.
    pub examples: Vec<Vec<Component>>,
    /// How many of those nearest to the composite lack each badge, by how many badges they lack.
    missing: BTreeMap<u32, BTreeMap<Slug, u64>>,
}

/// How a badge of a rule holds people up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Blocking {
    /// How many persons would be awarded the composite if they had this badge too.
    pub completes: u64,
    /// How many of those who lack fewest badges lack this one.
    pub nearest: u64,
}

/// A person as a simulation looks at them.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// It would be awarded.
    Gains(&'a Due),
    /// They hold it.
    Holds,
    /// It is withheld from them.
    Withheld,
    /// Neither.
    Lacks(&'a Progress),
}

impl Simulation {
    /// Looks at one more person.
    pub fn add(&mut self, subject: Subject<'_>) {
        self.persons += 1;
        match subject {
            Subject::Gains(due) => {
                self.gains += 1;
                if self.examples.len() < EXAMPLES {
                    self.examples.push(due.components.clone());
                }
            }
            Subject::Holds => self.holders += 1,
            Subject::Withheld => self.withheld += 1,
            Subject::Lacks(progress) if progress.held == 0 => self.not_begun += 1,
            Subject::Lacks(progress) => self.add_on_the_way(progress),
        }
    }

    fn add_on_the_way(&mut self, progress: &Progress) {
        let counted = (progress.held, progress.needed);
        *self.on_the_way.entry(counted).or_default() += 1;
        let lacking = progress.needed.saturating_sub(progress.held);
        let missing = self.missing.entry(lacking).or_default();
        for leaf in missing_leaves(progress) {
            *missing.entry(leaf.clone()).or_default() += 1;
            if satisfied_with(progress, leaf) {
                self.blocking.entry(leaf.clone()).or_default().completes += 1;
            }
        }
        self.count_nearest();
    }

    /// Among those who lack fewest.
    fn count_nearest(&mut self) {
        let Some((_, nearest)) = self.missing.first_key_value() else {
            return;
        };
        for blocking in self.blocking.values_mut() {
            blocking.nearest = 0;
        }
        for (leaf, count) in nearest {
            self.blocking.entry(leaf.clone()).or_default().nearest = *count;
        }
    }
}

/// The badges of a rule that do not count, each once.
fn missing_leaves(progress: &Progress) -> BTreeSet<&Slug> {
    let mut missing = BTreeSet::new();
    let mut todo = vec![progress];
    while let Some(part) = todo.pop() {
        match &part.node {
            ProgressNode::Badge { badge, .. } if !part.satisfied => drop(missing.insert(badge)),
            ProgressNode::Badge { .. } => {}
            ProgressNode::All { all } => todo.extend(all),
            ProgressNode::AtLeast { at_least } => todo.extend(&at_least.of),
        }
    }
    missing
}

/// Whether the rule would be fulfilled if that badge were earned today.
fn satisfied_with(progress: &Progress, earned: &Slug) -> bool {
    match &progress.node {
        ProgressNode::Badge { badge, .. } => progress.satisfied || badge == earned,
        ProgressNode::All { all } => all.iter().all(|part| satisfied_with(part, earned)),
        ProgressNode::AtLeast { at_least } => {
            let parts = at_least.of.iter();
            let fulfilled = parts.filter(|part| satisfied_with(part, earned)).count();
            u32::try_from(fulfilled).is_ok_and(|fulfilled| fulfilled >= at_least.count)
        }
    }
}

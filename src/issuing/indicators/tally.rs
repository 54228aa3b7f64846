//! What is counted of one composite, person by person.

use super::{
    shown::{BadgeIndicator, CompositeIndicators, DepartmentIndicators, StepIndicator},
    suppression::{self, LEAST, alone},
};
use crate::badge::{
    composite::{Held, LeafState, Progress, ProgressNode},
    text::Slug,
};
use crate::storage::indicators::CompositeAward;
use chrono::{DateTime, Days, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What is counted of one composite.
#[derive(Clone, Default)]
pub(super) struct Tally {
    holders: u64,
    expiring: u64,
    steps: BTreeMap<u32, u64>,
    leaves: BTreeMap<Slug, u64>,
    /// How many took so many days.
    days: BTreeMap<u64, u64>,
    departments: BTreeMap<Option<String>, (u64, u64)>,
}

impl Tally {
    /// How long it took from the first badge that counted to the first award.
    pub fn took(&mut self, awards: &[&CompositeAward], held: &[Held]) {
        let Some(first) = awards.first() else { return };
        let component = |held: &&Held| {
            let mut components = first.components.iter();
            components.any(|c| c.assertion == held.assertion)
        };
        let began = held.iter().filter(component).map(|h| h.issued_on).min();
        if let Some(began) = began {
            let days = (first.issued_on - began).num_days();
            *self
                .days
                .entry(u64::try_from(days).unwrap_or(0))
                .or_default() += 1;
        }
    }

    pub fn add(
        &mut self,
        awards: &[&CompositeAward],
        progress: &Progress,
        department: Option<&String>,
        now: DateTime<Utc>,
    ) {
        let good = |a: &&&CompositeAward| a.live && a.expires.is_none_or(|end| end > now);
        let holds = awards.iter().find(good);
        let soon = now.checked_add_days(Days::new(90));
        match holds {
            Some(award) => {
                self.holders += 1;
                let ends = award
                    .expires
                    .zip(soon)
                    .is_some_and(|(end, soon)| end <= soon);
                self.expiring += u64::from(ends);
            }
            None if progress.held == 0 => return,
            None => {
                *self.steps.entry(progress.held).or_default() += 1;
                let mut leaves = BTreeSet::new();
                held_leaves(progress, &mut leaves);
                for leaf in leaves {
                    *self.leaves.entry(leaf.clone()).or_default() += 1;
                }
            }
        }
        let counts = self.departments.entry(department.cloned()).or_default();
        match holds {
            Some(_) => counts.0 += 1,
            None => counts.1 += 1,
        }
    }

    pub fn published(
        self,
        slug: &Slug,
        name: String,
        needed: u32,
        leaves: Vec<(Slug, String)>,
    ) -> CompositeIndicators {
        let last = self.steps.keys().last().copied().unwrap_or(0);
        let ks: Vec<u32> = (1..=last.max(needed.saturating_sub(1))).collect();
        let people: Vec<u64> = ks
            .iter()
            .map(|k| self.steps.get(k).copied().unwrap_or(0))
            .collect();
        let on_the_way: u64 = people.iter().sum();
        let held: Vec<u64> = leaves
            .iter()
            .map(|(leaf, _)| self.leaves.get(leaf).copied().unwrap_or(0))
            .collect();
        let shown = suppression::steps(&people, &held);
        let badges: Vec<_> = leaves
            .into_iter()
            .zip(&shown.held)
            .map(|((badge, name), held)| BadgeIndicator {
                badge: badge.to_string(),
                name,
                held: *held,
                missing: held.map(|held| on_the_way - held),
            })
            .collect();
        // The one that comes first among equals, as the list has it.
        let most = badges.iter().filter_map(|b| b.missing).max();
        let blocking = badges
            .iter()
            .find(|b| b.missing.is_some() && b.missing == most);
        let expiring = suppression::line(&[self.expiring, self.holders - self.expiring]);
        let holders: Vec<u64> = self
            .departments
            .values()
            .map(|(holders, _)| *holders)
            .collect();
        let in_progress: Vec<u64> = self
            .departments
            .values()
            .map(|(_, others)| *others)
            .collect();
        let holders = suppression::line(&holders).into_iter();
        let by_department = holders.zip(suppression::line(&in_progress));
        CompositeIndicators {
            composite: slug.to_string(),
            name,
            needed,
            holders: alone(self.holders),
            expiring: expiring.first().copied().flatten(),
            in_progress: alone(on_the_way),
            steps: ks
                .into_iter()
                .zip(shown.steps)
                .map(|(held, people)| StepIndicator { held, people })
                .collect(),
            blocking: blocking.map(|b| b.badge.clone()),
            median_days: median(&self.days),
            badges,
            departments: self
                .departments
                .into_keys()
                .zip(by_department)
                .map(
                    |(department, (holders, in_progress))| DepartmentIndicators {
                        department,
                        holders,
                        in_progress,
                    },
                )
                .collect(),
        }
    }
}

/// Of so many people who took so many days, what half of them took at most; nothing of few people.
fn median(days: &BTreeMap<u64, u64>) -> Option<u64> {
    let people: u64 = days.values().sum();
    let mut before = 0;
    let mut days = days.iter();
    let found = days.find(|(_, people_of_it)| {
        before += **people_of_it;
        before * 2 >= people
    });
    found.filter(|_| people >= LEAST).map(|(days, _)| *days)
}

fn held_leaves<'a>(part: &'a Progress, leaves: &mut BTreeSet<&'a Slug>) {
    match &part.node {
        ProgressNode::Badge { badge, state, .. } if *state == LeafState::Held => {
            leaves.insert(badge);
        }
        ProgressNode::Badge { .. } => {}
        ProgressNode::All { all } => all.iter().for_each(|part| held_leaves(part, leaves)),
        ProgressNode::AtLeast { at_least } => {
            at_least
                .of
                .iter()
                .for_each(|part| held_leaves(part, leaves));
        }
    }
}

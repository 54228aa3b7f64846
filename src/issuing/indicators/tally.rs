//! What is counted of one composite, person by person.

use super::{
    months,
    shown::{BadgeIndicator, CompositeIndicators, DepartmentIndicators, StepIndicator},
    suppression::{self, Badge, LEAST, Side, Steps, alone},
};
use crate::badge::{
    composite::{Composite, Held, LeafState, Progress, ProgressNode},
    text::Slug,
};
use crate::storage::indicators::CompositeAward;
use chrono::{DateTime, Days, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What is counted of one composite.
#[derive(Clone, Default)]
pub(super) struct Tally {
    /// By département.
    places: BTreeMap<Option<String>, Place>,
    /// How many of the holders hold each badge.
    beside: BTreeMap<Slug, u64>,
    /// How many were awarded it in each month.
    months: BTreeMap<String, u64>,
}

/// What is counted in one département, or everywhere.
#[derive(Clone, Default)]
struct Place {
    holders: u64,
    expiring: u64,
    steps: BTreeMap<u32, u64>,
    leaves: BTreeMap<Slug, u64>,
    /// How many took so many days.
    days: BTreeMap<u64, u64>,
}

/// One person, as a composite sees them.
pub(super) struct Seen<'a> {
    pub awards: &'a [&'a CompositeAward],
    pub held: &'a [Held],
    pub progress: &'a Progress,
    pub department: Option<&'a String>,
}

impl Tally {
    /// Adds one person.
    pub fn add(&mut self, person: &Seen, now: DateTime<Utc>) {
        let good = |a: &&&CompositeAward| a.live && a.expires.is_none_or(|end| end > now);
        let holds = person.awards.iter().find(good);
        let days = took(person.awards, person.held);
        for month in months::of(person.awards) {
            *self.months.entry(month).or_default() += 1;
        }
        if holds.is_none() && person.progress.held == 0 && days.is_none() {
            return;
        }
        let place = self.places.entry(person.department.cloned()).or_default();
        if let Some(days) = days {
            *place.days.entry(days).or_default() += 1;
        }
        let mut leaves = BTreeSet::new();
        held_leaves(person.progress, &mut leaves);
        let counts = match holds {
            Some(award) => {
                let soon = now.checked_add_days(Days::new(90));
                let ends = award
                    .expires
                    .zip(soon)
                    .is_some_and(|(end, soon)| end <= soon);
                place.holders += 1;
                place.expiring += u64::from(ends);
                &mut self.beside
            }
            None if person.progress.held == 0 => return,
            None => {
                *place.steps.entry(person.progress.held).or_default() += 1;
                &mut place.leaves
            }
        };
        for leaf in leaves {
            *counts.entry(leaf.clone()).or_default() += 1;
        }
    }
}

impl Place {
    /// How many people are on the way.
    fn in_progress(&self) -> u64 {
        self.steps.values().sum()
    }

    fn step(&self, held: u32) -> u64 {
        self.steps.get(&held).copied().unwrap_or(0)
    }

    fn held(&self, leaf: &Slug) -> u64 {
        self.leaves.get(leaf).copied().unwrap_or(0)
    }

    fn join(&mut self, other: &Self) {
        self.holders += other.holders;
        self.expiring += other.expiring;
        add_all(&mut self.steps, &other.steps);
        add_all(&mut self.leaves, &other.leaves);
        add_all(&mut self.days, &other.days);
    }

    /// The badge that most of those on the way lack, among those that many lack and many hold: the first among equals.
    fn blocking<'a>(&self, leaves: impl Iterator<Item = &'a Slug>) -> Option<&'a Slug> {
        let in_progress = self.in_progress();
        let lack = leaves.map(|leaf| (leaf, in_progress - self.held(leaf)));
        let many = lack.filter(|(_, lack)| *lack >= LEAST && in_progress - lack >= LEAST);
        let mut most: Option<(&Slug, u64)> = None;
        for (leaf, lack) in many {
            if most.is_none_or(|(_, most)| lack > most) {
                most = Some((leaf, lack));
            }
        }
        most.map(|(leaf, _)| leaf)
    }
}

fn add_all<K: Clone + Ord>(sums: &mut BTreeMap<K, u64>, more: &BTreeMap<K, u64>) {
    for (key, count) in more {
        *sums.entry(key.clone()).or_default() += count;
    }
}

/// How many days it took from the first badge that counted to the first award.
fn took(awards: &[&CompositeAward], held: &[Held]) -> Option<u64> {
    let first = awards.first()?;
    let component = |held: &&Held| {
        let mut components = first.components.iter();
        components.any(|c| c.assertion == held.assertion)
    };
    let began = held.iter().filter(component).map(|h| h.issued_on).min()?;
    Some(u64::try_from((first.issued_on - began).num_days()).unwrap_or(0))
}

/// A composite with what was counted of it.
pub(super) struct Counted<'a> {
    pub composite: &'a Composite,
    pub tally: Tally,
    /// How many badges its rule needs.
    pub needed: u32,
    /// When it was counted.
    pub now: DateTime<Utc>,
    /// What it and the badges of its rule are called.
    pub name: &'a dyn Fn(&Slug) -> String,
}

/// The numbers of all composites of a programme as they are told.
pub(super) fn published(all: &[Counted]) -> Vec<CompositeIndicators> {
    let slugs: Vec<&Slug> = all.iter().map(|one| &one.composite.slug).collect();
    let mut badges: Vec<&Slug> = all.iter().flat_map(Counted::leaves).collect();
    badges.sort_unstable();
    badges.dedup();
    let everywhere: Vec<Place> = all.iter().map(Counted::everywhere).collect();
    let mut sides = Vec::new();
    for (one, place) in all.iter().zip(&everywhere) {
        let each = one.leaves().into_iter().map(|leaf| Badge {
            id: badges.binary_search(&leaf).unwrap_or(badges.len()),
            composite: slugs.iter().position(|slug| *slug == leaf),
            held: place.held(leaf),
            beside: one.tally.beside.get(leaf).copied().unwrap_or(0),
        });
        let each: Vec<_> = each.collect();
        let steps: Vec<u64> = one.ks(place).map(|k| place.step(k)).collect();
        let held: Vec<u64> = each.iter().map(|badge| badge.held).collect();
        sides.push(Side {
            holders: (place.holders, place.holders >= LEAST),
            in_progress: (place.in_progress(), place.in_progress() >= LEAST),
            shown: suppression::steps(&steps, &held),
            steps,
            badges: each,
        });
    }
    suppression::across(&mut sides);
    let told = all.iter().zip(&everywhere).zip(sides);
    told.map(|((one, place), side)| one.published(place, side))
        .collect()
}

impl<'a> Counted<'a> {
    fn leaves(&self) -> BTreeSet<&'a Slug> {
        self.composite.rule.leaves().into_iter().collect()
    }

    fn everywhere(&self) -> Place {
        let mut sum = Place::default();
        self.tally.places.values().for_each(|place| sum.join(place));
        sum
    }

    /// The steps that there are.
    fn ks(&self, place: &Place) -> impl Iterator<Item = u32> + use<> {
        let last = place.steps.keys().last().copied().unwrap_or(0);
        1..=last.max(self.needed.saturating_sub(1))
    }

    fn published(&self, place: &Place, side: Side) -> CompositeIndicators {
        let Side {
            holders,
            in_progress,
            shown,
            ..
        } = side;
        let expiring = suppression::line(&[place.expiring, place.holders - place.expiring]);
        let expiring = expiring.first().copied().flatten().filter(|_| holders.1);
        let departments = self.departments(place, (holders.1, in_progress.1), &shown, expiring);
        let steps = self.ks(place).zip(shown.steps);
        let leaves = self.leaves().into_iter().zip(shown.held);
        let badges: Vec<_> = leaves
            .map(|(badge, held)| BadgeIndicator {
                badge: badge.to_string(),
                name: (self.name)(badge),
                held,
                missing: held.map(|held| place.in_progress() - held),
            })
            .collect();
        // The one that comes first among equals, as the list has it.
        let most = badges.iter().filter_map(|b| b.missing).max();
        let mut told = badges.iter().filter(|b| b.missing.is_some());
        let blocking = told.find(|b| b.missing == most).map(|b| b.badge.clone());
        CompositeIndicators {
            composite: self.composite.slug.to_string(),
            name: (self.name)(&self.composite.slug),
            needed: self.needed,
            holders: alone(place.holders).filter(|_| holders.1),
            expiring,
            in_progress: alone(place.in_progress()).filter(|_| in_progress.1),
            steps: steps
                .map(|(held, people)| StepIndicator { held, people })
                .collect(),
            blocking,
            median_days: median(&place.days),
            months: months::told(self.composite, &self.tally.months, self.now),
            badges,
            departments,
        }
    }

    /// What is told of each département; those of which nothing is are left out, with those where nobody is.
    fn departments(
        &self,
        everywhere: &Place,
        (holders, in_progress): (bool, bool),
        shown: &Steps,
        expiring: Option<u64>,
    ) -> Vec<DepartmentIndicators> {
        let places: Vec<&Place> = self.tally.places.values().collect();
        let line = |told: bool, number: fn(&Place) -> u64| match told {
            true => suppression::line(&places.iter().map(|p| number(p)).collect::<Vec<_>>()),
            // Or their sum would tell it.
            false => vec![None; places.len()],
        };
        let holders = line(holders, |place| place.holders);
        let in_progress = line(in_progress, Place::in_progress);
        let may = |line: &[Option<u64>], all: bool| -> Vec<bool> {
            line.iter().map(|sum| all && sum.is_some()).collect()
        };
        let ks: Vec<u32> = self.ks(everywhere).collect();
        let by_step = places
            .iter()
            .map(|p| ks.iter().map(|k| p.step(*k)).collect());
        let all_steps = shown.steps.iter().all(Option::is_some);
        let steps = suppression::lines(&by_step.collect::<Vec<_>>(), &may(&in_progress, all_steps));
        let ends = places
            .iter()
            .map(|p| vec![p.expiring, p.holders - p.expiring]);
        let ends = suppression::lines(
            &ends.collect::<Vec<_>>(),
            &may(&holders, expiring.is_some()),
        );
        let numbers = self.tally.places.iter().enumerate();
        let told = numbers.filter_map(|(at, (department, place))| {
            let (holders, in_progress) = (holders[at], in_progress[at]);
            let leaves = self.leaves().into_iter();
            let blocking = place.blocking(leaves).filter(|_| in_progress.is_some());
            let step = |k: &u32| StepIndicator {
                held: *k,
                people: Some(place.step(*k)),
            };
            let found = DepartmentIndicators {
                department: department.clone(),
                holders,
                expiring: ends[at].then_some(place.expiring),
                in_progress,
                steps: ks.iter().filter(|_| steps[at]).map(step).collect(),
                blocking: blocking.map(Slug::to_string),
                median_days: median(&place.days),
            };
            let nothing = (holders, in_progress, found.median_days) == (None, None, None);
            (!nothing).then_some(found)
        });
        told.collect()
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

//! Where a person stands with a rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Months, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{Award, Component, OnExpired, Policies, Recognised, Requirement};
use crate::badge::text::Slug;

/// One Assertion of the person, seen by the programme. Composite awards come this way too, with the composite's
/// slug as leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The competency or composite it counts for; all versions of one badge have the same.
    pub leaf: Slug,
    /// The Assertion.
    pub assertion: Uuid,
    /// When it says it was issued.
    pub issued_on: DateTime<Utc>,
    /// From this instant on it no longer counts; never when absent.
    pub expires: Option<DateTime<Utc>>,
    /// Revoked, or replaced by another Assertion that then comes as a `Held` of its own.
    pub revoked: bool,
    /// Its Issuer owned the programme, or was accredited for this competency, when the award was recorded.
    pub recognised: bool,
    /// The recognitions that it counts by, for the policies that mind; none when it needs none.
    pub by: Vec<Recognised>,
}

impl Held {
    /// Greater for the one to prefer: valid longest, then issued last, then the greatest id.
    fn preference(&self) -> (DateTime<Utc>, DateTime<Utc>, Uuid) {
        let until = self.expires.unwrap_or(DateTime::<Utc>::MAX_UTC);
        (until, self.issued_on, self.assertion)
    }
}

/// How one leaf of a rule stands, from the nearest to counting to the farthest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum LeafState {
    /// It counts.
    Held,
    /// Valid, but earned before the months that `earnedWithinMonths` looks at.
    TooOld,
    /// Its date has passed.
    Expired,
    /// Its Issuer was not accredited for it.
    NotRecognised,
    /// Revoked.
    Revoked,
    /// Earned, with the criteria of a version of the catalogue that the programme never adopted.
    OtherVersion,
    /// Never earned.
    Missing,
}

/// Where a person stands with a rule or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The part is fulfilled.
    pub satisfied: bool,
    /// How many badges count, of those needed: the 5 of “5 of 8”.
    pub held: u32,
    /// How many badges are needed: every one of `all`, and the parts nearest to done of `atLeast`.
    pub needed: u32,
    /// The part itself, shaped as in the rule.
    #[serde(flatten)]
    pub node: ProgressNode,
}

/// One part of a rule with how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum ProgressNode {
    /// A leaf.
    Badge {
        /// The competency or composite.
        badge: Slug,
        /// How it stands.
        state: LeafState,
        /// The Assertion the state is about; none when missing.
        assertion: Option<Uuid>,
        /// When that Assertion expires or expired.
        expires: Option<DateTime<Utc>>,
    },
    /// A group of which everything is needed.
    All {
        /// Its parts, in the rule's order.
        all: Vec<Progress>,
    },
    /// A group of which some are needed.
    AtLeast {
        /// The group.
        at_least: ProgressOf,
    },
}

/// A group of which some parts are needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgressOf {
    /// How many parts are enough.
    pub count: u32,
    /// The months that count, as in the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earned_within_months: Option<u32>,
    /// Its parts, in the rule's order.
    pub of: Vec<Progress>,
}

/// Where the person who has these Assertions stands with a composite's rule at that instant.
pub fn standing(composite: &super::Composite, held: &[Held], now: DateTime<Utc>) -> Progress {
    progress(&composite.rule, &composite.policies.see(held, now), now)
}

/// Where the person who has these Assertions stands at that instant.
pub fn progress(requirement: &Requirement, held: &[Held], now: DateTime<Utc>) -> Progress {
    Reading::new(held, now).read(requirement).progress
}

/// The eyes with which badges are judged.
pub(super) struct Reading<'a> {
    held: &'a [Held],
    now: DateTime<Utc>,
    /// The award whose own components keep counting after their expiry, when it is judged whether it stands.
    standing: Option<&'a Award>,
}

/// The judgement of one part of a rule.
pub(super) struct Judged<'a> {
    pub(super) progress: Progress,
    /// Until when it stays fulfilled by what is held now; meaningless unless satisfied.
    until: DateTime<Utc>,
    /// The leaves that make it so, each with the months it had to be earned within.
    used: Vec<(&'a Slug, Option<u32>)>,
}

impl<'a> Reading<'a> {
    /// What counts for a new award.
    pub(super) fn new(held: &'a [Held], now: DateTime<Utc>) -> Reading<'a> {
        let standing = None;
        Reading {
            held,
            now,
            standing,
        }
    }

    /// What counts for an award to keep standing.
    pub(super) fn of_award(
        award: &'a Award,
        policies: &Policies,
        held: &'a [Held],
        now: DateTime<Utc>,
    ) -> Reading<'a> {
        let over = award.expires.is_some_and(|expires| expires <= now);
        let earned = over || policies.on_component_expired == OnExpired::Keep;
        let standing = earned.then_some(award);
        Reading {
            held,
            now,
            standing,
        }
    }

    pub(super) fn read<'r>(&self, requirement: &'r Requirement) -> Judged<'r> {
        self.part(requirement, None)
    }

    /// The Assertions a satisfied judgement rests on: one for each leaf used. A leaf used twice, in a group that
    /// asks for recent badges and in one that does not, is served by a recent one.
    pub(super) fn components(&self, judged: &Judged<'_>) -> Vec<Component> {
        let mut windows: BTreeMap<&Slug, Option<u32>> = BTreeMap::new();
        for (leaf, months) in &judged.used {
            let window = windows.entry(leaf).or_default();
            *window = narrower(*window, *months);
        }
        let component = |(leaf, months): (&Slug, Option<u32>)| {
            let (_, best) = self.best(leaf, months)?;
            Some(Component {
                leaf: leaf.clone(),
                assertion: best.assertion,
            })
        };
        windows.into_iter().filter_map(component).collect()
    }

    fn part<'r>(&self, requirement: &'r Requirement, months: Option<u32>) -> Judged<'r> {
        match requirement {
            Requirement::Badge(slug) => self.leaf(slug, months),
            Requirement::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.part(part, months)).collect();
                let everything: Vec<_> = parts.iter().collect();
                sum(&everything, 0, |all| ProgressNode::All { all }, &parts)
            }
            Requirement::AtLeast {
                count,
                of,
                earned_within_months,
            } => {
                let within = narrower(months, *earned_within_months);
                let parts: Vec<_> = of.iter().map(|part| self.part(part, within)).collect();
                let wanted = usize::try_from(*count).unwrap_or(usize::MAX);
                let mut nearest: Vec<_> = parts.iter().collect();
                nearest.sort_by_key(|part| part.distance());
                nearest.truncate(wanted);
                let beyond = wanted.saturating_sub(parts.len());
                let node = |of| ProgressNode::AtLeast {
                    at_least: ProgressOf {
                        count: *count,
                        earned_within_months: *earned_within_months,
                        of,
                    },
                };
                sum(&nearest, beyond, node, &parts)
            }
        }
    }

    fn leaf<'r>(&self, slug: &'r Slug, months: Option<u32>) -> Judged<'r> {
        let best = self.best(slug, months);
        let state = best.map_or(LeafState::Missing, |(state, _)| state);
        let satisfied = state == LeafState::Held;
        let expires = best.and_then(|(_, held)| held.expires);
        Judged {
            progress: Progress {
                satisfied,
                held: satisfied.into(),
                needed: 1,
                node: ProgressNode::Badge {
                    badge: slug.clone(),
                    state,
                    assertion: best.map(|(_, held)| held.assertion),
                    expires,
                },
            },
            until: expires.unwrap_or(DateTime::<Utc>::MAX_UTC),
            used: vec![(slug, months)],
        }
    }

    /// The Assertion that serves a leaf best: the nearest to counting, then the one valid longest.
    fn best(&self, leaf: &Slug, months: Option<u32>) -> Option<(LeafState, &'a Held)> {
        self.held
            .iter()
            .filter(|held| held.leaf == *leaf)
            .map(|held| (self.state(held, months), held))
            .min_by_key(|(state, held)| (*state, Reverse(held.preference())))
    }

    fn state(&self, held: &Held, months: Option<u32>) -> LeafState {
        let own = self.standing.filter(|award| {
            let mut components = award.components.iter();
            components.any(|component| component.assertion == held.assertion)
        });
        // An award's own components are judged as of that award: they were earned then.
        let as_of = own.map_or(self.now, |award| award.issued_on);
        let since = months.and_then(|months| as_of.checked_sub_months(Months::new(months)));
        if held.revoked {
            LeafState::Revoked
        } else if !held.recognised {
            LeafState::NotRecognised
        } else if own.is_none() && held.expires.is_some_and(|expires| expires <= self.now) {
            LeafState::Expired
        } else if since.is_some_and(|since| held.issued_on < since) {
            LeafState::TooOld
        } else {
            LeafState::Held
        }
    }
}

impl Judged<'_> {
    /// Smaller for the parts that `atLeast` takes first: fewest badges to go, then fulfilled longest, then most
    /// badges held; equal parts keep the rule's order.
    fn distance(&self) -> (u32, Reverse<Option<DateTime<Utc>>>, Reverse<u32>) {
        let Progress {
            satisfied,
            held,
            needed,
            ..
        } = self.progress;
        let until = satisfied.then_some(self.until);
        (needed.saturating_sub(held), Reverse(until), Reverse(held))
    }
}

/// A group made of the parts that are taken; `beyond` counts parts asked that do not exist.
fn sum<'r>(
    taken: &[&Judged<'r>],
    beyond: usize,
    node: impl FnOnce(Vec<Progress>) -> ProgressNode,
    parts: &[Judged<'r>],
) -> Judged<'r> {
    let satisfied = beyond == 0 && taken.iter().all(|part| part.progress.satisfied);
    let held = taken.iter().map(|part| part.progress.held).sum();
    let needed: u32 = taken.iter().map(|part| part.progress.needed).sum();
    let until = taken.iter().map(|part| part.until).min();
    Judged {
        progress: Progress {
            satisfied,
            held,
            needed: needed.saturating_add(u32::try_from(beyond).unwrap_or(u32::MAX)),
            node: node(parts.iter().map(|part| part.progress.clone()).collect()),
        },
        until: until.unwrap_or(DateTime::<Utc>::MAX_UTC),
        used: taken
            .iter()
            .flat_map(|part| part.used.iter().copied())
            .collect(),
    }
}

/// The narrower of two windows in months; an absent one is endless.
fn narrower(one: Option<u32>, other: Option<u32>) -> Option<u32> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

//! What the tests of the rule share.

mod awarding;
mod policies;
mod properties;
mod rule;
mod simple;
mod validation;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::badge::text::Slug;

pub(super) fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(super) fn slugs(texts: &[&str]) -> BTreeSet<Slug> {
    texts.iter().map(|text| slug(text)).collect()
}

/// The day all tests begin with, plus some days.
pub(super) fn day(days: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-01-31T12:00:00Z".parse().unwrap();
    match u64::try_from(days) {
        Ok(days) => start + Days::new(days),
        Err(_) => start - Days::new(days.unsigned_abs()),
    }
}

pub(super) fn requirement(rule: Value) -> Requirement {
    serde_json::from_value(rule).unwrap()
}

/// A rule that asks every one of these badges.
pub(super) fn all(names: &[&str]) -> Value {
    let parts: Vec<_> = names.iter().map(|name| json!({ "badge": name })).collect();
    json!({ "all": parts })
}

/// A rule that asks some of these badges.
pub(super) fn at_least(count: u32, names: &[&str]) -> Value {
    json!({ "atLeast": { "count": count, "of": all(names)["all"] } })
}

/// A composite that never expires and falls with its components.
pub(super) fn composite(name: &str, rule: Value) -> Composite {
    Composite {
        slug: slug(name),
        rule: requirement(rule),
        validity_months: None,
        renewal: None,
        policies: Policies::with(OnRevoked::Revoke),
    }
}

pub(super) fn rules(composites: &[Composite], competencies: &[&str]) -> Rules {
    validate(composites, &slugs(competencies)).unwrap()
}

/// A badge issued on the first day that counts and never expires.
pub(super) fn badge(leaf: &str, id: u128) -> Held {
    Held {
        leaf: slug(leaf),
        assertion: Uuid::from_u128(id),
        issued_on: day(0),
        expires: None,
        revoked: false,
        recognised: true,
        by: Vec::new(),
    }
}

/// One person with a memory: what is due is recorded as the service would.
pub(super) struct Person {
    pub rules: Rules,
    pub held: Vec<Held>,
    pub past: Vec<Award>,
    pub withheld: BTreeSet<Slug>,
    next_id: u128,
}

impl Person {
    pub fn new(rules: Rules, held: Vec<Held>) -> Person {
        Person {
            rules,
            held,
            past: Vec::new(),
            withheld: BTreeSet::new(),
            next_id: 1000,
        }
    }

    /// Awards what is due and records it.
    pub fn settle(&mut self, now: DateTime<Utc>) -> Vec<Due> {
        let Person {
            rules,
            held,
            past,
            withheld,
            next_id,
        } = self;
        let mut new_id = || {
            *next_id += 1;
            Uuid::from_u128(*next_id)
        };
        let dues = awards_due(rules, held, past, withheld, now, &mut new_id);
        for due in &dues {
            for old in past.iter_mut() {
                old.live &= Some(old.assertion) != due.renews;
            }
            past.push(Award {
                composite: due.composite.clone(),
                assertion: due.assertion,
                cycle: due.cycle,
                renewal: due.renews.is_some(),
                issued_on: now,
                expires: due.expires,
                live: true,
                components: due.components.clone(),
                under: None,
            });
            held.push(Held {
                leaf: due.composite.clone(),
                assertion: due.assertion,
                issued_on: now,
                expires: due.expires,
                revoked: false,
                recognised: true,
                by: Vec::new(),
            });
        }
        dues
    }

    /// Revokes one Assertion, without consequences.
    pub fn revoke(&mut self, id: Uuid) {
        for held in self.held.iter_mut().filter(|held| held.assertion == id) {
            held.revoked = true;
        }
        for award in self.past.iter_mut().filter(|award| award.assertion == id) {
            award.live = false;
        }
    }

    /// Revokes what no longer stands.
    pub fn review(&mut self, now: DateTime<Utc>) -> Vec<Uuid> {
        let fallen = to_revoke(&self.rules, &self.held, &self.past, now);
        for id in &fallen {
            self.revoke(*id);
        }
        fallen
    }
}

/// No award falls.
pub(super) const NOTHING: [Uuid; 0] = [];

/// The names of what is due.
pub(super) fn names(dues: &[Due]) -> Vec<&str> {
    dues.iter().map(|due| due.composite.as_str()).collect()
}

//! Which composites are to be awarded, and which no longer stand.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use chrono::{DateTime, Days, Months, Utc};
use uuid::Uuid;

use super::evaluation::Reading;
use super::{Composite, Held, OnRevoked, Requirement, Rules};
use crate::badge::text::Slug;

/// One leaf of a rule with the Assertion that serves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// The competency or composite.
    pub leaf: Slug,
    /// The Assertion.
    pub assertion: Uuid,
}

/// A composite the person was awarded in the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// The composite.
    pub composite: Slug,
    /// The award's Assertion; it comes as a [`Held`] too.
    pub assertion: Uuid,
    /// 1 for the first, one more for each renewal or new beginning.
    pub cycle: u32,
    /// Made under the renewal rule.
    pub renewal: bool,
    /// When it was awarded.
    pub issued_on: DateTime<Utc>,
    /// When it expires; never when absent.
    pub expires: Option<DateTime<Utc>>,
    /// The stored flag: cleared by revocation, replacement and renewal, never by time.
    pub live: bool,
    /// The Assertions it was made of; a replaced one stands here as its replacement.
    pub components: Vec<Component>,
    /// The version of the composite that it was made under, unless that is the one in force.
    pub under: Option<Composite>,
}

/// A composite to be awarded now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The composite.
    pub composite: Slug,
    /// The new Assertion's id.
    pub assertion: Uuid,
    /// Its cycle.
    pub cycle: u32,
    /// The award it renews; made under the renewal rule when present.
    pub renews: Option<Uuid>,
    /// When it is to expire: the composite's own duration from now.
    pub expires: Option<DateTime<Utc>>,
    /// The Assertions it is made of: exactly one for each leaf used, by slug.
    pub components: Vec<Component>,
    /// How many badges the rule needed: the 8 of “8 of 8”.
    pub needed: u32,
}

/// The composites due to a person at that instant, nested ones first: those that complete others in this very
/// call are among the others' components. Nothing is due twice: with these awards recorded (in `past` and `held`)
/// a second call answers nothing.
///
/// `withheld` are the composites under a block (revoked, declined or erased) that nobody lifted.
pub fn awards_due(
    rules: &Rules,
    held: &[Held],
    past: &[Award],
    withheld: &BTreeSet<Slug>,
    now: DateTime<Utc>,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Vec<Due> {
    let mut held = held.to_vec();
    let mut dues = Vec::new();
    for composite in rules {
        if withheld.contains(&composite.slug) {
            continue;
        }
        let Some(turn) = turn(composite, &held, past, now) else {
            continue;
        };
        let seen = composite.policies.see(&held, now);
        let reading = Reading::new(&seen, now);
        let judged = reading.read(turn.rule);
        if !judged.progress.satisfied {
            continue;
        }
        let months = composite.validity_months.map(Months::new);
        let due = Due {
            composite: composite.slug.clone(),
            assertion: new_id(),
            cycle: turn.cycle,
            renews: turn.renews,
            expires: months.and_then(|months| now.checked_add_months(months)),
            components: reading.components(&judged),
            needed: judged.progress.needed,
        };
        held.push(Held {
            leaf: due.composite.clone(),
            assertion: due.assertion,
            issued_on: now,
            expires: due.expires,
            revoked: false,
            recognised: true,
            by: Vec::new(),
        });
        dues.push(due);
    }
    dues
}

/// The rule a composite would be awarded by now.
struct Turn<'a> {
    rule: &'a Requirement,
    cycle: u32,
    renews: Option<Uuid>,
}

/// Whether the composite could be awarded now, and by which rule; whether the rule is fulfilled is not asked here.
fn turn<'a>(
    composite: &'a Composite,
    held: &[Held],
    past: &[Award],
    now: DateTime<Utc>,
) -> Option<Turn<'a>> {
    let past: Vec<_> = past
        .iter()
        .filter(|award| award.composite == composite.slug)
        .collect();
    let last = past.iter().map(|award| award.cycle).max().unwrap_or(1);
    let taken = past.iter().any(|award| award.cycle == last && award.live);
    let cycle = if taken { last.saturating_add(1) } else { last };
    let first = Turn {
        rule: &composite.rule,
        cycle,
        renews: None,
    };
    let in_force = past.into_iter().filter(|award| is_in_force(award, held));
    let current = in_force.max_by_key(|award| {
        let Award {
            cycle,
            live,
            issued_on,
            assertion,
            ..
        } = award;
        (*cycle, *live, *issued_on, *assertion)
    });
    let Some(current) = current else {
        return Some(first);
    };
    let expires = current.expires?;
    let Some(renewal) = &composite.renewal else {
        return (expires <= now).then_some(first);
    };
    let opens = expires.checked_sub_days(Days::new(renewal.opens_days_before.into()))?;
    let closes = expires.checked_add_days(Days::new(renewal.grace_days.into()))?;
    if now < opens {
        None
    } else if now <= closes {
        Some(Turn {
            rule: &renewal.rule,
            cycle,
            renews: Some(current.assertion),
        })
    } else {
        Some(first)
    }
}

/// Live, or renewed early and valid to its own date all the same.
fn is_in_force(award: &Award, held: &[Held]) -> bool {
    let not_revoked = |held: &Held| held.assertion == award.assertion && !held.revoked;
    award.live || held.iter().any(not_revoked)
}

/// The awards that no longer stand, nested composites before those made of them, after a badge was revoked or
/// stopped being recognised. Expiry takes nothing away: an award's own components keep counting for it after
/// theirs, and an award that has itself expired is judged like any other.
///
/// An award falls when its composite says [`OnRevoked::Revoke`] and the rule it was made under is no longer
/// fulfilled, by its components or by others. Awards whose rule is not among `rules` are left alone.
pub fn to_revoke(rules: &Rules, held: &[Held], past: &[Award], now: DateTime<Utc>) -> Vec<Uuid> {
    no_longer_standing(rules, held, past, now).0
}

/// The awards that no longer stand once [`to_revoke`] was done, and whose revocation is to be pending: their composite
/// says [`OnRevoked::Pending`]. They are valid until that is decided, so what is made of them stands.
pub fn to_suspend(rules: &Rules, held: &[Held], past: &[Award], now: DateTime<Utc>) -> Vec<Uuid> {
    no_longer_standing(rules, held, past, now).1
}

/// `(to be revoked, to be pending)`
fn no_longer_standing(
    rules: &Rules,
    held: &[Held],
    past: &[Award],
    now: DateTime<Utc>,
) -> (Vec<Uuid>, Vec<Uuid>) {
    let mut held = held.to_vec();
    let mut fallen = Vec::new();
    // Under an earlier version a composite may have been made of one that comes later in the order of today.
    loop {
        let before = fallen.len();
        let pending = fall(rules, &mut held, past, now, &mut fallen);
        if fallen.len() == before {
            return (fallen, pending);
        }
    }
}

/// Revokes what falls in one pass over the rules, and gives what is to be pending.
fn fall(
    rules: &Rules,
    held: &mut [Held],
    past: &[Award],
    now: DateTime<Utc>,
    fallen: &mut Vec<Uuid>,
) -> Vec<Uuid> {
    let mut pending = Vec::new();
    for composite in rules {
        if composite.policies.on_component_revoked == OnRevoked::Keep {
            continue;
        }
        let mut awards: Vec<_> = past
            .iter()
            .filter(|award| award.composite == composite.slug && is_in_force(award, held))
            .filter(|award| !fallen.contains(&award.assertion))
            .collect();
        awards.sort_by_key(|award| (award.cycle, award.assertion));
        let seen = composite.policies.see(held, now);
        let falling: Vec<_> = awards
            .into_iter()
            .filter(|award| !stands(composite, award, &seen, now))
            .map(|award| award.assertion)
            .collect();
        if composite.policies.on_component_revoked == OnRevoked::Pending {
            pending.extend(falling);
            continue;
        }
        for held in held
            .iter_mut()
            .filter(|held| falling.contains(&held.assertion))
        {
            held.revoked = true;
        }
        fallen.extend(falling);
    }
    pending
}

/// Under the rule it was made under; the policies are those of today.
fn stands(composite: &Composite, award: &Award, held: &[Held], now: DateTime<Utc>) -> bool {
    let made = award.under.as_ref().unwrap_or(composite);
    let renewal = made.renewal.as_ref().map(|renewal| &renewal.rule);
    let rule = match award.renewal {
        true => renewal,
        false => Some(&made.rule),
    };
    let fulfilled = |rule| {
        Reading::of_award(award, &composite.policies, held, now)
            .read(rule)
            .progress
            .satisfied
    };
    rule.is_none_or(fulfilled)
}

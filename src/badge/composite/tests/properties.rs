//! What holds for any person, any badges and any order.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

const COMPETENCIES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Nesting, choice, a window, a validity and a renewal, all in four composites.
static PROGRAMME: LazyLock<Rules> = LazyLock::new(|| {
    let recent = json!({"atLeast": {"count": 1, "of": all(&["b", "c", "d"])["all"], "earnedWithinMonths": 24}});
    let yearly = Composite {
        validity_months: Some(12),
        renewal: Some(Renewal {
            rule: requirement(json!({"all": [{"badge": "a"}, {"badge": "b"}, recent]})),
            opens_days_before: 60,
            grace_days: 30,
            reminder_days: vec![],
        }),
        ..composite("yearly", all(&["a", "b"]))
    };
    let choice =
        json!({"atLeast": {"count": 2, "of": [{"badge": "a"}, {"badge": "c"}, all(&["d", "e"])]}});
    let short = Composite {
        validity_months: Some(6),
        ..composite("short", choice)
    };
    let nested = json!({"all": [{"badge": "yearly"}, at_least(1, &["f", "short"])]});
    let recent = json!({"atLeast": {"count": 2, "of": [all(&["a", "e"]), {"badge": "short"}, {"badge": "f"}],
        "earnedWithinMonths": 12}});
    let composites = [
        yearly,
        short,
        composite("nested", nested),
        composite("recent", recent),
    ];
    rules(&composites, &COMPETENCIES)
});

fn any_badge() -> impl Strategy<Value = Held> {
    let validity = proptest::option::of(1_i64..1000);
    let flags = (
        proptest::bool::weighted(0.15),
        proptest::bool::weighted(0.85),
    );
    let parts = (0..COMPETENCIES.len(), 0_i64..1000, validity, flags);
    parts.prop_map(|(leaf, issued, validity, (revoked, recognised))| Held {
        issued_on: day(issued),
        expires: validity.map(|days| day(issued + days)),
        revoked,
        recognised,
        ..badge(COMPETENCIES[leaf], 0)
    })
}

fn any_badges() -> impl Strategy<Value = Vec<Held>> {
    proptest::collection::vec(any_badge(), 0..14).prop_map(|mut held| {
        for (held, id) in held.iter_mut().zip(1..) {
            held.assertion = Uuid::from_u128(id);
        }
        held
    })
}

/// A person with a past: awards were settled at earlier instants with what was held then.
fn with_a_past(held: &[Held], instants: &[i64]) -> Person {
    let mut person = Person::new(PROGRAMME.clone(), Vec::new());
    let mut instants = instants.to_vec();
    instants.sort_unstable();
    for instant in instants {
        let known: Vec<_> = person.held.iter().map(|held| held.assertion).collect();
        let new = held
            .iter()
            .filter(|h| h.issued_on <= day(instant) && !known.contains(&h.assertion));
        let new: Vec<_> = new.cloned().collect();
        person.held.extend(new);
        person.settle(day(instant));
    }
    person
}

/// The rule again, as plainly as possible.
fn plainly(rule: &Requirement, held: &[Held], months: u32, now: DateTime<Utc>) -> bool {
    match rule {
        Requirement::Badge(leaf) => held.iter().any(|held| {
            held.leaf == *leaf
                && !held.revoked
                && held.recognised
                && held.expires.is_none_or(|expires| now < expires)
                && held.issued_on >= now - chrono::Months::new(months)
        }),
        Requirement::All(parts) => parts.iter().all(|part| plainly(part, held, months, now)),
        Requirement::AtLeast {
            count,
            of,
            earned_within_months,
        } => {
            let months = months.min(earned_within_months.unwrap_or(months));
            let fulfilled = of.iter().filter(|part| plainly(part, held, months, now));
            fulfilled.count() >= usize::try_from(*count).unwrap()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_rule_is_satisfied_exactly_when_the_plain_reading_says_so(held in any_badges(), at in 0_i64..1500) {
        let mut person = with_a_past(&held, &[at / 2, at]);
        person.held.extend(held);
        for composite in &person.rules {
            let found = progress(&composite.rule, &person.held, day(at));
            prop_assert_eq!(found.satisfied, plainly(&composite.rule, &person.held, 12_000, day(at)));
            prop_assert_eq!(found.satisfied, found.held == found.needed);
        }
    }

    #[test]
    fn one_more_valid_badge_never_removes_an_award(
        held in any_badges(), extra in any_badge(), past in 0_i64..1500, at in 0_i64..500,
    ) {
        let now = past + at;
        let mut without = with_a_past(&held, &[past]);
        let mut with = with_a_past(&held, &[past]);
        with.held.push(Held { assertion: Uuid::from_u128(500), revoked: false, recognised: true,
            expires: None, ..extra });
        let (fewer, more) = (without.settle(day(now)), with.settle(day(now)));
        let more = names(&more);
        prop_assert!(names(&fewer).iter().all(|name| more.contains(name)), "{:?} {:?}", fewer, more);
    }

    #[test]
    fn the_order_of_what_is_given_is_irrelevant(
        (held, shuffled) in any_badges().prop_flat_map(|held| (Just(held.clone()), Just(held).prop_shuffle())),
        at in 0_i64..1500,
    ) {
        let mut one = Person::new(PROGRAMME.clone(), held.clone());
        let mut other = Person::new(PROGRAMME.clone(), shuffled.clone());
        prop_assert_eq!(one.settle(day(at)), other.settle(day(at)));
        // Badge by badge gives the same composites as all at once.
        let mut slowly = Person::new(PROGRAMME.clone(), Vec::new());
        let mut slow = Vec::new();
        for held in shuffled {
            slowly.held.push(held);
            slow.extend(slowly.settle(day(at)));
        }
        let mut all_at_once: Vec<_> = one.past.iter().map(|award| (&award.composite, award.cycle)).collect();
        let mut slow: Vec<_> = slow.iter().map(|due| (&due.composite, due.cycle)).collect();
        all_at_once.sort();
        slow.sort();
        prop_assert_eq!(all_at_once, slow);
        // A past in another order changes nothing either.
        let later = day(at + 300);
        other.held = one.held.iter().rev().cloned().collect();
        other.past = one.past.iter().rev().cloned().collect();
        prop_assert_eq!(one.settle(later), other.settle(later));
    }

    #[test]
    fn settling_twice_changes_nothing_and_nothing_falls(
        held in any_badges(), instants in proptest::collection::vec(0_i64..2500, 1..6),
    ) {
        let mut person = with_a_past(&held, &instants);
        let last = *instants.iter().max().unwrap();
        prop_assert_eq!(person.settle(day(last)), vec![]);
        // Neither at once nor ever: time alone takes no award away.
        for later in [0, 100, 400, 5000] {
            prop_assert_eq!(person.review(day(last + later)), NOTHING);
        }
        // One live award per composite and cycle.
        let mut live: Vec<_> = person.past.iter().filter(|award| award.live)
            .map(|award| (award.composite.clone(), award.cycle)).collect();
        let count = live.len();
        live.sort();
        live.dedup();
        prop_assert_eq!(count, live.len());
    }

    #[test]
    fn an_award_rests_on_exactly_one_counting_badge_per_leaf(held in any_badges(), at in 0_i64..1500) {
        let mut person = Person::new(PROGRAMME.clone(), held);
        let dues = person.settle(day(at));
        for due in dues {
            let rule = &person.rules.get(&due.composite).unwrap().rule;
            let mut leaves: Vec<_> = due.components.iter().map(|c| c.leaf.clone()).collect();
            let count = leaves.len();
            leaves.dedup();
            prop_assert_eq!(count, leaves.len());
            prop_assert_eq!(due.needed as usize, count);
            // They alone fulfil the rule, and none is too many.
            let own: Vec<_> = due.components.iter().map(|c| {
                person.held.iter().find(|held| held.assertion == c.assertion && held.leaf == c.leaf).unwrap().clone()
            }).collect();
            prop_assert!(plainly(rule, &own, 12_000, day(at)));
            for spare in 0..own.len() {
                let mut fewer = own.clone();
                fewer.remove(spare);
                prop_assert!(!plainly(rule, &fewer, 12_000, day(at)));
            }
        }
    }

    #[test]
    fn after_a_review_what_is_in_force_stands_and_what_fell_stays_down(
        held in any_badges(), past in 0_i64..1500, pick in any::<proptest::sample::Index>(), at in 0_i64..500,
    ) {
        prop_assume!(!held.is_empty());
        let mut person = with_a_past(&held, &[past / 2, past]);
        person.revoke(pick.get(&held).assertion);
        let now = day(past + at);
        let fallen = person.review(now);
        prop_assert_eq!(person.review(now), NOTHING);
        for award in person.past.clone() {
            let lost = award.components.iter().any(|c| fallen.contains(&c.assertion)
                || pick.get(&held).assertion == c.assertion);
            prop_assert!(lost || !fallen.contains(&award.assertion), "fell without a reason");
            if fallen.contains(&award.assertion) {
                person.withheld.insert(award.composite);
            }
        }
        let withheld = person.withheld.clone();
        prop_assert!(person.settle(now).iter().all(|due| !withheld.contains(&due.composite)));
    }
}

//! What a form says of a rule is the rule.

use proptest::prelude::*;

use super::*;
use crate::badge::composite::{Choice, SimplePlace, SimpleRule};

const BADGES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn slugs(names: &[&str]) -> Vec<Slug> {
    names
        .iter()
        .map(|name| Slug::parse(name).unwrap())
        .collect()
}

fn any_badges() -> impl Strategy<Value = Vec<Slug>> {
    proptest::sample::subsequence(BADGES.to_vec(), 0..=BADGES.len())
        .prop_shuffle()
        .prop_map(|names| slugs(&names))
}

fn any_simple() -> impl Strategy<Value = SimpleRule> {
    let months = proptest::option::of(1_u32..60);
    let group =
        (0_u32..9, any_badges(), months).prop_map(|(count, of, earned_within_months)| Choice {
            count,
            of,
            earned_within_months,
        });
    let groups = proptest::collection::vec(group, 0..4);
    (any_badges(), groups).prop_map(|(all, groups)| SimpleRule { all, groups })
}

fn any_rule() -> impl Strategy<Value = Requirement> {
    let leaf = proptest::sample::select(&BADGES[..])
        .prop_map(|name| Requirement::Badge(Slug::parse(name).unwrap()));
    leaf.prop_recursive(3, 24, 4, |inner| {
        let parts = proptest::collection::vec(inner, 0..4);
        let months = proptest::option::of(1_u32..60);
        prop_oneof![
            parts.clone().prop_map(Requirement::All),
            (0_u32..5, parts, months).prop_map(|(count, of, earned_within_months)| {
                Requirement::AtLeast {
                    count,
                    of,
                    earned_within_months,
                }
            }),
        ]
    })
}

/// Badges before groups, nothing around one part: what a form does not tell apart.
fn plain(rule: &Requirement) -> Requirement {
    match rule {
        Requirement::All(parts) => {
            let badge = |part: &&Requirement| matches!(part, Requirement::Badge(_));
            let (badges, groups): (Vec<_>, Vec<_>) = parts.iter().partition(badge);
            let mut parts: Vec<_> = badges.into_iter().chain(groups).cloned().collect();
            match parts.len() {
                1 => parts.remove(0),
                _ => Requirement::All(parts),
            }
        }
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn what_a_form_says_is_a_rule_that_it_says_again(simple in any_simple()) {
        let rule = simple.rule();
        match simple.all.len() + simple.groups.len() {
            0 => prop_assert_eq!(SimpleRule::of(&rule), None),
            _ => prop_assert_eq!(SimpleRule::of(&rule), Some(simple)),
        }
    }

    #[test]
    fn a_rule_comes_back_from_its_form(rule in any_rule()) {
        let nested = |parts: &[Requirement]| parts.iter().any(|part| !part.parts().is_empty());
        match SimpleRule::of(&rule) {
            Some(simple) => prop_assert_eq!(simple.rule(), plain(&rule)),
            None => {
                let deep = match &rule {
                    Requirement::All(parts) => parts.is_empty()
                        || parts.iter().any(|part| matches!(part, Requirement::All(_)) || part.parts().iter().any(|p| !matches!(p, Requirement::Badge(_)))),
                    group => nested(group.parts()) || group.parts().iter().any(|p| !matches!(p, Requirement::Badge(_))),
                };
                prop_assert!(deep, "{:?}", rule);
            }
        }
    }

    #[test]
    fn every_fault_has_its_place_in_the_form(simple in any_simple()) {
        let known: BTreeSet<Slug> = slugs(&BADGES[..4]).into_iter().collect();
        let composite = Composite { rule: simple.rule(), ..composite("x", all(&["a"])) };
        for why in validate(&[composite], &known).err().into_iter().flatten() {
            let place = simple.place(why.pointer.strip_prefix("/rule").unwrap());
            let at = |at: usize| &simple.groups[at];
            match (&why.problem, place) {
                (RuleProblem::CountBelowOne, SimplePlace::Count(group)) => prop_assert_eq!(at(group).count, 0),
                (RuleProblem::CountUnreachable { count, parts }, SimplePlace::Count(group)) => {
                    prop_assert_eq!((at(group).count, at(group).of.len()), (*count, *parts));
                }
                (RuleProblem::EmptyGroup, SimplePlace::Of(group)) => prop_assert!(at(group).of.is_empty()),
                (RuleProblem::EmptyGroup, SimplePlace::All) => prop_assert!(simple.all.is_empty() && simple.groups.is_empty()),
                (RuleProblem::UnknownCompetency(slug), SimplePlace::Of(group)) => prop_assert!(at(group).of.contains(slug)),
                (RuleProblem::UnknownCompetency(slug), SimplePlace::All) => prop_assert!(simple.all.contains(slug)),
                other => prop_assert!(false, "{:?} at {}", other, why.pointer),
            }
        }
    }
}

#[test]
fn months_and_the_rule_as_a_whole_have_their_places() {
    let group = Choice {
        count: 1,
        of: slugs(&["a"]),
        earned_within_months: Some(0),
    };
    let alone = SimpleRule {
        all: vec![],
        groups: vec![group.clone()],
    };
    assert_eq!(
        alone.place("/atLeast/earnedWithinMonths"),
        SimplePlace::Months(0)
    );
    let beside = SimpleRule {
        all: slugs(&["b", "c"]),
        groups: vec![group.clone(), group],
    };
    assert_eq!(
        beside.place("/all/3/atLeast/earnedWithinMonths"),
        SimplePlace::Months(1)
    );
    assert_eq!(beside.place(""), SimplePlace::All);
    assert_eq!(beside.place("/all/1"), SimplePlace::All);
    assert_eq!(beside.place("/all/9/atLeast/count"), SimplePlace::All);
}

//! The rule: what it accepts as JSON, what it counts, how it is said.

use super::*;
use crate::badge::text::Language;

#[test]
fn json_has_exactly_three_shapes() {
    let rule = json!({"all": [
        {"badge": "a"},
        {"atLeast": {"count": 1, "of": [{"badge": "b"}], "earnedWithinMonths": 36}},
        {"atLeast": {"count": 1, "of": [{"badge": "c"}]}},
    ]});
    assert_eq!(json!(requirement(rule.clone())), rule);
    let leaves = requirement(rule);
    let leaves: Vec<_> = leaves.leaves().into_iter().map(Slug::as_str).collect();
    assert_eq!(leaves, ["a", "b", "c"]);

    for bad in [
        r#"{}"#,
        r#"[]"#,
        r#""a""#,
        r#"{"badge":"A"}"#,
        r#"{"badge":"a","all":[]}"#,
        r#"{"badge":"a","note":1}"#,
        r#"{"any":[{"badge":"a"}]}"#,
        r#"{"atLeast":{"of":[]}}"#,
        r#"{"atLeast":{"count":-1,"of":[]}}"#,
        r#"{"atLeast":{"count":1,"of":[],"months":3}}"#,
        r#"{"at_least":{"count":1,"of":[]}}"#,
    ] {
        assert!(serde_json::from_str::<Requirement>(bad).is_err(), "{bad}");
        if let Ok(value) = serde_json::from_str::<Value>(bad) {
            assert!(
                serde_json::from_value::<Requirement>(value).is_err(),
                "{bad}"
            );
        }
    }
}

#[test]
fn hostile_depth_is_an_error_and_not_a_crash() {
    let deep = r#"{"all":["#.repeat(100_000);
    assert!(serde_json::from_str::<Requirement>(&deep).is_err());
}

#[test]
fn table_of_the_rule() {
    let nested = json!({"all": [{"badge": "a"}, at_least(2, &["b", "c", "d"])]});
    let choice = json!({"atLeast": {"count": 1, "of": [all(&["a", "b"]), {"badge": "c"}]}});
    let deep_choice =
        json!({"atLeast": {"count": 1, "of": [all(&["a", "b", "c"]), all(&["d", "e"])]}});
    // rule, badges held, satisfied, held, needed
    let table = [
        (all(&["a", "b"]), "", false, 0, 2),
        (all(&["a", "b"]), "a", false, 1, 2),
        (all(&["a", "b"]), "a b", true, 2, 2),
        (all(&["a", "b"]), "a a a z", false, 1, 2),
        (at_least(2, &["a", "b", "c"]), "b", false, 1, 2),
        (at_least(2, &["a", "b", "c"]), "c a", true, 2, 2),
        (at_least(2, &["a", "b", "c"]), "c a b", true, 2, 2),
        (nested.clone(), "b c d", false, 2, 3),
        (nested.clone(), "a b", false, 2, 3),
        (nested, "a b d", true, 3, 3),
        (choice.clone(), "a", false, 1, 2),
        (choice.clone(), "", false, 0, 1),
        (choice.clone(), "c", true, 1, 1),
        (choice, "a b", true, 2, 2),
        (deep_choice.clone(), "a b", false, 2, 3),
        (deep_choice.clone(), "a d", false, 1, 2),
        (deep_choice, "d e a", true, 2, 2),
        (at_least(3, &["a", "b"]), "a b", false, 2, 3),
    ];
    for (rule, badges, satisfied, held, needed) in table {
        let badges: Vec<_> = badges.split_whitespace().zip(1..).collect();
        let person: Vec<_> = badges.iter().map(|(name, id)| badge(name, *id)).collect();
        let found = progress(&requirement(rule.clone()), &person, day(1));
        let found = (found.satisfied, found.held, found.needed);
        assert_eq!(found, (satisfied, held, needed), "{rule} with {badges:?}");
    }
}

/// The state of a lone leaf `a`, and the Assertion it is about.
fn leaf(rule: Value, held: &[Held], now: DateTime<Utc>) -> (LeafState, Option<u128>) {
    let mut progress = progress(&requirement(rule), held, now);
    loop {
        let mut parts = match progress.node {
            ProgressNode::Badge {
                state, assertion, ..
            } => return (state, assertion.map(|id| id.as_u128())),
            ProgressNode::All { all } => all,
            ProgressNode::AtLeast { at_least } => at_least.of,
        };
        progress = parts.remove(0);
    }
}

#[test]
fn each_leaf_says_why_it_does_not_count() {
    let a = || json!({"badge": "a"});
    let plain = badge("a", 1);
    let revoked = Held {
        revoked: true,
        ..plain.clone()
    };
    let foreign = Held {
        recognised: false,
        ..plain.clone()
    };
    let expired = Held {
        expires: Some(day(5)),
        ..plain.clone()
    };

    assert_eq!(leaf(a(), &[], day(9)), (LeafState::Missing, None));
    assert_eq!(leaf(a(), &[plain], day(9)), (LeafState::Held, Some(1)));
    assert_eq!(leaf(a(), &[revoked], day(9)), (LeafState::Revoked, Some(1)));
    assert_eq!(
        leaf(a(), &[foreign], day(9)),
        (LeafState::NotRecognised, Some(1))
    );
    assert_eq!(
        leaf(a(), std::slice::from_ref(&expired), day(5)),
        (LeafState::Expired, Some(1))
    );
    let last_second = day(5) - chrono::TimeDelta::seconds(1);
    assert_eq!(
        leaf(a(), &[expired], last_second),
        (LeafState::Held, Some(1))
    );
}

#[test]
fn the_assertion_told_is_the_best_one() {
    let a = || json!({"badge": "a"});
    let short = Held {
        expires: Some(day(10)),
        ..badge("a", 1)
    };
    let long = Held {
        expires: Some(day(20)),
        ..badge("a", 2)
    };
    let endless = badge("a", 3);
    let later = Held {
        issued_on: day(1),
        ..badge("a", 2)
    };
    let twin = badge("a", 4);
    let revoked = Held {
        revoked: true,
        ..badge("a", 9)
    };

    let best = |held: &[&Held], now| {
        let held: Vec<_> = held.iter().map(|held| (*held).clone()).collect();
        let reversed: Vec<_> = held.iter().rev().cloned().collect();
        let found = leaf(a(), &held, now);
        assert_eq!(found, leaf(a(), &reversed, now));
        found
    };
    assert_eq!(best(&[&short, &long], day(2)), (LeafState::Held, Some(2)));
    assert_eq!(
        best(&[&short, &long, &endless], day(2)),
        (LeafState::Held, Some(3))
    );
    assert_eq!(
        best(&[&endless, &later], day(2)),
        (LeafState::Held, Some(2))
    );
    assert_eq!(best(&[&endless, &twin], day(2)), (LeafState::Held, Some(4)));
    assert_eq!(
        best(&[&short, &revoked], day(2)),
        (LeafState::Held, Some(1))
    );
    assert_eq!(
        best(&[&short, &long, &revoked], day(30)),
        (LeafState::Expired, Some(2))
    );
}

#[test]
fn earned_within_months_counts_to_the_clamped_day() {
    let within = |months: u32| json!({"atLeast": {"count": 1, "of": [{"badge": "a"}], "earnedWithinMonths": months}});
    let held = [badge("a", 1)];
    // Earned on 31 January: one month before 28 February is 28 January, before 1 March it is 1 February.
    assert_eq!(leaf(within(1), &held, day(28)), (LeafState::Held, Some(1)));
    assert_eq!(
        leaf(within(1), &held, day(29)),
        (LeafState::TooOld, Some(1))
    );
    assert_eq!(leaf(within(2), &held, day(29)), (LeafState::Held, Some(1)));
    // Exactly two months before 31 March, and a day more.
    assert_eq!(leaf(within(2), &held, day(59)), (LeafState::Held, Some(1)));
    assert_eq!(
        leaf(within(2), &held, day(60)),
        (LeafState::TooOld, Some(1))
    );
    // The narrower of two nested windows rules.
    let nested = json!({"atLeast": {"count": 1, "of": [within(1)], "earnedWithinMonths": 9}});
    assert_eq!(leaf(nested, &held, day(40)), (LeafState::TooOld, Some(1)));
    let nested = json!({"atLeast": {"count": 1, "of": [within(9)], "earnedWithinMonths": 1}});
    assert_eq!(leaf(nested, &held, day(40)), (LeafState::TooOld, Some(1)));
}

#[test]
fn progress_in_json_is_shaped_like_the_rule() {
    let rule = json!({"all": [{"badge": "a"}, at_least(1, &["b"])]});
    let found = progress(&requirement(rule), &[badge("a", 1)], day(1));
    let a = json!({"satisfied": true, "held": 1, "needed": 1, "badge": "a", "state": "held",
        "assertion": "00000000-0000-0000-0000-000000000001", "expires": null});
    let b = json!({"satisfied": false, "held": 0, "needed": 1, "badge": "b", "state": "missing",
        "assertion": null, "expires": null});
    let group =
        json!({"satisfied": false, "held": 0, "needed": 1, "atLeast": {"count": 1, "of": [b]}});
    let expected = json!({"satisfied": false, "held": 1, "needed": 2, "all": [a, group]});
    assert_eq!(json!(found), expected);
}

#[test]
fn rules_are_said_in_words() {
    let name = |slug: &Slug| slug.as_str().to_uppercase();
    let say = |rule: Value| {
        let rule = requirement(rule);
        let [fr, en] = Language::ALL.map(|language| rule.in_words(language, &name));
        (fr.replace('\u{a0}', "~"), en)
    };
    let recent =
        json!({"atLeast": {"count": 2, "of": all(&["b", "c"])["all"], "earnedWithinMonths": 36}});
    let table = [
        (json!({"badge": "a"}), "le badge «~A~»", "the badge “A”"),
        (
            all(&["a", "b"]),
            "tous les badges suivants~: «~A~», «~B~»",
            "all of the following badges: “A”, “B”",
        ),
        (
            recent.clone(),
            "au moins 2 parmi~: «~B~», «~C~», obtenus dans les 36 derniers mois",
            "at least 2 of: “B”, “C”, earned within the last 36 months",
        ),
        (
            json!({"all": [{"badge": "a"}, recent]}),
            "le badge «~A~»~; et au moins 2 parmi~: «~B~», «~C~», obtenus dans les 36 derniers mois",
            "the badge “A”; and at least 2 of: “B”, “C”, earned within the last 36 months",
        ),
        (
            json!({"atLeast": {"count": 1, "of": [all(&["a", "b"]), {"badge": "c"}]}}),
            "au moins 1 parmi~: (tous les badges suivants~: «~A~», «~B~»), «~C~»",
            "at least 1 of: (all of the following badges: “A”, “B”), “C”",
        ),
        (
            json!({"atLeast": {"count": 1, "of": [{"badge": "a"}], "earnedWithinMonths": 1}}),
            "au moins 1 parmi~: «~A~», obtenu dans le dernier mois",
            "at least 1 of: “A”, earned within the last month",
        ),
    ];
    for (rule, fr, en) in table {
        assert_eq!(say(rule), (fr.to_owned(), en.to_owned()));
    }
}

use super::*;
use serde_json::{Value, json};

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn set(text: &str) -> BTreeSet<Slug> {
    text.split_whitespace().map(slug).collect()
}

fn mapping(value: Value) -> Mapping {
    serde_json::from_value(value).unwrap()
}

#[test]
fn every_old_competency_is_accounted_for() {
    for (old, new, given, expected) in [
        ("a b", "a b", json!({}), vec![]),
        ("a b", "a b c", json!({}), vec![]),
        ("a b", "a", json!({}), vec![("", "unmapped-competency")]),
        ("a b", "a c", json!({"renamed": {"b": "c"}}), vec![]),
        ("a b", "a", json!({"renamed": {"b": "a"}}), vec![]),
        ("a b", "a", json!({"retired": ["b"]}), vec![]),
        ("a b", "a c d", json!({"split": {"b": ["c", "d"]}}), vec![]),
        ("a b", "a b c", json!({"split": {"b": ["b", "c"]}}), vec![]),
        (
            "a b",
            "a c",
            json!({"renamed": {"b": "x"}}),
            vec![("/renamed/b", "unknown-target")],
        ),
        (
            "a",
            "a",
            json!({"renamed": {"b": "a"}}),
            vec![("/renamed/b", "unknown-competency")],
        ),
        (
            "a b",
            "a c",
            json!({"renamed": {"b": "c"}, "retired": ["b"]}),
            vec![("/retired/b", "mapped-twice")],
        ),
        (
            "a b",
            "a c",
            json!({"split": {"b": ["c"]}}),
            vec![("/split/b", "too-few-parts")],
        ),
        (
            "a b",
            "a c",
            json!({"split": {"b": ["c", "c"]}}),
            vec![("/split/b", "too-few-parts")],
        ),
        // What would be a circle.
        (
            "a b",
            "a b",
            json!({"renamed": {"a": "b", "b": "a"}}),
            vec![("/renamed/a", "still-there"), ("/renamed/b", "still-there")],
        ),
        (
            "a b",
            "a b",
            json!({"retired": ["b"]}),
            vec![("/retired/b", "still-there")],
        ),
    ] {
        let wrong = mapping(given.clone()).check(&set(old), &set(new));
        let wrong: Vec<_> = wrong
            .iter()
            .map(|(at, why)| (at.as_str(), why.code))
            .collect();
        assert_eq!(wrong, expected, "{old} → {new} by {given}");
    }
}

const V: [Uuid; 4] = [
    Uuid::from_u128(1),
    Uuid::from_u128(2),
    Uuid::from_u128(3),
    Uuid::from_u128(4),
];

/// a, b, c, d → a, b and c are e, d1, d2 → d1 is f, d2 is retired, a is new.
fn history() -> Continuation {
    Continuation::new([
        (V[0], Mapping::default()),
        (
            V[1],
            mapping(json!({"renamed": {"b": "e", "c": "e"}, "split": {"d": ["d1", "d2"]}})),
        ),
        (
            V[2],
            mapping(json!({"renamed": {"d1": "f"}, "retired": ["d2", "a"]})),
        ),
    ])
}

#[test]
fn a_badge_counts_for_what_its_competency_became() {
    let history = history();
    for (version, competency, expected) in [
        (V[0], "b", "e"),
        (V[0], "c", "e"),
        (V[1], "e", "e"),
        (V[1], "d1", "f"),
        (V[2], "f", "f"),
        (V[2], "a", "a"),
        (V[3], "a", ""),
    ] {
        let leaves = history.leaves(version, &slug(competency));
        assert_eq!(leaves, set(expected), "{version} {competency}");
    }
    // The part that was retired has a name of its own, and not that of a later competency.
    let split = history.leaves(V[0], &slug("d"));
    assert_eq!(split.len(), 2);
    assert!(split.contains(&slug("f")));
    let gone = history.leaves(V[1], &slug("a"));
    assert_eq!(gone, history.leaves(V[0], &slug("a")));
    assert!(!gone.contains(&slug("a")));
}

#[test]
fn a_decision_is_read_in_the_words_of_the_later_version() {
    let history = history();
    let covered = |(version, badge): (usize, &str), (decided, named): (usize, &str)| {
        history.covered((V[version], &slug(badge)), (V[decided], &slug(named)))
    };
    assert_eq!(covered((0, "b"), (0, "b")), set("e"));
    assert_eq!(
        covered((0, "b"), (0, "c")),
        set(""),
        "they became one later"
    );
    assert_eq!(covered((1, "e"), (0, "c")), set("e"));
    assert_eq!(covered((0, "b"), (1, "e")), set("e"));
    assert_eq!(covered((0, "d"), (1, "d1")), set("f"), "one part of two");
    assert_eq!(covered((2, "f"), (0, "d")), set("f"));
    assert_eq!(
        covered((2, "a"), (0, "a")),
        set(""),
        "another one of that name"
    );
    assert_eq!(covered((0, "b"), (3, "b")), set(""));
}

#[test]
fn a_rule_is_said_in_the_words_of_the_version_in_force() {
    let rule = |value| serde_json::from_value::<Requirement>(value).unwrap();
    let old = rule(
        json!({"all": [{"badge": "b"}, {"atLeast": {"count": 1, "of": [{"badge": "d"}, {"badge": "x"}]}}]}),
    );
    let steps = mapping(json!({"renamed": {"b": "e"}, "split": {"d": ["d1", "d2"]}}));
    let new = rule(
        json!({"all": [{"badge": "e"}, {"atLeast": {"count": 1, "of": [
        {"all": [{"badge": "d1"}, {"badge": "d2"}]}, {"badge": "x"}]}}]}),
    );
    assert_eq!(steps.requirement(&old), new);
    assert_eq!(history().requirement(V[2], &old), old);
    let forward = history().requirement(V[0], &rule(json!({"badge": "a"})));
    let gone = history().leaves(V[0], &slug("a"));
    assert_eq!(forward.leaves(), gone.iter().collect::<Vec<_>>());
}

//! Every reason to refuse a rule.

use super::*;

fn renewing(validity_months: Option<u32>, opens_days_before: u32, grace_days: u32) -> Composite {
    Composite {
        validity_months,
        renewal: Some(Renewal {
            rule: requirement(all(&["a"])),
            opens_days_before,
            grace_days,
            reminder_days: vec![],
        }),
        ..composite("x", all(&["a"]))
    }
}

fn refusals(composites: &[Composite]) -> Vec<(&'static str, String, String)> {
    let errors = validate(composites, &slugs(&["a", "b", "c"])).unwrap_err();
    let told = |error: &RuleError| {
        let name = error.composite.to_string();
        assert!(error.to_string().contains(&name) && error.to_string().contains(&error.pointer));
        (error.code(), name, error.pointer.clone())
    };
    errors.iter().map(told).collect()
}

#[test]
fn one_code_and_one_place_per_problem() {
    let nest =
        |levels: usize| (1..levels).fold(json!({"badge": "a"}), |rule, _| json!({"all": [rule]}));
    let wide = |leaves: usize| {
        let pairs = vec![all(&["a", "b"]); leaves / 2];
        let odd = vec![json!({"badge": "c"}); leaves % 2];
        let parts = [pairs, odd].concat();
        json!({ "all": parts })
    };
    let months = |months: u32| json!({"atLeast": {"count": 1, "of": [{"badge": "a"}], "earnedWithinMonths": months}});
    let x = |rule| composite("x", rule);
    let valid = |months| Composite {
        validity_months: Some(months),
        ..x(all(&["a"]))
    };

    let table = [
        (x(json!({"all": []})), "empty-group", "/rule/all"),
        (x(at_least(1, &[])), "empty-group", "/rule/atLeast/of"),
        (
            x(at_least(0, &["a"])),
            "count-below-one",
            "/rule/atLeast/count",
        ),
        (
            x(at_least(3, &["a", "b"])),
            "count-unreachable",
            "/rule/atLeast/count",
        ),
        (
            x(at_least(u32::MAX, &["a", "b"])),
            "count-unreachable",
            "/rule/atLeast/count",
        ),
        (
            x(all(&["a", "nope"])),
            "unknown-competency",
            "/rule/all/1/badge",
        ),
        (
            x(json!({"badge": "nope"})),
            "unknown-competency",
            "/rule/badge",
        ),
        (
            x(at_least(1, &["a", "b", "a"])),
            "duplicate-leaf",
            "/rule/atLeast/of/2",
        ),
        (
            x(nest(9)),
            "too-deep",
            "/rule/all/0/all/0/all/0/all/0/all/0/all/0/all/0/all/0",
        ),
        (x(wide(201)), "too-many-leaves", "/rule"),
        (
            x(months(0)),
            "duration-out-of-range",
            "/rule/atLeast/earnedWithinMonths",
        ),
        (valid(0), "duration-out-of-range", "/validityMonths"),
        (valid(601), "duration-out-of-range", "/validityMonths"),
        (composite("a", all(&["b"])), "name-taken", "/slug"),
        (x(all(&["x"])), "composite-cycle", "/rule"),
        (
            renewing(None, 30, 30),
            "renewal-without-validity",
            "/renewal",
        ),
        (
            renewing(Some(1), 28, 30),
            "renewal-window-too-long",
            "/renewal/opensDaysBefore",
        ),
        (
            renewing(Some(1), 27, u32::MAX),
            "duration-out-of-range",
            "/renewal/graceDays",
        ),
    ];
    for (composite, code, pointer) in table {
        let expected = (code, composite.slug.to_string(), pointer.to_owned());
        assert_eq!(refusals(&[composite]), [expected]);
    }
    let good = [
        x(nest(8)),
        x(wide(200)),
        x(months(600)),
        valid(600),
        renewing(Some(1), 27, 0),
    ];
    for composite in good {
        // The same pair of leaves stands in many groups, each time once.
        assert!(validate(std::slice::from_ref(&composite), &slugs(&["a", "b", "c"])).is_ok());
    }
}

#[test]
fn two_of_one_name_and_every_problem_at_once() {
    let twice = [composite("x", all(&["a"])), composite("x", all(&["b"]))];
    assert_eq!(refusals(&twice)[0].0, "duplicate-composite");
    let renewal = Renewal {
        rule: requirement(all(&["q"])),
        ..renewing(Some(9), 1, 1).renewal.unwrap()
    };
    let bad = Composite {
        validity_months: Some(9),
        renewal: Some(renewal),
        ..composite("x", all(&["p"]))
    };
    let found = refusals(&[bad, composite("y", json!({"all": []}))]);
    let places: Vec<_> = found
        .iter()
        .map(|(_, name, at)| format!("{name}{at}"))
        .collect();
    assert_eq!(
        places,
        [
            "x/rule/all/0/badge",
            "x/renewal/rule/all/0/badge",
            "y/rule/all"
        ]
    );
}

#[test]
fn circles_are_told_and_only_circles() {
    let circle = [
        composite("p", all(&["a", "q"])),
        composite("q", at_least(1, &["a", "r"])),
        composite("r", all(&["p"])),
        composite("outside", all(&["p"])),
        composite("fine", all(&["a"])),
    ];
    let errors = validate(&circle, &slugs(&["a"])).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    let text = errors[0].to_string();
    assert!(text.contains("p → q → r → p"), "{text}");

    // A renewal rule makes a circle as well.
    let renewal = Renewal {
        rule: requirement(all(&["p"])),
        ..renewing(Some(9), 1, 1).renewal.unwrap()
    };
    let q = Composite {
        validity_months: Some(9),
        renewal: Some(renewal),
        ..composite("q", all(&["a"]))
    };
    let errors = validate(&[composite("p", all(&["q"])), q], &slugs(&["a"])).unwrap_err();
    assert_eq!(errors[0].code(), "composite-cycle");
}

#[test]
fn nested_composites_come_first_whatever_the_order_given() {
    let mut composites = vec![
        composite("top", all(&["middle", "a"])),
        composite("middle", all(&["under", "b"])),
        composite("under", all(&["a", "b"])),
        composite("alone", all(&["c"])),
    ];
    for _ in 0..4 {
        composites.rotate_left(1);
        let rules = rules(&composites, &["a", "b", "c"]);
        let order: Vec<_> = rules.iter().map(|c| c.slug.as_str()).collect();
        assert_eq!(order, ["alone", "under", "middle", "top"]);
        assert!(rules.get(&slug("middle")).is_some() && rules.get(&slug("a")).is_none());
    }
}

#[test]
fn a_very_long_chain_of_composites_is_ordered() {
    let name = |n: usize| format!("c{n}");
    let mut chain = vec![composite("c0", all(&["a"]))];
    chain.extend((1..3_000).map(|n| composite(&name(n), all(&[&name(n - 1)]))));
    assert_eq!(rules(&chain, &["a"]).iter().count(), 3_000);
    chain[0] = composite("c0", all(&["c2999"]));
    let errors = validate(&chain, &slugs(&["a"])).unwrap_err();
    assert_eq!(errors.len(), 1);
}

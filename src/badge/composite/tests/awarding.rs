//! Awarding, renewing, revoking: one story per test.

use super::*;

/// Valid one year; renewed with `a` and a recent `b` or `c`, from 60 days before its expiry to 30 days after.
fn yearly() -> Composite {
    let recent =
        json!({"atLeast": {"count": 1, "of": all(&["b", "c"])["all"], "earnedWithinMonths": 12}});
    Composite {
        validity_months: Some(12),
        renewal: Some(Renewal {
            rule: requirement(json!({"all": [{"badge": "a"}, recent]})),
            opens_days_before: 60,
            grace_days: 30,
            reminder_days: vec![60, 30],
        }),
        ..composite("x", all(&["a", "b"]))
    }
}

fn component(leaf: &str, id: u128) -> Component {
    Component {
        leaf: slug(leaf),
        assertion: Uuid::from_u128(id),
    }
}

#[test]
fn the_rule_awards_once_with_the_components_valid_longest() {
    let rules = rules(&[composite("x", all(&["a", "b"]))], &["a", "b"]);
    let short = Held {
        expires: Some(day(99)),
        ..badge("a", 1)
    };
    let mut person = Person::new(rules, vec![short, badge("a", 2), badge("b", 3)]);
    let dues = person.settle(day(1));
    assert_eq!(dues.len(), 1);
    let expected = Due {
        composite: slug("x"),
        assertion: Uuid::from_u128(1001),
        cycle: 1,
        renews: None,
        expires: None,
        components: vec![component("a", 2), component("b", 3)],
        needed: 2,
    };
    assert_eq!(dues[0], expected);
    assert_eq!(person.settle(day(1)), []);
    assert_eq!(person.settle(day(4000)), []);
}

#[test]
fn at_least_takes_the_children_fulfilled_longest() {
    let rules = rules(
        &[composite("x", at_least(2, &["a", "b", "c"]))],
        &["a", "b", "c"],
    );
    let until = |leaf: &str, id, last| Held {
        expires: Some(day(last)),
        ..badge(leaf, id)
    };
    let held = vec![until("a", 1, 50), until("b", 2, 90), badge("c", 3)];
    let dues = Person::new(rules, held).settle(day(1));
    assert_eq!(dues[0].components, [component("b", 2), component("c", 3)]);
    assert_eq!(dues[0].needed, 2);
}

#[test]
fn composites_of_composites_cascade_in_one_call() {
    let composites = [
        composite("top", json!({"all": [{"badge": "middle"}, {"badge": "c"}]})),
        composite("middle", all(&["under", "b"])),
        composite("under", all(&["a"])),
    ];
    let rules = rules(&composites, &["a", "b", "c"]);
    let mut person = Person::new(rules, vec![badge("c", 3), badge("b", 2)]);
    assert_eq!(person.settle(day(1)), []);
    person.held.push(badge("a", 1));
    let dues = person.settle(day(2));
    assert_eq!(names(&dues), ["under", "middle", "top"]);
    assert_eq!(
        dues[1].components,
        [component("b", 2), component("under", 1001)]
    );
    assert_eq!(
        dues[2].components,
        [component("c", 3), component("middle", 1002)]
    );

    // And fall in one call, inner ones first.
    person.revoke(Uuid::from_u128(1));
    let fallen: Vec<_> = person.review(day(3)).iter().map(Uuid::as_u128).collect();
    assert_eq!(fallen, [1001, 1002, 1003]);
}

#[test]
fn what_does_not_count_completes_nothing() {
    let spoil: [fn(&mut Held); 3] = [
        |held| held.revoked = true,
        |held| held.recognised = false,
        |held| held.expires = Some(day(1)),
    ];
    for spoil in spoil {
        let rules = rules(&[composite("x", all(&["a", "b"]))], &["a", "b"]);
        let mut held = vec![badge("a", 1), badge("b", 2)];
        spoil(&mut held[1]);
        assert_eq!(Person::new(rules, held).settle(day(1)), []);
    }
}

#[test]
fn a_renewal_opens_before_the_expiry_and_asks_its_own_rule() {
    // Old enough that the renewal rule asks for something newer.
    let b = Held {
        issued_on: day(-100),
        ..badge("b", 2)
    };
    let held = vec![badge("a", 1), b];
    let mut person = Person::new(rules(&[yearly()], &["a", "b", "c"]), held);
    let first = person.settle(day(10)).remove(0);
    // Awarded 10 February 2026, so until 10 February 2027: day 375. The window opens on day 315.
    assert_eq!(first.expires, Some(day(375)));
    person.held.push(Held {
        issued_on: day(300),
        ..badge("c", 3)
    });
    assert_eq!(person.settle(day(314)), []);
    let renewal = person.settle(day(315)).remove(0);
    assert_eq!((renewal.cycle, renewal.renews), (2, Some(first.assertion)));
    assert_eq!(renewal.components, [component("a", 1), component("c", 3)]);
    // Its own duration from its award, and the old one stays valid to its date.
    assert_eq!(renewal.expires, Some(day(315 + 365)));
    assert_eq!(person.settle(day(316)), []);
    assert_eq!(person.settle(day(380)), []);
    assert_eq!(person.review(day(380)), NOTHING);
}

#[test]
fn a_renewal_is_possible_until_the_grace_ends_then_the_first_rule_applies() {
    let held = vec![badge("a", 1), badge("b", 2)];
    let mut person = Person::new(rules(&[yearly()], &["a", "b", "c"]), held);
    person.settle(day(10));
    // `b` is too old for the renewal rule, though it fulfils the first one.
    for late in [375, 376, 405] {
        assert_eq!(person.settle(day(late)), [], "day {late}");
    }
    let recent = Held {
        issued_on: day(405),
        ..badge("c", 3)
    };
    person.held.push(recent);
    let mut other = Person {
        rules: person.rules.clone(),
        held: person.held.clone(),
        past: person.past.clone(),
        withheld: BTreeSet::new(),
        next_id: 5000,
    };
    let renewal = other.settle(day(405)).remove(0);
    assert_eq!((renewal.cycle, renewal.renews.is_some()), (2, true));
    let again = person.settle(day(406)).remove(0);
    assert_eq!((again.cycle, again.renews), (2, None));
    assert_eq!(again.components, [component("a", 1), component("b", 2)]);
    assert_eq!(person.settle(day(406)), []);
}

#[test]
fn without_a_renewal_rule_the_first_rule_applies_after_the_expiry() {
    let x = Composite {
        validity_months: Some(1),
        ..composite("x", all(&["a"]))
    };
    let mut person = Person::new(rules(&[x], &["a"]), vec![badge("a", 1)]);
    // 31 January plus one month is 28 February.
    assert_eq!(person.settle(day(0))[0].expires, Some(day(28)));
    assert_eq!(person.settle(day(27)), []);
    let again = person.settle(day(28)).remove(0);
    assert_eq!((again.cycle, again.renews), (2, None));
}

#[test]
fn a_revoked_one_comes_back_in_its_cycle_once_the_block_is_lifted() {
    let mut person = Person::new(
        rules(&[composite("x", all(&["a"]))], &["a"]),
        vec![badge("a", 1)],
    );
    let first = person.settle(day(1)).remove(0);
    person.revoke(first.assertion);
    person.withheld.insert(slug("x"));
    assert_eq!(person.settle(day(2)), []);
    person.withheld.clear();
    let again = person.settle(day(3)).remove(0);
    assert_eq!((again.cycle, again.renews), (1, None));
    assert_ne!(again.assertion, first.assertion);
}

#[test]
fn a_revoked_renewal_comes_back_as_a_renewal_of_the_same_award() {
    let mut person = Person::new(
        rules(&[yearly()], &["a", "b", "c"]),
        vec![badge("a", 1), badge("b", 2)],
    );
    let first = person.settle(day(10)).remove(0);
    person.held.push(Held {
        issued_on: day(320),
        ..badge("c", 3)
    });
    let renewal = person.settle(day(320)).remove(0);
    person.revoke(renewal.assertion);
    let again = person.settle(day(330)).remove(0);
    assert_eq!((again.cycle, again.renews), (2, Some(first.assertion)));
    // Long after the first one's grace, the first rule serves the same cycle.
    person.revoke(again.assertion);
    let late = person.settle(day(500)).remove(0);
    assert_eq!((late.cycle, late.renews), (2, None));
}

#[test]
fn a_withheld_composite_does_not_serve_others() {
    let composites = [composite("x", all(&["a"])), composite("y", all(&["x"]))];
    let mut person = Person::new(rules(&composites, &["a"]), vec![badge("a", 1)]);
    person.withheld.insert(slug("x"));
    assert_eq!(person.settle(day(1)), []);
}

#[test]
fn a_leaf_asked_twice_is_served_once_by_a_recent_badge() {
    let recent = json!({"atLeast": {"count": 1, "of": [{"badge": "a"}], "earnedWithinMonths": 12}});
    let x = composite("x", json!({"all": [{"badge": "a"}, recent]}));
    let new = Held {
        issued_on: day(700),
        expires: Some(day(900)),
        ..badge("a", 2)
    };
    let mut person = Person::new(rules(&[x], &["a"]), vec![badge("a", 1), new]);
    let due = person.settle(day(800)).remove(0);
    assert_eq!(due.components, [component("a", 2)]);
    assert_eq!(person.review(day(2000)), NOTHING);
}

#[test]
fn an_award_stands_through_other_badges_or_falls() {
    let rules_ = rules(&[composite("x", at_least(1, &["a", "b"]))], &["a", "b"]);
    let mut person = Person::new(rules_, vec![badge("a", 1)]);
    let award = person.settle(day(1)).remove(0).assertion;
    person.held.push(badge("b", 2));
    person.revoke(Uuid::from_u128(1));
    assert_eq!(person.review(day(2)), NOTHING);
    // The other one expires: it was never a component, so it no longer holds the award up.
    person.held[2].expires = Some(day(5));
    assert_eq!(person.review(day(6)), [award]);
    assert_eq!(person.review(day(6)), NOTHING);
}

#[test]
fn expiry_takes_nothing_away_and_an_expired_award_can_still_fall() {
    let x = Composite {
        validity_months: Some(1),
        ..composite("x", all(&["a", "b"]))
    };
    let a = Held {
        expires: Some(day(5)),
        ..badge("a", 1)
    };
    let mut person = Person::new(rules(&[x], &["a", "b"]), vec![a, badge("b", 2)]);
    let award = person.settle(day(1)).remove(0).assertion;
    assert_eq!(person.review(day(500)), NOTHING);
    person.revoke(Uuid::from_u128(2));
    assert_eq!(person.review(day(500)), [award]);
}

#[test]
fn an_award_renewed_early_falls_with_its_component_though_no_longer_live() {
    let mut person = Person::new(
        rules(&[yearly()], &["a", "b", "c"]),
        vec![badge("a", 1), badge("b", 2)],
    );
    let first = person.settle(day(10)).remove(0);
    person.held.push(Held {
        issued_on: day(320),
        ..badge("c", 3)
    });
    person.settle(day(320));
    person.revoke(Uuid::from_u128(2));
    // The renewal rests on `a` and `c`; the first award needed `b`.
    assert_eq!(person.review(day(321)), [first.assertion]);
}

#[test]
fn an_old_component_does_not_stand_in_for_a_recent_one() {
    let recent =
        json!({"atLeast": {"count": 1, "of": all(&["a", "b"])["all"], "earnedWithinMonths": 12}});
    let x = composite("x", json!({"all": [{"badge": "a"}, recent]}));
    let b = Held {
        issued_on: day(700),
        ..badge("b", 2)
    };
    let mut person = Person::new(rules(&[x], &["a", "b"]), vec![badge("a", 1), b]);
    let award = person.settle(day(800)).remove(0).assertion;
    assert_eq!(person.review(day(3000)), NOTHING);
    person.revoke(Uuid::from_u128(2));
    assert_eq!(person.review(day(801)), [award]);
}

#[test]
fn policy_keep_keeps_and_a_withdrawn_recognition_is_like_a_revocation() {
    let keep = Composite {
        policies: Policies::with(OnRevoked::Keep),
        ..composite("k", all(&["a"]))
    };
    let rules_ = rules(&[keep, composite("x", all(&["a"]))], &["a"]);
    let mut person = Person::new(rules_, vec![badge("a", 1)]);
    let dues = person.settle(day(1));
    assert_eq!(names(&dues), ["k", "x"]);
    person.held[0].recognised = false;
    assert_eq!(person.review(day(2)), [dues[1].assertion]);
}

#[test]
fn of_two_windows_on_one_leaf_the_narrower_chooses() {
    let within = |months: u32| json!({"atLeast": {"count": 1, "of": [{"badge": "a"}], "earnedWithinMonths": months}});
    let new = Held {
        issued_on: day(700),
        expires: Some(day(900)),
        ..badge("a", 2)
    };
    for windows in [[within(12), within(60)], [within(60), within(12)]] {
        let x = composite("x", json!({ "all": windows }));
        let held = vec![badge("a", 1), new.clone()];
        let due = Person::new(rules(&[x], &["a"]), held).settle(day(800));
        assert_eq!(due[0].components, [component("a", 2)]);
    }
}

#[test]
fn an_award_stands_or_falls_by_the_rule_it_was_made_under() {
    let old = composite("x", all(&["a"]));
    let inner = composite("y", all(&["x"]));
    let mut person = Person::new(rules(&[old.clone(), inner], &["a"]), vec![badge("a", 1)]);
    assert_eq!(names(&person.settle(day(1))), ["x", "y"]);
    // In force now: x asks something else, and comes after y.
    let x = composite("x", all(&["b", "y"]));
    let y = composite("y", all(&["b"]));
    let made = |name: &str| match name {
        "x" => old.clone(),
        _ => composite("y", all(&["x"])),
    };
    for award in &mut person.past {
        award.under = Some(made(award.composite.as_str()));
    }
    person.rules = rules(&[x, y], &["b"]);
    assert_eq!(
        person.review(day(2)),
        NOTHING,
        "nothing of theirs was revoked"
    );
    person.revoke(Uuid::from_u128(1));
    let ids: Vec<Uuid> = person.past.iter().map(|a| a.assertion).collect();
    let mut fallen = person.review(day(3));
    fallen.sort();
    assert_eq!(
        fallen, ids,
        "the outer one falls with the inner, whatever their order today"
    );
}

//! What policies change: how a composite falls, and which badges count.

use super::*;

fn falls(policies: Policies, held: &[Held], past: &[Award]) -> (Vec<u128>, Vec<u128>) {
    let composite = Composite {
        policies,
        ..composite("x", all(&["a", "b"]))
    };
    let rules = rules(&[composite], &["a", "b"]);
    let ids = |ids: Vec<Uuid>| ids.iter().map(Uuid::as_u128).collect();
    (
        ids(to_revoke(&rules, held, past, day(100))),
        ids(to_suspend(&rules, held, past, day(100))),
    )
}

fn award() -> Award {
    let component = |leaf, id| Component {
        leaf: slug(leaf),
        assertion: Uuid::from_u128(id),
    };
    Award {
        composite: slug("x"),
        assertion: Uuid::from_u128(9),
        cycle: 1,
        renewal: false,
        issued_on: day(10),
        expires: None,
        live: true,
        components: vec![component("a", 1), component("b", 2)],
        under: None,
    }
}

#[test]
fn a_lost_component_makes_it_pending_or_fall_or_nothing() {
    let revoked = Held {
        revoked: true,
        ..badge("b", 2)
    };
    let held = [badge("a", 1), revoked];
    let by = |policy| falls(Policies::with(policy), &held, &[award()]);
    assert_eq!(by(OnRevoked::Pending), (vec![], vec![9]));
    assert_eq!(by(OnRevoked::Revoke), (vec![9], vec![]));
    assert_eq!(by(OnRevoked::Keep), (vec![], vec![]));
    let whole = [badge("a", 1), badge("b", 3)];
    assert_eq!(
        falls(Policies::default(), &whole, &[award()]),
        (vec![], vec![]),
        "another badge serves the leaf"
    );
}

#[test]
fn what_is_made_of_a_pending_one_stands_until_it_is_decided() {
    let inner = Composite {
        policies: Policies::with(OnRevoked::Pending),
        ..composite("x", all(&["a"]))
    };
    let outer = composite("y", all(&["x"])); // falls at once
    let rules = rules(&[inner, outer], &["a"]);
    let made = |name: &str, id, leaf: &str, of| Award {
        composite: slug(name),
        assertion: Uuid::from_u128(id),
        components: vec![Component {
            leaf: slug(leaf),
            assertion: Uuid::from_u128(of),
        }],
        ..award()
    };
    let past = [made("x", 8, "a", 1), made("y", 9, "x", 8)];
    let mut held = vec![
        Held {
            revoked: true,
            ..badge("a", 1)
        },
        badge("x", 8),
        badge("y", 9),
    ];
    let now = day(20);
    assert_eq!(to_suspend(&rules, &held, &past, now), [Uuid::from_u128(8)]);
    assert!(to_revoke(&rules, &held, &past, now).is_empty());
    held[1].revoked = true;
    let past = [
        Award {
            live: false,
            ..past[0].clone()
        },
        past[1].clone(),
    ];
    assert_eq!(to_revoke(&rules, &held, &past, now), [Uuid::from_u128(9)]);
}

#[test]
fn an_expired_component_counts_as_the_policy_says() {
    let expired = Held {
        expires: Some(day(50)),
        ..badge("b", 2)
    };
    let held = [badge("a", 1), expired];
    assert_eq!(falls(Policies::default(), &held, &[award()]).1, []);
    let strict = Policies {
        on_component_expired: OnExpired::Revoke,
        ..Policies::default()
    };
    assert_eq!(falls(strict.clone(), &held, &[award()]).1, [9]);
    let over = Award {
        expires: Some(day(60)),
        ..award()
    };
    assert_eq!(
        falls(strict, &held, &[over]).1,
        [],
        "one that has itself expired keeps what it was made of"
    );
}

#[test]
fn an_ended_or_later_recognition_counts_as_the_policy_says() {
    let by = |until: Option<i64>, later| Recognised {
        until: until.map(day),
        later,
    };
    let counts = |policies: &Policies, by: Vec<Recognised>| {
        let held = Held {
            by,
            ..badge("a", 1)
        };
        let composite = Composite {
            policies: policies.clone(),
            ..composite("x", all(&["a"]))
        };
        standing(&composite, &[held], day(100)).satisfied
    };
    let default = Policies::default();
    let stop = Policies {
        on_accreditation_ended: OnEnded::Stop,
        ..Policies::default()
    };
    let never = Policies {
        on_earlier_badges: OnEarlier::Never,
        ..Policies::default()
    };
    let table = [
        (vec![], true, true, true),
        (vec![by(None, false)], true, true, true),
        (vec![by(Some(100), false)], true, false, true),
        (vec![by(Some(101), false)], true, true, true),
        (vec![by(None, true)], true, true, false),
        (vec![by(Some(50), false), by(None, true)], true, true, true),
    ];
    for (by, by_default, stopped, earlier) in table {
        assert_eq!(counts(&default, by.clone()), by_default, "{by:?}");
        assert_eq!(counts(&stop, by.clone()), stopped, "{by:?}");
        assert_eq!(counts(&never, by.clone()), earlier, "{by:?}");
    }
    let both = Policies {
        on_earlier_badges: OnEarlier::Never,
        ..stop
    };
    assert!(!counts(&both, vec![by(Some(50), false), by(None, true)]));
}

#[test]
fn policies_are_data_with_defaults() {
    let read = |json: Value| serde_json::from_value::<Policies>(json);
    assert_eq!(read(json!({})).unwrap(), Policies::default());
    let keep = read(json!({"onComponentRevoked": "keep"})).unwrap();
    assert_eq!(keep, Policies::with(OnRevoked::Keep));
    assert!(read(json!({"onComponentRevokd": "keep"})).is_err());
    assert!(read(json!({"onComponentRevoked": "perhaps"})).is_err());
    assert_eq!(Policies::default().check(), Ok(()));
    for days in [0, MAX_PENDING_DAYS + 1] {
        let policies = Policies {
            pending_days: days,
            ..Policies::default()
        };
        assert_eq!(policies.check().unwrap_err().1.code, "out-of-range");
    }
    let odd = Policies {
        on_component_expired: OnExpired::Revoke,
        ..keep
    };
    assert_eq!(odd.check().unwrap_err().1.code, "contradictory-policies");
}

#[test]
fn a_rule_is_kept_without_policies_and_an_older_one_reads_back() {
    let composite = composite("x", all(&["a"]));
    let mut kept = serde_json::to_value(&composite).unwrap();
    assert_eq!(kept.get("policies"), None);
    kept["onComponentRevoked"] = "revoke".into();
    let read: Composite = serde_json::from_value(kept).unwrap();
    assert_eq!(read.policies, Policies::default());
}

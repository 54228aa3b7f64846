//! What is no rule, and who may not define one.

use super::*;

on_both!(every_wrong_rule_is_refused_at_its_place, |target| {
    let story = Story::begin(target);
    story.in_force("a", json!({"badge": "accueillir"}));
    story.in_force("b", json!({"badge": "a"}));
    let with = |members: Value| {
        let mut entry = serde_json::to_value(new("x", json!({"badge": "animer"})).entry).unwrap();
        for (name, value) in members.as_object().unwrap() {
            entry[name] = value.clone();
        }
        NewComposite {
            entry: read_entry(entry).unwrap(),
            ..new("x", json!({"badge": "animer"}))
        }
    };
    let deep = (0..8).fold(json!({"badge": "animer"}), |rule, _| json!({"all": [rule]}));
    let many: Vec<_> = (0..201)
        .map(|_| json!({"all": [{"badge": "animer"}]}))
        .collect();
    let renewal =
        |days: u32| json!({"rule": {"badge": "animer"}, "opensDaysBefore": days, "graceDays": 1});
    for (members, pointer, code) in [
        (json!({"rule": {"all": []}}), "/rule/all", "empty-group"),
        (
            json!({"rule": {"atLeast": {"count": 0, "of": [{"badge": "animer"}]}}}),
            "/rule/atLeast/count",
            "count-below-one",
        ),
        (
            json!({"rule": {"atLeast": {"count": 2, "of": [{"badge": "animer"}]}}}),
            "/rule/atLeast/count",
            "count-unreachable",
        ),
        (
            json!({"rule": two("animer", "voler")}),
            "/rule/all/1/badge",
            "unknown-competency",
        ),
        (
            json!({"rule": two("animer", "animer")}),
            "/rule/all/1",
            "duplicate-leaf",
        ),
        (json!({"rule": {"badge": "x"}}), "/rule", "composite-cycle"),
        (
            json!({"rule": deep}),
            "/rule/all/0/all/0/all/0/all/0/all/0/all/0/all/0/all/0",
            "too-deep",
        ),
        (json!({"rule": {"all": many}}), "/rule", "too-many-leaves"),
        (
            json!({"validityMonths": 0}),
            "/validityMonths",
            "duration-out-of-range",
        ),
        (
            json!({"renewal": renewal(30)}),
            "/renewal",
            "renewal-without-validity",
        ),
        (
            json!({"validityMonths": 1, "renewal": renewal(30)}),
            "/renewal/opensDaysBefore",
            "renewal-window-too-long",
        ),
        (json!({"slug": "animer"}), "/slug", "name-taken"),
        (
            json!({"name": {"fr": "", "en": "x"}}),
            "/name/fr",
            "empty-text",
        ),
    ] {
        let found = wrong(story.define(with(members.clone())));
        assert!(
            found.contains(&(pointer.to_owned(), code)),
            "{members}: {found:?}"
        );
    }
    assert_eq!(
        refusal(story.define(new("a", json!({"badge": "animer"})))),
        "already-defined"
    );
    assert_eq!(
        refusal(story.define(new(CORE_COMPOSITE, json!({"badge": "animer"})))),
        "already-defined"
    );
    // A circle through another one, by an edit.
    let circle = wrong(story.redraft("a", json!({"rule": {"badge": "b"}})));
    assert_eq!(circle, [("/rule".to_owned(), "composite-cycle")]);
    let slug = wrong(story.redraft("a", json!({"slug": "c"})));
    assert_eq!(slug, [("/slug".to_owned(), "fixed")]);
    assert_eq!(refusal(story.activate("a")), "no-draft");
    let image = NewComposite {
        image: Some("00".repeat(32)),
        ..new("y", json!({"badge": "animer"}))
    };
    assert_eq!(
        wrong(story.define(image)),
        [("/image".to_owned(), "unknown-image")]
    );
    assert_eq!(
        story.count("SELECT count(*) AS n FROM composites WHERE slug IN ('x', 'y')"),
        0
    );
});

on_both!(a_programme_is_its_owners, |target| {
    let story = Story::with_bodies(target, 1);
    let (service, actor, other, programme) = (
        &story.service,
        &story.actor,
        story.scope(1),
        story.programme,
    );
    let define = service.define_composite(
        actor,
        other,
        programme,
        new("a", json!({"badge": "animer"})),
    );
    assert_eq!(refusal(story.run(define)), "not-found");
    assert_eq!(
        refusal(story.run(service.composites(other, programme))),
        "not-found"
    );
    let edit = service.edit_composite(
        actor,
        other,
        programme,
        CORE_COMPOSITE,
        Seen::Any,
        change(json!({})),
    );
    assert_eq!(refusal(story.run(edit)), "not-found");
    let activate = service.activate_composite(
        actor,
        other,
        programme,
        CORE_COMPOSITE,
        Seen::Any,
        Simulated::Waived,
    );
    assert_eq!(refusal(story.run(activate)), "not-found");
    let archive = service.archive_composite(actor, other, programme, CORE_COMPOSITE, Seen::Any);
    assert_eq!(refusal(story.run(archive)), "not-found");
    assert_eq!(refusal(story.redraft("nowhere", json!({}))), "not-found");
});

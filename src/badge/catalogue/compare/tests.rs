use super::*;
use serde_json::{Value, json};

fn text(text: &str) -> Value {
    json!({"fr": format!("{text} fr"), "en": format!("{text} en")})
}

fn competency(slug: &str) -> Value {
    json!({
        "slug": slug, "level": "socle", "name": text(slug), "description": text("description"),
        "criteria": [{"id": "one", "fr": "un", "en": "one"}, {"id": "two", "fr": "deux", "en": "two"}],
        "evidence": [{"id": "other", "thirdParty": true, "fr": "observé", "en": "seen"}],
        "tags": [], "validityMonths": null, "alignments": [],
    })
}

fn composite(slug: &str) -> Value {
    json!({
        "slug": slug, "name": text(slug), "description": text("description"),
        "rule": {"all": [{"badge": "a"}, {"badge": "b"}]}, "validityMonths": 36, "alignments": [],
    })
}

/// Competencies a and b, composite x.
fn small() -> Value {
    json!({
        "catalogue": "small", "version": "1", "status": "proposition", "label": text("label"),
        "notice": text("notice"),
        "criteriaText": {"lead": text("lead"), "evidence": text("evidence"), "privacy": text("privacy")},
        "badges": [competency("a"), competency("b")], "composites": [composite("x")],
    })
}

fn read(value: &Value) -> Catalogue {
    Catalogue::from_snapshot(value, Default::default()).unwrap()
}

/// What changes with one value changed: `code slug` each.
fn told(change: impl Fn(&mut Value), mapping: Value) -> Vec<String> {
    let mut new = small();
    change(&mut new);
    let mapping: Mapping = serde_json::from_value(mapping).unwrap();
    let found = compare(&read(&small()), &read(&new), &mapping);
    let each = found.into_iter().map(|d| {
        assert!(
            !d.words.fr.contains("{}") && !d.words.en.contains("{}"),
            "{d:?}"
        );
        assert_ne!(d.words.fr, d.words.en);
        format!(
            "{} {}",
            d.code,
            d.slug.map(|s| s.to_string()).unwrap_or_default()
        )
    });
    each.collect()
}

/// Changes one value at a pointer.
fn set(pointer: &'static str, value: Value) -> impl Fn(&mut Value) {
    move |new| *new.pointer_mut(pointer).unwrap() = value.clone()
}

#[test]
fn every_kind_of_change_is_told() {
    let none = || json!({});
    assert_eq!(told(|_| {}, none()), Vec::<String>::new());
    for (pointer, value, expected) in [
        ("/version", json!("2"), vec![]),
        ("/notice", text("other"), vec!["shared-sentences-changed "]),
        ("/badges/0/name", text("other"), vec!["name-changed a"]),
        (
            "/badges/0/description",
            text("other"),
            vec!["description-changed a"],
        ),
        (
            "/badges/0/level",
            json!("approfondissement"),
            vec!["level-changed a"],
        ),
        (
            "/badges/0/validityMonths",
            json!(1),
            vec!["validity-changed a"],
        ),
        (
            "/badges/0/evidence/0/fr",
            json!("autre"),
            vec!["evidence-changed a"],
        ),
        (
            "/badges/0/criteria/0/fr",
            json!("autre"),
            vec!["criterion-changed a"],
        ),
        (
            "/badges/0/criteria/0/id",
            json!("three"),
            vec!["criterion-added a", "criterion-removed a"],
        ),
        (
            "/badges/0/alignments",
            json!([{"targetName": "t", "targetUrl": "https://t.example", "targetFramework": "F", "targetCode": "1"}]),
            vec!["alignments-changed a"],
        ),
        ("/composites/0/name", text("other"), vec!["name-changed x"]),
        (
            "/composites/0/rule",
            json!({"badge": "a"}),
            vec!["rule-changed x"],
        ),
        (
            "/composites/0/validityMonths",
            json!(24),
            vec!["validity-changed x"],
        ),
        (
            "/composites/0/renewal",
            json!({"rule": {"badge": "a"}, "opensDaysBefore": 1, "graceDays": 1}),
            vec!["renewal-changed x"],
        ),
        ("/composites", json!([]), vec!["composite-archived x"]),
        (
            "/composites",
            json!([composite("x"), composite("y")]),
            vec!["composite-added y"],
        ),
        (
            "/badges",
            json!([competency("a"), competency("b"), competency("c")]),
            vec!["competency-added c"],
        ),
    ] {
        let change = move |new: &mut Value| match new.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => new["composites"][0]["renewal"] = value.clone(),
        };
        assert_eq!(told(change, none()), expected, "{pointer}");
    }
}

#[test]
fn what_became_of_a_competency_is_told() {
    let badges = |slugs: &[&str]| Value::from_iter(slugs.iter().map(|slug| competency(slug)));
    let found = told(
        set("/badges", badges(&["a", "c"])),
        json!({"renamed": {"b": "c"}}),
    );
    assert_eq!(found, ["competency-renamed c", "name-changed c"]);
    let found = told(
        set("/badges", badges(&["a", "b", "c"])),
        json!({"split": {"b": ["b", "c"]}}),
    );
    assert_eq!(
        found,
        ["competency-split b", "competency-split c", "name-changed c"]
    );
    let found = told(set("/badges", badges(&["a"])), json!({"retired": ["b"]}));
    assert_eq!(found, ["competency-retired b"]);
}

#[test]
fn it_is_said_in_both_languages() {
    let mut new = small();
    new["composites"][0]["rule"] = json!({"badge": "a"});
    let found = compare(&read(&small()), &read(&new), &Mapping::default());
    assert_eq!(
        found[0].words.fr,
        "La règle de « x fr » change : le badge «\u{a0}a fr\u{a0}», au lieu de tous les badges suivants\u{a0}: «\u{a0}a fr\u{a0}», «\u{a0}b fr\u{a0}»."
    );
    assert_eq!(
        found[0].words.en,
        "The rule of “x en” changes: the badge “a en”, instead of all of the following badges: “a en”, “b en”."
    );
}

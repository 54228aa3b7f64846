//! One small sound catalogue, and each way of spoiling it.

use serde_json::json;

use super::*;
use crate::badge::text::Language::{En, Fr};

type Files = BTreeMap<String, Vec<u8>>;

const IMAGE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><title>x</title><path d="M1 1" fill="url(#g)"/></svg>"##;

/// Schemas that know just enough to be violated.
const SCHEMAS: Schemas<'static> = Schemas {
    catalogue: r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "required": ["badges"]}"#,
    badge: r#"{"properties": {"tags": {"items": {"minLength": 2}}}}"#,
    composite: r#"{"required": ["rule"]}"#,
};

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn text(text: &str) -> Value {
    json!({"fr": format!("{text} fr"), "en": format!("{text} en")})
}

fn competency(name: &str) -> Value {
    json!({
        "$schema": "../../badge.schema.json",
        "slug": name,
        "level": "socle",
        "name": text(name),
        "description": text("description"),
        "criteria": [{"id": "one", "fr": "un", "en": "one"}, {"id": "two", "fr": "deux", "en": "two"}],
        "evidence": [
            {"id": "own", "thirdParty": false, "fr": "récit", "en": "account"},
            {"id": "other", "thirdParty": true, "fr": "observé", "en": "seen"},
        ],
        "tags": ["mot"],
        "validityMonths": null,
        "alignments": [{
            "targetName": "Item", "targetUrl": "https://example.org/item", "targetFramework": "F",
            "targetCode": "F1", "checked": {"on": "2026-11", "how": "read"}, "note": "internal",
        }],
    })
}

fn sound() -> Files {
    let front = json!({
        "$schema": "../catalogue.schema.json",
        "catalogue": "small", "version": "1", "status": "proposition",
        "label": text("label"), "notice": text("notice"),
        "criteriaText": {"lead": text("lead"), "evidence": text("evidence"), "privacy": text("privacy")},
        "badges": ["a", "b"], "composites": ["x"],
    });
    let composite = json!({
        "$schema": "../../composite.schema.json",
        "slug": "x", "name": text("x"), "description": text("description"),
        "rule": {"all": [{"badge": "a"}, {"badge": "b"}]},
        "validityMonths": 36,
        "renewal": {"rule": {"badge": "a"}, "opensDaysBefore": 180, "graceDays": 90, "reminderDays": [90]},
        "alignments": [],
    });
    let documents = [
        ("catalogue.json", front),
        ("badges/a.json", competency("a")),
        ("badges/b.json", competency("b")),
        ("composites/x.json", composite),
    ];
    let mut files: Files = documents
        .into_iter()
        .map(|(path, document)| {
            (
                path.to_owned(),
                serde_json::to_vec_pretty(&document).unwrap(),
            )
        })
        .collect();
    for image in ["badges/a.svg", "badges/b.svg", "composites/x.svg"] {
        files.insert(image.to_owned(), IMAGE.into());
    }
    files.insert("README.md".to_owned(), "Read me".into());
    files
}

/// The sound catalogue with one value changed.
fn with(file: &str, pointer: &str, value: Value) -> Files {
    let mut files = sound();
    let mut document: Value = serde_json::from_slice(&files[file]).unwrap();
    *document.pointer_mut(pointer).unwrap() = value;
    files.insert(file.to_owned(), serde_json::to_vec(&document).unwrap());
    files
}

/// The sound catalogue with other bytes in one file.
fn with_bytes(file: &str, bytes: &str) -> Files {
    let mut files = sound();
    files.insert(file.to_owned(), bytes.into());
    files
}

fn without(file: &str) -> Files {
    let mut files = sound();
    files.remove(file).unwrap();
    files
}

/// Each finding as `file#place code`, with a `!` before errors.
fn found(files: &Files) -> Vec<String> {
    let told = |finding: &Finding| {
        let place = match &finding.place {
            Place::File => String::new(),
            Place::Pointer(pointer) => format!("#{pointer}"),
            Place::Line { line, column } => format!(":{line}:{column}"),
        };
        let mark = if finding.severity == Severity::Error {
            "!"
        } else {
            ""
        };
        format!("{mark}{}{place} {}", finding.file, finding.code)
    };
    let findings = lint(files, &SCHEMAS);
    let refused = findings
        .iter()
        .any(|f| f.severity == Severity::Error && f.code != "schema");
    assert_eq!(
        Catalogue::from_files(files).is_err(),
        refused,
        "{findings:?}"
    );
    findings.iter().map(told).collect()
}

#[test]
fn the_sound_catalogue_is_read_without_a_finding() {
    assert_eq!(found(&sound()), [""; 0]);
    let catalogue = Catalogue::from_files(&sound()).unwrap();
    assert_eq!(catalogue.slug, slug("small"));
    assert_eq!(catalogue.images.len(), 3);
    assert_eq!(catalogue.name(&slug("x")).unwrap().fr, "x fr");
    assert!(catalogue.badge(&slug("x")).is_none() && catalogue.composite(&slug("x")).is_some());
    let rules = catalogue.rules(OnRevoked::Keep).unwrap();
    assert_eq!(
        rules.get(&slug("x")).unwrap().policies.on_component_revoked,
        OnRevoked::Keep
    );
}

#[test]
fn each_spoiled_value_has_its_finding() {
    let alignment = |member: &str, value: Value| {
        with("badges/a.json", &format!("/alignments/0/{member}"), value)
    };
    let table = [
        (
            with("catalogue.json", "/badges", json!(["a", "b", "a"])),
            "!catalogue.json#/badges/2 duplicate-listing",
        ),
        (
            with("catalogue.json", "/notice/en", json!(" ")),
            "catalogue.json#/notice/en empty-text",
        ),
        (
            with("catalogue.json", "/label/en", json!("label fr")),
            "catalogue.json#/label same-text",
        ),
        (
            with("badges/a.json", "/slug", json!("other")),
            "!badges/a.json#/slug slug-mismatch",
        ),
        (
            with("composites/x.json", "/slug", json!("other")),
            "!composites/x.json#/slug slug-mismatch",
        ),
        (
            with("badges/a.json", "/name/fr", json!("Titres")),
            "badges/a.json#/name/fr forbidden-word",
        ),
        (
            with("badges/a.json", "/name/fr", json!("Diplôme d’État")),
            "badges/a.json#/name/fr forbidden-word",
        ),
        (
            with("composites/x.json", "/name/en", json!("A certification")),
            "composites/x.json#/name/en forbidden-word",
        ),
        (
            with("badges/a.json", "/criteria/1/fr", json!("")),
            "badges/a.json#/criteria/1/fr empty-text",
        ),
        (
            with("badges/a.json", "/criteria/1/id", json!("one")),
            "!badges/a.json#/criteria/1/id duplicate-id",
        ),
        (
            with("badges/a.json", "/evidence/1/id", json!("own")),
            "!badges/a.json#/evidence/1/id duplicate-id",
        ),
        (
            with("badges/a.json", "/criteria", json!([])),
            "!badges/a.json#/criteria no-criteria",
        ),
        (
            with("badges/a.json", "/evidence/1/thirdParty", json!(false)),
            "!badges/a.json#/evidence no-third-party-evidence",
        ),
        (
            with("badges/a.json", "/evidence", json!([])),
            "!badges/a.json#/evidence no-third-party-evidence",
        ),
        (
            with("badges/a.json", "/validityMonths", json!(0)),
            "!badges/a.json#/validityMonths duration-out-of-range",
        ),
        (
            with("badges/a.json", "/tags/0", json!("x")),
            "!badges/a.json#/tags/0 schema",
        ),
        (
            alignment("checked", Value::Null),
            "badges/a.json#/alignments/0 alignment-unchecked",
        ),
        (
            alignment("checked/on", json!("2026-13")),
            "!badges/a.json#/alignments/0/checked/on alignment-date",
        ),
        (
            alignment("targetUrl", json!("javascript:x")),
            "!badges/a.json#/alignments/0/targetUrl alignment-url",
        ),
        (
            alignment("targetCode", json!("RNCP34137")),
            "badges/a.json#/alignments/0 alignment-retired",
        ),
        (
            with("composites/x.json", "/rule", json!({"badge": "nope"})),
            "!composites/x.json#/rule/badge unknown-competency",
        ),
        (
            with("composites/x.json", "/rule/all", json!([])),
            "!composites/x.json#/rule/all empty-group",
        ),
        (
            with(
                "composites/x.json",
                "/rule",
                json!({"atLeast": {"count": 2, "of": [{"badge": "a"}]}}),
            ),
            "!composites/x.json#/rule/atLeast/count count-unreachable",
        ),
        (
            with("composites/x.json", "/validityMonths", Value::Null),
            "!composites/x.json#/renewal renewal-without-validity",
        ),
        (
            with(
                "composites/x.json",
                "/renewal/opensDaysBefore",
                json!(36 * 28),
            ),
            "!composites/x.json#/renewal/opensDaysBefore renewal-window-too-long",
        ),
    ];
    for (files, expected) in table {
        assert_eq!(found(&files), [expected]);
    }
    // A word that only begins like a forbidden one is nobody's promise.
    assert_eq!(
        found(&with("badges/a.json", "/name/fr", json!("Titrer un texte"))),
        [""; 0]
    );
}

#[test]
fn files_come_and_go_together() {
    assert_eq!(
        found(&without("catalogue.json")),
        ["!catalogue.json missing-file"]
    );
    // The rule that names it has no finding of its own: the file alone is at fault.
    assert_eq!(
        found(&without("badges/a.json")),
        ["!badges/a.json missing-file"]
    );
    assert_eq!(
        found(&without("composites/x.json")),
        ["!composites/x.json missing-file"]
    );
    assert_eq!(
        found(&without("badges/a.svg")),
        ["!badges/a.svg missing-image"]
    );
    for stray in [
        "badges/c.json",
        "badges/c.svg",
        "badges/a.png",
        "composites/a.svg",
        "badges/deep/a.svg",
    ] {
        let files = with_bytes(stray, "{}");
        assert!(
            found(&files).contains(&format!("!{stray} unlisted-file")),
            "{stray}"
        );
    }
}

#[test]
fn unreadable_json_is_told_by_line_and_column() {
    let broken = with_bytes("badges/a.json", "{\n  \"slug\": oops\n}");
    assert_eq!(found(&broken), ["!badges/a.json:2:11 json-syntax"]);
    let cut = with_bytes("catalogue.json", "{");
    assert_eq!(found(&cut), ["!catalogue.json:1:1 json-syntax"]);
    let deep = with_bytes("composites/x.json", &r#"{"rule":{"all":["#.repeat(10_000));
    assert!(found(&deep)[0].ends_with("json-syntax") || found(&deep)[0].ends_with("json-shape"));
    let message = Catalogue::from_files(&broken).unwrap_err()[0].to_string();
    assert!(
        message.starts_with("badges/a.json:2:11: error: expected"),
        "{message}"
    );
}

#[test]
fn a_wrong_shape_is_told_once() {
    // Unknown to the schema of the test: the typed reading finds it.
    let level = with("badges/a.json", "/level", json!("expert"));
    assert!(
        found(&level)[0].ends_with("json-shape"),
        "{:?}",
        found(&level)
    );
    // Known to the schema: it alone speaks.
    let mut files = sound();
    files.insert(
        "composites/x.json".to_owned(),
        b"{\"slug\": \"x\"}".to_vec(),
    );
    let findings = lint(&files, &SCHEMAS);
    let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["schema"]);
    assert_eq!(
        Catalogue::from_files(&files).unwrap_err()[0].code,
        "json-shape"
    );
}

#[test]
fn a_schema_that_cannot_be_used_is_a_finding() {
    for bad in ["{", r#"{"type": 3}"#] {
        let findings = lint(
            &sound(),
            &Schemas {
                badge: bad,
                ..SCHEMAS
            },
        );
        assert_eq!(findings.len(), 1);
        assert_eq!(
            (findings[0].code, findings[0].file.as_str()),
            ("schema-unusable", "badge.schema.json")
        );
    }
}

#[test]
fn images_are_square_drawings_and_nothing_else() {
    let svg = |inside: &str| {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{inside}</svg>"#)
    };
    let plain = svg("").replace(r#"viewBox="0 0 8 8""#, "");
    let table = [
        (svg("<text>a</text>"), "image-text"),
        (svg("<g><tspan/></g>"), "image-text"),
        (svg("<script>1</script>"), "image-script"),
        (svg("<g onload='x()'/>"), "image-script"),
        (svg("<foreignObject/>"), "image-script"),
        (
            svg("<use href='https://example.org/#a'/>"),
            "image-external",
        ),
        (
            svg("<image href='data:image/png;base64,AA=='/>"),
            "image-external",
        ),
        (
            svg("<g style='fill: URL( \"//example.org\")'/>"),
            "image-external",
        ),
        (svg("<style>@import 'x.css';</style>"), "image-external"),
        (
            svg("<style><![CDATA[a{fill:url(x)}]]></style>"),
            "image-external",
        ),
        (format!("<!DOCTYPE svg>{}", svg("")), "image-external"),
        (
            format!("<?xml-stylesheet href='x'?>{}", svg("")),
            "image-external",
        ),
        (svg("").replace("0 0 8 8", "0 0 8 9"), "image-not-square"),
        (svg("").replace("0 0 8 8", "0 0 0 0"), "image-not-square"),
        (svg("").replace("0 0 8 8", "0 0 8"), "image-not-square"),
        (plain, "image-not-square"),
        (String::new(), "image-unreadable"),
        ("<html/>".to_owned(), "image-unreadable"),
        ("<svg viewBox='0 0 8 8'/>".to_owned(), "image-unreadable"),
        (svg("<g>"), "image-unreadable"),
        (svg("<g a=1/>"), "image-unreadable"),
        (svg("<!-- "), "image-unreadable"),
        (format!("{0}{0}", svg("")), "image-unreadable"),
    ];
    for (image, code) in table {
        let files = with_bytes("badges/a.svg", &image);
        assert_eq!(found(&files), [format!("!badges/a.svg {code}")], "{image}");
    }
    let mut files = sound();
    files.insert("badges/a.svg".to_owned(), vec![0xff]);
    assert_eq!(found(&files), ["!badges/a.svg image-unreadable"]);
    for good in [
        format!(
            "<?xml version='1.0'?><!-- < -->\n{}",
            svg("<use href='#a'/><style>a{fill:url('#b')}</style>")
        ),
        r#"<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="-4,-4,8.5,8.5"/>"#.to_owned(),
    ] {
        assert_eq!(found(&with_bytes("badges/a.svg", &good)), [""; 0], "{good}");
    }
}

#[test]
fn a_snapshot_keeps_everything_but_the_images() {
    let catalogue = Catalogue::from_files(&sound()).unwrap();
    let snapshot = catalogue.to_snapshot().unwrap();
    assert_eq!(snapshot["catalogue"], "small");
    assert_eq!(snapshot["badges"][0]["evidence"][1]["thirdParty"], true);
    assert!(snapshot.get("images").is_none() && snapshot["badges"][0].get("$schema").is_none());
    let back = Catalogue::from_snapshot(&snapshot, catalogue.images.clone()).unwrap();
    assert_eq!(back, catalogue);
    let mut stranger = snapshot;
    stranger["more"] = json!(1);
    assert!(Catalogue::from_snapshot(&stranger, BTreeMap::new()).is_err());
}

#[test]
fn only_checked_alignments_in_force_are_emitted() {
    let mut badge = Catalogue::from_files(&sound()).unwrap().badges.remove(0);
    let checked = badge.alignments[0].clone();
    badge.alignments.push(CatalogueAlignment {
        checked: None,
        ..checked.clone()
    });
    badge.alignments.push(CatalogueAlignment {
        target_code: "RNCP34137".to_owned(),
        ..checked.clone()
    });
    let emitted: Vec<_> = emitted_alignments(&badge.alignments).collect();
    assert_eq!(emitted, [&checked]);
}

#[test]
fn criteria_are_said_as_markdown() {
    let mut catalogue = Catalogue::from_files(&sound()).unwrap();
    catalogue.badges[0].criteria[0].fr = "une\n\n# ligne".to_owned();
    let fr = catalogue.criteria_markdown(&catalogue.badges[0], Fr);
    let expected = "lead fr\n\n- une # ligne\n- deux\n\nevidence fr\n\n- récit\n- observé\n\nprivacy fr\n\nnotice fr";
    assert_eq!(fr, expected);
    let en = catalogue.criteria_markdown(&catalogue.badges[0], En);
    assert!(
        en.starts_with("lead en\n\n- one\n- two\n\nevidence en"),
        "{en}"
    );

    let composite = &catalogue.composites[0];
    let en = catalogue.composite_criteria_markdown(composite, En);
    let expected = "This badge is awarded by rule to the person who holds all of the following badges: “a en”, “b en”.\
        \n\nIt is valid for 36 months.\
        \n\nIt can be renewed from 180 days before it expires to 90 days after, by the person who holds the badge “a en”.\
        \n\nnotice en";
    assert_eq!(en, expected);
    let fr = catalogue
        .composite_criteria_markdown(composite, Fr)
        .replace('\u{a0}', "~");
    let expected = "Ce badge est délivré par règle à la personne qui réunit tous les badges suivants~: «~a fr~», «~b fr~».\
        \n\nIl est valable 36 mois.\
        \n\nIl se renouvelle de 180 jours avant son échéance à 90 jours après, pour la personne qui réunit le badge «~a fr~».\
        \n\nnotice fr";
    assert_eq!(fr, expected);
}

//! What the reference validator lets through, and other ways to look good: each is refused with a reason of its own.

use super::site::{Badge, JSON, faults, url};
use sceau::badge::verification::Verdict;
use serde_json::json;

type Spoil = fn(&mut Badge);

#[test]
fn each_hole_has_its_own_reason() {
    let cases: &[(&str, &str, Spoil)] = &[
        // What the reference validator accepts.
        (
            "unsigned, and marked as signed",
            "signature:signature-missing",
            |b| {
                b.assertion["verification"] =
                    json!({"type": "SignedBadge", "creator": url("/key")});
            },
        ),
        ("no raw id", "document:id-missing", |b| {
            b.assertion.as_object_mut().unwrap().remove("id");
        }),
        ("issuer without email", "issuer:issuer-email-missing", |b| {
            b.issuer.as_object_mut().unwrap().remove("email");
        }),
        ("empty criteria", "badge-class:criteria-missing", |b| {
            b.class["criteria"] = json!({})
        }),
        ("empty narrative", "badge-class:criteria-missing", |b| {
            b.class["criteria"] = json!({"narrative": " "})
        }),
        ("JPEG", "image:image-format", |b| {
            b.put("/image", 200, "image/jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF")
        }),
        ("no image there", "image:image-gone", |b| {
            b.put("/image", 404, "image/png", b"")
        }),
        (
            "any content type: Assertion",
            "content-type:content-type",
            |b| {
                let body = b.assertion.to_string();
                b.put("/assertion", 200, "text/plain", body.as_bytes());
            },
        ),
        (
            "any content type: BadgeClass",
            "content-type:content-type",
            |b| {
                let body = b.class.to_string();
                b.put("/class", 200, "application/pdf", body.as_bytes());
            },
        ),
        (
            "any content type: image",
            "content-type:content-type",
            |b| {
                b.put("/image", 200, "application/javascript", &super::site::png());
            },
        ),
        // Others.
        ("id of another address", "document:id-differs", |b| {
            let mut moved = b.assertion.clone();
            moved["id"] = json!(url("/other"));
            b.put("/other", 200, JSON, b.assertion.to_string().as_bytes());
            b.assertion = moved;
        }),
        (
            "hosted elsewhere than the issuer",
            "scope:origin-not-allowed",
            |b| {
                b.issuer["verification"] = json!({"allowedOrigins": "other.example"});
            },
        ),
        (
            "beside the issuer's folder",
            "scope:origin-not-allowed",
            |b| {
                b.issuer["verification"] = json!({"startsWith": url("/folder/")});
            },
        ),
        (
            "a prefix that is no folder",
            "scope:origin-not-allowed",
            |b| {
                b.issuer["verification"] = json!({"startsWith": "https://badges.other"});
            },
        ),
        (
            "another BadgeClass",
            "badge-class:badge-class-differs",
            |b| b.class["id"] = json!(url("/class2")),
        ),
        ("another issuer", "issuer:issuer-differs", |b| {
            b.issuer["id"] = json!(url("/issuer2"))
        }),
        ("a web page as BadgeClass", "badge-class:web-page", |b| {
            b.put("/class", 200, "text/html", b"<html>")
        }),
        (
            "BadgeClass without a context",
            "badge-class:context-missing",
            |b| {
                b.class.as_object_mut().unwrap().remove("@context");
            },
        ),
        ("a word redefined", "context:context-redefines", |b| {
            b.assertion["@context"] =
                json!(["https://w3id.org/openbadges/v2", {"badge": "obi:issuer"}]);
        }),
        (
            "a word redefined in the BadgeClass",
            "badge-class:context-redefines",
            |b| {
                b.class["@context"] = json!(["https://w3id.org/openbadges/v2", {"issuer": "http://schema.org/author"}]);
            },
        ),
        ("a member twice", "document:member-twice", |b| {
            b.assertion["obi:badge"] = json!(url("/class2"))
        }),
        ("no recipient", "recipient:recipient-missing", |b| {
            b.assertion.as_object_mut().unwrap().remove("recipient");
        }),
        (
            "hashed is no boolean",
            "recipient:recipient-malformed",
            |b| b.assertion["recipient"]["hashed"] = json!("true"),
        ),
        ("a bare date", "issued-on:issued-on-unreadable", |b| {
            b.assertion["issuedOn"] = json!("2026-01-01")
        }),
        ("in the future", "issued-on:issued-on-future", |b| {
            b.assertion["issuedOn"] = json!("2027-01-01T00:00:00Z")
        }),
        (
            "unknown verification",
            "document:verification-unknown",
            |b| b.assertion["verification"]["type"] = json!("Trust"),
        ),
        ("no verification", "document:verification-missing", |b| {
            b.assertion["verification"] = json!(null)
        }),
        ("no badge", "document:badge-missing", |b| {
            b.assertion["badge"] = json!({"type": "BadgeClass", "name": "x"})
        }),
        (
            "revocation list not there",
            "revocation-list:revocation-list-gone",
            |b| b.put("/revocations", 404, JSON, b""),
        ),
        (
            "no list at all",
            "revocation-list:revocation-list-malformed",
            |b| b.list["type"] = json!("Profile"),
        ),
        (
            "an entry that is none",
            "revocation-list:revocation-list-malformed",
            |b| b.list["revokedAssertions"] = json!([{"a": 1}]),
        ),
        (
            "a list of somebody else",
            "revocation-list:revocation-list-malformed",
            |b| b.list["id"] = json!(url("/list2")),
        ),
        ("a member twice in the JSON", "document:not-readable", |b| {
            let body =
                b.assertion
                    .to_string()
                    .replacen('{', "{\"badge\":\"https://evil.example/\",", 1);
            b.put("/assertion", 200, JSON, body.as_bytes());
        }),
        ("JSON and more", "document:not-readable", |b| {
            let body = format!("{} {{}}", b.assertion);
            b.put("/assertion", 200, JSON, body.as_bytes());
        }),
        (
            "image as a data URI that is none",
            "image:image-format",
            |b| b.class["image"] = json!("data:image/png;base64,AAAA"),
        ),
    ];
    for (name, expected, spoil) in cases {
        let mut badge = Badge::good();
        spoil(&mut badge);
        let checked = badge.check();
        assert_eq!(
            checked.report.verdict,
            Verdict::Invalid,
            "{name}: {checked:?}"
        );
        let found = faults(&checked);
        assert!(found.iter().any(|f| f == expected), "{name}: {found:?}");
    }
}

/// Complete otherwise, and taken back all the same.
#[test]
fn revoked_counts_whatever_else_the_document_says() {
    for (name, spoil) in [
        (
            "revoked: true with 200",
            (|b: &mut Badge| b.assertion["revoked"] = json!(true)) as Spoil,
        ),
        ("revoked: \"yes\" with 200", |b| {
            b.assertion["revoked"] = json!("yes")
        }),
        ("a full body with 410", |b| {
            let body = b.assertion.to_string();
            b.put("/assertion", 410, JSON, body.as_bytes());
        }),
    ] {
        let mut badge = Badge::good();
        spoil(&mut badge);
        assert_eq!(badge.check().report.verdict, Verdict::Revoked, "{name}");
    }
}

#[test]
fn what_is_allowed_and_odd_is_a_warning() {
    let hash = |b: &Badge| b.assertion["recipient"]["identity"].clone();
    let cases: &[(&str, &str, Spoil)] = &[
        ("no salt", "recipient:recipient-unsalted", |b| {
            b.assertion["recipient"]["salt"] = json!("")
        }),
        ("in the clear", "recipient:recipient-clear", |b| {
            b.assertion["recipient"] =
                json!({"type": "email", "hashed": false, "identity": "a@b.fr"});
        }),
        ("MD5", "recipient:recipient-weak-hash", |b| {
            b.assertion["recipient"]["identity"] = json!(format!("md5${}", "0".repeat(32)));
        }),
        ("an unknown context", "context:context-unknown", |b| {
            b.class["@context"] = json!([
                "https://w3id.org/openbadges/v2",
                "https://unknown.example/context"
            ]);
        }),
    ];
    for (name, expected, spoil) in cases {
        let mut badge = Badge::good();
        let before = hash(&badge);
        spoil(&mut badge);
        let checked = badge.check();
        assert_eq!(
            checked.report.verdict,
            Verdict::Valid,
            "{name}: {checked:?}"
        );
        assert_eq!(faults(&checked), [*expected], "{name} {before}");
        // Contexts are never fetched.
        let asked = badge.site.asked.borrow();
        assert!(
            asked
                .iter()
                .all(|asked| asked.starts_with(super::site::BASE)),
            "{asked:?}"
        );
    }
}

/// What platforms write though it could be left out, or in another of its forms.
#[test]
fn usual_forms_are_understood() {
    let cases: &[(&str, Spoil)] = &[
        ("nulls", |b| {
            b.assertion["expires"] = json!(null);
            b.assertion["narrative"] = json!(null);
            b.assertion["evidence"] = json!([]);
        }),
        ("`verify` and `hosted`", |b| {
            b.assertion.as_object_mut().unwrap().remove("verification");
            b.assertion["verify"] = json!({"type": "hosted", "url": url("/assertion")});
        }),
        ("fractions of a second", |b| {
            b.assertion["issuedOn"] = json!("2026-01-01T00:00:00.123456+00:00")
        }),
        ("a context in a list", |b| {
            b.issuer["@context"] = json!(["https://w3id.org/openbadges/v2"])
        }),
        ("types in a list", |b| {
            b.class["type"] = json!(["BadgeClass", "Extension"])
        }),
        ("image with a caption", |b| {
            b.class["image"] = json!({"id": url("/image"), "caption": "x"})
        }),
        ("image as a data URI", |b| {
            use base64::{Engine, engine::general_purpose::STANDARD};
            b.class["image"] = json!(format!(
                "data:image/png;base64,{}",
                STANDARD.encode(super::site::png())
            ));
        }),
        ("SVG as a data URI", |b| {
            b.class["image"] =
                json!("data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'/%3E");
        }),
        ("criteria as an address", |b| {
            b.class["criteria"] = json!(url("/criteria"))
        }),
        ("criteria with both", |b| {
            b.class["criteria"] = json!({"id": url("/criteria"), "narrative": "c"})
        }),
        (
            "issuer inside of the BadgeClass",
            |b| b.class["issuer"] = json!({"id": url("/issuer"), "type": "Issuer", "name": "x"}),
        ),
        ("a charset", |b| {
            let body = b.assertion.to_string();
            b.put(
                "/assertion",
                200,
                "application/json; charset=UTF-8",
                body.as_bytes(),
            );
        }),
        ("no revocation list", |b| {
            b.issuer.as_object_mut().unwrap().remove("revocationList");
        }),
    ];
    for (name, change) in cases {
        let mut badge = Badge::good();
        change(&mut badge);
        let checked = badge.check();
        assert_eq!(
            checked.report.verdict,
            Verdict::Valid,
            "{name}: {checked:?}"
        );
        assert!(
            faults(&checked).is_empty(),
            "{name}: {:?}",
            faults(&checked)
        );
    }
}

#[test]
fn allowed_places_are_allowed() {
    for policy in [
        json!({"allowedOrigins": "badges.other.example"}),
        json!({"allowedOrigins": ["x.example", "badges.other.example"]}),
        json!({"startsWith": url("/")}),
        json!({"startsWith": [url("/x/"), url("/asser")]}),
    ] {
        let mut badge = Badge::good();
        badge.issuer["verification"] = policy.clone();
        assert_eq!(badge.check().report.verdict, Verdict::Valid, "{policy}");
    }
}

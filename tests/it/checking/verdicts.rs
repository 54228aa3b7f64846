//! Every verdict, and every form that a badge comes in.

use super::site::{Badge, EMAIL, JSON, checker, faults, key, png, sign, url};
use sceau::badge::{
    baking::{self, Content},
    verification::{Code, Outcome, Verdict},
};
use sceau::checking::{Belongs, Input, Question};
use serde_json::{Value, json};

const SVG: &[u8] = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>"#;

#[test]
fn a_good_badge_is_valid_in_every_form() {
    let hosted = Badge::good();
    let document = hosted.assertion.to_string();
    let jws = Badge::good_signed().jws();
    let (url, json) = (&url("/assertion"), &document);
    let mut inputs = vec![
        (false, Input::Url(url.clone())),
        (false, Input::Json(hosted.assertion.clone())),
        (true, Input::Jws(jws.clone())),
        (true, Input::Jws(format!(" {jws}\n"))),
    ];
    for image in [png(), SVG.to_vec()] {
        for (signed, content) in [
            (false, Content::Hosted { url, json }),
            (true, Content::Signed(&jws)),
        ] {
            let baked = baking::bake(&image, content).unwrap();
            inputs.push((signed, Input::Image(baked)));
        }
    }
    for (signed, input) in inputs {
        let mut badge = if signed {
            Badge::good_signed()
        } else {
            Badge::good()
        };
        let checked = badge.check_input(input.clone());
        assert_eq!(
            checked.report.verdict,
            Verdict::Valid,
            "{input:?} {checked:?}"
        );
        assert!(faults(&checked).is_empty(), "{checked:?}");
        let claim = checked.claim.unwrap();
        assert_eq!(claim.name.as_deref(), Some("Accueillir"));
        assert_eq!(claim.issuer.as_deref(), Some("Autre Hub"));
        assert_eq!(claim.version.name(), "2.0");
        // Nobody here knows the issuer: a warning, and valid all the same.
        let known = checked
            .report
            .checks
            .iter()
            .find(|c| c.code == Code::KnownIssuer);
        assert_eq!(known.unwrap().outcome, Outcome::Warning);
        assert!(checked.fetched.iter().all(|fetch| fetch.outcome == Ok(200)));
        assert!(checked.fetched.len() <= 6, "{:?}", checked.fetched);
    }
}

#[test]
fn an_address_may_be_of_a_jws_or_an_image() {
    let jws = Badge::good_signed().jws();
    let baked = baking::bake(&png(), Content::Signed(&jws)).unwrap();
    for (content_type, body) in [("text/plain", jws.as_bytes()), ("image/png", &baked)] {
        let mut badge = Badge::good_signed();
        badge.put("/file", 200, content_type, body);
        let checked = badge.check_input(Input::Url(url("/file")));
        assert_eq!(checked.report.verdict, Verdict::Valid, "{checked:?}");
    }
    // A copy of the document at another address: what counts is what the badge's own address says.
    let mut badge = Badge::good();
    let copy = badge.assertion.to_string();
    badge.put("/copy.json", 200, JSON, copy.as_bytes());
    let checked = badge.check_input(Input::Url(url("/copy.json")));
    assert_eq!(checked.report.verdict, Verdict::Valid, "{checked:?}");
    let asked = badge.site.asked.borrow();
    assert_eq!(asked[..2], [url("/copy.json"), url("/assertion")]);
}

fn verdict(spoil: impl FnOnce(&mut Badge)) -> (Verdict, Vec<String>) {
    let mut badge = Badge::good();
    spoil(&mut badge);
    let checked = badge.check();
    (checked.report.verdict, faults(&checked))
}

#[test]
fn each_verdict_has_its_reasons() {
    let gone = json!({"revoked": true, "revocationReason": "erreur"}).to_string();
    let list = |entry: Value| {
        move |b: &mut Badge| b.list["revokedAssertions"] = json!(["urn:uuid:1", entry])
    };
    for (found, expected, reason) in [
        (
            verdict(|b| b.put("/assertion", 410, JSON, gone.as_bytes())),
            Verdict::Revoked,
            "not-revoked:gone",
        ),
        (
            verdict(|b| b.put("/assertion", 410, JSON, b"")),
            Verdict::Revoked,
            "not-revoked:gone",
        ),
        (
            verdict(|b| b.put("/assertion", 200, JSON, gone.as_bytes())),
            Verdict::Revoked,
            "not-revoked:revoked-in-document",
        ),
        (
            verdict(list(json!(url("/assertion")))),
            Verdict::Revoked,
            "not-revoked:revoked",
        ),
        (
            verdict(list(json!({"id": url("/assertion")}))),
            Verdict::Revoked,
            "not-revoked:revoked",
        ),
        (
            verdict(|b| b.list["revokedAssertions"] = json!(url("/assertion"))),
            Verdict::Revoked,
            "not-revoked:revoked",
        ),
        (
            verdict(|b| b.assertion["expires"] = json!("2026-06-01T00:00:00Z")),
            Verdict::Expired,
            "not-expired:expired",
        ),
        (
            verdict(|b| b.put("/assertion", 404, "text/html", b"")),
            Verdict::NotFound,
            "found:not-found",
        ),
        (
            verdict(|b| b.put("/assertion", 503, "text/html", b"")),
            Verdict::CouldNotBeChecked,
            "found:server-error",
        ),
        (
            verdict(|b| b.put("/assertion", 403, "text/html", b"")),
            Verdict::CouldNotBeChecked,
            "found:server-error",
        ),
        (
            verdict(|b| b.put("/assertion", 206, JSON, b"{}")),
            Verdict::CouldNotBeChecked,
            "found:answer-unusable",
        ),
        (
            verdict(|b| b.put("/class", 500, JSON, b"")),
            Verdict::CouldNotBeChecked,
            "badge-class:server-error",
        ),
        (
            verdict(|b| b.put("/issuer", 500, JSON, b"")),
            Verdict::CouldNotBeChecked,
            "issuer:server-error",
        ),
        (
            verdict(|b| b.put("/image", 500, JSON, b"")),
            Verdict::CouldNotBeChecked,
            "image:server-error",
        ),
        (
            verdict(|b| b.put("/class", 404, JSON, b"")),
            Verdict::Invalid,
            "badge-class:badge-class-gone",
        ),
        (
            verdict(|b| b.put("/issuer", 410, JSON, b"")),
            Verdict::Invalid,
            "issuer:issuer-gone",
        ),
        (
            verdict(|b| b.put("/assertion", 200, "text/html", b"<!doctype html>")),
            Verdict::Unsupported,
            "supported:web-page",
        ),
        (
            verdict(|b| b.assertion["@context"] = json!(["https://www.w3.org/ns/credentials/v2"])),
            Verdict::Unsupported,
            "supported:version-unsupported",
        ),
    ] {
        assert_eq!(found.0, expected, "{found:?}");
        assert!(
            found.1.iter().any(|fault| fault == reason),
            "{reason}: {found:?}"
        );
    }
}

#[test]
fn the_address_of_a_local_network_is_never_asked() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for address in [
        "https://127.0.0.1/assertions/1",
        "https://[::1]/",
        "https://localhost/",
        "http://example.org/",
    ] {
        let question = Question::from(Input::Url(address.to_owned()));
        let checked = runtime
            .block_on(checker().check(question, chrono::Utc::now()))
            .unwrap();
        assert_eq!(
            checked.report.verdict,
            Verdict::CouldNotBeChecked,
            "{address}"
        );
        let expected = match address.contains("localhost") {
            // A name that leads to a private network is not told from one that leads nowhere.
            true => "found:name-not-found",
            false => "-not-allowed",
        };
        assert!(
            faults(&checked)[0].ends_with(expected),
            "{address} {checked:?}"
        );
        assert!(checked.fetched[0].outcome.is_err());
    }
}

#[test]
fn it_belongs_to_whom_it_was_issued() {
    for (email, expected) in [
        (EMAIL, Belongs::Yes),
        (" Camille@EXEMPLE.fr", Belongs::Yes),
        ("camilla@exemple.fr", Belongs::No),
        ("", Belongs::No),
        ("not an address", Belongs::No),
    ] {
        for signed in [false, true] {
            let mut badge = if signed {
                Badge::good_signed()
            } else {
                Badge::good()
            };
            let input = match signed {
                true => Input::Jws(badge.jws()),
                false => Input::Url(url("/assertion")),
            };
            let question = Question {
                input,
                email: Some(email.to_owned()),
            };
            let checked = badge.ask(&checker(), question);
            assert_eq!(checked.belongs, Some(expected), "{email}");
            assert_eq!(checked.report.verdict, Verdict::Valid);
        }
    }
    let mut badge = Badge::good();
    badge.assertion["recipient"]["type"] = json!("url");
    let question = Question {
        input: Input::Url(url("/assertion")),
        email: Some(EMAIL.to_owned()),
    };
    assert_eq!(
        badge.ask(&checker(), question).belongs,
        Some(Belongs::CannotTell)
    );
}

#[test]
fn a_profile_is_asked_once_for_a_list_of_badges() {
    let checker = checker();
    let mut badge = Badge::good();
    for _ in 0..3 {
        let question = Question::from(Input::Url(url("/assertion")));
        let checked = badge.ask(&checker, question);
        assert_eq!(checked.report.verdict, Verdict::Valid);
    }
    let asked = badge.site.asked.borrow();
    let times = |path: &str| asked.iter().filter(|asked| **asked == url(path)).count();
    // What may change at any moment is asked each time.
    assert_eq!(
        (times("/issuer"), times("/assertion"), times("/revocations")),
        (1, 3, 3)
    );
}

#[test]
fn a_copy_counts_for_nothing_beside_what_is_published() {
    let check = |change: fn(&mut Value)| {
        let mut badge = Badge::good();
        let mut copy = badge.assertion.clone();
        change(&mut copy);
        let checked = badge.check_input(Input::Json(copy));
        (checked.report.verdict, faults(&checked))
    };
    let differs = (Verdict::Invalid, vec!["copy:copy-differs".to_owned()]);
    assert_eq!(
        check(|c| c["recipient"] = super::site::recipient("evil@exemple.fr")),
        differs
    );
    assert_eq!(check(|c| c["badge"] = json!(url("/better"))), differs);
    assert_eq!(
        check(|c| c["expires"] = json!("2040-01-01T00:00:00Z")),
        differs
    );
    let outdated = (Verdict::Valid, vec!["copy:copy-outdated".to_owned()]);
    assert_eq!(check(|c| c["narrative"] = json!("avant")), outdated);
    // What stands inside of the copy is not looked at.
    let inside = check(|c| {
        c["badge"] = json!({"id": url("/class"), "type": "BadgeClass", "name": "Directeur"})
    });
    assert_eq!(inside.0, Verdict::Valid);
    // A signed copy of a hosted badge.
    let mut badge = Badge::good();
    let jws = sign(&key(), &badge.assertion);
    let checked = badge.check_input(Input::Jws(jws));
    assert_eq!(faults(&checked), ["signature:signature-unexpected"]);
    assert_eq!(checked.report.verdict, Verdict::Invalid);
}

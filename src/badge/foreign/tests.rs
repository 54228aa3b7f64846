use super::*;
use crate::badge::verification::{Check, Code, Outcome};

const AT: &str = "https://old.example/assertions/1";

fn of_1_0() -> Value {
    json!({"uid": "f2c20", "recipient": {"type": "email", "hashed": true, "salt": "deadsea", "identity": "sha256$00"},
        "badge": "https://old.example/badge", "issuedOn": 1_359_217_910, "expires": "2030-01-01",
        "verify": {"type": "hosted", "url": AT}})
}

fn of_0_5() -> Value {
    json!({"recipient": "sha256$2ad8", "salt": "hashbrowns", "evidence": "/e", "issued_on": "2011-06-01",
        "badge": {"version": "0.5.0", "name": "HTML5", "image": "/img/html5.png", "description": "d",
            "criteria": "/badges/html5", "issuer": {"origin": "https://old.example", "name": "P2PU", "contact": "a@old.example"}}})
}

#[test]
fn each_version_is_told_from_the_others() {
    let with = |context: &str| {
        json!({"@context": context, "id": AT, "type": "Assertion",
        "verification": {"type": "HostedBadge", "url": AT}})
    };
    let version = |document: &Value| {
        assertion(document.clone(), Some(AT))
            .map(|f| f.version)
            .map_err(|f| f.reason)
    };
    assert_eq!(version(&with(V2)), Ok(Version::V2_0));
    assert_eq!(version(&with(V1)), Ok(Version::V1_1));
    assert_eq!(version(&of_1_0()), Ok(Version::V1_0));
    assert_eq!(version(&of_0_5()), Ok(Version::V0_5));
    for later in [
        "https://www.w3.org/2018/credentials/v1",
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ] {
        assert_eq!(
            version(&with(later)),
            Err(Reason::VersionUnsupported),
            "{later}"
        );
    }
    assert_eq!(
        version(&with("https://schema.org")),
        Err(Reason::ContextMissing)
    );
    assert_eq!(version(&json!({"a": 1})), Err(Reason::NotABadge));
    assert_eq!(
        version(&json!({"recipient": 1, "badge": 2})),
        Err(Reason::ContextMissing)
    );
}

#[test]
fn earlier_versions_take_the_shape_of_2_0() {
    let foreign = assertion(of_1_0(), Some(AT)).unwrap();
    assert_eq!(foreign.assertion["id"], AT);
    assert_eq!(foreign.assertion["type"], "Assertion");
    assert_eq!(foreign.assertion["issuedOn"], "2013-01-26T16:31:50Z");
    assert_eq!(
        foreign.assertion["verification"],
        json!({"type": "HostedBadge"})
    );
    let mut signed = of_1_0();
    signed["verify"] = json!({"type": "signed", "url": "https://old.example/key.pem"});
    let signed = assertion(signed, None).unwrap().assertion;
    assert_eq!(
        signed["verification"],
        json!({"type": "SignedBadge", "creator": "https://old.example/key.pem"})
    );
    let elsewhere = assertion(of_1_0(), Some("https://evil.example/1")).unwrap_err();
    assert_eq!(elsewhere.reason, Reason::IdDiffers);

    let foreign = assertion(of_0_5(), Some(AT)).unwrap();
    let (class, issuer) = foreign.inside.unwrap();
    assert_eq!(foreign.assertion["badge"], class["id"]);
    assert_eq!(class["image"], "https://old.example/img/html5.png");
    assert_eq!(class["issuer"], issuer["id"]);
    assert_eq!(issuer["email"], "a@old.example");
    assert_eq!(foreign.assertion["recipient"]["hashed"], true);
    assert_eq!(foreign.assertion["issuedOn"], "2011-06-01T00:00:00Z");
    assert_eq!(
        assertion(of_0_5(), None).unwrap_err().reason,
        Reason::VersionUnsupported
    );

    let class = linked(
        json!({"name": "n"}),
        "https://old.example/badge",
        "BadgeClass",
        Version::V1_0,
    )
    .unwrap();
    assert_eq!(
        class.document,
        json!({"@context": V2, "id": "https://old.example/badge", "type": "BadgeClass", "name": "n"})
    );
    // 2.0 asks for a context.
    let class = linked(json!({"name": "n"}), AT, "BadgeClass", Version::V2_0).unwrap();
    assert_eq!(class.document, json!({"name": "n"}));
}

#[test]
fn a_badge_is_found_in_every_kind_of_list() {
    const LIST: &str = "https://a.example/revocations";
    let badge = json!({"id": "urn:uuid:0190", "uid": "f2c20"});
    let list = |entries: Value| json!({"@context": V2, "type": "RevocationList", "id": LIST, "revokedAssertions": entries});
    let look = |document: &Value| {
        listed(document.clone(), LIST, &badge, Version::V1_0).map_err(|f| f.reason)
    };
    let revoked = |reason: Option<&str>| Ok(Listed::Revoked(reason.map(str::to_owned)));
    for (document, expected) in [
        (list(json!([])), Ok(Listed::No)),
        (
            list(json!(["urn:uuid:1", {"id": "urn:uuid:2"}])),
            Ok(Listed::No),
        ),
        (list(json!(["urn:uuid:0190"])), revoked(None)),
        (list(json!("urn:uuid:0190")), revoked(None)),
        (
            list(json!({"id": "urn:uuid:0190", "revocationReason": "error"})),
            revoked(Some("error")),
        ),
        (list(json!(["x", {"uid": "f2c20"}])), revoked(None)),
        (
            json!({"@context": V2, "type": "obi:RevocationList", "https://w3id.org/openbadges#revoked": ["urn:uuid:0190"]}),
            revoked(None),
        ),
        (
            json!({"f2c20": "Issued in error."}),
            revoked(Some("Issued in error.")),
        ),
        (json!({"other": "x"}), Ok(Listed::No)),
        (json!({}), Ok(Listed::No)),
        (list(json!([7])), Err(Reason::RevocationListMalformed)),
        (
            list(json!([{"a": 1}])),
            Err(Reason::RevocationListMalformed),
        ),
        (
            json!({"@context": V2, "type": "Profile"}),
            Err(Reason::RevocationListMalformed),
        ),
        (
            json!({"@context": V2, "type": "RevocationList", "id": "https://a.example/x"}),
            Err(Reason::RevocationListMalformed),
        ),
        (json!([]), Err(Reason::NotABadge)),
    ] {
        assert_eq!(look(&document), expected, "{document}");
    }
    // 2.0 has no such form: nothing is known then.
    for bare in [
        json!({"type": "RevocationList", "revokedAssertions": ["urn:uuid:0190"]}),
        json!({"f2c20": "Issued in error."}),
        json!({"error": "later"}),
        json!({}),
    ] {
        let found = listed(bare.clone(), LIST, &badge, Version::V2_0).map_err(|f| f.reason);
        assert_eq!(found, Err(Reason::RevocationListMalformed), "{bare}");
    }
    let typed = json!({"type": "RevocationList", "revokedAssertions": ["urn:uuid:0190"]});
    let found = listed(typed, LIST, &badge, Version::V1_0).map_err(|f| f.reason);
    assert_eq!(found, Err(Reason::RevocationListMalformed));
}

#[test]
fn a_copy_that_says_something_else_is_refused() {
    let published = json!({"id": "a", "issuedOn": "2026-01-01T00:00:00Z", "narrative": "n", "recipient": {"identity": "x"}});
    let against = |change: fn(&mut Value)| {
        let mut copy = published.clone();
        change(&mut copy);
        compare(&copy, &published)
    };
    assert_eq!(against(|_| ()), Check::ok(Code::Copy));
    assert_eq!(
        against(|c| c["issuedOn"] = json!("2026-01-01T01:00:00+01:00")).outcome,
        Outcome::Ok
    );
    for change in [
        (|c| c["recipient"]["identity"] = json!("y")) as fn(&mut Value),
        |c| c["expires"] = json!("2030-01-01T00:00:00Z"),
        |c| c["issuedOn"] = json!("2025-01-01T00:00:00Z"),
        |c| c["id"] = json!(null),
    ] {
        let check = against(change);
        assert_eq!(
            (check.outcome, check.reason),
            (Outcome::Failed, Some(Reason::CopyDiffers))
        );
    }
    let check = against(|c| c["narrative"] = json!("m"));
    assert_eq!(
        (check.outcome, check.reason),
        (Outcome::Warning, Some(Reason::CopyOutdated))
    );
}

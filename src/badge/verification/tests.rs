use super::*;
use crate::badge::text::Language;
use crate::badge::{
    assertion::Content,
    email::Email,
    recipient::IdentityObject,
    signing::{Algorithm, FORMAT, SigningKey, compose},
};
use serde_json::json;

const KEY: &str = "https://badges.example/keys/1";
const NOW: &str = "2026-11-22T12:00:00Z";

/// The documents of one signed badge, to be spoilt one at a time.
struct Badge {
    assertion: Value,
    jws: String,
    class: Value,
    issuer: Value,
    key: Value,
    compromised: Option<DateTime<Utc>>,
    revocation: Revocation,
    record: Record,
}

fn signing_key() -> SigningKey {
    SigningKey::new(Algorithm::EdDsa, KEY, &[5; 32]).unwrap()
}

fn badge() -> Badge {
    let content = Content {
        id: "https://badges.example/assertions/1".into(),
        recipient: IdentityObject::of(&Email::parse("camille@exemple.fr").unwrap(), [1; 16]),
        badge: "https://badges.example/badges/1".into(),
        issued_on: time::parse("2026-11-01").unwrap(),
        expires: None,
        evidence: vec![],
        narrative: None,
        related: vec![],
    };
    let mut badge = Badge {
        assertion: serde_json::to_value(content.signed(KEY)).unwrap(),
        jws: String::new(),
        class: json!({"@context": "https://w3id.org/openbadges/v2", "id": "https://badges.example/badges/1", "type": "BadgeClass",
            "name": "Accueillir", "description": "d", "image": "https://badges.example/images/1",
            "criteria": {"narrative": "c"}, "issuer": "https://badges.example/issuers/1"}),
        issuer: json!({"@context": "https://w3id.org/openbadges/v2", "id": "https://badges.example/issuers/1", "type": "Issuer",
            "name": "Hub", "url": "https://hub.example", "email": "a@hub.example", "publicKey": KEY}),
        key: json!({"@context": "https://w3id.org/openbadges/v2", "id": KEY, "type": "CryptographicKey",
            "owner": "https://badges.example/issuers/1", "publicKeyPem": signing_key().public().to_pem()}),
        compromised: None,
        revocation: Revocation::NotRevoked,
        record: Record::NotOurs,
    };
    badge.sign();
    badge
}

impl Badge {
    fn sign(&mut self) {
        let payload = serde_json::to_vec(&self.assertion).unwrap();
        self.jws = compose(
            FORMAT,
            Algorithm::EdDsa,
            KEY,
            &payload,
            &signing_key().signature(&payload).unwrap(),
        );
    }

    fn report(&self) -> Report {
        let jws = Jws::parse(&self.jws).unwrap();
        verify(&Subject {
            version: Version::V2_0,
            found_at: None,
            assertion: &self.assertion,
            signed: Some(Signed {
                jws: &jws,
                keys: &[Candidate {
                    id: KEY,
                    document: Fetched::Document(&self.key),
                    bare: false,
                    compromised: self.compromised,
                }],
            }),
            badge_class: Fetched::Document(&self.class),
            issuer: Fetched::Document(&self.issuer),
            revocation: self.revocation.clone(),
            record: self.record,
            gathered: vec![],
            now: time::parse(NOW).unwrap(),
        })
    }
}

fn failure(report: &Report, code: Code) -> Option<Reason> {
    let failed = |c: &&Check| c.code == code && c.outcome == Outcome::Failed;
    report.checks.iter().find(failed).and_then(|c| c.reason)
}

#[test]
fn a_good_badge_is_valid() {
    let report = badge().report();
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    assert!(report.checks.iter().all(|c| c.outcome == Outcome::Ok));
}

#[test]
fn each_spoilt_member_fails_its_own_check() {
    type Spoil = fn(&mut Badge);
    let cases: &[(&str, Code, Spoil)] = &[
        ("no context", Code::Document, |b| {
            b.assertion["@context"] = json!("https://w3id.org/openbadges/v1")
        }),
        ("another type", Code::Document, |b| {
            b.assertion["type"] = json!("BadgeClass")
        }),
        ("no id", Code::Document, |b| b.assertion["id"] = json!("")),
        ("unknown verification", Code::Document, |b| {
            b.assertion["verification"]["type"] = json!("Trust")
        }),
        ("evidence as number", Code::Document, |b| {
            b.assertion["evidence"] = json!([1])
        }),
        ("expires unreadable", Code::Document, |b| {
            b.assertion["expires"] = json!("demain")
        }),
        ("no recipient", Code::Recipient, |b| {
            b.assertion["recipient"] = json!(null)
        }),
        ("hashed is no boolean", Code::Recipient, |b| {
            b.assertion["recipient"]["hashed"] = json!("true")
        }),
        ("another hash", Code::Recipient, |b| {
            b.assertion["recipient"]["identity"] = json!("sha1$00")
        }),
        ("a short hash", Code::Recipient, |b| {
            b.assertion["recipient"]["identity"] = json!("md5$00")
        }),
        ("salt is a number", Code::Recipient, |b| {
            b.assertion["recipient"]["salt"] = json!(1)
        }),
        ("future", Code::IssuedOn, |b| {
            b.assertion["issuedOn"] = json!("2026-11-23T00:00:00Z")
        }),
        ("a bare date", Code::IssuedOn, |b| {
            b.assertion["issuedOn"] = json!("2026-11-01")
        }),
        ("no date", Code::IssuedOn, |b| {
            b.assertion["issuedOn"] = json!(null)
        }),
        ("another class", Code::BadgeClass, |b| {
            b.class["id"] = json!("https://badges.example/badges/2")
        }),
        ("class without image", Code::BadgeClass, |b| {
            b.class["image"] = json!("")
        }),
        ("class without criteria", Code::BadgeClass, |b| {
            b.class["criteria"] = json!({})
        }),
        ("class without description", Code::BadgeClass, |b| {
            b.class["description"] = json!(null)
        }),
        ("another issuer", Code::Issuer, |b| {
            b.class["issuer"] = json!("https://badges.example/issuers/2")
        }),
        ("issuer without email", Code::Issuer, |b| {
            b.issuer["email"] = json!(null)
        }),
        ("issuer without url", Code::Issuer, |b| {
            b.issuer["url"] = json!("hub")
        }),
        ("key of another", Code::KeyOwner, |b| {
            b.key["owner"] = json!("https://badges.example/issuers/2")
        }),
        ("key not named", Code::KeyOwner, |b| {
            b.issuer["publicKey"] = json!("https://badges.example/keys/2")
        }),
        ("another key", Code::KeyOwner, |b| {
            b.key["id"] = json!("https://badges.example/keys/2")
        }),
        ("key without pem", Code::Signature, |b| {
            b.key["publicKeyPem"] = json!("x")
        }),
        ("another pem", Code::Signature, |b| {
            b.key["publicKeyPem"] = json!(
                SigningKey::new(Algorithm::EdDsa, KEY, &[6; 32])
                    .unwrap()
                    .public()
                    .to_pem()
            );
        }),
        ("our record differs", Code::Record, |b| {
            b.record = Record::Differs
        }),
    ];
    for (name, code, spoil) in cases {
        let mut badge = badge();
        spoil(&mut badge);
        badge.sign();
        let report = badge.report();
        assert_eq!(report.verdict, Verdict::Invalid, "{name}");
        assert!(failure(&report, *code).is_some(), "{name}: {report:?}");
    }
}

#[test]
fn a_changed_payload_or_header_is_invalid() {
    let mut changed = badge();
    changed.assertion["badge"] = json!("https://badges.example/badges/2");
    changed.class["id"] = json!("https://badges.example/badges/2");
    // The document says one thing, the signature another: checked over the bytes received.
    let signed = badge().jws;
    changed.sign();
    let forged = format!(
        "{}.{}",
        &changed.jws[..changed.jws.rfind('.').unwrap()],
        signed.rsplit('.').next().unwrap()
    );
    changed.jws = forged;
    assert_eq!(
        failure(&changed.report(), Code::Signature),
        Some(Reason::SignatureWrong)
    );

    let mut other_kid = badge();
    let payload = serde_json::to_vec(&other_kid.assertion).unwrap();
    let key = SigningKey::new(Algorithm::EdDsa, "https://evil.example/keys/1", &[5; 32]).unwrap();
    other_kid.jws = compose(
        FORMAT,
        Algorithm::EdDsa,
        "https://evil.example/keys/1",
        &payload,
        &key.signature(&payload).unwrap(),
    );
    assert_eq!(
        failure(&other_kid.report(), Code::KeyOwner),
        Some(Reason::KidDiffers)
    );
}

#[test]
fn a_badge_that_claims_a_signature_needs_one() {
    let badge = badge();
    let report = verify(&Subject {
        version: Version::V2_0,
        found_at: None,
        assertion: &badge.assertion,
        signed: None,
        badge_class: Fetched::Document(&badge.class),
        issuer: Fetched::Document(&badge.issuer),
        revocation: Revocation::NotRevoked,
        record: Record::NotOurs,
        gathered: vec![],
        now: time::parse(NOW).unwrap(),
    });
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(
        failure(&report, Code::Signature),
        Some(Reason::SignatureMissing)
    );
}

#[test]
fn what_weighs_more_decides() {
    let verdict = |codes: &[(Code, Outcome)]| {
        let checks = codes
            .iter()
            .map(|(code, outcome)| Check {
                code: *code,
                outcome: *outcome,
                reason: None,
                detail: None,
            })
            .collect();
        Report::new(checks, time::parse(NOW).unwrap()).verdict
    };
    use Outcome::{Failed, NotChecked, Ok, Warning};
    assert_eq!(
        verdict(&[(Code::Document, Ok), (Code::Issuer, Warning)]),
        Verdict::Valid
    );
    assert_eq!(verdict(&[(Code::NotExpired, Failed)]), Verdict::Expired);
    assert_eq!(
        verdict(&[(Code::NotExpired, Failed), (Code::NotRevoked, Failed)]),
        Verdict::Revoked
    );
    assert_eq!(
        verdict(&[(Code::NotRevoked, Failed), (Code::Signature, Failed)]),
        Verdict::Invalid
    );
    assert_eq!(
        verdict(&[(Code::Issuer, NotChecked)]),
        Verdict::CouldNotBeChecked
    );
    assert_eq!(
        verdict(&[(Code::Issuer, NotChecked), (Code::Document, Failed)]),
        Verdict::Invalid
    );
    assert_eq!(
        verdict(&[(Code::Issuer, NotChecked), (Code::NotRevoked, Failed)]),
        Verdict::CouldNotBeChecked
    );
    assert_eq!(
        verdict(&[(Code::Image, NotChecked), (Code::NotRevoked, Failed)]),
        Verdict::Revoked
    );
    assert_eq!(
        verdict(&[(Code::Image, NotChecked), (Code::NotExpired, Failed)]),
        Verdict::CouldNotBeChecked
    );
    assert_eq!(verdict(&[(Code::Found, Failed)]), Verdict::NotFound);
    for outcome in [Failed, NotChecked] {
        assert_eq!(verdict(&[(Code::Supported, outcome)]), Verdict::Unsupported);
    }
}

#[test]
fn what_cannot_be_reached_is_neither_valid_nor_invalid() {
    let badge = badge();
    let why = Fault::from(Reason::NoAnswer);
    let jws = Jws::parse(&badge.jws).unwrap();
    let report = verify(&Subject {
        version: Version::V2_0,
        found_at: None,
        assertion: &badge.assertion,
        signed: Some(Signed {
            jws: &jws,
            keys: &[Candidate {
                id: KEY,
                document: Fetched::Unreachable(&why),
                bare: false,
                compromised: None,
            }],
        }),
        badge_class: Fetched::Unreachable(&why),
        issuer: Fetched::Unreachable(&why),
        revocation: Revocation::Unknown(Some(why.clone())),
        record: Record::NotOurs,
        gathered: vec![],
        now: time::parse(NOW).unwrap(),
    });
    assert_eq!(report.verdict, Verdict::CouldNotBeChecked);
}

#[test]
fn every_check_has_its_code_and_sentences_in_both_languages() {
    let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len());
    for code in Code::ALL {
        for outcome in [Outcome::Ok, Outcome::Failed, Outcome::NotChecked] {
            let check = Check {
                code: *code,
                outcome,
                reason: None,
                detail: None,
            };
            assert_ne!(check.sentence(Language::Fr), check.sentence(Language::En));
        }
    }
}

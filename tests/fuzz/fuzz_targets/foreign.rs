//! Documents of badges from anywhere: a JSON array of Assertion, BadgeClass, Profile, key and revocation list.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::{
    foreign::{self, Listed, Version},
    json,
    signing::Jws,
    verification::{self, Candidate, Fetched, Record, Revocation, Signed, Subject, Verdict},
};
use serde_json::Value;

const AT: &str = "https://badges.example/1";

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    let Ok(documents) = json::parse(bytes) else {
        return;
    };
    let mut documents = match documents {
        Value::Array(documents) => documents.into_iter(),
        one => vec![one].into_iter(),
    };
    let mut next = || documents.next().unwrap_or_default();
    let first = next();
    let unsigned = foreign::assertion(first.clone(), None);
    let Ok(badge) = foreign::assertion(first, Some(AT)) else {
        return;
    };
    let read = |document: Value, kind: &str| {
        let read = foreign::linked(document, AT, kind, badge.version);
        read.map_or(Value::Null, |plain| plain.document)
    };
    let (class, issuer, key) = (
        read(next(), "BadgeClass"),
        read(next(), "Issuer"),
        read(next(), "CryptographicKey"),
    );
    let list = next();
    if let Ok(Listed::No) = foreign::listed(list.clone(), AT, &badge.assertion, badge.version) {
        // What is not on it would be, were it there.
        if let (Value::Object(mut list), Some(id)) =
            (list, verification::text(&badge.assertion, "id"))
        {
            if list.get("type") == Some(&"RevocationList".into()) && list.contains_key("@context") {
                list.insert("revokedAssertions".into(), vec![id].into());
                list.retain(|name, _| {
                    ["@context", "type", "id", "revokedAssertions"].contains(&name.as_str())
                });
                let found = foreign::listed(list.into(), AT, &badge.assertion, badge.version);
                assert!(!matches!(found, Ok(Listed::No)), "{found:?}");
            }
        }
    }
    // Nobody signed anything here: what claims a signature is never valid.
    let unverifiable = Jws::parse("eyJhbGciOiJFZERTQSJ9.e30.AA").expect("well-formed");
    let keys = [Candidate {
        id: AT,
        document: Fetched::Document(&key),
        bare: false,
        compromised: None,
    }];
    for assertion in [
        Some(&badge.assertion),
        unsigned.as_ref().ok().map(|u| &u.assertion),
    ]
    .into_iter()
    .flatten()
    {
        for jws in [None, Some(&unverifiable)] {
            let report = verification::verify(&Subject {
                version: badge.version,
                assertion,
                found_at: None,
                signed: jws.map(|jws| Signed { jws, keys: &keys }),
                badge_class: Fetched::Document(&class),
                issuer: Fetched::Document(&issuer),
                revocation: Revocation::NotRevoked,
                record: Record::NotOurs,
                gathered: Vec::new(),
                now: chrono::DateTime::from_timestamp(1_800_000_000, 0).expect("a moment"),
            });
            let hosted = assertion.pointer("/verification/type") == Some(&"HostedBadge".into());
            assert!(report.verdict != Verdict::Valid || (hosted && jws.is_none()));
        }
    }
    let _ = foreign::compare(&badge.assertion, &class);
    let _ = (foreign::image_of(&class), badge.version == Version::V2_0);
}

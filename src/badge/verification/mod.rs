//! Judging a badge from the documents it consists of, check by check.
//!
//! Whoever gathers the documents (`checking`) fetches; nothing here does. A document that is missing because it could
//! not be fetched is "not checked", which is neither valid nor invalid.

mod checks;
mod documents;

pub use checks::{Check, Code, Outcome, Report, Verdict};

use super::{
    assertion::Verification,
    signing::{Jws, PublicKey},
    time,
};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A document that a badge points to.
#[derive(Debug, Clone, Copy)]
pub enum Fetched<'a> {
    /// It is here.
    Document(&'a Value),
    /// Its address answers that there is none.
    Missing,
    /// Its address could not be asked.
    Unreachable,
}

/// Whether the issuer took the badge back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revocation {
    /// It stands.
    NotRevoked,
    /// It was revoked, for this reason.
    Revoked(String),
    /// Nobody could be asked.
    Unknown,
}

/// What our own records say of a badge that claims to be ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// Byte for byte what we issued.
    Matches,
    /// We issued something else under that id.
    Differs,
    /// It is not ours to know.
    NotOurs,
}

/// A signature and the key it names.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The compact JWS.
    pub jws: &'a str,
    /// The CryptographicKey at `verification.creator`.
    pub key: Fetched<'a>,
    /// Since when that key may have been in other hands, if its owner says so.
    pub compromised: Option<DateTime<Utc>>,
}

/// Everything that one verification looks at.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The Assertion, hosted or from the signature's payload.
    pub assertion: &'a Value,
    /// Its signature; `None` for a hosted badge of which no signature is known.
    pub signed: Option<Signed<'a>>,
    /// The BadgeClass at `badge`.
    pub badge_class: Fetched<'a>,
    /// The Profile at the BadgeClass's `issuer`.
    pub issuer: Fetched<'a>,
    /// Whether it was taken back.
    pub revocation: Revocation,
    /// What our records say.
    pub record: Record,
    /// The moment of the verification.
    pub now: DateTime<Utc>,
}

/// Judges a badge. Every check is made and reported, also after one has failed.
pub fn verify(subject: &Subject<'_>) -> Report {
    let mut checks = document_checks(subject.assertion, subject.now);
    checks.push(match subject.badge_class {
        Fetched::Document(class) => Check::from(
            Code::BadgeClass,
            documents::badge_class(class, subject.assertion),
        ),
        Fetched::Missing => {
            Check::failed(Code::BadgeClass, "its address answers that there is none")
        }
        Fetched::Unreachable => Check::not_checked(Code::BadgeClass),
    });
    let class = subject.badge_class.document();
    checks.push(match subject.issuer {
        Fetched::Document(issuer) => Check::from(Code::Issuer, documents::issuer(issuer, class)),
        Fetched::Missing => Check::failed(Code::Issuer, "its address answers that there is none"),
        Fetched::Unreachable => Check::not_checked(Code::Issuer),
    });
    match &subject.signed {
        Some(signed) => checks.extend(signature_checks(signed, subject)),
        None if claims_signature(subject.assertion) => {
            checks.push(Check::failed(
                Code::Signature,
                "the document says that it is signed, and no signature came with it",
            ));
        }
        None => {}
    }
    match subject.record {
        Record::Matches => checks.push(Check::ok(Code::Record)),
        Record::Differs => checks.push(Check::failed(
            Code::Record,
            "it is not what was issued under this id",
        )),
        Record::NotOurs => {}
    }
    checks.push(match &subject.revocation {
        Revocation::NotRevoked => Check::ok(Code::NotRevoked),
        Revocation::Revoked(reason) => Check::failed(Code::NotRevoked, reason.clone()),
        Revocation::Unknown => Check::not_checked(Code::NotRevoked),
    });
    Report::new(checks, subject.now)
}

/// The checks of the Assertion alone: what each document of ours passes before it is signed.
pub fn document_checks(assertion: &Value, now: DateTime<Utc>) -> Vec<Check> {
    let instant = |name: &str| assertion.get(name).and_then(Value::as_str).map(time::parse);
    let issued_on = match instant("issuedOn") {
        Some(Ok(at)) if at <= now => Check::ok(Code::IssuedOn),
        Some(Ok(at)) => Check::failed(
            Code::IssuedOn,
            format!("it says {}, which is in the future", time::iso(at)),
        ),
        _ => Check::failed(Code::IssuedOn, "issuedOn is not an instant"),
    };
    let expires = match instant("expires") {
        None if assertion.get("expires").is_none() => Check::ok(Code::NotExpired),
        Some(Ok(at)) if at > now => Check::ok(Code::NotExpired),
        Some(Ok(at)) => Check::failed(Code::NotExpired, time::iso(at)),
        _ => Check::failed(Code::Document, "expires is not an instant"),
    };
    vec![
        Check::from(Code::Document, documents::assertion(assertion)),
        Check::from(Code::Recipient, documents::recipient(assertion)),
        issued_on,
        expires,
    ]
}

impl<'a> Fetched<'a> {
    fn document(self) -> Option<&'a Value> {
        match self {
            Self::Document(document) => Some(document),
            Self::Missing | Self::Unreachable => None,
        }
    }
}

fn claims_signature(assertion: &Value) -> bool {
    let kind = assertion
        .pointer("/verification/type")
        .and_then(Value::as_str);
    kind.is_none_or(|kind| kind != "HostedBadge")
}

fn signature_checks(signed: &Signed<'_>, subject: &Subject<'_>) -> Vec<Check> {
    let jws = match Jws::parse(signed.jws) {
        Ok(jws) => jws,
        Err(why) => return vec![Check::failed(Code::Signature, why.to_string())],
    };
    let creator = jws
        .claims()
        .get("verification")
        .and_then(|v| serde_json::from_value(v.clone()).ok());
    let Some(Verification::SignedBadge { creator }) = creator else {
        return vec![Check::failed(
            Code::KeyOwner,
            "verification.creator does not name a key",
        )];
    };
    if jws.kid().is_some_and(|kid| kid != creator) {
        return vec![Check::failed(
            Code::KeyOwner,
            "the header's kid is not verification.creator",
        )];
    }
    let key = match signed.key {
        Fetched::Document(key) => key,
        Fetched::Missing => {
            return vec![Check::failed(
                Code::KeyOwner,
                "the key's address answers that there is none",
            )];
        }
        Fetched::Unreachable => {
            return vec![
                Check::not_checked(Code::KeyOwner),
                Check::not_checked(Code::Signature),
            ];
        }
    };
    let owner = documents::key(key, &creator, subject.issuer.document());
    let pem = key
        .get("publicKeyPem")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let signature = match PublicKey::from_pem(pem) {
        Ok(public) => jws.verify(&public).map_err(|why| why.to_string()),
        Err(why) => Err(format!("publicKeyPem is not a key that can be used: {why}")),
    };
    let trusted = match signed.compromised {
        None => Ok(()),
        Some(since) => Err(format!(
            "it may have been in other hands since {}; the badge at its address was signed again if it is genuine",
            time::iso(since)
        )),
    };
    vec![
        Check::from(Code::KeyOwner, owner),
        Check::from(Code::KeyTrusted, trusted),
        Check::from(Code::Signature, signature),
    ]
}

#[cfg(test)]
mod tests;

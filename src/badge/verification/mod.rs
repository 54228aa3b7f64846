//! Judging a badge from the documents it consists of, check by check.
//!
//! Whoever gathers the documents (`checking`) fetches; nothing here does. A document that is missing because it could
//! not be fetched is "not checked", which is neither valid nor invalid.

mod checks;
mod codes;
mod documents;
mod reasons;

pub use checks::{Check, Fault, Outcome, Report, Verdict};
pub use codes::Code;
pub use documents::{Recipient, keys_of, list, text};
pub use reasons::Reason;

use super::{
    foreign::Version,
    signing::{Jws, JwsError, PublicKey},
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
    /// Its address answers something else.
    Unusable(&'a Fault),
    /// Its address could not be asked.
    Unreachable(&'a Fault),
}

/// Whether the issuer took the badge back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revocation {
    /// It stands.
    NotRevoked,
    /// It was revoked, and how that is known.
    Revoked(Fault),
    /// Nobody could be asked, and why; `None` when other checks tell.
    Unknown(Option<Fault>),
}

impl Revocation {
    /// By its issuer, for this reason.
    pub fn because(reason: impl Into<String>) -> Self {
        Self::Revoked(Fault::new(Reason::Revoked, reason))
    }

    /// Its issuer gave another in its place, which this sentence names.
    pub fn replaced(sentence: impl Into<String>) -> Self {
        Self::Revoked(Fault::new(Reason::Replaced, sentence))
    }
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

/// A signature and the keys that it may be of.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The JWS, its signature not yet checked.
    pub jws: &'a Jws<'a>,
    /// The CryptographicKey at `verification.creator`; without a creator, each key that the issuer names.
    pub keys: &'a [Candidate<'a>],
}

/// A key that may have signed.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Its address.
    pub id: &'a str,
    /// What is there.
    pub document: Fetched<'a>,
    /// Whether it is a bare PEM file, as issuers had before 2.0, on the issuer's own origin.
    pub bare: bool,
    /// Since when it may have been in other hands, if its owner says so.
    pub compromised: Option<DateTime<Utc>>,
}

/// Everything that one verification looks at. Documents of earlier versions are in the shape of 2.0
/// ([`super::foreign`]).
#[derive(Debug)]
pub struct Subject<'a> {
    /// The version that the badge was written in.
    pub version: Version,
    /// The Assertion, hosted or from the signature's payload.
    pub assertion: &'a Value,
    /// Where a hosted one was found in the end, when redirects led away from its `id`.
    pub found_at: Option<&'a str>,
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
    /// What showed while these things were gathered.
    pub gathered: Vec<Check>,
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
        other => other.check(Code::BadgeClass, Reason::BadgeClassGone),
    });
    let class = subject.badge_class.document();
    checks.push(match subject.issuer {
        Fetched::Document(issuer) => Check::from(
            Code::Issuer,
            documents::issuer(issuer, class, subject.version),
        ),
        other => other.check(Code::Issuer, Reason::IssuerGone),
    });
    match &subject.signed {
        Some(signed) => checks.extend(signature_checks(signed, subject)),
        None if claims_signature(subject.assertion) => {
            checks.push(Check::failed(Code::Signature, Reason::SignatureMissing));
        }
        None => {}
    }
    match subject.record {
        Record::Matches => checks.push(Check::ok(Code::Record)),
        Record::Differs => checks.push(Check::failed(Code::Record, Reason::RecordDiffers)),
        // Where ours may stand, our own record says better.
        Record::NotOurs if !claims_signature(subject.assertion) => {
            checks.push(match subject.issuer.document() {
                Some(issuer) => {
                    let id = text(subject.assertion, "id").unwrap_or_default();
                    // A redirect of the issuer's own site must not let others speak for it.
                    let places = [Some(id), subject.found_at].into_iter().flatten();
                    let mut allowed = places.map(|place| documents::scope(place, issuer));
                    Check::from(Code::Scope, allowed.find(Result::is_err).unwrap_or(Ok(())))
                }
                None => Check::out_of_reach(Code::Scope),
            });
        }
        Record::NotOurs => {}
    }
    checks.push(match &subject.revocation {
        Revocation::NotRevoked if says_revoked(subject.assertion) => {
            Check::failed(Code::NotRevoked, Reason::RevokedHere)
        }
        Revocation::NotRevoked => Check::ok(Code::NotRevoked),
        Revocation::Revoked(how) => Check::failed(Code::NotRevoked, how.clone()),
        Revocation::Unknown(Some(why)) => Check::not_checked(Code::NotRevoked, why.clone()),
        Revocation::Unknown(None) => Check::out_of_reach(Code::NotRevoked),
    });
    checks.extend(subject.gathered.iter().cloned());
    Report::new(checks, subject.now)
}

/// The checks of the Assertion alone: what each document of ours passes before it is signed.
pub fn document_checks(assertion: &Value, now: DateTime<Utc>) -> Vec<Check> {
    // A bare date is no instant: whoever reads it elsewhere would choose another hour.
    let instant = |name: &str| {
        let text = assertion.get(name).and_then(Value::as_str);
        text.filter(|text| text.contains('T')).map(time::parse)
    };
    let issued_on = match instant("issuedOn") {
        Some(Ok(at)) if at <= now => Check::ok(Code::IssuedOn),
        Some(Ok(at)) => Check::failed(
            Code::IssuedOn,
            Fault::new(Reason::IssuedOnFuture, time::iso(at)),
        ),
        _ => Check::failed(Code::IssuedOn, Reason::IssuedOnUnreadable),
    };
    let expires = match instant("expires") {
        None if assertion.get("expires").is_none() => Check::ok(Code::NotExpired),
        Some(Ok(at)) if at > now => Check::ok(Code::NotExpired),
        Some(Ok(at)) => Check::failed(Code::NotExpired, Fault::new(Reason::Expired, time::iso(at))),
        _ => Check::failed(Code::Document, Reason::ExpiresUnreadable),
    };
    let recipient = match documents::recipient(assertion) {
        Ok(Recipient::Protected) => Check::ok(Code::Recipient),
        Ok(Recipient::Weak(why)) => Check::warning(Code::Recipient, why),
        Err(fault) => Check::failed(Code::Recipient, fault),
    };
    vec![
        Check::from(Code::Document, documents::assertion(assertion)),
        recipient,
        issued_on,
        expires,
    ]
}

impl<'a> Fetched<'a> {
    /// The document, if there is one.
    pub fn document(self) -> Option<&'a Value> {
        match self {
            Self::Document(document) => Some(document),
            Self::Missing | Self::Unusable(_) | Self::Unreachable(_) => None,
        }
    }

    /// The check of something that is not here.
    fn check(self, code: Code, gone: Reason) -> Check {
        match self {
            Self::Document(_) => Check::ok(code),
            Self::Missing => Check::failed(code, gone),
            Self::Unusable(why) => Check::failed(code, why.clone()),
            Self::Unreachable(why) => Check::not_checked(code, why.clone()),
        }
    }
}

fn claims_signature(assertion: &Value) -> bool {
    let kind = assertion
        .pointer("/verification/type")
        .and_then(Value::as_str);
    kind.is_none_or(|kind| kind != "HostedBadge")
}

/// Whether a document says of itself that it was revoked, in whatever way.
pub fn says_revoked(assertion: &Value) -> bool {
    let revoked = assertion.get("revoked");
    revoked.is_some_and(|revoked| !matches!(revoked, Value::Bool(false) | Value::Null))
}

fn signature_checks(signed: &Signed<'_>, subject: &Subject<'_>) -> Vec<Check> {
    // Of ours, the hosted document is judged together with its signature from our record.
    let document = match claims_signature(subject.assertion) {
        true => subject.assertion,
        false if subject.record == Record::NotOurs => {
            return vec![Check::failed(Code::Signature, Reason::SignatureUnexpected)];
        }
        false => signed.jws.claims(),
    };
    let creator = document
        .pointer("/verification/creator")
        .and_then(Value::as_str);
    if creator.is_some() && signed.jws.kid().is_some_and(|kid| Some(kid) != creator) {
        return vec![Check::failed(Code::KeyOwner, Reason::KidDiffers)];
    }
    let mut tried = signed
        .keys
        .iter()
        .map(|key| of_candidate(key, signed.jws, subject));
    let Some(first) = tried.next() else {
        return vec![match subject.issuer {
            Fetched::Unreachable(why) => Check::not_checked(Code::KeyOwner, why.clone()),
            _ => Check::failed(Code::KeyOwner, Reason::CreatorMissing),
        }];
    };
    let signs = |checks: &Vec<Check>| {
        let ok = |c: &Check| c.code == Code::Signature && c.outcome == Outcome::Ok;
        checks.iter().any(ok)
    };
    let open = |checks: &Vec<Check>| checks.iter().any(|c| c.outcome == Outcome::NotChecked);
    let mut all: Vec<Vec<Check>> = std::iter::once(first).chain(tried).collect();
    // One that could not be looked at may be the one.
    let best = all.iter().position(signs).or(all.iter().position(open));
    all.swap_remove(best.unwrap_or(0))
}

fn of_candidate(key: &Candidate<'_>, jws: &Jws<'_>, subject: &Subject<'_>) -> Vec<Check> {
    let document = match key.document {
        Fetched::Document(document) => document,
        Fetched::Unreachable(_) => {
            return vec![
                key.document.check(Code::KeyOwner, Reason::KeyGone),
                Check::out_of_reach(Code::Signature),
            ];
        }
        other => return vec![other.check(Code::KeyOwner, Reason::KeyGone)],
    };
    let owner = match subject.issuer {
        // Whose key it is stays open while the issuer cannot be asked.
        Fetched::Unreachable(why) => Check::not_checked(Code::KeyOwner, why.clone()),
        issuer => Check::from(
            Code::KeyOwner,
            documents::key(document, key.id, issuer.document(), key.bare),
        ),
    };
    let pem = text(document, "publicKeyPem").unwrap_or_default();
    let signature = match PublicKey::from_pem(pem) {
        Ok(public) => jws.verify(&public).map_err(|why| Fault::from(&why)),
        Err(why) => Err(Fault::new(Reason::KeyUnreadable, why.to_string())),
    };
    let trusted = match key.compromised {
        None => Ok(()),
        Some(since) => Err(Fault::new(
            Reason::KeyCompromised,
            format!(
                "it may have been in other hands since {}; the badge at its address was signed again if it is genuine",
                time::iso(since)
            ),
        )),
    };
    let signature = match (signature, owner.outcome) {
        // Right, by a key of nobody knows whom: that says nothing.
        (Ok(()), Outcome::NotChecked) => Check::out_of_reach(Code::Signature),
        (signature, _) => Check::from(Code::Signature, signature),
    };
    let mut checks = vec![owner, signature];
    // Only our own keys tell that they were compromised.
    if subject.record != Record::NotOurs {
        checks.insert(1, Check::from(Code::KeyTrusted, trusted));
    }
    checks
}

impl From<&JwsError> for Fault {
    fn from(why: &JwsError) -> Self {
        let reason = match why {
            JwsError::Parts | JwsError::Base64(_) | JwsError::Json(..) => {
                Reason::SignatureMalformed
            }
            JwsError::TooLarge => Reason::TooLarge,
            JwsError::Algorithm(_) => Reason::SignatureAlgorithm,
            JwsError::Header(_) => Reason::SignatureHeader,
            JwsError::KeyMismatch { .. } => Reason::SignatureKeyMismatch,
            JwsError::Signature => Reason::SignatureWrong,
        };
        Self::new(reason, why.to_string())
    }
}

#[cfg(test)]
mod tests;

//! A document is checked before it is signed, and its signature after.

use super::Error;
use crate::badge::{
    assertion::{Assertion, Content},
    error::Invalid,
    signing::{FORMAT, Jws, SigningKey, compose},
    time,
    urls::BaseUrl,
    verification::{self, Outcome},
};
use crate::storage::assertions::Rendition;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The largest payload that is signed, in bytes.
const MAX_PAYLOAD: usize = crate::badge::json::MAX_BYTES;

/// Builds the document and does what [`sign_document`] does.
pub(super) fn sign_and_check(
    base: &BaseUrl,
    content: Content,
    key_id: Uuid,
    key: &SigningKey,
    now: DateTime<Utc>,
) -> Result<Rendition, Error> {
    sign_document(base, &content.signed(&base.key(key_id)), key_id, key, now)
}

/// Checks a document as a stranger would, signs it, and checks the signature.
///
/// An already past `expires` is let through: a badge earned long ago may be recorded late.
pub(super) fn sign_document(
    base: &BaseUrl,
    document: &Assertion,
    key_id: Uuid,
    key: &SigningKey,
    now: DateTime<Utc>,
) -> Result<Rendition, Error> {
    let kid = base.key(key_id);
    let payload = document.to_bytes();
    if payload.len() > MAX_PAYLOAD {
        let message = format!(
            "evidence and narrative together are too long: the badge would exceed {MAX_PAYLOAD} bytes"
        );
        return Err(Error::field(
            "/evidence",
            Invalid::new("text-too-long", message),
        ));
    }
    let document = crate::badge::json::parse(&payload)
        .map_err(|_| Error::Internal("our own document is not strict JSON"))?;
    let broken = verification::document_checks(&document, now)
        .into_iter()
        .any(|check| check.outcome != Outcome::Ok && check.code != verification::Code::NotExpired);
    if broken {
        tracing::error!(issued_on = %time::iso(now), "a document of our own did not pass verification");
        return Err(Error::Internal(
            "our own document does not pass verification",
        ));
    }
    let signature = key.signature(&payload)?;
    let jws = compose(FORMAT, key.algorithm(), &kid, &payload, &signature);
    let verified = Jws::parse(&jws).and_then(|jws| jws.verify(key.public()));
    verified.map_err(|_| Error::Internal("our own signature does not verify"))?;
    Ok(Rendition {
        format: FORMAT,
        key: key_id,
        payload,
        signature,
    })
}

//! Open Badges 1.1, 1.0 and 0.5 in the shape of 2.0.
//!
//! Source: the specification's history (1.0: three documents, `uid`, `verify`; 1.1: the same in JSON-LD; 0.5: one
//! document, its issuer told by origin).

use super::{Fault, Reason, V2, Version, text};
use crate::badge::time;
use chrono::DateTime;
use serde_json::{Value, json};
use url::Url;

/// An Assertion of 1.1 or 1.0.
pub fn assertion(document: &mut Value, version: Version, at: Option<&str>) -> Result<(), Fault> {
    dates(document, &["issuedOn", "expires"]);
    let verify = document.get("verification").cloned().unwrap_or_default();
    let url = text(&verify, "url").map(str::to_owned);
    document["@context"] = json!(V2);
    if version == Version::V1_0 {
        document["type"] = json!("Assertion");
    }
    if text(&verify, "type") == Some("SignedBadge") {
        document["verification"] = json!({"type": "SignedBadge", "creator": url});
        return Ok(());
    }
    // Hosted: it is where it says that it is.
    let url = url.ok_or(Fault::new(
        Reason::VerificationMissing,
        "verify.url is missing",
    ))?;
    if at.is_some_and(|at| at != url) || text(document, "id").is_some_and(|id| id != url) {
        return Err(Fault::new(
            Reason::IdDiffers,
            format!("verify.url is {url:?}"),
        ));
    }
    document["id"] = json!(url);
    document["verification"] = json!({"type": text(&verify, "type")});
    Ok(())
}

/// A BadgeClass or Profile of 1.1 or 1.0: its address is its id.
pub fn linked(document: &mut Value, at: &str, kind: &str) {
    let had_context = document.get("@context").is_some();
    document["@context"] = json!(V2);
    if !had_context {
        document["id"] = json!(at);
        document["type"] = json!(kind);
    }
}

/// An Assertion of 0.5, which holds everything: gives the BadgeClass and the Profile.
pub fn take_apart(document: &mut Value, at: Option<&str>) -> Result<(Value, Value), Fault> {
    let Some(at) = at else {
        let why = "a badge of version 0.5 is verified at its address: give that";
        return Err(Fault::new(Reason::VersionUnsupported, why));
    };
    let class = document["badge"].take();
    let issuer = class.get("issuer").cloned().unwrap_or_default();
    let origin = text(&issuer, "origin").map(|origin| secured(origin, at));
    // Addresses may be relative to the issuer's origin.
    let base = origin.as_deref().and_then(|origin| Url::parse(origin).ok());
    let absolute = |address: Option<&str>| {
        let joined = base
            .as_ref()
            .zip(address)
            .and_then(|(base, a)| base.join(a).ok());
        joined.map_or(Value::Null, |url| json!(url.as_str()))
    };
    let class_id = format!("{at}#badge");
    let profile = json!({"@context": V2, "id": origin, "type": "Issuer", "name": text(&issuer, "name"),
        "url": origin, "email": text(&issuer, "contact")});
    let badge_class = json!({"@context": V2, "id": class_id, "type": "BadgeClass", "name": text(&class, "name"),
        "description": text(&class, "description"), "image": absolute(text(&class, "image")),
        "criteria": absolute(text(&class, "criteria")), "issuer": origin});
    let identity = text(document, "recipient").unwrap_or_default();
    let recipient = json!({"type": "email", "hashed": identity.contains('$'), "identity": identity,
        "salt": text(document, "salt")});
    let mut assertion = json!({"@context": V2, "id": at, "type": "Assertion", "recipient": recipient, "badge": class_id,
        "issuedOn": document.get("issued_on"), "verification": {"type": "HostedBadge"}});
    for member in ["expires", "revoked"] {
        if let Some(value) = document.get(member) {
            assertion[member] = value.clone();
        }
    }
    let evidence = absolute(text(document, "evidence"));
    if evidence.is_string() {
        assertion["evidence"] = evidence;
    }
    dates(&mut assertion, &["issuedOn", "expires"]);
    *document = assertion;
    Ok((badge_class, profile))
}

/// An origin that was written before its site moved from http to https, where the badge is now.
fn secured(origin: &str, at: &str) -> String {
    let moved = format!(
        "https://{}",
        origin.strip_prefix("http://").unwrap_or(origin)
    );
    let of = |url: &str| Url::parse(url).map(|url| url.origin()).ok();
    match origin.starts_with("http://") && of(&moved).is_some() && of(&moved) == of(at) {
        true => moved,
        false => origin.to_owned(),
    }
}

/// Seconds since 1970, bare dates and instants without a zone were allowed.
fn dates(document: &mut Value, members: &[&str]) {
    let seconds = |seconds: i64| DateTime::from_timestamp(seconds, 0);
    for member in members {
        let instant = match document.get(*member) {
            Some(Value::Number(number)) => number.as_i64().and_then(seconds),
            Some(Value::String(text)) => match text.parse() {
                Ok(number) => seconds(number),
                // A zone was not asked for either.
                Err(_) => time::parse(text)
                    .or_else(|_| time::parse(&format!("{text}Z")))
                    .ok(),
            },
            _ => None,
        };
        if let Some(at) = instant {
            document[*member] = json!(time::iso(at));
        }
    }
}

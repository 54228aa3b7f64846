//! What Open Badges 2.0 asks of each document. Each function gives the first thing that is wrong.

use crate::badge::{CONTEXT, urls::WebUrl};
use serde_json::Value;

type Checked = Result<(), String>;

/// The Assertion: context, id, type, badge, verification; evidence and narrative of the right kind.
pub fn assertion(document: &Value) -> Checked {
    context(document)?;
    kind(document, &["Assertion"])?;
    address(document, "id")?;
    address(document, "badge")?;
    let verification = document
        .get("verification")
        .ok_or("verification is missing")?;
    match text(verification, "type")? {
        "HostedBadge" => {}
        "SignedBadge" => {
            address(verification, "creator").map_err(|why| format!("verification.{why}"))?
        }
        other => return Err(format!("verification.type {other:?} is not known")),
    }
    if document
        .get("revoked")
        .is_some_and(|revoked| revoked != &Value::Bool(false))
    {
        return Err("it says itself that it is revoked".to_owned());
    }
    for evidence in list(document, "evidence") {
        if !(evidence.is_object() || evidence.is_string()) {
            return Err("evidence is neither an object nor an address".to_owned());
        }
    }
    Ok(())
}

/// The recipient: an e-mail address hashed with SHA-256 and a salt.
pub fn recipient(document: &Value) -> Checked {
    let recipient = document.get("recipient").ok_or("recipient is missing")?;
    text(recipient, "type")?;
    if recipient.get("hashed") != Some(&Value::Bool(true)) {
        return Err("recipient.hashed is not true".to_owned());
    }
    let hash = text(recipient, "identity")?
        .strip_prefix("sha256$")
        .unwrap_or_default();
    if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err("recipient.identity is not sha256$ and 64 hexadecimal digits".to_owned());
    }
    if text(recipient, "salt")?.len() < 16 {
        return Err("recipient.salt is too short".to_owned());
    }
    Ok(())
}

/// The BadgeClass that the Assertion names.
pub fn badge_class(document: &Value, assertion: &Value) -> Checked {
    context(document)?;
    kind(document, &["BadgeClass"])?;
    same(
        document,
        "id",
        assertion.get("badge"),
        "the Assertion's badge",
    )?;
    text(document, "name")?;
    text(document, "description")?;
    address(document, "issuer")?;
    match document.get("image") {
        Some(Value::Object(image)) => address(&Value::Object(image.clone()), "id")?,
        _ => address(document, "image")?,
    }
    match document.get("criteria") {
        Some(Value::String(_)) => address(document, "criteria"),
        Some(criteria @ Value::Object(_)) => text(criteria, "narrative")
            .or_else(|_| text(criteria, "id"))
            .map(drop),
        _ => Err("criteria is missing".to_owned()),
    }
}

/// The Profile that the BadgeClass names.
pub fn issuer(document: &Value, badge_class: Option<&Value>) -> Checked {
    context(document)?;
    kind(document, &["Issuer", "Profile"])?;
    if let Some(class) = badge_class {
        same(
            document,
            "id",
            class.get("issuer"),
            "the BadgeClass's issuer",
        )?;
    }
    text(document, "name")?;
    text(document, "email")?;
    address(document, "url")
}

/// The key at `creator`: owned by the issuer, which names it.
pub fn key(document: &Value, creator: &str, issuer: Option<&Value>) -> Checked {
    kind(document, &["CryptographicKey"])?;
    same(
        document,
        "id",
        Some(&creator.into()),
        "verification.creator",
    )?;
    text(document, "publicKeyPem")?;
    let Some(issuer) = issuer else {
        return Err("the issuer is not known".to_owned());
    };
    same(document, "owner", issuer.get("id"), "the issuer")?;
    let names = |member: &str| {
        list(issuer, member).iter().any(|entry| {
            let id = entry.get("id").unwrap_or(entry);
            id.as_str() == Some(creator)
        })
    };
    if names("publicKey") || names("https://w3id.org/security#assertionMethod") {
        Ok(())
    } else {
        Err("the issuer does not name the key".to_owned())
    }
}

fn context(document: &Value) -> Checked {
    let named = list(document, "@context")
        .iter()
        .any(|c| c.as_str() == Some(CONTEXT));
    if named {
        Ok(())
    } else {
        Err(format!("@context does not hold {CONTEXT}"))
    }
}

fn kind(document: &Value, accepted: &[&str]) -> Checked {
    let found = list(document, "type")
        .iter()
        .any(|t| t.as_str().is_some_and(|t| accepted.contains(&t)));
    if found {
        Ok(())
    } else {
        Err(format!("type is not {}", accepted.join(" or ")))
    }
}

fn text<'a>(document: &'a Value, member: &str) -> Result<&'a str, String> {
    match document.get(member).and_then(Value::as_str) {
        Some(text) if !text.trim().is_empty() => Ok(text),
        _ => Err(format!("{member} is missing or empty")),
    }
}

fn address(document: &Value, member: &str) -> Checked {
    WebUrl::parse(text(document, member)?)
        .map(drop)
        .map_err(|why| format!("{member}: {why}"))
}

fn same(document: &Value, member: &str, expected: Option<&Value>, what: &str) -> Checked {
    let expected = expected.and_then(|e| e.get("id").unwrap_or(e).as_str());
    if text(document, member)? == expected.unwrap_or_default() {
        Ok(())
    } else {
        Err(format!("{member} is not {what}"))
    }
}

/// A member as a list: JSON-LD does not tell one value from a list of one.
fn list<'a>(document: &'a Value, member: &str) -> &'a [Value] {
    match document.get(member) {
        Some(Value::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

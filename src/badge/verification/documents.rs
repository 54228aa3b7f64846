//! What Open Badges asks of each document. Each function gives the first thing that is wrong.

use super::{Fault, Reason};
use crate::badge::{CONTEXT, foreign::Version, urls::WebUrl};
use serde_json::Value;
use uuid::Uuid;

type Checked = Result<(), Fault>;

/// The shortest salt that does not let an address be guessed at once, in characters.
const SALT: usize = 16;

/// The Assertion: context, id, type, badge, verification; evidence of the right kind.
pub fn assertion(document: &Value) -> Checked {
    context(document)?;
    kind(document, &["Assertion"])?;
    let verification = document.get("verification");
    let verification = verification.ok_or(Reason::VerificationMissing)?;
    let signed = match text(verification, "type") {
        Some("HostedBadge") => false,
        Some("SignedBadge") => true,
        Some(other) => return Err(Fault::new(Reason::VerificationUnknown, quoted(other))),
        None => return Err(Reason::VerificationMissing.into()),
    };
    id(document, signed)?;
    address(document, "badge", Reason::BadgeMissing)?;
    let odd = |evidence: &&Value| !(evidence.is_object() || evidence.is_string());
    match list(document, "evidence").iter().find(odd) {
        Some(odd) => Err(Fault::new(Reason::EvidenceMalformed, odd.to_string())),
        None => Ok(()),
    }
}

/// A hosted badge's id is its address; a signed one may have a `urn:uuid` instead, or a `uid` before 2.0.
fn id(document: &Value, signed: bool) -> Checked {
    let urn = |text: &str| {
        let uuid = text.strip_prefix("urn:uuid:").map(Uuid::try_parse);
        uuid.is_some_and(|uuid| uuid.is_ok())
    };
    match text(document, "id") {
        Some(id) if signed && urn(id) => Ok(()),
        None if signed && text(document, "uid").is_some() => Ok(()),
        _ => address(document, "id", Reason::IdMissing),
    }
}

/// How well the recipient is told: hashed with SHA-256 and a salt is ok, the other allowed ways are a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// As it should be.
    Protected,
    /// Allowed, and not as it should be.
    Weak(Reason),
}

/// The recipient: an identity, hashed or not.
pub fn recipient(document: &Value) -> Result<Recipient, Fault> {
    let malformed = |why: &str| Fault::new(Reason::RecipientMalformed, why);
    let recipient = document.get("recipient").ok_or(Reason::RecipientMissing)?;
    text(recipient, "type").ok_or_else(|| malformed("type is missing"))?;
    let identity = text(recipient, "identity").ok_or_else(|| malformed("identity is missing"))?;
    match recipient.get("hashed") {
        Some(Value::Bool(true)) => {}
        Some(Value::Bool(false)) => return Ok(Recipient::Weak(Reason::RecipientClear)),
        _ => return Err(malformed("hashed is neither true nor false")),
    }
    let (digits, weak) = match identity.split_once('$') {
        Some(("sha256", hash)) => (hash, false),
        Some(("md5", hash)) => (hash, true),
        _ => return Err(malformed("identity begins with neither sha256$ nor md5$")),
    };
    let length = if weak { 32 } else { 64 };
    if digits.len() != length || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(malformed(&format!(
            "the hash is not {length} hexadecimal digits"
        )));
    }
    let salt = match recipient.get("salt") {
        None | Some(Value::Null) => 0,
        Some(Value::String(salt)) => salt.len(),
        Some(_) => return Err(malformed("salt is no text")),
    };
    Ok(match (weak, salt < SALT) {
        (true, _) => Recipient::Weak(Reason::RecipientWeakHash),
        (false, true) => Recipient::Weak(Reason::RecipientUnsalted),
        (false, false) => Recipient::Protected,
    })
}

/// The BadgeClass that the Assertion names.
pub fn badge_class(document: &Value, assertion: &Value) -> Checked {
    context(document)?;
    kind(document, &["BadgeClass"])?;
    same(
        document,
        "id",
        assertion.get("badge"),
        Reason::BadgeClassDiffers,
    )?;
    text(document, "name").ok_or(Reason::NameMissing)?;
    text(document, "description").ok_or(Reason::DescriptionMissing)?;
    image(document)?;
    match document.get("criteria") {
        Some(Value::String(_)) => address(document, "criteria", Reason::CriteriaMissing)?,
        Some(criteria @ Value::Object(_)) => {
            let said = text(criteria, "narrative").or_else(|| text(criteria, "id"));
            said.ok_or(Reason::CriteriaMissing)?;
        }
        _ => return Err(Reason::CriteriaMissing.into()),
    }
    address(document, "issuer", Reason::IssuerMissing)
}

fn image(class: &Value) -> Checked {
    let missing = || Fault::from(Reason::ImageMissing);
    let image = class.get("image").ok_or_else(missing)?;
    let at = match image {
        Value::Object(_) => text(image, "id"),
        _ => image.as_str(),
    };
    let at = at.filter(|at| !at.trim().is_empty()).ok_or_else(missing)?;
    match at.starts_with("data:") {
        true => Ok(()),
        false => web(at, Reason::ImageMissing),
    }
}

/// The Profile that the BadgeClass names.
pub fn issuer(document: &Value, badge_class: Option<&Value>, version: Version) -> Checked {
    context(document)?;
    kind(document, &["Issuer", "Profile"])?;
    if let Some(class) = badge_class {
        same(document, "id", class.get("issuer"), Reason::IssuerDiffers)?;
    }
    text(document, "name").ok_or(Reason::IssuerNameMissing)?;
    // Mandatory since 2.0.
    if version == Version::V2_0 {
        text(document, "email").ok_or(Reason::IssuerEmailMissing)?;
    }
    address(document, "url", Reason::IssuerUrlMissing)
}

/// The key at `creator`: owned by the issuer, which names it. Before 2.0 it may be a bare PEM file; then the issuer names
/// none, and whoever gathered it saw that it is on the issuer's own origin.
pub fn key(document: &Value, creator: &str, issuer: Option<&Value>, bare: bool) -> Checked {
    let unknown = || Fault::new(Reason::KeyOwnerDiffers, "the issuer is not known");
    let issuer = issuer.ok_or_else(unknown)?;
    if bare {
        return match keys_of(issuer).next() {
            None => Ok(()),
            Some(_) => Err(Reason::KeyNotNamed.into()),
        };
    }
    kind(document, &["CryptographicKey"])?;
    same(document, "id", Some(&creator.into()), Reason::KeyDiffers)?;
    text(document, "publicKeyPem")
        .ok_or(Fault::new(Reason::KeyUnreadable, "publicKeyPem is missing"))?;
    same(document, "owner", issuer.get("id"), Reason::KeyOwnerDiffers)?;
    match keys_of(issuer).any(|named| named == creator) {
        true => Ok(()),
        false => Err(Reason::KeyNotNamed.into()),
    }
}

/// The addresses of the keys that a Profile names: `publicKey`, and `assertionMethod` as W3C's security vocabulary has it.
pub fn keys_of(profile: &Value) -> impl Iterator<Item = &str> {
    ["publicKey", "https://w3id.org/security#assertionMethod"]
        .into_iter()
        .flat_map(|member| list(profile, member))
        .filter_map(|entry| entry.get("id").unwrap_or(entry).as_str())
}

/// Whether the issuer of a hosted badge allows it at that place (Open Badges 2.0, "VerificationObject": `startsWith`,
/// `allowedOrigins`; without either, the origin of the Profile's own id).
pub fn scope(place: &str, issuer: &Value) -> Checked {
    // As it is fetched: without `..` and its other spellings.
    let id = url::Url::parse(place).map(String::from).unwrap_or_default();
    let id = id.as_str();
    let refuse = |allowed: &str| {
        Fault::new(
            Reason::OriginNotAllowed,
            format!("{id} is not under {allowed}"),
        )
    };
    let policy = issuer.get("verification").unwrap_or(&Value::Null);
    let prefixes = list(policy, "startsWith");
    if !prefixes.is_empty() {
        let fits = |prefix: &Value| {
            let prefix = prefix.as_str().unwrap_or_default();
            // A prefix without a path would also fit badges.example.evil.example.
            prefix.split('/').nth(3).is_some() && id.starts_with(prefix)
        };
        return match prefixes.iter().any(fits) {
            true => Ok(()),
            false => Err(refuse("what verification.startsWith allows")),
        };
    }
    let host = |address: &str| {
        let url = url::Url::parse(address).ok()?;
        let host = url.host_str()?.to_owned();
        Some((host, url.origin()))
    };
    let Some((own, origin)) = host(id) else {
        return Err(refuse("any origin"));
    };
    let origins = list(policy, "allowedOrigins");
    let allowed = match origins.is_empty() {
        true => text(issuer, "id")
            .and_then(host)
            .is_some_and(|(_, of_issuer)| of_issuer == origin),
        false => origins.iter().any(|o| {
            let given = o.as_str().unwrap_or_default();
            given.eq_ignore_ascii_case(&own) || host(given).is_some_and(|(_, o)| o == origin)
        }),
    };
    match allowed {
        true => Ok(()),
        false => Err(refuse("an origin of the issuer")),
    }
}

fn context(document: &Value) -> Checked {
    let named = list(document, "@context")
        .iter()
        .any(|c| c.as_str() == Some(CONTEXT));
    match named {
        true => Ok(()),
        false => Err(Fault::new(
            Reason::ContextMissing,
            format!("@context does not hold {CONTEXT}"),
        )),
    }
}

fn kind(document: &Value, accepted: &[&str]) -> Checked {
    let found = list(document, "type")
        .iter()
        .any(|t| t.as_str().is_some_and(|t| accepted.contains(&t)));
    match found {
        true => Ok(()),
        false => Err(Fault::new(
            Reason::TypeWrong,
            format!("type is not {}", accepted.join(" or ")),
        )),
    }
}

/// A member that is text with something in it.
pub fn text<'a>(document: &'a Value, member: &str) -> Option<&'a str> {
    let text = document.get(member).and_then(Value::as_str);
    text.filter(|text| !text.trim().is_empty())
}

fn address(document: &Value, member: &str, reason: Reason) -> Checked {
    let given = text(document, member)
        .ok_or_else(|| Fault::new(reason, format!("{member} is missing or empty")))?;
    web(given, reason)
}

fn web(address: &str, reason: Reason) -> Checked {
    WebUrl::parse(address)
        .map(drop)
        .map_err(|why| Fault::new(reason, why.message))
}

fn same(document: &Value, member: &str, expected: Option<&Value>, reason: Reason) -> Checked {
    let expected = expected.and_then(|e| e.get("id").unwrap_or(e).as_str());
    let found = text(document, member);
    match found.is_some() && found == expected {
        true => Ok(()),
        false => Err(Fault::new(
            reason,
            format!(
                "{member} is {}, expected {}",
                quoted(found.unwrap_or("missing")),
                quoted(expected.unwrap_or_default())
            ),
        )),
    }
}

/// Somebody's text in a sentence, cut.
fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(200).collect();
    format!("{cut:?}")
}

/// A member as a list: JSON-LD does not tell one value from a list of one.
pub fn list<'a>(document: &'a Value, member: &str) -> &'a [Value] {
    match document.get(member) {
        Some(Value::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

//! Badges of other services: documents of every version brought into the shape of 2.0, to be judged by
//! [`super::verification`].

mod brought;
mod copy;
mod earlier;
mod revocations;
mod terms;

pub use brought::Brought;
pub use copy::compare;
pub use revocations::{Listed, listed};

use super::verification::{Fault, Reason, list, text};
use serde_json::{Value, json};
use terms::{Plain, V1, V2};

/// The versions of Open Badges that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// JSON-LD with the context v2.
    V2_0,
    /// JSON-LD with the context v1.
    V1_1,
    /// Three documents without a context.
    V1_0,
    /// One document that holds its badge and issuer; hosted only.
    V0_5,
}

impl Version {
    /// As people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0",
            Self::V1_1 => "1.1",
            Self::V1_0 => "1.0",
            Self::V0_5 => "0.5",
        }
    }
}

/// An Assertion from anywhere, in the shape of 2.0.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreign {
    /// The version it is written in.
    pub version: Version,
    /// The Assertion.
    pub assertion: Value,
    /// The BadgeClass and the Profile that stand inside of it: 0.5 has no other place for them.
    pub inside: Option<(Value, Value)>,
    /// Contexts beside the standard's, which were not looked at.
    pub unknown_contexts: Vec<String>,
}

/// Documents of Open Badges that are nobody's badge.
const OTHERS: [&str; 6] = [
    "BadgeClass",
    "Issuer",
    "Profile",
    "CryptographicKey",
    "RevocationList",
    "Endorsement",
];

/// Reads an Assertion of any version. `at` is the address it was fetched from.
///
/// # Errors
/// When it is no Assertion, or one of a version that is not understood.
pub fn assertion(document: Value, at: Option<&str>) -> Result<Foreign, Fault> {
    let plain = terms::read(document)?;
    let other = list(&plain.document, "type")
        .iter()
        .filter_map(Value::as_str);
    if let Some(kind) = other.into_iter().find(|kind| OTHERS.contains(kind)) {
        return Err(Fault::new(
            Reason::NotAnAward,
            format!("its type is {kind}"),
        ));
    }
    let version = version(&plain)?;
    let unknown_contexts = plain.unknown_contexts().map(str::to_owned).collect();
    let mut document = plain.document;
    let mut inside = None;
    match version {
        Version::V2_0 => {}
        Version::V1_1 | Version::V1_0 => earlier::assertion(&mut document, version, at)?,
        Version::V0_5 => inside = Some(earlier::take_apart(&mut document, at)?),
    }
    Ok(Foreign {
        version,
        assertion: document,
        inside,
        unknown_contexts,
    })
}

/// Which version an Assertion is of.
fn version(plain: &Plain) -> Result<Version, Fault> {
    let document = &plain.document;
    let later = |context: &String| {
        context.contains("/credentials/") || context.contains("/ob/v3") || context.contains("/clr/")
    };
    if plain.contexts.iter().any(later) || document.get("vc").is_some() {
        let why = "it is a Verifiable Credential, as Open Badges 3.0 has them";
        return Err(Fault::new(Reason::VersionUnsupported, why));
    }
    if plain.names(V2) {
        return Ok(Version::V2_0);
    }
    if plain.names(V1) {
        return Ok(Version::V1_1);
    }
    let has = |member: &str| document.get(member).is_some();
    if document.get("@context").is_none() {
        if has("uid") && has("verification") && has("recipient") {
            return Ok(Version::V1_0);
        }
        if document.get("recipient").is_some_and(Value::is_string) && document["badge"].is_object()
        {
            return Ok(Version::V0_5);
        }
        if !has("recipient") && !has("badge") {
            return Err(Reason::NotABadge.into());
        }
    }
    Err(Fault::new(
        Reason::ContextMissing,
        format!("@context holds neither {V2} nor {V1}"),
    ))
}

/// Reads the BadgeClass or Profile at `at`, for an Assertion of that version.
///
/// # Errors
/// When it cannot be read under the terms of the standard. What it lacks is not told here.
pub fn linked(document: Value, at: &str, kind: &str, version: Version) -> Result<Plainly, Fault> {
    let plain = terms::read(document)?;
    let unknown_contexts = plain.unknown_contexts().map(str::to_owned).collect();
    let earlier = match version {
        Version::V2_0 => false,
        Version::V1_1 => plain.names(V1),
        Version::V1_0 | Version::V0_5 => plain.contexts.is_empty() || plain.names(V1),
    };
    let mut document = plain.document;
    if earlier {
        earlier::linked(&mut document, at, kind);
    }
    Ok(Plainly {
        document,
        unknown_contexts,
        earlier,
    })
}

/// A document under the terms of 2.0.
#[derive(Debug, Clone, PartialEq)]
pub struct Plainly {
    /// Its members.
    pub document: Value,
    /// Contexts beside the standard's, which were not looked at.
    pub unknown_contexts: Vec<String>,
    /// Whether it was written before 2.0.
    pub earlier: bool,
}

/// A key that is served as a bare PEM file, as before 2.0.
pub fn bare_key(at: &str, pem: &str) -> Value {
    json!({ "id": at, "publicKeyPem": pem })
}

/// Where a hosted Assertion says that it is: its `id`.
pub fn hosted_at(assertion: &Value) -> Option<&str> {
    text(assertion, "id").filter(|id| id.starts_with("https://") || id.starts_with("http://"))
}

/// Where the image of a BadgeClass is: an address or a `data:` URI.
pub fn image_of(class: &Value) -> Option<&str> {
    let image = class.get("image")?;
    image.as_str().or_else(|| text(image, "id"))
}

#[cfg(test)]
mod tests;

//! Revocation lists from anywhere.

use super::{Version, terms};
use crate::badge::verification::{Fault, Reason, list, text};
use serde_json::Value;

/// What a revocation list says of a badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// Nothing.
    No,
    /// That it was revoked, and perhaps why.
    Revoked(Option<String>),
}

/// Looks a badge up, by its `id` and its `uid`, in the list at `at`.
///
/// Version 2.0: a RevocationList whose `revokedAssertions` are ids or objects with an `id` or `uid`. Before: an object of
/// reasons by uid.
///
/// # Errors
/// When it is no such list: then nothing is known.
pub fn listed(
    document: Value,
    at: &str,
    assertion: &Value,
    version: Version,
) -> Result<Listed, Fault> {
    let malformed = |why: &str| Fault::new(Reason::RevocationListMalformed, why);
    let plain = terms::read(document)?.document;
    let names = [text(assertion, "id"), text(assertion, "uid")];
    let is_it = |name: &str| names.contains(&Some(name));
    let bare = ["@context", "type", "revokedAssertions"]
        .iter()
        .all(|m| plain.get(m).is_none());
    if version != Version::V2_0 && bare {
        let mut reasons = plain.as_object().into_iter().flatten();
        return Ok(match reasons.find(|(uid, _)| is_it(uid)) {
            Some((_, reason)) => Listed::Revoked(reason.as_str().map(str::to_owned)),
            None => Listed::No,
        });
    }
    if list(&plain, "@context").is_empty() {
        return Err(malformed("it has no context"));
    }
    if !list(&plain, "type")
        .iter()
        .any(|kind| kind == "RevocationList")
    {
        return Err(malformed("its type is not RevocationList"));
    }
    if text(&plain, "id").is_some_and(|id| id != at) {
        return Err(malformed("its id is another address"));
    }
    // A list under the full IRI reads as `revoked`: both terms stand for one.
    let entries = list(&plain, "revokedAssertions")
        .iter()
        .chain(list(&plain, "revoked"));
    for entry in entries {
        let entry_names = match entry {
            Value::String(name) => [Some(name.as_str()), None],
            Value::Object(_) => ["id", "uid"]
                .map(|member| text(entry, member).or_else(|| text(entry, &format!("@{member}")))),
            _ => return Err(malformed("an entry is neither an id nor an object")),
        };
        if entry_names.iter().all(Option::is_none) {
            return Err(malformed("an entry has neither id nor uid"));
        }
        if entry_names.into_iter().flatten().any(is_it) {
            return Ok(Listed::Revoked(
                text(entry, "revocationReason").map(str::to_owned),
            ));
        }
    }
    Ok(Listed::No)
}

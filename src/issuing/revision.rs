//! Who edits says what they saw: nobody overwrites a change that they do not know (RFC 9110, section 13.1.1).

use super::{Error, FieldError};
use crate::badge::{appearance::Appearance, json, recipient::hex};
use crate::storage::{badge_classes::StoredBadge, cohorts::Cohort, issuers::Issuer, rules::Kept};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The state of something that can be edited; another state has another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision(String);

impl Revision {
    /// Of what an issuer says about itself, and its logo.
    pub fn of_issuer(issuer: &Issuer) -> Self {
        Self::of(&(&issuer.organisation, issuer.image.as_deref().map(hex)))
    }

    /// Of a badge: its version, what it says, its image, whether it is archived.
    pub fn of_badge(badge: &StoredBadge) -> Self {
        Self::of(&(
            badge.id,
            &badge.definition,
            hex(&badge.image),
            badge.archived_at,
        ))
    }

    /// Of a composite: its versions, the draft among them, and whether it is archived.
    pub fn of_composite(composite: &Kept) -> Self {
        let versions: Vec<_> = composite
            .versions
            .iter()
            .map(|v| (v.id, v.current))
            .collect();
        Self::of(&(composite.id, versions, composite.archived_at))
    }

    /// Of how the page of a programme looks.
    pub fn of_appearance(appearance: &Appearance) -> Self {
        Self::of(appearance)
    }

    /// Of the preview of a cohort: how it was read last, with which corrections.
    pub fn of_cohort(cohort: &Cohort) -> Self {
        Self::of(&(cohort.id, cohort.options.reading))
    }

    fn of(state: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(state).unwrap_or_default();
        Self(hex(&Sha256::digest(bytes)[..16]))
    }

    /// 32 hexadecimal characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the editor saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Whatever there is.
    Any,
    /// One of these.
    One(Vec<String>),
}

impl Seen {
    /// That revision.
    pub fn this(revision: &Revision) -> Self {
        Self::One(vec![revision.0.clone()])
    }

    /// Refuses (`precondition-failed`) when the editor saw something else.
    pub(super) fn check(&self, now: &Revision) -> Result<(), Error> {
        match self {
            Self::One(seen) if !seen.contains(&now.0) => Err(Error::refused(
                "precondition-failed",
                "it was changed since you read it; read it again, then repeat your change",
            )),
            _ => Ok(()),
        }
    }
}

/// `present` after a JSON Merge Patch (RFC 7396). What does not fit is named by its pointer.
pub(super) fn merged<T: Serialize + DeserializeOwned>(
    present: &T,
    change: &Map<String, Value>,
) -> Result<T, Error> {
    let mut value = serde_json::to_value(present)
        .map_err(|_| Error::Internal("what is stored cannot be written"))?;
    json::merge(&mut value, &Value::Object(change.clone()));
    serde_path_to_error::deserialize(value)
        .map_err(|why| Error::Fields(vec![FieldError::of_shape(&why)]))
}

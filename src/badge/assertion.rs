//! The Assertion: one award of a BadgeClass to one person (Open Badges 2.0, "Assertion").
//!
//! One award has a hosted rendition and a signed one per algorithm; they differ in `verification` alone.

use super::{CONTEXT, recipient::IdentityObject, text::Language, time::serde_iso};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The exact document; the order of its fields is the order of its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assertion {
    /// Always [`CONTEXT`].
    #[serde(rename = "@context")]
    pub context: Cow<'static, str>,
    /// The hosted URL, in every rendition.
    pub id: String,
    /// Always `Assertion`.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// To whom, as a salted hash.
    pub recipient: IdentityObject,
    /// The URL of the BadgeClass.
    pub badge: String,
    /// When it was earned; never in the future.
    #[serde(with = "serde_iso")]
    pub issued_on: DateTime<Utc>,
    /// From when it is no longer valid.
    #[serde(
        default,
        with = "serde_iso::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires: Option<DateTime<Utc>>,
    /// What shows that it was earned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// How it was earned, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
    /// Earlier or later awards of the same thing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// How to check it.
    pub verification: Verification,
}

/// Open Badges 2.0, "VerificationObject".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum Verification {
    /// Fetch the `id`.
    HostedBadge,
    /// Check the signature with this key.
    SignedBadge {
        /// The URL of the CryptographicKey.
        creator: String,
    },
}

/// Open Badges 2.0, "Evidence".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evidence {
    /// Where it can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it shows, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
    /// A title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A longer description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The kind of evidence, such as "Open Badge".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub genre: Option<String>,
}

/// A link to another object of the same kind (Open Badges 2.0, `related`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Its URL.
    pub id: String,
    /// The language it is written in.
    #[serde(default, rename = "@language", skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Which version it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Related {
    /// Just a link.
    pub fn to(id: String) -> Self {
        Self {
            id,
            language: None,
            version: None,
        }
    }
}

/// What an award says, before it takes the shape of a document.
#[derive(Debug, Clone)]
pub struct Content {
    /// The hosted URL.
    pub id: String,
    /// To whom.
    pub recipient: IdentityObject,
    /// The URL of the BadgeClass.
    pub badge: String,
    /// When it was earned.
    pub issued_on: DateTime<Utc>,
    /// Until when.
    pub expires: Option<DateTime<Utc>>,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// How.
    pub narrative: Option<String>,
    /// URLs of related awards.
    pub related: Vec<String>,
}

impl Content {
    /// The rendition signed with the key at `creator`.
    pub fn signed(self, creator: &str) -> Assertion {
        Assertion {
            context: CONTEXT.into(),
            id: self.id,
            kind: "Assertion".into(),
            recipient: self.recipient,
            badge: self.badge,
            issued_on: self.issued_on,
            expires: self.expires,
            evidence: self.evidence,
            narrative: self.narrative,
            related: self.related.into_iter().map(Related::to).collect(),
            verification: Verification::SignedBadge {
                creator: creator.to_owned(),
            },
        }
    }
}

impl Assertion {
    /// Reads the payload that was signed for an award of ours.
    pub fn from_payload(payload: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(payload)
    }

    /// The hosted rendition of the same award.
    pub fn hosted(mut self) -> Self {
        self.verification = Verification::HostedBadge;
        self
    }

    /// The rendition of the same award for another key.
    pub fn signed_by(mut self, creator: String) -> Self {
        self.verification = Verification::SignedBadge { creator };
        self
    }

    /// The bytes that are signed, or served.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// What an Assertion answers while it is not revoked: what was issued, and what others say of it since.
#[derive(Debug, Serialize)]
pub struct HostedDocument {
    #[serde(flatten)]
    assertion: Assertion,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    endorsement: Vec<String>,
}

impl HostedDocument {
    /// The document of a hosted rendition with the URLs of its Endorsements.
    pub fn new(assertion: Assertion, endorsement: Vec<String>) -> Self {
        Self {
            assertion,
            endorsement,
        }
    }
}

/// What a revoked Assertion answers, with 410 (Open Badges 2.0, "Revoked assertions").
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Revoked {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    revoked: bool,
    revocation_reason: String,
}

impl Revoked {
    /// The document for the hosted URL.
    pub fn new(id: String, reason: String) -> Self {
        Self {
            context: CONTEXT,
            id,
            kind: "Assertion",
            revoked: true,
            revocation_reason: reason,
        }
    }

    /// The same for an Endorsement.
    pub fn endorsement(id: String, reason: String) -> Self {
        Self {
            kind: "Endorsement",
            ..Self::new(id, reason)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::{email::Email, time};

    fn content() -> Content {
        Content {
            id: "https://badges.example/assertions/1".into(),
            recipient: IdentityObject::of(&Email::parse("camille@exemple.fr").unwrap(), [7; 16]),
            badge: "https://badges.example/badges/2".into(),
            issued_on: time::parse("2026-11-22T09:30:00Z").unwrap(),
            expires: Some(time::parse("2029-11-22T09:30:00Z").unwrap()),
            evidence: vec![Evidence {
                id: Some("https://exemple.fr/preuve".into()),
                name: Some("Déroulé".into()),
                ..Evidence::default()
            }],
            narrative: Some("Atelier observé".into()),
            related: vec![],
        }
    }

    #[test]
    fn renditions_differ_in_verification_alone() {
        let signed = content().signed("https://badges.example/keys/3");
        insta::assert_json_snapshot!(signed);
        let hosted = signed.clone().hosted();
        assert_eq!(hosted.verification, Verification::HostedBadge);
        assert_eq!(
            hosted.signed_by("https://badges.example/keys/3".into()),
            signed
        );
    }

    #[test]
    fn a_payload_reads_back_to_the_same_bytes() {
        let bytes = content().signed("https://badges.example/keys/3").to_bytes();
        assert_eq!(Assertion::from_payload(&bytes).unwrap().to_bytes(), bytes);
    }

    #[test]
    fn a_revoked_one_says_so_and_nothing_else() {
        insta::assert_json_snapshot!(Revoked::new(
            "https://badges.example/assertions/1".into(),
            "délivré par erreur".into()
        ));
    }
}

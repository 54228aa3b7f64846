//! Proofs as programs see them.

use crate::issuing::applications::{Found, GivenProof};
use crate::storage::proofs::{
    Kind,
    statements::{Relation, Statement},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// What an applicant shows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProofView {
    id: Uuid,
    kind: Kind,
    title: String,
    /// The text, or what is said of the rest.
    words: String,
    /// The address of a link. It was not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// It comes from somebody else.
    third_party: bool,
    /// What was asked of somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<StatementView>,
    /// Of a badge from elsewhere or a certificate: what is known of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    elsewhere: Option<ElsewhereView>,
    /// Its file, which has an address of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<ProofFileView>,
    created_at: DateTime<Utc>,
}

/// What is known of a badge from elsewhere, or of a certificate.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ElsewhereView {
    /// Who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_on: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<DateTime<Utc>>,
    /// Of a badge: what the check found.
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<ElsewhereCheckView>,
}

/// What a check found of a badge from elsewhere.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ElsewhereCheckView {
    /// As verifications name it.
    verdict: String,
    /// It was issued to the address that its holder named.
    belongs: bool,
    /// The address of its BadgeClass.
    #[serde(skip_serializing_if = "Option::is_none")]
    badge_class: Option<String>,
    /// The address of its issuer's Profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    at: DateTime<Utc>,
}

/// A file, without what is in it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProofFileView {
    name: String,
    /// In bytes.
    size: i64,
}

/// The words of somebody else about an applicant.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatementView {
    relation: Relation,
    asked_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<DateTime<Utc>>,
    /// They would rather not.
    declined: bool,
    /// Their name, as they gave it.
    name: String,
    /// What they do, and where.
    role: String,
    words: String,
}

impl From<GivenProof> for ProofView {
    fn from(given: GivenProof) -> Self {
        let proof = given.proof;
        Self {
            elsewhere: Found::of(&proof).map(Into::into),
            id: proof.id,
            kind: proof.kind,
            title: proof.title,
            words: proof.words,
            url: proof.url,
            third_party: proof.third_party,
            statement: given.statement.map(Into::into),
            file: given.file.map(|(name, size)| ProofFileView { name, size }),
            created_at: proof.created_at,
        }
    }
}

impl From<Found> for ElsewhereView {
    fn from(found: Found) -> Self {
        Self {
            body: found.body,
            issued_on: found.issued_on,
            expires: found.expires,
            check: found.check.map(|check| ElsewhereCheckView {
                verdict: check.verdict,
                belongs: check.belongs,
                badge_class: check.class,
                issuer: check.issuer,
                at: check.at,
            }),
        }
    }
}

impl From<Statement> for StatementView {
    fn from(said: Statement) -> Self {
        Self {
            relation: said.relation,
            asked_at: said.asked_at,
            answered_at: said.answered_at,
            declined: said.declined,
            name: said.name,
            role: said.role,
            words: said.words,
        }
    }
}

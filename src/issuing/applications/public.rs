//! Proofs in public: what a holder lets be seen of a badge that was awarded to them for it.

use super::super::{Error, Service};
use super::forgetting::standing;
use crate::badge::{
    assertion::{Assertion, Evidence},
    text::Localized,
};
use crate::storage::{
    Db, Scope, applications, assertions, badge_classes, issuers,
    proofs::{
        self, File, Kind, Proof,
        statements::{self, Statement},
    },
    replacements,
};
use uuid::Uuid;

/// A badge that a proof was accepted for.
#[derive(Debug, Clone)]
pub struct ProvedBadge {
    /// The award in force.
    pub award: Uuid,
    /// What the badge is called.
    pub badge: Localized,
    /// Who awarded it.
    pub issuer: String,
}

/// A proof that its holder lets be seen.
#[derive(Debug, Clone)]
pub struct PublicProof {
    /// It.
    pub proof: Proof,
    /// Of a statement: what was said, and by whom.
    pub statement: Option<Statement>,
    /// What its file is called, and its size in bytes.
    pub file: Option<(String, i64)>,
    /// What it was accepted for.
    pub badges: Vec<ProvedBadge>,
}

impl Service {
    /// A proof that its holder shows, of badges in force.
    ///
    /// # Errors
    /// `gone` when a badge names it and it is not shown any more; `not-found` for any other.
    pub async fn public_proof(&self, id: Uuid) -> Result<PublicProof, Error> {
        let service = self.clone();
        self.store()
            .read(move |db: &mut Db| service.shown_to_all(db, id))
            .await
    }

    /// Its file.
    ///
    /// # Errors
    /// Those of [`Self::public_proof`].
    pub async fn public_proof_file(&self, id: Uuid) -> Result<File, Error> {
        let service = self.clone();
        self.store()
            .read(move |db: &mut Db| {
                service.shown_to_all(db, id)?;
                proofs::file(db, id)?.ok_or_else(nothing)
            })
            .await
    }

    /// Of the evidence of an award, which proofs here are shown no longer.
    pub async fn hidden_proofs(&self, evidence: &[Evidence]) -> Result<Vec<String>, Error> {
        let prefix = self.base().join("/proofs/");
        let urls = evidence.iter().filter_map(|one| one.id.clone());
        let ours = urls.filter_map(|url| {
            let id = Uuid::try_parse(url.strip_prefix(&prefix)?).ok()?;
            Some((url, id))
        });
        let (ours, service): (Vec<_>, _) = (ours.collect(), self.clone());
        if ours.is_empty() {
            return Ok(Vec::new());
        }
        self.store()
            .read(move |db: &mut Db| {
                let mut hidden = Vec::new();
                for (url, id) in &ours {
                    match service.shown_to_all(db, *id) {
                        Ok(_) => {}
                        Err(Error::Refused { .. }) => hidden.push(url.clone()),
                        Err(why) => return Err(why),
                    }
                }
                Ok(hidden)
            })
            .await
    }

    fn shown_to_all(&self, db: &mut Db, id: Uuid) -> Result<PublicProof, Error> {
        let proof = proofs::find(db, id)?.ok_or_else(nothing)?;
        let url = self.base().proof(id);
        let (mut badges, mut named) = (Vec::new(), false);
        for (application, _) in proofs::used_in(db, id)? {
            let award = applications::find(db, application)?.and_then(|one| one.award);
            let Some(award) = award else {
                continue;
            };
            named |= names(db, award, &url)?;
            if standing(db, award, self.now())? == Some(true) {
                badges.push(proved(db, award)?);
            }
        }
        if !proof.shown || proof.purged_at.is_some() || badges.is_empty() {
            return Err(match named {
                true => Error::refused("gone", "its holder does not show this proof any more"),
                false => nothing(),
            });
        }
        let statement = match proof.kind {
            Kind::Statement => statements::of_proof(db, id)?.filter(Statement::is_given),
            _ => None,
        };
        if proof.kind == Kind::Statement && statement.is_none() {
            // Whoever gave it is erased, or never answered.
            return Err(match named {
                true => Error::refused("gone", "whoever gave this statement took it back"),
                false => nothing(),
            });
        }
        Ok(PublicProof {
            file: proofs::file_names(db, proof.person)?.remove(&id),
            statement,
            badges,
            proof,
        })
    }
}

fn nothing() -> Error {
    Error::not_found("proof that is shown")
}

/// Whether an award, or what replaced it, names the address of a proof: that cannot be taken back.
fn names(db: &mut Db, award: Uuid, url: &str) -> Result<bool, Error> {
    let Some(found) = assertions::find(db, award)? else {
        return Ok(false);
    };
    let content = Assertion::from_payload(&found.rendition.payload)
        .map_err(|_| Error::Internal("a stored badge does not read back"))?;
    let mut evidence = content.evidence.iter();
    Ok(evidence.any(|one| one.id.as_deref() == Some(url)))
}

fn proved(db: &mut Db, award: Uuid) -> Result<ProvedBadge, Error> {
    let mut id = award;
    while let Some(newer) = replacements::of(db, id)? {
        id = newer;
    }
    let found = assertions::find(db, id)?.ok_or_else(nothing)?;
    let badge = badge_classes::find(db, found.badge_class)?
        .ok_or(Error::Internal("an award has no badge"))?;
    let issuer = issuers::find(db, Scope::Instance, badge.issuer)?
        .ok_or(Error::Internal("a badge has no issuer"))?;
    Ok(ProvedBadge {
        award: id,
        badge: badge.definition.localized_name(),
        issuer: issuer.organisation.name,
    })
}

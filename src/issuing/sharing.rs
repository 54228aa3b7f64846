//! What holders share: public pages lead to these awards and to no others.

use super::{Actor, Error, record};
use crate::badge::{
    assertion::{Assertion, Evidence},
    text::Language,
    urls::{BaseUrl, Object},
};
use crate::storage::{
    Db, Scope, acceptances,
    assertions::{self, StoredAssertion},
    badge_classes, composite_awards, issuers, shares,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A badge that the signed document of a composite names, or that a badge named in it names in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it is called.
    pub name: String,
    /// Who issued it; not known of what comes from elsewhere.
    pub issuer: Option<String>,
    /// Where it is; a certificate is nowhere.
    pub url: Option<String>,
    /// When it was issued here.
    pub issued_on: Option<DateTime<Utc>>,
}

/// Shares an award of a person, whose row is locked. A composite takes a confirmation: its document, which cannot be
/// changed any more, names the badges that it is made of.
///
/// # Errors
/// `not-found`, `already-revoked`, `not-accepted`, `confirmation-needed`.
pub(super) fn share(
    db: &mut Db,
    actor: &Actor,
    (person, award): (Uuid, Uuid),
    confirmed: bool,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let found = own(db, person, award)?;
    if assertions::revocation(db, award)?.is_some() {
        return Err(Error::refused("already-revoked", "this badge was revoked"));
    }
    if !acceptances::listed(db, &[award])?.contains_key(&award) {
        let message = "accept this badge before you share it";
        return Err(Error::refused("not-accepted", message));
    }
    if !confirmed && composite_awards::find(db, award)?.is_some() {
        let message =
            "whoever opens a composite reads which badges it is made of: confirm that you share it";
        return Err(Error::refused("confirmation-needed", message));
    }
    if shares::insert(db, award, now)? {
        noted(db, actor, &found, "assertion.share", now)?;
    }
    Ok(())
}

/// Shares an award of a person no more; their row is locked.
///
/// # Errors
/// `not-found`.
pub(super) fn unshare(
    db: &mut Db,
    actor: &Actor,
    (person, award): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let found = own(db, person, award)?;
    if shares::remove(db, award)? {
        noted(db, actor, &found, "assertion.unshare", now)?;
    }
    Ok(())
}

/// An award of a person.
///
/// # Errors
/// `not-found`.
pub(super) fn own(db: &mut Db, person: Uuid, award: Uuid) -> Result<StoredAssertion, Error> {
    assertions::find(db, award)?
        .filter(|found| found.person == person)
        .ok_or_else(|| Error::not_found("badge award"))
}

/// Records what a holder decided to show of an award. It is no act upon its issuer's data, whose trail does not tell it.
pub(super) fn noted(
    db: &mut Db,
    actor: &Actor,
    award: &StoredAssertion,
    action: &'static str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    record(db, actor, now, action, (None, award.id), json!({}))
}

/// What the signed document of an award says of other badges of its holder, and what those say in turn; nothing of
/// what is no composite.
pub(super) fn named(
    db: &mut Db,
    base: &BaseUrl,
    award: &StoredAssertion,
    language: Language,
) -> Result<Vec<Named>, Error> {
    let mut told = Vec::new();
    let mut seen = BTreeSet::from([award.id]);
    let mut todo = evidence_of(db, award)?;
    todo.reverse();
    while let Some(one) = todo.pop() {
        let here = match one.id.as_deref().and_then(|url| base.locate(url)) {
            Some(Object::Assertion(id)) => assertions::find(db, id)?,
            _ => None,
        };
        let Some(here) = here else {
            told.push(Named {
                name: one.name.or(one.narrative).unwrap_or_default(),
                issuer: None,
                url: one.id,
                issued_on: None,
            });
            continue;
        };
        if !seen.insert(here.id) {
            continue;
        }
        let badge = badge_classes::find(db, here.badge_class)?
            .ok_or(Error::Internal("an award has no badge"))?;
        let issuer = issuers::find(db, Scope::Instance, badge.issuer)?;
        told.push(Named {
            name: badge.definition.name(language).to_owned(),
            issuer: issuer.map(|issuer| issuer.organisation.name),
            url: one.id,
            issued_on: Some(here.issued_on),
        });
        let mut inner = evidence_of(db, &here)?;
        inner.reverse();
        todo.extend(inner);
    }
    Ok(told)
}

/// The evidence in the signed document of a composite.
fn evidence_of(db: &mut Db, award: &StoredAssertion) -> Result<Vec<Evidence>, Error> {
    let badge = badge_classes::find(db, award.badge_class)?;
    if badge.is_none_or(|badge| badge.composite.is_none()) {
        return Ok(Vec::new());
    }
    let said = Assertion::from_payload(&award.rendition.payload)
        .map_err(|_| Error::Internal("a stored badge does not read back"))?;
    Ok(said.evidence)
}

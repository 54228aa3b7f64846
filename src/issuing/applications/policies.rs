//! Which badges can be asked for, and who decides.

use super::super::{Actor, Error, FieldError, Service, closing, record, versions};
use crate::badge::{
    application::{Policy, Reviewers},
    error::Invalid,
};
use crate::storage::{
    Db, Scope,
    applications::policies,
    badge_classes::{self, StoredBadge},
    issuers,
};
use serde_json::json;
use uuid::Uuid;

/// A badge that can be asked for.
#[derive(Debug, Clone)]
pub struct Askable {
    /// Its latest version.
    pub badge: StoredBadge,
    /// The name of its issuer.
    pub issuer: String,
    /// Who decides.
    pub policy: Policy,
}

impl Service {
    /// The policy of a badge within the scope; none when nobody can ask for it.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn review_policy(&self, scope: Scope, badge: Uuid) -> Result<Option<Policy>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let badge = versions::latest(db, scope, badge)?;
                Ok(policies::of(db, badge.lineage)?)
            })
            .await
    }

    /// Lets people ask for a badge within the scope, from now on under this policy; applications that were submitted keep
    /// theirs.
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, `badge-archived`, and wrong fields: nobody's peers decide about a composite.
    pub async fn set_review_policy(
        &self,
        actor: &Actor,
        scope: Scope,
        badge: Uuid,
        policy: Policy,
    ) -> Result<Policy, Error> {
        policy.check().map_err(|wrong| {
            let wrong = wrong.into_iter();
            Error::Fields(wrong.map(|(at, why)| FieldError::new(at, why)).collect())
        })?;
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let badge = versions::latest(db, scope, badge)?;
                closing::refuse_closed(db, badge.issuer)?;
                if badge.archived_at.is_some() {
                    let message = "this badge is archived and no longer awarded";
                    return Err(Error::refused("badge-archived", message));
                }
                if badge.composite.is_some() && policy.reviewers == Reviewers::Peers {
                    let why =
                        Invalid::new("invalid-value", "a commission is of the issuer or anyone");
                    return Err(Error::field("/reviewers", why));
                }
                policies::set(db, (badge.issuer, badge.lineage), &policy, now)?;
                let detail = json!({ "policy": policy });
                let about = (Some(badge.issuer), badge.id);
                record(db, &actor, now, "review-policy.set", about, detail)?;
                Ok(policy)
            })
            .await
    }

    /// From now on nobody can ask for a badge within the scope; what was submitted is decided all the same.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn remove_review_policy(
        &self,
        actor: &Actor,
        scope: Scope,
        badge: Uuid,
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let badge = versions::latest(db, scope, badge)?;
                if policies::remove(db, badge.lineage)? {
                    let about = (Some(badge.issuer), badge.id);
                    record(db, &actor, now, "review-policy.remove", about, json!({}))?;
                }
                Ok(())
            })
            .await
    }

    /// The badges that can be asked for, of one issuer if given, by name of the issuer and of the badge.
    pub async fn askable(&self, issuer: Option<Uuid>) -> Result<Vec<Askable>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let mut found = Vec::new();
                for (_, lineage, policy) in policies::all(db, issuer)? {
                    found.extend(askable(db, lineage, policy)?);
                }
                let name = |one: &Askable| {
                    let names = one.badge.definition.localized_name();
                    (one.issuer.clone(), names.fr)
                };
                found.sort_by_key(name);
                Ok(found)
            })
            .await
    }
}

/// A badge that somebody can ask for; nothing when its issuer closed, it is archived, or a rule awards it.
fn askable(db: &mut Db, lineage: Uuid, policy: Policy) -> Result<Option<Askable>, Error> {
    let Some(badge) = badge_classes::find_current(db, Scope::Instance, lineage)? else {
        return Ok(None);
    };
    let closed = closing::refuse_closed(db, badge.issuer).is_err();
    if closed || badge.composite.is_some() || badge.archived_at.is_some() {
        return Ok(None);
    }
    let issuer = issuers::find(db, Scope::Instance, badge.issuer)?
        .ok_or(Error::Internal("a badge has no issuer"))?;
    Ok(Some(Askable {
        badge,
        issuer: issuer.organisation.name,
        policy,
    }))
}

/// The badge behind an address or an id, if it can be asked for now.
///
/// # Errors
/// `not-askable`.
pub(super) fn asked_for(db: &mut Db, badge: Uuid) -> Result<Askable, Error> {
    let refused = || Error::refused("not-askable", "nobody can ask for this badge");
    let found = badge_classes::find_current(db, Scope::Instance, badge)?.ok_or_else(refused)?;
    let policy = policies::of(db, found.lineage)?.ok_or_else(refused)?;
    askable(db, found.id, policy)?.ok_or_else(refused)
}

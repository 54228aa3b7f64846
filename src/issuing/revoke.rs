//! Revoking a badge, and in the same transaction the composites that no longer stand.

use super::{
    Actor, Error, Guard, Once, Service,
    afterwards::close,
    closing::award_within,
    effects::Effects,
    erasure::absent,
    letters::{self, Letter},
    new_id,
    once::once,
    record,
};
use crate::badge::{endorsement::Endorsed, text};
use crate::storage::{
    Db, Scope,
    assertions::{self, Cause, Revocation, StoredAssertion},
    badge_classes, composite_awards, endorsements,
    pending::Decision,
    persons,
    withholdings::{self, Lifter, Withholding},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// Why what was said of a revoked badge is taken back.
pub(super) const NO_MORE: &str = "Le badge a été révoqué.";

/// What came of a revocation.
#[derive(Debug, Clone)]
pub struct Revoked {
    /// The badge that was revoked.
    pub assertion: StoredAssertion,
    /// Why and when.
    pub revocation: Revocation,
    /// The composites that fell with it, or whose revocation is pending.
    pub also: Vec<Fallen>,
}

/// A composite that fell with one of its badges, or is to fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fallen {
    /// Its Assertion.
    pub assertion: Uuid,
    /// The programme's owner.
    pub issuer: Uuid,
    /// Who stands in for the owner since it closed.
    pub heir: Option<Uuid>,
    /// Its revocation is pending until then; revoked when absent.
    pub until: Option<DateTime<Utc>>,
}

impl Fallen {
    /// Whether whoever has this scope may know of it: the programme's owner, or its heir once it closed.
    pub fn is_known_to(&self, scope: Scope) -> bool {
        scope.holds(self.issuer) || self.heir.is_some_and(|heir| scope.holds(heir))
    }
}

impl Service {
    /// Revokes an award within the scope, for a reason that is public.
    ///
    /// A composite that is revoked so stays withheld from the person until it is lifted.
    ///
    /// # Errors
    /// `not-found`, `already-revoked`, `idempotency-key-reused`, a missing reason.
    pub async fn revoke(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        reason: String,
        guard: Option<Guard<Revoked>>,
    ) -> Result<Once<Revoked>, Error> {
        text::prose(&reason, 1_000).map_err(|why| Error::field("/reason", why))?;
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        let revocation = by_person(reason, now);
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    service.revoke_in(db, &actor, scope, id, &revocation)
                })
            })
            .await
    }

    /// What [`Service::revoke`] would do to composites that the scope may know.
    pub async fn try_revocation(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        reason: String,
    ) -> Result<Effects, Error> {
        text::prose(&reason, 1_000).map_err(|why| Error::field("/reason", why))?;
        let (actor, service) = (actor.clone(), self.clone());
        let revocation = by_person(reason, self.now());
        self.rehearse(move |db| {
            let before = match assertions::find(db, id)? {
                Some(award) => composite_awards::live_of_person(db, award.person)?,
                None => Vec::new(),
            };
            let done = service.revoke_in(db, &actor, scope, id, &revocation)?;
            let mut effects = Effects::of_one();
            effects.fall(scope, &done.also);
            effects.stand(db, scope, &before, |of| *of == id, &done.also)?;
            Ok(effects)
        })
        .await
    }

    fn revoke_in(
        &self,
        db: &mut Db,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        revocation: &Revocation,
    ) -> Result<Revoked, Error> {
        if award_within(db, scope, id)?.is_none() {
            return Err(absent(db, scope, id)?);
        }
        let found = lock_holder(db, id)?;
        self.take_back(db, actor, found, revocation)
    }

    /// Revokes an award of a person whose row is locked, with what falls with it.
    ///
    /// # Errors
    /// `already-revoked`.
    pub(super) fn take_back(
        &self,
        db: &mut Db,
        actor: &Actor,
        found: StoredAssertion,
        revocation: &Revocation,
    ) -> Result<Revoked, Error> {
        let (id, now) = (found.id, revocation.at);
        let badge = badge_classes::find(db, found.badge_class)?
            .ok_or(Error::Internal("an award has no badge"))?;
        if !assertions::revoke(db, id, badge.profile, revocation)? {
            return Err(Error::refused(
                "already-revoked",
                "this badge was revoked before",
            ));
        }
        endorsements::revoke_all(db, Endorsed::Assertion(id), NO_MORE, now)?;
        let action = match revocation.cause {
            Cause::Holder => "assertion.decline",
            _ => "assertion.revoke",
        };
        record(db, actor, now, action, (Some(badge.issuer), id), json!({}))?;
        // A cycle that was renewed already says nothing about the next.
        if let Some(composite) = badge.composite
            && composite_awards::end(db, id)?
        {
            let withholding = Withholding {
                id: new_id(),
                composite,
                slug: String::new(),
                person: found.person,
                reason: revocation.reason.clone(),
                created_at: now,
                lifter: match revocation.cause {
                    Cause::Holder => Lifter::Holder,
                    _ => Lifter::Owner,
                },
            };
            withholdings::withhold(db, &withholding)?;
        }
        let decision = Decision {
            kept: false,
            at: now,
            by: actor.as_str().to_owned(),
            reason: Some(revocation.reason.clone()),
        };
        // Whoever declined it knows.
        if !close(db, id, &decision)? && revocation.cause != Cause::Holder {
            let letter = Letter::BadgeRevoked { assertion: id };
            letters::to_holder(db, found.address, &letter, now)?;
        }
        let also = self.revoke_fallen(db, found.person, id, now)?;
        let assertion = StoredAssertion {
            live: false,
            ..found
        };
        Ok(Revoked {
            assertion,
            revocation: revocation.clone(),
            also,
        })
    }
}

fn by_person(reason: String, at: DateTime<Utc>) -> Revocation {
    Revocation {
        reason,
        cause: Cause::Person,
        at,
    }
}

/// Locks the person who holds an award, whoever that is by now, and gives the award as it is then.
pub(super) fn lock_holder(db: &mut Db, id: Uuid) -> Result<StoredAssertion, Error> {
    let find =
        |db: &mut Db| assertions::find(db, id)?.ok_or_else(|| Error::not_found("badge award"));
    persons::lock_found(db, |db| Ok::<_, Error>(vec![find(db)?.person]))?;
    find(db)
}

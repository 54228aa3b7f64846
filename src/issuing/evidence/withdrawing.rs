//! Evidence that a programme withdraws.

use super::super::{Actor, Error, Service, effects::Effects, record};
use super::{Recorded, counts, found, locked, read};
use crate::badge::text;
use crate::storage::{Db, Scope, composite_awards, evidence};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// Which evidence may be withdrawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Any,
    /// What counts for nothing and was not decided about.
    Undecided,
}

use Which::{Any, Undecided};

impl Service {
    /// Withdraws evidence: it stops counting, and what was awarded by it is judged as when a badge is revoked.
    ///
    /// # Errors
    /// `not-found`, `already-decided` when it was withdrawn before, a missing reason.
    pub async fn withdraw_evidence(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        reason: String,
    ) -> Result<Recorded, Error> {
        self.withdraw_of(actor, scope, (programme, id, Any), reason)
            .await
    }

    /// Does not retain what waits for a decision: withdraws it, unless somebody decided meanwhile that it counts.
    ///
    /// # Errors
    /// `not-found`, `already-decided`, a missing reason.
    pub async fn refuse_evidence(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        reason: String,
    ) -> Result<Recorded, Error> {
        self.withdraw_of(actor, scope, (programme, id, Undecided), reason)
            .await
    }

    async fn withdraw_of(
        &self,
        actor: &Actor,
        scope: Scope,
        of: (Uuid, Uuid, Which),
        reason: String,
    ) -> Result<Recorded, Error> {
        text::prose(&reason, 1_000).map_err(|why| Error::field("/reason", why))?;
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        self.store()
            .write(move |db: &mut Db| service.withdraw_in(db, &actor, scope, of, &reason, now))
            .await
    }

    /// What [`Service::withdraw_evidence`] would do to composites of the programme's owner.
    ///
    /// # Errors
    /// Those of the withdrawal itself.
    pub async fn try_withdrawal(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        reason: String,
    ) -> Result<Effects, Error> {
        text::prose(&reason, 1_000).map_err(|why| Error::field("/reason", why))?;
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        self.rehearse(move |db| {
            let owner = Scope::Issuer(found(db, scope, programme)?.owner);
            let before = match evidence::find(db, id)? {
                Some(one) => composite_awards::live_of_person(db, one.person)?,
                None => Vec::new(),
            };
            let of = (programme, id, Any);
            let done = service.withdraw_in(db, &actor, scope, of, &reason, now)?;
            let mut effects = Effects::of_one();
            effects.fall(owner, &done.also_revoked);
            effects.stand(db, owner, &before, |of| *of == id, &done.also_revoked)?;
            Ok(effects)
        })
        .await
    }

    fn withdraw_in(
        &self,
        db: &mut Db,
        actor: &Actor,
        scope: Scope,
        (programme, id, which): (Uuid, Uuid, Which),
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<Recorded, Error> {
        let programme = found(db, scope, programme)?;
        let (person, email, before) = locked(db, &programme, id)?;
        if before.withdrawn.is_some() {
            let why = "it was withdrawn before";
            return Err(Error::refused("already-decided", why));
        }
        let counted = !counts(db, &before, now)?.is_empty();
        if which == Undecided && (counted || before.decision.is_some()) {
            let why = "it was decided meanwhile that it counts";
            return Err(Error::refused("already-decided", why));
        }
        evidence::withdraw(db, id, reason, now)?;
        let about = (Some(programme.owner), id);
        record(db, actor, now, "evidence.withdraw", about, json!({}))?;
        let stored = read(db, id)?;
        let told = counted || before.issued_to.is_some();
        self.stopped(db, person, &email, (stored, told), now)
    }
}

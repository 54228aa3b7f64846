//! What becomes of composites when something that they rest on no longer counts: by their policies, in its transaction.

use super::{
    Actor, Error, Service,
    letters::{self, Letter},
    links::{self, Purpose},
    new_id, record,
    revoke::{Fallen, NO_MORE},
    standing::Standing,
};
use crate::badge::{
    composite::{self, Award},
    email::Email,
    endorsement::Endorsed,
    text::Language,
};
use crate::storage::{
    Db, Scope,
    assertions::{self, Cause, Revocation, StoredAssertion},
    badge_classes, closures, composite_awards, endorsements, issuers,
    pending::{self, Because, Decision, Pending},
    programmes::{self, Programme},
};
use chrono::{DateTime, Days, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

impl Service {
    /// What follows from the revocation of a badge for its holder, whose row is locked.
    pub(super) fn revoke_fallen(
        &self,
        db: &mut Db,
        person: Uuid,
        revoked: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<Fallen>, Error> {
        self.follow(db, person, Because::Revoked(revoked), now)
    }

    /// Revokes the composites of a person that no longer stand, or makes that pending, and records those that stand.
    /// The person's row is locked.
    pub(super) fn follow(
        &self,
        db: &mut Db,
        person: Uuid,
        because: Because,
        now: DateTime<Utc>,
    ) -> Result<Vec<Fallen>, Error> {
        let mut fallen = Vec::new();
        for standing in Standing::everywhere(db, person)? {
            let issuer = standing.programme.owner;
            let heir = closures::of(db, issuer)?.and_then(|closed| closed.heir);
            let (rules, held, past) = (&standing.rules, &standing.held, &standing.past);
            let fall = composite::to_revoke(rules, held, past, now);
            for id in &fall {
                let ended = end(db, issuer, *id, reason(because), because, now)?;
                if !close(db, *id, &by_rule(false, now))? {
                    let letter = Letter::BadgeRevoked { assertion: *id };
                    letters::to_holder(db, ended.address, &letter, now)?;
                }
                fallen.push(Fallen {
                    assertion: *id,
                    issuer,
                    heir,
                    until: None,
                });
            }
            let weak = composite::to_suspend(rules, held, past, now);
            for id in &weak {
                if let Some(until) = self.suspend(db, &standing, *id, because, now)? {
                    fallen.push(Fallen {
                        assertion: *id,
                        issuer,
                        heir,
                        until: Some(until),
                    });
                }
            }
            let Because::Revoked(revoked) = because else {
                continue;
            };
            let touched = |award: &&Award| {
                let mut of = award.components.iter();
                of.any(|c| c.assertion == revoked || fall.contains(&c.assertion))
            };
            let gone: BTreeSet<_> = fall.iter().chain(&weak).collect();
            let stand = past
                .iter()
                .filter(|award| award.live && !gone.contains(&award.assertion));
            for award in stand.filter(touched) {
                let detail = json!({ "because": revoked });
                let about = (Some(issuer), award.assertion);
                record(db, &Actor::rule(), now, "composite.keep", about, detail)?;
            }
        }
        Ok(fallen)
    }

    /// Makes the revocation of a composite's award pending, and tells its holder and the programme's owner; nothing
    /// when it is pending already, or when the owner decided to keep it and nothing of its own was lost since.
    fn suspend(
        &self,
        db: &mut Db,
        standing: &Standing,
        assertion: Uuid,
        because: Because,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let mut past = standing.past.iter();
        let award = past
            .find(|award| award.assertion == assertion)
            .ok_or(Error::Internal("a composite's award is not there"))?;
        let before = pending::of_assertion(db, assertion)?;
        if before.iter().any(|pending| pending.decision.is_none()) {
            return Ok(None);
        }
        let kept = |p: &Pending| {
            let decision = p.decision.as_ref();
            decision.is_some_and(|d| d.kept && d.by != Actor::rule().as_str())
        };
        // What it was kept in spite of does not put it in question again; anything else does, a badge that it never
        // rested on excepted.
        let mut components = award.components.iter();
        let others = match because {
            Because::Revoked(id) => {
                let badge = standing.held.iter().any(|held| held.assertion == id);
                badge && components.all(|c| c.assertion != id)
            }
            Because::Expired | Because::Recognition(_) => false,
        };
        if before
            .last()
            .is_some_and(|p| kept(p) && (others || p.because == because))
        {
            return Ok(None);
        }
        let days = (standing.composites.get(&award.composite))
            .map_or(0, |stored| stored.composite.policies.pending_days);
        let due_at = now
            .checked_add_days(Days::new(days.into()))
            .ok_or(Error::Internal("a date lies too far ahead"))?;
        let new = Pending {
            id: new_id(),
            assertion,
            programme: standing.programme.id,
            because,
            opened_at: now,
            due_at,
            appeal: None,
            decision: None,
        };
        if !pending::open(db, &new)? {
            return Ok(None);
        }
        let about = (Some(standing.programme.owner), assertion);
        let detail = json!({ "cause": because.name(), "because": because.id(), "until": due_at });
        record(db, &Actor::rule(), now, "composite.suspend", about, detail)?;
        let stored = assertions::find(db, assertion)?
            .ok_or(Error::Internal("a composite's Assertion is not there"))?;
        let link = links::make(db, Purpose::Appeal, stored.address, Some(assertion), now)?;
        let letter = Letter::RevocationPending {
            assertion,
            until: due_at,
            link,
        };
        letters::to_holder(db, stored.address, &letter, now)?;
        let letter = Letter::RevocationPendingOwner {
            assertion,
            until: due_at,
        };
        tell_owner(db, &standing.programme, &letter, now)?;
        Ok(Some(due_at))
    }

    /// Ends the pending revocations of a person whose composites stand again. The person's row is locked.
    pub(super) fn settle(
        &self,
        db: &mut Db,
        persons: &[Uuid],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (person, pending) in pending::open_of_persons(db, persons)? {
            if stands(db, &pending, person, now)? {
                self.uphold(db, &pending, &by_rule(true, now))?;
            }
        }
        Ok(())
    }

    /// Ends a pending revocation: the composite stands.
    pub(super) fn uphold(
        &self,
        db: &mut Db,
        pending: &Pending,
        decision: &Decision,
    ) -> Result<(), Error> {
        if !pending::decide(db, pending.id, decision)? {
            return Err(Error::Internal("a revocation was decided twice"));
        }
        let programme = programme_of(db, pending)?;
        let about = (Some(programme.owner), pending.assertion);
        let detail = json!({ "pending": pending.id });
        let actor = Actor(decision.by.clone());
        record(db, &actor, decision.at, "composite.keep", about, detail)?;
        tell_decided(db, pending, decision)
    }

    /// Ends a pending revocation: the composite is revoked, and what rested on it follows by its own policy.
    pub(super) fn fell(
        &self,
        db: &mut Db,
        pending: &Pending,
        award: &StoredAssertion,
        decision: &Decision,
    ) -> Result<Vec<Fallen>, Error> {
        if !pending::decide(db, pending.id, decision)? {
            return Err(Error::Internal("a revocation was decided twice"));
        }
        let owner = programme_of(db, pending)?.owner;
        let why = match &decision.reason {
            Some(why) => why,
            None => reason(pending.because),
        };
        end(db, owner, award.id, why, pending.because, decision.at)?;
        tell_decided(db, pending, decision)?;
        self.follow(db, award.person, Because::Revoked(award.id), decision.at)
    }
}

/// Revokes a composite's award by policy.
fn end(
    db: &mut Db,
    owner: Uuid,
    id: Uuid,
    reason: &str,
    because: Because,
    now: DateTime<Utc>,
) -> Result<StoredAssertion, Error> {
    let assertion =
        assertions::find(db, id)?.ok_or(Error::Internal("a composite's Assertion is not there"))?;
    let badge = badge_classes::find(db, assertion.badge_class)?
        .ok_or(Error::Internal("a composite has no badge"))?;
    let revocation = Revocation {
        reason: reason.to_owned(),
        cause: Cause::Policy,
        at: now,
    };
    assertions::revoke(db, id, badge.profile, &revocation)?;
    endorsements::revoke_all(db, Endorsed::Assertion(id), NO_MORE, now)?;
    composite_awards::end(db, id)?;
    let detail = json!({ "cause": because.name(), "because": because.id() });
    let about = (Some(owner), id);
    record(db, &Actor::rule(), now, "assertion.revoke", about, detail)?;
    Ok(assertion)
}

/// What is open about an award is decided with it, and its holder told; false when nothing is.
pub(super) fn close(db: &mut Db, assertion: Uuid, decision: &Decision) -> Result<bool, Error> {
    let Some(pending) = pending::open_of(db, assertion)? else {
        return Ok(false);
    };
    pending::decide(db, pending.id, decision)?;
    tell_decided(db, &pending, decision)?;
    Ok(true)
}

/// Whether the composite that is to be revoked stands again.
pub(super) fn stands(
    db: &mut Db,
    pending: &Pending,
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let programme = programme_of(db, pending)?;
    let Standing {
        rules, held, past, ..
    } = Standing::of(db, programme, person)?;
    let falls = |fallen: Vec<Uuid>| fallen.contains(&pending.assertion);
    Ok(!falls(composite::to_revoke(&rules, &held, &past, now))
        && !falls(composite::to_suspend(&rules, &held, &past, now)))
}

/// A decision that nobody took: the rule did.
pub(super) fn by_rule(kept: bool, at: DateTime<Utc>) -> Decision {
    Decision {
        kept,
        at,
        by: Actor::rule().as_str().to_owned(),
        reason: None,
    }
}

fn reason(because: Because) -> &'static str {
    match because {
        Because::Revoked(_) => "Un badge dont ce badge de synthèse dépend a été révoqué.",
        Because::Expired => "Un badge dont ce badge de synthèse dépend a expiré.",
        Because::Recognition(_) => {
            "Un badge dont ce badge de synthèse dépend ne compte plus : son émetteur n’est plus reconnu."
        }
    }
}

fn programme_of(db: &mut Db, pending: &Pending) -> Result<Programme, Error> {
    programmes::find(db, pending.programme)?.ok_or(Error::Internal("a programme is not there"))
}

fn tell_decided(db: &mut Db, pending: &Pending, decision: &Decision) -> Result<(), Error> {
    let Some(award) = assertions::find(db, pending.assertion)? else {
        return Ok(());
    };
    let letter = Letter::RevocationDecided {
        assertion: award.id,
        kept: decision.kept,
    };
    letters::to_holder(db, award.address, &letter, decision.at)
}

/// Writes to the contact address of a programme's owner, or of its heir once it closed.
pub(super) fn tell_owner(
    db: &mut Db,
    programme: &Programme,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let heir = closures::of(db, programme.owner)?.and_then(|closed| closed.heir);
    let owner = issuers::find(db, Scope::Instance, heir.unwrap_or(programme.owner))?
        .ok_or(Error::Internal("a programme has no owner"))?;
    match Email::parse(&owner.organisation.email) {
        Ok(to) => letters::post(db, &to, Language::Fr, letter, now),
        Err(_) => Ok(()), // nowhere to write to; the list of what is pending says it
    }
}

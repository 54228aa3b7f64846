//! Recognitions that end, are withdrawn or begin: who gains, loses or keeps what, before and after it is decided.

use super::{
    Actor, Error, Service,
    effects::Effects,
    endorsements,
    programmes::{self as deciding, NewAccreditation},
    record,
};
use crate::badge::{composite::OnExpired, error::Invalid, text};
use crate::storage::{
    Db, Page, Scope,
    accreditations::{self, Accreditation},
    assertions, composite_awards, composites, evidence, merges,
    pending::Because,
    persons,
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many persons one transaction of a dry run looks at.
const AT_ONCE: i64 = 50;

/// A decision about a recognition.
#[derive(Debug, Clone)]
pub enum Act {
    /// Recognise an issuer.
    Recognise(NewAccreditation),
    /// End a recognition: what was recorded while it ran keeps counting, where the policy does not say otherwise.
    End(Uuid),
    /// Withdraw a recognition for cause: awards recorded from then on do not count.
    Withdraw(Uuid, Withdrawal),
}

/// Why a recognition is withdrawn, and from when.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// Awards recorded from then on do not count.
    pub from: DateTime<Utc>,
    /// Why: the issuer can read it.
    pub reason: String,
}

/// What a run over those concerned by recognitions came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reviewed {
    /// Persons looked at.
    pub persons: u64,
    /// Composites revoked.
    pub revoked: u64,
    /// Composites whose revocation is pending.
    pub pending: u64,
    /// Composites awarded.
    pub awarded: u64,
    /// Persons for whom it failed; they are looked at again.
    pub failed: u64,
}

impl Service {
    /// What a decision would come to. Nothing of it is kept: for some persons at a time it is done and undone.
    ///
    /// # Errors
    /// Those of the decision itself.
    pub async fn try_recognition(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        act: Act,
    ) -> Result<Effects, Error> {
        let mut total = Effects::default();
        let mut page = Page::first(AT_ONCE);
        loop {
            let (service, actor, act, now) = (self.clone(), actor.clone(), act.clone(), self.now());
            let (effects, last) = self
                .rehearse(move |db| {
                    let (programme, decision) = decide(db, &actor, scope, programme, &act, now)?;
                    let people = assertions::holders_of(db, decision.issuer, page)?;
                    let mut effects = Effects::default();
                    for person in &people {
                        persons::lock(db, *person)?;
                        service.effects_on(
                            db,
                            &programme,
                            &decision,
                            *person,
                            now,
                            &mut effects,
                        )?;
                    }
                    let last = people.last().copied();
                    Ok((effects, last))
                })
                .await?;
            total.extend(effects);
            match last {
                Some(last) => page.after = last,
                None => return Ok(total),
            }
        }
    }

    fn effects_on(
        &self,
        db: &mut Db,
        programme: &Programme,
        decision: &Accreditation,
        person: Uuid,
        now: DateTime<Utc>,
        effects: &mut Effects,
    ) -> Result<(), Error> {
        let owner = Scope::Issuer(programme.owner);
        let issuers: BTreeMap<Uuid, Uuid> = assertions::held_by(db, person)?
            .into_iter()
            .map(|held| (held.assertion, held.issuer))
            .collect();
        let before = composite_awards::live_of_person(db, person)?;
        let fallen = self.follow(db, person, Because::Recognition(decision.id), now)?;
        let also = self.reconcile_person(db, person, now)?;
        let concerned = |id: &Uuid| issuers.get(id) == Some(&decision.issuer);
        effects.persons += 1;
        effects.fall(owner, &fallen);
        effects.stand(db, owner, &before, concerned, &fallen)?;
        effects.award(db, owner, Some(programme.id), &also)
    }

    /// Withdraws a recognition for cause: awards recorded from an instant on stop counting, whatever the policies say,
    /// and its Endorsement is taken back. Composites that do not stand without them follow by their policy, once
    /// [`Service::review_recognitions`] has looked at everybody concerned.
    ///
    /// # Errors
    /// `not-found`, `already-withdrawn`, a date in the future, a missing reason.
    pub async fn withdraw_accreditation(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        withdrawal: Withdrawal,
    ) -> Result<Accreditation, Error> {
        let (actor, now) = (actor.clone(), self.now());
        let act = Act::Withdraw(id, withdrawal);
        self.store()
            .write(move |db: &mut Db| {
                decide(db, &actor, scope, programme, &act, now).map(|(_, decision)| decision)
            })
            .await
    }

    /// Looks again at everybody whose badges counted by a recognition that has ended or was withdrawn, or count by one
    /// that was decided for the past: those get what is due. Each person is a transaction of their own; an interrupted
    /// run is done again by the next. It stops when `goes_on` says false.
    pub async fn review_recognitions(
        &self,
        mut goes_on: impl FnMut(Reviewed) -> bool,
    ) -> Result<Reviewed, Error> {
        let (mut total, now) = (Reviewed::default(), self.now());
        let due = self
            .store()
            .read(move |db: &mut Db| accreditations::to_review(db, now))
            .await?;
        for review in due {
            let failed = total.failed;
            let mut page = Page::first(500);
            loop {
                let people = self
                    .store()
                    .read(move |db: &mut Db| assertions::holders_of(db, review.issuer, page))
                    .await?;
                let Some(last) = people.last() else { break };
                page.after = *last;
                for person in people {
                    let because = Because::Recognition(review.decision);
                    self.follow_one(person, because, review.began, &mut total)
                        .await?;
                }
                if !goes_on(total) {
                    return Ok(total);
                }
            }
            if total.failed > failed {
                continue;
            }
            self.store()
                .write(move |db: &mut Db| accreditations::reviewed(db, &review))
                .await?;
        }
        Ok(total)
    }

    /// Looks again at the holders of composites that fall with a component that expires, where one did. Each person is
    /// a transaction of their own; twice changes nothing.
    pub async fn review_expired(&self) -> Result<Reviewed, Error> {
        let (mut total, now) = (Reviewed::default(), self.now());
        let all = self
            .store()
            .read(|db: &mut Db| composites::policies(db))
            .await?;
        let strict = all
            .into_iter()
            .filter(|(_, policies)| policies.on_component_expired == OnExpired::Revoke);
        for (composite, _) in strict {
            let mut page = Page::first(500);
            loop {
                let (people, last) = self
                    .store()
                    .read(move |db: &mut Db| {
                        let awards = composite_awards::live(db, composite, page)?;
                        let last = awards.last().map(|(award, ..)| *award);
                        let mut people = Vec::new();
                        for (_, person, components) in awards {
                            for component in components {
                                let expires = match assertions::find(db, component.assertion)? {
                                    Some(found) => found.expires,
                                    None => evidence::find(db, component.assertion)?
                                        .and_then(|brought| brought.counts_until()),
                                };
                                if expires.is_some_and(|at| at <= now) {
                                    people.push(person);
                                    break;
                                }
                            }
                        }
                        Ok::<_, Error>((people, last))
                    })
                    .await?;
                let Some(last) = last else { break };
                page.after = last;
                for person in people {
                    self.follow_one(person, Because::Expired, false, &mut total)
                        .await?;
                }
            }
        }
        Ok(total)
    }

    async fn follow_one(
        &self,
        person: Uuid,
        because: Because,
        gains: bool,
        total: &mut Reviewed,
    ) -> Result<(), Error> {
        let (service, now) = (self.clone(), self.now());
        let done = self
            .store()
            .write(move |db: &mut Db| {
                // Whoever they are by now: two persons may have become one since the page was read.
                let now_there = persons::lock_found(db, |db| {
                    Ok::<_, Error>(vec![merges::survivor(db, person)?])
                })?;
                let person = now_there.first().copied().unwrap_or(person);
                let fallen = service.follow(db, person, because, now)?;
                let gained = match gains {
                    true => service.reconcile_person(db, person, now)?,
                    false => Vec::new(),
                };
                Ok::<_, Error>((fallen, gained))
            })
            .await;
        total.persons += 1;
        let (fallen, gained) = match done {
            Ok(done) => done,
            Err(Error::Storage(why)) => return Err(why.into()),
            // One who cannot be looked at must not hold the others up.
            Err(why) => {
                tracing::error!(%person, %why, "what a recognition does to somebody could not be done");
                total.failed += 1;
                return Ok(());
            }
        };
        total.awarded += gained.len() as u64;
        self.sign_rs256_later(gained.iter().map(|also| also.assertion));
        for fell in fallen {
            match fell.until {
                Some(_) => total.pending += 1,
                None => total.revoked += 1,
            }
        }
        Ok(())
    }
}

/// Decides, and gives the recognition as it is then.
fn decide(
    db: &mut Db,
    actor: &Actor,
    scope: Scope,
    programme: Uuid,
    act: &Act,
    now: DateTime<Utc>,
) -> Result<(Programme, Accreditation), Error> {
    let found =
        programmes::find_in(db, scope, programme)?.ok_or_else(|| Error::not_found("programme"))?;
    let id = match act {
        Act::Recognise(new) => deciding::accredit_in(db, actor, scope, programme, new, now)?.id,
        Act::End(id) => {
            deciding::end_accreditation_in(db, actor, scope, programme, *id, now)?;
            *id
        }
        Act::Withdraw(id, withdrawal) => {
            withdraw(db, actor, &found, *id, withdrawal, now)?;
            *id
        }
    };
    let decision = accreditations::of_programme(db, found.id)?
        .into_iter()
        .find(|decision| decision.id == id)
        .ok_or(Error::Internal("a recognition is there and is not"))?;
    Ok((found, decision))
}

fn withdraw(
    db: &mut Db,
    actor: &Actor,
    programme: &Programme,
    id: Uuid,
    withdrawal: &Withdrawal,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    text::prose(&withdrawal.reason, 1_000).map_err(|why| Error::field("/reason", why))?;
    if withdrawal.from > now {
        let why = "must not be in the future: end the recognition then, or withdraw it when the time has come";
        return Err(Error::field("/from", Invalid::new("in-the-future", why)));
    }
    let decision = accreditations::of_programme(db, programme.id)?
        .into_iter()
        .find(|decision| decision.id == id)
        .ok_or_else(|| Error::not_found("recognition"))?;
    endorsements::lock_recognised(db, id)?;
    let from = (withdrawal.from, withdrawal.reason.as_str());
    if !accreditations::withdraw(db, &decision, from, now)? {
        let message = "this recognition was withdrawn before";
        return Err(Error::refused("already-withdrawn", message));
    }
    let detail = json!({ "from": withdrawal.from });
    let about = (Some(programme.owner), id);
    record(db, actor, now, "accreditation.withdraw", about, detail)?;
    endorsements::withdraw_recognition(db, actor, programme, id, now)
}

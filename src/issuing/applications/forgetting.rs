//! What goes: what an application says once it is over, proofs that nothing needs, and whoever was named for them alone.

use super::super::{Actor, Error, Service};
use super::following::{Done, Followed, PAGE};
use super::note;
use crate::storage::{
    Db, Page,
    applications::{self, Application, decisions, messages, reviewers},
    assertions::{self, StoredAssertion},
    links, persons,
    proofs::{self, Proof, statements},
    replacements,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// How long a statement that was taken back is counted among those that were asked for.
const TAKEN_BACK_KEPT: TimeDelta = TimeDelta::days(1);
/// How long a proof is kept that no application uses.
const UNUSED_KEPT: TimeDelta = TimeDelta::days(365);

/// What becomes of a proof that no application needs any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    /// What is in it goes; a badge names its address, which tells that it was there.
    Emptied,
    Deleted,
}

impl Service {
    /// Forgets an applicant, whose row is locked, whom an issuer named and who never came, once nothing else is known of them.
    pub(super) fn forget_named(&self, db: &mut Db, person: Uuid) -> Result<(), Error> {
        let all = persons::addresses_of(db, person)?;
        if all.iter().any(|address| address.verified_at.is_some())
            || !applications::of_person(db, person)?.is_empty()
        {
            return Ok(());
        }
        // They never saw what the issuer showed for them.
        for proof in proofs::of_person(db, person)? {
            proofs::delete(db, proof.id)?;
        }
        match all.first() {
            Some(address) => self.forget_asked(db, &[address.id]),
            None => Ok(()),
        }
    }

    /// Deletes what an application says, and where those outside were asked who examined it; that it was there, when and
    /// how it was decided stays.
    pub(super) fn purge(
        &self,
        db: &mut Db,
        actor: &Actor,
        one: &mut Application,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        applications::forget_assessments(db, one.id)?;
        messages::forget(db, one.id)?;
        let asked = outside(db, one.id)?;
        for mut reviewer in reviewers::of_application(db, one.id)? {
            links::expire_about(db, reviewer.id, "review", now)?;
            if let Some(opinion) = &mut reviewer.opinion {
                opinion.reason.clear();
            }
            reviewer.who = reviewer.who.forgotten();
            reviewers::update(db, &reviewer)?;
        }
        decisions::forget_reasons(db, one.id)?;
        one.reason = None;
        one.appeal = None;
        one.purged_at = Some(now);
        applications::update(db, one)?;
        self.forget_asked(db, &asked)?;
        note(db, actor, one, "application.purge", json!({}), now)
    }

    pub(super) async fn forget_proofs(&self, done: &mut Followed) -> Result<(), Error> {
        let mut page = Page::first(PAGE);
        loop {
            let before = self.now() - UNUSED_KEPT;
            let found = self
                .store()
                .read(move |db: &mut Db| proofs::done_with(db, before, page))
                .await?;
            let Some(last) = found.last() else {
                return Ok(());
            };
            page.after = last.id;
            for proof in found {
                done.count(self.forget_proof(proof).await?);
            }
        }
    }

    async fn forget_proof(&self, found: Proof) -> Result<Done, Error> {
        let (id, now, service) = (found.id, self.now(), self.clone());
        let stays = self
            .store()
            .read(move |db: &mut Db| fate(db, &found, now))
            .await?;
        if stays == Fate::Stays {
            return Ok(Done::Nothing);
        }
        self.store()
            .write(move |db: &mut Db| {
                // Whoever was asked for a statement may go with it.
                let find = |db: &mut Db| {
                    let mut concerned: Vec<_> = proofs::find(db, id)?
                        .map(|p| p.person)
                        .into_iter()
                        .collect();
                    if let Some(asked) = statements::of_proof(db, id)? {
                        concerned.extend(persons::of_address(db, asked.address)?);
                    }
                    Ok::<_, Error>(concerned)
                };
                persons::lock_found(db, find)?;
                let Some(mut proof) = proofs::find(db, id)? else {
                    return Ok(Done::Nothing);
                };
                let fate = fate(db, &proof, now)?;
                if fate == Fate::Stays {
                    return Ok(Done::Nothing);
                }
                let asked = statements::of_proof(db, id)?;
                if fate == Fate::Deleted {
                    proofs::delete(db, id)?;
                } else {
                    proofs::empty(db, &mut proof, now)?;
                    statements::delete(db, id)?;
                }
                if let Some(asked) = asked {
                    service.forget_asked(db, &[asked.address])?;
                }
                Ok::<_, Error>(Done::Purged)
            })
            .await
    }
}

/// Where those outside are asked who examine an application.
pub(super) fn outside(db: &mut Db, application: Uuid) -> Result<Vec<Uuid>, Error> {
    let all = reviewers::of_application(db, application)?;
    Ok(all.iter().filter_map(|one| one.who.mailbox()).collect())
}

/// What is to become of a proof.
fn fate(db: &mut Db, proof: &Proof, now: DateTime<Utc>) -> Result<Fate, Error> {
    let mut uses = Vec::new();
    for (id, _) in proofs::used_in(db, proof.id)? {
        uses.extend(applications::find(db, id)?);
    }
    if uses.is_empty() {
        let kept = match proof.purged_at {
            Some(_) => TAKEN_BACK_KEPT,
            None => UNUSED_KEPT,
        };
        return Ok(match proof.created_at + kept <= now {
            true => Fate::Deleted,
            false => Fate::Stays,
        });
    }
    if proof.purged_at.is_some() || uses.iter().any(|one| one.purged_at.is_none()) {
        return Ok(Fate::Stays);
    }
    let mut named = false;
    for award in uses.iter().filter_map(|one| one.award) {
        let found = standing(db, award, now)?;
        named |= found.is_some();
        if proof.shown && found == Some(true) {
            return Ok(Fate::Stays);
        }
    }
    Ok(match named {
        true => Fate::Emptied,
        false => Fate::Deleted,
    })
}

/// Whether an award, or what replaced it, is in force; nothing when it was erased.
pub(super) fn standing(
    db: &mut Db,
    award: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<bool>, Error> {
    let mut id = award;
    while let Some(newer) = replacements::of(db, id)? {
        id = newer;
    }
    let found = assertions::find(db, id)?;
    let in_force = |found: StoredAssertion| found.live && found.expires.is_none_or(|at| at > now);
    Ok(found.map(in_force))
}

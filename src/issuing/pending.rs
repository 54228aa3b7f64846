//! Pending revocations: the holder appeals, the programme's owner decides, the rest falls on its date.

use super::{
    Actor, Error, Service,
    afterwards::{by_rule, stands, tell_owner},
    closing::programme_within,
    effects::Effects,
    letters::Letter,
    links::{Opened, Purpose},
    record,
    revoke::Fallen,
};
use crate::badge::text::{self, Language};
use crate::storage::{
    Db, Page, Scope,
    assertions::{self, StoredAssertion},
    badge_classes, composite_awards,
    pending::{self, Decision, Pending},
    persons,
    programmes::{self, Programme},
    replacements,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// What a run over the pending revocations that are due came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Executed {
    /// Composites that stand after all.
    pub kept: u64,
    /// Composites revoked on their date.
    pub revoked: u64,
}

/// The longest text of an appeal, in characters.
pub const MAX_APPEAL: usize = 2_000;

/// The award that a link is about, and its revocation, still open and without an appeal.
fn appealable(db: &mut Db, opened: &Opened) -> Result<(StoredAssertion, Pending), Error> {
    let mut subject = opened
        .subject
        .ok_or(Error::Internal("a link names no award"))?;
    while let Some(by) = replacements::of(db, subject)? {
        subject = by;
    }
    let held = assertions::find(db, subject)?.filter(|a| a.person == opened.address.person);
    let award = held.ok_or_else(|| Error::not_found("badge award"))?;
    let open = pending::open_of(db, award.id)?
        .ok_or_else(|| Error::refused("not-pending", "no revocation of this badge is pending"))?;
    if open.appeal.is_some() {
        return Err(appealed());
    }
    Ok((award, open))
}

fn appealed() -> Error {
    let message = "an appeal was received before; the programme decides";
    Error::refused("already-appealed", message)
}

impl Service {
    /// What is pending in a programme of the scope, or of a closed issuer whose heir it is, in order of opening.
    pub async fn pending_revocations(
        &self,
        scope: Scope,
        programme: Uuid,
        page: Page,
    ) -> Result<Vec<Pending>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let found = programme_within(db, scope, programme)?;
                Ok(pending::open_in(db, found.id, page)?)
            })
            .await
    }

    /// What the holder of an appeal's link may appeal against: the composite's name, and until when.
    ///
    /// # Errors
    /// `not-found` when the person does not hold it, `not-pending`, `already-appealed`.
    pub async fn to_appeal(
        &self,
        opened: &Opened,
        language: Language,
    ) -> Result<(String, DateTime<Utc>), Error> {
        let opened = opened.clone();
        self.store()
            .read(move |db: &mut Db| {
                let (award, open) = appealable(db, &opened)?;
                let badge = badge_classes::find(db, award.badge_class)?
                    .ok_or(Error::Internal("a composite has no badge"))?;
                Ok((badge.definition.name(language).to_owned(), open.due_at))
            })
            .await
    }

    /// Keeps what a holder says against the revocation of their composite, by the link that was sent to them: it waits
    /// for the owner's decision then, whatever its date.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `not-found` when the person does not hold it, `not-pending`,
    /// `already-appealed`, a wrong text.
    pub async fn appeal(&self, link: Uuid, text: String) -> Result<(), Error> {
        text::prose(&text, MAX_APPEAL).map_err(|why| Error::field("/text", why))?;
        self.through_link(link, Purpose::Appeal, move |db, opened, now| {
            let (award, open) = appealable(db, opened)?;
            if !pending::appeal(db, open.id, &text, now)? {
                return Err(appealed());
            }
            let programme = programmes::find(db, open.programme)?
                .ok_or(Error::Internal("a programme is not there"))?;
            let (actor, about) = (Actor::link(link), (Some(programme.owner), award.id));
            let detail = json!({ "pending": open.id });
            record(db, &actor, now, "composite.appeal", about, detail)?;
            let letter = Letter::AppealReceived {
                assertion: award.id,
            };
            tell_owner(db, &programme, &letter, now)
        })
        .await
    }

    /// The decision of the owner, or of its heir once it closed, about a pending revocation: keep the composite, or revoke
    /// it now. The reason of a revocation is public. Gives what else fell or is pending, as far as whoever decides may know.
    ///
    /// # Errors
    /// `not-found`, `already-decided`, a missing reason.
    pub async fn decide_pending(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        keep: bool,
        reason: String,
    ) -> Result<(Pending, Vec<Fallen>), Error> {
        text::prose(&reason, 1_000).map_err(|why| Error::field("/reason", why))?;
        let (service, actor, now) = (self.clone(), actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let programme = programme_within(db, scope, programme)?;
                let decision = decision(&actor, keep, &reason, now);
                let (open, mut also) = service.decide_in(db, &actor, &programme, id, &decision)?;
                also.retain(|fell| fell.issuer == programme.owner || fell.is_known_to(scope));
                let decided = Pending {
                    decision: Some(decision),
                    ..open
                };
                Ok((decided, also))
            })
            .await
    }

    /// What [`Service::decide_pending`] would do to composites of the programme's owner.
    ///
    /// # Errors
    /// Those of the decision itself.
    pub async fn try_decision(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        keep: bool,
        reason: String,
    ) -> Result<Effects, Error> {
        text::prose(&reason, 1_000).map_err(|why| Error::field("/reason", why))?;
        let (service, actor, now) = (self.clone(), actor.clone(), self.now());
        self.rehearse(move |db| {
            let programme = programme_within(db, scope, programme)?;
            let owner = Scope::Issuer(programme.owner);
            let before = match locked(db, id)? {
                Some((_, award)) => composite_awards::live_of_person(db, award.person)?,
                None => Vec::new(),
            };
            let decision = decision(&actor, keep, &reason, now);
            let (open, also) = service.decide_in(db, &actor, &programme, id, &decision)?;
            let mut effects = Effects::of_one();
            match keep {
                true => effects.keep.add(open.assertion),
                false => effects.lose.add(open.assertion),
            }
            effects.fall(owner, &also);
            effects.stand(db, owner, &before, |of| *of == open.assertion, &also)?;
            Ok(effects)
        })
        .await
    }

    /// Decides; gives what was pending, and what fell with it.
    fn decide_in(
        &self,
        db: &mut Db,
        actor: &Actor,
        programme: &Programme,
        id: Uuid,
        decision: &Decision,
    ) -> Result<(Pending, Vec<Fallen>), Error> {
        let absent = || Error::not_found("pending revocation");
        let (open, award) = locked(db, id)?.ok_or_else(absent)?;
        if open.programme != programme.id {
            return Err(absent());
        }
        if open.decision.is_some() {
            let message = "this revocation was decided before";
            return Err(Error::refused("already-decided", message));
        }
        let also = match decision.kept {
            true => {
                self.uphold(db, &open, decision)?;
                Vec::new()
            }
            false => {
                let about = (Some(programme.owner), open.id);
                record(db, actor, decision.at, "pending.revoke", about, json!({}))?;
                self.fell(db, &open, &award, decision)?
            }
        };
        Ok((open, also))
    }

    /// Ends the pending revocations whose date has come and against which nobody appealed: kept when the rule holds
    /// again, else revoked. Each is a transaction of its own; a second run finds what an interrupted one left.
    pub async fn execute_due(&self) -> Result<Executed, Error> {
        let mut total = Executed::default();
        let mut page = Page::first(100);
        loop {
            let now = self.now();
            let found = self
                .store()
                .read(move |db: &mut Db| pending::due(db, now, page))
                .await?;
            let Some(last) = found.last() else {
                return Ok(total);
            };
            page.after = last.id;
            for due in found {
                let service = self.clone();
                let ended = self
                    .store()
                    .write(move |db: &mut Db| service.execute(db, due.id, now))
                    .await;
                match ended {
                    Ok(Some(true)) => total.kept += 1,
                    Ok(Some(false)) => total.revoked += 1,
                    Ok(None) => {}
                    // One that cannot be decided must not hold the others up.
                    Err(Error::Storage(why)) => return Err(why.into()),
                    Err(why) => {
                        tracing::error!(pending = %due.id, %why, "a pending revocation could not be ended");
                    }
                }
            }
        }
    }

    /// Whether it was kept; nothing when it is no longer to be decided by its date.
    fn execute(&self, db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<Option<bool>, Error> {
        let Some((open, award)) = locked(db, id)? else {
            return Ok(None);
        };
        if open.decision.is_some() || open.appeal.is_some() || open.due_at > now {
            return Ok(None);
        }
        let kept = stands(db, &open, award.person, now)?;
        let decision = by_rule(kept, now);
        match kept {
            true => self.uphold(db, &open, &decision)?,
            false => drop(self.fell(db, &open, &award, &decision)?),
        }
        Ok(Some(kept))
    }
}

fn decision(actor: &Actor, kept: bool, reason: &str, at: DateTime<Utc>) -> Decision {
    Decision {
        kept,
        at,
        by: actor.as_str().to_owned(),
        reason: Some(reason.to_owned()),
    }
}

/// A pending revocation with the award that it is about, whose holder's row is locked from here on.
fn locked(db: &mut Db, id: Uuid) -> Result<Option<(Pending, StoredAssertion)>, Error> {
    let read = |db: &mut Db| -> Result<_, Error> {
        let Some(found) = pending::find(db, id)? else {
            return Ok(None);
        };
        let award = assertions::find(db, found.assertion)?;
        Ok(award.map(|award| (found, award)))
    };
    let Some((_, before)) = read(db)? else {
        return Ok(None);
    };
    persons::lock(db, before.person)?;
    let found = read(db)?;
    match &found {
        Some((_, award)) if award.person != before.person => Err(Error::refused(
            "try-again",
            "whose badge it is changed meanwhile",
        )),
        _ => Ok(found),
    }
}

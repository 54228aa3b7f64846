//! Erasing at a holder's wish: one badge, or everything that is known of a person.
//!
//! Of an award its id, its badge, its month and that it was erased are left; of a person nothing but what must not be
//! awarded again (`blocks.rs`).

use super::{
    Actor, Error, Service,
    accepting::Wish,
    apart,
    naming::Told,
    new_id,
    personal_endorsements::Answer,
    record,
    revoke::{NO_MORE, lock_holder},
    sessions::ended,
};
use crate::badge::{email::Email, endorsement::Endorsed, text::Language};
use crate::storage::{
    Db, Scope,
    assertions::{self, Cause, Revocation, StoredAssertion},
    badge_classes, cohorts, composite_awards, endorsements,
    erasure::{self, Beside},
    issuers, personal_endorsements, persons, sessions,
    withholdings::{self, Lifter, Withholding},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// An award that was erased, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedAward {
    /// The award.
    pub assertion: Uuid,
    /// The name of its badge, in French.
    pub badge: String,
    /// The name of its issuer.
    pub issuer: String,
    /// It is a composite.
    pub composite: bool,
}

/// What was erased of a person, or would be. Empty for somebody unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErasedPerson {
    /// Their awards, oldest first.
    pub awards: Vec<ErasedAward>,
    /// The names of the composites that their addresses are not awarded again, until that is lifted.
    pub blocked: Vec<String>,
    /// Everything else.
    pub beside: Beside,
}

impl Service {
    /// Erases everything that is known of whoever has this session. They are told nothing: there is no address left.
    ///
    /// # Errors
    /// `not-signed-in`.
    pub async fn erase_me(&self, session: Uuid) -> Result<(), Error> {
        let (now, service) = (self.now(), self.clone());
        self.store()
            .write(move |db: &mut Db| {
                let whose = |db: &mut Db| {
                    let found = sessions::of(db, session, now)?;
                    found.map(|(person, _)| person).ok_or_else(ended)
                };
                persons::lock_found(db, |db| {
                    let person = whose(db)?;
                    Ok::<_, Error>(erasure::concerned(db, person)?)
                })?;
                let person = whose(db)?;
                service.erase_locked(db, &Actor::session(session), person, now)
            })
            .await?;
        self.forget_deleted().await;
        Ok(())
    }

    /// Erases everything that is known of the person who has an address, for whoever runs the instance. For somebody
    /// unknown nothing is done.
    pub async fn erase_person(&self, actor: &Actor, email: Email) -> Result<ErasedPerson, Error> {
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        let erased = self
            .store()
            .write(move |db: &mut Db| service.erase_in(db, &actor, &email, now))
            .await?;
        self.forget_deleted().await;
        Ok(erased)
    }

    /// What [`Self::erase_person`] would erase. Nothing is changed.
    pub async fn try_erasure(&self, actor: &Actor, email: Email) -> Result<ErasedPerson, Error> {
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        self.rehearse(move |db| service.erase_in(db, &actor, &email, now))
            .await
    }

    fn erase_in(
        &self,
        db: &mut Db,
        actor: &Actor,
        email: &Email,
        now: DateTime<Utc>,
    ) -> Result<ErasedPerson, Error> {
        persons::lock_found(db, |db| match persons::find(db, email)? {
            Some(found) => Ok::<_, Error>(erasure::concerned(db, found.person)?),
            None => Ok(Vec::new()),
        })?;
        match persons::find(db, email)? {
            Some(found) => self.erase_locked(db, actor, found.person, now),
            // Nobody yet: a file that nobody confirmed may name them.
            None => {
                let emails = BTreeSet::from([email.normalised().to_owned()]);
                let lines = cohorts::forget_person(db, &emails)?;
                let beside = Beside {
                    lines,
                    ..Beside::default()
                };
                Ok(ErasedPerson {
                    beside,
                    ..ErasedPerson::default()
                })
            }
        }
    }

    /// Erases a person whose row is locked, with those of everybody whom that concerns.
    fn erase_locked(
        &self,
        db: &mut Db,
        actor: &Actor,
        person: Uuid,
        now: DateTime<Utc>,
    ) -> Result<ErasedPerson, Error> {
        let mut erased = ErasedPerson::default();
        for composite in self.block_all(db, person)? {
            let badge = badge_classes::find_of_composite(db, composite)?;
            let name = badge.map(|badge| badge.definition.name(Language::Fr).to_owned());
            erased.blocked.extend(name);
        }
        let all = erasure::doomed(db, person)?;
        for one in all.iter().filter(|one| **one != person) {
            self.block_all(db, *one)?;
        }
        let mut ids = Vec::new();
        for (id, badge, issued_on) in erasure::awards_of(db, person)? {
            ids.push(id);
            erased
                .awards
                .push(erase_award(db, actor, (id, badge), issued_on, now)?);
        }
        erased.beside = erasure::erase_person(db, &all, &ids)?;
        let detail = json!({ "awards": ids.len() });
        record(db, actor, now, "person.erase", (None, person), detail)?;
        Ok(erased)
    }

    /// Erases one award of a person whose row is locked, as [`Wish::Erase`] asks for. One in force is taken back first,
    /// with what follows for composites.
    pub(super) fn erase_own(
        &self,
        db: &mut Db,
        actor: &Actor,
        person: Uuid,
        award: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let found = lock_holder(db, award)?;
        if found.person != person {
            return Err(Error::not_found("badge award"));
        }
        let (badge, issued_on) = (found.badge_class, found.issued_on);
        if assertions::revocation(db, award)?.is_none() {
            let revocation = Revocation {
                reason: erasure::REASON.to_owned(),
                cause: Cause::Holder,
                at: now,
            };
            self.take_back(db, actor, found, &revocation)?;
        } else {
            self.keep_fallen_away(db, &found, now)?;
        }
        let asked = personal_endorsements::addresses_of_award(db, award)?;
        erase_award(db, actor, (award, badge), issued_on, now)?;
        erasure::forget_letters_about(db, &[award])?;
        self.forget_asked(db, &asked)?;
        erasure::forget_answers(db, &[award.to_string()])?;
        Ok(())
    }

    /// A composite that fell by rule would come back by rule: erased, it is withheld until its holder lifts that, unless
    /// they were awarded it again since.
    fn keep_fallen_away(
        &self,
        db: &mut Db,
        found: &StoredAssertion,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Some(made) = composite_awards::find(db, found.id)? else {
            return Ok(());
        };
        for (live, _) in composite_awards::live_of_person(db, found.person)? {
            let other = composite_awards::find(db, live)?;
            if other.is_some_and(|other| other.under.id == made.under.id) {
                return Ok(());
            }
        }
        let withholding = Withholding {
            id: new_id(),
            composite: made.under.id,
            slug: String::new(),
            person: found.person,
            reason: erasure::REASON.to_owned(),
            created_at: now,
            lifter: Lifter::Holder,
        };
        Ok(withholdings::withhold(db, &withholding)?)
    }

    /// Takes what was deleted out of the files, as far as that is ours to do.
    pub(super) async fn forget_deleted(&self) {
        let store = self.store().clone();
        match apart(move || store.forget_deleted()).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => tracing::warn!(
                "what was erased may still be in the write-ahead log, which others read all the time: \
                 stop the server once, and it is gone"
            ),
            Ok(Err(why)) => tracing::warn!(%why, "the write-ahead log could not be emptied"),
            Err(why) => tracing::warn!(%why, "the write-ahead log could not be emptied"),
        }
    }
}

/// Why an award is not there, for whoever may know: it was erased, or there is no such award.
///
/// # Errors
/// Those of the storage.
pub(super) fn absent(db: &mut Db, scope: Scope, id: Uuid) -> Result<Error, Error> {
    let badge = match erasure::find(db, id)? {
        Some(left) => badge_classes::find(db, left.badge_class)?,
        None => None,
    };
    Ok(match badge {
        Some(badge) if scope.holds(badge.issuer) => Error::refused(
            "erased",
            "this badge was erased at its holder's wish: its id, its badge and its month are all that is left",
        ),
        _ => Error::not_found("badge award"),
    })
}

impl Wish {
    /// Whether something of the holder's is deleted.
    pub(super) fn erases(&self) -> bool {
        matches!(
            self,
            Self::Erase(_)
                | Self::Tell(Told::Name(_) | Told::Hide(None))
                | Self::AnswerWords(_, Answer::Decline | Answer::Remove)
        )
    }
}

fn erase_award(
    db: &mut Db,
    actor: &Actor,
    (id, badge_class): (Uuid, Uuid),
    issued_on: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<ErasedAward, Error> {
    let badge =
        badge_classes::find(db, badge_class)?.ok_or(Error::Internal("an award has no badge"))?;
    let issuer = issuers::find(db, Scope::Instance, badge.issuer)?;
    endorsements::revoke_all(db, Endorsed::Assertion(id), NO_MORE, now)?;
    erasure::erase_award(db, id, badge_class, issued_on)?;
    let about = (Some(badge.issuer), id);
    record(db, actor, now, "assertion.erase", about, json!({}))?;
    Ok(ErasedAward {
        assertion: id,
        badge: badge.definition.name(Language::Fr).to_owned(),
        issuer: issuer.map_or_else(String::new, |issuer| issuer.organisation.name),
        composite: badge.composite.is_some(),
    })
}

//! Replacing an award: a typo, an evidence, a date or an address is corrected in one act, and nothing falls for it.

use super::{
    Actor, Error, Guard, Once, Service,
    award::{ByRule, NewAward, check_fields},
    closing,
    composites::Under,
    effects::Effects,
    erasure::absent,
    known::Known,
    letters::{self, Letter},
    links::{self, Purpose},
    merging::addressee,
    new_id,
    once::once,
    random, record,
    revoke::Fallen,
    signed::sign_and_check,
    versions,
};
use crate::badge::{
    assertion::{Assertion, Content, Evidence},
    email::Email,
    endorsement::Endorsed,
    recipient::IdentityObject,
    signing::Algorithm,
};
use crate::storage::{
    Db, Scope, acceptances,
    assertions::{self, Cause, Revocation, StoredAssertion},
    badge_classes::{self, StoredBadge},
    composite_awards, endorsements, pending,
    persons::{self, PersonAddress},
    reminders, replacements, shares, showcases,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// Why what was said of a replaced badge is taken back.
const REPLACED: &str = "Le badge a été remplacé.";

/// What is corrected; what is absent stays as it was.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// To whom.
    pub email: Option<Email>,
    /// How it was earned; `Some(None)` for nothing.
    pub narrative: Option<Option<String>>,
    /// What shows that it was earned.
    pub evidence: Option<Vec<Evidence>>,
    /// Until when; `Some(None)` for ever.
    pub expires: Option<Option<DateTime<Utc>>>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Replaced {
    /// The award that was replaced.
    pub old: Uuid,
    /// The award that stands in its place.
    pub assertion: StoredAssertion,
    /// Its badge.
    pub badge: StoredBadge,
    /// The composites that it completed.
    pub also: Vec<ByRule>,
    /// The composites of the person before that do not stand without it, when it is another person's now.
    pub fallen: Vec<Fallen>,
}

impl Service {
    /// Replaces an award within the scope by one that says something else: the latest version of the same badge, with
    /// the same date of issue, recorded when the old one was as far as recognition goes.
    ///
    /// Composites that were made of it name the new one from then on. When the new address is another person's, the
    /// composites of both are looked at again instead: those of the one fall by their policy, those of the other come.
    ///
    /// # Errors
    /// `not-found`, `already-revoked`, `nothing-to-correct`, `idempotency-key-reused`, wrong fields; `awarded-by-rule`
    /// for anything but another address of the same person when it is a composite.
    pub async fn replace(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        correction: Correction,
        guard: Option<Guard<Replaced>>,
    ) -> Result<Once<Replaced>, Error> {
        let (service, actor, now) = (self.clone(), actor.clone(), self.now());
        let done = self
            .store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    service.replace_in(db, &actor, scope, id, &correction, now)
                })
            })
            .await?;
        if let Once::Done(replaced) = &done {
            let also = replaced.also.iter().map(|also| also.assertion);
            self.sign_rs256_later(also.chain([replaced.assertion.id]));
        }
        Ok(done)
    }

    /// What [`Service::replace`] would do to composites that the scope may know.
    pub async fn try_replacement(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        correction: Correction,
    ) -> Result<Effects, Error> {
        let (service, actor, now) = (self.clone(), actor.clone(), self.now());
        self.rehearse(move |db| {
            let before = match assertions::find(db, id)? {
                Some(award) => composite_awards::live_of_person(db, award.person)?,
                None => Vec::new(),
            };
            let done = service.replace_in(db, &actor, scope, id, &correction, now)?;
            let mut effects = Effects::of_one();
            effects.fall(scope, &done.fallen);
            effects.award(db, scope, None, &done.also)?;
            effects.stand(db, scope, &before, |of| *of == id, &done.fallen)?;
            Ok(effects)
        })
        .await
    }

    fn replace_in(
        &self,
        db: &mut Db,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        correction: &Correction,
        now: DateTime<Utc>,
    ) -> Result<Replaced, Error> {
        let Some(before) = closing::award_within(db, scope, id)? else {
            return Err(absent(db, scope, id)?);
        };
        let to = self.lock(db, &before, correction.email.as_ref(), now)?;
        let Some(old) = assertions::find(db, id)? else {
            return Err(absent(db, scope, id)?);
        };
        if old.person != before.person {
            let message = "whose badge it is changed meanwhile";
            return Err(Error::refused("try-again", message));
        }
        if assertions::revocation(db, id)?.is_some() {
            let message = "this badge was revoked or replaced before";
            return Err(Error::refused("already-revoked", message));
        }
        let badge = badge_classes::find(db, old.badge_class)?
            .ok_or(Error::Internal("an award has no badge"))?;
        let said = Assertion::from_payload(&old.rendition.payload)
            .map_err(|_| Error::Internal("a stored badge does not read back"))?;
        let new = corrected(&said, &old, badge.id, correction, to, db)?;
        if badge.composite.is_some() {
            let more = correction.narrative.is_some()
                || correction.evidence.is_some()
                || correction.expires.is_some();
            if more || to.person != old.person {
                let message = "a composite says what its rule says, and goes with its badges: it can only be given to \
                               another address of the same person; replace the badges that it was made of instead";
                return Err(Error::refused("awarded-by-rule", message));
            }
        }
        check_fields(&new, now)?;
        let badge = versions::latest(db, Scope::Instance, badge.id)?;
        let badge = versions::for_award(db, badge, now)?;
        badge_classes::hold(db, badge.id)?;
        let (key_id, key) = self.keyring().active(db, badge.profile, Algorithm::EdDsa)?;
        let new_id = new_id();
        let related = said.related.into_iter().map(|related| related.id);
        let content = Content {
            id: self.base().assertion(new_id),
            recipient: IdentityObject::of(&new.email, random()?),
            badge: self.base().badge(badge.id),
            issued_on: old.issued_on,
            expires: new.expires,
            evidence: new.evidence,
            narrative: new.narrative,
            related: related.chain([said.id]).collect(),
        };
        let assertion = StoredAssertion {
            id: new_id,
            badge_class: badge.id,
            person: to.person,
            address: to.address,
            expires: new.expires,
            live: true,
            rendition: sign_and_check(self.base(), content, key_id, &key, now)?,
            ..old.clone()
        };
        assertions::insert(db, &assertion)?;
        self.put_in_place(db, actor, &old, &assertion, &badge, now)?;
        let fallen = if to.person == old.person {
            Vec::new()
        } else {
            self.revoke_fallen(db, old.person, id, now)?
        };
        let under = match to.person == old.person {
            true => Under::Confirmed,
            false => Under::InForce, // they did not have it
        };
        let also = match Known::default().may_count(db, &badge)? {
            true => self.award_due(db, to, &new.email, under, now)?,
            false => Vec::new(),
        };
        if to.person != old.person {
            let letter = Letter::BadgeRevoked { assertion: id };
            letters::to_holder(db, old.address, &letter, now)?;
        }
        let link = links::make(db, Purpose::AnswerAward, to.address, Some(new_id), now)?;
        let letter = Letter::BadgeReplaced {
            assertion: new_id,
            link,
        };
        letters::to_holder(db, to.address, &letter, now)?;
        Ok(Replaced {
            old: id,
            assertion,
            badge,
            also,
            fallen,
        })
    }

    /// The new award takes the place of the old one in everything that we keep.
    fn put_in_place(
        &self,
        db: &mut Db,
        actor: &Actor,
        old: &StoredAssertion,
        new: &StoredAssertion,
        badge: &StoredBadge,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let under = badge_classes::find(db, old.badge_class)?
            .ok_or(Error::Internal("an award has no badge"))?;
        let revocation = Revocation {
            reason: format!("Remplacé par {}", self.base().assertion(new.id)),
            cause: Cause::Replaced,
            at: now,
        };
        assertions::revoke(db, old.id, under.profile, &revocation)?;
        endorsements::revoke_all(db, Endorsed::Assertion(old.id), REPLACED, now)?;
        replacements::insert(db, old.id, new.id, now)?;
        if badge.composite.is_some() {
            composite_awards::rename(db, old.id, new.id)?;
            pending::follow(db, old.id, new.id)?;
            reminders::follow(db, old.id, new.id)?;
        }
        if new.person == old.person {
            // Whoever accepted the one accepted the other.
            if acceptances::listed(db, &[old.id])?.contains_key(&old.id) {
                acceptances::insert(db, new.id, now)?;
            }
            shares::follow(db, old.id, new.id, now)?;
            showcases::follow(db, old.id, new.id)?;
            composite_awards::rename_component(db, new.person, old.id, new.id)?;
        }
        let detail = json!({ "old": old.id, "sameHolder": new.person == old.person });
        let about = (Some(badge.issuer), new.id);
        record(db, actor, now, "assertion.replace", about, detail)
    }

    /// What stands in the place of a replaced award.
    pub async fn replacement_of(&self, id: Uuid) -> Result<Option<Uuid>, Error> {
        Ok(self
            .store()
            .read(move |db: &mut Db| replacements::of(db, id))
            .await?)
    }
}

/// The award as it is to be.
fn corrected(
    said: &Assertion,
    old: &StoredAssertion,
    badge: Uuid,
    correction: &Correction,
    to: PersonAddress,
    db: &mut Db,
) -> Result<NewAward, Error> {
    // The badge is of its own address, wherever its holder is written to.
    let (present, _) = addressee(db, old.address)?;
    let same_address = to.address == old.address;
    let wanted = correction.clone();
    let new = NewAward {
        badge,
        email: (wanted.email).filter(|_| !same_address).unwrap_or(present),
        evidence: wanted.evidence.unwrap_or_else(|| said.evidence.clone()),
        narrative: wanted.narrative.unwrap_or_else(|| said.narrative.clone()),
        issued_on: Some(old.issued_on),
        expires: wanted.expires.unwrap_or(old.expires),
        allow_duplicate: true,
        department: None,
        notify: false, // its own letter says that it was replaced
    };
    let same = same_address
        && new.evidence == said.evidence
        && new.narrative == said.narrative
        && new.expires == old.expires;
    if same {
        let message = "say what is to be corrected: recipient, narrative, evidence or expires";
        return Err(Error::refused("nothing-to-correct", message));
    }
    Ok(new)
}

impl Service {
    /// Locks the holder and whoever is to hold it, in the order of their ids; gives to whom it goes.
    fn lock(
        &self,
        db: &mut Db,
        award: &StoredAssertion,
        email: Option<&Email>,
        now: DateTime<Utc>,
    ) -> Result<PersonAddress, Error> {
        let Some(email) = email else {
            persons::lock(db, award.person)?;
            return Ok(PersonAddress {
                person: award.person,
                address: award.address,
            });
        };
        if let Some(known) = persons::find(db, email)?
            && known.person < award.person
        {
            persons::lock(db, known.person)?;
        }
        persons::lock(db, award.person)?;
        let fresh = PersonAddress {
            person: new_id(),
            address: new_id(),
        };
        self.lock_by_email(db, email, fresh, now)
    }
}

//! Awarding a badge, and in the same transaction the composites that it completes.

pub use super::composites::ByRule;
use super::{
    Actor, Error, FieldError, Guard, Once, Service, closing,
    known::Known,
    letters::{self, Told},
    new_id,
    once::once,
    random, record,
    revision::Revision,
    signed::sign_and_check,
    versions,
};
use crate::badge::{
    assertion::{Content, Evidence},
    department::Department,
    email::Email,
    error::Invalid,
    recipient::IdentityObject,
    signing::{Algorithm, KeyState, SigningKey},
    text,
    urls::{BaseUrl, WebUrl},
};
use crate::storage::{
    Db, Memo, Scope,
    assertions::{self, StoredAssertion},
    badge_classes::{self, StoredBadge},
    indicators, keys,
    persons::PersonAddress,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct NewAward {
    /// Which badge.
    pub badge: Uuid,
    /// To whom.
    pub email: Email,
    /// What shows that it was earned.
    pub evidence: Vec<Evidence>,
    /// How it was earned, in Markdown.
    pub narrative: Option<String>,
    /// When it was earned; `None` for now.
    pub issued_on: Option<DateTime<Utc>>,
    /// Until when; `None` for as long as the badge says.
    pub expires: Option<DateTime<Utc>>,
    /// Award it though the person holds a live one.
    pub allow_duplicate: bool,
    /// Write to the holder about it and about the composites that it completes.
    pub notify: bool,
    /// Where the person is, for the numbers of programmes alone; `None` leaves what is known.
    pub department: Option<Department>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Awarded {
    /// The award.
    pub assertion: StoredAssertion,
    /// Its badge.
    pub badge: StoredBadge,
    /// The composites that it completed.
    pub also: Vec<ByRule>,
}

/// An award that is signed and not stored yet.
pub(super) struct Made<'a> {
    pub assertion: &'a StoredAssertion,
    pub badge: &'a StoredBadge,
    pub email: &'a Email,
    /// Write to the holder.
    pub notify: bool,
}

/// How often an award is built anew when the badge or its keys change meanwhile.
const TRIES: usize = 5;
const CHANGED: &str = "try-again";
/// What a rotation looks like between two statements that read.
const NO_KEY: &str = "no-active-key";

impl NewAward {
    /// What the award with this id will say: its recipient under a salt of its own, and what its badge says of its end.
    pub(super) fn content(
        &self,
        base: &BaseUrl,
        id: Uuid,
        badge: &StoredBadge,
        now: DateTime<Utc>,
    ) -> Result<Content, Error> {
        let issued_on = self.issued_on.unwrap_or(now);
        Ok(Content {
            id: base.assertion(id),
            recipient: IdentityObject::of(&self.email, random()?),
            badge: base.badge(badge.id),
            issued_on,
            expires: (self.expires).or_else(|| badge.definition.expires(issued_on)),
            evidence: self.evidence.clone(),
            narrative: self.narrative.clone(),
            related: Vec::new(),
        })
    }
}

impl Service {
    /// Awards a badge within the scope.
    ///
    /// The Assertion is built, checked and signed before the transaction; inside it the person is locked, everything
    /// that may have changed is looked at again, and what the award completes is awarded too.
    ///
    /// # Errors
    /// `awarded-by-rule` for a composite's badge, `badge-archived`, `already-held` with the URL of the award held,
    /// `idempotency-key-reused`, and wrong fields.
    pub async fn award(
        &self,
        actor: &Actor,
        scope: Scope,
        new: NewAward,
        guard: Option<Guard<Awarded>>,
    ) -> Result<Once<Awarded>, Error> {
        let now = self.now();
        if let Some(answer) = self.answered_before(guard.as_ref(), now).await? {
            return Ok(Once::Before(answer));
        }
        check_fields(&new, now)?;
        // Keys and versions change rarely: when one does just now, the badge is built and signed once more.
        for _ in 1..TRIES {
            match self.try_award(actor, scope, &new, guard.clone(), now).await {
                Err(Error::Refused {
                    code: CHANGED | NO_KEY,
                    ..
                }) => {}
                done => return done,
            }
        }
        self.try_award(actor, scope, &new, guard, now).await
    }

    async fn try_award(
        &self,
        actor: &Actor,
        scope: Scope,
        new: &NewAward,
        guard: Option<Guard<Awarded>>,
        now: DateTime<Utc>,
    ) -> Result<Once<Awarded>, Error> {
        let new = new.clone();
        let (badge, key_id, key) = self.prepare(scope, new.badge, now).await?;
        let (badge_id, revision) = (badge.id, Revision::of_badge(&badge));
        let id = new_id();
        let content = new.content(self.base(), id, &badge, now)?;
        let (issued_on, expires) = (content.issued_on, content.expires);
        let rendition = sign_and_check(self.base(), content, key_id, &key, now)?;
        let (service, actor, email, allow_duplicate) =
            (self.clone(), actor.clone(), new.email, new.allow_duplicate);
        let notify = new.notify;
        let department = new.department;
        let fresh = PersonAddress {
            person: new_id(),
            address: new_id(),
        };
        let done = self
            .store()
            .write_with_memo(move |db: &mut Db, memo: &mut Memo| {
                let known: &mut Known = memo.of();
                once(db, guard.as_ref(), now, |db| {
                    let person = service.lock_by_email(db, &email, fresh, now)?;
                    // From here on it is neither edited nor archived nor deleted.
                    badge_classes::hold(db, badge_id)?;
                    let (badge, present) = known.awardable(db, scope, badge_id)?;
                    if present != revision || !known.is_active(db, rendition.key)? {
                        let message =
                            "the badge or its issuer's keys changed while it was being signed";
                        return Err(Error::refused(CHANGED, message));
                    }
                    if !allow_duplicate {
                        refuse_duplicate(db, service.base(), &badge, person.person, now)?;
                    }
                    let assertion = StoredAssertion {
                        id,
                        badge_class: badge.id,
                        person: person.person,
                        address: person.address,
                        issued_on,
                        expires,
                        recorded_at: now,
                        live: true,
                        rendition: rendition.clone(),
                    };
                    if department.is_some() {
                        indicators::set_department(db, person.person, department.as_ref())?;
                    }
                    let made = Made {
                        assertion: &assertion,
                        badge: &badge,
                        email: &email,
                        notify,
                    };
                    let also = service.keep_award(db, known, &actor, made, json!({}), now)?;
                    Ok(Awarded {
                        assertion,
                        badge,
                        also,
                    })
                })
            })
            .await?;
        if let Once::Done(awarded) = &done {
            self.sign_rs256_later(
                awarded
                    .also
                    .iter()
                    .map(|also| also.assertion)
                    .chain([awarded.assertion.id]),
            );
        }
        Ok(done)
    }

    /// Stores an award whose holder is locked, and awards what it completes. `detail` is for the audit.
    pub(super) fn keep_award(
        &self,
        db: &mut Db,
        known: &mut Known,
        actor: &Actor,
        made: Made,
        detail: Value,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let (assertion, badge) = (made.assertion, made.badge);
        assertions::insert(db, assertion)?;
        let object = (Some(badge.issuer), assertion.id);
        record(db, actor, now, "assertion.award", object, detail)?;
        let person = PersonAddress {
            person: assertion.person,
            address: assertion.address,
        };
        let also = match known.may_count(db, badge)? {
            true => self.award_due_untold(db, known, person, made.email, now)?,
            false => Vec::new(),
        };
        if made.notify {
            let told = Told {
                assertion: assertion.id,
                address: person.address,
                composites: &also,
            };
            letters::tell_of_awards(db, &[told], now)?;
        }
        Ok(also)
    }

    /// The version of a badge to award now, and the key to sign with.
    pub(super) async fn prepare(
        &self,
        scope: Scope,
        badge: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(StoredBadge, Uuid, Arc<SigningKey>), Error> {
        let service = self.clone();
        let found = self
            .store()
            .read(move |db: &mut Db| {
                let badge = awardable(db, scope, badge)?;
                if !versions::names_current_profile(db, &badge)? {
                    return Ok(None);
                }
                let profile = badge.profile;
                let (key_id, key) = service.keyring().active(db, profile, Algorithm::EdDsa)?;
                Ok::<_, Error>(Some((badge, key_id, key)))
            })
            .await?;
        if let Some(found) = found {
            return Ok(found);
        }
        let service = self.clone();
        self.store()
            .write(move |db: &mut Db| {
                let badge = awardable(db, scope, badge)?;
                let badge = versions::for_award(db, badge, now)?;
                let profile = badge.profile;
                let (key_id, key) = service.keyring().active(db, profile, Algorithm::EdDsa)?;
                Ok((badge, key_id, key))
            })
            .await
    }
}

/// Whether a badge and the key that it was signed with are what they were.
pub(super) fn as_signed(
    db: &mut Db,
    badge: &StoredBadge,
    revision: &Revision,
    key: Uuid,
) -> Result<bool, Error> {
    Ok(is_active(db, key)? && Revision::of_badge(badge) == *revision)
}

/// Whether a key signs now.
pub(super) fn is_active(db: &mut Db, key: Uuid) -> Result<bool, Error> {
    let key = keys::find(db, key)?;
    Ok(key.is_some_and(|key| key.state == KeyState::Active))
}

pub(super) fn awardable(db: &mut Db, scope: Scope, badge: Uuid) -> Result<StoredBadge, Error> {
    let badge = versions::latest(db, scope, badge)?;
    if badge.composite.is_some() {
        return Err(Error::refused(
            "awarded-by-rule",
            "this badge is awarded by its rule alone, when it is met",
        ));
    }
    if badge.archived_at.is_some() {
        return Err(Error::refused(
            "badge-archived",
            "this badge is archived and no longer awarded",
        ));
    }
    closing::refuse_closed(db, badge.issuer)?;
    Ok(badge)
}

pub(super) fn refuse_duplicate(
    db: &mut Db,
    base: &BaseUrl,
    badge: &StoredBadge,
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let held = assertions::held_by(db, person)?;
    let live = |b: &&assertions::HeldBadge| {
        b.lineage == badge.lineage && b.live && b.expires.is_none_or(|at| at > now)
    };
    match held.iter().find(live) {
        None => Ok(()),
        Some(held) => Err(Error::Refused {
            code: "already-held",
            message: "this person holds this badge; allowDuplicate awards it again".to_owned(),
            url: Some(base.assertion(held.assertion)),
        }),
    }
}

pub(super) fn check_fields(new: &NewAward, now: DateTime<Utc>) -> Result<(), Error> {
    let mut wrong = Vec::new();
    let mut note = |pointer: String, result: Result<(), Invalid>| {
        if let Err(why) = result {
            wrong.push(FieldError::new(pointer, why));
        }
    };
    if new.issued_on.is_some_and(|at| at > now) {
        note(
            "/issuedOn".into(),
            Err(Invalid::new("in-the-future", "must not be in the future")),
        );
    }
    if new
        .expires
        .is_some_and(|at| at <= new.issued_on.unwrap_or(now))
    {
        let why = match new.issued_on {
            Some(_) => "must be after the date of issue",
            None => "must be in the future, or the date of issue must be given and lie before it",
        };
        note("/expires".into(), Err(Invalid::new("out-of-range", why)));
    }
    if let Some(narrative) = &new.narrative {
        note("/narrative".into(), text::prose(narrative, 5_000));
    }
    if new.evidence.len() > 20 {
        note(
            "/evidence".into(),
            Err(Invalid::new("too-many", "at most 20 items")),
        );
    }
    for (at, evidence) in new.evidence.iter().enumerate() {
        if evidence.id.is_none() && evidence.narrative.is_none() {
            note(
                format!("/evidence/{at}"),
                Err(Invalid::new(
                    "empty-text",
                    "needs an id (its address) or a narrative",
                )),
            );
        }
        if let Some(url) = &evidence.id {
            note(format!("/evidence/{at}/id"), WebUrl::parse(url).map(drop));
        }
        for (name, value, most) in [
            ("narrative", &evidence.narrative, 5_000),
            ("name", &evidence.name, 200),
            ("description", &evidence.description, 1_000),
            ("genre", &evidence.genre, 100),
        ] {
            if let Some(value) = value {
                note(format!("/evidence/{at}/{name}"), text::prose(value, most));
            }
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Error::Fields(wrong))
    }
}

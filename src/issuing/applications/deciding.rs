//! What reviewers think, and the decision that follows: in the transaction of the opinion that decides, and with it the award.

use super::super::{
    Error, Guard, Once, Service,
    award::{Awarded, Made, NewAward, as_signed, awardable, refuse_duplicate},
    known::Known,
    letters::Letter,
    new_id,
    once::once,
    revision::Revision,
    signed::sign_and_check,
};
use super::examining::{Examiner, present, take_part};
use super::second_readings;
use super::{address_of, locked, step, submitted, tell_applicant};
use crate::badge::{application::Step, assertion::Evidence, text, urls::Object};
use crate::storage::{
    Db, Scope,
    applications::{
        Application,
        decisions::{self, Decision},
        reviewers::{self, Opinion, Reviewer},
    },
    assertions::{Rendition, StoredAssertion},
    badge_classes::{self, StoredBadge},
    proofs::{self, Kind, statements},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// How often an award is signed anew when what it rests on changes meanwhile.
pub(super) const TRIES: usize = 5;
pub(super) const CHANGED: &str = "try-again";
pub(super) const NO_KEY: &str = "no-active-key";

/// What a reviewer thinks.
#[derive(Debug, Clone)]
pub struct NewOpinion {
    /// The badge should be awarded.
    pub favourable: bool,
    /// Why, for the applicant; needed when it is not favourable.
    pub reason: String,
}

/// What came of an opinion.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The application as it stands now.
    pub application: Application,
    /// The decision, if this opinion decided.
    pub decision: Option<Decision>,
    /// The award that followed; none when the badge was held already.
    pub awarded: Option<Awarded>,
}

/// An award that is signed before the transaction that decides about it.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    id: Uuid,
    address: Uuid,
    new: NewAward,
    badge: StoredBadge,
    issued_on: DateTime<Utc>,
    expires: Option<DateTime<Utc>>,
    rendition: Rendition,
}

impl NewOpinion {
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.favourable && self.reason.trim().is_empty() {
            true => Ok(()),
            false => text::prose(&self.reason, 5_000).map_err(|why| Error::field("/reason", why)),
        }
    }
}

impl Service {
    /// Says what somebody thinks of an application for a badge within the scope. The opinion that decides awards the badge in
    /// the same transaction, with the composites that it completes.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `already-decided`, `opinion-given`, `enough-reviewers`, those of who may not examine it, those of
    /// an award, and a missing reason.
    pub async fn give_opinion(
        &self,
        by: &Examiner,
        scope: Scope,
        id: Uuid,
        new: NewOpinion,
    ) -> Result<Decided, Error> {
        self.give_opinion_once(by, scope, id, new, None)
            .await?
            .done()
    }

    /// The same for a request that may come twice.
    ///
    /// # Errors
    /// As for one; `idempotency-key-reused`, `request-in-progress`.
    pub async fn give_opinion_once(
        &self,
        by: &Examiner,
        scope: Scope,
        id: Uuid,
        new: NewOpinion,
        guard: Option<Guard<Decided>>,
    ) -> Result<Once<Decided>, Error> {
        if let Some(answer) = self.answered_before(guard.as_ref(), self.now()).await? {
            return Ok(Once::Before(answer));
        }
        new.check()?;
        for _ in 1..TRIES {
            match self.try_opinion(by, scope, id, &new, guard.clone()).await {
                Err(Error::Refused {
                    code: CHANGED | NO_KEY,
                    ..
                }) => {}
                done => return done,
            }
        }
        self.try_opinion(by, scope, id, &new, guard).await
    }

    async fn try_opinion(
        &self,
        by: &Examiner,
        scope: Scope,
        id: Uuid,
        new: &NewOpinion,
        guard: Option<Guard<Decided>>,
    ) -> Result<Once<Decided>, Error> {
        let now = self.now();
        let ready = match new.favourable {
            true => self.make_ready(scope, id, now).await?,
            false => None,
        };
        let (by, new, service) = (by.clone(), new.clone(), self.clone());
        let done = self
            .store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    let mut one = locked(db, scope, id)?;
                    let reviewer = take_part(db, &by, &mut one, now)?;
                    service.opine(db, &by, (one, reviewer), &new, ready.as_ref(), now)
                })
            })
            .await?;
        if let Once::Done(Decided {
            awarded: Some(awarded),
            ..
        }) = &done
        {
            let also = awarded.also.iter().map(|also| also.assertion);
            self.sign_rs256_later(also.chain([awarded.assertion.id]));
        }
        Ok(done)
    }

    /// Keeps an opinion, and decides if it decides. The applicant's row is locked.
    pub(super) fn opine(
        &self,
        db: &mut Db,
        by: &Examiner,
        (mut one, mut reviewer): (Application, Reviewer),
        new: &NewOpinion,
        ready: Option<&Ready>,
        now: DateTime<Utc>,
    ) -> Result<Decided, Error> {
        let first = if new.favourable {
            Step::Accept
        } else {
            Step::Refuse
        };
        if one.state.after(first).is_none() {
            return Err(super::refused(one.state, first));
        }
        if reviewer.opinion.is_some() {
            let message = "they said before what they think of this application";
            return Err(Error::refused("opinion-given", message));
        }
        reviewer.opinion = Some(Opinion {
            favourable: new.favourable,
            reason: new.reason.clone(),
            at: now,
        });
        reviewers::update(db, &reviewer)?;
        let detail = json!({ "reviewer": reviewer.id, "favourable": new.favourable });
        super::note(db, &by.actor, &one, "application.opinion", detail, now)?;
        let all = present(&one, &reviewers::of_application(db, one.id)?);
        let opinions: Vec<_> = all.iter().filter_map(|r| r.opinion.as_ref()).collect();
        let favourable: Vec<bool> = opinions.iter().map(|opinion| opinion.favourable).collect();
        let Some(accepted) = one.policy.outcome(&favourable) else {
            return Ok(Decided {
                application: one,
                decision: None,
                awarded: None,
            });
        };
        let said = opinions
            .iter()
            .filter(|opinion| opinion.favourable == accepted);
        let reasons: Vec<_> = said
            .map(|opinion| opinion.reason.trim())
            .filter(|reason| !reason.is_empty())
            .collect();
        let decision = Decision {
            id: new_id(),
            application: one.id,
            issuer: one.issuer,
            round: one.round,
            accepted,
            reason: reasons.join("\n\n"),
            actor: by.actor.as_str().to_owned(),
            submitted_at: one.submitted_at.unwrap_or(one.created_at),
            at: now,
        };
        if !decisions::insert(db, &decision)? {
            // The applicant's lock makes this impossible; the constraint is there for the day it is not.
            return Err(Error::Internal(
                "a second decision was refused by the database",
            ));
        }
        second_readings::draw(db, &one, &decision, now)?;
        one.decided_at = Some(now);
        one.reason = Some(decision.reason.clone());
        let mut awarded = None;
        if accepted {
            awarded = match composite_of(db, &one)? {
                Some(composite) => self.award_by_commission(db, &mut one, composite, now)?,
                None => {
                    let ready = ready.ok_or(Error::Internal("an award was not signed"))?;
                    self.award_for(db, by, &mut one, ready, now)?
                }
            };
            step(db, &by.actor, &mut one, Step::Accept, now)?;
        } else {
            step(db, &by.actor, &mut one, Step::Refuse, now)?;
            let application = one.id;
            tell_applicant(
                db,
                &one,
                &Letter::ApplicationNotRetained { application },
                now,
            )?;
        }
        Ok(Decided {
            application: one,
            decision: Some(decision),
            awarded,
        })
    }

    /// Awards what an application asks for, in the transaction of the decision; nothing when the badge is held by now.
    fn award_for(
        &self,
        db: &mut Db,
        by: &Examiner,
        one: &mut Application,
        ready: &Ready,
        now: DateTime<Utc>,
    ) -> Result<Option<Awarded>, Error> {
        badge_classes::hold(db, ready.badge.id)?;
        let badge = awardable(db, Scope::Issuer(one.issuer), ready.badge.id)?;
        let revision = Revision::of_badge(&ready.badge);
        let fresh = as_signed(db, &badge, &revision, ready.rendition.key)?
            && address_of(db, one.person)?.0 == ready.address
            && self.shown(db, one)? == ready.new.evidence;
        if !fresh {
            let message = "the badge or what it rests on changed while it was being signed";
            return Err(Error::refused(CHANGED, message));
        }
        match refuse_duplicate(db, self.base(), &badge, one.person, now) {
            Ok(()) => {}
            Err(Error::Refused { url, .. }) => {
                one.award = match url.as_deref().and_then(|url| self.base().locate(url)) {
                    Some(Object::Assertion(held)) => Some(held),
                    _ => None,
                };
                return Ok(None);
            }
            Err(why) => return Err(why),
        }
        let assertion = StoredAssertion {
            id: ready.id,
            badge_class: badge.id,
            person: one.person,
            address: ready.address,
            issued_on: ready.issued_on,
            expires: ready.expires,
            recorded_at: now,
            live: true,
            rendition: ready.rendition.clone(),
        };
        let made = Made {
            assertion: &assertion,
            badge: &badge,
            email: &ready.new.email,
            notify: true,
        };
        // First: the award looks at everything that counts.
        let shown = (ready.address, one.reason.as_deref().unwrap_or_default());
        self.recognise_shown(db, &by.actor, one, shown, now)?;
        let detail = json!({ "application": one.id });
        let also = self.keep_award(db, &mut Known::default(), &by.actor, made, detail, now)?;
        one.award = Some(assertion.id);
        Ok(Some(Awarded {
            assertion,
            badge,
            also,
        }))
    }

    /// The award that an application asks for, signed; nothing for a composite, which is signed when it is awarded.
    pub(super) async fn make_ready(
        &self,
        scope: Scope,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<Ready>, Error> {
        let service = self.clone();
        let (one, to, evidence, by_rule) = self
            .store()
            .read(move |db: &mut Db| {
                let one = submitted(db, scope, id)?;
                let to = address_of(db, one.person)?;
                let evidence = service.shown(db, &one)?;
                let by_rule = composite_of(db, &one)?.is_some();
                Ok::<_, Error>((one, to, evidence, by_rule))
            })
            .await?;
        if by_rule {
            return Ok(None);
        }
        let (badge, key_id, key) = self
            .prepare(Scope::Issuer(one.issuer), one.badge_class, now)
            .await?;
        let (address, email) = to;
        let new = NewAward {
            badge: badge.id,
            email,
            evidence,
            narrative: None,
            issued_on: None,
            expires: None,
            allow_duplicate: false,
            notify: true,
            department: None,
        };
        let id = new_id();
        let content = new.content(self.base(), id, &badge, now)?;
        let (issued_on, expires) = (content.issued_on, content.expires);
        Ok(Some(Ready {
            id,
            address,
            rendition: sign_and_check(self.base(), content, key_id, &key, now)?,
            new,
            badge,
            issued_on,
            expires,
        }))
    }

    /// The proofs of an application that its applicant lets be seen, as Open Badges evidence: where each is, and of what
    /// kind. What is in them does not enter the badge, which cannot be taken back.
    fn shown(&self, db: &mut Db, one: &Application) -> Result<Vec<Evidence>, Error> {
        let mut shown = Vec::new();
        for proof in proofs::of_application(db, one.id)? {
            let is_there = match proof.kind {
                Kind::Statement => {
                    statements::of_proof(db, proof.id)?.is_some_and(|said| said.is_given())
                }
                _ => proof.purged_at.is_none(),
            };
            if proof.shown && is_there {
                shown.push(Evidence {
                    id: Some(self.base().proof(proof.id)),
                    name: Some(kind_in_words(proof.kind).to_owned()),
                    ..Evidence::default()
                });
            }
        }
        Ok(shown)
    }
}

/// The composite that an application is about, when a rule put its person before a commission.
fn composite_of(db: &mut Db, one: &Application) -> Result<Option<Uuid>, Error> {
    let badge = badge_classes::find(db, one.badge_class)?
        .ok_or(Error::Internal("an application has no badge"))?;
    Ok(badge.composite)
}

/// What a kind of proof is called in a badge, whose document speaks French.
fn kind_in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "Récit",
        Kind::Link => "Lien",
        Kind::File => "Fichier",
        Kind::Statement => "Attestation",
        Kind::Badge => "Open Badge",
        Kind::Certificate => "Certificat",
    }
}

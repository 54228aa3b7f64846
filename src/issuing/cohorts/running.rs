//! Awarding the lines of a confirmed cohort, a page in each transaction.

use super::{
    super::{
        Actor, Error, Service,
        award::{Made, awardable},
        new_id, random,
        signed::sign_and_check,
        versions,
    },
    Cohort, Line, Outcome, State,
    deciding::{Asked, Decision, decide},
};
use crate::badge::{
    assertion::{Content, Evidence},
    cohort::{Kept, Why, Wrong},
    email::Email,
    recipient::IdentityObject,
    signing::Algorithm,
};
use crate::storage::{
    Db, Scope,
    assertions::{self, StoredAssertion},
    badge_classes::{self, StoredBadge},
    cohorts,
    jobs::Claim,
    persons::{self, PersonAddress},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How long somebody may be silent before another takes their cohort over.
const CLAIMED: TimeDelta = TimeDelta::seconds(10);
const CHANGED: &str = "lines-changed";

impl Service {
    /// Awards the oldest confirmed cohort that nobody is at, until it is finished; nothing when there is none, or when
    /// another took it. `progress` is told after each page, and stops with `false`: another goes on.
    pub async fn run_next_cohort(
        &self,
        progress: impl FnMut(&Cohort) -> bool,
    ) -> Result<Option<Cohort>, Error> {
        let now = self.now();
        let waiting = self
            .store()
            .read(move |db: &mut Db| cohorts::waiting(db, now))
            .await?;
        match waiting {
            Some(cohort) => self.run_cohort(&cohort, progress).await,
            None => Ok(None),
        }
    }

    /// Awards a confirmed cohort until it is finished; nothing when somebody else is at it.
    pub async fn run_cohort(
        &self,
        cohort: &Cohort,
        mut progress: impl FnMut(&Cohort) -> bool,
    ) -> Result<Option<Cohort>, Error> {
        let (claim, now, issuer, id) = (new_id(), self.now(), cohort.issuer, cohort.id);
        let cohort = self
            .store()
            .write(move |db: &mut Db| {
                let until = now + CLAIMED;
                let taken = cohorts::claim(db, id, Claim { id: claim, until }, now)?;
                // As it stands now: somebody may have worked on it since.
                let cohort = cohorts::find(db, issuer, id)?;
                Ok::<_, Error>(cohort.filter(|_| taken))
            })
            .await?;
        let Some(mut cohort) = cohort else {
            return Ok(None);
        };
        loop {
            match self.award_page(cohort.clone(), claim).await {
                Ok(Some(next)) => cohort = next,
                Ok(None) => return Ok(None),
                // Somebody awards the same people: nothing was kept, and it is their turn.
                Err(Error::Storage(why)) if why.is_lock_timeout() => {}
                // A line was forgotten: nothing was kept, and the page is read again.
                Err(Error::Refused { code: CHANGED, .. }) => {}
                Err(Error::Storage(why)) if why.is_temporary() => return Err(why.into()),
                Err(why) => {
                    tracing::error!(cohort = %id, %why, "a cohort failed");
                    cohort.state = State::Failed;
                    cohort.failure = Some(why.to_string());
                    cohort.finished_at = Some(self.now());
                    return self.keep_cohort(cohort, claim, CLAIMED).await;
                }
            }
            let goes_on = progress(&cohort);
            if cohort.state.is_final() {
                return Ok(Some(cohort));
            }
            if !goes_on {
                // Left to the next who asks.
                return self.keep_cohort(cohort, claim, TimeDelta::zero()).await;
            }
        }
    }

    async fn keep_cohort(
        &self,
        cohort: Cohort,
        claim: Uuid,
        lasts: TimeDelta,
    ) -> Result<Option<Cohort>, Error> {
        let until = self.now() + lasts;
        let kept = cohort.clone();
        let own = self
            .store()
            .write(move |db: &mut Db| cohorts::save(db, &kept, Claim { id: claim, until }))
            .await?;
        Ok(own.then_some(cohort))
    }

    /// The next page, and in the same transaction that it is done. Nothing when the claim is another's by now.
    async fn award_page(&self, cohort: Cohort, claim: Uuid) -> Result<Option<Cohort>, Error> {
        let (service, now) = (self.clone(), self.now());
        let claim = Claim {
            id: claim,
            until: now + CLAIMED,
        };
        let done = self
            .store()
            .write(move |db: &mut Db| {
                let mut cohort = cohort.clone();
                // First, so that nobody else has it while we award.
                if !cohorts::save(db, &cohort, claim)? {
                    return Ok(None);
                }
                let page = cohort.next_page;
                let read = cohorts::page(db, cohort.id, page)?;
                let read = read.ok_or(Error::Internal("a page of a cohort is gone"))?;
                let mut lines = read.lines()?;
                let signed = service.award_lines(db, &cohort, &mut lines, now)?;
                for line in &mut lines {
                    cohort.counts.add(&line.outcome);
                    line.asks = None;
                    if !matches!(line.outcome, Outcome::Rejected { .. }) {
                        line.cells = Vec::new();
                    }
                }
                if !cohorts::rewrite(db, &read, &lines)? {
                    return Err(Error::refused(CHANGED, "somebody was erased meanwhile"));
                }
                cohort.next_page += 1;
                if cohort.next_page >= cohort.pages {
                    cohort.state = State::Done;
                    cohort.finished_at = Some(now);
                }
                cohorts::save(db, &cohort, claim)?;
                Ok::<_, Error>(Some((cohort, signed)))
            })
            .await?;
        let Some((cohort, signed)) = done else {
            return Ok(None);
        };
        self.sign_rs256_later(signed.into_iter());
        Ok(Some(cohort))
    }

    /// Awards these lines; gives every award that was made.
    fn award_lines(
        &self,
        db: &mut Db,
        cohort: &Cohort,
        lines: &mut [Line],
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        // A person is not made for a line that comes to nothing.
        for line in lines.iter_mut().filter(|line| line.asks.is_some()) {
            if let Err(why) = awardable_now(db, cohort.issuer, line.badge) {
                line.reject(refused(why)?);
            }
        }
        let people = self.people(db, lines, now)?;
        let mut made = Vec::new();
        for line in lines {
            let Some(asks) = line.asks.clone() else {
                continue;
            };
            let Some((email, person)) = people.get(&asks.email) else {
                return Err(Error::Internal("a line of a cohort has no person"));
            };
            match self.award_line(db, cohort, line.badge, &asks, (email, *person), now)? {
                Ok((outcome, also)) => {
                    if let Outcome::Awarded { assertion, .. } = &outcome {
                        made.extend(assertion.iter().copied().chain(also));
                    }
                    line.outcome = outcome;
                }
                Err(why) => line.reject(why),
            }
        }
        Ok(made)
    }

    /// Whoever the lines are for, made when they are new, their rows locked.
    fn people(
        &self,
        db: &mut Db,
        lines: &[Line],
        now: DateTime<Utc>,
    ) -> Result<BTreeMap<String, (Email, PersonAddress)>, Error> {
        // In the order of the addresses: two files that bring the same new people do not wait for each other in turn.
        let mut emails: BTreeMap<String, (Email, PersonAddress)> = BTreeMap::new();
        for asks in lines.iter().filter_map(|line| line.asks.as_ref()) {
            let email = Email::parse(&asks.email)
                .map_err(|_| Error::Internal("a kept address does not parse"))?;
            let fresh = PersonAddress {
                person: new_id(),
                address: new_id(),
            };
            emails
                .entry(email.normalised().to_owned())
                .or_insert((email, fresh));
        }
        let find = |db: &mut Db| {
            let found = emails
                .values()
                .map(|(email, fresh)| Ok(self.find_or_make(db, email, *fresh, now)?.person));
            found.collect::<Result<Vec<Uuid>, Error>>()
        };
        persons::lock_found(db, find)?;
        let mut people = BTreeMap::new();
        for asks in lines.iter().filter_map(|line| line.asks.as_ref()) {
            let email = Email::parse(&asks.email)
                .map_err(|_| Error::Internal("a kept address does not parse"))?;
            let found = persons::find(db, &email)?;
            let found = found.ok_or(Error::Internal("a person that was made is gone"))?;
            people.insert(asks.email.clone(), (email, found));
        }
        Ok(people)
    }

    /// One line, whose person is locked. The inner error is a refusal, before anything was written.
    fn award_line(
        &self,
        db: &mut Db,
        cohort: &Cohort,
        badge: Option<Uuid>,
        asks: &Kept,
        (email, person): (&Email, PersonAddress),
        now: DateTime<Utc>,
    ) -> Result<Result<(Outcome, Vec<Uuid>), Why>, Error> {
        let badge = match held_still(db, cohort.issuer, badge, now) {
            Ok(badge) => badge,
            Err(why) => return refused(why).map(Err),
        };
        let held = assertions::held_by(db, person.person)?;
        let undated = cohorts::undated(db, &[person.person])?;
        let asked = Asked {
            lineage: badge.lineage,
            issued_on: asks.issued_on,
            allow_duplicate: cohort.options.allow_duplicates,
        };
        let outcome = match decide(&held, &undated, asked, now) {
            Decision::Award => None,
            Decision::Held(id) => Some(Outcome::AlreadyHeld {
                assertion: Some(id),
            }),
            Decision::Same(id) => Some(Outcome::SameAsBefore {
                assertion: Some(id),
            }),
            Decision::NotAgain(assertion) => Some(Outcome::NotAgain { assertion }),
        };
        if let Some(outcome) = outcome {
            return Ok(Ok((outcome, Vec::new())));
        }
        let (key_id, key) = match self.keyring().active(db, badge.profile, Algorithm::EdDsa) {
            Ok(found) => found,
            Err(why) => return refused(why).map(Err),
        };
        let id = new_id();
        let issued_on = asks.issued_on.or(cohort.confirmed_at).unwrap_or(now);
        let expires = badge.definition.expires(issued_on);
        let evidence = asks.evidence.iter().map(|url| Evidence {
            id: Some(url.clone()),
            ..Evidence::default()
        });
        let content = Content {
            id: self.base().assertion(id),
            recipient: IdentityObject::of(email, random()?),
            badge: self.base().badge(badge.id),
            issued_on,
            expires,
            evidence: evidence.collect(),
            narrative: asks.narrative.clone(),
            related: Vec::new(),
        };
        let rendition = match sign_and_check(self.base(), content, key_id, &key, now) {
            Ok(rendition) => rendition,
            Err(why) => return refused(why).map(Err),
        };
        let assertion = StoredAssertion {
            id,
            badge_class: badge.id,
            person: person.person,
            address: person.address,
            issued_on,
            expires,
            recorded_at: now,
            live: true,
            rendition,
        };
        let actor = Actor(cohort.confirmed_by.clone().unwrap_or_default());
        let made = Made {
            assertion: &assertion,
            badge: &badge,
            email,
            notify: cohort.options.notify,
        };
        let detail = json!({ "cohort": cohort.id });
        let also = self.keep_award(db, &actor, made, detail, now)?;
        cohorts::note_award(db, cohort.id, id, asks.issued_on.is_some())?;
        let own = also
            .iter()
            .filter(|by_rule| by_rule.issuer == cohort.issuer);
        let completes = own
            .map(|by_rule| (by_rule.badge, by_rule.name.clone()))
            .collect();
        let outcome = Outcome::Awarded {
            assertion: Some(id),
            completes,
        };
        let also = also.iter().map(|by_rule| by_rule.assertion).collect();
        Ok(Ok((outcome, also)))
    }
}

impl Line {
    fn reject(&mut self, why: Why) {
        self.asks = None;
        self.outcome = Outcome::Rejected {
            wrong: vec![Wrong::of_line(why)],
        };
    }
}

fn awardable_now(db: &mut Db, issuer: Uuid, badge: Option<Uuid>) -> Result<StoredBadge, Error> {
    let badge = badge.ok_or(Error::Internal("a line of a cohort has no badge"))?;
    awardable(db, Scope::Issuer(issuer), badge)
}

/// The version of a badge that is awarded now. Until the transaction ends it is neither edited nor archived nor deleted.
fn held_still(
    db: &mut Db,
    issuer: Uuid,
    badge: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<StoredBadge, Error> {
    loop {
        let latest = awardable_now(db, issuer, badge)?;
        let latest = versions::for_award(db, latest, now)?;
        badge_classes::hold(db, latest.id)?;
        let held = awardable_now(db, issuer, badge)?;
        if held.id == latest.id && versions::names_current_profile(db, &held)? {
            return Ok(held);
        }
    }
}

/// What a refusal says of a line; a failure stays one.
fn refused(why: Error) -> Result<Why, Error> {
    let code = match &why {
        Error::Refused { code, .. } => Some(*code),
        Error::Fields(fields) => fields.first().map(|field| field.code),
        _ => None,
    };
    code.and_then(Why::of_code).ok_or(why)
}

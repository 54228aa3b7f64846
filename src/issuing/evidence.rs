//! Badges from elsewhere and certificates of single persons: brought, decided, checked again, withdrawn.

mod brought;
mod by_holder;
mod published;
mod rechecks;
mod reviewing;
mod state;
mod withdrawing;

pub use brought::{Certificate, NewDecision, NewEvidence};
pub(super) use by_holder::of_person;
pub use by_holder::{MOST_BROUGHT, Own, OwnBadge};
pub(super) use published::in_composite;
pub use rechecks::DueCheck;
pub use reviewing::Reviewed;
pub use state::EvidenceState;

use brought::{check, check_decision, row};
pub(super) use brought::{refuse_twice, row as row_of};

use super::{
    Actor, Error, Service,
    afterwards::tell_owner,
    award::ByRule,
    closing::open_programme,
    composites::Under,
    equivalences::{Via, competency, found, seen},
    letters::{self, Letter},
    links::{self, Purpose},
    new_id, record,
    revoke::Fallen,
};
use crate::badge::{composite::Held, email::Email};
use crate::storage::{
    Db, Page, Scope, equivalences,
    evidence::{self, Decision, Evidence},
    links as stored_links,
    persons::{self, PersonAddress},
    programmes::{self, Programme},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// How often a badge from elsewhere is checked.
pub const EVERY: TimeDelta = TimeDelta::days(1);
/// How long a badge that nobody can check goes on counting.
pub const PATIENCE: TimeDelta = TimeDelta::days(14);
/// Letters to prove one address, within an hour.
const MOST_LETTERS: i64 = 3;

/// What came of an act on evidence.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// As it is now.
    pub evidence: Evidence,
    /// The competencies that it counts for now.
    pub counts_for: Vec<String>,
    /// The composites that it completed.
    pub also_awarded: Vec<ByRule>,
    /// The composites that no longer stand without it.
    pub also_revoked: Vec<Fallen>,
}

impl Service {
    /// Records what was brought for whoever has that address. A badge waits until the address is proved: a letter with
    /// a link is sent, and [`Self::evidence_of_address_proved`] makes it count.
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, `no-catalogue`, `badge-not-valid`, `badge-of-another`, `counts-by-itself` for a badge of this
    /// instance, `already-brought`, and wrong fields.
    pub async fn bring_evidence(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        email: Email,
        new: NewEvidence,
    ) -> Result<Recorded, Error> {
        let now = self.now();
        check(&new, now)?;
        let (actor, service) = (actor.clone(), self.clone());
        let fresh = PersonAddress {
            person: new_id(),
            address: new_id(),
        };
        let done = self
            .store()
            .write(move |db: &mut Db| {
                let programme = open_programme(db, scope, programme)?;
                if programmes::adopted(db, programme.id)?.is_none() {
                    return Err(super::badges::no_catalogue());
                }
                let decision = match &new {
                    NewEvidence::Badge(_, decision) => decision.as_ref(),
                    NewEvidence::Certificate(_, decision) => Some(decision),
                };
                if let Some(decision) = decision {
                    competency(db, &programme, &decision.competency)?;
                }
                let person = service.lock_by_email(db, &email, fresh, now)?;
                let row = row(&new, &programme, (person, None), &actor, now);
                refuse_twice(db, &row)?;
                evidence::insert(db, &row)?;
                let about = (Some(programme.owner), row.id);
                record(db, &actor, now, "evidence.bring", about, json!({}))?;
                let stored = read(db, row.id)?;
                if stored.badge.is_some() && !stored.verified {
                    ask_for_proof(db, &email, person, now)?;
                }
                service.recorded(db, person, &email, stored, Under::InForce, now)
            })
            .await?;
        self.sign_rs256_later(done.also_awarded.iter().map(|a| a.assertion));
        Ok(done)
    }

    /// Decides that one badge that was brought counts for a competency, whatever equivalences say.
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, `already-decided` when it was decided or withdrawn before, and wrong fields.
    pub async fn decide_evidence(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        new: NewDecision,
    ) -> Result<Recorded, Error> {
        check_decision(&new)?;
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        let done = self
            .store()
            .write(move |db: &mut Db| {
                let programme = open_programme(db, scope, programme)?;
                competency(db, &programme, &new.competency)?;
                let (person, email, before) = locked(db, &programme, id)?;
                if before.withdrawn.is_some() || before.decision.is_some() {
                    let why = "it was decided or withdrawn before; bring it again to decide anew";
                    return Err(Error::refused("already-decided", why));
                }
                let decision = Decision {
                    competency: new.competency.clone(),
                    reason: new.reason.clone(),
                    by: actor.as_str().to_owned(),
                    at: now,
                };
                evidence::decide(db, id, &decision)?;
                let about = (Some(programme.owner), id);
                let detail = json!({ "competency": new.competency });
                record(db, &actor, now, "evidence.decide", about, detail)?;
                let stored = read(db, id)?;
                service.recorded(db, person, &email, stored, Under::InForce, now)
            })
            .await?;
        self.sign_rs256_later(done.also_awarded.iter().map(|a| a.assertion));
        Ok(done)
    }

    /// What was brought to a programme whose owner is within the scope, each with what it counts for now; on demand only
    /// badges that wait for a decision of the owner's.
    pub async fn evidence(
        &self,
        scope: Scope,
        programme: Uuid,
        undecided: bool,
        page: Page,
    ) -> Result<Vec<(Evidence, Vec<String>)>, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let mut shown = Vec::new();
                for one in evidence::list(db, programme.id, undecided.then_some(now), page)? {
                    let counts_for = counts(db, &one, now)?;
                    shown.push((one, counts_for));
                }
                Ok(shown)
            })
            .await
    }

    /// What counts by an address that was just proved: awards what is due by it, and tells its holder. The person's row
    /// is locked.
    pub fn evidence_of_address_proved(
        &self,
        db: &mut Db,
        person: Uuid,
        address: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let brought = proved(db, address)?;
        self.award_by(db, &brought, PersonAddress { person, address }, now)
    }

    /// The same of what is known to be of that address.
    pub(super) fn award_by(
        &self,
        db: &mut Db,
        brought: &[Evidence],
        person: PersonAddress,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let Some((_, given)) = stored_links::addressee(db, person.address)? else {
            return Ok(Vec::new());
        };
        if brought.is_empty() {
            return Ok(Vec::new());
        }
        self.proved_to_be_theirs(db, brought, now)?;
        self.award_due(db, person, &parse(&given)?, Under::InForce, now)
    }

    /// Tells whoever brought something, now that the address it was issued to is proved to be theirs, that it counts;
    /// or the programme's owner that it waits for a decision.
    pub(super) fn proved_to_be_theirs(
        &self,
        db: &mut Db,
        brought: &[Evidence],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for one in brought {
            let one = read(db, one.id)?;
            let Some((_, given)) = stored_links::addressee(db, one.address)? else {
                continue;
            };
            if !counts(db, &one, now)?.is_empty() {
                tell(db, &parse(&given)?, &one, true, now)?;
            } else if one.issued_to.is_some() && one.stands(now) {
                let programme = programmes::find(db, one.programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                let letter = Letter::EvidenceBrought {
                    programme: programme.id,
                    evidence: one.id,
                };
                tell_owner(db, &programme, &letter, now)?;
            }
        }
        Ok(())
    }

    /// Awards what is due by evidence that may count now, and tells its holder if it does.
    fn recorded(
        &self,
        db: &mut Db,
        person: PersonAddress,
        email: &Email,
        evidence: Evidence,
        under: Under,
        now: DateTime<Utc>,
    ) -> Result<Recorded, Error> {
        let counts_for = counts(db, &evidence, now)?;
        let mut also_awarded = Vec::new();
        if !counts_for.is_empty() {
            tell(db, email, &evidence, true, now)?;
            also_awarded = self.award_due(db, person, email, under, now)?;
        }
        Ok(Recorded {
            evidence,
            counts_for,
            also_awarded,
            also_revoked: Vec::new(),
        })
    }

    /// Judges what was awarded by evidence that counts no more, and tells its holder if they are to know.
    fn stopped(
        &self,
        db: &mut Db,
        person: PersonAddress,
        email: &Email,
        (evidence, told): (Evidence, bool),
        now: DateTime<Utc>,
    ) -> Result<Recorded, Error> {
        let also_revoked = self.revoke_fallen(db, person.person, evidence.id, now)?;
        if told {
            tell(db, email, &evidence, false, now)?;
        }
        Ok(Recorded {
            evidence,
            counts_for: Vec::new(),
            also_awarded: Vec::new(),
            also_revoked,
        })
    }
}

/// What was issued to an address and is proved to be of whoever brought it.
pub(super) fn proved(db: &mut Db, address: Uuid) -> Result<Vec<Evidence>, Error> {
    let mut brought = evidence::of_address(db, address)?;
    brought.retain(|one| one.verified);
    Ok(brought)
}

/// The competencies that evidence counts for now.
fn counts(db: &mut Db, one: &Evidence, now: DateTime<Utc>) -> Result<Vec<String>, Error> {
    let decisions = equivalences::of_programme(db, one.programme)?;
    if !one.stands(now) {
        return Ok(Vec::new());
    }
    let found: Vec<(Held, Via)> = seen(&decisions, &[], std::slice::from_ref(one));
    let mut slugs: Vec<_> = found.into_iter().map(|(h, _)| h.leaf.to_string()).collect();
    slugs.sort();
    slugs.dedup();
    Ok(slugs)
}

fn read(db: &mut Db, id: Uuid) -> Result<Evidence, Error> {
    evidence::find(db, id)?.ok_or_else(|| Error::not_found("evidence"))
}

/// Evidence of that programme, with its person locked.
fn locked(
    db: &mut Db,
    programme: &Programme,
    id: Uuid,
) -> Result<(PersonAddress, Email, Evidence), Error> {
    loop {
        let before = read(db, id)?;
        if before.programme != programme.id {
            return Err(Error::not_found("evidence"));
        }
        persons::lock(db, before.person)?;
        // The address may have moved to another person while we waited.
        let now = read(db, id)?;
        if now.person == before.person {
            let (_, given) = stored_links::addressee(db, now.address)?
                .ok_or(Error::Internal("evidence has no address"))?;
            let person = PersonAddress {
                person: now.person,
                address: now.address,
            };
            return Ok((person, parse(&given)?, now));
        }
    }
}

fn parse(given: &str) -> Result<Email, Error> {
    Email::parse(given).map_err(|_| Error::Internal("a stored address does not parse"))
}

fn tell(
    db: &mut Db,
    email: &Email,
    one: &Evidence,
    counts: bool,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let letter = Letter::EvidenceDecided {
        evidence: one.id,
        counts,
    };
    let language = persons::language(db, one.person)?;
    letters::post(db, email, language, &letter, now)
}

/// Sends a link to an address, so that whoever reads its mail proves it; not more often than anybody needs.
fn ask_for_proof(
    db: &mut Db,
    email: &Email,
    person: PersonAddress,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (address, purpose) = (person.address, Purpose::ProveAddress);
    let since = now - TimeDelta::hours(1);
    if stored_links::count_since(db, address, purpose.name(), since)? >= MOST_LETTERS {
        return Ok(());
    }
    let link = links::make(db, purpose, address, None, now)?;
    let language = persons::language(db, person.person)?;
    letters::post(db, email, language, &Letter::ProveAddress { link }, now)
}

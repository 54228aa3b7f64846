//! Badges from elsewhere and certificates of single persons: brought, decided, checked again, withdrawn.

use super::{
    Actor, Error, Service,
    award::ByRule,
    equivalences::{Via, competency, found, seen},
    letters::{self, Letter},
    links::{self, Purpose},
    new_id,
    programmes::read_snapshot,
    record,
    revoke::Fallen,
};
use crate::badge::{
    assertion::Evidence as Public,
    composite::Held,
    email::Email,
    error::Invalid,
    foreign::Brought,
    text::{self, Language, Slug},
    verification::Verdict,
};
use crate::storage::{
    Db, Page, Scope, equivalences,
    evidence::{self, Badge, Decision, Evidence},
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

/// A decision for one person.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// A competency of the adopted catalogue.
    pub competency: String,
    /// Why.
    pub reason: String,
}

/// What is brought.
#[derive(Debug, Clone)]
pub enum NewEvidence {
    /// A badge from elsewhere, checked just now; without a decision it counts by an equivalence, if there is one.
    Badge(Box<Brought>, Option<NewDecision>),
    /// A certificate: it counts by this decision alone.
    Certificate(Certificate, NewDecision),
}

/// A certificate, in words. No document is kept.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// What it is called.
    pub title: String,
    /// Who gave it.
    pub body: String,
    /// When.
    pub issued_on: DateTime<Utc>,
    /// Until when it is good.
    pub expires: Option<DateTime<Utc>>,
}

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

/// A badge from elsewhere that is to be checked again.
#[derive(Debug, Clone)]
pub struct DueCheck {
    /// Which evidence.
    pub id: Uuid,
    /// An address or a JWS.
    pub source: String,
    /// Whose it should be.
    pub email: String,
}

impl Service {
    /// Records what was brought for whoever has that address. A badge waits until the address is proved: a letter with
    /// a link is sent, and [`Self::evidence_of_address_proved`] makes it count.
    ///
    /// # Errors
    /// `not-found`, `no-catalogue`, `badge-not-valid`, `badge-of-another`, `counts-by-itself` for a badge of this
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
                let programme = found(db, scope, programme)?;
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
                let person = persons::lock_by_email(db, &email, fresh, now)?;
                let row = row(&new, &programme, person, &actor, now);
                refuse_twice(db, &row)?;
                evidence::insert(db, &row)?;
                let about = (Some(programme.owner), row.id);
                record(db, &actor, now, "evidence.bring", about, json!({}))?;
                let stored = read(db, row.id)?;
                if stored.badge.is_some() && !stored.verified {
                    ask_for_proof(db, &email, person, now)?;
                }
                service.recorded(db, person, &email, stored, now)
            })
            .await?;
        self.sign_rs256_later(done.also_awarded.iter().map(|a| a.assertion));
        Ok(done)
    }

    /// Decides that one badge that was brought counts for a competency, whatever equivalences say.
    ///
    /// # Errors
    /// `not-found`, `already-decided` when it was decided or withdrawn before, and wrong fields.
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
                let programme = found(db, scope, programme)?;
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
                service.recorded(db, person, &email, stored, now)
            })
            .await?;
        self.sign_rs256_later(done.also_awarded.iter().map(|a| a.assertion));
        Ok(done)
    }

    /// Withdraws evidence: it stops counting, and what was awarded by it is judged as when a badge is revoked.
    ///
    /// # Errors
    /// `not-found`, `already-decided` when it was withdrawn before, a missing reason.
    pub async fn withdraw_evidence(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        reason: String,
    ) -> Result<Recorded, Error> {
        text::prose(&reason, 1_000).map_err(|why| Error::field("/reason", why))?;
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        self.store()
            .write(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let (person, email, before) = locked(db, &programme, id)?;
                if before.withdrawn.is_some() {
                    let why = "it was withdrawn before";
                    return Err(Error::refused("already-decided", why));
                }
                let counted = !counts(db, &before, now)?.is_empty();
                evidence::withdraw(db, id, &reason, now)?;
                let about = (Some(programme.owner), id);
                record(db, &actor, now, "evidence.withdraw", about, json!({}))?;
                let stored = read(db, id)?;
                service.stopped(db, person, &email, (stored, counted), now)
            })
            .await
    }

    /// What was brought to a programme whose owner is within the scope, each with what it counts for now.
    pub async fn evidence(
        &self,
        scope: Scope,
        programme: Uuid,
        page: Page,
    ) -> Result<Vec<(Evidence, Vec<String>)>, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let mut shown = Vec::new();
                for one in evidence::list(db, programme.id, page)? {
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
        let brought = evidence::of_address(db, address)?;
        let Some((_, given)) = stored_links::addressee(db, address)? else {
            return Ok(Vec::new());
        };
        if brought.is_empty() {
            return Ok(Vec::new());
        }
        let email = parse(&given)?;
        for one in &brought {
            if !counts(db, one, now)?.is_empty() {
                tell(db, &email, one, true, now)?;
            }
        }
        self.award_due(db, PersonAddress { person, address }, &email, now)
    }

    /// Badges from elsewhere that are to be checked again now, in order of creation.
    pub async fn evidence_due(&self, page: Page) -> Result<Vec<DueCheck>, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| {
                let mut due = Vec::new();
                for one in evidence::due(db, now, page)? {
                    let addressee = stored_links::addressee(db, one.address)?;
                    if let (Some(badge), Some((_, email))) = (one.badge, addressee) {
                        due.push(DueCheck {
                            id: one.id,
                            source: badge.source,
                            email,
                        });
                    }
                }
                Ok(due)
            })
            .await
    }

    /// Takes note of what a later check found. Revoked or invalid abroad, or no longer of that person or BadgeClass: it
    /// stops counting, as when a badge is revoked. Out of reach: nothing changes for [`PATIENCE`]; then it counts for
    /// nothing new, and what was awarded by it stands. Valid again: it counts again.
    pub async fn evidence_checked(&self, id: Uuid, found: Brought) -> Result<Recorded, Error> {
        let (now, service) = (self.now(), self.clone());
        let done = self
            .store()
            .write(move |db: &mut Db| {
                let before = read(db, id)?;
                let programme = programmes::find(db, before.programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                let (person, email, before) = locked(db, &programme, id)?;
                let counted = !counts(db, &before, now)?.is_empty();
                let after = judged(before.clone(), &found, now);
                evidence::rechecked(db, &after)?;
                let fell = after.fallen_at.is_some() && before.fallen_at.is_none();
                let lapsed = after.lapsed_at.is_some() && before.lapsed_at.is_none();
                let changed = after.fallen_at != before.fallen_at
                    || after.lapsed_at != before.lapsed_at
                    || after.expires != before.expires;
                if changed {
                    let about = (Some(programme.owner), id);
                    let detail = json!({ "verdict": found.verdict.name() });
                    record(db, &Actor::rule(), now, "evidence.check", about, detail)?;
                }
                match (fell || lapsed, changed) {
                    (true, _) => service.stopped(db, person, &email, (after, counted), now),
                    (false, true) => service.recorded(db, person, &email, after, now),
                    // An equivalence may have been decided since.
                    (false, false) => {
                        let also_awarded = service.award_due(db, person, &email, now)?;
                        let counts_for = counts(db, &after, now)?;
                        Ok(Recorded {
                            evidence: after,
                            counts_for,
                            also_awarded,
                            also_revoked: Vec::new(),
                        })
                    }
                }
            })
            .await?;
        self.sign_rs256_later(done.also_awarded.iter().map(|a| a.assertion));
        Ok(done)
    }

    /// Awards what is due by evidence that may count now, and tells its holder if it does.
    fn recorded(
        &self,
        db: &mut Db,
        person: PersonAddress,
        email: &Email,
        evidence: Evidence,
        now: DateTime<Utc>,
    ) -> Result<Recorded, Error> {
        let counts_for = counts(db, &evidence, now)?;
        let mut also_awarded = Vec::new();
        if !counts_for.is_empty() {
            tell(db, email, &evidence, true, now)?;
            also_awarded = self.award_due(db, person, email, now)?;
        }
        Ok(Recorded {
            evidence,
            counts_for,
            also_awarded,
            also_revoked: Vec::new(),
        })
    }

    /// Judges what was awarded by evidence that counts no more, and tells its holder if it did count.
    fn stopped(
        &self,
        db: &mut Db,
        person: PersonAddress,
        email: &Email,
        (evidence, counted): (Evidence, bool),
        now: DateTime<Utc>,
    ) -> Result<Recorded, Error> {
        let also_revoked = self.revoke_fallen(db, person.person, evidence.id, now)?;
        if counted {
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

/// What a later check makes of evidence.
fn judged(mut one: Evidence, found: &Brought, now: DateTime<Utc>) -> Evidence {
    let Some(badge) = &mut one.badge else {
        return one;
    };
    badge.next_check_at = now + EVERY;
    let same = found.belongs && found.class == badge.class && found.issuer == badge.issuer;
    let good = match found.verdict {
        Verdict::Valid | Verdict::Expired => same,
        Verdict::Revoked | Verdict::Invalid => false,
        Verdict::NotFound | Verdict::CouldNotBeChecked | Verdict::Unsupported => {
            if now - badge.checked_at >= PATIENCE {
                one.lapsed_at = one.lapsed_at.or(Some(now));
            }
            return one;
        }
    };
    badge.verdict = match (good, found.verdict) {
        (false, Verdict::Valid | Verdict::Expired) => Verdict::Invalid.name().to_owned(),
        (_, verdict) => verdict.name().to_owned(),
    };
    badge.checked_at = now;
    badge.fetched = found.fetched.clone();
    one.lapsed_at = None;
    match good {
        true => {
            one.fallen_at = None;
            one.expires = found.expires;
        }
        false => one.fallen_at = one.fallen_at.or(Some(now)),
    }
    one
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
    let language = evidence::language_of(db, one.person)?;
    letters::post(db, email, language, &letter, now)
}

/// How what was brought stands in the signed evidence of a composite: a badge by its address; of a certificate, and of
/// a badge without an address, nothing but that the programme recognised it.
pub(super) fn in_composite(db: &mut Db, brought: &Evidence, leaf: &Slug) -> Result<Public, Error> {
    let badge = brought.badge.as_ref();
    if let Some(url) = badge.and_then(|badge| badge.url.clone()) {
        return Ok(Public {
            id: Some(url),
            name: Some(brought.title.clone()),
            genre: Some("Open Badge".to_owned()),
            ..Public::default()
        });
    }
    let name = match programmes::adopted(db, brought.programme)? {
        Some((_, stored)) => read_snapshot(&stored)?
            .name(leaf)
            .map(|name| name.get(Language::Fr).to_owned()),
        None => None,
    };
    let name = name.unwrap_or_else(|| leaf.to_string());
    let (what, genre) = match badge {
        Some(_) => ("Badge d’une autre plateforme", "Open Badge"),
        None => ("Certificat", "Certificat"),
    };
    Ok(Public {
        narrative: Some(format!(
            "{what} reconnu par le programme pour «\u{a0}{name}\u{a0}»."
        )),
        genre: Some(genre.to_owned()),
        ..Public::default()
    })
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
    let language = evidence::language_of(db, person.person)?;
    letters::post(db, email, language, &Letter::ProveAddress { link }, now)
}

fn refuse_twice(db: &mut Db, new: &Evidence) -> Result<(), Error> {
    let same = |old: &&Evidence| match (&old.badge, &new.badge) {
        (Some(old), Some(new)) => {
            old.source == new.source || (old.url.is_some() && old.url == new.url)
        }
        (None, None) => {
            let competency = |e: &Evidence| e.decision.as_ref().map(|d| d.competency.clone());
            (&old.title, &old.body, competency(old)) == (&new.title, &new.body, competency(new))
        }
        _ => false,
    };
    let brought = evidence::of_person(db, new.programme, new.person)?;
    let standing = brought.iter().filter(|old| old.withdrawn.is_none());
    match standing.into_iter().find(same) {
        None => Ok(()),
        Some(old) => {
            let why = format!("this was brought for this person before, as {}", old.id);
            Err(Error::refused("already-brought", why))
        }
    }
}

fn row(
    new: &NewEvidence,
    programme: &Programme,
    person: PersonAddress,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Evidence {
    let by = actor.as_str().to_owned();
    let decision = |decision: &NewDecision| Decision {
        competency: decision.competency.clone(),
        reason: decision.reason.clone(),
        by: by.clone(),
        at: now,
    };
    let (title, body, issued_on, expires, badge, decided) = match new {
        NewEvidence::Badge(found, decided) => {
            let title = found
                .name
                .clone()
                .unwrap_or_else(|| "Open Badge".to_owned());
            let badge = Badge {
                source: found.source.clone(),
                url: found.url.clone(),
                class: found.class.clone(),
                issuer: found.issuer.clone(),
                verdict: found.verdict.name().to_owned(),
                checked_at: now,
                fetched: found.fetched.clone(),
                next_check_at: now + EVERY,
            };
            let issued_on = found.issued_on.unwrap_or(now);
            let (body, expires) = (found.issuer_name.clone(), found.expires);
            let decided = decided.as_ref().map(decision);
            (title, body, issued_on, expires, Some(badge), decided)
        }
        NewEvidence::Certificate(c, decided) => {
            let body = Some(c.body.clone());
            let decided = Some(decision(decided));
            (c.title.clone(), body, c.issued_on, c.expires, None, decided)
        }
    };
    Evidence {
        id: new_id(),
        programme: programme.id,
        address: person.address,
        person: person.person,
        verified: false,
        badge,
        title,
        body,
        issued_on,
        expires,
        decision: decided,
        by,
        recorded_at: now,
        fallen_at: None,
        lapsed_at: None,
        withdrawn: None,
    }
}

fn check_decision(new: &NewDecision) -> Result<(), Error> {
    text::prose(&new.reason, 1_000).map_err(|why| Error::field("/reason", why))
}

fn check(new: &NewEvidence, now: DateTime<Utc>) -> Result<(), Error> {
    match new {
        NewEvidence::Badge(found, decision) => {
            if let Some(decision) = decision {
                check_decision(decision)?;
            }
            check_badge(found)
        }
        NewEvidence::Certificate(certificate, decision) => {
            check_decision(decision)?;
            for (pointer, value) in [
                ("/certificate/title", &certificate.title),
                ("/certificate/body", &certificate.body),
            ] {
                text::line(value, 200).map_err(|why| Error::field(pointer, why))?;
            }
            if certificate.issued_on > now {
                let why = Invalid::new("in-the-future", "must not be in the future");
                return Err(Error::field("/certificate/date", why));
            }
            if certificate
                .expires
                .is_some_and(|end| end <= certificate.issued_on)
            {
                let why = Invalid::new("out-of-range", "must be after the date");
                return Err(Error::field("/certificate/expires", why));
            }
            Ok(())
        }
    }
}

fn check_badge(found: &Brought) -> Result<(), Error> {
    if found.ours {
        let why = "it is a badge of this instance, or none: what was awarded here is known already; decide an \
                   equivalence for its BadgeClass, or recognise its issuer";
        return Err(Error::refused("counts-by-itself", why));
    }
    if found.verdict != Verdict::Valid || found.source.is_empty() {
        let why = format!(
            "the badge must be valid when it is brought; a check of it says: {}",
            found.verdict.name()
        );
        return Err(Error::refused("badge-not-valid", why));
    }
    if !found.belongs {
        let why = "the badge was not issued to this address; give the one that it was issued to";
        return Err(Error::refused("badge-of-another", why));
    }
    Ok(())
}

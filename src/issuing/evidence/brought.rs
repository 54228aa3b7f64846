//! What is brought, and what is refused.

use super::super::{Actor, Error, new_id};
use crate::badge::{error::Invalid, foreign::Brought, text, verification::Verdict};
use crate::storage::{
    Db,
    evidence::{self, Badge, Decision, Evidence},
    persons::PersonAddress,
    programmes::Programme,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

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

pub(in crate::issuing) fn refuse_twice(db: &mut Db, new: &Evidence) -> Result<(), Error> {
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
    // A holder cannot ask again for what the programme refused.
    let own = new.issued_to.is_some();
    let refused = |why: &str| own && why != super::by_holder::TAKEN_BACK;
    let standing = brought.iter().filter(|old| {
        let withdrawn = old.withdrawn.as_ref();
        withdrawn.is_none_or(|(_, why)| refused(why))
    });
    match standing.into_iter().find(same) {
        None => Ok(()),
        Some(old) => {
            let why = format!("this was brought for this person before, as {}", old.id);
            Err(Error::refused("already-brought", why))
        }
    }
}

pub(in crate::issuing) fn row(
    new: &NewEvidence,
    programme: &Programme,
    (person, issued_to): (PersonAddress, Option<Uuid>),
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
                next_check_at: now + super::EVERY,
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
        issued_to,
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

pub(super) fn check_decision(new: &NewDecision) -> Result<(), Error> {
    text::prose(&new.reason, 1_000).map_err(|why| Error::field("/reason", why))
}

pub(super) fn check(new: &NewEvidence, now: DateTime<Utc>) -> Result<(), Error> {
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

pub(super) fn check_badge(found: &Brought) -> Result<(), Error> {
    if found.ours {
        let why = "it is a badge of this instance, or none: what was awarded here is known already; decide an \
                   equivalence for its BadgeClass, or recognise its issuer";
        return Err(Error::refused("counts-by-itself", why));
    }
    if found.verdict != Verdict::Valid || found.source.is_empty() {
        let why = format!(
            "the badge must be valid when it is brought; a check of it says: {} (`sceau verify` or POST \
             /api/v1/verifications says why)",
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

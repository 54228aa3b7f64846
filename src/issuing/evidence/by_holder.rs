//! A badge from elsewhere that its holder brings, on the page of their badges.

use super::super::{
    Error, Service, award::ByRule, badges::no_catalogue, closing::refuse_closed, composites::Under,
    equivalences::seen, people, record, sessions::Holder, standing::Standing,
};
use super::brought::{NewEvidence, check_badge, refuse_twice, row};
use super::state::EvidenceState;
use super::{counts, parse, read};
use crate::badge::{email::Email, foreign::Brought};
use crate::storage::{
    Db, equivalences,
    evidence::{self, Evidence},
    persons::PersonAddress,
    programmes,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// What one person may have brought to one programme that counts for nothing. What they took back is not reckoned.
pub const MOST_BROUGHT: usize = 10;

/// Why it was withdrawn when its holder took it back.
pub(super) const TAKEN_BACK: &str = "Retiré par sa personne titulaire";

/// A badge from elsewhere that its holder brings.
#[derive(Debug, Clone)]
pub struct OwnBadge {
    /// To which programme.
    pub programme: Uuid,
    /// The address it was issued to.
    pub issued_to: Email,
    /// What a check of it just found.
    pub found: Brought,
}

/// What a holder brought, or somebody brought for them.
#[derive(Debug)]
pub struct Own {
    /// It.
    pub evidence: Evidence,
    /// The name of the programme.
    pub programme: String,
    /// Where it stands.
    pub state: EvidenceState,
    /// Its holder brought it and nothing rests on it: they may take it back.
    pub idle: bool,
}

impl Service {
    /// Records a badge from elsewhere for whoever has an address; their row is locked. It counts at once when
    /// an equivalence says so and the address it was issued to is proved to be theirs; if it is not, a link is sent to
    /// it. Without an equivalence the programme's owner is told.
    pub(in crate::issuing) fn bring_own(
        &self,
        db: &mut Db,
        holder: &Holder,
        new: &OwnBadge,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        check_badge(&new.found)?;
        let (person, address) = (holder.address.person, holder.address.id);
        let theirs = Standing::programmes(db, person)?;
        let programme = theirs.into_iter().find(|p| p.id == new.programme);
        let programme = programme.ok_or_else(|| Error::not_found("programme of yours"))?;
        refuse_closed(db, programme.owner)?;
        if programmes::adopted(db, programme.id)?.is_none() {
            return Err(no_catalogue());
        }
        let mine = evidence::of_person(db, programme.id, person)?;
        let mut idle = 0;
        for one in &mine {
            idle += usize::from(is_idle(db, one)?);
        }
        if idle >= MOST_BROUGHT {
            let why = format!(
                "{MOST_BROUGHT} badges that you brought to this programme do not count: take one back first"
            );
            return Err(Error::refused("too-many-waiting", why));
        }
        let issued_to = self.find_or_make(db, &new.issued_to, people::fresh(), now)?;
        let found = NewEvidence::Badge(Box::new(new.found.clone()), None);
        let actor = holder.actor.clone();
        let whose = PersonAddress { person, address };
        let row = row(
            &found,
            &programme,
            (whose, Some(issued_to.address)),
            &actor,
            now,
        );
        refuse_twice(db, &row)?;
        evidence::insert(db, &row)?;
        let about = (Some(programme.owner), row.id);
        record(db, &actor, now, "evidence.bring", about, json!({}))?;
        let stored = read(db, row.id)?;
        if !stored.verified {
            let to = (&new.issued_to, people::fresh());
            self.ask(db, &actor, address, to, now)?;
            return Ok(Vec::new());
        }
        self.proved_to_be_theirs(db, &[stored], now)?;
        self.award_due(
            db,
            whose,
            &parse(&holder.address.given)?,
            Under::InForce,
            now,
        )
    }

    /// Takes back what a holder brought and what does not count; their row is locked.
    pub(in crate::issuing) fn take_own_back(
        &self,
        db: &mut Db,
        holder: &Holder,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let gone = || Error::not_found("badge that you brought");
        let one = evidence::find(db, id)?.ok_or_else(gone)?;
        let person = holder.address.person;
        if one.person != person || !is_idle(db, &one)? {
            return Err(gone());
        }
        evidence::withdraw(db, id, TAKEN_BACK, now)?;
        let owner = programmes::find(db, one.programme)?.map(|programme| programme.owner);
        let actor = holder.actor.clone();
        record(
            db,
            &actor,
            now,
            "evidence.take-back",
            (owner, id),
            json!({}),
        )
    }
}

/// Whether a holder brought it and it never counted, or counts for nothing any more: no decision covers it, or it was
/// revoked. What only expired may still stand in a composite.
fn is_idle(db: &mut Db, one: &Evidence) -> Result<bool, Error> {
    let decisions = equivalences::of_programme(db, one.programme)?;
    let covered = !seen(&decisions, &[], std::slice::from_ref(one)).is_empty();
    let own = one.issued_to.is_some() && one.withdrawn.is_none();
    Ok(own && (!covered || one.fallen_at.is_some()))
}

/// What a person brought, with what was brought for them, latest first; without what they took back themselves.
pub(in crate::issuing) fn of_person(
    db: &mut Db,
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Own>, Error> {
    let mut all = Vec::new();
    for one in evidence::everything_of(db, person)? {
        if matches!(&one.withdrawn, Some((_, reason)) if reason == TAKEN_BACK) {
            continue;
        }
        let programme = programmes::find(db, one.programme)?;
        let counts_for = counts(db, &one, now)?;
        all.push(Own {
            state: EvidenceState::of(&one, &counts_for, now),
            idle: is_idle(db, &one)?,
            programme: programme.map(|p| p.name).unwrap_or_default(),
            evidence: one,
        });
    }
    all.reverse();
    Ok(all)
}

//! A person's addresses: joined by proof alone.

mod coming;

use super::{
    Actor, Error, Service,
    award::ByRule,
    letters::{self, Letter},
    links::{self, Opened, Purpose},
    merging::addressee,
    new_id, personal_endorsements, record,
    sessions::Holder,
};
use crate::badge::{email::Email, error::Invalid, text::Language};
use crate::storage::{
    Db,
    applications::{self, reviewers},
    evidence::Evidence,
    links as stored,
    merges::{self, Merge, State},
    persons::{self, Address, PersonAddress},
    proofs,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// How many letters of one kind an address gets in an hour.
const LETTERS_AN_HOUR: i64 = 3;

/// How many addresses one person may ask for in an hour: letters to strangers are not to be sent through us.
const ASKED_AN_HOUR: i64 = 5;

/// What came of proving an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proved {
    /// It is proved, and the person's.
    Done,
    /// It is proved; whoever asked for it has to prove theirs before the two are joined.
    OtherMissing,
}

impl Service {
    /// The addresses of the person who has this one, oldest first; none for somebody unknown.
    pub async fn addresses(&self, email: Email) -> Result<Vec<Address>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let Some(found) = persons::find(db, &email)? else {
                    return Ok(Vec::new());
                };
                Ok(persons::addresses_of(db, found.person)?)
            })
            .await
    }

    /// An address as it was given, by its id; nothing when it is gone.
    pub async fn address_of(&self, address: Uuid) -> Result<Option<String>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let found = persons::address_by_id(db, address)?;
                Ok(found.map(|found| found.given))
            })
            .await
    }

    /// Asks whoever reads `new` to prove it, so that it becomes an address of the person who has `of`. When nothing
    /// proves yet that `of` is theirs, that is asked too. The answer is the same whether or not `new` was known.
    ///
    /// # Errors
    /// `unknown-person` when nobody has `of`; `too-many-letters` after five addresses in an hour.
    pub async fn ask_for_address(&self, actor: &Actor, of: Email, new: Email) -> Result<(), Error> {
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        let fresh = fresh();
        self.store()
            .write(move |db: &mut Db| {
                let asking = persons::find(db, &of)?.ok_or_else(|| {
                    let why = "nobody has this address here";
                    Error::field("/email", Invalid::new("unknown-person", why))
                })?;
                service.ask(db, &actor, asking.address, (&new, fresh), now)
            })
            .await
    }

    /// What [`Self::ask_for_address`] does, for whoever reads the address with id `of`; its transaction goes on.
    pub(super) fn ask(
        &self,
        db: &mut Db,
        actor: &Actor,
        of: Uuid,
        (new, fresh): (&Email, PersonAddress),
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let new = self.find_or_make(db, new, fresh, now)?.address;
        let locked = persons::lock_found(db, |db| {
            Ok::<_, Error>(vec![whose(db, of)?.person, whose(db, new)?.person])
        })?;
        let (asking, owner) = (locked[0], locked[1]);
        record(db, actor, now, "address.ask", (None, new), json!({}))?;
        if asking == owner && whose(db, new)?.verified_at.is_some() {
            return Ok(());
        }
        let (purpose, hour_ago) = (Purpose::ProveAddress.name(), now - TimeDelta::hours(1));
        if stored::count_about_since(db, asking, purpose, hour_ago)? >= ASKED_AN_HOUR {
            let message = "too many addresses were asked for: try again in an hour";
            return Err(Error::refused("too-many-letters", message));
        }
        let language = persons::language(db, asking)?;
        self.ask_to_prove(db, new, Some(asking), language, now)?;
        let mine = persons::addresses_of(db, asking)?;
        if asking != owner && mine.iter().all(|address| address.verified_at.is_none()) {
            self.ask_to_prove(db, of, None, language, now)?;
        }
        Ok(())
    }

    fn ask_to_prove(
        &self,
        db: &mut Db,
        address: Uuid,
        asking: Option<Uuid>,
        language: Language,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if !may_write(db, address, Purpose::ProveAddress, now)? {
            return Ok(());
        }
        let (email, _) = addressee(db, address)?;
        let link = links::make(db, Purpose::ProveAddress, address, asking, now)?;
        letters::post(db, &email, language, &Letter::ProveAddress { link }, now)
    }

    /// Proves the address that a link was sent to. When somebody asked for it, and an address of theirs is proved too,
    /// both persons are one from then on.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`.
    pub async fn prove_address(&self, link: Uuid) -> Result<Proved, Error> {
        let service = self.clone();
        let (proved, awarded) = self
            .through_link(link, Purpose::ProveAddress, move |db, opened, now| {
                service.join_asking(db, opened, now)
            })
            .await?;
        self.sign_rs256_later(awarded.iter().map(|a| a.assertion));
        Ok(proved)
    }

    /// What follows from an address being proved: if it `joins`, it is one with those that its person asked for before
    /// anything proved who they are; and what was `brought` for it counts from now on.
    pub(super) fn after_proof(
        &self,
        db: &mut Db,
        opened: &Opened,
        joins: bool,
        brought: &[Evidence],
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let mut awarded = Vec::new();
        if !joins {
            return Ok(awarded);
        }
        let (actor, address) = (Actor::link(opened.id), opened.address.id);
        let asked = Purpose::ProveAddress.name();
        for theirs in merges::proved_elsewhere(db, opened.address.person, asked)? {
            let (person, gone) = (whose(db, address)?.person, whose(db, theirs)?.person);
            if gone != person {
                let both = ([address, theirs], (person, gone));
                awarded.extend(self.join(db, &actor, both, now)?);
            }
        }
        let person = whose(db, address)?.person;
        awarded.extend(self.award_by(db, brought, PersonAddress { person, address }, now)?);
        Ok(awarded)
    }

    /// Joins the person of an address that was just proved to the one who asked for it.
    fn join_asking(
        &self,
        db: &mut Db,
        opened: &Opened,
        now: DateTime<Utc>,
    ) -> Result<(Proved, Vec<ByRule>), Error> {
        let (address, person) = (opened.address.id, opened.address.person);
        let Some(asking) = opened.subject else {
            return Ok((Proved::Done, Vec::new()));
        };
        let asking = merges::survivor(db, asking)?;
        if asking == person {
            return Ok((Proved::Done, Vec::new()));
        }
        let mine = persons::addresses_of(db, asking)?;
        let Some(proof) = mine.iter().find(|a| a.verified_at.is_some()) else {
            return Ok((Proved::OtherMissing, Vec::new()));
        };
        let both = ([proof.id, address], (asking, person));
        let awarded = self.join(db, &Actor::link(opened.id), both, now)?;
        Ok((Proved::Done, awarded))
    }

    fn join(
        &self,
        db: &mut Db,
        actor: &Actor,
        (addresses, (kept, gone)): ([Uuid; 2], (Uuid, Uuid)),
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let merge = Merge {
            id: new_id(),
            programme: None,
            addresses,
            kept: None,
            gone: None,
            reason: "Les deux adresses ont été prouvées.".to_owned(),
            actor: actor.as_str().to_owned(),
            state: State::Done,
            planned_at: now,
            due_at: now,
            ended_at: Some(now),
        };
        merges::insert(db, &merge)?;
        self.merge_persons(db, actor, &merge, (kept, gone), now)
    }
}

/// Writes to a holder, whose row is locked, at this address of theirs from now on.
///
/// # Errors
/// `not-found` for an address that is not theirs, `address-not-proved`.
pub(super) fn set_main(
    db: &mut Db,
    holder: &Holder,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let found = own(db, holder, id)?;
    if found.verified_at.is_none() {
        let message = "open the link that was sent to this address first";
        return Err(Error::refused("address-not-proved", message));
    }
    persons::set_main(db, found.person, id)?;
    record(
        db,
        &holder.actor,
        now,
        "address.main",
        (None, id),
        json!({}),
    )
}

/// Forgets an address of a holder, whose row is locked.
///
/// # Errors
/// `not-found` for an address that is not theirs; `address-needed` for the only one that is proved, and for one on which
/// an award, a badge from elsewhere or a planned merge rests.
pub(super) fn remove(
    db: &mut Db,
    holder: &Holder,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let found = own(db, holder, id)?;
    let others = persons::addresses_of(db, found.person)?;
    let mut others = others.iter().filter(|other| other.id != id);
    let instead = others.find(|other| other.verified_at.is_some());
    let needed = || {
        let message = "badges were issued to this address, or it is your only one: choose another main address instead";
        Error::refused("address-needed", message)
    };
    let instead = instead.ok_or_else(needed)?.id;
    if persons::is_needed(db, id)? {
        return Err(needed());
    }
    persons::remove_address(db, id, instead)?;
    record(
        db,
        &holder.actor,
        now,
        "address.remove",
        (None, id),
        json!({}),
    )
}

fn own(db: &mut Db, holder: &Holder, id: Uuid) -> Result<Address, Error> {
    persons::address_by_id(db, id)?
        .filter(|found| found.person == holder.address.person)
        .ok_or_else(|| Error::not_found("address of yours"))
}

/// Ids for somebody who may not be known yet.
pub(super) fn fresh() -> PersonAddress {
    PersonAddress {
        person: new_id(),
        address: new_id(),
    }
}

pub(super) fn whose(db: &mut Db, address: Uuid) -> Result<Address, Error> {
    persons::address_by_id(db, address)?.ok_or_else(|| {
        let message = "this address was erased meanwhile";
        Error::refused("try-again", message)
    })
}

/// Everybody whom proving an address may make one, and the applicant or the holder whom the link is about.
pub(super) fn concerned(db: &mut Db, opened: &Opened) -> Result<Vec<Uuid>, Error> {
    let mut found = Vec::new();
    if let (Purpose::ProveAddress, Some(asking)) = (opened.purpose, opened.subject) {
        found.push(merges::survivor(db, asking)?);
    }
    // What an applicant asked for or gave in changes under their lock alone.
    found.extend(asking_applicant(db, opened)?);
    found.extend(personal_endorsements::holder_of(db, opened)?);
    let purpose = Purpose::ProveAddress.name();
    for theirs in merges::proved_elsewhere(db, opened.address.person, purpose)? {
        found.push(whose(db, theirs)?.person);
    }
    Ok(found)
}

/// Whose application or statement a link is about.
pub(super) fn asking_applicant(db: &mut Db, opened: &Opened) -> Result<Option<Uuid>, Error> {
    let Some(subject) = opened.subject else {
        return Ok(None);
    };
    Ok(match opened.purpose {
        Purpose::Statement => proofs::find(db, subject)?.map(|proof| proof.person),
        Purpose::Review => match reviewers::find(db, subject)? {
            Some(reviewer) => applications::find(db, reviewer.application)?.map(|one| one.person),
            None => None,
        },
        _ => None,
    })
}

/// Whether an address may get one more letter with a link for that purpose; its person's row is locked.
pub(super) fn may_write(
    db: &mut Db,
    address: Uuid,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let hour_ago = now - TimeDelta::hours(1);
    Ok(stored::count_since(db, address, purpose.name(), hour_ago)? < LETTERS_AN_HOUR)
}

//! A holder asks somebody to say something of an award: whom, about what, and how often.

use super::revoked;
use crate::badge::{email::Email, error::Invalid, text};
use crate::issuing::{
    Error, Service,
    accepting::Wish,
    letters::{self, Letter},
    links::{self, Purpose},
    merging::addressee,
    new_id,
    people::may_write,
    record,
    sessions::Holder,
    sharing,
    showcases::MOST_NAME,
};
use crate::storage::{
    Db, acceptances,
    personal_endorsements::{self, PersonalEndorsement, Relation, State, Words},
    persons,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// How many people may be asked about one award and have not declined.
pub const MOST_ASKED: usize = 10;
/// How many one person may ask in an hour: letters to strangers are not to be sent through us.
pub const ASKED_AN_HOUR: i64 = 5;
/// How long what a holder writes to somebody may be, in characters.
pub const MOST_REQUEST: usize = 1_000;

/// Whom a holder asks to say something of an award of theirs.
#[derive(Debug, Clone)]
pub struct Request {
    /// Which award.
    pub award: Uuid,
    /// Where the letter goes.
    pub email: Email,
    /// As what they are asked.
    pub relation: Relation,
    /// How the holder names themselves to them.
    pub asker: String,
    /// What the holder writes to them; may be empty.
    pub request: String,
}

impl Service {
    /// Asks somebody, for a holder; both their rows are locked.
    ///
    /// # Errors
    /// `invalid-fields`, also for an address of the holder's own; `not-found`, `already-revoked`, `badge-not-valid`,
    /// `not-accepted`; `already-asked`, `too-many-asked`, `too-many-letters`.
    pub(in crate::issuing) fn ask_for_words(
        &self,
        db: &mut Db,
        holder: &Holder,
        new: &Request,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let person = holder.address.person;
        check_request(new)?;
        refuse_not_in_force(db, (person, new.award), now)?;
        let asked = persons::find(db, &new.email)?
            .ok_or(Error::Internal("the address that is asked is not stored"))?;
        if asked.person == person {
            let why = "this address is yours: ask somebody else";
            return Err(Error::field("/email", Invalid::new("own-address", why)));
        }
        let open = personal_endorsements::open_of(db, new.award, now)?;
        if open.contains(&asked.address) {
            let why = "this address was asked about this badge already";
            return Err(Error::refused("already-asked", why));
        }
        if open.len() >= MOST_ASKED {
            let why =
                format!("{MOST_ASKED} people were asked about this badge: delete a request first");
            return Err(Error::refused("too-many-asked", why));
        }
        let hour_ago = now - TimeDelta::hours(1);
        let often = personal_endorsements::count_asked_since(db, person, hour_ago)?;
        if often >= ASKED_AN_HOUR || !may_write(db, asked.address, Purpose::Endorse, now)? {
            let why = "too many letters were asked for: try again in an hour";
            return Err(Error::refused("too-many-letters", why));
        }
        let language = persons::language(db, person)?;
        let (endorsement, assertion) = (new_id(), new.award);
        let row = PersonalEndorsement {
            id: endorsement,
            assertion,
            address: asked.address,
            email: String::new(),
            state: State::Asked,
            since: now,
            relation: new.relation,
            asker: new.asker.trim().to_owned(),
            request: new.request.trim().to_owned(),
            asked_at: now,
            ends_at: now + Purpose::Endorse.lifetime(),
            said: Words {
                name: String::new(),
                role: String::new(),
                words: String::new(),
                language,
            },
            given_at: None,
        };
        personal_endorsements::insert(db, &row)?;
        let link = links::make(db, Purpose::Endorse, asked.address, Some(endorsement), now)?;
        let letter = Letter::EndorsementAsked {
            endorsement,
            assertion,
            link,
        };
        let (to, _) = addressee(db, asked.address)?;
        letters::post(db, &to, language, &letter, now)?;
        let about = (None, endorsement);
        let act = "personal-endorsement.ask";
        record(db, &holder.actor, now, act, about, json!({}))
    }
}

impl Wish {
    /// The person whom a holder asks.
    pub(in crate::issuing) fn asks(&self) -> Option<&Email> {
        match self {
            Self::AskForWords(request) => Some(&request.email),
            _ => None,
        }
    }
}

fn refuse_not_in_force(
    db: &mut Db,
    (person, award): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let found = sharing::own(db, person, award)?;
    if !found.live {
        return Err(revoked());
    }
    if found.expires.is_some_and(|at| at <= now) {
        let why = "this badge has expired";
        return Err(Error::refused("badge-not-valid", why));
    }
    match acceptances::listed(db, &[award])?.is_empty() {
        true => Err(Error::refused("not-accepted", "accept this badge first")),
        false => Ok(()),
    }
}

fn check_request(new: &Request) -> Result<(), Error> {
    text::line(&new.asker, MOST_NAME).map_err(|why| Error::field("/asker", why))?;
    if new.request.trim().is_empty() {
        return Ok(());
    }
    text::prose(&new.request, MOST_REQUEST).map_err(|why| Error::field("/request", why))
}

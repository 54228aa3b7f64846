//! The outbox.
//!
//! A letter is queued until it is sent, dropped or dead. Whoever sends one moves its `next_try_at` ahead first, so that no
//! other node sends it meanwhile. What was sent or dropped keeps neither its recipient nor what it said.

use super::{
    Db, Error, Page,
    direct::Fetch as _,
    one_of::one_of,
    rows::{Cell, Rows},
    schema::{addresses, mails, persons},
    values::{bytes, column, instant, uuid},
};
use crate::badge::text::Language;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A letter to be sent.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// In its Message-ID.
    pub id: Uuid,
    /// To which address.
    pub recipient: String,
    /// `fr` or `en`.
    pub language: &'static str,
    /// What it says, as JSON that names by id alone what it is about.
    pub letter: String,
    /// Not before then.
    pub at: DateTime<Utc>,
}

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To be sent.
    Queued,
    /// It was sent.
    Sent,
    /// There was nothing to say any more, or its address wants no letters.
    Dropped,
    /// It was refused for good, or too often.
    Dead,
}

impl State {
    const ALL: [Self; 4] = [Self::Queued, Self::Sent, Self::Dropped, Self::Dead];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Dropped => "dropped",
            Self::Dead => "dead",
        }
    }

    fn named(name: &str) -> Result<Self, Error> {
        let mut all = Self::ALL.into_iter();
        all.find(|state| state.name() == name)
            .ok_or(Error::Corrupt("the state of a letter"))
    }
}

/// A letter as it is stored.
#[derive(Debug, Clone)]
pub struct Mail {
    /// In its Message-ID.
    pub id: Uuid,
    /// To which address; empty when it was sent or dropped.
    pub recipient: String,
    /// In which language.
    pub language: Language,
    /// What it says, as JSON; empty when it was sent or dropped.
    pub letter: String,
    /// How often it failed.
    pub tries: i32,
    /// Not before then.
    pub next_try_at: DateTime<Utc>,
    /// What the last try failed with, or why it was dropped.
    pub last_error: Option<String>,
    /// When it was put here.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: State,
}

type Row = (
    Vec<u8>,
    String,
    String,
    String,
    i32,
    NaiveDateTime,
    Option<String>,
    NaiveDateTime,
    Option<NaiveDateTime>,
    String,
);

const COLUMNS: (
    mails::id,
    mails::recipient,
    mails::language,
    mails::letter,
    mails::tries,
    mails::next_try_at,
    mails::last_error,
    mails::created_at,
    mails::sent_at,
    mails::state,
) = (
    mails::id,
    mails::recipient,
    mails::language,
    mails::letter,
    mails::tries,
    mails::next_try_at,
    mails::last_error,
    mails::created_at,
    mails::sent_at,
    mails::state,
);

fn mail(
    (id, recipient, language, letter, tries, next_try_at, last_error, created_at, sent_at, state): Row,
) -> Result<Mail, Error> {
    Ok(Mail {
        id: uuid(&id)?,
        recipient,
        language: spoken(language)?,
        letter,
        tries,
        next_try_at: instant(next_try_at),
        last_error,
        created_at: instant(created_at),
        sent_at: sent_at.map(instant),
        state: State::named(&state)?,
    })
}

fn spoken(tag: String) -> Result<Language, Error> {
    Language::try_from(tag).map_err(|_| Error::Corrupt("the language of a person"))
}

/// Puts a letter into the outbox, in the transaction that causes it.
pub fn insert(db: &mut Db, new: &NewMail, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::insert_into(mails::table)
        .values((
            mails::id.eq(bytes(new.id)),
            mails::recipient.eq(&new.recipient),
            mails::language.eq(new.language),
            mails::letter.eq(&new.letter),
            mails::state.eq(State::Queued.name()),
            mails::tries.eq(0),
            mails::next_try_at.eq(column(new.at)),
            mails::created_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// Puts many letters into the outbox.
pub fn insert_all(db: &mut Db, new: &[NewMail], now: DateTime<Utc>) -> Result<(), Error> {
    let into = Rows {
        table: "mails",
        columns: [
            "id",
            "recipient",
            "language",
            "letter",
            "state",
            "tries",
            "next_try_at",
            "created_at",
        ],
        ignore: false,
    };
    let row = |mail: &NewMail| {
        [
            Cell::Bytes(bytes(mail.id)),
            Cell::Text(mail.recipient.clone()),
            Cell::Text(mail.language.to_owned()),
            Cell::Text(mail.letter.clone()),
            Cell::Text(State::Queued.name().to_owned()),
            Cell::Number(0),
            Cell::Time(column(mail.at)),
            Cell::Time(column(now)),
        ]
    };
    into.insert(db, &new.iter().map(row).collect::<Vec<_>>())?;
    Ok(())
}

/// Whether a letter is to be sent by now.
pub fn is_any_due(db: &mut Db, now: DateTime<Utc>) -> Result<bool, Error> {
    let due = mails::state
        .eq(State::Queued.name())
        .and(mails::next_try_at.le(column(now)));
    let first: Option<Vec<u8>> = mails::table
        .filter(due)
        .select(mails::id)
        .first(db)
        .optional()?;
    Ok(first.is_some())
}

/// Takes the letter that has waited longest: until then nobody else gets it. Several nodes may ask at once.
pub fn claim(db: &mut Db, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Option<Mail>, Error> {
    loop {
        let due = mails::state
            .eq(State::Queued.name())
            .and(mails::next_try_at.le(column(now)));
        let found: Option<Row> = mails::table
            .filter(due)
            .order((mails::next_try_at, mails::id))
            .select(COLUMNS)
            .first(db)
            .optional()?;
        let Some(found) = found.map(mail).transpose()? else {
            return Ok(None);
        };
        let as_it_was = mails::id
            .eq(bytes(found.id))
            .and(mails::state.eq(State::Queued.name()))
            .and(mails::next_try_at.eq(column(found.next_try_at)));
        let rows = diesel::update(mails::table.filter(as_it_was))
            .set(mails::next_try_at.eq(column(until)))
            .execute(db)?;
        if rows == 1 {
            return Ok(Some(found));
        }
        // Another node was first: on to the next one.
    }
}

/// It was sent: to whom and what it said is forgotten.
pub fn sent(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(mails::table.filter(mails::id.eq(bytes(id))))
        .set((
            mails::state.eq(State::Sent.name()),
            mails::recipient.eq(""),
            mails::letter.eq(""),
            mails::last_error.eq(None::<String>),
            mails::sent_at.eq(Some(column(now))),
        ))
        .execute(db)?;
    Ok(())
}

/// It is not sent, for that reason: to whom and what it said is forgotten.
pub fn dropped(db: &mut Db, id: Uuid, why: &str) -> Result<(), Error> {
    diesel::update(mails::table.filter(mails::id.eq(bytes(id))))
        .set((
            mails::state.eq(State::Dropped.name()),
            mails::recipient.eq(""),
            mails::letter.eq(""),
            mails::last_error.eq(Some(why)),
        ))
        .execute(db)?;
    Ok(())
}

/// It could not be sent: it is tried again then, or never.
pub fn failed(
    db: &mut Db,
    id: Uuid,
    next: Option<DateTime<Utc>>,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let state = match next {
        Some(_) => State::Queued,
        None => State::Dead,
    };
    diesel::update(mails::table.filter(mails::id.eq(bytes(id))))
        .set((
            mails::state.eq(state.name()),
            mails::tries.eq(mails::tries + 1),
            mails::next_try_at.eq(column(next.unwrap_or(now))),
            mails::last_error.eq(Some(why)),
        ))
        .execute(db)?;
    Ok(())
}

/// Gives a claimed letter back, as if nobody had taken it.
pub fn release(db: &mut Db, claimed: &Mail) -> Result<(), Error> {
    diesel::update(mails::table.filter(mails::id.eq(bytes(claimed.id))))
        .set(mails::next_try_at.eq(column(claimed.next_try_at)))
        .execute(db)?;
    Ok(())
}

/// Tries a dead letter anew; false when there is none of that id.
pub fn revive(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let dead = mails::id
        .eq(bytes(id))
        .and(mails::state.eq(State::Dead.name()));
    let rows = diesel::update(mails::table.filter(dead))
        .set((
            mails::state.eq(State::Queued.name()),
            mails::tries.eq(0),
            mails::next_try_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// Letters in order of creation, of one state or of each.
pub fn list(db: &mut Db, state: Option<State>, page: Page) -> Result<Vec<Mail>, Error> {
    let mut query = mails::table
        .filter(mails::id.gt(bytes(page.after)))
        .order(mails::id)
        .limit(page.limit)
        .select(COLUMNS)
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(mails::state.eq(state.name()));
    }
    let rows: Vec<Row> = query.load(db)?;
    rows.into_iter().map(mail).collect()
}

/// The letters between two ids that wait to be sent, newest first.
pub fn waiting(db: &mut Db, (after, before): (Uuid, Uuid), limit: i64) -> Result<Vec<Mail>, Error> {
    let queued = mails::state.eq(State::Queued.name());
    let between = mails::id.gt(bytes(after)).and(mails::id.lt(bytes(before)));
    let rows: Vec<Row> = mails::table
        .filter(queued.and(between))
        .order(mails::id.desc())
        .limit(limit)
        .select(COLUMNS)
        .load(db)?;
    rows.into_iter().map(mail).collect()
}

/// Forgets letters made before then that are not to be sent any more. Gives how many.
pub fn forget(db: &mut Db, before: DateTime<Utc>) -> Result<usize, Error> {
    let old = mails::state
        .ne(State::Queued.name())
        .and(mails::created_at.lt(column(before)));
    Ok(diesel::delete(mails::table.filter(old)).execute(db)?)
}

diesel::alias! {
    const MAIN: Alias<Main> = addresses as main_address;
}

/// Where to write to the holder of an address, their main address or else this one, and the language they are written to in.
pub fn addressee(db: &mut Db, address: Uuid) -> Result<Option<(String, Language)>, Error> {
    Ok(addressees(db, &[address])?.remove(&address))
}

/// The same of many addresses.
pub fn addressees(db: &mut Db, all: &[Uuid]) -> Result<BTreeMap<Uuid, (String, Language)>, Error> {
    type Row = (Vec<u8>, String, Option<String>, String);
    let ids: Vec<_> = all.iter().map(|id| bytes(*id)).collect();
    let of_person = addresses::person_id.eq(persons::id);
    // They may have said where to write to.
    let said = MAIN
        .field(addresses::person_id)
        .eq(persons::id)
        .and(MAIN.field(addresses::main).eq(true));
    let rows: Vec<Row> = addresses::table
        .inner_join(persons::table.on(of_person))
        .left_join(MAIN.on(said))
        .filter(one_of(addresses::id, ids))
        .select((
            addresses::id,
            addresses::given,
            MAIN.field(addresses::given).nullable(),
            persons::language,
        ))
        .rows(db)?;
    let read = |(id, given, main, language): Row| {
        Ok((uuid(&id)?, (main.unwrap_or(given), spoken(language)?)))
    };
    rows.into_iter().map(read).collect()
}

/// Whether an address, normalised, wants nothing but what it asked for.
pub fn objects(db: &mut Db, email: &str) -> Result<bool, Error> {
    let objecting = addresses::email
        .eq(email)
        .and(addresses::objected_at.is_not_null());
    Ok(addresses::table
        .filter(objecting)
        .count()
        .get_result::<i64>(db)?
        > 0)
}

/// Notes since when an address wants no letters, or that it wants them again.
pub fn set_objection(
    db: &mut Db,
    address: Uuid,
    since: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    diesel::update(addresses::table.filter(addresses::id.eq(bytes(address))))
        .set(addresses::objected_at.eq(since.map(column)))
        .execute(db)?;
    Ok(())
}

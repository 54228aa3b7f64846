//! What persons say of awards, having been asked by the holder. No Endorsement of Open Badges: nothing signs it.

mod forgetting;

pub use forgetting::{
    Before, addresses_of_award, forget, forget_from, forgettable, ids_of_award, said_from,
};

use super::{
    Db, Error,
    assertions::StoredAssertion,
    schema::{addresses, assertions, personal_endorsements as said},
    values::{bytes, column, instant, uuid},
};
use crate::badge::text::Language;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// As what somebody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// They employ the holder, or did.
    Employer,
    /// They work with the holder, or did.
    Colleague,
}

impl Relation {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Employer, Self::Colleague];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Employer => "employer",
            Self::Colleague => "colleague",
        }
    }

    /// By the stored name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The letter is there; once its time is over nothing can be said any more.
    Asked,
    /// It waits for the holder.
    Given,
    /// The holder shows it.
    Accepted,
    /// The holder shows it no more, and may again.
    Hidden,
    /// The holder does not want it.
    Declined,
    /// Whoever was asked says nothing.
    Refused,
    /// Whoever said it took it back.
    Withdrawn,
    /// The holder deleted it; the row is left for a day, so that letters are counted.
    Removed,
}

impl State {
    const ALL: [Self; 8] = [
        Self::Asked,
        Self::Given,
        Self::Accepted,
        Self::Hidden,
        Self::Declined,
        Self::Refused,
        Self::Withdrawn,
        Self::Removed,
    ];

    /// Those in which something is said.
    pub const SAID: [Self; 3] = [Self::Given, Self::Accepted, Self::Hidden];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Given => "given",
            Self::Accepted => "accepted",
            Self::Hidden => "hidden",
            Self::Declined => "declined",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Removed => "removed",
        }
    }

    fn named(name: &str) -> Result<Self, Error> {
        let mut all = Self::ALL.into_iter();
        all.find(|state| state.name() == name)
            .ok_or(Error::Corrupt("the state of a personal endorsement"))
    }
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Their name.
    pub name: String,
    /// What they do, and where.
    pub role: String,
    /// What they say, as they typed it.
    pub words: String,
    /// In which language.
    pub language: Language,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct PersonalEndorsement {
    /// Its id.
    pub id: Uuid,
    /// Of which award.
    pub assertion: Uuid,
    /// The address of who was asked.
    pub address: Uuid,
    /// The same, as it was given.
    pub email: String,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: DateTime<Utc>,
    /// As what they were asked.
    pub relation: Relation,
    /// How the holder names themselves to them.
    pub asker: String,
    /// What the holder writes to them; may be empty.
    pub request: String,
    /// When they were asked.
    pub asked_at: DateTime<Utc>,
    /// From then on nothing can be said.
    pub ends_at: DateTime<Utc>,
    /// What they said; empty texts unless it is kept.
    pub said: Words,
    /// When they said it.
    pub given_at: Option<DateTime<Utc>>,
}

impl PersonalEndorsement {
    /// Nobody answered in time.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Asked && self.ends_at <= now
    }
}

type Row = (
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
    String,
    NaiveDateTime,
    String,
    String,
    String,
    NaiveDateTime,
    NaiveDateTime,
    (String, String, String, String),
    Option<NaiveDateTime>,
    String,
);

type Columns = (
    said::id,
    said::assertion_id,
    said::address_id,
    said::state,
    said::state_since,
    said::relation,
    said::asker,
    said::request,
    said::asked_at,
    said::ends_at,
    (said::name, said::role, said::words, said::language),
    said::given_at,
    addresses::given,
);

const COLUMNS: Columns = (
    said::id,
    said::assertion_id,
    said::address_id,
    said::state,
    said::state_since,
    said::relation,
    said::asker,
    said::request,
    said::asked_at,
    said::ends_at,
    (said::name, said::role, said::words, said::language),
    said::given_at,
    addresses::given,
);

fn read(
    (
        id,
        assertion,
        address,
        state,
        since,
        relation,
        asker,
        request,
        asked_at,
        ends_at,
        (name, role, words, language),
        given_at,
        email,
    ): Row,
) -> Result<PersonalEndorsement, Error> {
    Ok(PersonalEndorsement {
        id: uuid(&id)?,
        assertion: uuid(&assertion)?,
        address: uuid(&address)?,
        email,
        state: State::named(&state)?,
        since: instant(since),
        relation: Relation::named(&relation)
            .ok_or(Error::Corrupt("the relation of a personal endorsement"))?,
        asker,
        request,
        asked_at: instant(asked_at),
        ends_at: instant(ends_at),
        said: Words {
            name,
            role,
            words,
            language: Language::try_from(language)
                .map_err(|_| Error::Corrupt("the language of a personal endorsement"))?,
        },
        given_at: given_at.map(instant),
    })
}

/// Stores a request.
pub fn insert(db: &mut Db, new: &PersonalEndorsement) -> Result<(), Error> {
    diesel::insert_into(said::table)
        .values((
            said::id.eq(bytes(new.id)),
            said::assertion_id.eq(bytes(new.assertion)),
            said::address_id.eq(bytes(new.address)),
            said::state.eq(new.state.name()),
            said::state_since.eq(column(new.since)),
            said::relation.eq(new.relation.name()),
            said::asker.eq(&new.asker),
            said::request.eq(&new.request),
            said::asked_at.eq(column(new.asked_at)),
            said::ends_at.eq(column(new.ends_at)),
            said::language.eq(new.said.language.tag()),
        ))
        .execute(db)?;
    Ok(())
}

/// One by its id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<PersonalEndorsement>, Error> {
    let row: Option<Row> = said::table
        .inner_join(addresses::table)
        .filter(said::id.eq(bytes(id)))
        .select(COLUMNS)
        .first(db)
        .optional()?;
    row.map(read).transpose()
}

/// Those of a person's awards that they did not delete, the latest first.
pub fn of_person(db: &mut Db, person: Uuid, most: i64) -> Result<Vec<PersonalEndorsement>, Error> {
    said::table
        .inner_join(addresses::table)
        .inner_join(assertions::table)
        .filter(assertions::person_id.eq(bytes(person)))
        .filter(said::state.ne(State::Removed.name()))
        .order(said::id.desc())
        .limit(most)
        .select(COLUMNS)
        .load::<Row>(db)?
        .into_iter()
        .map(read)
        .collect()
}

/// Those of an award that are shown, while it is in force, the oldest first. Nobody speaks for themselves: what came from an address that became
/// the holder's own is not.
pub fn shown(
    db: &mut Db,
    award: &StoredAssertion,
    now: DateTime<Utc>,
) -> Result<Vec<PersonalEndorsement>, Error> {
    if !award.live || award.expires.is_some_and(|at| at <= now) {
        return Ok(Vec::new());
    }
    said::table
        .inner_join(addresses::table)
        .inner_join(assertions::table)
        .filter(said::assertion_id.eq(bytes(award.id)))
        .filter(said::state.eq(State::Accepted.name()))
        .filter(addresses::person_id.ne(assertions::person_id))
        .order((said::given_at, said::id))
        .select(COLUMNS)
        .load::<Row>(db)?
        .into_iter()
        .map(read)
        .collect()
}

/// The addresses that were asked about an award and may still answer, or whose answer is kept.
pub fn open_of(db: &mut Db, assertion: Uuid, now: DateTime<Utc>) -> Result<Vec<Uuid>, Error> {
    let waits = said::state
        .eq(State::Asked.name())
        .and(said::ends_at.gt(column(now)));
    let kept = said::state.eq_any(State::SAID.map(State::name));
    let ids: Vec<Vec<u8>> = said::table
        .filter(said::assertion_id.eq(bytes(assertion)))
        .filter(waits.or(kept))
        .select(said::address_id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// How often a person asked since then, whatever became of it.
pub fn count_asked_since(db: &mut Db, person: Uuid, since: DateTime<Utc>) -> Result<i64, Error> {
    Ok(said::table
        .inner_join(assertions::table)
        .filter(assertions::person_id.eq(bytes(person)))
        .filter(said::asked_at.gt(column(since)))
        .count()
        .get_result(db)?)
}

/// Records what was said; false when it was answered or taken back before.
pub fn give(db: &mut Db, id: Uuid, words: &Words, now: DateTime<Utc>) -> Result<bool, Error> {
    let asked = said::id
        .eq(bytes(id))
        .and(said::state.eq(State::Asked.name()));
    let rows = diesel::update(said::table.filter(asked))
        .set((
            said::state.eq(State::Given.name()),
            said::state_since.eq(column(now)),
            said::name.eq(&words.name),
            said::role.eq(&words.role),
            said::words.eq(&words.words),
            said::language.eq(words.language.tag()),
            said::given_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// Brings it from one of these states into another; false when it is in none of them. What nobody keeps is emptied.
pub fn change(
    db: &mut Db,
    id: Uuid,
    (from, to): (&[State], State),
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let from: Vec<&str> = from.iter().map(|state| state.name()).collect();
    let rows = diesel::update(said::table.filter(said::id.eq(bytes(id))))
        .filter(said::state.eq_any(from))
        .set((said::state.eq(to.name()), said::state_since.eq(column(now))))
        .execute(db)?;
    if rows == 1 && !State::SAID.contains(&to) {
        diesel::update(said::table.filter(said::id.eq(bytes(id))))
            .set((
                said::asker.eq(""),
                said::request.eq(""),
                said::name.eq(""),
                said::role.eq(""),
                said::words.eq(""),
            ))
            .execute(db)?;
    }
    Ok(rows == 1)
}

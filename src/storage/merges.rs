//! Persons that turned out to be one.

use super::{
    Db, Error,
    schema::{composite_awards, links, merges, withholdings},
    values::{bytes, column, instant, some_uuid, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::{sql_query, sql_types::Binary};
use uuid::Uuid;

/// Where a merge stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = MergeState)]
pub enum State {
    /// It will be done when it is due.
    Planned,
    /// They are one.
    Done,
    /// Somebody who reads one of the addresses objected.
    Objected,
    /// It was called off, or there was nothing left to do.
    Cancelled,
}

impl State {
    const ALL: [Self; 4] = [Self::Planned, Self::Done, Self::Objected, Self::Cancelled];

    /// As it is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Objected => "objected",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A merge.
#[derive(Debug, Clone)]
pub struct Merge {
    /// Its id.
    pub id: Uuid,
    /// Which programme proposed it; none when they proved both addresses.
    pub programme: Option<Uuid>,
    /// One address of each of the two persons.
    pub addresses: [Uuid; 2],
    /// Once it is done: who has everything.
    pub kept: Option<Uuid>,
    /// Once it is done: who has nothing left.
    pub gone: Option<Uuid>,
    /// Why, in words.
    pub reason: String,
    /// Who asked for it.
    pub actor: String,
    /// Where it stands.
    pub state: State,
    /// Since when it is planned.
    pub planned_at: DateTime<Utc>,
    /// When it is done, unless somebody objects.
    pub due_at: DateTime<Utc>,
    /// When it was done, objected to or called off.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Stores a merge.
pub fn insert(db: &mut Db, new: &Merge) -> Result<(), Error> {
    diesel::insert_into(merges::table)
        .values((
            merges::id.eq(bytes(new.id)),
            merges::programme_id.eq(new.programme.map(bytes)),
            merges::address_id.eq(bytes(new.addresses[0])),
            merges::other_address_id.eq(bytes(new.addresses[1])),
            merges::kept_id.eq(new.kept.map(bytes)),
            merges::gone_id.eq(new.gone.map(bytes)),
            merges::reason.eq(&new.reason),
            merges::actor.eq(&new.actor),
            merges::state.eq(new.state.name()),
            merges::planned_at.eq(column(new.planned_at)),
            merges::due_at.eq(column(new.due_at)),
            merges::ended_at.eq(new.ended_at.map(column)),
        ))
        .execute(db)?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    programme: Option<Vec<u8>>,
    address: Vec<u8>,
    other_address: Vec<u8>,
    kept: Option<Vec<u8>>,
    gone: Option<Vec<u8>>,
    reason: String,
    actor: String,
    state: String,
    planned_at: NaiveDateTime,
    due_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
}

impl TryFrom<Row> for Merge {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let mut states = State::ALL.into_iter();
        Ok(Self {
            id: uuid(&row.id)?,
            programme: some_uuid(row.programme)?,
            addresses: [uuid(&row.address)?, uuid(&row.other_address)?],
            kept: some_uuid(row.kept)?,
            gone: some_uuid(row.gone)?,
            reason: row.reason,
            actor: row.actor,
            state: states
                .find(|state| state.name() == row.state)
                .ok_or(Error::Corrupt("the state of a merge"))?,
            planned_at: instant(row.planned_at),
            due_at: instant(row.due_at),
            ended_at: row.ended_at.map(instant),
        })
    }
}

/// A merge by its id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Merge>, Error> {
    merges::table
        .filter(merges::id.eq(bytes(id)))
        .first::<Row>(db)
        .optional()?
        .map(Merge::try_from)
        .transpose()
}

/// What a programme proposed, in order of creation.
pub fn of_programme(db: &mut Db, programme: Uuid, page: super::Page) -> Result<Vec<Merge>, Error> {
    let wanted = merges::programme_id
        .eq(bytes(programme))
        .and(merges::id.gt(bytes(page.after)));
    merges::table
        .filter(wanted)
        .order(merges::id)
        .limit(page.limit)
        .load::<Row>(db)?
        .into_iter()
        .map(Merge::try_from)
        .collect()
}

/// The merges of two persons in that state, whoever proposed them and under whichever of their addresses.
pub fn of_persons(db: &mut Db, persons: [Uuid; 2], state: State) -> Result<Vec<Merge>, Error> {
    use super::schema::addresses;
    let of = |person: Uuid| {
        addresses::table
            .filter(addresses::person_id.eq(bytes(person)))
            .select(addresses::id)
    };
    let [one, other] = persons;
    let either_way = merges::address_id
        .eq_any(of(one))
        .and(merges::other_address_id.eq_any(of(other)))
        .or(merges::address_id
            .eq_any(of(other))
            .and(merges::other_address_id.eq_any(of(one))));
    merges::table
        .filter(merges::state.eq(state.name()))
        .filter(either_way)
        .order(merges::id)
        .load::<Row>(db)?
        .into_iter()
        .map(Merge::try_from)
        .collect()
}

/// What is planned and due, after one of them, in order of creation.
pub fn due(db: &mut Db, now: DateTime<Utc>, page: super::Page) -> Result<Vec<Uuid>, Error> {
    let wanted = merges::state
        .eq(State::Planned.name())
        .and(merges::due_at.le(column(now)))
        .and(merges::id.gt(bytes(page.after)));
    let ids: Vec<Vec<u8>> = merges::table
        .filter(wanted)
        .order(merges::id)
        .limit(page.limit)
        .select(merges::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// Ends what is planned; false when it is not planned any more.
pub fn end(db: &mut Db, id: Uuid, state: State, now: DateTime<Utc>) -> Result<bool, Error> {
    let planned = merges::id
        .eq(bytes(id))
        .and(merges::state.eq(State::Planned.name()));
    let rows = diesel::update(merges::table.filter(planned))
        .set((
            merges::state.eq(state.name()),
            merges::ended_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// Notes who was kept and who is gone.
pub fn name_persons(db: &mut Db, id: Uuid, kept: Uuid, gone: Uuid) -> Result<(), Error> {
    diesel::update(merges::table.filter(merges::id.eq(bytes(id))))
        .set((
            merges::kept_id.eq(bytes(kept)),
            merges::gone_id.eq(bytes(gone)),
        ))
        .execute(db)?;
    Ok(())
}

/// Who somebody is by now: themselves, or whoever they were made one with.
pub fn survivor(db: &mut Db, mut person: Uuid) -> Result<Uuid, Error> {
    loop {
        let kept: Option<Option<Vec<u8>>> = merges::table
            .filter(merges::gone_id.eq(bytes(person)))
            .select(merges::kept_id)
            .first(db)
            .optional()?;
        match some_uuid(kept.flatten())? {
            Some(kept) => person = kept,
            None => return Ok(person),
        }
    }
}

/// Every table that says whose something is.
pub const TABLES: [&str; 9] = [
    "addresses",
    "applications",
    "assertions",
    "composite_awards",
    "consents",
    "proofs",
    "sessions",
    "showcases",
    "withholdings",
];

/// Everything that is one person's becomes another's. Whatever must be there once for each person is settled before.
pub fn move_everything(db: &mut Db, from: Uuid, to: Uuid) -> Result<(), Error> {
    for table in TABLES {
        sql_query(format!(
            "UPDATE {table} SET person_id = $1 WHERE person_id = $2"
        ))
        .bind::<Binary, _>(bytes(to))
        .bind::<Binary, _>(bytes(from))
        .execute(db)?;
    }
    sql_query(
        "UPDATE persons SET department = COALESCE(department, (SELECT gone.department FROM persons gone \
         WHERE gone.id = $1)) WHERE id = $2",
    )
    .bind::<Binary, _>(bytes(from))
    .bind::<Binary, _>(bytes(to))
    .execute(db)?;
    Ok(())
}

/// Gives a composite's award another place among those of its person.
pub fn set_cycle(db: &mut Db, assertion: Uuid, cycle: u32) -> Result<(), Error> {
    diesel::update(
        composite_awards::table.filter(composite_awards::assertion_id.eq(bytes(assertion))),
    )
    .set(composite_awards::cycle.eq(i32::try_from(cycle).unwrap_or(i32::MAX)))
    .execute(db)?;
    Ok(())
}

/// Of two equal withholdings of two persons one stays: that of `kept`.
pub fn settle_withholdings(
    db: &mut Db,
    gone: Uuid,
    kept: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let of = |person: Uuid| {
        withholdings::person_id
            .eq(bytes(person))
            .and(withholdings::lifted_at.is_null())
    };
    let there: Vec<(Vec<u8>, String)> = withholdings::table
        .filter(of(kept))
        .select((withholdings::composite_id, withholdings::lifter))
        .load(db)?;
    for (composite, lifter) in there {
        let same = withholdings::composite_id
            .eq(composite)
            .and(withholdings::lifter.eq(lifter));
        diesel::update(withholdings::table.filter(of(gone)).filter(same))
            .set(withholdings::lifted_at.eq(column(now)))
            .execute(db)?;
    }
    Ok(())
}

/// Addresses of others that were proved through links to be this person's.
pub fn proved_elsewhere(db: &mut Db, person: Uuid, purpose: &str) -> Result<Vec<Uuid>, Error> {
    use super::schema::addresses;
    let ids: Vec<Vec<u8>> = links::table
        .inner_join(addresses::table.on(addresses::id.eq(links::address_id)))
        .filter(
            links::purpose
                .eq(purpose)
                .and(links::subject_id.eq(bytes(person)))
                .and(links::used_at.is_not_null())
                .and(addresses::person_id.ne(bytes(person))),
        )
        .order(links::used_at)
        .select(addresses::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_that_says_whose_something_is_is_moved() {
        let schema = include_str!("schema.rs");
        let mut found = Vec::new();
        for table in schema.split("diesel::table! {").skip(1) {
            let name = table.trim_start().split([' ', '(']).next().unwrap();
            if table.contains(" person_id ->") {
                found.push(name);
            }
        }
        found.sort_unstable();
        assert_eq!(found, TABLES);
    }
}

//! What holders show to whoever has the address of it.

use super::{
    Db, Error, OrIgnore,
    schema::{showcase_awards, showcases},
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::{sql_query, sql_types::Binary};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A page of badges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showcase {
    /// Its id; its address is made of it.
    pub id: Uuid,
    /// Whose badges.
    pub person: Uuid,
    /// For its holder alone: for whom it is. Empty for the public page.
    pub label: String,
    /// What it says of who they are; empty: nothing.
    pub shown_name: String,
    /// The public page: what they share at the moment, not a choice.
    pub whole: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when; nothing: until it is taken back.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Stores one with the awards that were chosen for it; false when they have a public page already.
pub fn insert(db: &mut Db, new: &Showcase, awards: &BTreeSet<Uuid>) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(showcases::table).values((
        showcases::id.eq(bytes(new.id)),
        showcases::person_id.eq(bytes(new.person)),
        showcases::label.eq(&new.label),
        showcases::shown_name.eq(&new.shown_name),
        showcases::whole.eq(new.whole),
        showcases::created_at.eq(column(new.created_at)),
        showcases::ends_at.eq(new.ends_at.map(column)),
    )))
    .execute(db)?;
    if rows == 0 {
        return Ok(false);
    }
    for award in awards {
        diesel::insert_into(showcase_awards::table)
            .values((
                showcase_awards::showcase_id.eq(bytes(new.id)),
                showcase_awards::assertion_id.eq(bytes(*award)),
            ))
            .execute(db)?;
    }
    Ok(true)
}

type Row = (
    Vec<u8>,
    Vec<u8>,
    String,
    String,
    bool,
    NaiveDateTime,
    Option<NaiveDateTime>,
);

fn showcase((id, person, label, shown_name, whole, at, until): Row) -> Result<Showcase, Error> {
    Ok(Showcase {
        id: uuid(&id)?,
        person: uuid(&person)?,
        label,
        shown_name,
        whole,
        created_at: instant(at),
        ends_at: until.map(instant),
    })
}

/// One by its id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Showcase>, Error> {
    let row: Option<Row> = showcases::table
        .filter(showcases::id.eq(bytes(id)))
        .first(db)
        .optional()?;
    row.map(showcase).transpose()
}

/// All of a person, oldest first.
pub fn of_person(db: &mut Db, person: Uuid) -> Result<Vec<Showcase>, Error> {
    showcases::table
        .filter(showcases::person_id.eq(bytes(person)))
        .order(showcases::id)
        .load::<Row>(db)?
        .into_iter()
        .map(showcase)
        .collect()
}

/// The awards that were chosen for one.
pub fn awards(db: &mut Db, id: Uuid) -> Result<BTreeSet<Uuid>, Error> {
    let rows: Vec<Vec<u8>> = showcase_awards::table
        .filter(showcase_awards::showcase_id.eq(bytes(id)))
        .select(showcase_awards::assertion_id)
        .load(db)?;
    rows.iter().map(|id| uuid(id)).collect()
}

/// Takes one back: nothing is left of it.
pub fn remove(db: &mut Db, id: Uuid) -> Result<(), Error> {
    let chosen = showcase_awards::showcase_id.eq(bytes(id));
    diesel::delete(showcase_awards::table.filter(chosen)).execute(db)?;
    diesel::delete(showcases::table.filter(showcases::id.eq(bytes(id)))).execute(db)?;
    Ok(())
}

/// What stands in the place of an award that was chosen is chosen.
pub fn follow(db: &mut Db, old: Uuid, new: Uuid) -> Result<(), Error> {
    sql_query(
        "UPDATE showcase_awards SET assertion_id = $1 WHERE assertion_id = $2 AND NOT EXISTS \
         (SELECT 1 FROM showcase_awards there WHERE there.showcase_id = showcase_awards.showcase_id \
         AND there.assertion_id = $3)",
    )
    .bind::<Binary, _>(bytes(new))
    .bind::<Binary, _>(bytes(old))
    .bind::<Binary, _>(bytes(new))
    .execute(db)?;
    Ok(())
}

/// Of the public pages of two persons that become one, that of `kept` stays.
pub fn settle(db: &mut Db, gone: Uuid, kept: Uuid) -> Result<(), Error> {
    sql_query(
        "DELETE FROM showcases WHERE whole AND person_id = $1 AND EXISTS \
         (SELECT 1 FROM showcases stays WHERE stays.whole AND stays.person_id = $2)",
    )
    .bind::<Binary, _>(bytes(gone))
    .bind::<Binary, _>(bytes(kept))
    .execute(db)?;
    Ok(())
}

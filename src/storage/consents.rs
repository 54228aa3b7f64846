//! Whom persons let see their progress in a programme, beside its owner.

use super::{
    Db, Error, OrIgnore,
    schema::consents,
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::{sql_query, sql_types::Binary};
use uuid::Uuid;

/// One issuer may see one person's progress in one programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: Uuid,
    /// Whose progress.
    pub person: Uuid,
    /// In which programme.
    pub programme: Uuid,
    /// Who may see it.
    pub issuer: Uuid,
    /// Since when.
    pub given_at: DateTime<Utc>,
}

/// Stores one; false when it was given before.
pub fn insert(db: &mut Db, new: &Consent) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(consents::table).values((
        consents::id.eq(bytes(new.id)),
        consents::person_id.eq(bytes(new.person)),
        consents::programme_id.eq(bytes(new.programme)),
        consents::issuer_id.eq(bytes(new.issuer)),
        consents::given_at.eq(column(new.given_at)),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

/// What a person consents to, oldest first.
pub fn of_person(db: &mut Db, person: Uuid) -> Result<Vec<Consent>, Error> {
    type Row = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, NaiveDateTime);
    let rows: Vec<Row> = consents::table
        .filter(consents::person_id.eq(bytes(person)))
        .order(consents::id)
        .load(db)?;
    rows.into_iter()
        .map(|(id, person, programme, issuer, given_at)| {
            Ok(Consent {
                id: uuid(&id)?,
                person: uuid(&person)?,
                programme: uuid(&programme)?,
                issuer: uuid(&issuer)?,
                given_at: instant(given_at),
            })
        })
        .collect()
}

/// Whether a person lets an issuer see their progress in a programme.
pub fn given(db: &mut Db, person: Uuid, programme: Uuid, issuer: Uuid) -> Result<bool, Error> {
    let same = consents::person_id
        .eq(bytes(person))
        .and(consents::programme_id.eq(bytes(programme)))
        .and(consents::issuer_id.eq(bytes(issuer)));
    let found: i64 = consents::table.filter(same).count().get_result(db)?;
    Ok(found > 0)
}

/// Takes one back.
pub fn remove(db: &mut Db, id: Uuid) -> Result<(), Error> {
    diesel::delete(consents::table.filter(consents::id.eq(bytes(id)))).execute(db)?;
    Ok(())
}

/// Of two equal consents of two persons that become one, one stays: that of `kept`.
pub fn settle(db: &mut Db, gone: Uuid, kept: Uuid) -> Result<(), Error> {
    sql_query(
        "DELETE FROM consents WHERE person_id = $1 AND EXISTS (SELECT 1 FROM consents stays \
         WHERE stays.person_id = $2 AND stays.programme_id = consents.programme_id \
         AND stays.issuer_id = consents.issuer_id)",
    )
    .bind::<Binary, _>(bytes(gone))
    .bind::<Binary, _>(bytes(kept))
    .execute(db)?;
    Ok(())
}

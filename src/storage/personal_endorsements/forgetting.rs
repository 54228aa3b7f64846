//! What of it goes with an award or with an address, and what nobody keeps any more.

use super::State;
use crate::storage::{
    Db, Error,
    schema::{links, personal_endorsements as said},
    values::{bytes, column, uuid},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// The ids of all that was asked of an award.
pub fn ids_of_award(db: &mut Db, assertion: Uuid) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = said::table
        .filter(said::assertion_id.eq(bytes(assertion)))
        .select(said::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// The addresses that were asked about an award.
pub fn addresses_of_award(db: &mut Db, assertion: Uuid) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = said::table
        .filter(said::assertion_id.eq(bytes(assertion)))
        .select(said::address_id)
        .distinct()
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// How much is kept that was said from an address.
pub fn said_from(db: &mut Db, address: Uuid) -> Result<i64, Error> {
    Ok(said::table
        .filter(said::address_id.eq(bytes(address)))
        .filter(said::state.eq_any(State::SAID.map(State::name)))
        .count()
        .get_result(db)?)
}

/// Deletes what was asked at an address, whatever became of it.
pub fn forget_from(db: &mut Db, address: Uuid) -> Result<(), Error> {
    diesel::delete(said::table.filter(said::address_id.eq(bytes(address)))).execute(db)?;
    Ok(())
}

/// When what is not kept is forgotten: it came to its state, or to its end, before that moment.
#[derive(Debug, Clone, Copy)]
pub struct Before {
    /// The holder deleted it.
    pub removed: DateTime<Utc>,
    /// Nobody answered in time.
    pub over: DateTime<Utc>,
    /// It was declined, refused or taken back.
    pub ended: DateTime<Utc>,
}

/// Some of those to be forgotten: `(id, address)`.
pub fn forgettable(db: &mut Db, before: Before, most: i64) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let ended = [State::Declined, State::Refused, State::Withdrawn].map(State::name);
    let removed = said::state
        .eq(State::Removed.name())
        .and(said::state_since.lt(column(before.removed)));
    let over = said::state
        .eq(State::Asked.name())
        .and(said::ends_at.lt(column(before.over)));
    let ended = said::state
        .eq_any(ended)
        .and(said::state_since.lt(column(before.ended)));
    let rows: Vec<(Vec<u8>, Vec<u8>)> = said::table
        .filter(removed.or(over).or(ended))
        .order(said::id)
        .limit(most)
        .select((said::id, said::address_id))
        .load(db)?;
    rows.iter()
        .map(|(id, address)| Ok((uuid(id)?, uuid(address)?)))
        .collect()
}

/// Deletes one, with the links about it.
pub fn forget(db: &mut Db, id: Uuid) -> Result<(), Error> {
    diesel::delete(links::table.filter(links::subject_id.eq(bytes(id)))).execute(db)?;
    diesel::delete(said::table.filter(said::id.eq(bytes(id)))).execute(db)?;
    Ok(())
}

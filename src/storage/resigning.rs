//! What compromised keys signed, of awards that stand.

use super::{
    Db, Error,
    assertions::{Rendition, StoredAssertion},
    schema::{assertions, keys, rs256_renditions},
    values::{bytes, uuid},
};
use crate::badge::signing::KeyState;
use diesel::prelude::*;
use uuid::Uuid;

/// The state as it is stored.
fn compromised() -> &'static str {
    KeyState::Compromised.name()
}

/// How many renditions there are, of both kinds.
pub fn count(db: &mut Db) -> Result<u64, Error> {
    let eddsa: i64 = assertions::table
        .inner_join(keys::table)
        .filter(keys::state.eq(compromised()).and(assertions::live))
        .count()
        .get_result(db)?;
    let rs256: i64 = rs256_renditions::table
        .inner_join(keys::table)
        .inner_join(assertions::table)
        .filter(keys::state.eq(compromised()).and(assertions::live))
        .count()
        .get_result(db)?;
    Ok(u64::try_from(eddsa + rs256).unwrap_or_default())
}

/// Awards whose EdDSA rendition is one of them, in order of creation, after one of them.
pub fn eddsa(db: &mut Db, after: Uuid, limit: i64) -> Result<Vec<StoredAssertion>, Error> {
    let ids: Vec<Vec<u8>> = assertions::table
        .inner_join(keys::table)
        .filter(
            keys::state
                .eq(compromised())
                .and(assertions::live)
                .and(assertions::id.gt(bytes(after))),
        )
        .order(assertions::id)
        .limit(limit)
        .select(assertions::id)
        .load(db)?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(super::assertions::find(db, uuid(&id)?)?);
    }
    Ok(found)
}

/// Awards whose RS256 rendition is one of them, in order of creation, after one of them.
pub fn rs256(db: &mut Db, after: Uuid, limit: i64) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = rs256_renditions::table
        .inner_join(keys::table)
        .inner_join(assertions::table)
        .filter(
            keys::state
                .eq(compromised())
                .and(assertions::live)
                .and(assertions::id.gt(bytes(after))),
        )
        .order(assertions::id)
        .limit(limit)
        .select(assertions::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// How many awards that stand bear the signature of a key.
pub fn signed_by(db: &mut Db, key: Uuid) -> Result<u64, Error> {
    let eddsa: i64 = assertions::table
        .filter(assertions::key_id.eq(bytes(key)).and(assertions::live))
        .count()
        .get_result(db)?;
    let rs256: i64 = rs256_renditions::table
        .inner_join(assertions::table)
        .filter(
            rs256_renditions::key_id
                .eq(bytes(key))
                .and(assertions::live),
        )
        .count()
        .get_result(db)?;
    // A key signs either the one or the other.
    Ok(u64::try_from(eddsa + rs256).unwrap_or_default())
}

/// Whether nothing that a key signed is believed.
pub fn is_compromised(db: &mut Db, key: Uuid) -> Result<bool, Error> {
    Ok(super::keys::find(db, key)?.is_some_and(|key| key.state == KeyState::Compromised))
}

/// Puts a new EdDSA rendition in the place of the one that `old` signed, if that is still there.
pub fn replace(db: &mut Db, id: Uuid, old: Uuid, new: &Rendition) -> Result<(), Error> {
    let place = assertions::id
        .eq(bytes(id))
        .and(assertions::key_id.eq(bytes(old)));
    diesel::update(assertions::table.filter(place))
        .set((
            assertions::format.eq(new.format),
            assertions::key_id.eq(bytes(new.key)),
            assertions::payload.eq(&new.payload),
            assertions::signature.eq(&new.signature),
        ))
        .execute(db)?;
    Ok(())
}

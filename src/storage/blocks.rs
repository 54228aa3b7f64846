//! Composites that are not awarded to an address whose person was erased.

use super::{
    Db, Error, OrIgnore,
    direct::{Fetch as _, Run as _},
    one_of::one_of,
    schema::{composite_awards, composite_blocks as blocks, withholdings},
    values::{bytes, uuid},
    withholdings::Lifter,
};
use diesel::prelude::*;
use uuid::Uuid;

/// The composites that a person is not to be awarded again by themselves, and who may lift that: those they hold, and
/// those that are withheld from them.
pub fn to_block(db: &mut Db, person: Uuid) -> Result<Vec<(Uuid, Lifter)>, Error> {
    let held: Vec<Vec<u8>> = composite_awards::table
        .filter(composite_awards::person_id.eq(bytes(person)))
        .filter(composite_awards::live.eq(true))
        .select(composite_awards::composite_id)
        .load(db)?;
    let withheld: Vec<(Vec<u8>, String)> = withholdings::table
        .filter(withholdings::person_id.eq(bytes(person)))
        .filter(withholdings::lifted_at.is_null())
        .select((withholdings::composite_id, withholdings::lifter))
        .load(db)?;
    let mut found = Vec::new();
    for id in held {
        found.push((uuid(&id)?, Lifter::Holder));
    }
    for (id, by) in withheld {
        let blocked = (uuid(&id)?, lifter(&by));
        if !found.contains(&blocked) {
            found.push(blocked);
        }
    }
    Ok(found)
}

fn lifter(name: &str) -> Lifter {
    let mut all = [Lifter::Owner, Lifter::Holder].into_iter();
    all.find(|one| one.name() == name).unwrap_or(Lifter::Owner)
}

/// Blocks a composite for an address; harmless when it is blocked already.
pub fn block(db: &mut Db, mac: &[u8], composite: Uuid, lifter: Lifter) -> Result<(), Error> {
    OrIgnore(diesel::insert_into(blocks::table).values((
        blocks::address_mac.eq(mac),
        blocks::composite_id.eq(bytes(composite)),
        blocks::lifter.eq(lifter.name()),
    )))
    .execute(db)?;
    Ok(())
}

/// The composites that are blocked for these addresses.
pub fn of_addresses(db: &mut Db, macs: &[&[u8]]) -> Result<Vec<(Vec<u8>, Uuid)>, Error> {
    let rows: Vec<(Vec<u8>, Vec<u8>)> = blocks::table
        .filter(one_of(blocks::address_mac, macs))
        .select((blocks::address_mac, blocks::composite_id))
        .rows(db)?;
    let read = |(mac, composite): (Vec<u8>, Vec<u8>)| Ok((mac, uuid(&composite)?));
    rows.into_iter().map(read).collect()
}

/// A composite that is blocked for an address, and who may lift that.
pub type Block = (Vec<u8>, Uuid, Lifter);

/// Takes the blocks of these addresses away, and gives them.
pub fn take_blocks(db: &mut Db, macs: &[&[u8]]) -> Result<Vec<Block>, Error> {
    let rows: Vec<(Vec<u8>, Vec<u8>, String)> = blocks::table
        .filter(one_of(blocks::address_mac, macs))
        .select((blocks::address_mac, blocks::composite_id, blocks::lifter))
        .rows(db)?;
    if !rows.is_empty() {
        diesel::delete(blocks::table.filter(one_of(blocks::address_mac, macs))).run(db)?;
    }
    rows.into_iter()
        .map(|(mac, composite, by)| Ok((mac, uuid(&composite)?, lifter(&by))))
        .collect()
}

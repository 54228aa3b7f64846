//! The name that a holder lets the pages of their badges tell, and which of these pages search engines may list.

use super::{
    Db, Error,
    assertions::StoredAssertion,
    schema::{assertions, persons, shares, showcases},
    values::bytes,
};
use diesel::prelude::*;
use uuid::Uuid;

/// What the page of a shared award tells beside the award.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Telling {
    /// Its holder's name.
    pub named: bool,
    /// Search engines may list it.
    pub indexed: bool,
}

/// The name that a person gave to be shown; none: nothing is shown.
pub fn of(db: &mut Db, person: Uuid) -> Result<Option<String>, Error> {
    let name: Option<String> = persons::table
        .filter(persons::id.eq(bytes(person)))
        .select(persons::shown_name)
        .first(db)
        .optional()?;
    Ok(name.filter(|name| !name.is_empty()))
}

/// Sets the name that may be shown; empty: none.
pub fn set(db: &mut Db, person: Uuid, name: &str) -> Result<(), Error> {
    diesel::update(persons::table.filter(persons::id.eq(bytes(person))))
        .set(persons::shown_name.eq(name))
        .execute(db)?;
    Ok(())
}

/// What the page of an award tells; nothing when it is not shared.
pub fn telling(db: &mut Db, award: Uuid) -> Result<Option<Telling>, Error> {
    let row: Option<(bool, bool)> = shares::table
        .filter(shares::assertion_id.eq(bytes(award)))
        .select((shares::named, shares::indexed))
        .first(db)
        .optional()?;
    Ok(row.map(|(named, indexed)| Telling { named, indexed }))
}

/// Sets what the page of a shared award tells.
pub fn tell(db: &mut Db, award: Uuid, telling: Telling) -> Result<(), Error> {
    diesel::update(shares::table.filter(shares::assertion_id.eq(bytes(award))))
        .set((
            shares::named.eq(telling.named),
            shares::indexed.eq(telling.indexed),
        ))
        .execute(db)?;
    Ok(())
}

/// Sets whether the pages of all that a person shares tell their name.
pub fn name_all(db: &mut Db, person: Uuid, named: bool) -> Result<(), Error> {
    let theirs = assertions::table
        .filter(assertions::person_id.eq(bytes(person)))
        .select(assertions::id);
    diesel::update(shares::table.filter(shares::assertion_id.eq_any(theirs)))
        .set(shares::named.eq(named))
        .execute(db)?;
    Ok(())
}

/// Their pages of badges name them no more.
pub fn clear_showcases(db: &mut Db, person: Uuid) -> Result<(), Error> {
    diesel::update(showcases::table.filter(showcases::person_id.eq(bytes(person))))
        .set(showcases::shown_name.eq(""))
        .execute(db)?;
    Ok(())
}

/// Of two persons that become one, the kept one's name stays, or the other's when they have none. Pages of the other's
/// badges never tell a name that they were not opened for.
pub fn settle(db: &mut Db, gone: Uuid, kept: Uuid) -> Result<(), Error> {
    let Some(theirs) = of(db, gone)? else {
        return Ok(());
    };
    match of(db, kept)? {
        None => set(db, kept, &theirs)?,
        Some(stays) if stays != theirs => name_all(db, gone, false)?,
        Some(_) => {}
    }
    // The row stays behind, without them.
    set(db, gone, "")
}

/// The name that the page of an award tells: its holder shares the award with it, and nobody revoked it.
pub fn told(db: &mut Db, award: &StoredAssertion) -> Result<Option<String>, Error> {
    match telling(db, award.id)? {
        Some(telling) if telling.named && award.live => of(db, award.person),
        _ => Ok(None),
    }
}

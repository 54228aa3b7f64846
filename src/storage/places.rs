//! Which ids are awards with an address here.

use super::{
    Db, Error,
    one_of::one_of,
    schema::{assertions, erased_assertions},
    values::{bytes, uuid},
};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many ids one statement names.
const AT_ONCE: usize = 500;

/// Those of these ids that are awards with an address here, erased ones too.
pub fn addressed(db: &mut Db, ids: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>, Error> {
    let all: Vec<_> = ids.iter().map(|id| bytes(*id)).collect();
    let mut found: Vec<Vec<u8>> = Vec::new();
    for some in all.chunks(AT_ONCE) {
        found.extend::<Vec<_>>(
            assertions::table
                .filter(one_of(assertions::id, some))
                .select(assertions::id)
                .load(db)?,
        );
        found.extend::<Vec<_>>(
            erased_assertions::table
                .filter(one_of(erased_assertions::assertion_id, some))
                .select(erased_assertions::assertion_id)
                .load(db)?,
        );
    }
    found.iter().map(|id| uuid(id)).collect()
}

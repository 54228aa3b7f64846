//! What a composite's award says of the badges that it rests on.

use super::{Error, evidence::in_composite};
use crate::badge::{
    assertion::Evidence, composite::Component, json, text::Language, urls::BaseUrl,
};
use crate::storage::{Db, assertions, evidence as brought};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What evidence may take of a signed document, in bytes; the rest is for everything else.
const ROOM: usize = json::MAX_BYTES - 4 * 1024;

/// The evidence of an award that rests on these, once for each badge: one may serve two leaves, when what it attests was
/// split. Where the document would be too large, its address alone stands for a badge of this instance, which says the
/// rest.
pub(super) fn evidence_of(
    db: &mut Db,
    base: &BaseUrl,
    components: &[Component],
) -> Result<Vec<Evidence>, Error> {
    let ids: BTreeSet<Uuid> = components.iter().map(|c| c.assertion).collect();
    let badges = assertions::definitions(db, &ids)?;
    let (mut all, mut seen, mut size) = (Vec::new(), BTreeSet::new(), 0);
    for component in components {
        let id = component.assertion;
        if !seen.insert(id) {
            continue;
        }
        let known = badges.get(&id);
        let brought = match known {
            Some(_) => None,
            None => brought::find(db, id)?,
        };
        let one = match brought {
            Some(brought) => in_composite(db, &brought, &component.leaf)?,
            None => Evidence {
                id: Some(base.assertion(id)),
                name: known.map(|badge| badge.name(Language::Fr).to_owned()),
                genre: Some("Open Badge".to_owned()),
                ..Evidence::default()
            },
        };
        size += serde_json::to_vec(&one).map_or(0, |text| text.len() + TYPE);
        all.push(one);
    }
    if size > ROOM {
        let own = |one: &&mut Evidence| one.narrative.is_none();
        all.iter_mut().filter(own).for_each(|one| one.name = None);
    }
    Ok(all)
}

/// `,"type":"Evidence"` and the comma between two.
const TYPE: usize = 20;

//! Where the badges of catalogues come from.

use super::{
    Db, Error,
    badge_classes::StoredBadge,
    schema::{catalogues, composite_rules, composites},
    values::{bytes, uuid},
};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where a badge comes from; nothing of it for a freely defined one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The slug and version of its catalogue.
    pub catalogue: Option<(String, String)>,
    /// The slug of the composite that it is awarded for, and the programme.
    pub composite: Option<(String, Uuid)>,
}

/// Where each of these badges comes from, in their order.
pub fn of(db: &mut Db, badges: &[StoredBadge]) -> Result<Vec<Origin>, Error> {
    let mut catalogues = BTreeMap::new();
    badges
        .iter()
        .map(|badge| {
            let mut origin = Origin::default();
            let mut catalogue = badge.competency.as_ref().map(|(id, _)| *id);
            if let Some(composite) = badge.composite {
                let (slug, programme, from) = composite_of(db, composite)?;
                origin.composite = Some((slug, programme));
                catalogue = Some(from);
            }
            if let Some(id) = catalogue {
                let known = match catalogues.get(&id) {
                    Some(known) => known,
                    None => catalogues.entry(id).or_insert(catalogue_of(db, id)?),
                };
                origin.catalogue = Some(known.clone());
            }
            Ok(origin)
        })
        .collect()
}

fn catalogue_of(db: &mut Db, id: Uuid) -> Result<(String, String), Error> {
    let found: Option<(String, String)> = catalogues::table
        .filter(catalogues::id.eq(bytes(id)))
        .select((catalogues::slug, catalogues::version))
        .first(db)
        .optional()?;
    found.ok_or(Error::Corrupt("a badge has no catalogue"))
}

/// Its slug, its programme, and the catalogue of its rule in force.
fn composite_of(db: &mut Db, id: Uuid) -> Result<(String, Uuid, Uuid), Error> {
    let found: Option<(String, Vec<u8>, Vec<u8>)> = composite_rules::table
        .inner_join(composites::table)
        .filter(composites::id.eq(bytes(id)).and(composite_rules::current))
        .select((
            composites::slug,
            composites::programme_id,
            composite_rules::catalogue_id,
        ))
        .first(db)
        .optional()?;
    let (slug, programme, catalogue) = found.ok_or(Error::Corrupt("a badge has no composite"))?;
    Ok((slug, uuid(&programme)?, uuid(&catalogue)?))
}

//! What search engines are told of: programmes, their catalogues and issuers. Never what a person was awarded.

use super::{
    Db, Error,
    schema::{adoptions, badge_classes, profiles, programmes},
    values::uuid,
};
use diesel::prelude::*;
use uuid::Uuid;

/// The ids of public objects, in order of creation.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// Every programme.
    pub programmes: Vec<Uuid>,
    /// The Profile in use of every issuer.
    pub profiles: Vec<Uuid>,
    /// Of what programmes have in their catalogues: the latest version of every badge that is still awarded. The badges
    /// that an issuer defines for itself are found on its own page.
    pub badges: Vec<Uuid>,
}

/// At most `most` of each kind.
pub fn listed(db: &mut Db, most: i64) -> Result<Listed, Error> {
    let ids = |rows: Vec<Vec<u8>>| -> Result<Vec<Uuid>, Error> {
        rows.iter().map(|id| uuid(id)).collect()
    };
    let of_programmes = programmes::table
        .select(programmes::id)
        .order(programmes::id)
        .limit(most)
        .load(db)?;
    let of_issuers = profiles::table
        .filter(profiles::current)
        .select(profiles::id)
        .order(profiles::id)
        .limit(most)
        .load(db)?;
    let awarded = badge_classes::current.and(badge_classes::archived_at.is_null());
    let adopted = adoptions::table.select(adoptions::catalogue_id.nullable());
    let of_catalogue = badge_classes::catalogue_id.eq_any(adopted);
    let of_badges = badge_classes::table
        .filter(awarded)
        .filter(badge_classes::composite_id.is_not_null().or(of_catalogue))
        .select(badge_classes::id)
        .order(badge_classes::id)
        .limit(most)
        .load(db)?;
    Ok(Listed {
        programmes: ids(of_programmes)?,
        profiles: ids(of_issuers)?,
        badges: ids(of_badges)?,
    })
}

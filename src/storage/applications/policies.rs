//! Which badges can be asked for, and who decides.

use crate::badge::application::Policy;
use crate::storage::{
    Db, Error,
    direct::Fetch as _,
    schema::review_policies as policies,
    values::{bytes, column, from_json, to_json, uuid},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// The policy of a badge; none: nobody can ask for it.
pub fn of(db: &mut Db, lineage: Uuid) -> Result<Option<Policy>, Error> {
    let text: Option<String> = policies::table
        .filter(policies::lineage_id.eq(bytes(lineage)))
        .select(policies::policy)
        .first(db)
        .optional()?;
    text.map(|text| from_json(&text)).transpose()
}

/// Gives a badge a policy.
pub fn set(
    db: &mut Db,
    (issuer, lineage): (Uuid, Uuid),
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let values = (
        policies::policy.eq(to_json(policy)?),
        policies::updated_at.eq(column(now)),
    );
    let one = policies::lineage_id.eq(bytes(lineage));
    let rows = diesel::update(policies::table.filter(one))
        .set(values.clone())
        .execute(db)?;
    if rows == 0 {
        diesel::insert_into(policies::table)
            .values((
                policies::lineage_id.eq(bytes(lineage)),
                policies::issuer_id.eq(bytes(issuer)),
                values,
            ))
            .execute(db)?;
    }
    Ok(())
}

/// From now on nobody can ask for the badge; false when nobody could.
pub fn remove(db: &mut Db, lineage: Uuid) -> Result<bool, Error> {
    let one = policies::lineage_id.eq(bytes(lineage));
    Ok(diesel::delete(policies::table.filter(one)).execute(db)? == 1)
}

/// Which composites of a programme go before a commission, with the lineages of their badges; archived ones too.
pub fn of_programme(db: &mut Db, programme: Uuid) -> Result<Vec<(Uuid, Uuid)>, Error> {
    use crate::storage::schema::{badge_classes, composites};
    let of_policy = badge_classes::lineage_id.eq_any(policies::table.select(policies::lineage_id));
    let rows: Vec<(Option<Vec<u8>>, Vec<u8>)> = badge_classes::table
        .inner_join(composites::table.on(badge_classes::composite_id.eq(composites::id.nullable())))
        .filter(composites::programme_id.eq(bytes(programme)))
        .filter(of_policy)
        .select((badge_classes::composite_id, badge_classes::lineage_id))
        .distinct()
        .rows(db)?;
    rows.into_iter()
        .filter_map(|(composite, lineage)| Some((composite?, lineage)))
        .map(|(composite, lineage)| Ok((uuid(&composite)?, uuid(&lineage)?)))
        .collect()
}

/// The badges that can be asked for: `(issuer, lineage, policy)`, of one issuer if given.
pub fn all(db: &mut Db, issuer: Option<Uuid>) -> Result<Vec<(Uuid, Uuid, Policy)>, Error> {
    let mut query = policies::table
        .order(policies::lineage_id)
        .select((policies::issuer_id, policies::lineage_id, policies::policy))
        .into_boxed();
    if let Some(issuer) = issuer {
        query = query.filter(policies::issuer_id.eq(bytes(issuer)));
    }
    let rows: Vec<(Vec<u8>, Vec<u8>, String)> = query.load(db)?;
    rows.into_iter()
        .map(|(issuer, lineage, policy)| Ok((uuid(&issuer)?, uuid(&lineage)?, from_json(&policy)?)))
        .collect()
}

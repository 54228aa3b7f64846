//! Catalogue versions that programmes might adopt next.

use super::{
    Db, Error,
    schema::{proposal_images, proposals},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use crate::badge::catalogue::Mapping;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A catalogue version put to the owner of a programme.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Its id.
    pub id: Uuid,
    /// Whose owner decides.
    pub programme: Uuid,
    /// Of which catalogue.
    pub slug: String,
    /// Which version.
    pub version: String,
    /// All of it but the images.
    pub snapshot: serde_json::Value,
    /// How the competencies of the version in force continue in it.
    pub mapping: Mapping,
    /// The version that was in force then.
    pub base: Uuid,
    /// Who put it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// When it was adopted.
    pub adopted_at: Option<DateTime<Utc>>,
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    programme_id: Vec<u8>,
    slug: String,
    version: String,
    snapshot: String,
    mapping: String,
    base_id: Vec<u8>,
    proposed_by: String,
    proposed_at: NaiveDateTime,
    adopted_at: Option<NaiveDateTime>,
}

fn proposal(row: Row) -> Result<Proposal, Error> {
    Ok(Proposal {
        id: uuid(&row.id)?,
        programme: uuid(&row.programme_id)?,
        slug: row.slug,
        version: row.version,
        snapshot: from_json(&row.snapshot)?,
        mapping: from_json(&row.mapping)?,
        base: uuid(&row.base_id)?,
        by: row.proposed_by,
        at: instant(row.proposed_at),
        adopted_at: row.adopted_at.map(instant),
    })
}

/// Stores a proposal with the image of each entry.
pub fn insert(
    db: &mut Db,
    new: &Proposal,
    images: &BTreeMap<String, Vec<u8>>,
) -> Result<(), Error> {
    diesel::insert_into(proposals::table)
        .values((
            proposals::id.eq(bytes(new.id)),
            proposals::programme_id.eq(bytes(new.programme)),
            proposals::slug.eq(&new.slug),
            proposals::version.eq(&new.version),
            proposals::snapshot.eq(to_json(&new.snapshot)?),
            proposals::mapping.eq(to_json(&new.mapping)?),
            proposals::base_id.eq(bytes(new.base)),
            proposals::proposed_by.eq(&new.by),
            proposals::proposed_at.eq(column(new.at)),
        ))
        .execute(db)?;
    for (slug, hash) in images {
        diesel::insert_into(proposal_images::table)
            .values((
                proposal_images::proposal_id.eq(bytes(new.id)),
                proposal_images::slug.eq(slug),
                proposal_images::image_hash.eq(hash),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// The proposals put to a programme, oldest first.
pub fn list(db: &mut Db, programme: Uuid) -> Result<Vec<Proposal>, Error> {
    proposals::table
        .filter(proposals::programme_id.eq(bytes(programme)))
        .order(proposals::id)
        .load::<Row>(db)?
        .into_iter()
        .map(proposal)
        .collect()
}

/// One proposal put to a programme.
pub fn find(db: &mut Db, programme: Uuid, id: Uuid) -> Result<Option<Proposal>, Error> {
    proposals::table
        .filter(
            proposals::programme_id
                .eq(bytes(programme))
                .and(proposals::id.eq(bytes(id))),
        )
        .first::<Row>(db)
        .optional()?
        .map(proposal)
        .transpose()
}

/// The image of each entry of a proposal: slug, and SHA-256.
pub fn images(db: &mut Db, id: Uuid) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let rows: Vec<(String, Vec<u8>)> = proposal_images::table
        .filter(proposal_images::proposal_id.eq(bytes(id)))
        .select((proposal_images::slug, proposal_images::image_hash))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Notes that it was adopted.
pub fn adopted(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(proposals::table.filter(proposals::id.eq(bytes(id))))
        .set(proposals::adopted_at.eq(column(now)))
        .execute(db)?;
    Ok(())
}

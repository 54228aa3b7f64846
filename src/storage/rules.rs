//! The versions of the rules of composites: drafts, activated, superseded.

use super::{
    Db, Error,
    composites::StoredComposite,
    schema::{composite_rules, composites},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use crate::badge::{catalogue::CompositeBadge, composite::Policies, text::Slug};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A composite, whatever the state of its rule.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// Its name in rules.
    pub slug: Slug,
    /// What its programme decided about the later life of its awards.
    pub policies: Policies,
    /// Whether a catalogue defines it.
    pub from_catalogue: bool,
    /// Since when it is awarded no more.
    pub archived_at: Option<DateTime<Utc>>,
    /// Its versions, oldest first; the last may be a draft.
    pub versions: Vec<Version>,
}

/// A version of a rule.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its id.
    pub id: Uuid,
    /// 1 for the first.
    pub number: i32,
    /// The catalogue version whose competencies it names.
    pub catalogue: Uuid,
    /// The composite as this version says it; `None` for one that was adopted before versions kept that.
    pub entry: Option<CompositeBadge>,
    /// The rule, validity and renewal.
    pub composite: crate::badge::composite::Composite,
    /// SHA-256 of its image, if one came with it.
    pub image: Option<Vec<u8>>,
    /// The one in force.
    pub current: bool,
    /// Who wrote it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who put it in force.
    pub activated_by: Option<String>,
    /// When; `None` for a draft.
    pub activated_at: Option<DateTime<Utc>>,
    /// When the draft was last simulated, as it is.
    pub simulated_at: Option<DateTime<Utc>>,
    /// When its back-fill was confirmed.
    pub backfilled_at: Option<DateTime<Utc>>,
}

impl Kept {
    /// The version in force.
    pub fn in_force(&self) -> Option<&Version> {
        self.versions.iter().find(|version| version.current)
    }

    /// The version that is being written.
    pub fn draft(&self) -> Option<&Version> {
        self.versions
            .iter()
            .find(|version| version.activated_at.is_none())
    }
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    composite_id: Vec<u8>,
    version: i32,
    catalogue_id: Vec<u8>,
    rule: String,
    current: bool,
    created_at: NaiveDateTime,
    created_by: String,
    activated_by: Option<String>,
    activated_at: Option<NaiveDateTime>,
    backfilled_at: Option<NaiveDateTime>,
    entry: Option<String>,
    image_hash: Option<Vec<u8>>,
    simulated_at: Option<NaiveDateTime>,
}

/// Every composite of a programme with all versions of its rule, oldest first.
pub fn of_programme(db: &mut Db, programme: Uuid) -> Result<Vec<Kept>, Error> {
    type Known = (Vec<u8>, String, String, bool, Option<NaiveDateTime>);
    let known: Vec<Known> = composites::table
        .filter(composites::programme_id.eq(bytes(programme)))
        .order(composites::id)
        .select((
            composites::id,
            composites::slug,
            composites::policies,
            composites::from_catalogue,
            composites::archived_at,
        ))
        .load(db)?;
    let mut kept = Vec::new();
    for (id, slug, policies, from_catalogue, archived_at) in known {
        let rows: Vec<Row> = composite_rules::table
            .filter(composite_rules::composite_id.eq(&id))
            .order(composite_rules::version)
            .load(db)?;
        kept.push(Kept {
            id: uuid(&id)?,
            slug: Slug::parse(&slug).map_err(|_| Error::Corrupt("a composite's slug"))?,
            policies: from_json(&policies)?,
            from_catalogue,
            archived_at: archived_at.map(instant),
            versions: rows.into_iter().map(version).collect::<Result<_, _>>()?,
        });
    }
    Ok(kept)
}

fn version(row: Row) -> Result<Version, Error> {
    debug_assert_eq!(row.composite_id.len(), 16);
    Ok(Version {
        id: uuid(&row.id)?,
        number: row.version,
        catalogue: uuid(&row.catalogue_id)?,
        entry: row.entry.as_deref().map(from_json).transpose()?,
        composite: from_json(&row.rule)?,
        image: row.image_hash,
        current: row.current,
        created_by: row.created_by,
        created_at: instant(row.created_at),
        activated_by: row.activated_by,
        activated_at: row.activated_at.map(instant),
        simulated_at: row.simulated_at.map(instant),
        backfilled_at: row.backfilled_at.map(instant),
    })
}

/// What the composites of a programme are called by their rules in force; without those that are archived, and those
/// that say what their catalogue says.
pub fn entries(db: &mut Db, programme: Uuid) -> Result<Vec<CompositeBadge>, Error> {
    let found: Vec<Option<String>> = composite_rules::table
        .inner_join(composites::table)
        .filter(
            composites::programme_id
                .eq(bytes(programme))
                .and(composite_rules::current)
                .and(composites::archived_at.is_null()),
        )
        .order(composites::id)
        .select(composite_rules::entry)
        .load(db)?;
    let found = found.into_iter().flatten();
    found.map(|entry| from_json(&entry)).collect()
}

/// Stores a version of a rule as a draft.
pub fn insert_draft(
    db: &mut Db,
    new: &StoredComposite,
    (entry, image): (&CompositeBadge, Option<&[u8]>),
    by: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::insert_into(composite_rules::table)
        .values((
            composite_rules::id.eq(bytes(new.rule_id)),
            composite_rules::composite_id.eq(bytes(new.id)),
            composite_rules::version.eq(new.rule_version),
            composite_rules::catalogue_id.eq(bytes(new.catalogue)),
            composite_rules::rule.eq(to_json(&new.composite)?),
            composite_rules::current.eq(false),
            composite_rules::created_at.eq(column(now)),
            composite_rules::created_by.eq(by),
            composite_rules::entry.eq(to_json(entry)?),
            composite_rules::image_hash.eq(image),
        ))
        .execute(db)?;
    Ok(())
}

/// Forgets the draft of a composite, if there is one.
pub fn delete_draft(db: &mut Db, composite: Uuid) -> Result<(), Error> {
    let draft = composite_rules::composite_id
        .eq(bytes(composite))
        .and(composite_rules::activated_at.is_null());
    diesel::delete(composite_rules::table.filter(draft)).execute(db)?;
    Ok(())
}

/// Notes that a draft was simulated as it is; false when it is no draft any more.
pub fn simulated(db: &mut Db, draft: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let draft = composite_rules::id
        .eq(bytes(draft))
        .and(composite_rules::activated_at.is_null());
    let rows = diesel::update(composite_rules::table.filter(draft))
        .set(composite_rules::simulated_at.eq(column(now)))
        .execute(db)?;
    Ok(rows == 1)
}

/// Another simulation is needed: the draft names one that was changed.
pub fn unsimulated(db: &mut Db, draft: Uuid) -> Result<(), Error> {
    diesel::update(composite_rules::table.filter(composite_rules::id.eq(bytes(draft))))
        .set(composite_rules::simulated_at.eq(None::<NaiveDateTime>))
        .execute(db)?;
    Ok(())
}

/// Puts the draft of a composite behind one more version.
pub fn move_draft(db: &mut Db, draft: Uuid, number: i32) -> Result<(), Error> {
    diesel::update(composite_rules::table.filter(composite_rules::id.eq(bytes(draft))))
        .set(composite_rules::version.eq(number))
        .execute(db)?;
    Ok(())
}

/// Puts a draft in force in the place of the version that was. `catalogue` is the one in force; `confirmed` says that
/// nobody can be newly entitled. An archived composite is awarded again.
pub fn activate(
    db: &mut Db,
    composite: Uuid,
    draft: Uuid,
    catalogue: Uuid,
    (by, now): (&str, DateTime<Utc>),
    confirmed: bool,
) -> Result<(), Error> {
    let of_it = composite_rules::composite_id
        .eq(bytes(composite))
        .and(composite_rules::current);
    diesel::update(composite_rules::table.filter(of_it))
        .set(composite_rules::current.eq(false))
        .execute(db)?;
    let draft = composite_rules::id
        .eq(bytes(draft))
        .and(composite_rules::activated_at.is_null());
    let rows = diesel::update(composite_rules::table.filter(draft))
        .set((
            composite_rules::current.eq(true),
            composite_rules::catalogue_id.eq(bytes(catalogue)),
            composite_rules::activated_by.eq(by),
            composite_rules::activated_at.eq(column(now)),
            composite_rules::backfilled_at.eq(confirmed.then(|| column(now))),
        ))
        .execute(db)?;
    if rows != 1 {
        return Err(Error::Corrupt("a draft to activate is no draft"));
    }
    archive(db, composite, None)
}

/// Ends the awards of a composite, or lets them begin again.
pub fn archive(db: &mut Db, composite: Uuid, at: Option<DateTime<Utc>>) -> Result<(), Error> {
    diesel::update(composites::table.filter(composites::id.eq(bytes(composite))))
        .set(composites::archived_at.eq(at.map(column)))
        .execute(db)?;
    Ok(())
}

/// Notes that a composite is a catalogue's from now on.
pub fn given_to_catalogue(db: &mut Db, composite: Uuid) -> Result<(), Error> {
    diesel::update(composites::table.filter(composites::id.eq(bytes(composite))))
        .set(composites::from_catalogue.eq(true))
        .execute(db)?;
    Ok(())
}

/// Confirms the back-fill of a version in force; false when it was confirmed before or is not in force.
pub fn confirm_backfill(db: &mut Db, rule: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let waiting = composite_rules::id
        .eq(bytes(rule))
        .and(composite_rules::current)
        .and(composite_rules::backfilled_at.is_null());
    let rows = diesel::update(composite_rules::table.filter(waiting))
        .set(composite_rules::backfilled_at.eq(column(now)))
        .execute(db)?;
    Ok(rows == 1)
}

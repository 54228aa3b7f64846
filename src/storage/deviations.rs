//! Badges whose criteria are not those of their catalogue, and what the owners of programmes decided about them.

use super::{
    Db, Error, Page,
    direct::Fetch as _,
    schema::deviations,
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A deviation, put to the owner of a programme.
#[derive(Debug, Clone)]
pub struct Deviation {
    /// Its id.
    pub id: Uuid,
    /// Whose owner decides.
    pub programme: Uuid,
    /// The badge, all versions.
    pub lineage: Uuid,
    /// Why the issuer deviates.
    pub reason: String,
    /// Who put it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What was decided, if something was.
    pub decision: Option<Decision>,
}

/// The decision about a deviation.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Whether its awards count.
    pub approved: bool,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    programme_id: Vec<u8>,
    lineage_id: Vec<u8>,
    reason: String,
    proposed_by: String,
    proposed_at: NaiveDateTime,
    approved: Option<bool>,
    decision: Option<String>,
    decided_by: Option<String>,
    decided_at: Option<NaiveDateTime>,
}

fn deviation(row: Row) -> Result<Deviation, Error> {
    let decision = row.approved.zip(row.decided_at);
    Ok(Deviation {
        id: uuid(&row.id)?,
        programme: uuid(&row.programme_id)?,
        lineage: uuid(&row.lineage_id)?,
        reason: row.reason,
        by: row.proposed_by,
        at: instant(row.proposed_at),
        decision: decision.map(|(approved, at)| Decision {
            approved,
            reason: row.decision.unwrap_or_default(),
            by: row.decided_by.unwrap_or_default(),
            at: instant(at),
        }),
    })
}

/// Stores a deviation that nobody decided about yet.
pub fn insert(db: &mut Db, new: &Deviation) -> Result<(), Error> {
    diesel::insert_into(deviations::table)
        .values((
            deviations::id.eq(bytes(new.id)),
            deviations::programme_id.eq(bytes(new.programme)),
            deviations::lineage_id.eq(bytes(new.lineage)),
            deviations::reason.eq(&new.reason),
            deviations::proposed_by.eq(&new.by),
            deviations::proposed_at.eq(column(new.at)),
        ))
        .execute(db)?;
    Ok(())
}

/// The deviations put to a programme, oldest first.
pub fn list(db: &mut Db, programme: Uuid, page: Page) -> Result<Vec<Deviation>, Error> {
    deviations::table
        .filter(
            deviations::programme_id
                .eq(bytes(programme))
                .and(deviations::id.gt(bytes(page.after))),
        )
        .order(deviations::id)
        .limit(page.limit)
        .load::<Row>(db)?
        .into_iter()
        .map(deviation)
        .collect()
}

/// What was put about a badge, all versions, newest first.
pub fn of_lineage(db: &mut Db, lineage: Uuid) -> Result<Vec<Deviation>, Error> {
    let rows: Vec<Row> = deviations::table
        .filter(deviations::lineage_id.eq(bytes(lineage)))
        .order(deviations::id.desc())
        .load(db)?;
    rows.into_iter().map(deviation).collect()
}

/// The deviations put to a programme that nobody decided about, oldest first.
pub fn undecided(db: &mut Db, programme: Uuid, page: Page) -> Result<Vec<Deviation>, Error> {
    deviations::table
        .filter(deviations::programme_id.eq(bytes(programme)))
        .filter(deviations::approved.is_null())
        .filter(deviations::id.gt(bytes(page.after)))
        .order(deviations::id)
        .limit(page.limit)
        .load::<Row>(db)?
        .into_iter()
        .map(deviation)
        .collect()
}

/// One deviation put to a programme.
pub fn find(db: &mut Db, programme: Uuid, id: Uuid) -> Result<Option<Deviation>, Error> {
    deviations::table
        .filter(
            deviations::programme_id
                .eq(bytes(programme))
                .and(deviations::id.eq(bytes(id))),
        )
        .first::<Row>(db)
        .optional()?
        .map(deviation)
        .transpose()
}

/// The badges whose deviation a programme approved, by lineage.
pub fn approved(db: &mut Db, programme: Uuid) -> Result<BTreeSet<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = deviations::table
        .filter(
            deviations::programme_id
                .eq(bytes(programme))
                .and(deviations::approved.eq(true)),
        )
        .select(deviations::lineage_id)
        .rows(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// Stores the decision; false when there was one before.
pub fn decide(db: &mut Db, id: Uuid, decision: &Decision) -> Result<bool, Error> {
    let open = deviations::id
        .eq(bytes(id))
        .and(deviations::approved.is_null());
    let rows = diesel::update(deviations::table.filter(open))
        .set((
            deviations::approved.eq(decision.approved),
            deviations::decision.eq(&decision.reason),
            deviations::decided_by.eq(&decision.by),
            deviations::decided_at.eq(column(decision.at)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// Forgets what was put about a badge that is deleted.
pub fn delete_of(db: &mut Db, lineage: Uuid) -> Result<(), Error> {
    diesel::delete(deviations::table.filter(deviations::lineage_id.eq(bytes(lineage))))
        .execute(db)?;
    Ok(())
}

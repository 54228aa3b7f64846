//! Decisions that are examined again, blind.

use super::SelfAssessment;
use crate::storage::{
    Db, Error, OrIgnore, Page,
    schema::{
        application_decisions as decisions, second_reading_policies as policies,
        second_readings as readings,
    },
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A decision that was drawn, as whoever reads it again may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Its id.
    pub id: Uuid,
    /// Of which decision.
    pub decision: Uuid,
    /// About which application.
    pub application: Uuid,
    /// For which programme.
    pub programme: Uuid,
    /// When it was drawn.
    pub drawn_at: DateTime<Utc>,
    /// What was decided about; nothing of what was drawn before that was kept.
    pub stood: Option<Stood>,
    /// What the second reading comes to.
    pub read: Option<Read>,
}

/// What an application said when it was decided. What its proofs say is not in it: it is theirs to delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// What its applicant said of themselves.
    pub assessments: Vec<SelfAssessment>,
    /// Which proofs showed which criterion.
    pub uses: BTreeMap<String, Vec<Uuid>>,
}

impl Stood {
    /// Whether a proof showed something.
    pub fn has(&self, proof: Uuid) -> bool {
        self.uses.values().flatten().any(|used| *used == proof)
    }
}

/// What a second reading comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The badge should be awarded.
    pub favourable: bool,
    /// Why; may be empty when it is favourable.
    pub reason: String,
    /// Who read it, as the audit trail calls them.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Which share of decisions a programme has examined again, in percent; 0 when it never said.
pub fn percent(db: &mut Db, programme: Uuid) -> Result<i32, Error> {
    let percent = policies::table
        .filter(policies::programme_id.eq(bytes(programme)))
        .select(policies::percent)
        .first(db)
        .optional()?;
    Ok(percent.unwrap_or(0))
}

/// Says which share it is from now on.
pub fn set_percent(db: &mut Db, programme: Uuid, percent: i32) -> Result<(), Error> {
    let one = policies::programme_id.eq(bytes(programme));
    let rows = diesel::update(policies::table.filter(one))
        .set(policies::percent.eq(percent))
        .execute(db)?;
    if rows == 0 {
        diesel::insert_into(policies::table)
            .values((
                policies::programme_id.eq(bytes(programme)),
                policies::percent.eq(percent),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Stores that a decision was drawn.
pub fn draw(
    db: &mut Db,
    (id, decision, programme): (Uuid, Uuid, Uuid),
    stood: &Stood,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    OrIgnore(diesel::insert_into(readings::table).values((
        readings::id.eq(bytes(id)),
        readings::decision_id.eq(bytes(decision)),
        readings::programme_id.eq(bytes(programme)),
        readings::drawn_at.eq(column(now)),
        readings::stood.eq(to_json(stood)?),
    )))
    .execute(db)?;
    Ok(())
}

/// Whether a decision about an application was drawn for a programme.
pub fn is_drawn(db: &mut Db, application: Uuid, programme: Uuid) -> Result<bool, Error> {
    let found: i64 = readings::table
        .inner_join(decisions::table)
        .filter(decisions::application_id.eq(bytes(application)))
        .filter(readings::programme_id.eq(bytes(programme)))
        .count()
        .get_result(db)?;
    Ok(found > 0)
}

type Row = (
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
    NaiveDateTime,
    Option<bool>,
    Option<String>,
    Option<String>,
    Option<NaiveDateTime>,
    Option<String>,
);

fn reading(row: Row) -> Result<Reading, Error> {
    let (id, decision, application, programme, drawn_at, favourable, reason, by, at, stood) = row;
    Ok(Reading {
        id: uuid(&id)?,
        decision: uuid(&decision)?,
        application: uuid(&application)?,
        programme: uuid(&programme)?,
        drawn_at: instant(drawn_at),
        stood: stood.map(|json| from_json(&json)).transpose()?,
        read: match (favourable, by, at) {
            (Some(favourable), Some(by), Some(at)) => Some(Read {
                favourable,
                reason: reason.unwrap_or_default(),
                by,
                at: instant(at),
            }),
            _ => None,
        },
    })
}

macro_rules! rows {
    () => {
        readings::table.inner_join(decisions::table).select((
            readings::id,
            readings::decision_id,
            decisions::application_id,
            readings::programme_id,
            readings::drawn_at,
            readings::favourable,
            readings::reason,
            readings::reader,
            readings::read_at,
            readings::stood,
        ))
    };
}

/// One of them by its id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Reading>, Error> {
    let found = rows!().filter(readings::id.eq(bytes(id))).first::<Row>(db);
    found.optional()?.map(reading).transpose()
}

/// Those of a programme, on demand those alone that wait, in order of creation.
pub fn of_programme(
    db: &mut Db,
    programme: Uuid,
    waiting: bool,
    page: Page,
) -> Result<Vec<Reading>, Error> {
    let mut query = rows!()
        .filter(readings::programme_id.eq(bytes(programme)))
        .filter(readings::id.gt(bytes(page.after)))
        .order(readings::id)
        .limit(page.limit)
        .into_boxed();
    if waiting {
        query = query.filter(readings::read_at.is_null());
    }
    query.load::<Row>(db)?.into_iter().map(reading).collect()
}

/// Deletes what nobody read and that rests on a proof that is deleted: what is left of it is not what was decided about.
pub fn forget_resting_on(db: &mut Db, proof: Uuid) -> Result<(), Error> {
    let unread = readings::read_at.is_null().and(
        readings::stood
            .like(format!("%\"{proof}\"%"))
            .assume_not_null(),
    );
    diesel::delete(readings::table.filter(unread)).execute(db)?;
    Ok(())
}

/// Stores what a second reading comes to; false when it was read before.
pub fn keep(db: &mut Db, id: Uuid, read: &Read) -> Result<bool, Error> {
    let unread = readings::id.eq(bytes(id)).and(readings::read_at.is_null());
    let rows = diesel::update(readings::table.filter(unread))
        .set((
            readings::favourable.eq(read.favourable),
            readings::reason.eq(&read.reason),
            readings::reader.eq(&read.by),
            readings::read_at.eq(column(read.at)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// How often second readings of a programme came to the same as the first: `(issuer, read, agreed, unread)`.
pub fn agreement(db: &mut Db, programme: Uuid) -> Result<Vec<(Uuid, i64, i64, i64)>, Error> {
    let rows: Vec<(Vec<u8>, bool, Option<bool>)> = readings::table
        .inner_join(decisions::table)
        .filter(readings::programme_id.eq(bytes(programme)))
        .order(decisions::issuer_id)
        .select((
            decisions::issuer_id,
            decisions::accepted,
            readings::favourable,
        ))
        .load(db)?;
    let mut found: Vec<(Uuid, i64, i64, i64)> = Vec::new();
    for (issuer, accepted, favourable) in rows {
        let issuer = uuid(&issuer)?;
        if found.last().is_none_or(|(known, ..)| *known != issuer) {
            found.push((issuer, 0, 0, 0));
        }
        let Some((_, read, agreed, unread)) = found.last_mut() else {
            continue;
        };
        match favourable {
            None => *unread += 1,
            Some(favourable) => {
                *read += 1;
                *agreed += i64::from(favourable == accepted);
            }
        }
    }
    Ok(found)
}

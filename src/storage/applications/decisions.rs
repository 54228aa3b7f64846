//! How applications were decided: one decision for each round.

use crate::storage::{
    Db, Error, OrIgnore,
    schema::{application_decisions as decisions, second_readings},
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: Uuid,
    /// About which application.
    pub application: Uuid,
    /// Whose decision it is.
    pub issuer: Uuid,
    /// 1, or 2 after an appeal.
    pub round: i32,
    /// The badge was awarded.
    pub accepted: bool,
    /// Why, for the applicant; may be empty when it was accepted.
    pub reason: String,
    /// Whose opinion decided, as the audit trail calls them.
    pub actor: String,
    /// Since when its applicant had waited.
    pub submitted_at: DateTime<Utc>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Stores a decision; false when that round was decided before.
pub fn insert(db: &mut Db, new: &Decision) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(decisions::table).values((
        decisions::id.eq(bytes(new.id)),
        decisions::application_id.eq(bytes(new.application)),
        decisions::issuer_id.eq(bytes(new.issuer)),
        decisions::round.eq(new.round),
        decisions::accepted.eq(new.accepted),
        decisions::reason.eq(&new.reason),
        decisions::actor.eq(&new.actor),
        decisions::submitted_at.eq(column(new.submitted_at)),
        decisions::at.eq(column(new.at)),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

type Row = (
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
    i32,
    bool,
    String,
    String,
    NaiveDateTime,
    NaiveDateTime,
);

fn decision(row: Row) -> Result<Decision, Error> {
    let (id, application, issuer, round, accepted, reason, actor, submitted_at, at) = row;
    Ok(Decision {
        id: uuid(&id)?,
        application: uuid(&application)?,
        issuer: uuid(&issuer)?,
        round,
        accepted,
        reason,
        actor,
        submitted_at: instant(submitted_at),
        at: instant(at),
    })
}

/// The decisions about an application, the first first.
pub fn of_application(db: &mut Db, application: Uuid) -> Result<Vec<Decision>, Error> {
    let rows: Vec<Row> = decisions::table
        .filter(decisions::application_id.eq(bytes(application)))
        .order(decisions::round)
        .load(db)?;
    rows.into_iter().map(decision).collect()
}

/// Deletes what waits to be read again of an application whose proofs nobody may see any more.
pub fn forget_unread(db: &mut Db, application: Uuid) -> Result<(), Error> {
    let of_it = decisions::application_id.eq(bytes(application));
    let ids = decisions::table.filter(of_it).select(decisions::id);
    let unread = second_readings::decision_id
        .eq_any(ids)
        .and(second_readings::read_at.is_null());
    diesel::delete(second_readings::table.filter(unread)).execute(db)?;
    Ok(())
}

/// Deletes why an application was decided as it was, also when it was read again, and what was decided about.
pub fn forget_reasons(db: &mut Db, application: Uuid) -> Result<(), Error> {
    forget_unread(db, application)?;
    let of_it = || decisions::application_id.eq(bytes(application));
    let ids = decisions::table.filter(of_it()).select(decisions::id);
    diesel::update(second_readings::table.filter(second_readings::decision_id.eq_any(ids)))
        .set((
            second_readings::reason.eq(None::<String>),
            second_readings::stood.eq(None::<String>),
        ))
        .execute(db)?;
    diesel::update(decisions::table.filter(of_it()))
        .set(decisions::reason.eq(""))
        .execute(db)?;
    Ok(())
}

/// The decisions of an issuer since then, the first first.
pub fn of_issuer(db: &mut Db, issuer: Uuid, since: DateTime<Utc>) -> Result<Vec<Decision>, Error> {
    let rows: Vec<Row> = decisions::table
        .filter(decisions::issuer_id.eq(bytes(issuer)))
        .filter(decisions::at.ge(column(since)))
        .order(decisions::at)
        .load(db)?;
    rows.into_iter().map(decision).collect()
}

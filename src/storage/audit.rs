//! Who did what when. No personal data: objects are named by their ids.

use super::{
    Db, Error,
    schema::audit,
    values::{bytes, column, instant, to_json},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// One act.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Its id, in order of time.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: `key:…`, `cli`, `rule`.
    pub actor: &'a str,
    /// What, such as `assertion.award`.
    pub action: &'static str,
    /// Whose data.
    pub issuer: Option<Uuid>,
    /// To which object.
    pub object: Uuid,
    /// What else is worth knowing.
    pub detail: serde_json::Value,
}

/// Records an act, in the transaction of the act.
pub fn record(db: &mut Db, entry: &Entry<'_>) -> Result<(), Error> {
    diesel::insert_into(audit::table)
        .values((
            audit::id.eq(bytes(entry.id)),
            audit::at.eq(column(entry.at)),
            audit::actor.eq(entry.actor),
            audit::action.eq(entry.action),
            audit::issuer_id.eq(entry.issuer.map(bytes)),
            audit::object_id.eq(bytes(entry.object)),
            audit::detail.eq(to_json(&entry.detail)?),
        ))
        .execute(db)?;
    Ok(())
}

/// How many acts of that name are recorded about an object.
pub fn count(db: &mut Db, action: &str, object: Uuid) -> Result<i64, Error> {
    Ok(audit::table
        .filter(
            audit::object_id
                .eq(bytes(object))
                .and(audit::action.eq(action)),
        )
        .count()
        .get_result(db)?)
}

/// An act, as it was recorded.
#[derive(Debug, Clone)]
pub struct Act {
    /// When.
    pub at: DateTime<Utc>,
    /// Who: `member:…`, `key:…`, `session:…`, `cli`, `rule`.
    pub actor: String,
    /// What, such as `assertion.award`.
    pub action: String,
}

/// What was done about an object, the first first; at most 200 acts.
pub fn about(db: &mut Db, object: Uuid) -> Result<Vec<Act>, Error> {
    let rows: Vec<(NaiveDateTime, String, String)> = audit::table
        .filter(audit::object_id.eq(bytes(object)))
        .order(audit::id)
        .limit(200)
        .select((audit::at, audit::actor, audit::action))
        .load(db)?;
    let read = |(at, actor, action)| Act {
        at: instant(at),
        actor,
        action,
    };
    Ok(rows.into_iter().map(read).collect())
}

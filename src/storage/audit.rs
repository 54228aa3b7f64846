//! Who did what when. No personal data: objects are named by their ids.

use super::{
    Db, Error, Scope,
    direct::Run as _,
    rows::{Cell, Rows},
    schema::audit,
    values::{bytes, column, from_json, instant, some_uuid, to_json, uuid},
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
    /// Who: `key:…`, `member:…`, `session:…`, `link:…`, `cli`, `rule`.
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
        .run(db)?;
    Ok(())
}

/// Records many acts, in the transaction of the acts.
pub fn record_all(db: &mut Db, entries: &[Entry<'_>]) -> Result<(), Error> {
    let into = Rows {
        table: "audit",
        columns: [
            "id",
            "at",
            "actor",
            "action",
            "issuer_id",
            "object_id",
            "detail",
        ],
        ignore: false,
    };
    let row = |entry: &Entry<'_>| {
        Ok([
            Cell::Bytes(bytes(entry.id)),
            Cell::Time(column(entry.at)),
            Cell::Text(entry.actor.to_owned()),
            Cell::Text(entry.action.to_owned()),
            Cell::SomeBytes(entry.issuer.map(bytes)),
            Cell::Bytes(bytes(entry.object)),
            Cell::Text(to_json(&entry.detail)?),
        ])
    };
    let rows = entries.iter().map(row).collect::<Result<Vec<_>, Error>>()?;
    into.insert(db, &rows)?;
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

/// One act, as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// Its id, in order of time.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as it was recorded.
    pub actor: String,
    /// What, such as `assertion.award`.
    pub action: String,
    /// Whose data.
    pub issuer: Option<Uuid>,
    /// To which object.
    pub object: Uuid,
    /// What else is worth knowing.
    pub detail: serde_json::Value,
}

/// Which acts are wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Of these names; none: of any.
    pub acts: Vec<&'static str>,
    /// From then on.
    pub from: Option<DateTime<Utc>>,
    /// Before then.
    pub until: Option<DateTime<Utc>>,
    /// Older than this one.
    pub before: Option<Uuid>,
    /// At most so many.
    pub limit: i64,
}

type Row = (
    Vec<u8>,
    NaiveDateTime,
    String,
    String,
    Option<Vec<u8>>,
    Vec<u8>,
    String,
);

/// Acts upon what is within the scope, newest first.
pub fn list(db: &mut Db, scope: Scope, wanted: &Wanted) -> Result<Vec<Act>, Error> {
    let mut query = audit::table
        .order(audit::id.desc())
        .limit(wanted.limit)
        .into_boxed();
    if let Some(issuer) = scope.issuer() {
        query = query.filter(audit::issuer_id.eq(bytes(issuer)));
    }
    if let Some(before) = wanted.before {
        query = query.filter(audit::id.lt(bytes(before)));
    }
    if let Some(from) = wanted.from {
        query = query.filter(audit::at.ge(column(from)));
    }
    if let Some(until) = wanted.until {
        query = query.filter(audit::at.lt(column(until)));
    }
    if !wanted.acts.is_empty() {
        query = query.filter(audit::action.eq_any(&wanted.acts));
    }
    acts(query.load(db)?)
}

/// What was done about an object, the first first; at most 200 acts.
pub fn about(db: &mut Db, object: Uuid) -> Result<Vec<Act>, Error> {
    let rows = audit::table
        .filter(audit::object_id.eq(bytes(object)))
        .order(audit::id)
        .limit(200)
        .load(db)?;
    acts(rows)
}

fn acts(rows: Vec<Row>) -> Result<Vec<Act>, Error> {
    rows.into_iter()
        .map(|(id, at, actor, action, issuer, object, detail)| {
            Ok(Act {
                id: uuid(&id)?,
                at: instant(at),
                actor,
                action,
                issuer: some_uuid(issuer)?,
                object: uuid(&object)?,
                detail: from_json(&detail)?,
            })
        })
        .collect()
}

//! Revocations that are pending, and how they were decided.

use super::{
    Db, Error, OrIgnore, Page,
    direct::Fetch as _,
    one_of::one_of,
    schema::{assertions, composite_awards, pending_revocations},
    values::{bytes, column, instant, some_uuid, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Why the rule of a composite no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// This badge was revoked.
    Revoked(Uuid),
    /// A badge expired.
    Expired,
    /// A badge no longer counts since this recognition ended or was withdrawn.
    Recognition(Uuid),
}

impl Because {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Revoked(_) => "revoked",
            Self::Expired => "expired",
            Self::Recognition(_) => "recognition",
        }
    }

    /// The badge or the recognition, if it is one.
    pub fn id(self) -> Option<Uuid> {
        match self {
            Self::Revoked(id) | Self::Recognition(id) => Some(id),
            Self::Expired => None,
        }
    }

    fn of(name: &str, id: Option<Uuid>) -> Result<Self, Error> {
        match (name, id) {
            ("revoked", Some(id)) => Ok(Self::Revoked(id)),
            ("recognition", Some(id)) => Ok(Self::Recognition(id)),
            ("expired", None) => Ok(Self::Expired),
            _ => Err(Error::Corrupt("why a revocation is pending")),
        }
    }
}

/// How a pending revocation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The composite stands.
    pub kept: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: a credential, a command or a rule.
    pub by: String,
    /// Why, in words.
    pub reason: Option<String>,
}

/// A composite that is revoked on a date unless somebody decides otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its id.
    pub id: Uuid,
    /// The composite's award.
    pub assertion: Uuid,
    /// Whose composite it is.
    pub programme: Uuid,
    /// Why.
    pub because: Because,
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// Revoked then, unless its holder appealed.
    pub due_at: DateTime<Utc>,
    /// What the holder says, and when they said it.
    pub appeal: Option<(String, DateTime<Utc>)>,
    /// How it ended; open when absent.
    pub decision: Option<Decision>,
}

/// Stores one; false when one is open for that award.
pub fn open(db: &mut Db, new: &Pending) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(pending_revocations::table).values((
        pending_revocations::id.eq(bytes(new.id)),
        pending_revocations::assertion_id.eq(bytes(new.assertion)),
        pending_revocations::programme_id.eq(bytes(new.programme)),
        pending_revocations::cause.eq(new.because.name()),
        pending_revocations::because_id.eq(new.because.id().map(bytes)),
        pending_revocations::opened_at.eq(column(new.opened_at)),
        pending_revocations::due_at.eq(column(new.due_at)),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    assertion: Vec<u8>,
    programme: Vec<u8>,
    cause: String,
    because: Option<Vec<u8>>,
    opened_at: NaiveDateTime,
    due_at: NaiveDateTime,
    appeal: Option<String>,
    appealed_at: Option<NaiveDateTime>,
    decided_at: Option<NaiveDateTime>,
    decision: Option<String>,
    decided_by: Option<String>,
    reason: Option<String>,
}

fn stored(row: Row) -> Result<Pending, Error> {
    let decision = row
        .decided_at
        .zip(row.decision)
        .map(|(at, decision)| Decision {
            kept: decision == "kept",
            at: instant(at),
            by: row.decided_by.unwrap_or_default(),
            reason: row.reason,
        });
    Ok(Pending {
        id: uuid(&row.id)?,
        assertion: uuid(&row.assertion)?,
        programme: uuid(&row.programme)?,
        because: Because::of(&row.cause, some_uuid(row.because)?)?,
        opened_at: instant(row.opened_at),
        due_at: instant(row.due_at),
        appeal: row.appeal.zip(row.appealed_at.map(instant)),
        decision,
    })
}

/// One by its id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Pending>, Error> {
    pending_revocations::table
        .filter(pending_revocations::id.eq(bytes(id)))
        .first::<Row>(db)
        .optional()?
        .map(stored)
        .transpose()
}

/// What is or was pending about an award, oldest first.
pub fn of_assertion(db: &mut Db, assertion: Uuid) -> Result<Vec<Pending>, Error> {
    pending_revocations::table
        .filter(pending_revocations::assertion_id.eq(bytes(assertion)))
        .order(pending_revocations::id)
        .load::<Row>(db)?
        .into_iter()
        .map(stored)
        .collect()
}

/// What is open about an award.
pub fn open_of(db: &mut Db, assertion: Uuid) -> Result<Option<Pending>, Error> {
    Ok(of_assertion(db, assertion)?
        .into_iter()
        .find(|pending| pending.decision.is_none()))
}

/// Whether the revocation of an award of that composite is open.
pub fn any_open(db: &mut Db, composite: Uuid) -> Result<bool, Error> {
    let its = composite_awards::table
        .filter(composite_awards::composite_id.eq(bytes(composite)))
        .select(composite_awards::assertion_id);
    let open = pending_revocations::table
        .filter(pending_revocations::decided_at.is_null())
        .filter(pending_revocations::assertion_id.eq_any(its));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(db)?)
}

/// What is open about a person's awards.
pub fn open_of_person(db: &mut Db, person: Uuid) -> Result<Vec<Pending>, Error> {
    let found = open_of_persons(db, &[person])?;
    Ok(found.into_iter().map(|(_, pending)| pending).collect())
}

/// What is open of these persons, each with whose it is, in order of opening.
pub fn open_of_persons(db: &mut Db, persons: &[Uuid]) -> Result<Vec<(Uuid, Pending)>, Error> {
    let persons: Vec<_> = persons.iter().map(|id| bytes(*id)).collect();
    pending_revocations::table
        .inner_join(assertions::table)
        .filter(
            one_of(assertions::person_id, persons).and(pending_revocations::decided_at.is_null()),
        )
        .order(pending_revocations::id)
        .select((assertions::person_id, pending_revocations::all_columns))
        .rows::<(Vec<u8>, Row)>(db)?
        .into_iter()
        .map(|(person, row)| Ok((uuid(&person)?, stored(row)?)))
        .collect()
}

/// What is open in a programme, in order of opening.
pub fn open_in(db: &mut Db, programme: Uuid, page: Page) -> Result<Vec<Pending>, Error> {
    pending_revocations::table
        .filter(
            pending_revocations::programme_id
                .eq(bytes(programme))
                .and(pending_revocations::decided_at.is_null())
                .and(pending_revocations::id.gt(bytes(page.after))),
        )
        .order(pending_revocations::id)
        .limit(page.limit)
        .load::<Row>(db)?
        .into_iter()
        .map(stored)
        .collect()
}

/// What is due by then, without an appeal, in order of opening.
pub fn due(db: &mut Db, now: DateTime<Utc>, page: Page) -> Result<Vec<Pending>, Error> {
    pending_revocations::table
        .filter(
            pending_revocations::decided_at
                .is_null()
                .and(pending_revocations::appealed_at.is_null())
                .and(pending_revocations::due_at.le(column(now)))
                .and(pending_revocations::id.gt(bytes(page.after))),
        )
        .order(pending_revocations::id)
        .limit(page.limit)
        .load::<Row>(db)?
        .into_iter()
        .map(stored)
        .collect()
}

/// Keeps what the holder says; false when they said something before, or it is decided.
pub fn appeal(db: &mut Db, id: Uuid, text: &str, now: DateTime<Utc>) -> Result<bool, Error> {
    let open = pending_revocations::id
        .eq(bytes(id))
        .and(pending_revocations::decided_at.is_null())
        .and(pending_revocations::appealed_at.is_null());
    let rows = diesel::update(pending_revocations::table.filter(open))
        .set((
            pending_revocations::appeal.eq(text),
            pending_revocations::appealed_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// Ends it; false when it was decided before.
pub fn decide(db: &mut Db, id: Uuid, decision: &Decision) -> Result<bool, Error> {
    let open = pending_revocations::id
        .eq(bytes(id))
        .and(pending_revocations::decided_at.is_null());
    let name = if decision.kept { "kept" } else { "revoked" };
    let rows = diesel::update(pending_revocations::table.filter(open))
        .set((
            pending_revocations::decided_at.eq(column(decision.at)),
            pending_revocations::decision.eq(name),
            pending_revocations::decided_by.eq(&decision.by),
            pending_revocations::reason.eq(&decision.reason),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// What is pending about an award is pending about the one that stands in its place.
pub fn follow(db: &mut Db, old: Uuid, new: Uuid) -> Result<(), Error> {
    diesel::update(
        pending_revocations::table.filter(pending_revocations::assertion_id.eq(bytes(old))),
    )
    .set(pending_revocations::assertion_id.eq(bytes(new)))
    .execute(db)?;
    Ok(())
}

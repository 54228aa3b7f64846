//! Who examines applications, and what they think.

use crate::storage::{
    Db, Error, Page,
    schema::reviewers,
    values::{bytes, column, instant, some_uuid, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// As what somebody examines an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A member of the issuer, by their membership.
    Member(Uuid),
    /// A program of the issuer, by its API key.
    Key(Uuid),
    /// Somebody who holds the badge, by the address they are asked at; nothing once it was forgotten.
    Peer(Option<Uuid>),
    /// Somebody else, by the address they are asked at; nothing once it was forgotten.
    External(Option<Uuid>),
}

impl Who {
    /// As it is stored and shown to programs.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Member(_) => "member",
            Self::Key(_) => "key",
            Self::Peer(_) => "peer",
            Self::External(_) => "external",
        }
    }

    /// The address they are asked at; nothing for those of the issuer, and of whoever was forgotten.
    pub fn mailbox(self) -> Option<Uuid> {
        match self {
            Self::Member(_) | Self::Key(_) => None,
            Self::Peer(address) | Self::External(address) => address,
        }
    }

    /// The same without the address that they were asked at.
    pub fn forgotten(self) -> Self {
        match self {
            Self::Member(_) | Self::Key(_) => self,
            Self::Peer(_) => Self::Peer(None),
            Self::External(_) => Self::External(None),
        }
    }
}

/// Somebody who examines an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer {
    /// Of this assignment.
    pub id: Uuid,
    /// Which application.
    pub application: Uuid,
    /// In which round of it.
    pub round: i32,
    /// Who.
    pub who: Who,
    /// Since when.
    pub assigned_at: DateTime<Utc>,
    /// Until when they should say what they think.
    pub due_at: DateTime<Utc>,
    /// When they were reminded.
    pub reminded_at: Option<DateTime<Utc>>,
    /// Since when somebody else examines it instead.
    pub ended_at: Option<DateTime<Utc>>,
    /// What they think, why, and when they said it.
    pub opinion: Option<Opinion>,
}

/// What a reviewer thinks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// The badge should be awarded.
    pub favourable: bool,
    /// Why; may be empty when it is favourable.
    pub reason: String,
    /// When they said it.
    pub at: DateTime<Utc>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = reviewers)]
#[diesel(treat_none_as_null = true)]
pub(super) struct Row {
    id: Vec<u8>,
    application_id: Vec<u8>,
    round: i32,
    kind: String,
    member_id: Option<Vec<u8>>,
    mailbox_id: Option<Vec<u8>>,
    assigned_at: NaiveDateTime,
    due_at: NaiveDateTime,
    reminded_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    favourable: Option<bool>,
    reason: Option<String>,
    given_at: Option<NaiveDateTime>,
}

impl From<&Reviewer> for Row {
    fn from(of: &Reviewer) -> Self {
        let member = match of.who {
            Who::Member(id) | Who::Key(id) => Some(id),
            Who::Peer(_) | Who::External(_) => None,
        };
        let opinion = of.opinion.as_ref();
        Self {
            id: bytes(of.id),
            application_id: bytes(of.application),
            round: of.round,
            kind: of.who.kind().to_owned(),
            member_id: member.map(bytes),
            mailbox_id: of.who.mailbox().map(bytes),
            assigned_at: column(of.assigned_at),
            due_at: column(of.due_at),
            reminded_at: of.reminded_at.map(column),
            ended_at: of.ended_at.map(column),
            favourable: opinion.map(|opinion| opinion.favourable),
            reason: opinion.map(|opinion| opinion.reason.clone()),
            given_at: opinion.map(|opinion| column(opinion.at)),
        }
    }
}

impl TryFrom<Row> for Reviewer {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let ids = (some_uuid(row.member_id)?, some_uuid(row.mailbox_id)?);
        let who = match (row.kind.as_str(), ids) {
            ("member", (Some(id), None)) => Who::Member(id),
            ("key", (Some(id), None)) => Who::Key(id),
            ("peer", (None, address)) => Who::Peer(address),
            ("external", (None, address)) => Who::External(address),
            _ => return Err(Error::Corrupt("who examines an application")),
        };
        Ok(Self {
            id: uuid(&row.id)?,
            application: uuid(&row.application_id)?,
            round: row.round,
            who,
            assigned_at: instant(row.assigned_at),
            due_at: instant(row.due_at),
            reminded_at: row.reminded_at.map(instant),
            ended_at: row.ended_at.map(instant),
            opinion: match (row.favourable, row.given_at) {
                (Some(favourable), Some(at)) => Some(Opinion {
                    favourable,
                    reason: row.reason.unwrap_or_default(),
                    at: instant(at),
                }),
                _ => None,
            },
        })
    }
}

/// Stores who examines an application.
pub fn insert(db: &mut Db, new: &Reviewer) -> Result<(), Error> {
    diesel::insert_into(reviewers::table)
        .values(Row::from(new))
        .execute(db)?;
    Ok(())
}

/// Stores what became of it.
pub fn update(db: &mut Db, now: &Reviewer) -> Result<(), Error> {
    diesel::update(reviewers::table.filter(reviewers::id.eq(bytes(now.id))))
        .set(Row::from(now))
        .execute(db)?;
    Ok(())
}

/// One of them by their id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Reviewer>, Error> {
    reviewers::table
        .filter(reviewers::id.eq(bytes(id)))
        .select(Row::as_select())
        .first(db)
        .optional()?
        .map(Reviewer::try_from)
        .transpose()
}

/// Those of an application in all its rounds, with those who no longer examine it, the first first.
pub fn of_application(db: &mut Db, application: Uuid) -> Result<Vec<Reviewer>, Error> {
    reviewers::table
        .filter(reviewers::application_id.eq(bytes(application)))
        .order(reviewers::id)
        .select(Row::as_select())
        .load(db)?
        .into_iter()
        .map(Reviewer::try_from)
        .collect()
}

/// Those who did not say what they think by then, and were not reminded, after one of them, in order of creation.
pub fn silent(db: &mut Db, by: DateTime<Utc>, page: Page) -> Result<Vec<Reviewer>, Error> {
    let wanted = reviewers::due_at
        .le(column(by))
        .and(reviewers::reminded_at.is_null())
        .and(reviewers::ended_at.is_null())
        .and(reviewers::given_at.is_null())
        .and(reviewers::id.gt(bytes(page.after)));
    reviewers::table
        .filter(wanted)
        .order(reviewers::id)
        .limit(page.limit)
        .select(Row::as_select())
        .load(db)?
        .into_iter()
        .map(Reviewer::try_from)
        .collect()
}

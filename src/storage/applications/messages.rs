//! What is asked of applicants and answered, and what those who examine applications note.

use crate::storage::{
    Db, Error,
    schema::application_messages as messages,
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Who says something to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = MessageKind)]
pub enum Kind {
    /// To the applicant: something more is asked for.
    Question,
    /// The applicant's answer.
    Answer,
    /// Among those who examine it.
    Note,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Question, Self::Answer, Self::Note];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Note => "note",
        }
    }
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: Uuid,
    /// About which application.
    pub application: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, to whom.
    pub kind: Kind,
    /// Who, as the audit trail calls them.
    pub actor: String,
    /// About which criterion; `None` for the whole.
    pub criterion: Option<String>,
    /// What.
    pub words: String,
}

/// Stores what was said.
pub fn insert(db: &mut Db, new: &Message) -> Result<(), Error> {
    diesel::insert_into(messages::table)
        .values((
            messages::id.eq(bytes(new.id)),
            messages::application_id.eq(bytes(new.application)),
            messages::at.eq(column(new.at)),
            messages::kind.eq(new.kind.name()),
            messages::actor.eq(&new.actor),
            messages::criterion.eq(&new.criterion),
            messages::words.eq(&new.words),
        ))
        .execute(db)?;
    Ok(())
}

/// What was said about an application, the first first.
pub fn of_application(db: &mut Db, application: Uuid) -> Result<Vec<Message>, Error> {
    type Row = (
        Vec<u8>,
        NaiveDateTime,
        String,
        String,
        Option<String>,
        String,
    );
    let rows: Vec<Row> = messages::table
        .filter(messages::application_id.eq(bytes(application)))
        .order(messages::id)
        .select((
            messages::id,
            messages::at,
            messages::kind,
            messages::actor,
            messages::criterion,
            messages::words,
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(id, at, kind, actor, criterion, words)| {
            let mut kinds = Kind::ALL.into_iter();
            Ok(Message {
                id: uuid(&id)?,
                application,
                at: instant(at),
                kind: kinds
                    .find(|known| known.name() == kind)
                    .ok_or(Error::Corrupt("the kind of a message"))?,
                actor,
                criterion,
                words,
            })
        })
        .collect()
}

/// Deletes what was said about an application.
pub fn forget(db: &mut Db, application: Uuid) -> Result<(), Error> {
    let of_it = messages::application_id.eq(bytes(application));
    diesel::delete(messages::table.filter(of_it)).execute(db)?;
    Ok(())
}

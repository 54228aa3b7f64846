//! The outbox.

use super::{
    Db, Error,
    schema::mails,
    values::{bytes, column},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A letter to be sent.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// In its Message-ID.
    pub id: Uuid,
    /// To which address.
    pub recipient: String,
    /// `fr` or `en`.
    pub language: &'static str,
    /// What it says, as JSON that names by id alone what it is about.
    pub letter: String,
    /// Not before then.
    pub at: DateTime<Utc>,
}

/// Puts a letter into the outbox, in the transaction that causes it.
pub fn insert(db: &mut Db, new: &NewMail, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::insert_into(mails::table)
        .values((
            mails::id.eq(bytes(new.id)),
            mails::recipient.eq(&new.recipient),
            mails::language.eq(new.language),
            mails::letter.eq(&new.letter),
            mails::state.eq("queued"),
            mails::tries.eq(0),
            mails::next_try_at.eq(column(new.at)),
            mails::created_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(())
}

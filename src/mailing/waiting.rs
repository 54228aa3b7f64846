//! The letters that wait, for whoever runs an instance without a mail server.

use crate::issuing::{Service, letters::Letter};
use crate::storage::{Db, Error, mails};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A letter that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// To whom.
    pub to: String,
    /// What it is for.
    pub letter: &'static str,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// The addresses in it that its reader would open.
    pub links: Vec<String>,
}

/// The newest letters that wait, newest first.
///
/// # Errors
/// The database's.
pub fn waiting(service: &Service, limit: i64) -> Result<Vec<Waiting>, Error> {
    let found = service
        .store()
        .read_blocking(move |db: &mut Db| mails::waiting(db, limit))?;
    let read = found.into_iter().filter_map(|mail| {
        let letter: Letter = serde_json::from_str(&mail.letter).ok()?;
        Some(Waiting {
            id: mail.id,
            to: mail.recipient,
            letter: letter.name(),
            created_at: mail.created_at,
            links: letter
                .links()
                .into_iter()
                .map(|id| service.link_url(id))
                .collect(),
        })
    });
    Ok(read.collect())
}

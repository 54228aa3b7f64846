//! The letters that wait, for whoever runs an instance without a mail server.

use super::worker;
use crate::issuing::{Service, letters::Letter};
use crate::storage::{
    Db, Error, links,
    mails::{self, Mail},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How many letters are read at once.
const AT_ONCE: i64 = 100;

/// A letter that waits, with a link that can be used.
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
    /// The addresses in it that its reader would open and that nobody has used.
    pub links: Vec<String>,
}

/// The newest letters made after that one (the nil id for all) that would be sent now and have a link that can be used,
/// newest first.
///
/// # Errors
/// The database's.
pub fn waiting(service: &Service, after: Uuid, limit: usize) -> Result<Vec<Waiting>, Error> {
    let (mut found, mut before) = (Vec::new(), Uuid::max());
    loop {
        let some = service
            .store()
            .read_blocking(move |db: &mut Db| mails::waiting(db, (after, before), AT_ONCE))?;
        let Some(last) = some.last() else {
            return Ok(found);
        };
        before = last.id;
        for mail in some {
            if found.len() >= limit {
                return Ok(found);
            }
            found.extend(usable(service, mail)?);
        }
    }
}

/// The newest letter that waits, whatever is in it.
///
/// # Errors
/// The database's.
pub fn newest(service: &Service) -> Result<Option<Uuid>, Error> {
    let newest = |db: &mut Db| mails::waiting(db, (Uuid::nil(), Uuid::max()), 1);
    let found = service.store().read_blocking(newest)?;
    Ok(found.first().map(|mail| mail.id))
}

/// Nothing when it would be dropped, or each of its links was used.
fn usable(service: &Service, mail: Mail) -> Result<Option<Waiting>, Error> {
    let Ok(letter) = serde_json::from_str::<Letter>(&mail.letter) else {
        return Ok(None);
    };
    let ids = letter.links();
    if ids.is_empty() {
        return Ok(None);
    }
    let Ok(written) = worker::read(service, &mail, &letter)? else {
        return Ok(None);
    };
    let unused = service.store().read_blocking(move |db: &mut Db| {
        let mut unused = Vec::new();
        for id in &ids {
            let link = links::find(db, *id)?;
            unused.extend(link.filter(|link| link.used_at.is_none()));
        }
        Ok::<_, Error>(unused)
    })?;
    let links = unused.iter().map(|link| service.link_url(link.id));
    let links: Vec<_> = links.filter(|url| written.leads_to(url)).collect();
    Ok((!links.is_empty()).then_some(Waiting {
        id: mail.id,
        to: mail.recipient,
        letter: letter.name(),
        created_at: mail.created_at,
        links,
    }))
}

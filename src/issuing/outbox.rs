//! Looking after the outbox: what waits, what is dead, who wants no letters.

use super::{Actor, Error, Service, record};
use crate::badge::email::Email;
use crate::storage::{
    Db, Page,
    mails::{self, Mail, State},
    persons,
};
use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

/// How long a letter that is not to be sent any more is remembered.
pub const REMEMBERED: TimeDelta = TimeDelta::days(30);

impl Service {
    /// Letters in order of creation, of one state or of each.
    pub async fn mails(&self, state: Option<State>, page: Page) -> Result<Vec<Mail>, Error> {
        self.store()
            .read(move |db: &mut Db| Ok(mails::list(db, state, page)?))
            .await
    }

    /// Tries a dead letter anew, as if it had never failed.
    ///
    /// # Errors
    /// `not-found` when there is no dead letter with that id.
    pub async fn retry_mail(&self, actor: &Actor, id: Uuid) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                if mails::revive(db, id, now)? {
                    return record(db, &actor, now, "mail.retry", (None, id), json!({}));
                }
                Err(Error::not_found("dead letter"))
            })
            .await
    }

    /// Writes no more to an address but what it asks for and what gives it a delay to answer; or writes again.
    ///
    /// # Errors
    /// `not-found` when it is nobody's address.
    pub async fn object_to_letters(
        &self,
        actor: &Actor,
        email: Email,
        objects: bool,
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let found =
                    persons::find(db, &email)?.ok_or_else(|| Error::not_found("address"))?;
                mails::set_objection(db, found.address, objects.then_some(now))?;
                let detail = json!({ "objects": objects });
                record(
                    db,
                    &actor,
                    now,
                    "address.letters",
                    (None, found.person),
                    detail,
                )
            })
            .await
    }

    /// Forgets letters that were sent, dropped or given up long ago. Gives how many.
    pub async fn forget_mails(&self) -> Result<usize, Error> {
        let before = self.now() - REMEMBERED;
        self.store()
            .write(move |db: &mut Db| Ok(mails::forget(db, before)?))
            .await
    }
}

//! Issuers that close or merge into another: nothing new, and what they awarded stays.

use super::{Actor, Error, Service, effects::Effects, issuers::found, record};
use crate::badge::{error::Invalid, text};
use crate::storage::{
    Db, Page, Scope,
    assertions::{self, StoredAssertion},
    badge_classes,
    closures::{self, Closure},
    composite_awards, issuers,
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// That an issuer is to close.
#[derive(Debug, Clone)]
pub struct NewClosure {
    /// Why: public.
    pub reason: String,
    /// Who may revoke and replace what it awarded. The instance's administrator names it.
    pub heir: Option<Uuid>,
}

impl Service {
    /// Closes an issuer within the scope: it defines and awards nothing any more, nor do the rules of its programmes.
    /// What it awarded keeps verifying and counting; it and its heir may revoke and replace that.
    ///
    /// The administrator may name the heir later, by the same act.
    ///
    /// # Errors
    /// `not-found`, `already-closed`, wrong fields: an heir that is named by anybody but the administrator
    /// (`heir-by-administrator`), that is the issuer itself or is closed.
    pub async fn close_issuer(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        new: NewClosure,
    ) -> Result<Closure, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| close(db, &actor, scope, issuer, &new, now))
            .await
    }

    /// That an issuer within the scope closed, if it did.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn closure(&self, scope: Scope, issuer: Uuid) -> Result<Option<Closure>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let issuer = found(db, scope, issuer)?;
                Ok(closures::of(db, issuer.id)?)
            })
            .await
    }

    /// What [`Service::close_issuer`] would come to: nobody gains or loses anything, and composites that are made of
    /// its badges stand.
    pub async fn try_closure(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        new: NewClosure,
    ) -> Result<Effects, Error> {
        let (actor, now) = (actor.clone(), self.now());
        let mut page = Page::first(500);
        let mut total = Effects::default();
        loop {
            let (actor, new) = (actor.clone(), new.clone());
            let (effects, last) = self
                .rehearse(move |db| {
                    close(db, &actor, scope, issuer, &new, now)?;
                    let people = assertions::holders_of(db, issuer, page)?;
                    let mut effects = Effects::default();
                    for person in &people {
                        let held = assertions::held_by(db, *person)?;
                        let own = |id: &Uuid| {
                            let mut held = held.iter();
                            held.any(|held| held.assertion == *id && held.issuer == issuer)
                        };
                        let before = composite_awards::live_of_person(db, *person)?;
                        effects.persons += 1;
                        effects.stand(db, scope, &before, own, &[])?;
                    }
                    Ok((effects, people.last().copied()))
                })
                .await?;
            total.extend(effects);
            match last {
                Some(last) => page.after = last,
                None => return Ok(total),
            }
        }
    }
}

fn close(
    db: &mut Db,
    actor: &Actor,
    scope: Scope,
    issuer: Uuid,
    new: &NewClosure,
    now: DateTime<Utc>,
) -> Result<Closure, Error> {
    text::prose(&new.reason, 1_000).map_err(|why| Error::field("/reason", why))?;
    let issuer = found(db, scope, issuer)?.id;
    issuers::lock(db, issuer)?;
    if let Some(heir) = new.heir {
        check_heir(db, scope, issuer, heir)?;
    }
    let closure = match (closures::of(db, issuer)?, new.heir) {
        (None, heir) => {
            let closure = Closure {
                reason: new.reason.clone(),
                heir,
                by: actor.as_str().to_owned(),
                at: now,
            };
            closures::insert(db, issuer, &closure)?;
            closure
        }
        (Some(closed), Some(heir)) if closed.heir.is_none() => {
            closures::set_heir(db, issuer, heir)?;
            Closure {
                heir: Some(heir),
                ..closed
            }
        }
        _ => {
            return Err(Error::refused(
                "already-closed",
                "this issuer closed before",
            ));
        }
    };
    let detail = json!({ "heir": closure.heir });
    record(
        db,
        actor,
        now,
        "issuer.close",
        (Some(issuer), issuer),
        detail,
    )?;
    Ok(closure)
}

fn check_heir(db: &mut Db, scope: Scope, issuer: Uuid, heir: Uuid) -> Result<(), Error> {
    let wrong = |code, why: &str| Err(Error::field("/heir", Invalid::new(code, why)));
    if scope != Scope::Instance {
        let why = "the instance's administrator names the heir, once that issuer agrees";
        return wrong("heir-by-administrator", why);
    }
    if heir == issuer {
        return wrong("self-heir", "must be another issuer");
    }
    if issuers::find(db, scope, heir)?.is_none() {
        return wrong("unknown-issuer", "there is no such issuer");
    }
    match closures::of(db, heir)? {
        Some(_) => wrong("issuer-closed", "this issuer closed itself"),
        None => Ok(()),
    }
}

/// Refuses what a closed issuer does no more.
pub(super) fn refuse_closed(db: &mut Db, issuer: Uuid) -> Result<(), Error> {
    match closures::of(db, issuer)? {
        None => Ok(()),
        Some(_) => Err(Error::refused(
            "issuer-closed",
            "this issuer closed: it defines and awards nothing any more",
        )),
    }
}

/// A programme whose owner is within the scope and did not close: only then does it decide anything new.
///
/// # Errors
/// `not-found`, `issuer-closed`.
pub(super) fn open_programme(db: &mut Db, scope: Scope, id: Uuid) -> Result<Programme, Error> {
    let found = programmes::find_in(db, scope, id)?.ok_or_else(|| Error::not_found("programme"))?;
    refuse_closed(db, found.owner)?;
    Ok(found)
}

/// A programme in which the scope may end what there is: its own, or that of a closed issuer whose heir it is.
///
/// # Errors
/// `not-found`.
pub(super) fn programme_within(db: &mut Db, scope: Scope, id: Uuid) -> Result<Programme, Error> {
    let absent = || Error::not_found("programme");
    let found = programmes::find(db, id)?.ok_or_else(absent)?;
    if scope.holds(found.owner) {
        return Ok(found);
    }
    let heir = closures::of(db, found.owner)?.and_then(|closed| closed.heir);
    match heir {
        Some(heir) if scope.holds(heir) => Ok(found),
        _ => Err(absent()),
    }
}

/// An award that the scope may revoke or replace: its own, or that of a closed issuer whose heir it is.
pub(super) fn award_within(
    db: &mut Db,
    scope: Scope,
    id: Uuid,
) -> Result<Option<StoredAssertion>, Error> {
    if let Some(own) = assertions::find_in(db, scope, id)? {
        return Ok(Some(own));
    }
    let Some(award) = assertions::find(db, id)? else {
        return Ok(None);
    };
    let Some(badge) = badge_classes::find(db, award.badge_class)? else {
        return Ok(None);
    };
    let heir = closures::of(db, badge.issuer)?.and_then(|closed| closed.heir);
    Ok(heir.filter(|heir| scope.holds(*heir)).map(|_| award))
}

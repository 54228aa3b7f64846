//! Whom holders let see their progress in a programme, beside its owner.

use super::{Actor, Error, Service, closing, links::Opened, new_id, record};
use crate::storage::{
    Db, Page, Scope,
    consents::{self, Consent},
    issuers,
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// Somebody who may see a holder's progress.
#[derive(Debug, Clone)]
pub struct Seer {
    /// The consent.
    pub consent: Consent,
    /// The programme's name.
    pub programme: String,
    /// The issuer's name.
    pub issuer: String,
}

/// Whom a holder lets see their progress, and whom they could.
#[derive(Debug, Clone, Default)]
pub struct Seers {
    /// Those who may.
    pub given: Vec<Seer>,
    /// Issuers of the instance, by name.
    pub issuers: Vec<(Uuid, String)>,
}

/// Most issuers to choose from.
const ISSUERS: i64 = 1_000;

impl Service {
    /// Whom a holder lets see their progress, and whom they could.
    pub async fn seers(&self, opened: &Opened) -> Result<Seers, Error> {
        let person = opened.address.person;
        self.store()
            .read(move |db: &mut Db| {
                let mut given = Vec::new();
                for consent in consents::of_person(db, person)? {
                    let programme = programmes::find(db, consent.programme)?;
                    let issuer = issuers::find(db, Scope::Instance, consent.issuer)?;
                    given.push(Seer {
                        programme: programme.map(|found| found.name).unwrap_or_default(),
                        issuer: issuer
                            .map(|found| found.organisation.name)
                            .unwrap_or_default(),
                        consent,
                    });
                }
                let all = issuers::list(db, Scope::Instance, Page::first(ISSUERS))?.into_iter();
                let mut issuers: Vec<_> = all.map(|one| (one.id, one.organisation.name)).collect();
                issuers.sort_by(|one, other| one.1.cmp(&other.1));
                Ok(Seers { given, issuers })
            })
            .await
    }
}

/// Lets an issuer see a person's progress in a programme; their row is locked.
///
/// # Errors
/// `not-found` for a programme or an issuer that is not there, `issuer-closed`.
pub(super) fn consent(
    db: &mut Db,
    actor: &Actor,
    person: Uuid,
    (programme, issuer): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    programmes::find(db, programme)?.ok_or_else(|| Error::not_found("programme"))?;
    issuers::find(db, Scope::Instance, issuer)?.ok_or_else(|| Error::not_found("issuer"))?;
    closing::refuse_closed(db, issuer)?;
    let new = Consent {
        id: new_id(),
        person,
        programme,
        issuer,
        given_at: now,
    };
    match consents::insert(db, &new)? {
        true => noted(db, actor, &new, "progress.share", now),
        false => Ok(()),
    }
}

/// Takes back what a person consented to; their row is locked.
///
/// # Errors
/// `not-found` when it is not theirs.
pub(super) fn withdraw(
    db: &mut Db,
    actor: &Actor,
    person: Uuid,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut given = consents::of_person(db, person)?.into_iter();
    let found = given.find(|consent| consent.id == id);
    let found = found.ok_or_else(|| Error::not_found("consent"))?;
    consents::remove(db, id)?;
    noted(db, actor, &found, "progress.unshare", now)
}

fn noted(
    db: &mut Db,
    actor: &Actor,
    consent: &Consent,
    action: &'static str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let about = (Some(consent.issuer), consent.id);
    let detail = json!({ "programme": consent.programme });
    record(db, actor, now, action, about, detail)
}

/// The programme, when its owner is within the scope or the person lets the scope's issuer see their progress in it;
/// and whether it is by the owner's right.
pub(super) fn seen(
    db: &mut Db,
    scope: Scope,
    programme: Uuid,
    person: Uuid,
) -> Result<(Programme, bool), Error> {
    if let Some(own) = programmes::find_in(db, scope, programme)? {
        return Ok((own, true));
    }
    let absent = || Error::not_found("programme");
    let issuer = scope.issuer().ok_or_else(absent)?;
    if !consents::given(db, person, programme, issuer)? {
        return Err(absent());
    }
    let found = programmes::find(db, programme)?.ok_or_else(absent)?;
    Ok((found, false))
}

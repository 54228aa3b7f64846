//! Whom holders let see their progress in a programme, beside its owner.

use super::{Actor, Error, Service, closing, new_id, record, sessions::SignedIn};
use crate::storage::{
    Db, Page, Scope, closures,
    consents::{self, Consent},
    issuers,
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeSet;
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
    /// Those who see anyway, and those who could, in each programme that was asked about.
    pub programmes: Vec<Onlookers>,
}

/// Who sees a holder's progress in a programme anyway, and whom else the holder could let see it.
#[derive(Debug, Clone)]
pub struct Onlookers {
    /// The programme.
    pub programme: Uuid,
    /// Its name.
    pub name: String,
    /// The name of its owner, who sees it.
    pub owner: String,
    /// Issuers of the instance that do not see it yet and did not close, by name.
    pub issuers: Vec<(Uuid, String)>,
}

/// Most issuers to choose from.
const ISSUERS: i64 = 1_000;

impl Service {
    /// Whom a holder lets see their progress, and whom they could in each of these programmes.
    pub async fn seers(
        &self,
        there: &SignedIn,
        programmes: Vec<Programme>,
    ) -> Result<Seers, Error> {
        let person = there.address.person;
        self.store()
            .read(move |db: &mut Db| {
                let given = given_by(db, person)?;
                let closed = closures::issuers(db)?;
                let all = issuers::list(db, Scope::Instance, Page::first(ISSUERS))?.into_iter();
                let mut open: Vec<_> = all
                    .filter(|one| !closed.contains(&one.id))
                    .map(|one| (one.id, one.organisation.name))
                    .collect();
                open.sort_by(|one, other| one.1.cmp(&other.1));
                let mut seen = Vec::new();
                for one in &programmes {
                    let theirs = |seer: &&Seer| seer.consent.programme == one.id;
                    let mut sees: BTreeSet<_> = (given.iter().filter(theirs))
                        .map(|seer| seer.consent.issuer)
                        .collect();
                    sees.insert(one.owner);
                    let others = open.iter().filter(|(id, _)| !sees.contains(id));
                    seen.push(Onlookers {
                        programme: one.id,
                        name: one.name.clone(),
                        owner: name(db, one.owner)?,
                        issuers: others.cloned().collect(),
                    });
                }
                Ok(Seers {
                    given,
                    programmes: seen,
                })
            })
            .await
    }
}

/// Those whom a person lets see their progress. Owners see it anyway.
fn given_by(db: &mut Db, person: Uuid) -> Result<Vec<Seer>, Error> {
    let mut given = Vec::new();
    for consent in consents::of_person(db, person)? {
        let programme = programmes::find(db, consent.programme)?;
        if (programme.as_ref()).is_some_and(|found| found.owner == consent.issuer) {
            continue;
        }
        given.push(Seer {
            programme: programme.map(|found| found.name).unwrap_or_default(),
            issuer: name(db, consent.issuer)?,
            consent,
        });
    }
    Ok(given)
}

fn name(db: &mut Db, issuer: Uuid) -> Result<String, Error> {
    let found = issuers::find(db, Scope::Instance, issuer)?;
    Ok(found
        .map(|found| found.organisation.name)
        .unwrap_or_default())
}

/// Lets an issuer see a person's progress in a programme; their row is locked. The programme's owner sees it anyway, so
/// that nothing is recorded for them.
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
    let found = programmes::find(db, programme)?.ok_or_else(|| Error::not_found("programme"))?;
    if found.owner == issuer {
        return Ok(());
    }
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

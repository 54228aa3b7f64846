//! Programmes: created, given a catalogue, and told whom to trust.

use super::{
    Actor, Error, Guard, Once, Service, badges,
    closing::{open_programme, refuse_closed},
    endorsements, images,
    in_force::InForce,
    new_id,
    once::once,
    record,
};
use crate::badge::{
    catalogue::{Catalogue, Mapping},
    composite::{OnRevoked, Policies},
    error::Invalid,
    recipient::hex,
    text,
};
use crate::storage::{
    Db, Page, Scope,
    accreditations::{self, Accreditation},
    issuers,
    programmes::{self, Adoption, Programme, StoredCatalogue},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A decision to recognise an issuer.
#[derive(Debug, Clone)]
pub struct NewAccreditation {
    /// Whom.
    pub issuer: Uuid,
    /// For what; `None` for every competency of the adopted catalogue.
    pub competencies: Option<Vec<String>>,
    /// Awards recorded from then on count; `None` for now.
    pub starts_at: Option<DateTime<Utc>>,
    /// Awards recorded later do not.
    pub ends_at: Option<DateTime<Utc>>,
}

impl Service {
    /// Creates a programme owned by an issuer within the scope.
    pub async fn create_programme(
        &self,
        actor: &Actor,
        scope: Scope,
        owner: Uuid,
        name: String,
    ) -> Result<Programme, Error> {
        let made = self.create_programme_once(actor, scope, owner, name, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn create_programme_once(
        &self,
        actor: &Actor,
        scope: Scope,
        owner: Uuid,
        name: String,
        guard: Option<Guard<Programme>>,
    ) -> Result<Once<Programme>, Error> {
        text::line(&name, 200).map_err(|why| Error::field("/name", why))?;
        let (actor, now) = (actor.clone(), self.now());
        let programme = Programme {
            id: new_id(),
            owner,
            name,
            created_at: now,
        };
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    super::issuers::found(db, scope, owner)?;
                    refuse_closed(db, owner)?;
                    programmes::insert(db, &programme)?;
                    record(
                        db,
                        &actor,
                        now,
                        "programme.create",
                        (Some(owner), programme.id),
                        json!({}),
                    )?;
                    Ok(programme.clone())
                })
            })
            .await
    }

    /// The programmes whose owner is within the scope.
    pub async fn programmes(&self, scope: Scope, page: Page) -> Result<Vec<Programme>, Error> {
        Ok(self
            .store()
            .read(move |db: &mut Db| programmes::list(db, scope, page))
            .await?)
    }

    /// A programme whose owner is within the scope.
    pub async fn programme(&self, scope: Scope, id: Uuid) -> Result<Programme, Error> {
        let found = self
            .store()
            .read(move |db: &mut Db| programmes::find_in(db, scope, id))
            .await?;
        found.ok_or_else(|| Error::not_found("programme"))
    }

    /// The recognitions of a programme whose owner is within the scope, past ones too.
    pub async fn accreditations(
        &self,
        scope: Scope,
        programme: Uuid,
    ) -> Result<Vec<Accreditation>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let found = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                Ok(accreditations::of_programme(db, found.id)?)
            })
            .await
    }

    /// Adopts a catalogue: a recorded act. The composites and their badges come with it.
    pub async fn adopt(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        catalogue: &Catalogue,
        on_component_revoked: OnRevoked,
    ) -> Result<Adoption, Error> {
        catalogue.rules(on_component_revoked).map_err(|wrong| {
            Error::refused(
                "invalid-catalogue",
                wrong
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("; "),
            )
        })?;
        let snapshot = catalogue
            .to_snapshot()
            .map_err(|_| Error::Internal("the catalogue cannot be written"))?;
        let (actor, now, catalogue) = (actor.clone(), self.now(), catalogue.clone());
        self.store()
            .write(move |db: &mut Db| {
                let programme = open_programme(db, scope, programme)?;
                programmes::lock(db, programme.id)?;
                if let Some((adoption, _)) = programmes::adopted(db, programme.id)? {
                    let message = format!("this programme has adopted a version of {} already; propose a newer one instead", adoption.slug);
                    return Err(Error::refused("already-adopted", message));
                }
                let mut hashes = BTreeMap::new();
                for (slug, bytes) in &catalogue.images {
                    hashes.insert(slug.to_string(), images::keep_svg(db, bytes, now)?);
                }
                let new = StoredCatalogue {
                    id: new_id(),
                    slug: catalogue.slug.to_string(),
                    version: catalogue.version.clone(),
                    snapshot: snapshot.clone(),
                };
                let stored = programmes::insert_catalogue(db, &new, &hashes, now)?;
                if stored.snapshot != snapshot {
                    let message = format!("version {} of {} is known here with another content", stored.version, stored.slug);
                    return Err(Error::refused("catalogue-differs", message));
                }
                let adoption = Adoption {
                    id: new_id(),
                    programme: programme.id,
                    catalogue: stored.id,
                    slug: stored.slug.clone(),
                    by: actor.as_str().to_owned(),
                    at: now,
                };
                programmes::insert_adoption(db, &adoption, &Mapping::default())?;
                let owner = issuers::find(db, Scope::Instance, programme.owner)?.ok_or_else(|| Error::not_found("issuer"))?;
                let force = InForce { actor: &actor, programme: &programme, owner: &owner, catalogue: stored.id, words: &catalogue, now };
                let policies = Policies::with(on_component_revoked);
                for entry in &catalogue.composites {
                    let image = hashes.get(entry.slug.as_str()).cloned();
                    // Nobody holds anything yet that could entitle them.
                    force.begin(db, entry, image, &policies, true)?;
                }
                let detail = json!({ "catalogue": adoption.slug, "version": stored.version, "sha256": hex(&Sha256::digest(snapshot.to_string())) });
                record(db, &actor, now, "programme.adopt", (Some(programme.owner), programme.id), detail)?;
                Ok(adoption)
            })
            .await
    }

    /// Recognises an issuer for competencies of the adopted catalogue, and publishes that as an Endorsement.
    pub async fn accredit(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        new: NewAccreditation,
    ) -> Result<Accreditation, Error> {
        let made = self.accredit_once(actor, scope, programme, new, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn accredit_once(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        new: NewAccreditation,
        guard: Option<Guard<Accreditation>>,
    ) -> Result<Once<Accreditation>, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    accredit_in(db, &actor, scope, programme, &new, now)
                })
            })
            .await
    }

    /// Ends a recognition: awards recorded while it ran keep counting. Its Endorsement is taken back.
    pub async fn end_accreditation(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| end_accreditation_in(db, &actor, scope, programme, id, now))
            .await
    }
}

/// Recognises an issuer, in a transaction.
pub(super) fn accredit_in(
    db: &mut Db,
    actor: &Actor,
    scope: Scope,
    programme: Uuid,
    new: &NewAccreditation,
    now: DateTime<Utc>,
) -> Result<Accreditation, Error> {
    let starts_at = new.starts_at.unwrap_or(now);
    if new.ends_at.is_some_and(|end| end <= starts_at) {
        return Err(Error::field(
            "/until",
            Invalid::new("out-of-range", "must be after the start"),
        ));
    }
    let programme = open_programme(db, scope, programme)?;
    let (_, stored) = programmes::adopted(db, programme.id)?.ok_or_else(badges::no_catalogue)?;
    if issuers::find(db, Scope::Instance, new.issuer)?.is_none() {
        let profile = issuers::find_profile(db, new.issuer)?;
        let why = match profile.filter(|p| scope.holds(p.issuer)) {
            Some(profile) => format!(
                "this is the id of a Profile; the id of its issuer is {}",
                profile.issuer
            ),
            None => "there is no such issuer".to_owned(),
        };
        return Err(Error::field("/issuer", Invalid::new("unknown-issuer", why)));
    }
    issuers::lock(db, new.issuer)?; // its Profile is what the recognition is published of
    let catalogue = read_snapshot(&stored)?;
    let known: BTreeSet<String> = catalogue
        .competencies()
        .iter()
        .map(ToString::to_string)
        .collect();
    let competencies: BTreeSet<String> = match &new.competencies {
        None => known.clone(),
        Some(given) => given.iter().cloned().collect(),
    };
    if competencies.is_empty() {
        return Err(Error::field(
            "/competencies",
            Invalid::new(
                "empty-list",
                "name one competency at least, or leave it out for all",
            ),
        ));
    }
    if let Some(unknown) = competencies.difference(&known).next() {
        let why = badges::unknown_competency(&catalogue, unknown);
        return Err(Error::field("/competencies", why));
    }
    let accreditation = Accreditation {
        id: new_id(),
        programme: programme.id,
        issuer: new.issuer,
        competencies: competencies.into_iter().collect(),
        starts_at,
        ends_at: new.ends_at,
        by: actor.as_str().to_owned(),
        at: now,
        withdrawn: None,
        catalogue: stored.id,
    };
    accreditations::insert(db, &accreditation)?;
    let detail = json!({ "issuer": new.issuer, "competencies": accreditation.competencies.len() });
    record(
        db,
        actor,
        now,
        "accreditation.create",
        (Some(programme.owner), accreditation.id),
        detail,
    )?;
    endorsements::publish_recognition(db, actor, &programme, &accreditation, &catalogue, now)?;
    Ok(accreditation)
}

/// Ends a recognition, in a transaction.
pub(super) fn end_accreditation_in(
    db: &mut Db,
    actor: &Actor,
    scope: Scope,
    programme: Uuid,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(programme) = programmes::find_in(db, scope, programme)? else {
        return Err(Error::not_found("programme"));
    };
    endorsements::lock_recognised(db, id)?;
    if !accreditations::end(db, programme.id, id, now)? {
        return Err(Error::not_found("running recognition"));
    }
    record(
        db,
        actor,
        now,
        "accreditation.end",
        (Some(programme.owner), id),
        json!({}),
    )?;
    endorsements::end_recognition(db, actor, &programme, id, now)
}

/// The catalogue as it was adopted, without its images.
pub(super) fn read_snapshot(stored: &StoredCatalogue) -> Result<Catalogue, Error> {
    Catalogue::from_snapshot(&stored.snapshot, BTreeMap::new())
        .map_err(|_| Error::Internal("an adopted catalogue does not read back"))
}

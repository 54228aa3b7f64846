//! The life of a catalogue: a newer version is proposed, compared with the one in force, and adopted.

use super::{
    Actor, Error, FieldError, Service,
    adopting::Plan,
    closing::{open_programme, refuse_closed},
    images, new_id,
    programmes::read_snapshot,
    record,
};
use crate::badge::{
    catalogue::{Catalogue, Difference, Mapping},
    composite::OnRevoked,
    error::Invalid,
};
use crate::storage::{
    Db, Scope,
    programmes::{self, Adoption, Programme, StoredCatalogue},
    proposals::{self, Proposal},
};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What an adoption came to.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The act; `None` when it was only tried.
    pub adoption: Option<Adoption>,
    /// The version.
    pub version: String,
    /// What changes.
    pub differences: Vec<Difference>,
}

impl Service {
    /// Puts a newer version of its catalogue to the owner of a programme: kept, not in force. `mapping` says how the
    /// competencies of the version in force continue in it.
    ///
    /// # Errors
    /// `not-found`, `no-catalogue`, `already-adopted`, `catalogue-differs`, `invalid-catalogue`; everything wrong with
    /// the mapping.
    pub async fn propose_catalogue(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        catalogue: Catalogue,
        mapping: Mapping,
    ) -> Result<(Proposal, Vec<Difference>), Error> {
        let snapshot = catalogue
            .to_snapshot()
            .map_err(|_| Error::Internal("the catalogue cannot be written"))?;
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let programme = open_programme(db, scope, programme)?;
                programmes::lock(db, programme.id)?;
                let (_, base) = programmes::adopted(db, programme.id)?
                    .ok_or_else(super::badges::no_catalogue)?;
                refuse_unfit(db, &programme, &base, &catalogue, &snapshot)?;
                let old = read_snapshot(&base)?;
                let wrong = mapping.check(&old.competencies(), &catalogue.competencies());
                if !wrong.is_empty() {
                    let field = |(at, why)| FieldError::new(format!("/mapping{at}"), why);
                    return Err(Error::Fields(wrong.into_iter().map(field).collect()));
                }
                let mut hashes = BTreeMap::new();
                for (slug, bytes) in &catalogue.images {
                    hashes.insert(slug.to_string(), images::keep_svg(db, bytes, now)?);
                }
                let proposal = Proposal {
                    id: new_id(),
                    programme: programme.id,
                    slug: catalogue.slug.to_string(),
                    version: catalogue.version.clone(),
                    snapshot: snapshot.clone(),
                    mapping: mapping.clone(),
                    base: base.id,
                    by: actor.as_str().to_owned(),
                    at: now,
                    adopted_at: None,
                };
                let plan = Plan::make(db, &programme, &proposal, hashes.clone())?;
                proposals::insert(db, &proposal, &hashes)?;
                let detail = json!({ "catalogue": proposal.slug, "version": proposal.version });
                let about = (Some(programme.owner), proposal.id);
                record(db, &actor, now, "catalogue.propose", about, detail)?;
                Ok((proposal, plan.differences))
            })
            .await
    }

    /// What was proposed to a programme whose owner is within the scope, oldest first.
    pub async fn proposals(&self, scope: Scope, programme: Uuid) -> Result<Vec<Proposal>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                Ok(proposals::list(db, programme.id)?)
            })
            .await
    }

    /// One proposal, with what it would change now; nothing once it was adopted or another version was.
    pub async fn proposal(
        &self,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
    ) -> Result<(Proposal, Vec<Difference>), Error> {
        self.store()
            .read(move |db: &mut Db| {
                let (programme, proposal) = found(db, scope, programme, id)?;
                if refuse_late(db, &programme, &proposal).is_err() {
                    return Ok((proposal, Vec::new()));
                }
                let hashes = proposals::images(db, id)?;
                let plan = Plan::make(db, &programme, &proposal, hashes)?;
                Ok((proposal, plan.differences))
            })
            .await
    }

    /// Adopts a proposed version: a recorded act, in one transaction. `dry_run` only says what it would change.
    ///
    /// # Errors
    /// `not-found`, `already-adopted`, `proposal-outdated`, `catalogue-differs`; a composite of the programme's own
    /// whose rule names what is gone.
    pub async fn adopt_proposal(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
        dry_run: bool,
    ) -> Result<Adopted, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let (programme, _) = found(db, scope, programme, id)?;
                refuse_closed(db, programme.owner)?;
                programmes::lock(db, programme.id)?;
                let (programme, proposal) = found(db, scope, programme.id, id)?;
                refuse_late(db, &programme, &proposal)?;
                let hashes = proposals::images(db, id)?;
                let plan = Plan::make(db, &programme, &proposal, hashes)?;
                let adoption = match dry_run {
                    true => None,
                    false => Some(plan.carry_out(db, &actor, &programme, &proposal, now)?),
                };
                Ok(Adopted {
                    adoption,
                    version: proposal.version,
                    differences: plan.differences,
                })
            })
            .await
    }
}

fn found(
    db: &mut Db,
    scope: Scope,
    programme: Uuid,
    id: Uuid,
) -> Result<(Programme, Proposal), Error> {
    let programme =
        programmes::find_in(db, scope, programme)?.ok_or_else(|| Error::not_found("programme"))?;
    let proposal =
        proposals::find(db, programme.id, id)?.ok_or_else(|| Error::not_found("proposal"))?;
    Ok((programme, proposal))
}

/// Refuses another catalogue, a version that was adopted, and one that is known with another content.
fn refuse_unfit(
    db: &mut Db,
    programme: &Programme,
    base: &StoredCatalogue,
    new: &Catalogue,
    snapshot: &serde_json::Value,
) -> Result<(), Error> {
    if new.slug.as_str() != base.slug {
        let message = format!("the programme adopted {}; this is {}", base.slug, new.slug);
        let why = Invalid::new("other-catalogue", message);
        return Err(Error::field("/catalogue", why));
    }
    new.rules(OnRevoked::Revoke).map_err(|wrong| {
        let each: Vec<_> = wrong.iter().map(ToString::to_string).collect();
        Error::refused("invalid-catalogue", each.join("; "))
    })?;
    let Some(known) = programmes::find_catalogue(db, base.slug.as_str(), &new.version)? else {
        return Ok(());
    };
    let adopted = programmes::continuation(db, programme.id)?;
    if adopted.versions().contains(&known.id) {
        let message = format!("the programme adopted version {} before", new.version);
        return Err(Error::refused("already-adopted", message));
    }
    if known.snapshot != *snapshot {
        let message = format!(
            "version {} of {} is known here with another content",
            known.version, known.slug
        );
        return Err(Error::refused("catalogue-differs", message));
    }
    Ok(())
}

fn refuse_late(db: &mut Db, programme: &Programme, proposal: &Proposal) -> Result<(), Error> {
    if proposal.adopted_at.is_some() {
        let message = format!("version {} was adopted before", proposal.version);
        return Err(Error::refused("already-adopted", message));
    }
    let adopted = programmes::adopted(db, programme.id)?;
    if adopted.is_none_or(|(adoption, _)| adoption.catalogue != proposal.base) {
        let message = "another version was adopted since this one was proposed; propose it again";
        return Err(Error::refused("proposal-outdated", message));
    }
    Ok(())
}

//! The life of a catalogue: a newer version is proposed, compared with the one in force, and adopted.

use super::{
    Actor, Error, FieldError, Service, images, new_id,
    programmes::read_snapshot,
    record,
    rules::{self as composing, InForce},
};
use crate::badge::{
    catalogue::{Catalogue, CompositeBadge, Difference, Mapping, compare},
    composite::{OnRevoked, Renewal, validate},
    error::Invalid,
    recipient::hex,
    text::{Language, Localized},
};
use crate::storage::{
    Db, Scope, badge_classes, issuers,
    programmes::{self, Adoption, Programme, StoredCatalogue},
    proposals::{self, Proposal},
    published,
    rules::{self, Kept},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
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
                let programme = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
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

/// What an adoption does to the composites of a programme, and how that is said.
struct Plan {
    new: Catalogue,
    /// It, with the composites of the programme's own.
    words: Catalogue,
    images: BTreeMap<String, Vec<u8>>,
    kept: Vec<Kept>,
    /// Those of the programme's own whose rule or criteria change with the names of the competencies.
    following: Vec<CompositeBadge>,
    differences: Vec<Difference>,
}

impl Plan {
    fn make(
        db: &mut Db,
        programme: &Programme,
        proposal: &Proposal,
        images: BTreeMap<String, Vec<u8>>,
    ) -> Result<Self, Error> {
        let new = Catalogue::from_snapshot(&proposal.snapshot, BTreeMap::new())
            .map_err(|_| Error::Internal("a proposed catalogue does not read back"))?;
        let kept = rules::of_programme(db, programme.id)?;
        let mut old = published::catalogue(db, programme.id, proposal.base)?;
        let mut words = new.clone();
        let mut own = Vec::new();
        for composite in kept.iter().filter(|k| is_own(k, &new)) {
            let Some(version) = composite.in_force() else {
                continue;
            };
            let mut entry = composing::entry_of(version, &old)?;
            entry.rule = proposal.mapping.requirement(&entry.rule);
            entry.renewal = entry.renewal.map(|renewal| Renewal {
                rule: proposal.mapping.requirement(&renewal.rule),
                ..renewal
            });
            words.composites.push(entry.clone());
            own.push((composite, entry));
        }
        refuse_broken(&words, &new)?;
        let mut following = Vec::new();
        for (composite, entry) in own {
            let badge = badge_classes::find_of_composite(db, composite.id)?;
            let says = super::badges::composite_definition(&words, &entry);
            let same = badge.is_some_and(|b| b.definition.texts == says.texts);
            let rule = composite.in_force().map(|v| &v.composite.rule);
            if !same || rule != Some(&entry.rule) {
                following.push(entry);
            }
        }
        old.composites.retain(|entry| {
            let known = kept.iter().find(|k| k.slug == entry.slug);
            known.is_some_and(|k| k.archived_at.is_none() && !is_own(k, &new))
        });
        let mut differences = compare(&old, &new, &proposal.mapping);
        differences.extend(following.iter().map(|entry| follows(&words, entry)));
        Ok(Self {
            new,
            words,
            images,
            kept,
            following,
            differences,
        })
    }

    fn carry_out(
        &self,
        db: &mut Db,
        actor: &Actor,
        programme: &Programme,
        proposal: &Proposal,
        now: DateTime<Utc>,
    ) -> Result<Adoption, Error> {
        let stored = StoredCatalogue {
            id: new_id(),
            slug: proposal.slug.clone(),
            version: proposal.version.clone(),
            snapshot: proposal.snapshot.clone(),
        };
        let stored = programmes::insert_catalogue(db, &stored, &self.images, now)?;
        if stored.snapshot != proposal.snapshot {
            let message = format!(
                "version {} of {} is known here with another content",
                stored.version, stored.slug
            );
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
        if !programmes::insert_adoption(db, &adoption, &proposal.mapping)? {
            let message = format!("version {} was adopted before", proposal.version);
            return Err(Error::refused("already-adopted", message));
        }
        proposals::adopted(db, proposal.id, now)?;
        let owner = issuers::find(db, Scope::Instance, programme.owner)?
            .ok_or_else(|| Error::not_found("issuer"))?;
        let force = InForce {
            actor,
            programme,
            owner: &owner,
            catalogue: stored.id,
            words: &self.words,
            now,
        };
        for entry in self.new.composites.iter().chain(&self.following) {
            let image = self.images.get(entry.slug.as_str()).cloned();
            match self.kept.iter().find(|kept| kept.slug == entry.slug) {
                Some(kept) => self.next(db, &force, kept, (entry, image))?,
                None => force.begin(db, entry, image, self.policy(), false)?,
            }
        }
        let listed = |kept: &Kept| self.new.composite(&kept.slug).is_some();
        let active = self.kept.iter().filter(|k| k.archived_at.is_none());
        for gone in active.filter(|k| k.from_catalogue && !listed(k)) {
            composing::archive(db, gone, now)?;
            let about = (Some(programme.owner), gone.id);
            record(db, actor, now, "composite.archive", about, json!({}))?;
        }
        let sha256 = hex(&Sha256::digest(proposal.snapshot.to_string()));
        let detail =
            json!({ "catalogue": adoption.slug, "version": stored.version, "sha256": sha256 });
        let about = (Some(programme.owner), programme.id);
        record(db, actor, now, "programme.adopt", about, detail)?;
        Ok(adoption)
    }

    /// The next version of a rule; a draft that waits comes after it.
    fn next(
        &self,
        db: &mut Db,
        force: &InForce<'_>,
        kept: &Kept,
        says: (&CompositeBadge, Option<Vec<u8>>),
    ) -> Result<(), Error> {
        let number = kept.in_force().map_or(0, |v| v.number) + 1;
        if let Some(draft) = kept.draft() {
            rules::move_draft(db, draft.id, number + 1)?;
        }
        if self.new.composite(&kept.slug).is_some() {
            rules::given_to_catalogue(db, kept.id)?;
        }
        force.next(db, kept.id, number, says, false)
    }

    /// What the programme chose for the composites of its catalogue.
    fn policy(&self) -> OnRevoked {
        let chosen = self.kept.iter().find(|kept| kept.from_catalogue);
        chosen.map_or(OnRevoked::Revoke, |kept| kept.policy)
    }
}

/// Defined by the programme, in use, and not by the new version.
fn is_own(kept: &Kept, new: &Catalogue) -> bool {
    !kept.from_catalogue && kept.archived_at.is_none() && new.composite(&kept.slug).is_none()
}

/// Refuses rules of the programme's own that the new version leaves without what they name.
fn refuse_broken(words: &Catalogue, new: &Catalogue) -> Result<(), Error> {
    let all: Vec<_> = words
        .composites
        .iter()
        .map(|c| c.composite(OnRevoked::Revoke))
        .collect();
    let Err(wrong) = validate(&all, &new.competencies()) else {
        return Ok(());
    };
    let field = |why: crate::badge::composite::RuleError| {
        let pointer = format!("/composites/{}{}", why.composite, why.pointer);
        let message = format!(
            "{}; activate a version of this composite that fits both catalogue versions, or archive it, then adopt",
            why.problem
        );
        FieldError::new(pointer, Invalid::new(why.code(), message))
    };
    Err(Error::Fields(wrong.into_iter().map(field).collect()))
}

fn follows(words: &Catalogue, entry: &CompositeBadge) -> Difference {
    let rule = |language| words.rule_in_words(&entry.rule, language);
    let (fr, en) = (&entry.name.fr, &entry.name.en);
    Difference {
        code: "composite-follows",
        slug: Some(entry.slug.clone()),
        words: Localized {
            fr: format!(
                "« {fr} », défini par le programme, suit les nouveaux noms : {}.",
                rule(Language::Fr)
            ),
            en: format!(
                "“{en}”, defined by the programme, follows the new names: {}.",
                rule(Language::En)
            ),
        },
    }
}

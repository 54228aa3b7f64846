//! What the adoption of a newer catalogue version does to the composites of a programme, and how that is said.

use super::{
    Actor, Error, FieldError, badges,
    in_force::{InForce, archive, entry_of},
    new_id, record,
};
use crate::badge::{
    catalogue::{Catalogue, CompositeBadge, Difference, compare},
    composite::{OnRevoked, Policies, Renewal, RuleError, validate},
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

/// What is to be done, and what it changes in words.
pub(super) struct Plan {
    new: Catalogue,
    /// It, with the composites of the programme's own.
    words: Catalogue,
    images: BTreeMap<String, Vec<u8>>,
    kept: Vec<Kept>,
    /// Those of the programme's own whose rule or criteria change with the names of the competencies.
    following: Vec<CompositeBadge>,
    pub differences: Vec<Difference>,
}

impl Plan {
    /// Of the version proposed, from what is in force.
    ///
    /// # Errors
    /// Rules of the programme's own that name what is gone.
    pub fn make(
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
            let mut entry = entry_of(version, &old)?;
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
            let says = badges::composite_definition(&words, &entry);
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

    /// Adopts the version: the act, the rules and the badges that publish them.
    pub fn carry_out(
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
                None => force.begin(db, entry, image, &self.policies(), false)?,
            }
        }
        let listed = |kept: &Kept| self.new.composite(&kept.slug).is_some();
        let active = self.kept.iter().filter(|k| k.archived_at.is_none());
        for gone in active.filter(|k| k.from_catalogue && !listed(k)) {
            archive(db, gone, now)?;
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
    fn policies(&self) -> Policies {
        let chosen = self.kept.iter().find(|kept| kept.from_catalogue);
        chosen.map_or_else(Policies::default, |kept| kept.policies.clone())
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
        .map(|c| c.composite(OnRevoked::default()))
        .collect();
    let Err(wrong) = validate(&all, &new.competencies()) else {
        return Ok(());
    };
    let field = |why: RuleError| {
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

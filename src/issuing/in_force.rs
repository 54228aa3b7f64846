//! Putting the rule of a composite in force, and ending its awards: with the badge that publishes it.

use super::{Actor, Error, badges, images, new_id, record, versions};
use crate::badge::{
    badge_class::Definition,
    catalogue::{Catalogue, CompositeBadge},
    composite::{OnRevoked, Policies},
};
use crate::storage::{
    Db, Scope, badge_classes,
    composites::{self, StoredComposite},
    issuers::Issuer,
    programmes::Programme,
    rules::{self, Kept, Version},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// What a version says; one that was adopted before versions kept that says what its catalogue says.
pub(super) fn entry_of(version: &Version, catalogue: &Catalogue) -> Result<CompositeBadge, Error> {
    let known = version.entry.as_ref();
    let known = known.or_else(|| catalogue.composite(&version.composite.slug));
    known
        .cloned()
        .ok_or(Error::Internal("a composite has no words"))
}

/// Ends the awards of a composite.
pub(super) fn archive(db: &mut Db, kept: &Kept, now: DateTime<Utc>) -> Result<(), Error> {
    rules::archive(db, kept.id, Some(now))?;
    if let Some(badge) = badge_classes::find_of_composite(db, kept.id)? {
        badge_classes::archive(db, badge.lineage, Some(now))?;
    }
    Ok(())
}

/// A version of a rule that is written and not in force.
pub(super) fn draft(
    id: Uuid,
    programme: Uuid,
    number: i32,
    catalogue: Uuid,
    entry: &CompositeBadge,
) -> StoredComposite {
    StoredComposite {
        id,
        programme,
        rule_id: new_id(),
        rule_version: number,
        catalogue,
        composite: entry.composite(OnRevoked::default()),
    }
}

/// What putting a rule in force needs to know.
pub(super) struct InForce<'a> {
    pub actor: &'a Actor,
    pub programme: &'a Programme,
    pub owner: &'a Issuer,
    /// The catalogue version in force.
    pub catalogue: Uuid,
    /// It, with the composites of the programme: the names that criteria say.
    pub words: &'a Catalogue,
    pub now: DateTime<Utc>,
}

impl InForce<'_> {
    /// A composite that comes with a catalogue: defined and put in force at once.
    pub fn begin(
        &self,
        db: &mut Db,
        entry: &CompositeBadge,
        image: Option<Vec<u8>>,
        policies: &Policies,
        confirmed: bool,
    ) -> Result<(), Error> {
        let id = new_id();
        composites::insert(
            db,
            (id, self.programme.id),
            &entry.slug,
            policies,
            true,
            self.now,
        )?;
        self.next(db, id, 1, (entry, image), confirmed)
    }

    /// The next version of a rule, written and put in force at once.
    pub fn next(
        &self,
        db: &mut Db,
        id: Uuid,
        number: i32,
        (entry, image): (&CompositeBadge, Option<Vec<u8>>),
        confirmed: bool,
    ) -> Result<(), Error> {
        let new = draft(id, self.programme.id, number, self.catalogue, entry);
        let says = (entry, image.as_deref());
        rules::insert_draft(db, &new, says, self.actor.as_str(), self.now)?;
        let all = rules::of_programme(db, self.programme.id)?;
        let kept = all.into_iter().find(|kept| kept.id == id);
        let kept = kept.ok_or(Error::Internal("a composite was not kept"))?;
        let draft = kept.versions.iter().find(|v| v.id == new.rule_id);
        let draft = draft.ok_or(Error::Internal("a draft was not kept"))?;
        self.put(db, id, draft, entry, confirmed)
    }

    /// Puts a draft in force, and publishes it as the badge of the composite or its next version.
    pub fn put(
        &self,
        db: &mut Db,
        id: Uuid,
        draft: &Version,
        entry: &CompositeBadge,
        confirmed: bool,
    ) -> Result<(), Error> {
        let by = (self.actor.as_str(), self.now);
        rules::activate(db, id, draft.id, self.catalogue, by, confirmed)?;
        let definition = badges::composite_definition(self.words, entry);
        let stored = composites::find_version(db, draft.id)?
            .ok_or(Error::Internal("a rule was not kept"))?;
        match badge_classes::find_of_composite(db, id)? {
            None => {
                let image = match &draft.image {
                    Some(image) => image.clone(),
                    None => images::keep_svg(db, badges::PLAIN_SEAL, self.now)?,
                };
                let badge = badges::of_composite(self.owner, &stored, definition, image, self.now);
                badge_classes::insert(db, &badge)?;
            }
            Some(badge) => {
                badge_classes::lock(db, badge.id)?;
                let mut badge = versions::latest(db, Scope::Instance, badge.id)?;
                if badge.archived_at.take().is_some() {
                    badge_classes::archive(db, badge.lineage, None)?;
                }
                badge.definition = Definition {
                    tags: std::mem::take(&mut badge.definition.tags),
                    ..definition
                };
                badge.rule = Some(draft.id);
                badge.image = draft.image.clone().unwrap_or(badge.image);
                if versions::next(db, &badge, self.now)?.rule != badge.rule {
                    let message = "another version of its badge was made meanwhile; try again";
                    return Err(Error::refused("try-again", message));
                }
            }
        }
        record(
            db,
            self.actor,
            self.now,
            "composite.activate",
            (Some(self.programme.owner), id),
            json!({ "slug": entry.slug, "version": draft.number }),
        )
    }
}

//! The versions of a badge. One that was awarded or endorsed stays as it was: a change makes the next version.

use super::{
    Actor, Error, Service, badges,
    closing::refuse_closed,
    images, new_id, record,
    revision::{self, Revision, Seen},
};
use crate::badge::{badge_class::Definition, endorsement::Endorsed};
use crate::storage::{
    Db, Scope,
    badge_classes::{self, StoredBadge},
    deviations, endorsements, issuers,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// Why the Endorsements of a deleted badge are taken back.
const DELETED: &str = "Le modèle de badge a été supprimé.";

/// A change of a badge.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// To what it says: a JSON Merge Patch (RFC 7396) of its [`Definition`].
    pub definition: serde_json::Map<String, Value>,
    /// Archived badges are not awarded. It concerns all versions.
    pub archived: Option<bool>,
    /// The hex SHA-256 of another image, which the issuer may use.
    pub image: Option<String>,
}

impl Service {
    /// Changes a badge within the scope. `id` may be any of its versions; the latest is changed.
    ///
    /// A version that was awarded or endorsed, or that another Profile than the issuer's present one would sign, stays
    /// as it is: the change makes a new version with an id of its own.
    ///
    /// # Errors
    /// `not-found`, `precondition-failed`, `issuer-closed`, `from-catalogue` for what a catalogue says, wrong fields.
    pub async fn edit_badge(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        seen: Seen,
        change: Change,
    ) -> Result<StoredBadge, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let badge = latest(db, scope, id)?;
                badge_classes::lock(db, badge.id)?;
                let badge = latest(db, scope, badge.id)?;
                seen.check(&Revision::of_badge(&badge))?;
                let wanted = StoredBadge {
                    definition: changed(&badge, &change.definition)?,
                    image: pictured(db, &badge, change.image.as_deref())?,
                    ..badge.clone()
                };
                let mut edited = match Revision::of_badge(&wanted) == Revision::of_badge(&badge) {
                    true => badge.clone(),
                    false => {
                        refuse_closed(db, badge.issuer)?;
                        say(db, wanted, now)?
                    }
                };
                if let Some(archived) = change.archived
                    && archived != edited.archived_at.is_some()
                {
                    if edited.composite.is_some() {
                        let message = "a badge that is awarded by its rule is not archived";
                        return Err(Error::refused("awarded-by-rule", message));
                    }
                    edited.archived_at = archived.then_some(now);
                    badge_classes::archive(db, edited.lineage, edited.archived_at)?;
                }
                if Revision::of_badge(&edited) != Revision::of_badge(&badge) {
                    let detail = json!({ "from": badge.id, "version": edited.version, "archived": edited.archived_at.is_some() });
                    record(
                        db,
                        &actor,
                        now,
                        "badge.edit",
                        (Some(edited.issuer), edited.id),
                        detail,
                    )?;
                }
                Ok(edited)
            })
            .await
    }

    /// Deletes a badge within the scope, all its versions, when none was ever awarded. What others said of it is taken
    /// back.
    ///
    /// # Errors
    /// `not-found`, `precondition-failed`, `awarded`, `awarded-by-rule`.
    pub async fn delete_badge(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        seen: Seen,
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let badge = latest(db, scope, id)?;
                if badge.composite.is_some() {
                    let message = "this badge belongs to a programme's rule";
                    return Err(Error::refused("awarded-by-rule", message));
                }
                badge_classes::lock(db, badge.id)?;
                let badge = latest(db, scope, badge.id)?; // an award after a rotation may have made it meanwhile
                let others = badge_classes::other_versions(db, &badge)?;
                let versions: Vec<Uuid> = others.iter().map(|o| o.id).chain([badge.id]).collect();
                for version in &versions {
                    badge_classes::lock(db, *version)?;
                    if badge_classes::was_awarded(db, *version)? {
                        let message = "this badge was awarded, so it stays; archive it instead";
                        return Err(Error::refused("awarded", message));
                    }
                }
                seen.check(&Revision::of_badge(&latest(db, scope, id)?))?;
                deviations::delete_of(db, badge.lineage)?;
                for version in &versions {
                    endorsements::revoke_all(db, Endorsed::BadgeClass(*version), DELETED, now)?;
                    badge_classes::delete(db, *version)?;
                }
                record(
                    db,
                    &actor,
                    now,
                    "badge.delete",
                    (Some(badge.issuer), badge.id),
                    json!({ "name": badge.definition.name(crate::badge::text::Language::Fr) }),
                )?;
                Ok(())
            })
            .await
    }
}

/// The latest version of the badge that `id` is a version of.
pub(super) fn latest(db: &mut Db, scope: Scope, id: Uuid) -> Result<StoredBadge, Error> {
    badge_classes::find_current(db, scope, id)?.ok_or_else(|| Error::not_found("badge"))
}

/// The version of a badge that may be awarded now: it names the Profile whose keys its issuer signs with.
///
/// After a rotation that is a new version, made here, when the badge is awarded next.
pub(super) fn for_award(
    db: &mut Db,
    badge: StoredBadge,
    now: DateTime<Utc>,
) -> Result<StoredBadge, Error> {
    if names_current_profile(db, &badge)? {
        return Ok(badge);
    }
    next(db, &badge, now)
}

/// Whether the issuer signs with the keys of the Profile that this version names.
pub(super) fn names_current_profile(db: &mut Db, badge: &StoredBadge) -> Result<bool, Error> {
    Ok(profile_of(db, badge)? == badge.profile)
}

fn profile_of(db: &mut Db, badge: &StoredBadge) -> Result<Uuid, Error> {
    let issuer = issuers::find(db, Scope::Instance, badge.issuer)?;
    Ok(issuer
        .ok_or(Error::Internal("a badge has no issuer"))?
        .profile)
}

fn say(db: &mut Db, wanted: StoredBadge, now: DateTime<Utc>) -> Result<StoredBadge, Error> {
    let endorsed = !endorsements::open(db, Endorsed::BadgeClass(wanted.id), now)?.is_empty();
    if endorsed
        || badge_classes::was_awarded(db, wanted.id)?
        || !names_current_profile(db, &wanted)?
    {
        return next(db, &wanted, now);
    }
    badge_classes::rewrite(db, &wanted)?;
    Ok(wanted)
}

/// Makes the version that follows: it says what `badge` says.
pub(super) fn next(
    db: &mut Db,
    badge: &StoredBadge,
    now: DateTime<Utc>,
) -> Result<StoredBadge, Error> {
    let next = StoredBadge {
        id: new_id(),
        version: badge.version + 1,
        profile: profile_of(db, badge)?,
        created_at: now,
        ..badge.clone()
    };
    if !badge_classes::supersede(db, badge.id, &next)? {
        // Another award or edit was first: theirs is the latest.
        return latest(db, Scope::Instance, badge.id);
    }
    Ok(next)
}

/// The image after the change. A badge of a catalogue has the catalogue's.
fn pictured(db: &mut Db, badge: &StoredBadge, hash: Option<&str>) -> Result<Vec<u8>, Error> {
    let Some(hash) = hash else {
        return Ok(badge.image.clone());
    };
    let image = images::usable(db, badge.issuer, hash, "/image")?;
    if image != badge.image && (badge.competency.is_some() || badge.composite.is_some()) {
        let message = "the image of this badge comes from its catalogue";
        return Err(Error::refused("from-catalogue", message));
    }
    Ok(image)
}

/// The definition after the change. What a catalogue says of a badge cannot be changed by its issuer: recognition and
/// rules rest on it.
fn changed(
    badge: &StoredBadge,
    change: &serde_json::Map<String, Value>,
) -> Result<Definition, Error> {
    let definition: Definition = revision::merged(&badge.definition, change)?;
    let same = |of: &Definition| (of.texts.clone(), of.alignment.clone(), of.validity_months);
    let from_catalogue = badge.competency.is_some() || badge.composite.is_some();
    if from_catalogue && same(&definition) != same(&badge.definition) {
        return Err(Error::refused(
            "from-catalogue",
            "texts, alignment and validityMonths of this badge come from its catalogue; tags can be changed",
        ));
    }
    badges::check(&definition)?;
    Ok(definition)
}

//! The versions of a badge, told apart.

use super::{Error, Service, versions};
use crate::storage::{
    Db, Scope,
    badge_classes::{self, StoredBadge},
};
use uuid::Uuid;

/// A version of a badge.
#[derive(Debug, Clone)]
pub struct Version {
    /// It.
    pub badge: StoredBadge,
    /// It was awarded, and stays as it is.
    pub awarded: bool,
    /// What is not as in the version before; nothing of the first.
    pub changed: Vec<Part>,
}

/// What a version can have that the one before had not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Name, description or criteria.
    Texts,
    /// How long an award is valid.
    Validity,
    /// What it relates to.
    Alignment,
    /// Words to find it by.
    Tags,
    /// The image.
    Image,
    /// The keys that sign its awards.
    Keys,
    /// The rule that awards it.
    Rule,
}

impl Service {
    /// The versions of a badge within the scope, the latest first; `id` may be any of them.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn badge_versions(&self, scope: Scope, id: Uuid) -> Result<Vec<Version>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let latest = versions::latest(db, scope, id)?;
                let mut all: Vec<Version> = Vec::new();
                for other in badge_classes::other_versions(db, &latest)? {
                    if let Some(badge) = badge_classes::find(db, other.id)? {
                        push(db, &mut all, badge)?;
                    }
                }
                push(db, &mut all, latest)?;
                all.reverse();
                Ok(all)
            })
            .await
    }
}

fn push(db: &mut Db, all: &mut Vec<Version>, badge: StoredBadge) -> Result<(), Error> {
    let before = all.last().map(|version| &version.badge);
    all.push(Version {
        awarded: badge_classes::was_awarded(db, badge.id)?,
        changed: before.map_or_else(Vec::new, |before| changed(before, &badge)),
        badge,
    });
    Ok(())
}

fn changed(before: &StoredBadge, after: &StoredBadge) -> Vec<Part> {
    let (old, new) = (&before.definition, &after.definition);
    let parts = [
        (Part::Texts, old.texts != new.texts),
        (Part::Validity, old.validity_months != new.validity_months),
        (Part::Alignment, old.alignment != new.alignment),
        (Part::Tags, old.tags != new.tags),
        (Part::Image, before.image != after.image),
        (Part::Keys, before.profile != after.profile),
        (Part::Rule, before.rule != after.rule),
    ];
    let other = parts.into_iter().filter(|(_, other)| *other);
    other.map(|(part, _)| part).collect()
}

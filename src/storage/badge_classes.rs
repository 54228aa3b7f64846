//! BadgeClasses.

use super::{
    Db, Error, OrIgnore, Page, Scope,
    direct::Fetch as _,
    schema::badge_classes,
    values::{bytes, column, from_json, instant, some_uuid, to_json, uuid},
};
use crate::badge::{
    badge_class::{BadgeClass, Definition, OtherVersion},
    recipient::hex,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A version of a badge model, with what is kept about it.
#[derive(Debug, Clone)]
pub struct StoredBadge {
    /// In its URL.
    pub id: Uuid,
    /// The same for all versions of one badge.
    pub lineage: Uuid,
    /// 1 for the first.
    pub version: i32,
    /// Whose it is.
    pub issuer: Uuid,
    /// The Profile it names.
    pub profile: Uuid,
    /// What it says.
    pub definition: Definition,
    /// SHA-256 of its image.
    pub image: Vec<u8>,
    /// The catalogue version whose criteria it carries, and the slug of the competency it attests.
    pub competency: Option<(Uuid, String)>,
    /// The composite it is awarded for, by rule alone.
    pub composite: Option<Uuid>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// From when it is not awarded any more.
    pub archived_at: Option<DateTime<Utc>>,
    /// The latest version: the one that is awarded.
    pub current: bool,
    /// The version of its composite's rule that it publishes.
    pub rule: Option<Uuid>,
    /// Its criteria are not those of its catalogue.
    pub deviates: bool,
}

impl StoredBadge {
    /// The BadgeClass of its document, but for its rule and Endorsements ([`super::published`]); `related` are its other
    /// versions.
    pub fn badge_class(&self, related: Vec<OtherVersion>) -> BadgeClass {
        BadgeClass {
            id: self.id,
            profile: self.profile,
            definition: self.definition.clone(),
            image: hex(&self.image),
            version: self.version,
            related,
            rule: None,
            endorsements: Vec::new(),
        }
    }
}

/// Stores a version; false when its issuer has one for that competency, or there is one for that composite.
pub fn insert(db: &mut Db, new: &StoredBadge) -> Result<bool, Error> {
    let (catalogue, competency) = new.competency.clone().unzip();
    let rows = OrIgnore(diesel::insert_into(badge_classes::table).values((
        badge_classes::id.eq(bytes(new.id)),
        badge_classes::lineage_id.eq(bytes(new.lineage)),
        badge_classes::version.eq(new.version),
        badge_classes::issuer_id.eq(bytes(new.issuer)),
        badge_classes::profile_id.eq(bytes(new.profile)),
        badge_classes::definition.eq(to_json(&new.definition)?),
        badge_classes::image_hash.eq(&new.image),
        badge_classes::catalogue_id.eq(catalogue.map(bytes)),
        badge_classes::competency.eq(competency),
        badge_classes::composite_id.eq(new.composite.map(bytes)),
        badge_classes::created_at.eq(column(new.created_at)),
        badge_classes::archived_at.eq(new.archived_at.map(column)),
        badge_classes::current.eq(new.current),
        badge_classes::rule_id.eq(new.rule.map(bytes)),
        badge_classes::deviates.eq(new.deviates),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    lineage_id: Vec<u8>,
    version: i32,
    issuer_id: Vec<u8>,
    profile_id: Vec<u8>,
    definition: String,
    image_hash: Vec<u8>,
    catalogue_id: Option<Vec<u8>>,
    competency: Option<String>,
    composite_id: Option<Vec<u8>>,
    created_at: NaiveDateTime,
    archived_at: Option<NaiveDateTime>,
    current: bool,
    rule_id: Option<Vec<u8>>,
    deviates: bool,
}

impl TryFrom<Row> for StoredBadge {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: uuid(&row.id)?,
            lineage: uuid(&row.lineage_id)?,
            version: row.version,
            issuer: uuid(&row.issuer_id)?,
            profile: uuid(&row.profile_id)?,
            definition: from_json(&row.definition)?,
            image: row.image_hash,
            competency: some_uuid(row.catalogue_id)?.zip(row.competency),
            composite: some_uuid(row.composite_id)?,
            created_at: instant(row.created_at),
            archived_at: row.archived_at.map(instant),
            current: row.current,
            rule: some_uuid(row.rule_id)?,
            deviates: row.deviates,
        })
    }
}

/// A version by its id: public for ever.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<StoredBadge>, Error> {
    badge_classes::table
        .filter(badge_classes::id.eq(bytes(id)))
        .row::<Row>(db)?
        .map(StoredBadge::try_from)
        .transpose()
}

/// A version by its id, within the scope.
pub fn find_in(db: &mut Db, scope: Scope, id: Uuid) -> Result<Option<StoredBadge>, Error> {
    Ok(find(db, id)?.filter(|badge| scope.holds(badge.issuer)))
}

/// The current BadgeClass of a composite.
pub fn find_of_composite(db: &mut Db, composite: Uuid) -> Result<Option<StoredBadge>, Error> {
    badge_classes::table
        .filter(
            badge_classes::composite_id
                .eq(bytes(composite))
                .and(badge_classes::current),
        )
        .first::<Row>(db)
        .optional()?
        .map(StoredBadge::try_from)
        .transpose()
}

/// The latest BadgeClass that publishes a version of a rule.
pub fn find_of_rule(db: &mut Db, rule: Uuid) -> Result<Option<StoredBadge>, Error> {
    badge_classes::table
        .filter(badge_classes::rule_id.eq(bytes(rule)))
        .order(badge_classes::version.desc())
        .limit(1)
        .row::<Row>(db)?
        .map(StoredBadge::try_from)
        .transpose()
}

/// An issuer's latest badge of a competency, with the criteria of the catalogue.
pub fn find_of_competency(
    db: &mut Db,
    issuer: Uuid,
    (catalogue, competency): &(Uuid, String),
) -> Result<Option<Uuid>, Error> {
    let row: Option<Vec<u8>> = badge_classes::table
        .filter(
            badge_classes::issuer_id
                .eq(bytes(issuer))
                .and(badge_classes::catalogue_id.eq(bytes(*catalogue)))
                .and(badge_classes::competency.eq(competency))
                .and(badge_classes::current)
                .and(badge_classes::deviates.eq(false)),
        )
        .select(badge_classes::id)
        .first(db)
        .optional()?;
    row.map(|id| uuid(&id)).transpose()
}

/// The latest version of a badge, whichever of its versions `id` is; within the scope.
pub fn find_current(db: &mut Db, scope: Scope, id: Uuid) -> Result<Option<StoredBadge>, Error> {
    let found = match find_in(db, scope, id)? {
        Some(found) if !found.current => found,
        found => return Ok(found),
    };
    badge_classes::table
        .filter(
            badge_classes::lineage_id
                .eq(bytes(found.lineage))
                .and(badge_classes::current),
        )
        .row::<Row>(db)?
        .map(StoredBadge::try_from)
        .transpose()
}

/// The badges within the scope, of one issuer if given, in order of creation: their latest versions.
pub fn list(
    db: &mut Db,
    scope: Scope,
    issuer: Option<Uuid>,
    page: Page,
) -> Result<Vec<StoredBadge>, Error> {
    let mut query = badge_classes::table
        .filter(badge_classes::current.and(badge_classes::id.gt(bytes(page.after))))
        .order(badge_classes::id)
        .limit(page.limit)
        .into_boxed();
    for id in [scope.issuer(), issuer].into_iter().flatten() {
        query = query.filter(badge_classes::issuer_id.eq(bytes(id)));
    }
    query
        .load::<Row>(db)?
        .into_iter()
        .map(StoredBadge::try_from)
        .collect()
}

/// The other versions of a badge, oldest first.
pub fn other_versions(db: &mut Db, badge: &StoredBadge) -> Result<Vec<OtherVersion>, Error> {
    let others: Vec<(Vec<u8>, i32)> = badge_classes::table
        .filter(
            badge_classes::lineage_id
                .eq(bytes(badge.lineage))
                .and(badge_classes::id.ne(bytes(badge.id))),
        )
        .order(badge_classes::version)
        .select((badge_classes::id, badge_classes::version))
        .load(db)?;
    others
        .into_iter()
        .map(|(id, version)| {
            Ok(OtherVersion {
                id: uuid(&id)?,
                version,
            })
        })
        .collect()
}

/// Keeps a version as it is until the transaction ends: no award of it can be added.
pub fn lock(db: &mut Db, id: Uuid) -> Result<(), Error> {
    Ok(db.lock_badge_class(id.as_bytes())?)
}

/// Keeps a version from being edited or deleted until the transaction ends; awards of it go on side by side.
pub fn hold(db: &mut Db, id: Uuid) -> Result<(), Error> {
    Ok(db.hold_badge_class(id.as_bytes())?)
}

/// Whether a version was ever awarded, be it that the award was erased.
pub fn was_awarded(db: &mut Db, id: Uuid) -> Result<bool, Error> {
    use super::schema::{assertions, erased_assertions as erased};
    use diesel::dsl::{exists, select};
    let awarded = assertions::table.filter(assertions::badge_class_id.eq(bytes(id)));
    let gone = erased::table.filter(erased::badge_class_id.eq(bytes(id)));
    Ok(select(exists(awarded)).get_result(db)? || select(exists(gone)).get_result(db)?)
}

/// Changes what a version says. Only for one that was never awarded.
pub fn rewrite(db: &mut Db, badge: &StoredBadge) -> Result<(), Error> {
    diesel::update(badge_classes::table.filter(badge_classes::id.eq(bytes(badge.id))))
        .set((
            badge_classes::definition.eq(to_json(&badge.definition)?),
            badge_classes::image_hash.eq(&badge.image),
        ))
        .execute(db)?;
    Ok(())
}

/// Puts `next` in the place of the version that was the latest; false when that is another one by now.
pub fn supersede(db: &mut Db, latest: Uuid, next: &StoredBadge) -> Result<bool, Error> {
    let latest = badge_classes::id
        .eq(bytes(latest))
        .and(badge_classes::current);
    let rows = diesel::update(badge_classes::table.filter(latest))
        .set(badge_classes::current.eq(false))
        .execute(db)?;
    if rows == 0 {
        return Ok(false);
    }
    match insert(db, next)? {
        true => Ok(true),
        false => Err(Error::Corrupt(
            "a badge has a version that follows its latest",
        )),
    }
}

/// Archives all versions of a badge, or brings them back.
pub fn archive(db: &mut Db, lineage: Uuid, at: Option<DateTime<Utc>>) -> Result<(), Error> {
    diesel::update(badge_classes::table.filter(badge_classes::lineage_id.eq(bytes(lineage))))
        .set(badge_classes::archived_at.eq(at.map(column)))
        .execute(db)?;
    Ok(())
}

/// Forgets a version that was never awarded.
pub fn delete(db: &mut Db, id: Uuid) -> Result<(), Error> {
    diesel::delete(badge_classes::table.filter(badge_classes::id.eq(bytes(id)))).execute(db)?;
    Ok(())
}

/// The BadgeClasses that attest competencies of a catalogue version, with its criteria: `(issuer, competency, id)`.
pub fn of_catalogue(db: &mut Db, catalogue: Uuid) -> Result<Vec<(Uuid, String, Uuid)>, Error> {
    let rows: Vec<(Vec<u8>, Option<String>, Vec<u8>)> = badge_classes::table
        .filter(
            badge_classes::catalogue_id
                .eq(bytes(catalogue))
                .and(badge_classes::current)
                .and(badge_classes::deviates.eq(false))
                .and(badge_classes::archived_at.is_null()),
        )
        .order(badge_classes::id)
        .select((
            badge_classes::issuer_id,
            badge_classes::competency,
            badge_classes::id,
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(issuer, competency, id)| {
            Ok((uuid(&issuer)?, competency.unwrap_or_default(), uuid(&id)?))
        })
        .collect()
}

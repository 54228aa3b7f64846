//! Programmes and the catalogues they adopted.

use super::{
    Db, Error, OrIgnore, Page, Scope,
    direct::Fetch as _,
    schema::{adoptions, catalogue_images, catalogues, programmes},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use crate::badge::catalogue::{Continuation, Mapping};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An owner, an adopted catalogue, the issuers it accredits and its composites.
#[derive(Debug, Clone)]
pub struct Programme {
    /// In its URL.
    pub id: Uuid,
    /// The issuer that decides, and that its composites are issued by.
    pub owner: Uuid,
    /// What it is called.
    pub name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

pub(super) type ProgrammeRow = (Vec<u8>, Vec<u8>, String, NaiveDateTime);

pub(super) fn programme((id, owner, name, created_at): ProgrammeRow) -> Result<Programme, Error> {
    Ok(Programme {
        id: uuid(&id)?,
        owner: uuid(&owner)?,
        name,
        created_at: instant(created_at),
    })
}

/// Stores a programme.
pub fn insert(db: &mut Db, new: &Programme) -> Result<(), Error> {
    diesel::insert_into(programmes::table)
        .values((
            programmes::id.eq(bytes(new.id)),
            programmes::owner_id.eq(bytes(new.owner)),
            programmes::name.eq(&new.name),
            programmes::created_at.eq(column(new.created_at)),
        ))
        .execute(db)?;
    Ok(())
}

/// A programme by its id: its page is public.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Programme>, Error> {
    programmes::table
        .filter(programmes::id.eq(bytes(id)))
        .row::<ProgrammeRow>(db)?
        .map(programme)
        .transpose()
}

/// A programme whose owner is within the scope.
pub fn find_in(db: &mut Db, scope: Scope, id: Uuid) -> Result<Option<Programme>, Error> {
    Ok(find(db, id)?.filter(|programme| scope.holds(programme.owner)))
}

/// Holds a programme until the transaction ends, so that one adoption or activation at a time decides about it, and
/// none while awards look at its rules ([`hold`]).
pub fn lock(db: &mut Db, id: Uuid) -> Result<(), Error> {
    Ok(db.lock_programme(id.as_bytes())?)
}

/// Keeps the rules and the catalogue of a programme as they are until the transaction ends; awards go on side by side.
pub fn hold(db: &mut Db, id: Uuid) -> Result<(), Error> {
    Ok(db.hold_programme(id.as_bytes())?)
}

/// The programmes whose owner is within the scope, in order of creation.
pub fn list(db: &mut Db, scope: Scope, page: Page) -> Result<Vec<Programme>, Error> {
    let mut query = programmes::table
        .filter(programmes::id.gt(bytes(page.after)))
        .order(programmes::id)
        .limit(page.limit)
        .into_boxed();
    if let Some(owner) = scope.issuer() {
        query = query.filter(programmes::owner_id.eq(bytes(owner)));
    }
    query
        .load::<ProgrammeRow>(db)?
        .into_iter()
        .map(programme)
        .collect()
}

/// A catalogue version as it was adopted.
#[derive(Debug, Clone)]
pub struct StoredCatalogue {
    /// Its id here.
    pub id: Uuid,
    /// Which catalogue.
    pub slug: String,
    /// Which version.
    pub version: String,
    /// All of it but the images.
    pub snapshot: serde_json::Value,
}

/// Stores a catalogue version with the image of each entry, or gives the one that is stored already.
pub fn insert_catalogue(
    db: &mut Db,
    new: &StoredCatalogue,
    images: &BTreeMap<String, Vec<u8>>,
    now: DateTime<Utc>,
) -> Result<StoredCatalogue, Error> {
    let rows = OrIgnore(diesel::insert_into(catalogues::table).values((
        catalogues::id.eq(bytes(new.id)),
        catalogues::slug.eq(&new.slug),
        catalogues::version.eq(&new.version),
        catalogues::snapshot.eq(to_json(&new.snapshot)?),
        catalogues::created_at.eq(column(now)),
    )))
    .execute(db)?;
    if rows == 0 {
        return find_catalogue(db, &new.slug, &new.version)?
            .ok_or(Error::Corrupt("a catalogue is there and is not"));
    }
    for (slug, hash) in images {
        diesel::insert_into(catalogue_images::table)
            .values((
                catalogue_images::catalogue_id.eq(bytes(new.id)),
                catalogue_images::slug.eq(slug),
                catalogue_images::image_hash.eq(hash),
            ))
            .execute(db)?;
    }
    Ok(new.clone())
}

type CatalogueRow = (Vec<u8>, String, String, String);

fn catalogue((id, slug, version, snapshot): CatalogueRow) -> Result<StoredCatalogue, Error> {
    Ok(StoredCatalogue {
        id: uuid(&id)?,
        slug,
        version,
        snapshot: from_json(&snapshot)?,
    })
}

/// A catalogue version by its name.
pub fn find_catalogue(
    db: &mut Db,
    slug: &str,
    version: &str,
) -> Result<Option<StoredCatalogue>, Error> {
    catalogues::table
        .filter(
            catalogues::slug
                .eq(slug)
                .and(catalogues::version.eq(version)),
        )
        .select((
            catalogues::id,
            catalogues::slug,
            catalogues::version,
            catalogues::snapshot,
        ))
        .first::<CatalogueRow>(db)
        .optional()?
        .map(catalogue)
        .transpose()
}

/// Which catalogue a version is of.
pub fn slug_of_catalogue(db: &mut Db, id: Uuid) -> Result<Option<String>, Error> {
    Ok(catalogues::table
        .filter(catalogues::id.eq(bytes(id)))
        .select(catalogues::slug)
        .first(db)
        .optional()?)
}

/// A catalogue version by its id here.
pub fn catalogue_by_id(db: &mut Db, id: Uuid) -> Result<Option<StoredCatalogue>, Error> {
    catalogues::table
        .filter(catalogues::id.eq(bytes(id)))
        .select((
            catalogues::id,
            catalogues::slug,
            catalogues::version,
            catalogues::snapshot,
        ))
        .first::<CatalogueRow>(db)
        .optional()?
        .map(catalogue)
        .transpose()
}

/// SHA-256 of the image of a catalogue's entry.
pub fn catalogue_image(db: &mut Db, catalogue: Uuid, slug: &str) -> Result<Option<Vec<u8>>, Error> {
    Ok(catalogue_images::table
        .filter(
            catalogue_images::catalogue_id
                .eq(bytes(catalogue))
                .and(catalogue_images::slug.eq(slug)),
        )
        .select(catalogue_images::image_hash)
        .first(db)
        .optional()?)
}

/// The recorded act of adopting a catalogue version.
#[derive(Debug, Clone)]
pub struct Adoption {
    /// Its id.
    pub id: Uuid,
    /// By which programme.
    pub programme: Uuid,
    /// Which version.
    pub catalogue: Uuid,
    /// Of which catalogue.
    pub slug: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Records an adoption, and how the version continues the one before; false when the programme adopted that version
/// before.
pub fn insert_adoption(db: &mut Db, new: &Adoption, mapping: &Mapping) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(adoptions::table).values((
        adoptions::id.eq(bytes(new.id)),
        adoptions::programme_id.eq(bytes(new.programme)),
        adoptions::catalogue_id.eq(bytes(new.catalogue)),
        adoptions::catalogue_slug.eq(&new.slug),
        adoptions::adopted_by.eq(&new.by),
        adoptions::adopted_at.eq(column(new.at)),
        adoptions::mapping.eq(to_json(mapping)?),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

/// The catalogue version that a programme adopted last, with the act.
pub fn adopted(db: &mut Db, programme: Uuid) -> Result<Option<(Adoption, StoredCatalogue)>, Error> {
    type Row = (Vec<u8>, Vec<u8>, String, String, NaiveDateTime);
    let row: Option<Row> = adoptions::table
        .filter(adoptions::programme_id.eq(bytes(programme)))
        .order(adoptions::id.desc())
        .select((
            adoptions::id,
            adoptions::catalogue_id,
            adoptions::catalogue_slug,
            adoptions::adopted_by,
            adoptions::adopted_at,
        ))
        .first(db)
        .optional()?;
    let Some((id, catalogue_id, slug, by, at)) = row else {
        return Ok(None);
    };
    let stored = catalogues::table
        .filter(catalogues::id.eq(&catalogue_id))
        .select((
            catalogues::id,
            catalogues::slug,
            catalogues::version,
            catalogues::snapshot,
        ))
        .first::<CatalogueRow>(db)?;
    let adoption = Adoption {
        id: uuid(&id)?,
        programme,
        catalogue: uuid(&catalogue_id)?,
        slug,
        by,
        at: instant(at),
    };
    Ok(Some((adoption, catalogue(stored)?)))
}

/// When which version of a catalogue was adopted.
pub type Adoptions = Vec<(DateTime<Utc>, Uuid)>;

/// The catalogue versions that a programme adopted, and how each continues the one before.
pub fn continuation(db: &mut Db, programme: Uuid) -> Result<Continuation, Error> {
    Ok(adoptions(db, programme)?.0)
}

/// The same, and when a programme adopted which version of its catalogue, oldest first.
pub fn adoptions(db: &mut Db, programme: Uuid) -> Result<(Continuation, Adoptions), Error> {
    let rows: Vec<(NaiveDateTime, Vec<u8>, String)> = adoptions::table
        .filter(adoptions::programme_id.eq(bytes(programme)))
        .order(adoptions::id)
        .select((
            adoptions::adopted_at,
            adoptions::catalogue_id,
            adoptions::mapping,
        ))
        .rows(db)?;
    let (mut mapped, mut adopted) = (Vec::new(), Vec::new());
    for (at, id, mapping) in rows {
        let catalogue = uuid(&id)?;
        mapped.push((catalogue, from_json(&mapping)?));
        adopted.push((instant(at), catalogue));
    }
    Ok((Continuation::new(mapped), adopted))
}

/// The programmes that adopted this catalogue version.
pub fn that_adopted(db: &mut Db, catalogue: Uuid) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = adoptions::table
        .filter(adoptions::catalogue_id.eq(bytes(catalogue)))
        .order(adoptions::programme_id)
        .select(adoptions::programme_id)
        .distinct()
        .rows(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

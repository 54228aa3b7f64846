//! Images: kept once, by the SHA-256 of their bytes; whose they are; what was rendered from them.

use super::{
    Db, Error, OrIgnore,
    schema::{catalogue_images, image_renditions, images, issuer_images},
    values::{bytes, column},
};
use crate::badge::image::Format;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// An image.
#[derive(Debug, Clone)]
pub struct Image {
    /// SHA-256 of the bytes.
    pub hash: Vec<u8>,
    /// What it is written in.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Stores an image once.
pub fn insert(db: &mut Db, image: &Image, now: DateTime<Utc>) -> Result<(), Error> {
    OrIgnore(diesel::insert_into(images::table).values((
        images::hash.eq(&image.hash),
        images::media_type.eq(image.format.media_type()),
        images::bytes.eq(&image.bytes),
        images::created_at.eq(column(now)),
    )))
    .execute(db)?;
    Ok(())
}

/// An image by the SHA-256 of its bytes.
pub fn find(db: &mut Db, hash: &[u8]) -> Result<Option<Image>, Error> {
    let row: Option<(Vec<u8>, String, Vec<u8>)> = images::table
        .filter(images::hash.eq(hash))
        .select((images::hash, images::media_type, images::bytes))
        .first(db)
        .optional()?;
    row.map(|(hash, media_type, bytes)| {
        Ok(Image {
            hash,
            format: Format::of_media_type(&media_type)
                .ok_or(Error::Corrupt("an image of an unknown kind"))?,
            bytes,
        })
    })
    .transpose()
}

/// Notes that an image is an issuer's own.
pub fn give_to(db: &mut Db, issuer: Uuid, hash: &[u8], now: DateTime<Utc>) -> Result<(), Error> {
    OrIgnore(diesel::insert_into(issuer_images::table).values((
        issuer_images::issuer_id.eq(bytes(issuer)),
        issuer_images::image_hash.eq(hash),
        issuer_images::created_at.eq(column(now)),
    )))
    .execute(db)?;
    Ok(())
}

/// Whether an issuer uploaded or composed that image.
pub fn belongs_to(db: &mut Db, issuer: Uuid, hash: &[u8]) -> Result<bool, Error> {
    let found: Option<Vec<u8>> = issuer_images::table
        .filter(
            issuer_images::issuer_id
                .eq(bytes(issuer))
                .and(issuer_images::image_hash.eq(hash)),
        )
        .select(issuer_images::image_hash)
        .first(db)
        .optional()?;
    Ok(found.is_some())
}

/// Whether an image came with a catalogue.
pub fn is_catalogue(db: &mut Db, hash: &[u8]) -> Result<bool, Error> {
    let found: Option<Vec<u8>> = catalogue_images::table
        .filter(catalogue_images::image_hash.eq(hash))
        .select(catalogue_images::image_hash)
        .first(db)
        .optional()?;
    Ok(found.is_some())
}

/// Keeps the PNG of an SVG, `side` pixels wide and high. Whoever comes first is kept.
pub fn insert_png(
    db: &mut Db,
    hash: &[u8],
    side: u32,
    png: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    OrIgnore(diesel::insert_into(image_renditions::table).values((
        image_renditions::image_hash.eq(hash),
        image_renditions::side.eq(number(side)?),
        image_renditions::bytes.eq(png),
        image_renditions::created_at.eq(column(now)),
    )))
    .execute(db)?;
    Ok(())
}

/// The PNG that was kept.
pub fn find_png(db: &mut Db, hash: &[u8], side: u32) -> Result<Option<Vec<u8>>, Error> {
    Ok(image_renditions::table
        .filter(
            image_renditions::image_hash
                .eq(hash)
                .and(image_renditions::side.eq(number(side)?)),
        )
        .select(image_renditions::bytes)
        .first(db)
        .optional()?)
}

fn number(side: u32) -> Result<i32, Error> {
    i32::try_from(side).map_err(|_| Error::Corrupt("a side of more pixels than a number holds"))
}

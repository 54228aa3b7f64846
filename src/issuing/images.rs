//! Images: uploaded or drawn for an issuer, rendered as PNG, baked with an award.

use super::{Actor, Error, FieldError, Service, apart, badges, record};
use crate::badge::{
    baking::{self, Content},
    error::Invalid,
    image::{Format, Image, composition::Composition, render},
    recipient::{hex, unhex},
};
use crate::storage::{
    Db, Scope,
    assertions::StoredAssertion,
    badge_classes,
    images::{self, Image as StoredImage},
    issuers,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// An image that was kept.
#[derive(Debug, Clone)]
pub struct KeptImage {
    /// The hex SHA-256 of its bytes.
    pub hash: String,
    /// What it is written in.
    pub format: Format,
    /// Its width and its height.
    pub side: u32,
}

/// What is baked into an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inside {
    /// The RS256 JWS.
    Signed,
    /// This JSON of the hosted Assertion.
    Hosted(String),
}

impl Service {
    /// Keeps an image for the badges and the logo of an issuer within the scope: a PNG or an SVG, byte for byte.
    ///
    /// # Errors
    /// `not-found`; everything that is wrong with the image.
    pub async fn upload_image(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        bytes: Vec<u8>,
    ) -> Result<KeptImage, Error> {
        self.issuer(scope, issuer).await?;
        let (image, png) = apart(move || {
            let image = Image::parse(bytes)?;
            let png = rendered(image.format(), image.bytes()).map_err(|why| vec![why])?;
            Ok((image, png))
        })
        .await?
        .map_err(|wrong: Vec<Invalid>| {
            let fields = wrong.into_iter().map(|why| FieldError::new("", why));
            Error::Fields(fields.collect())
        })?;
        self.keep_image(actor, scope, issuer, image, png, "image.upload")
            .await
    }

    /// Draws an image and keeps it for the badges and the logo of an issuer within the scope.
    ///
    /// # Errors
    /// `not-found`; the member of the composition that cannot be drawn.
    pub async fn compose_image(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        composition: Composition,
    ) -> Result<KeptImage, Error> {
        self.issuer(scope, issuer).await?;
        let (image, png) = apart(move || {
            let image = composition.draw()?;
            let png = rendered(image.format(), image.bytes()).map_err(|why| ("", why))?;
            Ok((image, png))
        })
        .await?
        .map_err(|(field, why): (&str, Invalid)| Error::field(format!("/{field}"), why))?;
        self.keep_image(actor, scope, issuer, image, png, "image.compose")
            .await
    }

    async fn keep_image(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Uuid,
        image: Image,
        png: Option<Vec<u8>>,
        action: &'static str,
    ) -> Result<KeptImage, Error> {
        let (format, side) = (image.format(), image.side());
        let hash = Sha256::digest(image.bytes()).to_vec();
        let kept = KeptImage {
            hash: hex(&hash),
            format,
            side,
        };
        let stored = StoredImage {
            hash,
            format,
            bytes: image.into_bytes(),
        };
        let (actor, now, detail) = (actor.clone(), self.now(), json!({ "image": kept.hash }));
        self.store()
            .write(move |db: &mut Db| {
                issuers::find(db, scope, issuer)?.ok_or_else(|| Error::not_found("issuer"))?;
                images::insert(db, &stored, now)?;
                if let Some(png) = &png {
                    images::insert_png(db, &stored.hash, render::SIDE, png, now)?;
                }
                images::give_to(db, issuer, &stored.hash, now)?;
                record(
                    db,
                    &actor,
                    now,
                    action,
                    (Some(issuer), issuer),
                    detail.clone(),
                )
            })
            .await?;
        Ok(kept)
    }

    /// The image of an award with the award inside.
    ///
    /// It exists in both formats, whatever the badge's image is: an SVG is rendered, once; a PNG is put into an SVG.
    pub async fn baked(
        &self,
        stored: &StoredAssertion,
        format: Format,
        inside: Inside,
    ) -> Result<Vec<u8>, Error> {
        let class = stored.badge_class;
        let image = self
            .store()
            .read(move |db: &mut Db| {
                let badge = badge_classes::find(db, class)?
                    .ok_or(Error::Internal("an award has no badge"))?;
                images::find(db, &badge.image)?.ok_or(Error::Internal("a badge has no image"))
            })
            .await?;
        let image = match (image.format, format) {
            (Format::Svg, Format::Png) => self.png_of(image).await?,
            (Format::Png, Format::Svg) => baking::svg::around_png(&image.bytes),
            _ => image.bytes,
        };
        let jws = match &inside {
            Inside::Signed => self.rs256_jws(stored).await?,
            Inside::Hosted(_) => String::new(),
        };
        let url = self.base().assertion(stored.id);
        let baked = apart(move || match &inside {
            Inside::Signed => baking::bake(&image, Content::Signed(&jws)),
            Inside::Hosted(json) => baking::bake(&image, Content::Hosted { url: &url, json }),
        })
        .await?;
        baked.map_err(|_| Error::Internal("a kept image cannot be baked"))
    }

    /// A kept image as a PNG.
    pub(super) async fn picture(&self, hash: Vec<u8>) -> Result<Option<Vec<u8>>, Error> {
        let found = self
            .store()
            .read(move |db: &mut Db| images::find(db, &hash))
            .await?;
        Ok(match found {
            Some(image) if image.format == Format::Svg => Some(self.png_of(image).await?),
            found => found.map(|image| image.bytes),
        })
    }

    /// The PNG of an SVG: kept, or rendered now and kept.
    async fn png_of(&self, image: StoredImage) -> Result<Vec<u8>, Error> {
        let (hash, now) = (image.hash, self.now());
        let wanted = hash.clone();
        let found = self
            .store()
            .read(move |db: &mut Db| images::find_png(db, &wanted, render::SIDE))
            .await?;
        if let Some(png) = found {
            return Ok(png);
        }
        let png = apart(move || render::to_png(&image.bytes))
            .await?
            .map_err(|_| Error::Internal("a kept image cannot be rendered"))?;
        self.store()
            .write(move |db: &mut Db| {
                images::insert_png(db, &hash, render::SIDE, &png, now)?;
                images::find_png(db, &hash, render::SIDE)?
                    .ok_or(Error::Internal("a rendition was not kept"))
            })
            .await
    }
}

fn rendered(format: Format, bytes: &[u8]) -> Result<Option<Vec<u8>>, Invalid> {
    match format {
        Format::Png => Ok(None),
        Format::Svg => render::to_png(bytes).map(Some),
    }
}

/// The hash of an image that an issuer may use: one of its own, of an adopted catalogue, or our plain seal. `pointer` names the field that has it.
pub(super) fn usable(
    db: &mut Db,
    issuer: Uuid,
    hash: &str,
    pointer: &str,
) -> Result<Vec<u8>, Error> {
    let refuse = || {
        let message = "this issuer has no such image: upload it first, then give its hash";
        Error::field(pointer, Invalid::new("unknown-image", message))
    };
    let hash = unhex(hash).ok_or_else(refuse)?;
    let is_seal = hash == Sha256::digest(badges::PLAIN_SEAL).to_vec();
    let known = is_seal && images::find(db, &hash)?.is_some();
    match known || images::belongs_to(db, issuer, &hash)? || images::is_catalogue(db, &hash)? {
        true => Ok(hash),
        false => Err(refuse()),
    }
}

/// Keeps an image that comes with the program or with a catalogue.
pub(super) fn keep_svg(db: &mut Db, svg: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    let image = StoredImage {
        hash: Sha256::digest(svg).to_vec(),
        format: Format::Svg,
        bytes: svg.to_vec(),
    };
    images::insert(db, &image, now)?;
    Ok(image.hash)
}

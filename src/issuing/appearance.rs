//! How the page of a programme looks, and the cards that stand for public pages.

use super::{
    Actor, Error, FieldError, Service, apart,
    closing::open_programme,
    images, record,
    revision::{Revision, Seen, merged},
};
use crate::badge::{appearance::Appearance, image::card::Card};
use crate::storage::{Db, Scope, appearances, programmes};
use serde_json::{Map, Value, json};
use uuid::Uuid;

impl Service {
    /// What a programme whose owner is within the scope chose for its page.
    pub async fn appearance(&self, scope: Scope, programme: Uuid) -> Result<Appearance, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let found = programmes::find_in(db, scope, programme)?;
                let found = found.ok_or_else(|| Error::not_found("programme"))?;
                Ok(appearances::of(db, found.id)?)
            })
            .await
    }

    /// Changes it by a JSON Merge Patch (RFC 7396).
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, `precondition-failed`; colours that cannot be read on each other (`low-contrast`), an image that its
    /// owner does not have, texts that are too long.
    pub async fn edit_appearance(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        seen: Seen,
        change: Map<String, Value>,
    ) -> Result<Appearance, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let found = open_programme(db, scope, programme)?;
                programmes::lock(db, found.id)?;
                let present = appearances::of(db, found.id)?;
                seen.check(&Revision::of_appearance(&present))?;
                let chosen: Appearance = merged(&present, &change)?;
                chosen.check().map_err(|wrong| {
                    let fields = wrong.into_iter().map(|(at, why)| FieldError::new(at, why));
                    Error::Fields(fields.collect())
                })?;
                if let Some(logo) = &chosen.logo {
                    images::usable(db, found.owner, logo, "/logo")?;
                }
                if chosen != present {
                    appearances::set(db, found.id, &chosen, now)?;
                    let about = (Some(found.owner), found.id);
                    let detail = json!({ "appearance": chosen });
                    record(db, &actor, now, "programme.appearance", about, detail)?;
                }
                Ok(chosen)
            })
            .await
    }

    /// Draws a card with a kept image on it.
    pub async fn draw_card(&self, card: Card, image: Option<Vec<u8>>) -> Result<Vec<u8>, Error> {
        let image = match image {
            Some(hash) => self.picture(hash).await?,
            None => None,
        };
        let card = Card { image, ..card };
        let drawn = apart(move || card.draw()).await?;
        drawn.map_err(|_| Error::Internal("a card cannot be drawn"))
    }
}

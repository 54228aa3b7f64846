//! The cards of public pages: `/…/card.png`. Drawn when asked for, few at once, and kept in memory.

use super::{Answer, erased, facts, frame::Frame};
use crate::badge::{
    appearance::Appearance, image::card::Card, recipient::hex, recipient::unhex, urls::BaseUrl,
};
use crate::http::{App, hosted, problem::Problem};
use crate::storage::{Db, Error, appearances, assertions, badge_classes, issuers, programmes};
use actix_web::{
    HttpRequest,
    http::{StatusCode, header},
    web::Bytes,
};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

/// Cards that are drawn at once; each may hold an image of 64 MiB while it is made smaller.
const AT_ONCE: usize = 2;
/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many bytes of cards are kept in memory together.
const KEPT: usize = 8 * 1024 * 1024;
/// Another one for cards that are drawn in another way.
const VERSION: &str = "1";

/// Room to draw cards, and those that were drawn last.
pub struct Cards {
    turns: Semaphore,
    /// By entity tag, the latest in front.
    kept: Mutex<VecDeque<(String, Bytes)>>,
}

impl Default for Cards {
    fn default() -> Self {
        Self {
            turns: Semaphore::new(AT_ONCE),
            kept: Mutex::default(),
        }
    }
}

impl Cards {
    fn kept(&self, tag: &str) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(of, _)| of == tag);
        found.map(|(_, card)| card.clone())
    }

    fn keep(&self, tag: &str, card: &Bytes) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(of, _)| of != tag);
        kept.push_front((tag.to_owned(), card.clone()));
        let mut total = 0;
        kept.retain(|(_, card)| {
            total += card.len();
            total <= KEPT
        });
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, Problem> {
        let busy = || Problem::new("overloaded", "too many cards are being drawn; try again");
        let turn = tokio::time::timeout(PATIENCE, self.turns.acquire()).await;
        turn.map_err(|_| busy())?.map_err(|_| busy())
    }

    async fn drawn(&self, app: &App, tag: &str, drawing: Drawing) -> Result<Bytes, Problem> {
        if let Some(card) = self.kept(tag) {
            return Ok(card);
        }
        let _turn = self.turn().await?;
        // Somebody may have drawn it meanwhile.
        if let Some(card) = self.kept(tag) {
            return Ok(card);
        }
        let card = app.service.draw_card(drawing.card, drawing.image).await?;
        let card = Bytes::from(card);
        self.keep(tag, &card);
        Ok(card)
    }
}

/// A card, and the hash of the image that stands on it.
struct Drawing {
    card: Card,
    image: Option<Vec<u8>>,
}

impl Drawing {
    fn new(f: &Frame, kind: &str, title: &str, by: String) -> Self {
        let base = f.base().as_str();
        Self {
            card: Card {
                kind: f.t.say(kind),
                title: title.to_owned(),
                by,
                place: base.split_once("://").map_or(base, |(_, rest)| rest).into(),
                ground: None,
                image: None,
            },
            image: None,
        }
    }

    fn tag(&self) -> String {
        let Card {
            kind,
            title,
            by,
            place,
            ground,
            image: _,
        } = &self.card;
        let ground = ground.map(String::from).unwrap_or_default();
        let image = self.image.as_deref().map(hex).unwrap_or_default();
        let all: [&str; 7] = [VERSION, kind, title, by, place, &ground, &image];
        let mut hash = Sha256::new();
        for part in all {
            hash = hash
                .chain_update(part.len().to_be_bytes())
                .chain_update(part);
        }
        format!("\"{}\"", &hex(&hash.finalize())[..32])
    }
}

async fn answer(request: &HttpRequest, app: &App, drawing: Drawing) -> Answer {
    let tag = drawing.tag();
    let card = match hosted::knows(request, &tag) {
        true => Bytes::new(), // 304 has none
        false => app.cards.drawn(app, &tag, drawing).await?,
    };
    let mut response = hosted::tagged(request, StatusCode::OK, "image/png", card, &tag);
    let mut set = |name, value| {
        let value = header::HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    };
    set(header::CACHE_CONTROL, "public, max-age=3600");
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox",
    );
    Ok(response)
}

/// `/assertions/{id}/card.png`
pub async fn award(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| {
            let Some(award) = assertions::find(db, id)? else {
                return Ok(None);
            };
            let badge = badge_classes::find(db, award.badge_class)?;
            let badge = badge.ok_or(Error::Corrupt("an award has no badge"))?;
            let issuer = facts::issuer(db, badge.issuer)?;
            Ok::<_, Error>(Some((award.live, badge, issuer)))
        })
        .await?;
    let Some((live, badge, issuer)) = found else {
        return Err(erased::missing(app, id).await);
    };
    if !live {
        return Err(Problem::new("gone", "this badge is not in force any more"));
    }
    let f = Frame::new(request, app.service.base(), "");
    let kind = match badge.composite {
        Some(_) => "award-kind-composite",
        None => "award-kind",
    };
    let by = [("name", issuer.organisation.name.as_str())];
    let by = f.t.with("card-by", &by);
    let drawing = Drawing::new(&f, kind, badge.definition.name(f.t.0), by);
    let image = Some(badge.image);
    answer(request, app, Drawing { image, ..drawing }).await
}

/// `/badges/{id}/card.png`
pub async fn model(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| {
            let Some(badge) = badge_classes::find(db, id)? else {
                return Ok(None);
            };
            let issuer = facts::issuer(db, badge.issuer)?;
            Ok::<_, Error>(Some((badge, issuer)))
        })
        .await?;
    let (badge, issuer) = found.ok_or_else(|| Problem::not_found("there is no such badge"))?;
    let f = Frame::new(request, app.service.base(), "");
    let kind = match badge.composite {
        Some(_) => "model-kind-composite",
        None => "model-kind",
    };
    let name = badge.definition.name(f.t.0);
    let drawing = Drawing::new(&f, kind, name, issuer.organisation.name);
    let image = Some(badge.image);
    answer(request, app, Drawing { image, ..drawing }).await
}

/// `/issuers/{profileId}/card.png`
pub async fn issuer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| issuers::find_profile(db, id))
        .await?;
    let found = found.ok_or_else(|| Problem::not_found("there is no such issuer"))?;
    let f = Frame::new(request, app.service.base(), "");
    let about = found.profile.organisation;
    let drawing = Drawing::new(&f, "issuer-kind", &about.name, about.url);
    let image = found.profile.image.as_deref().and_then(unhex);
    answer(request, app, Drawing { image, ..drawing }).await
}

/// `/programmes/{id}/card.png`
pub async fn programme(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| {
            let Some(programme) = programmes::find(db, id)? else {
                return Ok(None);
            };
            let owner = facts::issuer(db, programme.owner)?;
            let looks: Appearance = appearances::of(db, id)?;
            Ok::<_, Error>(Some((programme, owner, looks)))
        })
        .await?;
    let missing = || Problem::not_found("there is no such programme");
    let (programme, owner, looks) = found.ok_or_else(missing)?;
    let f = Frame::new(request, app.service.base(), "");
    let by = [("name", owner.organisation.name.as_str())];
    let by = f.t.with("card-owner", &by);
    let mut drawing = Drawing::new(&f, "programme-kind", &programme.name, by);
    drawing.card.ground = looks.colours.map(|colours| colours.ground);
    drawing.image = looks.logo.as_deref().and_then(unhex);
    answer(request, app, drawing).await
}

/// The address of the card of an object in the language of the page.
pub fn of(f: &Frame, base: &BaseUrl, path: &str) -> String {
    base.join(&format!("{path}/card.png?lang={}", f.t.tag()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn few_cards_are_drawn_at_once_and_others_wait_for_a_while() {
        let cards = Cards::default();
        let first = cards.turn().await.unwrap();
        let _second = cards.turn().await.unwrap();
        let refused = cards.turn().await.err().unwrap();
        assert_eq!((refused.code, refused.status), ("overloaded", 503));
        drop(first);
        assert!(cards.turn().await.is_ok());
    }

    #[test]
    fn what_is_kept_in_memory_is_bounded_and_the_latest_stay() {
        let cards = Cards::default();
        let card = Bytes::from(vec![0; KEPT / 4]);
        for tag in ["a", "b", "c", "d", "e"] {
            cards.keep(tag, &card);
        }
        let kept = ["a", "b", "c", "d", "e"].map(|tag| cards.kept(tag).is_some());
        assert_eq!(kept, [false, true, true, true, true]);
    }
}

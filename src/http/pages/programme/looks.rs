//! What a programme chose for its page.

use crate::badge::{
    appearance::{Appearance, Colours},
    recipient::unhex,
};
use crate::http::{
    App, hosted,
    pages::{Answer, frame::Frame},
    problem::Problem,
};
use crate::storage::{Db, Error, appearances, programmes};
use actix_web::{HttpRequest, http::StatusCode};
use uuid::Uuid;

/// A programme's choices, on its pages.
#[derive(Default)]
pub struct Looks {
    /// Its logo.
    pub logo: Option<String>,
    /// It has colours, in a style sheet of its own.
    pub coloured: bool,
    /// Who answers for it.
    pub notice: Option<String>,
}

impl Looks {
    /// Tells the frame of them.
    pub fn new(f: &mut Frame, programme: Uuid, chosen: &Appearance) -> Self {
        let sheet = f.path(&format!("/programmes/{programme}/colours.css"));
        f.colours = chosen.colours.map(|_| sheet);
        let logo = chosen.logo.as_deref().and_then(unhex);
        let notice = chosen.legal_notice.as_ref();
        Self {
            logo: logo.map(|hash| f.image(&hash)),
            coloured: chosen.colours.is_some(),
            notice: notice.map(|notice| notice.get(f.t.0).to_owned()),
        }
    }
}

/// Answers `/programmes/{id}/colours.css`: pages have no style in themselves, which their policy forbids.
pub async fn colours(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| {
            Ok::<_, Error>(match programmes::find(db, id)? {
                Some(_) => appearances::of(db, id)?.colours,
                None => None,
            })
        })
        .await?;
    let colours = found.ok_or_else(|| Problem::not_found("this programme has no colours"))?;
    let css = style_of(colours).into();
    let kind = "text/css; charset=utf-8";
    Ok(hosted::public(request, StatusCode::OK, kind, css))
}

/// The style sheet of a pair of colours.
pub fn style_of(colours: Colours) -> String {
    format!(
        ":root{{--programme-ground:{};--programme-ink:{}}}\n",
        colours.ground, colours.ink
    )
}

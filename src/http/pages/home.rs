//! The first page.

use super::{
    Answer,
    frame::{self, Frame},
    verify::Form,
};
use crate::badge::recipient::unhex;
use crate::http::App;
use crate::storage::{Db, Error, Page as Slice, Scope, appearances, programmes};
use actix_web::HttpRequest;
use askama::Template;

/// How many programmes the page lists.
const MOST: i64 = 50;

#[derive(Template)]
#[template(path = "home.html")]
struct Page {
    f: Frame,
    form: Form,
    programmes: Vec<ProgrammeView>,
}

struct ProgrammeView {
    name: String,
    logo: Option<String>,
    link: String,
    owner: String,
}

/// Answers `/`.
pub async fn answer(request: &HttpRequest, app: &App) -> Answer {
    let found = app
        .service
        .store()
        .read(|db: &mut Db| {
            let mut found = Vec::new();
            for programme in programmes::list(db, Scope::Instance, Slice::first(MOST))? {
                let owner = super::facts::issuer(db, programme.owner)?;
                let logo = appearances::of(db, programme.id)?.logo;
                found.push((programme, owner.organisation.name, logo));
            }
            Ok::<_, Error>(found)
        })
        .await?;
    let mut f = Frame::new(request, app.service.base(), "");
    f.title = f.t.say("home-title");
    f.description = Some(f.t.say("home-lead"));
    f.canonical = Some(f.base().join("/"));
    let programmes = found
        .into_iter()
        .map(|(programme, owner, logo)| ProgrammeView {
            name: programme.name,
            logo: logo.as_deref().and_then(unhex).map(|hash| f.image(&hash)),
            link: f.programme(programme.id),
            owner: f.t.with("home-owner", &[("name", &owner)]),
        })
        .collect();
    let form = Form::brief(&f);
    frame::lasting(
        request,
        &Page {
            form,
            programmes,
            f,
        },
    )
}

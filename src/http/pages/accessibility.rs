//! The declaration of accessibility: `/accessibility`.

use super::{
    Answer,
    frame::{self, Frame},
};
use crate::http::App;
use actix_web::HttpRequest;
use askama::Template;

#[derive(Template)]
#[template(path = "accessibility.html")]
struct Page {
    f: Frame,
}

/// Answers `/accessibility`.
pub fn answer(request: &HttpRequest, app: &App) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    f.title = f.t.say("accessibility-title");
    f.description = Some(f.t.say("accessibility-lead"));
    f.canonical = Some(f.base().join("/accessibility"));
    frame::lasting(request, &Page { f })
}

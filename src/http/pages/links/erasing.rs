//! Erasing, on the page of one's badges: what will happen is said first, and a second button does it.

use super::{Page as Told, named, refused, takes_along};
use crate::http::pages::{
    Answer,
    fields::Fields,
    frame::{self, Frame},
};
use crate::http::{App, auth::session, problem::Problem};
use crate::issuing::{Error, mine::Mine, sessions::SignedIn};
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "erase.html")]
struct Page {
    f: Frame,
    action: String,
    csrf: String,
    texts: Vec<String>,
    warnings: Vec<String>,
    /// The field that names what is erased.
    about: Option<(&'static str, Uuid)>,
    /// What the button that erases says it does.
    confirm: &'static str,
    label: &'static str,
    back: &'static str,
}

/// What erasing the badge that the form names comes to. Nothing is done yet.
pub async fn one(request: &HttpRequest, app: &App, there: &SignedIn, fields: &Fields) -> Answer {
    let (f, mine) = begin(request, app, there, "erase-one-title").await?;
    let (t, id) = (f.t, fields.id("award")?);
    let mut awards = mine.awards.iter();
    let Some(own) = awards.find(|own| own.assertion.id == id) else {
        return refused(request, app, Error::not_found("badge of yours"));
    };
    let (_, name) = named(&f, own);
    let mut warnings = Vec::new();
    if own.revocation.is_none() {
        warnings.extend(takes_along(&f, own, "erase-takes-along"));
        if own.badge.composite.is_some() {
            warnings.push(t.say("erase-one-composite"));
        }
    }
    let page = Page {
        texts: vec![
            t.with("erase-one", &[("name", &name)]),
            t.say("erase-one-left"),
        ],
        warnings,
        about: Some(("award", id)),
        confirm: "erase-confirmed",
        label: "erase-one-do",
        back: "erase-back",
        action: f.my_badges(),
        csrf: app.service.form_token(there.session),
        f,
    };
    frame::momentary(StatusCode::OK, &page)
}

/// What erasing everything comes to. Nothing is done yet.
pub async fn all(request: &HttpRequest, app: &App, there: &SignedIn) -> Answer {
    let (f, mine) = begin(request, app, there, "erase-all-title").await?;
    let t = f.t;
    let counts = [
        ("count", mine.awards.len()),
        ("addresses", mine.addresses.len()),
    ];
    let texts = ["erase-all-badges", "erase-all-left", "erase-all-copies"];
    let page = Page {
        texts: std::iter::once(t.count("erase-all", &counts))
            .chain(texts.map(|key| t.say(key)))
            .collect(),
        warnings: vec![t.say("erase-all-final")],
        about: None,
        confirm: "erase-all-confirmed",
        label: "erase-all-do",
        back: "erase-back",
        action: f.my_badges(),
        csrf: app.service.form_token(there.session),
        f,
    };
    frame::momentary(StatusCode::OK, &page)
}

/// Erases everything, and says so.
pub async fn done(request: &HttpRequest, app: &App, there: &SignedIn) -> Answer {
    match app.service.erase_me(there.session).await {
        Ok(()) => {
            let page = Told::new(request, app, "erase-all-done-title", &["erase-all-done"]);
            let answer = page.answer(StatusCode::OK)?;
            Ok(session::take(answer, app.service.base()))
        }
        Err(why) => refused(request, app, why),
    }
}

async fn begin(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    title: &str,
) -> Result<(Frame, Mine), Problem> {
    let mut f = Frame::new(request, app.service.base(), "");
    f.title = f.t.say(title);
    f.noindex = true;
    f.switch = frame::in_language(&f.path("/my-badges"), &[], f.t.other());
    let mine = app.service.my_badges(&there.address, f.t.0).await?;
    Ok((f, mine))
}

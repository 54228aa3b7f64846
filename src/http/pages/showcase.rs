//! What a holder shows to whoever has its address: `/shared/{token}`, and as a CV `/shared/{token}/cv`.

use super::{
    Answer,
    frame::{self, Frame},
    words::Day,
};
use crate::badge::text::Language;
use crate::http::{App, problem::Problem};
use crate::issuing::{Error, showcases::Shown};
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;

#[derive(Template)]
#[template(path = "showcase.html")]
struct Page {
    f: Frame,
    name: String,
    until: Option<String>,
    badges: Vec<BadgeView>,
    /// The page to print, or back from it.
    other: String,
    cv: bool,
    /// Where the page is, on paper.
    address: String,
}

struct BadgeView {
    name: String,
    lang: &'static str,
    description: String,
    image: String,
    url: String,
    /// Its address, on paper.
    address: String,
    issuer: String,
    issued: Day,
    expires: Option<Day>,
    expired: bool,
}

#[derive(Template)]
#[template(path = "showcase_gone.html")]
struct Gone {
    f: Frame,
}

/// Answers `/shared/{token}`, as a `cv` or not; 404 when it was taken back, 410 when its time is over.
pub async fn answer(request: &HttpRequest, app: &App, token: &str, cv: bool) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    f.noindex = true;
    let (showcase, shown) = match app.service.showcase(token).await {
        Ok(found) => found,
        Err(Error::Refused {
            code: "link-expired",
            ..
        }) => {
            f.title = f.t.say("showcase-gone-title");
            return frame::momentary(StatusCode::GONE, &Gone { f });
        }
        Err(why) => return Err(Problem::from(why)),
    };
    let t = f.t;
    let name = match showcase.shown_name.is_empty() {
        true => t.say("showcase-title"),
        false => t.with("showcase-title-of", &[("name", &showcase.shown_name)]),
    };
    f.title.clone_from(&name);
    let now = app.service.now();
    let path = f.path(&format!("/shared/{token}"));
    let as_cv = format!("{path}/cv");
    let page = Page {
        name,
        until: showcase.ends_at.map(|at| t.date(at)),
        badges: shown.iter().map(|one| view(&f, one, now)).collect(),
        other: f.link(if cv { &path } else { &as_cv }),
        cv,
        address: app.service.base().join(&format!("/shared/{token}")),
        f,
    };
    frame::momentary(StatusCode::OK, &page)
}

fn view(f: &Frame, one: &Shown, now: chrono::DateTime<chrono::Utc>) -> BadgeView {
    let (lang, name, description) = match one.badge.definition.texts(f.t.0) {
        Some((language, texts)) => (
            language.tag(),
            texts.name.clone(),
            texts.description.clone(),
        ),
        None => (Language::Fr.tag(), String::new(), String::new()),
    };
    let expires = one.assertion.expires;
    BadgeView {
        name,
        lang,
        description,
        image: f.image(&one.badge.image),
        url: f.award(one.assertion.id),
        address: f.base().assertion(one.assertion.id),
        issuer: one.issuer.clone(),
        issued: f.t.day(one.assertion.issued_on),
        expires: expires.map(|at| f.t.day(at)),
        expired: expires.is_some_and(|at| at <= now),
    }
}

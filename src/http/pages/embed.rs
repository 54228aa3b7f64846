//! A badge inside of pages of others: `/assertions/{id}/embed`, the only page that may be framed, and `/oembed`.

use super::{
    Answer, card, erased,
    facts::{self, Seen},
    frame::{self, Frame},
    report::Status,
    words::Words,
};
use crate::badge::urls::{BaseUrl, Object};
use crate::checking::Input;
use crate::http::{App, api::query, hosted, problem::Problem};
use crate::storage::{Db, Error};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;
use serde::{Deserialize, Serialize};
use url::form_urlencoded::Serializer;
use uuid::Uuid;

/// The width and the height that an embedded badge asks for, in pixels.
pub const SIZE: (u32, u32) = (480, 230);

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; \
                      base-uri 'none'; frame-ancestors *";

#[derive(Template)]
#[template(path = "embed.html")]
struct Page {
    f: Frame,
    status: Status,
    name: String,
    lang: &'static str,
    /// By whom, and when unless that was erased.
    by: String,
    image: String,
    url: String,
}

/// What was issued here, or was and is erased: then there is a badge and no award.
async fn seen(app: &App, id: Uuid) -> Result<Seen, Problem> {
    let (base, now) = (app.service.base().clone(), app.service.now());
    let seen = app
        .service
        .store()
        .read(move |db: &mut Db| facts::check(db, &base, &Input::Url(base.assertion(id)), now))
        .await?;
    match seen.checked.badge {
        Some(_) => Ok(seen),
        None => Err(Problem::not_found("no such badge was issued here")),
    }
}

/// Answers `/assertions/{id}/embed`; 410 with the page when it was revoked or erased.
pub async fn answer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let seen = seen(app, id).await?;
    let Some(badge) = &seen.checked.badge else {
        return Err(Problem::not_found("no such badge was issued here"));
    };
    let mut f = Frame::new(request, app.service.base(), "");
    let (lang, name) = match badge.definition.texts(f.t.0) {
        Some((language, texts)) => (language.tag(), texts.name.clone()),
        None => (f.t.tag(), String::new()),
    };
    f.title.clone_from(&name);
    let issuer = seen.checked.issuer.clone().unwrap_or_default();
    let (status, by) = match (&seen.checked.assertion, &seen.revocation) {
        (None, _) => (StatusCode::GONE, issuer),
        (Some(award), revocation) => {
            let date = f.t.date(award.issued_on);
            let by = [("issuer", issuer.as_str()), ("date", &date)];
            let status = match revocation {
                Some(_) => StatusCode::GONE,
                None => StatusCode::OK,
            };
            (status, f.t.with("embed-by", &by))
        }
    };
    let page = Page {
        status: Status::new(f.t, &seen.checked, seen.revocation.as_ref()),
        name,
        lang,
        by,
        image: f.image(&badge.image),
        url: f.award(id),
        f,
    };
    let mut response = frame::momentary(status, &page)?;
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static(POLICY),
    );
    Ok(response)
}

/// The HTML that puts a badge into another page.
pub fn snippet(
    base: &BaseUrl,
    t: Words,
    id: Uuid,
    name: &str,
    (width, height): (u32, u32),
) -> String {
    let url = format!("{}/embed?lang={}", base.assertion(id), t.tag());
    let title = t.with("embed-title", &[("name", name)]);
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"{width}\" height=\"{height}\" frameborder=\"0\" loading=\"lazy\" \
         sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>",
        attribute(&url),
        attribute(&title)
    )
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The address of the oEmbed document of a badge.
pub fn oembed_of(f: &Frame, address: &str) -> String {
    let query = Serializer::new(String::new())
        .append_pair("url", address)
        .append_pair("format", "json")
        .append_pair("lang", f.t.tag())
        .finish();
    f.base().join(&format!("/oembed?{query}"))
}

/// What a consumer asks (oEmbed 1.0, section 2.2). It may send more.
#[derive(Deserialize)]
struct Wanted {
    url: String,
    format: Option<String>,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
}

/// oEmbed 1.0, section 2.3.4.4.
#[derive(Serialize)]
struct Rich {
    version: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    author_name: String,
    author_url: String,
    provider_name: String,
    provider_url: String,
    cache_age: u32,
    html: String,
    width: u32,
    height: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_height: Option<u32>,
}

/// Answers `/oembed`.
pub async fn oembed(request: &HttpRequest, app: &App) -> Result<HttpResponse, Problem> {
    let wanted: Wanted = query(request)?;
    if wanted.format.is_some_and(|format| format != "json") {
        let why = "oEmbed documents are given as json only";
        return Err(Problem::new("unsupported-format", why));
    }
    let base = app.service.base();
    let address = wanted.url.split(['?', '#']).next().unwrap_or_default();
    let Some(Object::Assertion(id)) = base.locate(address) else {
        let why = "url is no address of a badge that was issued here";
        return Err(Problem::not_found(why));
    };
    let seen = seen(app, id).await?;
    let (Some(_), Some(badge)) = (&seen.checked.assertion, &seen.checked.badge) else {
        return Err(erased::missing(app, id).await);
    };
    let f = Frame::new(request, base, "");
    let name = badge.definition.name(f.t.0).to_owned();
    let size = (
        wanted.maxwidth.unwrap_or(SIZE.0).min(SIZE.0),
        wanted.maxheight.unwrap_or(SIZE.1).min(SIZE.1),
    );
    let thumbnail = seen.revocation.is_none();
    let rich = Rich {
        version: "1.0",
        kind: "rich",
        html: snippet(base, f.t, id, &name, size),
        title: name,
        author_name: seen.checked.issuer.clone().unwrap_or_default(),
        author_url: base.profile(badge.profile),
        provider_name: f.t.say("brand"),
        provider_url: base.join("/"),
        cache_age: 3600,
        width: size.0,
        height: size.1,
        thumbnail_url: thumbnail.then(|| card::of(&f, base, &format!("/assertions/{id}"))),
        thumbnail_width: thumbnail.then_some(crate::badge::image::card::WIDTH),
        thumbnail_height: thumbnail.then_some(crate::badge::image::card::HEIGHT),
    };
    let body = serde_json::to_vec(&rich).map_err(|why| {
        tracing::error!(%why, "an oEmbed document could not be written");
        Problem::new("internal", "the document could not be written")
    })?;
    Ok(hosted::public(
        request,
        StatusCode::OK,
        "application/json; charset=utf-8",
        body,
    ))
}

/// `/assertions/{id}/qr.svg`: its address, to print.
pub async fn qr(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| {
            Ok::<_, Error>(crate::storage::assertions::find(db, id)?.is_some())
        })
        .await?;
    if !found {
        return Err(erased::missing(app, id).await);
    }
    let svg = crate::badge::qr::svg(&app.service.base().assertion(id))
        .map_err(|why| Problem::new("internal", why.message))?;
    let mut response = hosted::public(request, StatusCode::OK, "image/svg+xml", svg.into_bytes());
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    Ok(response)
}

//! `/api/v1/verifications`: anybody may check a badge; nothing is kept.

pub mod batch;

use super::{Answer, App, Problem, images::File, show as shown};
use crate::badge::{
    baking::MAX_BAKED_BYTES,
    json::MAX_BYTES,
    verification::{Check, Code},
};
use crate::checking::{
    Checked, Input, Question,
    answer::Verification,
    list::Wrong,
    report_text::{self, Asked},
};
use crate::http::{
    body::{self, Raw, too_large},
    negotiation,
};
use crate::issuing::FieldError;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::Value;

/// A badge to check: exactly one of `url`, `jws`, `json` and `image`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVerification {
    /// Where it is.
    url: Option<String>,
    /// Its compact JWS.
    jws: Option<String>,
    /// Its JSON.
    #[schema(value_type = Option<Object>)]
    json: Option<Value>,
    /// A PNG or SVG with a badge baked into it, 2 MiB at most, in base64.
    image: Option<String>,
    /// Whose it should be: an e-mail address. The answer then has `belongsTo`.
    email: Option<String>,
}

impl NewVerification {
    /// What is asked for.
    fn question(self) -> Result<Question, Wrong> {
        let inputs = [
            self.url.map(Input::Url).map(Ok),
            self.jws.map(Input::Jws).map(Ok),
            self.json.map(Input::Json).map(Ok),
            self.image.map(|text| {
                let file = STANDARD.decode(text.as_bytes());
                file.map(Input::Image).map_err(|_| Wrong::NotBase64)
            }),
        ];
        let mut given = inputs.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(input), None) => Ok(Question {
                input: input?,
                email: self.email,
            }),
            _ => Err(Wrong::NotOne),
        }
    }
}

/// The largest body: an image in base64, and the rest.
const MOST: usize = MAX_BAKED_BYTES / 3 * 4 + 64 * 1024;

/// The media types of a badge that is itself the body.
const BADGES: [&str; 5] = [
    "image/png",
    "image/svg+xml",
    "application/ld+json",
    "application/jose",
    "text/plain",
];

/// Checks a badge of any service.
///
/// The body is JSON with exactly one of `url`, `jws`, `json`, `image` and maybe an `email`, or the badge itself: a PNG
/// or SVG (2 MiB at most), an Assertion as JSON-LD, a JWS, or an address. With `Accept: text/plain` the answer is the
/// report as text, in the language of `Accept-Language`.
#[utoipa::path(post, path = "/api/v1/verifications",
    request_body(content(
        (NewVerification = "application/json"), (File = "image/png"), (File = "image/svg+xml"),
        (Object = "application/ld+json"), (String = "application/jose"), (String = "text/plain"),
    )),
    responses(
        (status = 200, content((Verification = "application/json"), (String = "text/plain"))),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
    ),
    tag = "verifications", operation_id = "verify")]
pub async fn create(request: HttpRequest, app: web::Data<App>, body: Raw<MOST>) -> Answer {
    let base = app.service.base();
    let read = match body::media_type(&request).unwrap_or_default() {
        kind if kind == "application/json" => {
            let new: NewVerification = body::parse(&body.0, MOST)?;
            let most = match (&new.image, &new.jws) {
                (Some(_), _) => MOST,
                (None, Some(_)) => 2 * MAX_BYTES, // base64 of a document of 64 KiB
                (None, None) => MAX_BYTES,
            };
            if body.0.len() > most {
                return Err(too_large(most));
            }
            Ok(new.question().map_err(refused)?)
        }
        kind if BADGES.contains(&kind.as_str()) => {
            if body.0.len() > MAX_BAKED_BYTES {
                return Err(too_large(MAX_BAKED_BYTES));
            }
            Input::read(Some(base), &body.0).map(Question::from)
        }
        _ => {
            let types = BADGES.join(", ");
            let detail = format!("send application/json, or the badge itself as {types}");
            return Err(Problem::new("unsupported-media-type", detail));
        }
    };
    let now = app.service.now();
    let (checked, url, email) = match read {
        Ok(question) => {
            let url = match &question.input {
                Input::Url(url) => Some(url.clone()),
                Input::Jws(_) | Input::Json(_) | Input::Image(_) => None,
            };
            let email = question.email.clone();
            (app.checker.check(question, now).await?, url, email)
        }
        Err(why) => {
            let check = Check::failed(Code::Document, why);
            (Checked::only(check, now), None, None)
        }
    };
    if !negotiation::prefers_text(&request) {
        let view = Verification::new(&checked, email.is_some(), Some(base));
        return Ok(shown(StatusCode::OK, &view));
    }
    let asked = Asked {
        url: url.as_deref(),
        email: email.as_deref(),
        base: Some(base),
    };
    let text = report_text::report(&checked, asked, negotiation::language(&request));
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/plain; charset=utf-8")
        .body(text))
}

fn refused(why: Wrong) -> Problem {
    let pointer = match why {
        Wrong::NotBase64 => "/image",
        _ => "",
    };
    let message = why.sentence().en;
    let invalid = crate::badge::error::Invalid::new("invalid-value", message);
    Problem::fields(vec![FieldError::new(pointer, invalid)])
}

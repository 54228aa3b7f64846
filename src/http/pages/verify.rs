//! The page that checks a badge: `/verify`, `/verify?url=`, and a form. Nothing is kept.

use super::{
    Answer,
    facts::Seen,
    frame::{self, Frame},
    report::{self, Checks, Status},
    words::{Day, Words},
};
use crate::badge::{json, text::Language, verification::Verdict};
use crate::checking::{Input, Unreadable};
use crate::http::App;
use crate::storage::{
    Db,
    assertions::{self, StoredAssertion},
    badge_classes::StoredBadge,
};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use url::form_urlencoded::parse;

/// The largest form: a badge in which every byte is percent-encoded.
const MAX_FORM: usize = 3 * json::MAX_BYTES + 1024;

/// The form for a badge.
#[derive(Template)]
#[template(path = "form.html")]
pub struct Form {
    t: Words,
    action: String,
    value: String,
    error: Option<String>,
}

impl Form {
    /// With nothing in it.
    pub fn empty(f: &Frame) -> Self {
        Self {
            t: f.t,
            action: f.verify(),
            value: String::new(),
            error: None,
        }
    }
}

#[derive(Template)]
#[template(path = "verify.html")]
struct Page {
    f: Frame,
    form: Form,
}

#[derive(Template)]
#[template(path = "verified.html")]
struct ResultPage {
    f: Frame,
    status: Status,
    sentence: String,
    explanation: String,
    checks: Checks,
    subject: Option<Subject>,
    form: Form,
}

/// What was checked.
struct Subject {
    name: String,
    lang: &'static str,
    image: String,
    link: String,
    model: String,
    issuer: String,
    issuer_url: String,
    issued: Day,
    expires: Option<Day>,
    expired: bool,
    address: String,
}

/// Answers `/verify` and `/verify?url=`.
pub async fn answer(request: &HttpRequest, app: &App) -> Answer {
    let asked = parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "url")
        .map(|(_, url)| url.into_owned());
    if let Some(url) = asked.filter(|url| !url.trim().is_empty()) {
        return checked(request, app, &url).await;
    }
    let mut f = Frame::new(request, app.service.base(), "");
    f.title = f.t.say("verify-title");
    f.canonical = Some(f.base().join("/verify"));
    let form = Form::empty(&f);
    frame::lasting(request, &Page { f, form })
}

/// Answers the form.
pub async fn submitted(request: &HttpRequest, app: &App, body: web::Payload) -> Answer {
    let Ok(body) = body.to_bytes_limited(MAX_FORM).await else {
        return refused(request, app, String::new(), &Unreadable::TooLarge);
    };
    let body = body.map_err(|why| crate::http::body::unreadable(&why))?;
    let badge = parse(&body)
        .find(|(name, _)| name == "badge")
        .map(|(_, badge)| badge.into_owned());
    checked(request, app, &badge.unwrap_or_default()).await
}

async fn checked(request: &HttpRequest, app: &App, text: &str) -> Answer {
    let input = match Input::read(Some(app.service.base()), text.as_bytes()) {
        Ok(input) => input,
        Err(why) => {
            let kept = match why {
                Unreadable::TooLarge => String::new(),
                _ => text.to_owned(),
            };
            return refused(request, app, kept, &why);
        }
    };
    let address = match &input {
        Input::Url(url) => Some(url.clone()),
        Input::Jws(_) | Input::Json(_) | Input::Image(_) => None,
    };
    let checked = app.checker.check(input.into(), app.service.now()).await?;
    let award = checked.assertion.as_ref().map(|award| award.id);
    let revocation = match award {
        Some(award) => {
            let read = move |db: &mut Db| assertions::revocation(db, award);
            app.service.store().read(read).await?
        }
        None => None,
    };
    let seen = Seen {
        checked,
        revocation,
    };
    let f = Frame::new(request, app.service.base(), "");
    frame::momentary(StatusCode::OK, &result(f, &seen, address))
}

/// The form again, with a sentence on what to change.
fn refused(request: &HttpRequest, app: &App, value: String, why: &Unreadable) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let t = f.t;
    let (status, error) = match why {
        Unreadable::Empty => (StatusCode::UNPROCESSABLE_ENTITY, t.say("input-empty")),
        Unreadable::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            t.count("input-too-large", &[("kib", json::MAX_BYTES / 1024)]),
        ),
        Unreadable::BadJson => (StatusCode::UNPROCESSABLE_ENTITY, t.say("input-bad-json")),
        Unreadable::Unknown => (StatusCode::UNPROCESSABLE_ENTITY, t.say("input-unknown")),
    };
    f.title = format!("{} – {}", t.say("input-error"), t.say("verify-title"));
    f.noindex = true;
    let form = Form {
        value,
        error: Some(error),
        ..Form::empty(&f)
    };
    frame::momentary(status, &Page { f, form })
}

fn result(mut f: Frame, seen: &Seen, address: Option<String>) -> ResultPage {
    let t = f.t;
    let status = Status::new(t, &seen.checked, seen.revocation.as_ref());
    let (sentence, explanation) = report::verdict(t, &seen.checked);
    f.title = t.with("verify-result-title", &[("status", &status.words)]);
    f.noindex = true;
    if let Some(address) = address {
        let query = [("url".to_owned(), address)];
        f.switch = frame::in_language(&f.path("/verify"), &query, t.other());
    }
    let found = seen
        .checked
        .assertion
        .as_ref()
        .zip(seen.checked.badge.as_ref());
    let issuer = seen.checked.issuer.clone().unwrap_or_default();
    let form = Form::empty(&f);
    ResultPage {
        checks: Checks::new(t, &seen.checked.report),
        // What does not match our record is not shown with the record's words.
        subject: found
            .filter(|_| seen.checked.report.verdict != Verdict::Invalid)
            .map(|(award, badge)| subject(&f, award, badge, issuer, seen)),
        status,
        sentence,
        explanation,
        form,
        f,
    }
}

fn subject(
    f: &Frame,
    award: &StoredAssertion,
    badge: &StoredBadge,
    issuer: String,
    seen: &Seen,
) -> Subject {
    let lang = badge
        .definition
        .texts(f.t.0)
        .map_or(Language::Fr, |(language, _)| language);
    Subject {
        name: badge.definition.name(f.t.0).to_owned(),
        lang: lang.tag(),
        image: f.image(&badge.image),
        link: f.award(award.id),
        model: f.model(badge.id),
        issuer,
        issuer_url: f.issuer(badge.profile),
        issued: f.t.day(award.issued_on),
        expires: award.expires.map(|expires| f.t.day(expires)),
        expired: award
            .expires
            .is_some_and(|end| end <= seen.checked.report.at),
        address: f.base().assertion(award.id),
    }
}

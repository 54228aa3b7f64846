//! The page that checks a badge: `/verify`, `/verify?url=`, and a form. Nothing is kept.

use super::{
    Answer,
    facts::{self, Seen},
    frame::{self, Frame},
    report::{self, Checks, Status},
    words::{Day, Words},
};
use crate::badge::{json, text::Language, urls::BaseUrl, verification::Verdict};
use crate::checking::{Address, Input};
use crate::http::App;
use crate::storage::{Db, assertions::StoredAssertion, badge_classes::StoredBadge};
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

/// Why a text cannot be checked.
#[derive(Debug, PartialEq, Eq)]
enum Unreadable {
    Empty,
    TooLarge,
    BadJson,
    Unknown,
}

/// What somebody pasted: an address, a signature or JSON. An address here may come without its scheme.
fn read(base: &BaseUrl, text: &str) -> Result<Input, Unreadable> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Unreadable::Empty);
    }
    if text.len() > json::MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    if text.starts_with(['{', '[']) {
        return match json::parse(text.as_bytes()) {
            Ok(document) => Ok(Input::Json(document)),
            Err(_) => Err(Unreadable::BadJson),
        };
    }
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    if (lower.starts_with("https://") || lower.starts_with("http://"))
        && !text.contains(char::is_whitespace)
        || Address::of(base, text) != Address::Elsewhere
    {
        return Ok(Input::Url(text.to_owned()));
    }
    let part = |part: &str| {
        let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'=');
        !part.is_empty() && part.bytes().all(known)
    };
    if text.split('.').count() == 3 && text.split('.').all(part) && text.len() > 40 {
        return Ok(Input::Jws(text.to_owned()));
    }
    Err(Unreadable::Unknown)
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
    let input = match read(app.service.base(), text) {
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
    let (base, now) = (app.service.base().clone(), app.service.now());
    let seen = app
        .service
        .store()
        .read(move |db: &mut Db| facts::check(db, &base, &input, now))
        .await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_is_recognised() {
        let base = BaseUrl::parse("https://badges.example").unwrap();
        let read = |text: &str| super::read(&base, text);
        let jws = format!("{}.{}.{}", "a".repeat(20), "b-_".repeat(20), "c".repeat(20));
        assert!(matches!(read(&jws), Ok(Input::Jws(_))));
        assert!(matches!(read(" \n{\"a\":1} "), Ok(Input::Json(_))));
        assert!(matches!(
            read("HTTPS://badges.example/x"),
            Ok(Input::Url(_))
        ));
        for short in [
            "badges.example/assertions/1",
            "0193a1b2-0000-7000-8000-000000000001",
        ] {
            assert!(matches!(read(short), Ok(Input::Url(_))), "{short}");
        }
        for (text, why) in [
            ("", Unreadable::Empty),
            (" \n\t", Unreadable::Empty),
            ("{\"a\":1,\"a\":2}", Unreadable::BadJson),
            ("{", Unreadable::BadJson),
            ("other.example/assertions/1", Unreadable::Unknown),
            ("javascript:alert(1)", Unreadable::Unknown),
            ("https://a.example https://b.example", Unreadable::Unknown),
            ("www.a.fr", Unreadable::Unknown),
            ("éàü", Unreadable::Unknown),
        ] {
            assert_eq!(read(text).err(), Some(why), "{text}");
        }
        assert_eq!(
            read(&"a".repeat(json::MAX_BYTES + 1)).err(),
            Some(Unreadable::TooLarge)
        );
    }
}

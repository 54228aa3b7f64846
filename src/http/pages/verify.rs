//! The page that checks badges: `/verify`, `/verify?url=`, and a form for texts, files and lists. Nothing is kept.

mod list;
mod result;
mod submission;

use super::{
    Answer, facts,
    frame::{self, Frame},
    words::Words,
};
use crate::badge::json;
use crate::checking::{
    Input, Question, Unreadable,
    list::NoList,
    report_text::{self, Asked},
};
use crate::http::{App, attachment};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use askama::Template;
pub use submission::MAX_FILE;
use submission::{Given, Submitted};
use url::form_urlencoded::parse;

/// The form for badges.
#[derive(Template)]
#[template(path = "form.html")]
pub struct Form {
    t: Words,
    action: String,
    /// All that can be given: also a file, and whose the badge should be.
    whole: bool,
    value: String,
    email: String,
    error: Option<(Field, String)>,
}

/// What of the form is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Text,
    File,
    Email,
}

impl Form {
    /// For the text of a badge alone, with nothing in it.
    pub fn brief(f: &Frame) -> Self {
        Self {
            t: f.t,
            action: f.verify(),
            whole: false,
            value: String::new(),
            email: String::new(),
            error: None,
        }
    }

    fn whole(f: &Frame) -> Self {
        Self {
            whole: true,
            ..Self::brief(f)
        }
    }

    fn error_at(&self, field: Field) -> Option<&str> {
        let (wrong, words) = self.error.as_ref()?;
        (*wrong == field).then_some(words)
    }

    fn in_text(&self) -> Option<&str> {
        self.error_at(Field::Text)
    }

    fn in_file(&self) -> Option<&str> {
        self.error_at(Field::File)
    }

    fn in_email(&self) -> Option<&str> {
        self.error_at(Field::Email)
    }
}

#[derive(Template)]
#[template(path = "verify.html")]
struct Page {
    f: Frame,
    form: Form,
}

/// Answers `/verify` and `/verify?url=`; with `report=text` the report as a text to keep.
pub async fn answer(request: &HttpRequest, app: &App) -> Answer {
    let query = |name: &str| {
        let mut query = parse(request.query_string().as_bytes());
        query
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.into_owned())
    };
    if let Some(url) = query("url").filter(|url| !url.trim().is_empty()) {
        let given = submission::of_text(app.service.base(), &url);
        return match given {
            Ok(question) if query("report").as_deref() == Some("text") => {
                text_report(request, app, question).await
            }
            Ok(question) => one(request, app, question).await,
            Err(why) => {
                let submitted = Submitted::of_text(url);
                refused(request, app, submitted, Field::Text, &why.into())
            }
        };
    }
    let mut f = Frame::new(request, app.service.base(), "");
    f.title = f.t.say("verify-title");
    f.canonical = Some(f.base().join("/verify"));
    let form = Form::whole(&f);
    frame::lasting(request, &Page { f, form })
}

/// Answers the form.
pub async fn submitted(request: &HttpRequest, app: &App, body: web::Payload) -> Answer {
    let submitted = match submission::read(request, body).await? {
        Ok(submitted) => submitted,
        Err(field) => {
            let why = Mistake::One(Unreadable::TooLarge);
            return refused(request, app, Submitted::default(), field, &why);
        }
    };
    match submitted.understand(app.service.base()) {
        Ok(Given::One(question)) => one(request, app, question).await,
        Ok(Given::Many(items)) => list::answer(request, app, items),
        Err((field, why)) => refused(request, app, submitted, field, &why),
    }
}

/// Why nothing of what was submitted can be checked.
#[derive(Debug)]
enum Mistake {
    One(Unreadable),
    Many(NoList),
    /// A text and a file.
    Both,
    /// What should be an e-mail address is none.
    NoAddress,
}

impl From<Unreadable> for Mistake {
    fn from(why: Unreadable) -> Self {
        Self::One(why)
    }
}

fn url_of(question: &Question) -> Option<String> {
    match &question.input {
        Input::Url(url) => Some(url.clone()),
        Input::Jws(_) | Input::Json(_) | Input::Image(_) => None,
    }
}

async fn one(request: &HttpRequest, app: &App, question: Question) -> Answer {
    let (url, email) = (url_of(&question), question.email.clone());
    let checked = app.checker.check(question, app.service.now()).await?;
    let seen = facts::with_revocation(app.service.store(), checked).await?;
    let f = Frame::new(request, app.service.base(), "");
    frame::momentary(StatusCode::OK, &result::page(f, &seen, url, email))
}

/// The same report as on the command line, to be kept as a file.
async fn text_report(request: &HttpRequest, app: &App, question: Question) -> Answer {
    let url = url_of(&question);
    let now = app.service.now();
    let checked = app.checker.check(question, now).await?;
    let f = Frame::new(request, app.service.base(), "");
    let asked = Asked {
        url: url.as_deref(),
        email: None,
        base: Some(f.base()),
    };
    let name = f.t.with(
        "report-file",
        &[("date", &now.format("%Y-%m-%d").to_string())],
    );
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Robots-Tag", "noindex"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            attachment::disposition(&format!("{name}.txt")),
        ))
        .content_type("text/plain; charset=utf-8")
        .body(report_text::report(&checked, asked, f.t.0)))
}

/// Why something cannot be read as a badge, in a sentence.
pub fn unreadable(t: Words, in_file: bool, why: Unreadable) -> (StatusCode, String) {
    let unusable = |key| (StatusCode::UNPROCESSABLE_ENTITY, t.say(key));
    let too_large = |key, most| (StatusCode::PAYLOAD_TOO_LARGE, t.count(key, &[most]));
    match (why, in_file) {
        (Unreadable::Empty, _) => unusable("input-empty"),
        (Unreadable::TooLarge, true) => {
            too_large("input-file-too-large", ("mib", MAX_FILE / (1024 * 1024)))
        }
        (Unreadable::TooLarge, false) => {
            too_large("input-too-large", ("kib", json::MAX_BYTES / 1024))
        }
        (Unreadable::BadJson, _) => unusable("input-bad-json"),
        (Unreadable::Unknown, true) => unusable("input-file-unknown"),
        (Unreadable::Unknown, false) => unusable("input-unknown"),
    }
}

/// The form again, with a sentence on what to change.
fn refused(
    request: &HttpRequest,
    app: &App,
    submitted: Submitted,
    field: Field,
    why: &Mistake,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let t = f.t;
    let unusable = StatusCode::UNPROCESSABLE_ENTITY;
    let (status, error) = match why {
        Mistake::One(why) => unreadable(t, field == Field::File, *why),
        Mistake::Many(why) => {
            let (fr, en) = why.sentence();
            (unusable, if t.tag() == "fr" { fr } else { en })
        }
        Mistake::Both => (unusable, t.say("input-both")),
        Mistake::NoAddress => (unusable, t.say("mine-bad-address")),
    };
    f.title = format!("{} – {}", t.say("input-error"), t.say("verify-title"));
    f.noindex = true;
    let too_large = status == StatusCode::PAYLOAD_TOO_LARGE;
    let form = Form {
        value: if too_large {
            String::new()
        } else {
            submitted.text
        },
        email: submitted.email,
        error: Some((field, error)),
        ..Form::whole(&f)
    };
    frame::momentary(status, &Page { f, form })
}

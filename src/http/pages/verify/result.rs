//! The page of one verification: the dated report, on the screen and on paper.

use super::super::{
    facts::Seen,
    frame::{self, Frame},
    model_view::web,
    report::{Checks, Fetches, Status},
    words::Day,
};
use super::Form;
use crate::badge::text::Language;
use crate::checking::{Belongs, words};
use askama::Template;

#[derive(Template)]
#[template(path = "verified.html")]
pub struct ResultPage {
    f: Frame,
    status: Status,
    sentence: &'static str,
    explanation: &'static str,
    belongs: Option<Belonging>,
    checks: Checks,
    fetches: Option<Fetches>,
    subject: Option<Subject>,
    recognised: Vec<(String, String)>,
    address: Option<String>,
    text_report: Option<String>,
    form: Form,
}

/// Whether it is that person's.
struct Belonging {
    kind: &'static str,
    mark: &'static str,
    email: String,
    sentence: &'static str,
}

/// What the badge says of itself.
struct Subject {
    /// Issued by another service.
    foreign: bool,
    name: String,
    lang: Option<&'static str>,
    image: Option<String>,
    link: Option<String>,
    model: Option<String>,
    issuer: String,
    issuer_url: Option<String>,
    issued: Option<Day>,
    expires: Option<Day>,
    expired: bool,
    id: Option<String>,
    version: &'static str,
}

/// The page; `url` if the badge was given by its address, `email` if somebody was named.
pub fn page(mut f: Frame, seen: &Seen, url: Option<String>, email: Option<String>) -> ResultPage {
    let t = f.t;
    let checked = &seen.checked;
    let status = Status::new(t, checked, seen.revocation.as_ref());
    f.title = t.with("verify-result-title", &[("status", &status.words)]);
    f.noindex = true;
    let mut text_report = None;
    if let Some(url) = &url {
        let query = [("url".to_owned(), url.clone())];
        f.switch = frame::in_language(&f.path("/verify"), &query, t.other());
        text_report = Some(format!("{}&report=text", f.verify_of(url)));
    }
    ResultPage {
        sentence: words::verdict(checked).r#in(t.0),
        explanation: words::meaning(checked).r#in(t.0),
        belongs: email.map(|email| belonging(checked.belonging(), email, t.0)),
        checks: Checks::new(t, &checked.report),
        fetches: Fetches::new(t, &checked.fetched),
        subject: subject(&f, seen),
        recognised: (checked.programmes.iter())
            .map(|programme| (programme.name.clone(), f.programme(programme.id)))
            .collect(),
        address: url,
        text_report,
        form: Form::brief(&f),
        status,
        f,
    }
}

fn belonging(belongs: Belongs, email: String, language: Language) -> Belonging {
    let (kind, mark) = match belongs {
        Belongs::Yes => ("good", "✓"),
        Belongs::No => ("bad", "✗"),
        Belongs::CannotTell => ("unknown", "?"),
    };
    Belonging {
        kind,
        mark,
        email,
        sentence: words::belonging(belongs).r#in(language),
    }
}

/// Only what may be believed: what does not match our record is not shown with the record's words.
fn subject(f: &Frame, seen: &Seen) -> Option<Subject> {
    let claim = seen.checked.believed()?;
    let (award, badge) = (&seen.checked.assertion, &seen.checked.badge);
    let texts = badge.as_ref().map(|badge| badge.definition.texts(f.t.0));
    let lang = texts.map(|texts| texts.map_or(Language::Fr, |(language, _)| language).tag());
    let unnamed = || f.t.say("unnamed");
    let name = match badge {
        Some(badge) => badge.definition.name(f.t.0).to_owned(),
        None => claim.name.clone().unwrap_or_else(unnamed),
    };
    let now = seen.checked.report.at;
    Some(Subject {
        foreign: award.is_none(),
        name,
        lang,
        image: badge.as_ref().map(|badge| f.image(&badge.image)),
        link: match award {
            Some(award) => Some(f.award(award.id)),
            None => claim.id.as_deref().and_then(web),
        },
        model: badge.as_ref().map(|badge| f.model(badge.id)),
        issuer: claim.issuer.clone().unwrap_or_else(unnamed),
        issuer_url: match badge {
            Some(badge) => Some(f.issuer(badge.profile)),
            None => claim.issuer_url.as_deref().and_then(web),
        },
        issued: claim.issued_on.map(|at| f.t.day(at)),
        expires: claim.expires.map(|at| f.t.day(at)),
        expired: claim.expires.is_some_and(|at| at <= now),
        id: claim.id.clone(),
        version: claim.version.name(),
    })
}

//! `/desk/{id}/cohorts`: a file of awards is brought, looked at, corrected and awarded.

mod acting;
mod lines;
mod one;

pub use acting::act;
pub use one::{rejected, show};

use super::{Errors, Room, once};
use crate::badge::{
    cohort::{self, Hints, LIMITS},
    error::Invalid,
    time,
};
use crate::http::pages::{
    Answer, Fields,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    body,
    problem::Problem,
};
use crate::issuing::{
    Guard, Once,
    cohorts::{Cohort, NewCohort, State},
};
use crate::storage::Page as Slice;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use url::form_urlencoded::parse;
use uuid::Uuid;

/// How many former files a page lists.
const LISTED: usize = 20;
/// More badges than an issuer has.
const ALL: i64 = 10_000;
/// The largest file, as by REST.
pub const MOST: usize = LIMITS.bytes;

#[derive(Template)]
#[template(path = "desk/cohorts.html")]
struct Page {
    f: Frame,
    d: Room,
    errors: Errors,
    bring: Bring,
    former: Vec<Former>,
    older: Option<String>,
}

/// The form that takes a file.
pub struct Bring {
    /// Where it is sent.
    pub action: String,
    /// The cohort whose columns and badge the file has, too.
    pub like: Option<Uuid>,
    /// The badges that can be awarded.
    pub badges: Vec<Choice>,
    /// Of lines that have none.
    pub date: String,
}

/// One of several.
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// It is the one.
    pub chosen: bool,
}

/// A file that was brought.
struct Former {
    name: String,
    url: String,
    date: String,
    state: String,
    tone: &'static str,
    counts: String,
}

/// Below the base URL.
fn path(issuer: Uuid, cohort: Option<Uuid>) -> String {
    match cohort {
        None => format!("/desk/{issuer}/cohorts"),
        Some(cohort) => format!("/desk/{issuer}/cohorts/{cohort}"),
    }
}

impl Bring {
    /// A form for a file whose lines name their badge, or which is for one of these.
    pub async fn new(app: &App, at: &AtDesk, f: &Frame, badge: &str) -> Result<Self, Problem> {
        let none = f.t.say("desk-cohorts-badge-column");
        Ok(Self {
            action: f.link(&f.path(&path(at.issuer, None))),
            like: None,
            badges: badges(app, at, f, badge, none).await?,
            date: String::new(),
        })
    }
}

/// The badges that can be awarded, after `none`.
async fn badges(
    app: &App,
    at: &AtDesk,
    f: &Frame,
    chosen: &str,
    none: String,
) -> Result<Vec<Choice>, Problem> {
    let all = Slice::first(ALL);
    let found = app.service.badges(at.scope(), Some(at.issuer), all).await?;
    let mut choices: Vec<Choice> = found
        .iter()
        .filter(|badge| badge.composite.is_none() && badge.archived_at.is_none())
        .map(|badge| Choice {
            value: badge.id.to_string(),
            label: badge.definition.name(f.t.0).to_owned(),
            chosen: badge.id.to_string() == chosen,
        })
        .collect();
    choices.sort_by_key(|choice| choice.label.to_lowercase());
    // What a program said may be a name.
    if !chosen.is_empty() && !choices.iter().any(|choice| choice.chosen) {
        let (value, label) = (chosen.to_owned(), chosen.to_owned());
        choices.push(Choice {
            value,
            label,
            chosen: true,
        });
    }
    choices.insert(
        0,
        Choice {
            value: String::new(),
            label: none,
            chosen: chosen.is_empty(),
        },
    );
    Ok(choices)
}

/// `/desk/{id}/cohorts`
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &at, &mut f, "cohorts");
    let bring = Bring::new(&app, &at, &f, "").await?;
    page(&request, &app, &at, (f, d), bring, Errors::default()).await
}

async fn page(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    (mut f, d): (Frame, Room),
    bring: Bring,
    errors: Errors,
) -> Answer {
    f.title = f.t.say("desk-cohorts-title");
    let mut query = parse(request.query_string().as_bytes());
    let before = query.find(|(name, _)| name == "before");
    let before = before.and_then(|(_, id)| Uuid::try_parse(&id).ok());
    let more = i64::try_from(LISTED + 1).unwrap_or(i64::MAX);
    let found = app
        .service
        .latest_cohorts(at.scope(), at.issuer, before, more)
        .await?;
    let last = found.get(LISTED - 1).filter(|_| found.len() > LISTED);
    let older = last.map(|last| format!("{}?before={}", path(at.issuer, None), last.id));
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        former: (found.iter().take(LISTED))
            .map(|cohort| former(&f, cohort))
            .collect(),
        older: older.map(|older| f.link(&f.path(&older))),
        errors,
        bring,
        f,
        d,
    };
    frame::momentary(status, &page)
}

fn former(f: &Frame, cohort: &Cohort) -> Former {
    let t = f.t;
    let (key, tone) = match cohort.state {
        State::Preview => ("desk-cohorts-state-preview", "past"),
        State::Queued | State::Running => ("desk-cohorts-state-running", "unknown"),
        State::Done => ("desk-cohorts-state-done", "good"),
        State::Failed => ("desk-cohorts-state-failed", "bad"),
    };
    let counts = &cohort.counts;
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let numbers = [
        ("awarded", number(counts.awarded)),
        ("rejected", number(counts.rejected)),
        ("lines", number(counts.lines)),
    ];
    let told = match cohort.state {
        State::Preview => "desk-cohorts-counts-preview",
        _ => "desk-cohorts-counts",
    };
    Former {
        name: cohort.file_name.clone(),
        url: f.link(&f.path(&path(cohort.issuer, Some(cohort.id)))),
        date: t.date(cohort.created_at),
        state: t.say(key),
        tone,
        counts: t.count(told, &numbers),
    }
}

/// `POST /desk/{id}/cohorts`: takes a file, and leads to its preview.
pub async fn bring(request: HttpRequest, app: web::Data<App>, form: DeskForm<MOST>) -> Answer {
    let DeskForm { at, fields } = form;
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &at, &mut f, "cohorts");
    if fields.too_large {
        let errors = Errors::one(f.t, "file", "desk-cohorts-too-large");
        let bring = Bring::new(&app, &at, &f, "").await?;
        return page(&request, &app, &at, (f, d), bring, errors).await;
    }
    let place = at.issuer;
    let leads = move |made: &Cohort| (path(place, Some(made.id)), "desk-cohorts-brought-done");
    let guard = once::guard("cohort", at.desk.member, &fields, leads)?;
    match brought(&app, &at, &f, &fields, &guard).await? {
        Ok(made) => once::led(&request, &app, &guard, &made),
        Err(errors) => {
            let mut form = Bring::new(&app, &at, &f, fields.text("badge")).await?;
            form.date = fields.text("issuedOn").to_owned();
            page(&request, &app, &at, (f, d), form, errors).await
        }
    }
}

async fn brought(
    app: &App,
    at: &AtDesk,
    f: &Frame,
    fields: &Fields,
    guard: &Guard<Cohort>,
) -> Result<Result<Once<Cohort>, Errors>, Problem> {
    let t = f.t;
    if fields.file.is_empty() {
        return Ok(Err(Errors::one(t, "file", "desk-cohorts-no-file")));
    }
    let Ok(issued_on) = date(fields.text("issuedOn")) else {
        return Ok(Err(Errors::one(t, "issuedOn", "error-invalid-date")));
    };
    let _turn = app.list_turn()?;
    let mut badge = some(fields.text("badge"));
    let mut columns = BTreeMap::new();
    let (mut notify, mut allow_duplicates) = (true, false);
    let mut of_all = issued_on;
    if let Ok(like) = Uuid::try_parse(fields.text("like")) {
        let like = app.service.cohort(at.scope(), at.issuer, like).await?;
        let read = like.options.columns.iter();
        let name = |at: &usize| like.header.get(*at).cloned();
        columns = read
            .filter_map(|(field, at)| Some((*field, name(at)?)))
            .collect();
        badge = badge.or(like.options.badge);
        of_all = of_all.or(like.options.issued_on);
        (notify, allow_duplicates) = (like.options.notify, like.options.allow_duplicates);
    }
    let hints = Hints {
        columns,
        has_badge: badge.is_some(),
        issued_on: of_all,
        lenient: true,
    };
    let sha256 = Sha256::digest(&fields.file).into();
    let (bytes, now) = (fields.file.clone(), app.service.now());
    // A large workbook takes a second.
    let read = web::block(move || cohort::read(&bytes, LIMITS, &hints, now)).await;
    let read = read.map_err(|why| body::unreadable(&why.into()))?;
    let reading = match read {
        Ok(reading) => reading,
        Err(why) => {
            let message = why.sentence().get(t.0).to_owned();
            return Ok(Err(Errors::said("file", message)));
        }
    };
    let new = NewCohort {
        issuer: at.issuer,
        file_name: match fields.file_name.trim() {
            "" => "cohort".to_owned(),
            name => name.to_owned(),
        },
        sha256,
        reading,
        badge,
        issued_on: of_all,
        notify,
        allow_duplicates,
    };
    let (actor, own) = (at.actor(), Some(guard.clone()));
    let made = app
        .service
        .preview_cohort_once(&actor, at.scope(), new, own);
    match made.await {
        Ok(made) => Ok(Ok(made)),
        Err(why) => Ok(Err(Errors::of(t, why)?)),
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// The day of a date field.
fn date(text: &str) -> Result<Option<DateTime<Utc>>, Invalid> {
    match text {
        "" => Ok(None),
        text => time::parse(text).map(Some),
    }
}

/// A day for a date field.
fn day(date: Option<DateTime<Utc>>) -> String {
    date.map_or_else(String::new, |date| date.format("%Y-%m-%d").to_string())
}

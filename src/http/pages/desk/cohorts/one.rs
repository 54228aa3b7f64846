//! `/desk/{id}/cohorts/{item}`: a preview, how far it is, or what came of it.

use super::{
    super::{Errors, Room, item},
    Bring, Choice, badges, day,
    lines::{self, Bad, LineView},
    path,
};
use crate::badge::cohort::Field;
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
};
use crate::http::{App, auth::desk::AtDesk, problem::Problem};
use crate::http::{attachment, negotiation};
use crate::issuing::{
    cohorts::{Counts, Looked, State},
    revision::Revision,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web,
};
use askama::Template;
use url::form_urlencoded::parse;
use uuid::Uuid;

/// How many lines a page shows.
const LINES: usize = 100;
/// How many refused lines can be corrected on the page.
pub(super) const CORRECTED: usize = 20;
/// How often, in seconds, a page that somebody follows is loaded again.
const EVERY: u32 = 5;

#[derive(Template)]
#[template(path = "desk/cohort.html")]
struct Page {
    f: Frame,
    d: Room,
    errors: Errors,
    action: String,
    back: String,
    when: String,
    lead: String,
    counts: Vec<(String, u64)>,
    composites: Vec<(String, String)>,
    /// Of a preview.
    form: Option<Form>,
    /// While it is awarded.
    running: Option<Running>,
    /// Once it is done and something was refused.
    bring: Option<Bring>,
    rejected: Option<String>,
    /// More lines were refused than the page has fields for.
    more_rejected: bool,
    lines: Vec<LineView>,
    whose: bool,
    older: Option<String>,
    newer: Option<String>,
    forgotten: bool,
    /// Nothing can be told of the lines before somebody says what the columns are.
    columns_first: bool,
}

/// How a preview is read, and what can be corrected.
struct Form {
    /// The reading that is shown.
    seen: String,
    /// What no column says.
    missing: Vec<String>,
    columns: Vec<ColumnView>,
    badges: Vec<Choice>,
    date: String,
    notify: bool,
    duplicates: bool,
    bad: Vec<Bad>,
    /// The button that awards.
    confirm: Option<String>,
}

struct ColumnView {
    id: String,
    name: String,
    samples: String,
    choices: Vec<Choice>,
}

struct Running {
    done: u64,
    lines: u64,
    words: String,
    reload: String,
    follows: bool,
    follow: String,
}

/// `/desk/{id}/cohorts/{item}`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    page(&request, &app, &at, item(&path)?, Errors::default()).await
}

/// What a page that is loaded says in its query.
struct Query {
    page: usize,
    follows: bool,
}

impl Query {
    fn of(request: &HttpRequest) -> Self {
        let mut query = Self {
            page: 0,
            follows: false,
        };
        for (name, value) in parse(request.query_string().as_bytes()) {
            match &*name {
                "page" => query.page = value.parse().unwrap_or(0).min(1_000_000),
                "follow" => query.follows = true,
                _ => {}
            }
        }
        query
    }
}

pub(super) async fn page(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    id: Uuid,
    errors: Errors,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "cohorts");
    let query = Query::of(request);
    let looked = app
        .service
        .look_at_cohort(at.scope(), at.issuer, id, (query.page, LINES), CORRECTED)
        .await?;
    let t = f.t;
    let cohort = &looked.cohort;
    f.title = t.with("desk-cohort-title", &[("name", &cohort.file_name)]);
    let own = path(at.issuer, Some(id));
    let link = |f: &Frame, query: &str| f.link(&f.path(&format!("{own}{query}")));
    let is_preview = cohort.state == State::Preview;
    let runs = matches!(cohort.state, State::Queued | State::Running);
    let follows = runs && query.follows;
    let bad = !looked.rejected.is_empty();
    let mut bring = None;
    if cohort.state.is_final() && bad {
        let badge = cohort.options.badge.as_deref().unwrap_or_default();
        bring = Some(Bring {
            like: Some(id),
            ..Bring::new(app, at, &f, badge).await?
        });
    }
    let pages = |at: usize| format!("?page={at}");
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        action: link(&f, ""),
        back: f.link(&f.path(&path(at.issuer, None))),
        when: t.with(
            "desk-cohort-brought",
            &[("date", &t.date(cohort.created_at))],
        ),
        lead: lead(&f, &looked),
        counts: counts(&f, cohort.state, &cohort.counts),
        composites: looked
            .composites
            .values()
            .map(|(name, count)| {
                let count = t.count("desk-cohort-times", &[("count", *count)]);
                (name.get(t.0).to_owned(), count)
            })
            .collect(),
        form: match is_preview {
            true => Some(form(app, at, &f, &looked).await?),
            false => None,
        },
        running: runs.then(|| Running {
            done: cohort.counts.done(),
            lines: cohort.counts.lines,
            words: t.count(
                "desk-cohort-progress",
                &[
                    ("done", number(cohort.counts.done())),
                    ("lines", number(cohort.counts.lines)),
                ],
            ),
            reload: link(&f, ""),
            follows,
            follow: link(&f, if follows { "" } else { "?follow=1" }),
        }),
        bring,
        rejected: bad.then(|| link(&f, "/rejected.csv")),
        more_rejected: looked.rejected.len() == CORRECTED
            && number(cohort.counts.rejected) > CORRECTED,
        lines: lines::views(&f, &looked),
        whose: is_preview || runs,
        newer: (query.page > 0).then(|| link(&f, &pages(query.page - 1))),
        older: (number(cohort.counts.lines) > (query.page + 1) * LINES)
            .then(|| link(&f, &pages(query.page + 1))),
        columns_first: is_preview && !looked.missing().is_empty(),
        forgotten: cohort.forgotten_at.is_some(),
        errors,
        f,
        d,
    };
    let mut answer = frame::momentary(status, &page)?;
    if follows {
        let every = HeaderValue::from(EVERY);
        answer.headers_mut().insert(header::REFRESH, every);
    }
    Ok(answer)
}

pub(super) fn number(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// What it comes to, in one sentence.
fn lead(f: &Frame, looked: &Looked) -> String {
    let (t, cohort) = (f.t, &looked.cohort);
    let counts = &cohort.counts;
    let numbers = [
        ("awarded", number(counts.awarded)),
        ("rejected", number(counts.rejected)),
    ];
    match cohort.state {
        State::Preview if !looked.missing().is_empty() => t.say("desk-cohort-lead-columns"),
        State::Preview if counts.awarded > 0 => t.count("desk-cohort-lead-preview", &numbers),
        State::Preview if counts.rejected > 0 => t.count("desk-cohort-lead-nothing-good", &numbers),
        State::Preview => t.say("desk-cohort-lead-nothing-new"),
        State::Queued | State::Running => t.say("desk-cohort-lead-running"),
        State::Done if counts.awarded + counts.rejected == 0 => {
            t.say("desk-cohort-lead-nothing-done")
        }
        State::Done => t.count("desk-cohort-lead-done", &numbers),
        State::Failed => t.say("desk-cohort-lead-failed"),
    }
}

fn counts(f: &Frame, state: State, counts: &Counts) -> Vec<(String, u64)> {
    let awarded = match state {
        State::Preview => "desk-cohort-count-to-award",
        _ => "desk-cohort-count-awarded",
    };
    let all = [
        ("desk-cohort-count-lines", counts.lines, true),
        (awarded, counts.awarded, true),
        ("desk-cohort-count-held", counts.already_held, false),
        ("desk-cohort-count-same", counts.same_as_before, false),
        ("desk-cohort-count-not-again", counts.not_again, false),
        ("desk-cohort-count-refused", counts.rejected, true),
    ];
    let shown = all
        .into_iter()
        .filter(|(_, count, always)| *always || *count > 0);
    shown.map(|(key, count, _)| (f.t.say(key), count)).collect()
}

async fn form(app: &App, at: &AtDesk, f: &Frame, looked: &Looked) -> Result<Form, Problem> {
    let (t, options) = (f.t, &looked.cohort.options);
    let missing = looked.missing();
    let badge = options.badge.as_deref().unwrap_or_default();
    let none = match options.columns.contains_key(&Field::Badge) {
        true => t.say("desk-cohorts-badge-column"),
        false => t.say("desk-cohorts-badge-choose"),
    };
    let columns = looked.columns.iter().enumerate();
    let columns = columns.map(|(at, column)| ColumnView {
        id: format!("column-{at}"),
        name: lines::name(f, looked, at),
        samples: column.samples.join(" ; "),
        choices: choices(f, column.field),
    });
    let awards = number(looked.cohort.counts.awarded);
    let bad = match missing.is_empty() {
        true => lines::bad(f, looked),
        false => Vec::new(),
    };
    let confirm = match (awards, bad.iter().any(|bad| !bad.cells.is_empty())) {
        (0, false) => None,
        (0, true) => Some(t.say("desk-cohort-confirm-corrected")),
        (_, true) => Some(t.count("desk-cohort-confirm-rest", &[("count", awards)])),
        (_, false) => Some(t.count("desk-cohort-confirm", &[("count", awards)])),
    };
    Ok(Form {
        seen: Revision::of_cohort(&looked.cohort).as_str().to_owned(),
        missing: missing.into_iter().map(|field| t.say(key(field))).collect(),
        columns: columns.collect(),
        badges: badges(app, at, f, badge, none).await?,
        date: day(options.issued_on),
        notify: options.notify,
        duplicates: options.allow_duplicates,
        bad,
        confirm,
    })
}

/// What a column can be.
fn choices(f: &Frame, chosen: Option<Field>) -> Vec<Choice> {
    let none = Choice {
        value: String::new(),
        label: f.t.say("desk-cohort-column-unread"),
        chosen: chosen.is_none(),
    };
    let fields = Field::ALL.into_iter().map(|field| Choice {
        value: field.name().to_owned(),
        label: f.t.say(key(field)),
        chosen: chosen == Some(field),
    });
    std::iter::once(none).chain(fields).collect()
}

fn key(field: Field) -> &'static str {
    match field {
        Field::Email => "desk-cohort-column-email",
        Field::Badge => "desk-cohort-column-badge",
        Field::Narrative => "desk-cohort-column-narrative",
        Field::Evidence => "desk-cohort-column-evidence",
        Field::IssuedOn => "desk-cohort-column-date",
    }
}

/// `/desk/{id}/cohorts/{item}/rejected.csv`: the lines that were refused, to correct and to bring again.
pub async fn rejected(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let language = negotiation::language(&request);
    let text = app
        .service
        .rejected_lines(at.scope(), at.issuer, item(&path)?, language)
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            attachment::disposition("a-corriger.csv"),
        ))
        .content_type("text/csv; charset=utf-8")
        .body(text))
}

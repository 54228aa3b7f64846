//! `/api/v1/issuers/{id}/cohorts`: many awards from one file.

use super::{
    Answer, App, Caller, PageQuery, Problem, created, id, list as listed, query, show as shown,
};
use crate::badge::{
    cohort::{self, Field, Hints, LIMITS, Why},
    error::Invalid,
    recipient::hex,
    text::{Language, Localized},
    urls::BaseUrl,
};
use crate::http::{
    body::{self, Raw},
    negotiation,
};
use crate::issuing::{
    FieldError,
    cohorts::{self, Cohort, Counts, Line, NewCohort, Outcome, State},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use chrono::{DateTime, Utc};
use futures_util::stream;
use multer::Multipart;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::convert::Infallible;
use uuid::Uuid;

/// The largest body: a file, and the fields beside it.
const MAX_BODY: usize = LIMITS.bytes + 64 * 1024;
/// How many pages of stored lines make one page here.
const PAGES: i64 = 4;

/// What goes for the whole file; in the query when the body is the file itself.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CohortQuery {
    /// The badge of lines that name none: its id, address, competency or name.
    badge: Option<String>,
    /// Write to the holders: true when not given.
    notify: Option<bool>,
    /// Award badges to those who hold them, when the line is another.
    allow_duplicates: Option<bool>,
}

/// A form with a file.
#[derive(utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)] // for the description alone
pub struct CohortForm {
    /// A CSV or an XLSX, 10 MiB and 100,000 lines at most.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The badge of lines that name none: its id, address, competency or name.
    badge: Option<String>,
    /// Which column is what, by its name: a JSON object of email, badge, narrative, evidence, issuedOn.
    columns: Option<String>,
    /// `true` or `false`: write to the holders; true when not given.
    notify: Option<String>,
    /// `true` or `false`: award badges to those who hold them, when the line is another.
    allow_duplicates: Option<String>,
}

/// Many awards from one file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CohortView {
    id: Uuid,
    issuer: Uuid,
    file_name: String,
    /// Of the file, in hex.
    sha256: String,
    state: State,
    /// Of a preview, what would come of the lines; afterwards, what came of them so far.
    counts: Counts,
    /// How many lines are dealt with.
    done: u64,
    /// Which column is what.
    #[schema(value_type = Object)]
    columns: BTreeMap<Field, String>,
    /// The columns that are not read.
    ignored_columns: Vec<String>,
    notify: bool,
    allow_duplicates: bool,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    created_by: String,
    created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_at: Option<DateTime<Utc>>,
    /// Since when it is done or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<DateTime<Utc>>,
    /// Since when its lines are not kept any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    forgotten_at: Option<DateTime<Utc>>,
}

impl CohortView {
    fn new(cohort: Cohort) -> Self {
        let name = |at: usize| cohort.header.get(at).cloned();
        let columns = &cohort.options.columns;
        let read = |at: &usize| columns.values().any(|used| used == at);
        Self {
            ignored_columns: (0..cohort.header.len())
                .filter(|at| !read(at))
                .filter_map(name)
                .collect(),
            columns: columns
                .iter()
                .filter_map(|(field, at)| Some((*field, name(*at)?)))
                .collect(),
            id: cohort.id,
            issuer: cohort.issuer,
            file_name: cohort.file_name,
            sha256: hex(&cohort.sha256),
            state: cohort.state,
            done: cohort.counts.done(),
            counts: cohort.counts,
            notify: cohort.options.notify,
            allow_duplicates: cohort.options.allow_duplicates,
            failure: cohort.failure,
            created_by: cohort.created_by,
            created_at: cohort.created_at,
            confirmed_at: cohort.confirmed_at,
            finished_at: cohort.finished_at,
            forgotten_at: cohort.forgotten_at,
        }
    }
}

/// What comes of a line.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CohortOutcome)]
enum Comes {
    Awarded,
    AlreadyHeld,
    SameAsBefore,
    NotAgain,
    Rejected,
}

/// A line of a cohort.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CohortLine)]
#[serde(rename_all = "camelCase")]
pub struct LineView {
    /// Which line of the file.
    line: usize,
    /// Whom it is for; not kept once it is dealt with.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// The badge that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<String>,
    /// What came of it; in a preview, what would.
    outcome: Comes,
    /// The award that was made, or that stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    assertion: Option<String>,
    /// The composites of the issuer's own programmes that it completes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    completes: Vec<Completed>,
    /// All that is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorView>,
}

/// A composite that a line completes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CompletedComposite)]
pub struct Completed {
    /// The URL of its BadgeClass.
    badge: String,
    /// Its name, in the language of `Accept-Language`.
    name: String,
}

/// Something that is wrong with a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CohortLineError)]
pub struct ErrorView {
    code: Why,
    /// The number of the column, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// In words.
    #[schema(value_type = Object)]
    message: Localized,
}

impl LineView {
    fn new(base: &BaseUrl, header: &[String], line: Line, language: Language) -> Self {
        let mut view = Self {
            line: line.number,
            email: line.asks.map(|asks| asks.email),
            badge: line.badge.map(|id| base.badge(id)),
            outcome: Comes::Rejected,
            assertion: None,
            completes: Vec::new(),
            errors: Vec::new(),
        };
        let (outcome, assertion) = match line.outcome {
            Outcome::Awarded {
                assertion,
                completes,
            } => {
                let composites = completes.into_iter().map(|(badge, name)| Completed {
                    badge: base.badge(badge),
                    name: name.get(language).to_owned(),
                });
                view.completes = composites.collect();
                (Comes::Awarded, assertion)
            }
            Outcome::AlreadyHeld { assertion } => (Comes::AlreadyHeld, assertion),
            Outcome::SameAsBefore { assertion } => (Comes::SameAsBefore, assertion),
            Outcome::NotAgain { assertion } => (Comes::NotAgain, Some(assertion)),
            Outcome::Rejected { wrong } => {
                let error = |wrong: cohort::Wrong| ErrorView {
                    code: wrong.why,
                    column: wrong.column.map(|at| at + 1),
                    name: wrong.column.and_then(|at| header.get(at).cloned()),
                    value: wrong.column.and_then(|at| line.cells.get(at).cloned()),
                    message: Localized {
                        fr: wrong.why.sentence(Language::Fr).to_owned(),
                        en: wrong.why.sentence(Language::En).to_owned(),
                    },
                };
                view.errors = wrong.into_iter().map(error).collect();
                (Comes::Rejected, None)
            }
        };
        view.outcome = outcome;
        view.assertion = assertion.map(|id| base.assertion(id));
        view
    }
}

/// A file as it came.
struct Sent {
    name: String,
    bytes: Vec<u8>,
    options: CohortQuery,
    columns: BTreeMap<Field, String>,
}

async fn sent(request: &HttpRequest, body: web::Bytes) -> Result<Sent, Problem> {
    let boundary = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| multer::parse_boundary(value).ok());
    let mut sent = Sent {
        name: "cohort".to_owned(),
        bytes: Vec::new(),
        options: query(request)?,
        columns: BTreeMap::new(),
    };
    let Some(boundary) = boundary else {
        sent.bytes = body.to_vec();
        return Ok(sent);
    };
    let unreadable = |why: multer::Error| Problem::new("invalid-body", why.to_string());
    let mut parts = Multipart::new(stream::iter([Ok::<_, Infallible>(body)]), boundary);
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let field = part.name().unwrap_or_default().to_owned();
        if field == "file" {
            sent.name = part.file_name().unwrap_or("cohort").to_owned();
            sent.bytes = part.bytes().await.map_err(unreadable)?.to_vec();
            continue;
        }
        let text = part.text().await.map_err(unreadable)?;
        // A form without a choice sends an empty one.
        if text.trim().is_empty() {
            continue;
        }
        match field.as_str() {
            "badge" => sent.options.badge = Some(text),
            "columns" => sent.columns = columns(&text)?,
            "notify" => sent.options.notify = Some(truth("/notify", &text)?),
            "allowDuplicates" => {
                sent.options.allow_duplicates = Some(truth("/allowDuplicates", &text)?);
            }
            _ => {
                let why = Invalid::new(
                    "unknown-field",
                    "the form has file, badge, columns, notify and allowDuplicates",
                );
                return Err(wrong(format!("/{field}"), why));
            }
        }
    }
    Ok(sent)
}

fn columns(text: &str) -> Result<BTreeMap<Field, String>, Problem> {
    serde_json::from_str(text).map_err(|_| {
        let message = "a JSON object such as {\"email\": \"Adresse pro\"}, of email, badge, narrative, evidence and issuedOn";
        wrong("/columns", Invalid::new("invalid-value", message))
    })
}

fn truth(pointer: &str, text: &str) -> Result<bool, Problem> {
    match text.trim() {
        "true" | "on" => Ok(true),
        "false" => Ok(false),
        _ => Err(wrong(
            pointer,
            Invalid::new("invalid-value", "true or false"),
        )),
    }
}

fn wrong(pointer: impl Into<String>, why: Invalid) -> Problem {
    Problem::fields(vec![FieldError::new(pointer, why)])
}

/// Looks at a file, CSV or XLSX, and says line by line what would come of it. Nothing is awarded.
///
/// The body is a form, or the file itself with its options in the query. Columns: the e-mail address, the badge, and
/// maybe narrative, evidence and date of issue, by many names in French and English. A preview is kept for 24 hours.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/cohorts", params(("id" = Uuid, Path), CohortQuery), security(("bearer" = [])),
    request_body(content((CohortForm = "multipart/form-data"), (super::images::File = "application/octet-stream"), (String = "text/csv"))),
    responses((status = 201, body = CohortView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)),
    tag = "cohorts", operation_id = "previewCohort")]
pub async fn create(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Raw<MAX_BODY>,
) -> Answer {
    let issuer = id(&path)?;
    let _turn = app.list_turn()?;
    let sent = sent(&request, body.0).await?;
    let sha256 = Sha256::digest(&sent.bytes).into();
    let (now, limits) = (app.service.now(), LIMITS);
    let hints = Hints {
        columns: sent.columns,
        has_badge: sent.options.badge.is_some(),
    };
    // A large workbook takes a second.
    let bytes = sent.bytes;
    let read = web::block(move || cohort::read(&bytes, limits, &hints, now)).await;
    let read = read.map_err(|why| body::unreadable(&why.into()))?;
    let reading = read.map_err(|why| {
        let (code, message) = (why.code(), why.sentence().en);
        match code {
            "table-too-large" => Problem::new("body-too-large", message),
            code => wrong("/file", Invalid::new(code, message)),
        }
    })?;
    let new = NewCohort {
        issuer,
        file_name: sent.name,
        sha256,
        reading,
        badge: sent.options.badge,
        notify: sent.options.notify.unwrap_or(true),
        allow_duplicates: sent.options.allow_duplicates.unwrap_or(false),
    };
    let made = app
        .service
        .preview_cohort(&caller.actor(), caller.scope(), new)
        .await?;
    let location = app.service.base().join(&cohorts::path(issuer, made.id));
    Ok(created(&location, &CohortView::new(made)))
}

/// The cohorts of an issuer.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/cohorts", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<CohortView>), (status = 404, body = Problem)), tag = "cohorts", operation_id = "listCohorts")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app
        .service
        .cohorts(caller.scope(), id(&path)?, page)
        .await?;
    let items = found.into_iter().map(CohortView::new).collect();
    Ok(listed(&request, &app, page, items, |item: &CohortView| {
        item.id
    }))
}

/// One cohort, and how far it is.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/cohorts/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = CohortView), (status = 404, body = Problem)), tag = "cohorts", operation_id = "showCohort")]
pub async fn show(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (issuer, item) = (id(&path.0)?, id(&path.1)?);
    let found = app.service.cohort(caller.scope(), issuer, item).await?;
    Ok(shown(StatusCode::OK, &CohortView::new(found)))
}

/// Forgets a preview with all its lines.
#[utoipa::path(delete, path = "/api/v1/issuers/{id}/cohorts/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "cohorts", operation_id = "discardCohort")]
pub async fn discard(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (issuer, item) = (id(&path.0)?, id(&path.1)?);
    app.service
        .discard_cohort(&caller.actor(), caller.scope(), issuer, item)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Awards what a preview shows. Again changes nothing.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/cohorts/{item}/confirmation", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 202, body = CohortView), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "cohorts", operation_id = "confirmCohort")]
pub async fn confirm(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (issuer, item) = (id(&path.0)?, id(&path.1)?);
    let confirmed = app
        .service
        .confirm_cohort(&caller.actor(), caller.scope(), issuer, item)
        .await?;
    Ok(shown(StatusCode::ACCEPTED, &CohortView::new(confirmed)))
}

/// Which lines.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LinesQuery {
    /// From 0; a page has 100 lines.
    page: Option<u32>,
}

/// The lines of a cohort, a hundred at a time, with what came of each, or would.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/cohorts/{item}/lines", params(("id" = Uuid, Path), ("item" = Uuid, Path), LinesQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<LineView>), (status = 404, body = Problem)), tag = "cohorts", operation_id = "listCohortLines")]
pub async fn lines(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (issuer, item) = (id(&path.0)?, id(&path.1)?);
    let page = i64::from(query::<LinesQuery>(&request)?.page.unwrap_or(0));
    let (service, scope) = (&app.service, caller.scope());
    let language = negotiation::language(&request);
    let cohort = service.cohort(scope, issuer, item).await?;
    let mut items = Vec::new();
    for stored in page * PAGES..(page + 1) * PAGES {
        let found = service.cohort_lines(scope, issuer, item, stored).await?;
        let view = |line| LineView::new(service.base(), &cohort.header, line, language);
        items.extend(found.into_iter().map(view));
    }
    let more = cohort.forgotten_at.is_none() && (page + 1) * PAGES < cohort.pages;
    let next = more.then(|| {
        let lines = format!("{}/lines?page={}", cohorts::path(issuer, item), page + 1);
        service.base().join(&lines)
    });
    Ok(shown(StatusCode::OK, &super::List { items, next }))
}

/// The lines that were refused, as a CSV to correct and to bring again: the columns of the file, and `erreur`.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/cohorts/{item}/rejected.csv", params(("id" = Uuid, Path), ("item" = Uuid, Path), ("lang" = Option<String>, Query, description = "fr or en")), security(("bearer" = [])),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem), (status = 410, body = Problem)), tag = "cohorts", operation_id = "cohortRejectedCsv")]
pub async fn rejected(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (issuer, item) = (id(&path.0)?, id(&path.1)?);
    let language = negotiation::language(&request);
    let text = app
        .service
        .rejected_lines(caller.scope(), issuer, item, language)
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"a-corriger.csv\"",
        ))
        .content_type("text/csv; charset=utf-8")
        .body(text))
}

//! `/api/v1/issuers/{id}/cohorts`: many awards from one file.

pub mod again;
pub mod form;
pub mod lines;

use super::{
    Answer, App, Caller, PageQuery, Problem, created,
    editing::{editable, seen, tagged},
    id, list as listed, query, show as shown,
};
use crate::badge::{
    cohort::{self, Field, Hints, LIMITS},
    error::Invalid,
    recipient::hex,
};
use crate::http::body::{self, Raw};
use crate::issuing::{
    cohorts::{self, Cohort, Counts, NewCohort, State},
    revision::Revision,
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use chrono::{DateTime, Utc};
use form::{CohortForm, CohortQuery, sent, wrong};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The largest body: a file, and the fields beside it.
const MAX_BODY: usize = LIMITS.bytes + 64 * 1024;

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
        lenient: false,
        issued_on: None,
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
        issued_on: None,
        badge: sent.options.badge,
        notify: sent.options.notify.unwrap_or(true),
        allow_duplicates: sent.options.allow_duplicates.unwrap_or(false),
    };
    let made = app
        .service
        .preview_cohort(&caller.actor(), caller.scope(), new)
        .await?;
    let location = app.service.base().join(&cohorts::path(issuer, made.id));
    let revision = Revision::of_cohort(&made);
    Ok(tagged(
        created(&location, &CohortView::new(made)),
        &revision,
    ))
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
    let revision = Revision::of_cohort(&found);
    Ok(editable(&revision, &CohortView::new(found)))
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

/// Awards what a preview shows: `If-Match` has the ETag of what was read. Again changes nothing.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/cohorts/{item}/confirmation", params(("id" = Uuid, Path), ("item" = Uuid, Path), ("If-Match" = String, Header)), security(("bearer" = [])),
    responses((status = 202, body = CohortView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 428, body = Problem)), tag = "cohorts", operation_id = "confirmCohort")]
pub async fn confirm(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (issuer, item) = (id(&path.0)?, id(&path.1)?);
    let (scope, saw) = (caller.scope(), seen(&request)?);
    let confirmed = app
        .service
        .confirm_cohort(&caller.actor(), scope, issuer, item, saw)
        .await?;
    Ok(shown(StatusCode::ACCEPTED, &CohortView::new(confirmed)))
}

//! The lines of a cohort: what came of each, and those to correct.

use super::super::{Answer, App, Caller, List, Problem, id, query, show as shown};
use crate::badge::{
    cohort::{self, Why},
    text::{Language, Localized},
    urls::BaseUrl,
};
use crate::http::{attachment, negotiation};
use crate::issuing::cohorts::{self, Line, Outcome};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use serde::{Deserialize, Serialize};

/// How many pages of stored lines make one page here.
const PAGES: i64 = 4;

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
    responses((status = 200, body = List<LineView>), (status = 404, body = Problem)), tag = "cohorts", operation_id = "listCohortLines")]
pub async fn list(
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
    Ok(shown(StatusCode::OK, &List { items, next }))
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
            attachment::disposition("a-corriger.csv"),
        ))
        .content_type("text/csv; charset=utf-8")
        .body(text))
}

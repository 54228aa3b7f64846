//! `/api/v1/programmes/{id}/jobs`: back-fills and reconciliations, and how far they are.

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, created, id, list as listed, query,
    show as shown,
};
use crate::badge::{composite::Component, urls::BaseUrl};
use crate::issuing::{
    jobs::{self, Job, Kind, State},
    places::Places,
};
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A back-fill to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBackFill {
    /// The composite's slug.
    composite: String,
    /// Only count who would gain. It comes first: without it, a back-fill is refused.
    dry_run: bool,
}

/// Long work over all persons.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    id: Uuid,
    /// `back-fill`, of what is due under one version of a rule; or `reconciliation`, of whatever is due.
    kind: &'static str,
    /// Of a back-fill: the composite's slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    composite: Option<String>,
    /// Of a back-fill: under which version of its rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_version: Option<i32>,
    /// Nothing is awarded.
    dry_run: bool,
    state: State,
    /// How many persons were looked at. A job that is done may have looked at fewer than `total`: who was awarded the
    /// composite meanwhile, by the reconciler or another award, is passed over.
    done: i64,
    /// How many there were to look at when it was asked for.
    total: i64,
    /// How many persons were awarded the composite; of a dry run, how many would be; of a reconciliation, how many were
    /// awarded anything.
    gained: u64,
    /// The same of composites that it completes; of a reconciliation, of each.
    also: Vec<AlsoGained>,
    /// How many persons are due something that could not be awarded. It is done all the same, for the others.
    failed: u64,
    /// Why: the first ten different reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<FailureReason>,
    /// Of a dry run: on which awards the first 100 would rest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    examples: Vec<Vec<ComponentView>>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    created_by: String,
    created_at: DateTime<Utc>,
    /// Since when it is done or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<DateTime<Utc>>,
}

/// Why something that is due could not be awarded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FailureReason {
    /// In words.
    reason: String,
    /// To how many persons.
    persons: u64,
}

/// A composite that another one completes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AlsoGained {
    /// Its slug.
    composite: String,
    /// How many persons.
    gained: u64,
}

/// A badge of a rule with the award that stands for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CountingAward)]
pub struct ComponentView {
    /// The competency or composite.
    badge: String,
    /// The hosted Assertion, or where a badge of another service is. A certificate has none, nor has a composite that
    /// would be awarded along with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    assertion: Option<String>,
}

pub(super) fn components(
    base: &BaseUrl,
    places: &Places,
    components: Vec<Component>,
) -> Vec<ComponentView> {
    let view = |c: Component| ComponentView {
        badge: c.leaf.to_string(),
        assertion: places.address(base, c.assertion),
    };
    components.into_iter().map(view).collect()
}

/// The badges that the examples of these jobs rest on.
fn examples<'a>(jobs: impl IntoIterator<Item = &'a Job>) -> impl Iterator<Item = Uuid> {
    let all = jobs.into_iter().flat_map(|job| &job.outcome.examples);
    all.flatten().map(|component| component.assertion)
}

fn view(base: &BaseUrl, places: &Places, job: Job) -> JobView {
    let outcome = job.outcome;
    let also = outcome.also.into_iter();
    let reasons = outcome.reasons.into_iter();
    let kind = job.kind.name();
    let (composite, rule_version) = match job.kind {
        Kind::BackFill {
            composite, version, ..
        } => (Some(composite), Some(version)),
        Kind::Reconciliation => (None, None),
    };
    JobView {
        id: job.id,
        kind,
        composite,
        rule_version,
        dry_run: job.dry_run,
        state: job.state,
        done: job.done,
        total: job.total,
        gained: outcome.gained,
        also: also
            .map(|(slug, gained)| AlsoGained {
                composite: slug.to_string(),
                gained,
            })
            .collect(),
        failed: outcome.failed,
        reasons: reasons
            .map(|(reason, persons)| FailureReason { reason, persons })
            .collect(),
        examples: outcome
            .examples
            .into_iter()
            .map(|example| components(base, places, example))
            .collect(),
        failure: job.failure,
        created_by: job.created_by,
        created_at: job.created_at,
        finished_at: job.finished_at,
    }
}

/// Asks for a back-fill: those who are entitled under the rule in force are awarded the composite. First with `dryRun`.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/back-fills", params(("id" = Uuid, Path)), request_body = NewBackFill, security(("bearer" = [])),
    responses((status = 201, body = JobView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "backFill")]
pub async fn back_fill(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewBackFill>,
) -> Answer {
    let (programme, new) = (id(&path)?, body.value);
    let job = app
        .service
        .back_fill(
            &caller.actor(),
            caller.scope(),
            programme,
            new.composite,
            new.dry_run,
        )
        .await?;
    let base = app.service.base();
    let location = base.join(&jobs::path(programme, job.id));
    Ok(created(&location, &view(base, &Places::default(), job)))
}

/// Asks for a reconciliation: whatever is due to anybody, under rules whose back-fill was confirmed, is awarded.
///
/// A server does the same every six hours.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/reconciliations", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 201, body = JobView), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "programmes", operation_id = "reconcile")]
pub async fn reconcile(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let programme = id(&path)?;
    let (actor, scope) = (caller.actor(), caller.scope());
    let asked = app.service.ask_reconciliation(&actor, scope, programme);
    let job = asked.await?;
    let base = app.service.base();
    let location = base.join(&jobs::path(programme, job.id));
    Ok(created(&location, &view(base, &Places::default(), job)))
}

/// The jobs of a programme.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/jobs", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<JobView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listJobs")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app.service.jobs(caller.scope(), id(&path)?, page).await?;
    let base = app.service.base();
    let places = app.service.places(examples(&found)).await?;
    let items = found.into_iter().map(|job| view(base, &places, job));
    let items = items.collect();
    Ok(listed(&request, &app, page, items, |item: &JobView| {
        item.id
    }))
}

/// One job, and how far it is.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/jobs/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = JobView), (status = 404, body = Problem)), tag = "programmes", operation_id = "showJob")]
pub async fn show(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let job = app.service.job(caller.scope(), programme, item).await?;
    let places = app.service.places(examples([&job])).await?;
    Ok(shown(
        StatusCode::OK,
        &view(app.service.base(), &places, job),
    ))
}

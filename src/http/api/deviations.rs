//! `/api/v1/programmes/{id}/deviations`

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, id, list as listed, query, show as shown,
};
use crate::badge::{badge_class::Texts, text::Language};
use crate::storage::{badge_classes::StoredBadge, deviations::Deviation};
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A badge whose criteria are not those of its catalogue, put to the owner of the programme.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviationView {
    id: Uuid,
    /// The badge, in its latest version.
    badge: String,
    /// Its name.
    name: String,
    /// Whose badge it is.
    issuer: Uuid,
    /// The competency that it attests.
    competency: String,
    /// What it says, by language.
    texts: BTreeMap<&'static str, Texts>,
    /// Why the issuer deviates.
    reason: String,
    proposed_by: String,
    proposed_at: DateTime<Utc>,
    /// The decision, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DeviationDecisionView>,
}

/// What the owner of the programme decided.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviationDecisionView {
    /// Whether its awards count, earlier ones too.
    approved: bool,
    reason: String,
    decided_by: String,
    decided_at: DateTime<Utc>,
}

/// Why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviationDecisionBody {
    /// For the issuer and the audit trail.
    reason: String,
}

fn view(app: &App, (deviation, badge): (Deviation, StoredBadge)) -> DeviationView {
    let texts = badge.definition.texts.iter();
    DeviationView {
        id: deviation.id,
        badge: app.service.base().badge(badge.id),
        name: badge.definition.name(Language::Fr).to_owned(),
        issuer: badge.issuer,
        texts: texts.map(|(l, texts)| (l.tag(), texts.clone())).collect(),
        competency: badge.competency.map(|(_, slug)| slug).unwrap_or_default(),
        reason: deviation.reason,
        proposed_by: deviation.by,
        proposed_at: deviation.at,
        decision: deviation.decision.map(|made| DeviationDecisionView {
            approved: made.approved,
            reason: made.reason,
            decided_by: made.by,
            decided_at: made.at,
        }),
    }
}

/// The deviations put to a programme, oldest first.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/deviations", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<DeviationView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listDeviations")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app
        .service
        .deviations(caller.scope(), id(&path)?, page)
        .await?;
    let items = found.into_iter().map(|one| view(&app, one)).collect();
    let id = |item: &DeviationView| item.id;
    Ok(listed(&request, &app, page, items, id))
}

/// Approves a deviation: awards of that badge count, those made before too.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/deviations/{item}/approval", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = DeviationDecisionBody, security(("bearer" = [])),
    responses((status = 200, body = DeviationView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "approveDeviation")]
pub async fn approve(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<DeviationDecisionBody>,
) -> Answer {
    decide(caller, &app, &path, body.value, true).await
}

/// Refuses a deviation: awards of that badge do not count.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/deviations/{item}/refusal", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = DeviationDecisionBody, security(("bearer" = [])),
    responses((status = 200, body = DeviationView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "refuseDeviation")]
pub async fn refuse(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<DeviationDecisionBody>,
) -> Answer {
    decide(caller, &app, &path, body.value, false).await
}

async fn decide(
    caller: Caller,
    app: &App,
    path: &(String, String),
    body: DeviationDecisionBody,
    approved: bool,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let (actor, scope) = (caller.actor(), caller.scope());
    let decided = app
        .service
        .decide_deviation(&actor, scope, programme, item, approved, body.reason)
        .await?;
    Ok(shown(StatusCode::OK, &view(app, decided)))
}

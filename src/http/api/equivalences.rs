//! `/api/v1/programmes/{id}/equivalences`

use super::{
    Answer, App, Body, Caller, Problem, created, effects::would, id, instant, show as shown,
};
use crate::issuing::equivalences::NewEquivalence;
use crate::storage::equivalences::Equivalence;
use actix_web::{HttpResponse, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A decision that badges of a BadgeClass, on any platform, count for a competency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EquivalenceView {
    id: Uuid,
    /// The address of the BadgeClass.
    badge_class: String,
    /// The address of its issuer's Profile.
    issuer: String,
    /// What it counts for.
    competency: String,
    reason: String,
    /// What was recorded from then on counts.
    from: DateTime<Utc>,
    /// What was recorded later does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<DateTime<Utc>>,
    decided_by: String,
    decided_at: DateTime<Utc>,
}

/// A new equivalence.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEquivalenceBody {
    /// The address of the BadgeClass, as it names itself (`id`).
    badge_class: String,
    /// The address of its issuer's Profile, as the BadgeClass names it (`issuer`).
    issuer: String,
    /// A competency of the adopted catalogue.
    competency: String,
    /// Why.
    reason: String,
    /// What was recorded from then on counts: ISO 8601; all that was recorded before too when not given.
    from: Option<String>,
    /// What was recorded later does not: ISO 8601.
    until: Option<String>,
    /// Only say who would gain what.
    dry_run: Option<bool>,
}

fn equivalence(found: Equivalence) -> EquivalenceView {
    EquivalenceView {
        id: found.id,
        badge_class: found.badge_class,
        issuer: found.issuer,
        competency: found.competency,
        reason: found.reason,
        from: found.starts_at,
        until: found.ends_at,
        decided_by: found.by,
        decided_at: found.at,
    }
}

/// The equivalences of a programme, past ones too.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/equivalences", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = super::List<EquivalenceView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listEquivalences")]
pub async fn list(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app.service.equivalences(caller.scope(), id(&path)?).await?;
    let items: Vec<_> = found.into_iter().map(equivalence).collect();
    Ok(shown(StatusCode::OK, &super::List { items, next: None }))
}

/// Decides that badges of a BadgeClass, on any platform, count for a competency of the adopted catalogue.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/equivalences", params(("id" = Uuid, Path)), request_body = NewEquivalenceBody, security(("bearer" = [])),
    responses((status = 201, body = EquivalenceView), (status = 200, body = super::effects::EffectsView, description = "with `dryRun`"), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "createEquivalence")]
pub async fn create(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewEquivalenceBody>,
) -> Answer {
    let (programme, body) = (id(&path)?, body.value);
    let new = NewEquivalence {
        starts_at: instant("/from", body.from.as_deref())?,
        ends_at: instant("/until", body.until.as_deref())?,
        badge_class: body.badge_class,
        issuer: body.issuer,
        competency: body.competency,
        reason: body.reason,
    };
    let (actor, scope) = (caller.actor(), caller.scope());
    if body.dry_run == Some(true) {
        let tried = app.service.try_equivalence(&actor, scope, programme, new);
        return would(&app, tried.await?).await;
    }
    let made = app
        .service
        .create_equivalence(&actor, scope, programme, new)
        .await?;
    let path = format!("/api/v1/programmes/{programme}/equivalences/{}", made.id);
    Ok(created(&app.service.base().join(&path), &equivalence(made)))
}

/// Ends an equivalence: what was recorded while it ran keeps counting.
#[utoipa::path(delete, path = "/api/v1/programmes/{id}/equivalences/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem)), tag = "programmes", operation_id = "endEquivalence")]
pub async fn end(caller: Caller, app: web::Data<App>, path: web::Path<(String, String)>) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    app.service
        .end_equivalence(&caller.actor(), caller.scope(), programme, item)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

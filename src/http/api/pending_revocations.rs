//! Composites whose revocation is pending, and the decision about it.

use super::{
    Answer, App, Body, Caller, PageQuery, Problem,
    effects::would,
    id, list as listed, query,
    revocations::{AlsoPending, fallen},
    show as shown,
};
use crate::badge::urls::BaseUrl;
use crate::issuing::places::Places;
use crate::storage::{
    Scope,
    pending::{Because, Pending},
};
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The revocation of a composite that is pending, or was.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PendingRevocationView {
    id: Uuid,
    /// The composite's hosted Assertion: publicly valid until it is decided.
    assertion: String,
    /// `revoked`: a badge was; `expired`: a badge did; `recognition`: one no longer counts.
    because: &'static str,
    /// The badge that was revoked: its hosted Assertion, or where it is elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<String>,
    /// What was brought to the programme and counts no more, when it is that.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Uuid>,
    opened_at: DateTime<Utc>,
    /// Revoked then, unless somebody decides otherwise or its holder appeals.
    until: DateTime<Utc>,
    /// What the holder says against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    appeal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appealed_at: Option<DateTime<Utc>>,
    /// `kept` or `revoked`, once decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'static str>,
}

/// The badge that was revoked.
fn lost(pending: &Pending) -> Option<Uuid> {
    match pending.because {
        Because::Revoked(id) => Some(id),
        _ => None,
    }
}

fn pending(base: &BaseUrl, found: Pending, places: &Places) -> PendingRevocationView {
    let lost = lost(&found);
    let (appeal, appealed_at) = found.appeal.unzip();
    PendingRevocationView {
        id: found.id,
        assertion: base.assertion(found.assertion),
        because: found.because.name(),
        badge: lost.and_then(|id| places.address(base, id)),
        evidence: lost.filter(|id| places.is_brought(*id)),
        opened_at: found.opened_at,
        until: found.due_at,
        appeal,
        appealed_at,
        decision: found
            .decision
            .map(|d| if d.kept { "kept" } else { "revoked" }),
    }
}

/// A decision about a pending revocation.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PendingDecisionBody {
    /// What becomes of the composite.
    decision: PendingDecision,
    /// Why: public when it is revoked.
    reason: String,
    /// Only say which composites would fall or stand.
    dry_run: Option<bool>,
}

/// What becomes of the composite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PendingDecision {
    /// It stands.
    Keep,
    /// It is revoked now.
    Revoke,
}

/// A decided revocation, and what followed from it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PendingDecidedView {
    #[serde(flatten)]
    pending: PendingRevocationView,
    /// The composites that fell with it.
    also_revoked: Vec<String>,
    /// The composites whose revocation is pending now.
    also_pending: Vec<AlsoPending>,
}

/// The composites of a programme whose revocation is pending.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/pending-revocations", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<PendingRevocationView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listPendingRevocations")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app
        .service
        .pending_revocations(caller.scope(), id(&path)?, page)
        .await?;
    let base = app.service.base();
    let places = app.service.places(found.iter().filter_map(lost)).await?;
    let items = found.into_iter().map(|one| pending(base, one, &places));
    Ok(listed(
        &request,
        &app,
        page,
        items.collect(),
        |item: &PendingRevocationView| item.id,
    ))
}

/// Decides about a pending revocation, whatever its date: the composite stands, or is revoked now.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/pending-revocations/{item}/decision", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = PendingDecisionBody, security(("bearer" = [])),
    responses((status = 200, body = super::effects::DoneOr<PendingDecidedView>, description = "the decision; with `dryRun`, an `EffectsView`"), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "decidePendingRevocation")]
pub async fn decide(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<PendingDecisionBody>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let keep = body.value.decision == PendingDecision::Keep;
    let (actor, scope, reason) = (caller.actor(), caller.scope(), body.value.reason);
    if body.value.dry_run == Some(true) {
        let tried = app
            .service
            .try_decision(&actor, scope, programme, item, keep, reason);
        return would(&app, tried.await?).await;
    }
    let decided = app
        .service
        .decide_pending(&actor, scope, programme, item, keep, reason);
    let (decided, also) = decided.await?;
    let base = app.service.base();
    let places = app.service.places(lost(&decided)).await?;
    // The use case left out what they may not know.
    let (also_revoked, also_pending) = fallen(base, Scope::Instance, &also);
    let view = PendingDecidedView {
        pending: pending(base, decided, &places),
        also_revoked,
        also_pending,
    };
    Ok(shown(StatusCode::OK, &view))
}

//! Closing an issuer.

use super::{Answer, App, Body, Caller, Problem, effects::would, id, show as shown};
use crate::issuing::closing::NewClosure;
use actix_web::{http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// That an issuer closes.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClosureBody {
    /// Why: public.
    reason: String,
    /// The issuer that may revoke and replace what it awarded: for the administrator alone.
    heir: Option<Uuid>,
    /// Only say whose composites rest on its badges.
    dry_run: Option<bool>,
}

/// A closed issuer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClosureView {
    issuer: Uuid,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    heir: Option<Uuid>,
    closed_by: String,
    closed_at: DateTime<Utc>,
}

/// Closes an issuer: it defines and awards nothing any more; what it awarded keeps verifying and counting.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/closure", params(("id" = Uuid, Path)), request_body = ClosureBody, security(("bearer" = [])),
    responses((status = 200, body = super::effects::DoneOr<ClosureView>, description = "the closure; with `dryRun`, an `EffectsView`"), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "issuers", operation_id = "closeIssuer")]
pub async fn close(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<ClosureBody>,
) -> Answer {
    let issuer = id(&path)?;
    let (service, actor, scope) = (&app.service, caller.actor(), caller.scope());
    let new = NewClosure {
        reason: body.value.reason,
        heir: body.value.heir,
    };
    if body.value.dry_run == Some(true) {
        let effects = service.try_closure(&actor, scope, issuer, new).await?;
        return would(&app, effects).await;
    }
    let done = service.close_issuer(&actor, scope, issuer, new).await?;
    let view = ClosureView {
        issuer,
        reason: done.reason,
        heir: done.heir,
        closed_by: done.by,
        closed_at: done.at,
    };
    Ok(shown(StatusCode::OK, &view))
}

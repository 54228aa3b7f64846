//! `/api/v1/assertions/{id}/revocation`

use super::{
    Answer, App, Body, Caller, Problem,
    assertions::{AssertionView, view},
    effects::would,
    give, guard, id, keep, show as shown,
};
use crate::badge::urls::BaseUrl;
use crate::issuing::{
    Once,
    revoke::{Fallen, Revoked},
};
use crate::storage::Scope;
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A revocation.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevocationBody {
    /// Why: public, for ever.
    reason: String,
    /// Only say which composites would fall.
    dry_run: Option<bool>,
}

/// An award just revoked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevokedView {
    #[serde(flatten)]
    assertion: AssertionView,
    /// The composites that fell with it, as far as the credential may know.
    also_revoked: Vec<String>,
    /// The composites whose revocation is pending now, as far as the credential may know.
    also_pending: Vec<AlsoPending>,
}

/// A composite whose revocation is pending.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AlsoPending {
    /// The hosted Assertion.
    url: String,
    /// Revoked then, unless somebody decides otherwise or its holder appeals.
    until: DateTime<Utc>,
}

/// The composites among these that fell, and those whose revocation is pending, as far as the scope may know.
pub(super) fn fallen(
    base: &BaseUrl,
    scope: Scope,
    also: &[Fallen],
) -> (Vec<String>, Vec<AlsoPending>) {
    let (mut revoked, mut pending) = (Vec::new(), Vec::new());
    for fell in also.iter().filter(|fell| fell.is_known_to(scope)) {
        let url = base.assertion(fell.assertion);
        match fell.until {
            None => revoked.push(url),
            Some(until) => pending.push(AlsoPending { url, until }),
        }
    }
    (revoked, pending)
}

/// Revokes an award. Composites that no longer stand are revoked in the same transaction, if their policy says so.
#[utoipa::path(post, path = "/api/v1/assertions/{id}/revocation", params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = RevocationBody, security(("bearer" = [])),
    responses((status = 200, body = super::effects::DoneOr<RevokedView>, description = "the revocation; with `dryRun`, an `EffectsView`"), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "assertions", operation_id = "revoke")]
pub async fn revoke(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<RevocationBody>,
) -> Answer {
    let id = id(&path)?;
    let (base, scope) = (app.service.base().clone(), caller.scope());
    if body.value.dry_run == Some(true) {
        let reason = body.value.reason;
        let (service, actor) = (&app.service, caller.actor());
        let act = service.try_revocation(&actor, scope, id, reason);
        return would(&app, act.await?).await;
    }
    let render = move |revoked: &Revoked| {
        let (also_revoked, also_pending) = fallen(&base, scope, &revoked.also);
        RevokedView {
            assertion: view(
                &base,
                &revoked.assertion,
                Some(&revoked.revocation),
                revoked.revocation.at,
            ),
            also_revoked,
            also_pending,
        }
    };
    let guard = guard(&request, &caller, &body, {
        let render = render.clone();
        move |revoked: &Revoked| keep(StatusCode::OK, None, &render(revoked))
    })?;
    match app
        .service
        .revoke(&caller.actor(), scope, id, body.value.reason, guard)
        .await?
    {
        Once::Before(kept) => Ok(give(kept)),
        Once::Done(revoked) => Ok(shown(StatusCode::OK, &render(&revoked))),
    }
}

//! What happens to a composite when a component falls.

use super::{
    Answer, App, Body, Caller, Problem,
    effects::{DryRunQuery, would},
    id, query, show as shown,
};
use crate::badge::composite::Policies;
use crate::issuing::policies::PoliciesChange;
use actix_web::{HttpRequest, http::StatusCode, web};

/// The policies of a composite.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/composites/{slug}/policies", params(("id" = Uuid, Path), ("slug" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Policies), (status = 404, body = Problem)), tag = "programmes", operation_id = "showPolicies")]
pub async fn show(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (programme, slug) = (id(&path.0)?, path.1.clone());
    let found = app
        .service
        .policies(caller.scope(), programme, slug)
        .await?;
    Ok(shown(StatusCode::OK, &found))
}

/// Changes the policies of a composite; a member that is absent stays. They rule what happens from then on.
///
/// With `?dryRun=true` it only says what would become of everybody under them, once they are looked at again.
#[utoipa::path(patch, path = "/api/v1/programmes/{id}/composites/{slug}/policies", params(("id" = Uuid, Path), ("slug" = String, Path), DryRunQuery), request_body = PoliciesChange, security(("bearer" = [])),
    responses((status = 200, body = super::effects::DoneOr<Policies>, description = "the policies; with `dryRun`, an `EffectsView`"), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "changePolicies")]
pub async fn change(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<PoliciesChange>,
) -> Answer {
    let (programme, slug) = (id(&path.0)?, path.1.clone());
    let (actor, scope) = (caller.actor(), caller.scope());
    if query::<DryRunQuery>(&request)?.dry_run == Some(true) {
        let tried = app
            .service
            .try_policies(&actor, scope, programme, slug, body.value);
        return would(&app, tried.await?).await;
    }
    let changed = app
        .service
        .set_policies(&actor, scope, programme, slug, body.value)
        .await?;
    Ok(shown(StatusCode::OK, &changed))
}

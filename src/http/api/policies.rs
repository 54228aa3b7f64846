//! What happens to a composite when a component falls.

use super::{Answer, App, Body, Caller, Problem, id, show as shown};
use crate::badge::composite::Policies;
use crate::issuing::policies::PoliciesChange;
use actix_web::{http::StatusCode, web};

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
#[utoipa::path(patch, path = "/api/v1/programmes/{id}/composites/{slug}/policies", params(("id" = Uuid, Path), ("slug" = String, Path)), request_body = PoliciesChange, security(("bearer" = [])),
    responses((status = 200, body = Policies), (status = 404, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "changePolicies")]
pub async fn change(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<PoliciesChange>,
) -> Answer {
    let (programme, slug) = (id(&path.0)?, path.1.clone());
    let changed = app
        .service
        .set_policies(&caller.actor(), caller.scope(), programme, slug, body.value)
        .await?;
    Ok(shown(StatusCode::OK, &changed))
}

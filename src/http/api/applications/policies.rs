//! `/api/v1/badges/{id}/review-policy`: whether people may ask for a badge, and who decides.

use super::super::{Answer, App, Body, Caller, Problem, id, show as shown};
use crate::badge::application::Policy;
use actix_web::{HttpResponse, http::StatusCode, web};

/// Who decides about the applications for a badge. 404 `not-found` when nobody can ask for it.
#[utoipa::path(get, path = "/api/v1/badges/{id}/review-policy", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = Policy), (status = 404, body = Problem)), tag = "applications", operation_id = "showReviewPolicy")]
pub async fn show(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app
        .service
        .review_policy(caller.scope(), id(&path)?)
        .await?;
    let found = found.ok_or_else(|| Problem::not_found("nobody can ask for this badge"))?;
    Ok(shown(StatusCode::OK, &found))
}

/// Lets people ask for a badge from now on, or changes who decides. What is not given has its default; applications that
/// were submitted keep the policy that they were submitted under.
#[utoipa::path(put, path = "/api/v1/badges/{id}/review-policy", params(("id" = Uuid, Path)), request_body = Policy, security(("bearer" = [])),
    responses((status = 200, body = Policy), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "applications", operation_id = "setReviewPolicy")]
pub async fn set(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<Policy>,
) -> Answer {
    let (actor, scope) = (caller.actor(), caller.scope());
    let set = app
        .service
        .set_review_policy(&actor, scope, id(&path)?, body.value)
        .await?;
    Ok(shown(StatusCode::OK, &set))
}

/// From now on nobody can ask for a badge; what was submitted is decided all the same.
#[utoipa::path(delete, path = "/api/v1/badges/{id}/review-policy", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem)), tag = "applications", operation_id = "removeReviewPolicy")]
pub async fn remove(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let (actor, scope) = (caller.actor(), caller.scope());
    app.service
        .remove_review_policy(&actor, scope, id(&path)?)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

//! Whether the service lives, and whether it can work.

use super::super::{App, problem::Problem};
use actix_web::{HttpResponse, web};

/// It runs.
#[utoipa::path(get, path = "/health/live", responses((status = 200)), tag = "health", operation_id = "live")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "live" }))
}

/// It runs and reaches its database.
#[utoipa::path(get, path = "/health/ready", responses((status = 200), (status = 503, body = Problem)), tag = "health", operation_id = "ready")]
pub async fn ready(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    app.service.store().ping().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })))
}

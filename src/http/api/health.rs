//! Whether the service lives, and whether it can work.

use super::super::{App, problem::Problem};
use actix_web::{HttpResponse, web};

/// It runs.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "live" }))
}

/// It runs and reaches its database.
pub async fn ready(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    app.service.store().ping().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })))
}

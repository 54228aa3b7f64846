//! The pages. Server-rendered, French and English, no JavaScript needed.

use super::{App, problem::Problem};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use uuid::Uuid;

type Answer = Result<HttpResponse, Problem>;

/// `/`
pub async fn home(_request: HttpRequest, _app: web::Data<App>) -> Answer {
    Err(Problem::not_found("page"))
}
/// `/verify`
pub async fn verify(_request: HttpRequest, _app: web::Data<App>) -> Answer {
    Err(Problem::not_found("page"))
}
/// `POST /verify`
pub async fn verify_submitted(_request: HttpRequest, _app: web::Data<App>) -> Answer {
    Err(Problem::not_found("page"))
}
/// `/programmes/{id}`
pub async fn programme(_request: HttpRequest, _app: web::Data<App>) -> Answer {
    Err(Problem::not_found("page"))
}
/// `/assets/{file}`
pub async fn asset(_request: HttpRequest, _app: web::Data<App>) -> Answer {
    Err(Problem::not_found("page"))
}
/// `/issuers/{profileId}` as HTML.
pub async fn issuer(_request: &HttpRequest, _app: &App, _id: Uuid) -> Answer {
    Err(Problem::not_found("page"))
}
/// `/badges/{id}` as HTML.
pub async fn badge_class(_request: &HttpRequest, _app: &App, _id: Uuid) -> Answer {
    Err(Problem::not_found("page"))
}
/// `/assertions/{id}` as HTML.
pub async fn assertion(_request: &HttpRequest, _app: &App, _id: Uuid) -> Answer {
    Err(Problem::not_found("page"))
}
/// The answer to an error: a page when HTML is preferred outside the API, else problem+json.
pub fn problem(_request: &HttpRequest, problem: &Problem) -> HttpResponse {
    problem.error_response()
}

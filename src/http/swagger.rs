//! `/docs`: the API to browse, with Swagger UI from inside the binary. Nothing is loaded from elsewhere.

use super::{App, hosted, problem::Problem};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use std::sync::Arc;
use utoipa_swagger_ui::Config;

/// Looser than our own pages': Swagger UI writes style attributes and has images in its style sheet.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// `/docs`: its files are named relative to `/docs/`.
pub async fn folder(app: web::Data<App>) -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, app.service.base().join("/docs/")))
        .finish()
}

/// `/docs/`
pub async fn index(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    serve(&request, &app, "")
}

/// `/docs/{file}`
pub async fn file(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    serve(&request, &app, &path)
}

fn serve(request: &HttpRequest, app: &App, path: &str) -> Result<HttpResponse, Problem> {
    let document = format!("{}/api/openapi.json", app.service.base().path());
    // Its default asks a service on the internet whether the document is good.
    let config = Config::new([document])
        .validator_url("none")
        .try_it_out_enabled(true);
    let found = utoipa_swagger_ui::serve(path, Arc::new(config)).map_err(|why| {
        tracing::error!(%why, "Swagger UI could not be configured");
        Problem::new("internal", "the page could not be made")
    })?;
    let found = found.ok_or_else(|| Problem::not_found("there is nothing at this address"))?;
    let bytes = found.bytes.into_owned();
    let mut response = hosted::public(request, StatusCode::OK, &found.content_type, bytes);
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static(POLICY),
    );
    Ok(response)
}

//! `/api/v1/programmes/{id}/indicators`, `/api/v1/programmes/{id}/departments`

use super::{Answer, App, Body, Caller, Problem, email, id, show as shown};
use crate::badge::department::Department;
use crate::http::negotiation;
use crate::issuing::{FieldError, indicators::Indicators};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use serde::Deserialize;

/// Where a person is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDepartmentBody {
    /// Whose: an e-mail address.
    email: String,
    /// The code of a French département, such as 76, 2A or 974; `null` when it is no longer to be known.
    department: Option<String>,
}

/// The numbers of a programme. Numbers of fewer than five people are `null`, with those that would give them away.
///
/// With `Accept: text/csv` (or `.csv` behind the address) it is a CSV for spreadsheets; what is `null` is `secret` there.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/indicators", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, content((Indicators = "application/json"), (String = "text/csv"))), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "programmes", operation_id = "showIndicators")]
pub async fn show(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let found = read(&caller, &request, &app, &path).await?;
    match negotiation::prefers_csv(&request) {
        true => Ok(as_csv(&found)),
        false => Ok(shown(StatusCode::OK, &found)),
    }
}

/// The same as CSV.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/indicators.csv", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "programmes", operation_id = "showIndicatorsCsv")]
pub async fn csv(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    Ok(as_csv(&read(&caller, &request, &app, &path).await?))
}

async fn read(
    caller: &Caller,
    request: &HttpRequest,
    app: &App,
    path: &str,
) -> Result<Indicators, Problem> {
    let language = negotiation::language(request);
    let found = app
        .service
        .indicators(caller.scope(), id(path)?, language)
        .await?;
    Ok(found)
}

fn as_csv(found: &Indicators) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/csv; charset=utf-8")
        .body(found.to_csv())
}

/// Tells in which département a person of the programme is: it is used for its numbers alone, and never published.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/departments", params(("id" = Uuid, Path)), request_body = NewDepartmentBody, security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "setDepartment")]
pub async fn set_department(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewDepartmentBody>,
) -> Answer {
    let programme = id(&path)?;
    let email = email("/email", &body.value.email)?;
    let department = department("/department", body.value.department.as_deref())?;
    app.service
        .set_department(
            &caller.actor(),
            caller.scope(),
            programme,
            email,
            department,
        )
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A département of a body.
pub(super) fn department(pointer: &str, text: Option<&str>) -> Result<Option<Department>, Problem> {
    let parsed = text.map(Department::parse).transpose();
    parsed.map_err(|why| Problem::fields(vec![FieldError::new(pointer, why)]))
}

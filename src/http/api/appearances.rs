//! `/api/v1/programmes/{id}/appearance`

use super::{
    Answer, App, Body, Caller,
    editing::{editable, seen},
    id,
};
use crate::badge::appearance::Appearance;
use crate::issuing::revision::Revision;
use actix_web::{HttpRequest, web};
use serde_json::{Map, Value};

/// How the page of a programme looks: its logo, its colours, its legal notices.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/appearance", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = Appearance), (status = 404, body = super::Problem)), tag = "programmes",
    operation_id = "showAppearance")]
pub async fn show(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app.service.appearance(caller.scope(), id(&path)?).await?;
    Ok(editable(&Revision::of_appearance(&found), &found))
}

/// Changes it by a JSON Merge Patch: what is not given stays, what is null is removed. `If-Match` has the ETag of what was read.
#[utoipa::path(patch, path = "/api/v1/programmes/{id}/appearance", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body(content = Appearance, content_type = "application/merge-patch+json"), security(("bearer" = [])),
    responses((status = 200, body = Appearance), (status = 404, body = super::Problem), (status = 412, body = super::Problem),
        (status = 422, body = super::Problem), (status = 428, body = super::Problem)), tag = "programmes",
    operation_id = "editAppearance")]
pub async fn edit(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<Map<String, Value>>,
) -> Answer {
    let edited = app
        .service
        .edit_appearance(
            &caller.actor(),
            caller.scope(),
            id(&path)?,
            seen(&request)?,
            body.value,
        )
        .await?;
    Ok(editable(&Revision::of_appearance(&edited), &edited))
}

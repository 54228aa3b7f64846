//! `/api/v1/issuers/{id}/images`, `/api/v1/issuers/{id}/compositions`

use super::{Answer, App, Body, Caller, Problem, created, id};
use crate::badge::image::{MAX_BYTES, composition::Composition};
use crate::http::body::Raw;
use crate::issuing::images::KeptImage;
use actix_web::web;
use serde::Serialize;

/// An image that badges and the logo of its issuer can use.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImageView {
    /// The hex SHA-256 of its bytes: what `image` of a badge or of an issuer takes.
    hash: String,
    /// Where it is.
    url: String,
    /// `image/png` or `image/svg+xml`, told from its bytes.
    media_type: &'static str,
    /// In pixels; of an SVG, in its own units.
    width: u32,
    /// The same as the width.
    height: u32,
}

/// The bytes of a PNG or an SVG.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct File(#[allow(dead_code)] Vec<u8>); // for the description alone

fn answer(app: &App, image: &KeptImage) -> Answer {
    let view = ImageView {
        hash: image.hash.clone(),
        url: app.service.base().image(&image.hash),
        media_type: image.format.media_type(),
        width: image.side,
        height: image.side,
    };
    Ok(created(&view.url, &view))
}

/// Uploads an image for the badges and the logo of an issuer: the file itself is the body.
///
/// A square PNG (1 MiB, 4096 pixels at most) or SVG (256 KiB at most, shapes alone: no text, script, or anything from
/// elsewhere). `Content-Type` is not looked at. An image is kept byte for byte or refused, with every reason.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/images", params(("id" = Uuid, Path)), security(("bearer" = [])),
    request_body(content = File, content_type = "application/octet-stream"),
    responses((status = 201, body = ImageView), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)),
    tag = "images", operation_id = "uploadImage")]
pub async fn upload(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Raw<MAX_BYTES>,
) -> Answer {
    let image = app
        .service
        .upload_image(&caller.actor(), caller.scope(), id(&path)?, body.0.to_vec())
        .await?;
    answer(&app, &image)
}

/// Draws an image for the badges and the logo of an issuer: an SVG whose letters are paths.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/compositions", params(("id" = Uuid, Path)), request_body = Composition,
    security(("bearer" = [])), responses((status = 201, body = ImageView), (status = 404, body = Problem), (status = 422, body = Problem)),
    tag = "images", operation_id = "composeImage")]
pub async fn compose(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<Composition>,
) -> Answer {
    let image = app
        .service
        .compose_image(&caller.actor(), caller.scope(), id(&path)?, body.value)
        .await?;
    answer(&app, &image)
}

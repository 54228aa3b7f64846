//! Public images: of badges and issuers, for ever; of awards, with the award inside.

use super::{
    App,
    api::query,
    hosted::{keep_for_ever, public},
    problem::Problem,
};
use crate::badge::{
    assertion::HostedDocument,
    image::Format,
    recipient::unhex,
    text::{Language, ascii_slug},
};
use crate::issuing::images::Inside;
use crate::storage::{Db, assertions::StoredAssertion, badge_classes, images};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web,
};
use serde::Deserialize;

/// `/images/{hash}`
pub async fn image(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let missing = || Problem::not_found("there is no such image");
    let hash = unhex(&path).ok_or_else(missing)?;
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| images::find(db, &hash))
        .await?;
    let image = found.ok_or_else(missing)?;
    let mut response = picture(
        &request,
        image.format,
        image.bytes,
        "default-src 'none'; sandbox",
    );
    keep_for_ever(&mut response);
    Ok(response)
}

/// `?form=` of a baked image.
#[derive(Deserialize)]
struct BakedQuery {
    #[serde(default)]
    form: FormName,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FormName {
    #[default]
    Signed,
    Hosted,
}

/// `/assertions/{id}.png` and `.svg` of an award that stands.
pub(super) async fn baked(
    request: &HttpRequest,
    app: &App,
    stored: &StoredAssertion,
    format: Format,
    hosted: &HostedDocument,
) -> Result<HttpResponse, Problem> {
    let inside = match query::<BakedQuery>(request)?.form {
        FormName::Signed => Inside::Signed,
        FormName::Hosted => Inside::Hosted(serde_json::to_string(hosted).map_err(|why| {
            tracing::error!(%why, "a document could not be written");
            Problem::new("internal", "the document could not be written")
        })?),
    };
    let bytes = app.service.baked(stored, format, inside).await?;
    let class = stored.badge_class;
    let badge = app
        .service
        .store()
        .read(move |db: &mut Db| badge_classes::find(db, class))
        .await?;
    let name = badge.map(|badge| ascii_slug(badge.definition.name(Language::Fr)));
    let name = name.filter(|name| !name.is_empty());
    let name = format!(
        "inline; filename=\"{}.{}\"",
        name.as_deref().unwrap_or("badge"),
        format.extension()
    );
    // An SVG around a PNG holds it as data.
    let policy = "default-src 'none'; img-src data:; sandbox";
    let mut response = picture(request, format, bytes, policy);
    if let Ok(name) = HeaderValue::from_str(&name) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// An image that can do nothing: opened by itself it runs in a sandbox and loads nothing from elsewhere.
fn picture(
    request: &HttpRequest,
    format: Format,
    bytes: Vec<u8>,
    policy: &'static str,
) -> HttpResponse {
    let mut response = public(request, StatusCode::OK, format.media_type(), bytes);
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    response
}

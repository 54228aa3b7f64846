//! `/api/v1/programmes/{id}/progress`

use super::{Answer, App, Body, Caller, Problem, email, id, show as shown};
use crate::badge::{text::Language, urls::BaseUrl};
use crate::http::negotiation;
use crate::issuing::progress::ProgrammeProgress;
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Whose progress.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgressBody {
    /// Their e-mail address.
    email: String,
}

/// Where a person stands with one composite.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompositeProgressView {
    /// Its slug.
    composite: String,
    /// Its name, in the language of `Accept-Language`.
    name: String,
    /// The hosted Assertion, when they hold it.
    #[serde(skip_serializing_if = "Option::is_none")]
    assertion: Option<String>,
    /// Its revocation is pending, and takes place then unless somebody decides otherwise or an appeal waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_until: Option<DateTime<Utc>>,
    /// It was revoked, and is not awarded again until that is lifted.
    withheld: bool,
    /// “5 of 8 badges”, in the language of `Accept-Language`.
    message: String,
    /// The rule's tree. Each leaf has its name, its state (held, too old, expired, not recognised, revoked, missing)
    /// also in words, and the badge that it is about. One that counts by a decision of the programme has `via`
    /// (`equivalence`) and `decision`.
    #[schema(value_type = Object)]
    progress: Value,
}

/// Where a person stands in a programme.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProgressView {
    /// Each composite.
    composites: Vec<CompositeProgressView>,
}

impl ProgressView {
    /// With addresses, in that language.
    pub fn new(base: &BaseUrl, found: &ProgrammeProgress, language: Language) -> Self {
        let composites = found.composites.iter().map(|c| CompositeProgressView {
            name: found.name_of(&c.composite, language),
            composite: c.composite.clone(),
            assertion: c.held.map(|held| base.assertion(held)),
            pending_until: c.pending.as_ref().map(|pending| pending.due_at),
            withheld: c.withheld,
            message: c.progress.in_words(language),
            progress: found.tree(base, c, language),
        });
        Self {
            composites: composites.collect(),
        }
    }
}

/// Where a person stands with each composite. For the programme's owner, to whom somebody unknown holds nothing, and for
/// an issuer that the person lets see it; to others there is no such programme.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/progress", params(("id" = Uuid, Path)), request_body = ProgressBody, security(("bearer" = [])),
    responses((status = 200, body = ProgressView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "progress")]
pub async fn progress(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<ProgressBody>,
) -> Answer {
    let found = app
        .service
        .progress(
            caller.scope(),
            id(&path)?,
            email("/email", &body.value.email)?,
        )
        .await?;
    let view = ProgressView::new(app.service.base(), &found, negotiation::language(&request));
    Ok(shown(StatusCode::OK, &view))
}

//! `/api/v1/issuers/{id}/endorsements`, `/api/v1/endorsements`

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, created, id, list as listed, query,
    show as shown,
};
use crate::badge::{endorsement::State, text::Language};
use crate::issuing::endorsements::NewEndorsement;
use crate::storage::endorsements::{Side, StoredEndorsement};
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What an issuer says of an object of another, and what became of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndorsementView {
    /// Its id.
    id: Uuid,
    /// Its public address: 404 until it is accepted, 410 once it is taken back.
    url: String,
    /// The address of what it speaks for.
    of: String,
    /// The address of the Profile of who speaks.
    issuer: String,
    /// What they say, in Markdown.
    comment: String,
    /// `fr` or `en`.
    #[schema(value_type = String)]
    language: Language,
    /// `offered`, `accepted`, `declined` or `revoked`.
    state: State,
    /// When they said it.
    issued_on: DateTime<Utc>,
    /// From when it is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<DateTime<Utc>>,
    /// When it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    declined_at: Option<DateTime<Utc>>,
    /// From when it is taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<DateTime<Utc>>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_reason: Option<String>,
    /// The page of the programme whose recognition it publishes.
    #[serde(skip_serializing_if = "Option::is_none")]
    recognised_by: Option<String>,
}

/// An endorsement to offer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEndorsementBody {
    /// The address of a Profile, a badge or an award of this service.
    of: String,
    /// What the issuer says of it, in Markdown.
    comment: String,
    /// The language of the comment: `fr` (when not given) or `en`.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
}

/// Why an endorsement is taken back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBackBody {
    /// Public, for ever.
    reason: String,
}

fn view(app: &App, found: StoredEndorsement) -> EndorsementView {
    let (base, now, e) = (app.service.base(), app.service.now(), found.endorsement);
    let state = e.state(now);
    let (revoked_at, revocation_reason) = e.revoked.unzip();
    EndorsementView {
        id: e.id,
        url: base.endorsement(e.id),
        of: e.of.url(base),
        issuer: base.profile(e.profile),
        comment: e.comment,
        language: e.language,
        state,
        issued_on: e.issued_on,
        published_at: e.published_at,
        declined_at: e.declined_at,
        revoked_at,
        revocation_reason,
        recognised_by: found.recognition.map(|r| base.programme(r.programme)),
    }
}

async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    issuer: &str,
    side: Side,
) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app
        .service
        .endorsements(caller.scope(), id(issuer)?, side, page)
        .await?;
    let items = found.into_iter().map(|found| view(&app, found)).collect();
    let last = |item: &EndorsementView| item.id;
    Ok(listed(&request, &app, page, items, last))
}

/// The endorsements that an issuer gave, recognitions of its programmes included.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/endorsements", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<EndorsementView>), (status = 404, body = Problem)), tag = "endorsements", operation_id = "listGivenEndorsements")]
pub async fn given(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    list(caller, request, app, &path, Side::Given).await
}

/// The endorsements that an issuer received: offers to answer, and what became of others.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/received-endorsements", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<EndorsementView>), (status = 404, body = Problem)), tag = "endorsements", operation_id = "listReceivedEndorsements")]
pub async fn received(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    list(caller, request, app, &path, Side::Received).await
}

/// Offers an endorsement of another issuer, of a badge or of an award. Public once that issuer accepts it.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/endorsements", params(("id" = Uuid, Path)), request_body = NewEndorsementBody, security(("bearer" = [])),
    responses((status = 201, body = EndorsementView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "endorsements", operation_id = "offerEndorsement")]
pub async fn offer(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewEndorsementBody>,
) -> Answer {
    let new = NewEndorsement {
        of: body.value.of,
        comment: body.value.comment,
        language: body.value.language.unwrap_or(Language::Fr),
    };
    let made = app
        .service
        .offer_endorsement(&caller.actor(), caller.scope(), id(&path)?, new)
        .await?;
    let path = format!("/api/v1/endorsements/{}", made.endorsement.id);
    Ok(created(&app.service.base().join(&path), &view(&app, made)))
}

/// One endorsement, given or received.
#[utoipa::path(get, path = "/api/v1/endorsements/{id}", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = EndorsementView), (status = 404, body = Problem)), tag = "endorsements", operation_id = "showEndorsement")]
pub async fn show(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app.service.endorsement(caller.scope(), id(&path)?).await?;
    Ok(shown(StatusCode::OK, &view(&app, found)))
}

/// Accepts an endorsement that was offered: it is public from now on.
#[utoipa::path(post, path = "/api/v1/endorsements/{id}/acceptance", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = EndorsementView), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "endorsements", operation_id = "acceptEndorsement")]
pub async fn accept(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    answer(caller, app, &path, true).await
}

/// Declines an endorsement that was offered: nobody else sees it.
#[utoipa::path(post, path = "/api/v1/endorsements/{id}/refusal", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = EndorsementView), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "endorsements", operation_id = "refuseEndorsement")]
pub async fn refuse(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    answer(caller, app, &path, false).await
}

async fn answer(caller: Caller, app: web::Data<App>, path: &str, accepted: bool) -> Answer {
    let found = app
        .service
        .answer_endorsement(&caller.actor(), caller.scope(), id(path)?, accepted)
        .await?;
    Ok(shown(StatusCode::OK, &view(&app, found)))
}

/// Takes back an endorsement that the issuer gave. Its address is 410 from then on, with the reason.
#[utoipa::path(post, path = "/api/v1/endorsements/{id}/revocation", params(("id" = Uuid, Path)), request_body = TakeBackBody, security(("bearer" = [])),
    responses((status = 200, body = EndorsementView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "endorsements", operation_id = "revokeEndorsement")]
pub async fn revoke(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<TakeBackBody>,
) -> Answer {
    let reason = body.value.reason;
    let found = app
        .service
        .revoke_endorsement(&caller.actor(), caller.scope(), id(&path)?, reason)
        .await?;
    Ok(shown(StatusCode::OK, &view(&app, found)))
}

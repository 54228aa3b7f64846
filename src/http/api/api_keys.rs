//! `/api/v1/issuers/{id}/api-keys`

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, created, id, instant, list as listed, query,
};
use crate::badge::{error::Invalid, time};
use crate::issuing::{
    FieldError,
    access::{Permission, Role},
    api_keys::NewApiKey,
};
use crate::storage::api_keys::StoredApiKey;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An API key, without its secret.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiKeyView {
    /// Part of the key's text.
    id: Uuid,
    /// What it is for.
    label: String,
    /// What its holder is.
    role: String,
    /// What it is narrowed to.
    scopes: Vec<String>,
    /// Since when.
    created_at: DateTime<Utc>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<DateTime<Utc>>,
    /// From when it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<DateTime<Utc>>,
    /// Its text: shown once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

/// A new API key.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewApiKeyBody {
    /// What it is for.
    label: String,
    /// reader, assessor, editor or owner.
    role: Role,
    /// What it is narrowed to; all that the role may, when not given.
    scopes: Option<Vec<Permission>>,
    /// Until when: ISO 8601.
    expires_at: Option<String>,
}

fn view(key: StoredApiKey, text: Option<String>) -> ApiKeyView {
    ApiKeyView {
        id: key.id,
        label: key.label,
        role: key.role,
        scopes: key.scopes,
        created_at: key.created_at,
        expires_at: key.expires_at,
        revoked_at: key.revoked_at,
        key: text,
    }
}

/// The API keys of an issuer.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/api-keys", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<ApiKeyView>), (status = 404, body = Problem)), tag = "api-keys", operation_id = "listApiKeys")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app
        .service
        .api_keys(caller.scope(), Some(id(&path)?), page)
        .await?;
    let items = found.into_iter().map(|key| view(key, None)).collect();
    Ok(listed(&request, &app, page, items, |item: &ApiKeyView| {
        item.id
    }))
}

/// Makes an API key of an issuer. Its text is in this answer and never again.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/api-keys", params(("id" = Uuid, Path)), request_body = NewApiKeyBody, security(("bearer" = [])),
    responses((status = 201, body = ApiKeyView), (status = 422, body = Problem)), tag = "api-keys", operation_id = "createApiKey")]
pub async fn create(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewApiKeyBody>,
) -> Answer {
    let issuer = id(&path)?;
    let new = NewApiKey {
        issuer: Some(issuer),
        role: body.value.role,
        scopes: body.value.scopes,
        label: body.value.label,
        expires_at: instant("/expiresAt", body.value.expires_at.as_deref())?,
    };
    // Nobody makes a key that may more than their own.
    let asked = new.scopes.clone().unwrap_or_else(|| new.role.permissions());
    if let Some(beyond) = asked.iter().find(|p| !caller.principal().may(**p)) {
        return Err(Problem::new(
            "forbidden",
            format!(
                "this credential does not have the scope {} itself",
                beyond.name()
            ),
        ));
    }
    if let Some(until) = caller.principal().until
        && new.expires_at.is_none_or(|at| at > until)
    {
        let message = format!(
            "a key made with this credential ends with it, at {}, or before",
            time::iso(until)
        );
        let why = Invalid::new("out-of-range", message);
        return Err(Problem::fields(vec![FieldError::new("/expiresAt", why)]));
    }
    let (key, text) = app
        .service
        .create_api_key(&caller.actor(), caller.scope(), new)
        .await?;
    let location = app
        .service
        .base()
        .join(&format!("/api/v1/issuers/{issuer}/api-keys/{}", key.id));
    Ok(created(
        &location,
        &view(key, Some(text.expose_secret().to_owned())),
    ))
}

/// Revokes an API key: it is refused from the next request on.
#[utoipa::path(delete, path = "/api/v1/issuers/{id}/api-keys/{key}", params(("id" = Uuid, Path), ("key" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem)), tag = "api-keys", operation_id = "revokeApiKey")]
pub async fn revoke(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (issuer, key) = (id(&path.0)?, id(&path.1)?);
    app.service.issuer(caller.scope(), issuer).await?;
    app.service
        .revoke_api_key(&caller.actor(), crate::storage::Scope::Issuer(issuer), key)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

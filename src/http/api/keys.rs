//! `/api/v1/issuers/{id}/keys`

use super::{Answer, App, Body, Caller, Problem, id, instant, show as shown};
use crate::badge::signing::{Algorithm, KeyState};
use crate::storage::keys::Key;
use actix_web::{http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A signing key; its private half is never shown.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyView {
    /// Its id in this API.
    id: Uuid,
    /// Its public document.
    url: String,
    /// The Profile that it belongs to.
    profile: String,
    /// What it signs with.
    algorithm: Algorithm,
    /// What it may do.
    state: KeyState,
    /// Since when it is in this state; of a compromised one, since when it may have been in other hands.
    since: DateTime<Utc>,
    /// When it was made.
    created_at: DateTime<Utc>,
}

/// All keys of an issuer, or those that an operation left in use.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Keys {
    /// The keys, oldest first.
    items: Vec<KeyView>,
}

/// What is known of a compromise.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompromiseBody {
    /// Since when the key may have been in other hands: ISO 8601; now, when not given.
    since: Option<String>,
}

fn view(app: &App, keys: impl IntoIterator<Item = Key>) -> Keys {
    let base = app.service.base();
    let items = keys.into_iter().map(|key| KeyView {
        id: key.id,
        url: base.key(key.id),
        profile: base.profile(key.profile),
        algorithm: key.algorithm,
        state: key.state,
        since: key.since,
        created_at: key.created_at,
    });
    Keys {
        items: items.collect(),
    }
}

/// The keys of an issuer, of all its Profiles.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/keys", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = Keys), (status = 404, body = Problem)), tag = "keys", operation_id = "listKeys")]
pub async fn list(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app.service.keys(caller.scope(), Some(id(&path)?)).await?;
    let keys = found.into_iter().map(|(_, key)| key);
    Ok(shown(StatusCode::OK, &view(&app, keys)))
}

/// Makes and publishes an issuer's next pair of keys. They sign nothing until the rotation.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/keys", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 201, body = Keys), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "keys", operation_id = "prepareKeys")]
pub async fn prepare(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let issuer = id(&path)?;
    let made = app
        .service
        .prepare_keys(&caller.actor(), caller.scope(), issuer)
        .await?;
    Ok(shown(StatusCode::CREATED, &view(&app, made)))
}

/// Puts the pair of keys that waits to use, or a new one when none does, and retires the present one. What was signed
/// stays good.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/keys/rotation", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = Keys), (status = 404, body = Problem)), tag = "keys", operation_id = "rotateKeys")]
pub async fn rotate(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let active = app
        .service
        .rotate_keys(&caller.actor(), caller.scope(), id(&path)?)
        .await?;
    Ok(shown(StatusCode::OK, &view(&app, active)))
}

/// Declares that a key may have been in other hands. Nothing that it signed is believed from then on; what is on record
/// here is signed again with the key that takes its place, which is the answer.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/keys/{key}/compromise", params(("id" = Uuid, Path), ("key" = Uuid, Path)),
    request_body = CompromiseBody, security(("bearer" = [])),
    responses((status = 200, body = Keys), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)),
    tag = "keys", operation_id = "compromiseKey")]
pub async fn compromise(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<CompromiseBody>,
) -> Answer {
    let (issuer, key) = (id(&path.0)?, id(&path.1)?);
    let since = instant("/since", body.value.since.as_deref())?;
    let scope = caller.scope();
    let of_issuer = app.service.keys(scope, Some(issuer)).await?;
    if !of_issuer.iter().any(|(_, known)| known.id == key) {
        return Err(Problem::not_found("there is no such key"));
    }
    let replacement = app
        .service
        .compromise_key(&caller.actor(), scope, key, since)
        .await?;
    Ok(shown(StatusCode::OK, &view(&app, [replacement])))
}

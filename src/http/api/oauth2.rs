//! `/oauth2/token`: an access token for an API key (RFC 6749 §4.4, client_credentials).

use super::super::{App, auth::token};
use crate::issuing::{access::Permission, api_keys::Credential};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Bytes},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct TokenRequest {
    /// Always `client_credentials`.
    grant_type: Option<String>,
    /// `sceau_<id>`, unless in `Authorization: Basic`.
    client_id: Option<String>,
    /// The part of the key behind it.
    client_secret: Option<String>,
    /// Scopes, separated by spaces; all of the key's when not given.
    scope: Option<String>,
}

/// The token.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    scope: String,
}

/// An error, in the form of RFC 6749 §5.2.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TokenError {
    error: &'static str,
    error_description: &'static str,
}

fn refuse(
    status: StatusCode,
    error: &'static str,
    error_description: &'static str,
) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"sceau\""));
    }
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(TokenError {
            error,
            error_description,
        })
}

/// A 10-minute access token for an API key.
#[utoipa::path(post, path = "/oauth2/token", request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokenResponse), (status = 400, body = TokenError), (status = 401, body = TokenError)), tag = "oauth2", operation_id = "token")]
pub async fn token(
    request: HttpRequest,
    app: web::Data<App>,
    body: Bytes,
) -> Result<HttpResponse, super::Problem> {
    let Ok(form) = web::Query::<TokenRequest>::from_query(&String::from_utf8_lossy(&body))
        .map(web::Query::into_inner)
    else {
        return Ok(refuse(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "send an application/x-www-form-urlencoded body",
        ));
    };
    if form.grant_type.as_deref() != Some("client_credentials") {
        return Ok(refuse(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "grant_type is client_credentials",
        ));
    }
    let client = basic(&request).or_else(|| form.client_id.zip(form.client_secret));
    let credential = client.and_then(|(id, secret)| Credential::from_parts(&id, &secret));
    let principal = match credential {
        Some(credential) => app.service.authenticate(&credential).await?,
        None => None,
    };
    let Some(principal) = principal else {
        return Ok(refuse(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "the client is unknown, expired or revoked",
        ));
    };
    let scopes: Vec<Permission> = match form.scope.as_deref().filter(|s| !s.is_empty()) {
        None => principal.permissions.clone(),
        Some(asked) => {
            let parsed: Option<Vec<Permission>> =
                asked.split(' ').map(|name| name.parse().ok()).collect();
            match parsed.filter(|scopes| scopes.iter().all(|p| principal.may(*p))) {
                Some(scopes) => scopes,
                None => {
                    return Ok(refuse(
                        StatusCode::BAD_REQUEST,
                        "invalid_scope",
                        "the key does not have every scope that is asked for",
                    ));
                }
            }
        }
    };
    let answer = TokenResponse {
        access_token: app.tokens.issue(&principal, &scopes, app.service.now())?,
        token_type: "Bearer",
        expires_in: token::LIFE,
        scope: scopes
            .iter()
            .map(|p| p.name())
            .collect::<Vec<_>>()
            .join(" "),
    };
    Ok(super::show(StatusCode::OK, &answer))
}

/// `Authorization: Basic` (RFC 6749 §2.3.1).
fn basic(request: &HttpRequest) -> Option<(String, String)> {
    let value = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

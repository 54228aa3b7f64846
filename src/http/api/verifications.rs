//! `/api/v1/verifications`: anybody may check a badge; nothing is kept.

use super::{Answer, App, Body, Problem, show as shown};
use crate::badge::{
    baking::MAX_BAKED_BYTES,
    error::Invalid,
    json::MAX_BYTES,
    text::Language,
    verification::{Outcome, Verdict},
};
use crate::checking::Input;
use crate::http::body::too_large;
use crate::issuing::FieldError;
use actix_web::{http::StatusCode, web};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A badge to check: exactly one of these.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVerification {
    /// Where it is.
    url: Option<String>,
    /// Its compact JWS.
    jws: Option<String>,
    /// Its JSON.
    #[schema(value_type = Option<Object>)]
    json: Option<Value>,
    /// A PNG or SVG with a badge baked into it, 2 MiB at most, in base64.
    image: Option<String>,
}

impl NewVerification {
    /// The one thing that is given.
    fn input(self) -> Result<Input, FieldError> {
        let inputs = [
            self.url.map(Input::Url).map(Ok),
            self.jws.map(Input::Jws).map(Ok),
            self.json.map(Input::Json).map(Ok),
            self.image.map(|text| {
                let file = STANDARD.decode(text.as_bytes());
                file.map(Input::Image).map_err(|why| {
                    let message = format!("not base64: {why}");
                    FieldError::new("/image", Invalid::new("invalid-value", message))
                })
            }),
        ];
        let mut given = inputs.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(input), None) => input,
            _ => {
                let message = "give exactly one of url, jws, json and image";
                Err(FieldError::new("", Invalid::new("invalid-value", message)))
            }
        }
    }
}

/// The largest body: an image in base64, and the rest.
const MOST: usize = MAX_BAKED_BYTES / 3 * 4 + 64 * 1024;

/// What was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerificationView {
    /// The answer.
    verdict: Verdict,
    /// Check by check.
    checks: Vec<CheckView>,
    /// When.
    verified_at: DateTime<Utc>,
    /// The hosted Assertion, when it is one of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    assertion: Option<String>,
}

/// One check.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// Stable.
    code: &'static str,
    /// How it ended.
    outcome: Outcome,
    /// In words.
    message: Sentence,
    /// What was found, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// A sentence in both languages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Sentence {
    fr: &'static str,
    en: &'static str,
}

/// Checks a badge of this instance, by URL, JWS, JSON or baked image.
#[utoipa::path(post, path = "/api/v1/verifications", request_body = NewVerification,
    responses((status = 200, body = VerificationView), (status = 422, body = Problem)), tag = "verifications", operation_id = "verify")]
pub async fn create(app: web::Data<App>, body: Body<NewVerification, MOST>) -> Answer {
    if body.value.image.is_none() && body.length > MAX_BYTES {
        return Err(too_large(MAX_BYTES));
    }
    let input = body.value.input();
    let input = input.map_err(|why| Problem::fields(vec![why]))?;
    let service = &app.service;
    let found = app.checker.check(input.into(), service.now()).await?;
    let checks = found.report.checks.iter().map(|check| CheckView {
        code: check.code.name(),
        outcome: check.outcome,
        message: Sentence {
            fr: check.sentence(Language::Fr),
            en: check.sentence(Language::En),
        },
        detail: check.detail.clone(),
    });
    let view = VerificationView {
        verdict: found.report.verdict,
        checks: checks.collect(),
        verified_at: found.report.at,
        assertion: found.assertion.map(|a| service.base().assertion(a.id)),
    };
    Ok(shown(StatusCode::OK, &view))
}

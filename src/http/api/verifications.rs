//! `/api/v1/verifications`: anybody may check a badge; nothing is kept.

use super::{Answer, App, Body, Problem, show as shown};
use crate::badge::{
    error::Invalid,
    text::Language,
    verification::{Outcome, Verdict},
};
use crate::checking::{self, Input};
use crate::issuing::FieldError;
use actix_web::{http::StatusCode, web};
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
}

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

/// Checks a badge of this instance, by URL, JWS or JSON.
#[utoipa::path(post, path = "/api/v1/verifications", request_body = NewVerification,
    responses((status = 200, body = VerificationView), (status = 422, body = Problem)), tag = "verifications", operation_id = "verify")]
pub async fn create(app: web::Data<App>, body: Body<NewVerification>) -> Answer {
    let input = match body.value {
        NewVerification {
            url: Some(url),
            jws: None,
            json: None,
        } => Input::Url(url),
        NewVerification {
            url: None,
            jws: Some(jws),
            json: None,
        } => Input::Jws(jws),
        NewVerification {
            url: None,
            jws: None,
            json: Some(json),
        } => Input::Json(json),
        _ => {
            let why = Invalid::new("invalid-value", "give exactly one of url, jws and json");
            return Err(Problem::fields(vec![FieldError::new("", why)]));
        }
    };
    let service = &app.service;
    let found = checking::check(service.store(), service.base(), input, service.now()).await?;
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

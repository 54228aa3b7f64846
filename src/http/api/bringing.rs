//! What single persons bring, recorded by the programme.

use super::{
    Answer, App, Body, Caller, Problem, created, email,
    evidence::{RecordedView, recorded},
    id, instant,
};
use crate::badge::{baking::MAX_BAKED_BYTES, error::Invalid};
use crate::checking::Input;
use crate::http::negotiation::language;
use crate::issuing::{
    FieldError,
    evidence::{Certificate, NewDecision, NewEvidence},
};
use actix_web::{HttpRequest, web};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::Value;

/// The largest body: an image in base64, and the rest.
const MOST: usize = MAX_BAKED_BYTES / 3 * 4 + 64 * 1024;

/// A badge from elsewhere or a certificate to record: exactly one of `badge` and `certificate`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEvidenceBody {
    /// Whose it is: for a badge, the address that it was issued to.
    email: String,
    /// A badge from elsewhere; it is checked now, and every day from now on.
    badge: Option<BroughtBody>,
    /// A certificate, in words; no document is kept.
    certificate: Option<CertificateBody>,
    /// A decision for this person alone: which competency it counts for. A certificate needs one.
    competency: Option<String>,
    /// Why; with `competency`.
    reason: Option<String>,
}

/// A badge: exactly one of `url`, `jws`, `json` and `image`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BroughtBody {
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

/// A certificate.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateBody {
    /// What it is called.
    title: String,
    /// Who gave it.
    body: String,
    /// When: ISO 8601.
    date: String,
    /// Until when it is good: ISO 8601.
    expires: Option<String>,
}

/// Records a badge from elsewhere or a certificate for a person.
///
/// A badge is checked now and every day from now on. It must be valid and issued to `email`. It counts once that address
/// is proved, for what an equivalence says or for `competency`, a decision for this person alone.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/evidence", params(("id" = Uuid, Path)), request_body = NewEvidenceBody, security(("bearer" = [])),
    responses((status = 201, body = RecordedView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "bringEvidence")]
pub async fn bring(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewEvidenceBody, MOST>,
) -> Answer {
    let programme = id(&path)?;
    app.service.programme(caller.scope(), programme).await?; // before anything is fetched
    let NewEvidenceBody {
        email: address,
        badge,
        certificate,
        competency,
        reason,
    } = body.value;
    let email = email("/email", &address)?;
    let decision = match (competency, reason) {
        (Some(competency), Some(reason)) => Some(NewDecision { competency, reason }),
        (None, None) => None,
        (Some(_), None) => {
            return Err(wrong("/reason", "a decision for one person needs a reason"));
        }
        (None, Some(_)) => {
            let why = "name the competency that it counts for, or leave the reason out";
            return Err(wrong("/competency", why));
        }
    };
    let new = match (badge, certificate) {
        (Some(badge), None) => {
            let (input, now) = (badge.input()?, app.service.now());
            let found = app.checker.bring(input, email.as_given(), now).await?;
            NewEvidence::Badge(Box::new(found), decision)
        }
        (None, Some(given)) => {
            let decision = decision.ok_or_else(|| {
                let why = "a certificate counts by a decision: name the competency, and a reason";
                wrong("/competency", why)
            })?;
            let issued_on = instant("/certificate/date", Some(&given.date))?;
            let certificate = Certificate {
                title: given.title,
                body: given.body,
                issued_on: issued_on.unwrap_or_default(),
                expires: instant("/certificate/expires", given.expires.as_deref())?,
            };
            NewEvidence::Certificate(certificate, decision)
        }
        _ => return Err(wrong("", "give exactly one of badge and certificate")),
    };
    let done = app
        .service
        .bring_evidence(&caller.actor(), caller.scope(), programme, email, new)
        .await?;
    let path = format!(
        "/api/v1/programmes/{programme}/evidence/{}",
        done.evidence.id
    );
    let location = app.service.base().join(&path);
    Ok(created(
        &location,
        &recorded(&app, caller.scope(), language(&request), done),
    ))
}

impl BroughtBody {
    fn input(self) -> Result<Input, Problem> {
        let inputs = [
            self.url.map(Input::Url).map(Ok),
            self.jws.map(Input::Jws).map(Ok),
            self.json.map(Input::Json).map(Ok),
            self.image.map(|text| {
                let file = STANDARD.decode(text.as_bytes());
                file.map(Input::Image)
                    .map_err(|_| wrong("/badge/image", "it is not base64"))
            }),
        ];
        let mut given = inputs.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(input), None) => input,
            _ => Err(wrong(
                "/badge",
                "give exactly one of url, jws, json and image",
            )),
        }
    }
}

fn wrong(pointer: &str, why: &str) -> Problem {
    let invalid = Invalid::new("invalid-value", why);
    Problem::fields(vec![FieldError::new(pointer, invalid)])
}

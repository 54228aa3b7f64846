//! What single persons bring: badges from elsewhere and certificates, decided by the programme.

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, assertions::AlsoAwarded, created,
    effects::would, email, id, instant, list as listed, query, show as shown,
};
use crate::badge::{baking::MAX_BAKED_BYTES, error::Invalid, text::Language};
use crate::checking::Input;
use crate::http::negotiation::language;
use crate::issuing::{
    FieldError,
    evidence::{Certificate, EvidenceState, NewDecision, NewEvidence, Recorded},
};
use crate::storage::{Scope, evidence::Evidence};
use actix_web::{HttpRequest, http::StatusCode, web};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

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

/// A decision for one person.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceDecisionBody {
    /// A competency of the adopted catalogue.
    competency: String,
    /// Why.
    reason: String,
}

/// Why evidence is withdrawn.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EvidenceWithdrawalBody {
    /// For the programme's own record.
    reason: String,
    /// Only say which composites would fall or stand.
    dry_run: Option<bool>,
}

/// A badge from elsewhere, or a certificate.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceView {
    id: Uuid,
    /// `badge` or `certificate`.
    kind: &'static str,
    /// Whether its holder brought it themselves.
    by_holder: bool,
    state: EvidenceState,
    /// The competencies that it counts for now.
    counts_for: Vec<String>,
    /// What it is called.
    title: String,
    /// Who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// Where the badge is.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// The address of its BadgeClass.
    #[serde(skip_serializing_if = "Option::is_none")]
    badge_class: Option<String>,
    /// The address of its issuer's Profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    issued_on: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<DateTime<Utc>>,
    /// The decision for this person alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<EvidenceDecisionView>,
    recorded_by: String,
    recorded_at: DateTime<Utc>,
    /// What the last check that came to a verdict found.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
    /// When that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    checked_at: Option<DateTime<Utc>>,
    /// What was fetched for it, when, and what was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    fetched: Option<Value>,
    /// Why it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawal_reason: Option<String>,
}

/// A decision for one person.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceDecisionView {
    competency: String,
    reason: String,
    decided_by: String,
    decided_at: DateTime<Utc>,
}

/// What came of an act on evidence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordedView {
    #[serde(flatten)]
    evidence: EvidenceView,
    /// The composites of the credential's own issuer that it completed.
    also_awarded: Vec<AlsoAwarded>,
    /// Those that no longer stand without it.
    also_revoked: Vec<String>,
}

fn evidence_view(one: Evidence, counts_for: Vec<String>, now: DateTime<Utc>) -> EvidenceView {
    let state = EvidenceState::of(&one, &counts_for, now);
    let badge = one.badge;
    EvidenceView {
        id: one.id,
        by_holder: one.issued_to.is_some(),
        kind: if badge.is_some() {
            "badge"
        } else {
            "certificate"
        },
        state,
        counts_for,
        title: one.title,
        body: one.body,
        url: badge.as_ref().and_then(|b| b.url.clone()),
        badge_class: badge.as_ref().and_then(|b| b.class.clone()),
        issuer: badge.as_ref().and_then(|b| b.issuer.clone()),
        issued_on: one.issued_on,
        expires: one.expires,
        decision: one.decision.map(|d| EvidenceDecisionView {
            competency: d.competency,
            reason: d.reason,
            decided_by: d.by,
            decided_at: d.at,
        }),
        recorded_by: one.by,
        recorded_at: one.recorded_at,
        verdict: badge.as_ref().map(|b| b.verdict.clone()),
        checked_at: badge.as_ref().map(|b| b.checked_at),
        fetched: badge.map(|b| b.fetched),
        withdrawal_reason: one.withdrawn.map(|(_, reason)| reason),
    }
}

fn recorded(app: &App, scope: Scope, language: Language, done: Recorded) -> RecordedView {
    let base = app.service.base();
    let awarded = done.also_awarded.iter().filter(|a| scope.holds(a.issuer));
    let revoked = done.also_revoked.iter().filter(|f| f.is_known_to(scope));
    RecordedView {
        also_awarded: awarded
            .map(|also| AlsoAwarded::new(base, also, language))
            .collect(),
        also_revoked: revoked.map(|also| base.assertion(also.assertion)).collect(),
        evidence: evidence_view(done.evidence, done.counts_for, app.service.now()),
    }
}

/// Which part of what was brought.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EvidenceQuery {
    /// The cursor: the id of the last item of the part before.
    after: Option<Uuid>,
    /// 1 to 100; 50 when not given.
    limit: Option<u16>,
    /// Only badges that could count now and wait for a decision: no equivalence covers them.
    #[serde(default)]
    undecided: bool,
}

/// What was brought to a programme: badges from elsewhere and certificates. No address of a person is told.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/evidence", params(("id" = Uuid, Path), EvidenceQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<EvidenceView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listEvidence")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let EvidenceQuery {
        after,
        limit,
        undecided,
    } = query(&request)?;
    let page = PageQuery { after, limit }.page()?;
    let found = app
        .service
        .evidence(caller.scope(), id(&path)?, undecided, page)
        .await?;
    let now = app.service.now();
    let items = found
        .into_iter()
        .map(|(one, counts_for)| evidence_view(one, counts_for, now))
        .collect();
    Ok(listed(
        &request,
        &app,
        page,
        items,
        |item: &EvidenceView| item.id,
    ))
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

/// Decides that one badge that was brought counts for a competency, whatever equivalences say.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/evidence/{item}/decision", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = EvidenceDecisionBody, security(("bearer" = [])),
    responses((status = 200, body = RecordedView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "decideEvidence")]
pub async fn decide(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<EvidenceDecisionBody>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let new = NewDecision {
        competency: body.value.competency,
        reason: body.value.reason,
    };
    let done = app
        .service
        .decide_evidence(&caller.actor(), caller.scope(), programme, item, new)
        .await?;
    Ok(shown(
        StatusCode::OK,
        &recorded(&app, caller.scope(), language(&request), done),
    ))
}

/// Withdraws evidence: it stops counting, and composites made of it are judged as when a badge is revoked.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/evidence/{item}/withdrawal", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = EvidenceWithdrawalBody, security(("bearer" = [])),
    responses((status = 200, body = RecordedView, description = "the evidence; with `dryRun`, an `EffectsView`"), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "withdrawEvidence")]
pub async fn withdraw(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<EvidenceWithdrawalBody>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let (actor, scope, reason) = (caller.actor(), caller.scope(), body.value.reason);
    if body.value.dry_run == Some(true) {
        let tried = app
            .service
            .try_withdrawal(&actor, scope, programme, item, reason);
        return Ok(would(&app, tried.await?));
    }
    let done = app
        .service
        .withdraw_evidence(&actor, scope, programme, item, reason)
        .await?;
    Ok(shown(
        StatusCode::OK,
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

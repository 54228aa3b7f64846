//! What single persons bring: badges from elsewhere and certificates, decided by the programme.

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, assertions::AlsoAwarded, effects::would, id,
    list as listed, query, show as shown,
};
use crate::badge::text::Language;
use crate::http::negotiation::language;
use crate::issuing::evidence::{EvidenceState, NewDecision, Recorded};
use crate::storage::{Scope, evidence::Evidence};
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

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
    /// The holder can read it.
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

impl EvidenceView {
    /// Of what counts for these competencies now.
    pub fn new(one: Evidence, counts_for: Vec<String>, now: DateTime<Utc>) -> Self {
        let state = EvidenceState::of(&one, &counts_for, now);
        let badge = one.badge;
        Self {
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
}

pub(super) fn recorded(
    app: &App,
    scope: Scope,
    language: Language,
    done: Recorded,
) -> RecordedView {
    let base = app.service.base();
    let awarded = done.also_awarded.iter().filter(|a| scope.holds(a.issuer));
    let revoked = done.also_revoked.iter().filter(|f| f.is_known_to(scope));
    RecordedView {
        also_awarded: awarded
            .map(|also| AlsoAwarded::new(base, also, language))
            .collect(),
        also_revoked: revoked.map(|also| base.assertion(also.assertion)).collect(),
        evidence: EvidenceView::new(done.evidence, done.counts_for, app.service.now()),
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
        .map(|(one, counts_for)| EvidenceView::new(one, counts_for, now))
        .collect();
    Ok(listed(
        &request,
        &app,
        page,
        items,
        |item: &EvidenceView| item.id,
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
    responses((status = 200, body = super::effects::DoneOr<RecordedView>, description = "the evidence; with `dryRun`, an `EffectsView`"), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "withdrawEvidence")]
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
        return would(&app, tried.await?).await;
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

//! What happens to awards afterwards: policies, pending revocations, withdrawn recognitions, replacements, closures.

use super::{
    Answer, App, Body, Caller, PageQuery, Problem,
    assertions::{AlsoPending, AssertionView, RecipientBody, fallen, view as assertion},
    created,
    effects::{EffectsView, tried},
    email, give, guard, id, instant, keep, list as listed,
    programmes::{AccreditationView, accreditation},
    query, show as shown,
};
use crate::badge::{assertion::Evidence, composite::Policies, error::Invalid, urls::BaseUrl};
use crate::issuing::{
    FieldError, Once,
    closing::NewClosure,
    policies::PoliciesChange,
    replace::{Correction, Replaced},
    review::{Act, Withdrawal},
};
use crate::storage::{Scope, pending::Pending};
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

/// The revocation of a composite that is pending, or was.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PendingRevocationView {
    id: Uuid,
    /// The composite's hosted Assertion: publicly valid until it is decided.
    assertion: String,
    /// `revoked`: a badge was; `expired`: a badge did; `recognition`: one no longer counts.
    because: &'static str,
    /// The hosted Assertion of the badge that was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<String>,
    opened_at: DateTime<Utc>,
    /// Revoked then, unless somebody decides otherwise or its holder appeals.
    until: DateTime<Utc>,
    /// What the holder says against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    appeal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appealed_at: Option<DateTime<Utc>>,
    /// `kept` or `revoked`, once decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'static str>,
}

fn pending(base: &BaseUrl, found: Pending) -> PendingRevocationView {
    use crate::storage::pending::Because;
    let (appeal, appealed_at) = found.appeal.unzip();
    PendingRevocationView {
        id: found.id,
        assertion: base.assertion(found.assertion),
        because: found.because.name(),
        badge: match found.because {
            Because::Revoked(id) => Some(base.assertion(id)),
            _ => None,
        },
        opened_at: found.opened_at,
        until: found.due_at,
        appeal,
        appealed_at,
        decision: found
            .decision
            .map(|d| if d.kept { "kept" } else { "revoked" }),
    }
}

/// A decision about a pending revocation.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PendingDecisionBody {
    /// What becomes of the composite.
    decision: PendingDecision,
    /// Why: public when it is revoked.
    reason: String,
}

/// What becomes of the composite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PendingDecision {
    /// It stands.
    Keep,
    /// It is revoked now.
    Revoke,
}

/// A decided revocation, and what followed from it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PendingDecidedView {
    #[serde(flatten)]
    pending: PendingRevocationView,
    /// The composites that fell with it.
    also_revoked: Vec<String>,
    /// The composites whose revocation is pending now.
    also_pending: Vec<AlsoPending>,
}

/// A withdrawal for cause.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawalBody {
    /// Awards recorded from then on do not count: ISO 8601, not in the future.
    from: String,
    /// Why.
    reason: String,
    /// Only say who would lose what.
    dry_run: Option<bool>,
}

/// What is corrected; a member that is absent stays as it was, `null` empties it.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplacementBody {
    /// To whom.
    recipient: Option<RecipientBody>,
    /// What shows that it was earned.
    evidence: Option<Vec<Evidence>>,
    /// How it was earned, in Markdown.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    narrative: Option<Option<String>>,
    /// Until when: ISO 8601.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    expires: Option<Option<String>>,
    /// Only say which composites would come or fall.
    dry_run: Option<bool>,
}

/// Tells `null` from what is absent.
fn given<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(text).map(Some)
}

/// An award that stands in the place of another.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReplacedView {
    #[serde(flatten)]
    assertion: AssertionView,
    /// The hosted Assertion that it replaces.
    replaces: String,
    /// The composites that it completed, as far as the credential may know.
    also_awarded: Vec<String>,
    /// The composites of the person before that fell, as far as the credential may know.
    also_revoked: Vec<String>,
    /// Those whose revocation is pending now.
    also_pending: Vec<AlsoPending>,
}

/// That an issuer closes.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClosureBody {
    /// Why: public.
    reason: String,
    /// The issuer that may revoke and replace what it awarded: for the administrator alone.
    heir: Option<Uuid>,
    /// Only say whose composites rest on its badges.
    dry_run: Option<bool>,
}

/// A closed issuer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClosureView {
    issuer: Uuid,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    heir: Option<Uuid>,
    closed_by: String,
    closed_at: DateTime<Utc>,
}

/// The policies of a composite.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/composites/{slug}/policies", params(("id" = Uuid, Path), ("slug" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Policies), (status = 404, body = Problem)), tag = "programmes", operation_id = "showPolicies")]
pub async fn policies(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (programme, slug) = (id(&path.0)?, path.1.clone());
    let found = app
        .service
        .policies(caller.scope(), programme, slug)
        .await?;
    Ok(shown(StatusCode::OK, &found))
}

/// Changes the policies of a composite; a member that is absent stays. They rule what happens from then on.
#[utoipa::path(patch, path = "/api/v1/programmes/{id}/composites/{slug}/policies", params(("id" = Uuid, Path), ("slug" = String, Path)), request_body = PoliciesChange, security(("bearer" = [])),
    responses((status = 200, body = Policies), (status = 404, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "changePolicies")]
pub async fn change_policies(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<PoliciesChange>,
) -> Answer {
    let (programme, slug) = (id(&path.0)?, path.1.clone());
    let changed = app
        .service
        .set_policies(&caller.actor(), caller.scope(), programme, slug, body.value)
        .await?;
    Ok(shown(StatusCode::OK, &changed))
}

/// The composites of a programme whose revocation is pending.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/pending-revocations", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<PendingRevocationView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listPendingRevocations")]
pub async fn pending_revocations(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app
        .service
        .pending_revocations(caller.scope(), id(&path)?, page)
        .await?;
    let base = app.service.base();
    let items = found.into_iter().map(|found| pending(base, found));
    Ok(listed(
        &request,
        &app,
        page,
        items.collect(),
        |item: &PendingRevocationView| item.id,
    ))
}

/// Decides about a pending revocation, whatever its date: the composite stands, or is revoked now.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/pending-revocations/{item}/decision", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = PendingDecisionBody, security(("bearer" = [])),
    responses((status = 200, body = PendingDecidedView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "decidePendingRevocation")]
pub async fn decide(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<PendingDecisionBody>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let keep = body.value.decision == PendingDecision::Keep;
    let (actor, scope) = (caller.actor(), caller.scope());
    let decided =
        app.service
            .decide_pending(&actor, scope, programme, item, keep, body.value.reason);
    let (decided, also) = decided.await?;
    let base = app.service.base();
    let (also_revoked, also_pending) = fallen(base, scope, &also);
    let view = PendingDecidedView {
        pending: pending(base, decided),
        also_revoked,
        also_pending,
    };
    Ok(shown(StatusCode::OK, &view))
}

/// Withdraws a recognition for cause: awards recorded from a date on stop counting.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/accreditations/{item}/withdrawal", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = WithdrawalBody, security(("bearer" = [])),
    responses((status = 200, body = AccreditationView, description = "the recognition; with `dryRun`, an `EffectsView`"), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "withdrawAccreditation")]
pub async fn withdraw(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<WithdrawalBody>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let from = instant("/from", Some(&body.value.from))?;
    let Some(from) = from else {
        let why = Invalid::new("invalid-instant", "expected a date");
        return Err(Problem::fields(vec![FieldError::new("/from", why)]));
    };
    let withdrawal = Withdrawal {
        from,
        reason: body.value.reason,
    };
    if body.value.dry_run == Some(true) {
        return tried(&caller, &app, programme, Act::Withdraw(item, withdrawal)).await;
    }
    let done = app
        .service
        .withdraw_accreditation(&caller.actor(), caller.scope(), programme, item, withdrawal)
        .await?;
    Ok(shown(StatusCode::OK, &accreditation(done)))
}

fn replaced_view(
    base: &BaseUrl,
    scope: Scope,
    replaced: &Replaced,
    now: DateTime<Utc>,
) -> ReplacedView {
    let (also_revoked, also_pending) = fallen(base, scope, &replaced.fallen);
    let known = replaced.also.iter().filter(|also| scope.holds(also.issuer));
    ReplacedView {
        assertion: assertion(base, &replaced.assertion, None, now),
        replaces: base.assertion(replaced.old),
        also_awarded: known.map(|also| base.assertion(also.assertion)).collect(),
        also_revoked,
        also_pending,
    }
}

/// Replaces an award by a corrected one: a typo, an evidence, a date, an address. Composites that rest on it stay.
///
/// `Idempotency-Key` makes it safe to send twice.
#[utoipa::path(post, path = "/api/v1/assertions/{id}/replacement", params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ReplacementBody, security(("bearer" = [])),
    responses((status = 200, body = EffectsView), (status = 201, body = ReplacedView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "assertions", operation_id = "replaceAssertion")]
pub async fn replace(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<ReplacementBody>,
) -> Answer {
    let id = id(&path)?;
    let (base, scope, now) = (
        app.service.base().clone(),
        caller.scope(),
        app.service.now(),
    );
    let guard = guard(&request, &caller, &body, {
        let base = base.clone();
        move |replaced: &Replaced| {
            let location = Some(base.assertion(replaced.assertion.id));
            let view = replaced_view(&base, scope, replaced, now);
            keep(StatusCode::CREATED, location, &view)
        }
    })?;
    let body = body.value;
    let to = body
        .recipient
        .map(|to| email("/recipient/email", to.email()));
    let expires = match &body.expires {
        Some(expires) => Some(instant("/expires", expires.as_deref())?),
        None => None,
    };
    let correction = Correction {
        email: to.transpose()?,
        narrative: body.narrative,
        evidence: body.evidence,
        expires,
    };
    let (service, actor) = (&app.service, caller.actor());
    if body.dry_run == Some(true) {
        let act = service.try_replacement(&actor, scope, id, correction);
        return Ok(shown(StatusCode::OK, &EffectsView::new(&base, act.await?)));
    }
    match service
        .replace(&actor, scope, id, correction, guard)
        .await?
    {
        Once::Before(kept) => Ok(give(kept)),
        Once::Done(replaced) => Ok(created(
            &base.assertion(replaced.assertion.id),
            &replaced_view(&base, scope, &replaced, now),
        )),
    }
}

/// Closes an issuer: it defines and awards nothing any more; what it awarded keeps verifying and counting.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/closure", params(("id" = Uuid, Path)), request_body = ClosureBody, security(("bearer" = [])),
    responses((status = 200, body = ClosureView, description = "the closure; with `dryRun`, an `EffectsView`"), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "issuers", operation_id = "closeIssuer")]
pub async fn close(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<ClosureBody>,
) -> Answer {
    let issuer = id(&path)?;
    let (service, actor, scope) = (&app.service, caller.actor(), caller.scope());
    let new = NewClosure {
        reason: body.value.reason,
        heir: body.value.heir,
    };
    if body.value.dry_run == Some(true) {
        let effects = service.try_closure(&actor, scope, issuer, new).await?;
        return Ok(shown(
            StatusCode::OK,
            &EffectsView::new(service.base(), effects),
        ));
    }
    let done = service.close_issuer(&actor, scope, issuer, new).await?;
    let view = ClosureView {
        issuer,
        reason: done.reason,
        heir: done.heir,
        closed_by: done.by,
        closed_at: done.at,
    };
    Ok(shown(StatusCode::OK, &view))
}

//! Replacing an award by a corrected one.

use super::{
    Answer, App, Body, Caller, Problem,
    assertions::{AssertionView, RecipientBody, view as assertion},
    created,
    effects::{EffectsView, would},
    email, give, guard, id, instant, keep,
    revocations::{AlsoPending, fallen},
};
use crate::badge::{assertion::Evidence, urls::BaseUrl};
use crate::issuing::{
    Once,
    replace::{Correction, Replaced},
};
use crate::storage::Scope;
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

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
        return would(&app, act.await?).await;
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

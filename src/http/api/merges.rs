//! `/api/v1/programmes/{id}/merges`: two persons that are one.

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, created, email, id, list as listed, query,
    show as shown,
};
use crate::badge::urls::BaseUrl;
use crate::issuing::planned_merges::{NewMerge, Outcome};
use crate::storage::merges::{Merge, State};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A proposal that two persons are one.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMergeBody {
    /// One address of each.
    #[schema(value_type = Vec<String>, min_items = 2, max_items = 2)]
    emails: [String; 2],
    /// Why they are one.
    reason: String,
    /// Only tell what it would do.
    dry_run: Option<bool>,
}

/// A merge of two persons.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergeView {
    id: Uuid,
    /// Why.
    reason: String,
    /// Where it stands.
    state: State,
    /// Who proposed it.
    planned_by: String,
    planned_at: DateTime<Utc>,
    /// When it is done, unless somebody objects.
    due_at: DateTime<Utc>,
    /// When it was done, objected to or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<DateTime<Utc>>,
}

/// What a merge would do to the composites of the programme.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergeOutcome {
    /// Composites that would be awarded, by slug.
    gained: Vec<String>,
    /// Awards that others would stand in the place of.
    replaced: Vec<MergeReplacement>,
    /// Awards that would stay as they are.
    kept: Vec<String>,
}

/// One award that another would stand in the place of.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MergeReplacement {
    /// The award.
    award: String,
    /// What would stand in its place.
    by: String,
}

fn view(merge: Merge) -> MergeView {
    MergeView {
        id: merge.id,
        reason: merge.reason,
        state: merge.state,
        planned_by: merge.actor,
        planned_at: merge.planned_at,
        due_at: merge.due_at,
        ended_at: merge.ended_at,
    }
}

fn outcome(base: &BaseUrl, found: Outcome) -> MergeOutcome {
    let replaced = found.replaced.into_iter();
    MergeOutcome {
        gained: found.gained,
        replaced: replaced
            .map(|(old, new)| MergeReplacement {
                award: base.assertion(old),
                by: base.assertion(new),
            })
            .collect(),
        kept: found
            .kept
            .into_iter()
            .map(|id| base.assertion(id))
            .collect(),
    }
}

/// Proposes that two persons are one. It is done in 14 days, unless somebody who reads one of the addresses objects.
///
/// Each person must hold a badge that counts for the programme. With `dryRun` nothing is planned: 200 with what it would do.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/merges", params(("id" = Uuid, Path)), request_body = NewMergeBody, security(("bearer" = [])),
    responses((status = 200, body = MergeOutcome), (status = 201, body = MergeView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "planMerge")]
pub async fn create(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewMergeBody>,
) -> Answer {
    let (programme, body) = (id(&path)?, body.value);
    let new = NewMerge {
        emails: [
            email("/emails/0", &body.emails[0])?,
            email("/emails/1", &body.emails[1])?,
        ],
        reason: body.reason,
    };
    let (service, scope) = (&app.service, caller.scope());
    if body.dry_run.unwrap_or(false) {
        let found = service.preview_merge(scope, programme, new).await?;
        return Ok(shown(StatusCode::OK, &outcome(service.base(), found)));
    }
    let merge = service
        .plan_merge(&caller.actor(), scope, programme, new)
        .await?;
    let path = format!("/api/v1/programmes/{programme}/merges/{}", merge.id);
    Ok(created(&service.base().join(&path), &view(merge)))
}

/// What the programme proposed, past ones too.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/merges", params(("id" = Uuid, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<MergeView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listMerges")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app.service.merges(caller.scope(), id(&path)?, page).await?;
    let items = found.into_iter().map(view).collect();
    Ok(listed(&request, &app, page, items, |item: &MergeView| {
        item.id
    }))
}

/// One of them.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/merges/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = MergeView), (status = 404, body = Problem)), tag = "programmes", operation_id = "showMerge")]
pub async fn show(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let found = app.service.merge(caller.scope(), programme, item).await?;
    Ok(shown(StatusCode::OK, &view(found)))
}

/// Calls a planned merge off.
#[utoipa::path(delete, path = "/api/v1/programmes/{id}/merges/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "programmes", operation_id = "cancelMerge")]
pub async fn cancel(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    app.service
        .cancel_merge(&caller.actor(), caller.scope(), programme, item)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

//! `/api/v1/issuers/{id}/audit`

use super::{Answer, App, Caller, PageQuery, Problem, id, instant, list as listed, query};
use crate::issuing::auditing::{Asked, Read, Who};
use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which acts are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// One act, such as assertion.award, or a kind of acts: awards, cohorts, badges, endorsements, programmes, composites,
    /// evidence, people, issuer, access.
    act: Option<String>,
    /// From then on: ISO 8601.
    from: Option<String>,
    /// Before then: ISO 8601.
    until: Option<String>,
    /// The cursor: the id of the last act of the part before.
    after: Option<Uuid>,
    /// 1 to 100; 50 when not given.
    limit: Option<u16>,
}

/// An act upon the data of an issuer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActView {
    /// Its id.
    id: Uuid,
    /// When.
    at: DateTime<Utc>,
    /// What, such as assertion.award.
    act: String,
    /// By whom.
    by: ByView,
    /// The id of what it was done to.
    object: Uuid,
    /// What else was recorded.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
}

/// Who did it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ByView {
    /// command-line, rule, api-key, member, holder, or other.
    kind: &'static str,
    /// The label of the API key, the address of the member: those of this issuer. Which holder it was is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

fn by(who: Who) -> ByView {
    let (kind, name) = match who {
        Who::CommandLine => ("command-line", None),
        Who::Rule => ("rule", None),
        Who::ApiKey(label) => ("api-key", label),
        Who::Member(email) => ("member", email),
        Who::Holder => ("holder", None),
        Who::Other(_) => ("other", None),
    };
    ByView { kind, name }
}

impl From<Read> for ActView {
    fn from(read: Read) -> Self {
        Self {
            id: read.act.id,
            at: read.act.at,
            act: read.act.action,
            by: by(read.who),
            object: read.act.object,
            detail: read.act.detail,
        }
    }
}

/// Who did what with the data of an issuer, newest first.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/audit", params(("id" = Uuid, Path), AuditQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<ActView>), (status = 404, body = Problem), (status = 422, body = Problem)),
    tag = "issuers", operation_id = "listAudit")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let asked: AuditQuery = query(&request)?;
    let page = PageQuery {
        after: asked.after,
        limit: asked.limit,
    };
    let page = page.page()?;
    let wanted = Asked {
        act: asked.act,
        from: instant("/from", asked.from.as_deref())?,
        until: instant("/until", asked.until.as_deref())?,
        before: asked.after,
        limit: page.limit,
    };
    let found = app
        .service
        .audit_trail(caller.scope(), Some(id(&path)?), wanted)
        .await?;
    let items = found.into_iter().map(ActView::from).collect();
    Ok(listed(&request, &app, page, items, |item: &ActView| {
        item.id
    }))
}

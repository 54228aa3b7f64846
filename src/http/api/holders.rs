//! `/api/v1/issuers/{id}/holders`: what an issuer awarded, and to whom.

use super::assertions::{AssertionView, Filters, SearchStatus};
use super::{Answer, App, Body, Caller, PageQuery, Problem, id, show as shown};
use crate::http::{attachment, negotiation::language};
use crate::issuing::{
    Error, FieldError,
    holders::{Asked, Beginning, Export, Found, Order, Whom},
};
use crate::storage::Scope;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which awards of an issuer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HoldersBody {
    /// The e-mail address that it was awarded to, or how it begins. Other addresses of its holder are not looked at.
    email: Option<String>,
    /// Of this badge, whatever its version.
    badge: Option<Uuid>,
    /// Where it stands now.
    status: Option<SearchStatus>,
    /// Earned then or later: ISO 8601.
    issued_from: Option<String>,
    /// Earned earlier: ISO 8601.
    issued_before: Option<String>,
    /// The cursor; of no use for a file.
    after: Option<Uuid>,
    /// 1 to 100; of no use for a file.
    limit: Option<u16>,
}

/// An award and its recipient.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HoldingView {
    #[serde(flatten)]
    assertion: AssertionView,
    /// The address that it was awarded to.
    email: String,
    /// What its badge is called, in the language of `Accept-Language`.
    badge_name: String,
}

/// Some of what an issuer awarded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HoldersView {
    /// The awards, the latest first.
    items: Vec<HoldingView>,
    /// To be sent as `after` for the next part, when there may be more.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Uuid>,
}

impl HoldersBody {
    fn asked(&self) -> Result<Asked, Problem> {
        let begins = self.email.as_deref().map(Beginning::parse).transpose();
        let begins = begins.map_err(|why| Problem::fields(vec![FieldError::new("/email", why)]))?;
        let filters = Filters {
            badge: self.badge,
            status: self.status,
            issued_from: self.issued_from.as_deref(),
            issued_before: self.issued_before.as_deref(),
        };
        filters.asked(begins.flatten().map(Whom::Address))
    }
}

/// What an issuer awarded and to whom, the latest first. A POST, as an address never stands in a URL.
///
/// An issuer sees what it awarded itself, at the addresses that it was awarded to; composites are awarded by rule, and
/// belong to the owner of their programme.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/holders", params(("id" = Uuid, Path)), request_body = HoldersBody, security(("bearer" = [])),
    responses((status = 200, body = HoldersView), (status = 404, body = Problem), (status = 422, body = Problem)), tag = "holders", operation_id = "searchHolders")]
pub async fn search(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<HoldersBody>,
) -> Answer {
    let issuer = app.service.issuer(caller.scope(), id(&path)?).await?;
    let (asked, language) = (body.value.asked()?, language(&request));
    let page = PageQuery {
        after: body.value.after,
        limit: body.value.limit,
    }
    .page()?;
    let scope = Scope::Issuer(issuer.id);
    let order = Order::LatestFirst;
    let found = app.service.holders(scope, &asked, order, page).await?;
    let full = i64::try_from(found.len()).is_ok_and(|n| n >= page.limit);
    let (base, now) = (app.service.base(), app.service.now());
    let after = found.last().filter(|_| full).map(|last| last.holding.id);
    let view = |found: Found| HoldingView {
        assertion: AssertionView::of_holding(base, &found.holding, now),
        email: found.holding.email,
        badge_name: found.name.get(language).to_owned(),
    };
    let items = found.into_iter().map(view).collect();
    Ok(shown(StatusCode::OK, &HoldersView { items, after }))
}

/// The same as a CSV for spreadsheets, whole: with a byte order mark and `;`. It is sent as it is read.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/holders.csv", params(("id" = Uuid, Path), ("lang" = Option<String>, Query, description = "fr or en")), request_body = HoldersBody, security(("bearer" = [])),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem), (status = 422, body = Problem)), tag = "holders", operation_id = "exportHolders")]
pub async fn export(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<HoldersBody>,
) -> Answer {
    let (asked, language) = (body.value.asked()?, language(&request));
    let (actor, scope) = (caller.actor(), caller.scope());
    let export = app
        .service
        .export_holders(&actor, scope, id(&path)?, asked, language)
        .await?;
    Ok(file(export))
}

/// The file as it is read. When reading fails it ends as no complete answer does.
pub(in crate::http) fn file(export: Export) -> HttpResponse {
    let parts = stream::try_unfold(export, |mut export| async move {
        let part = export.part().await.inspect_err(|why| {
            tracing::error!(%why, "a file of holders ended before its time");
        })?;
        Ok::<_, Error>(part.map(|part| (web::Bytes::from(part), export)))
    });
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            attachment::disposition("beneficiaires.csv"),
        ))
        .insert_header(("X-Accel-Buffering", "no"))
        .content_type("text/csv; charset=utf-8")
        .streaming(parts)
}

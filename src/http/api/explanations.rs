//! `/api/v1/assertions/{id}/explanation`

use super::{Answer, App, Caller, Problem, id, show as shown};
use crate::badge::{composite::Requirement, urls::BaseUrl};
use crate::issuing::progress::Explanation;
use actix_web::{http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// Why a composite was awarded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationView {
    /// The programme's public page.
    programme: String,
    /// The composite's slug.
    composite: String,
    /// The version of the rule it was awarded under.
    rule_version: i32,
    /// That rule.
    #[schema(value_type = Object)]
    rule: Requirement,
    /// Which Assertion stood for which leaf.
    components: Vec<ComponentView>,
    /// Its revocation is pending, and takes place then unless somebody decides otherwise or an appeal waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_until: Option<DateTime<Utc>>,
}

/// One component of a composite.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ComponentView {
    /// The leaf of the rule.
    badge: String,
    /// The hosted Assertion that stood for it, here or elsewhere; a certificate has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    assertion: Option<String>,
    /// `equivalence` when it counted by a decision of the programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'static str>,
    /// That decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    decision: Option<serde_json::Value>,
}

impl ExplanationView {
    /// With addresses.
    pub fn new(base: &BaseUrl, found: Explanation) -> Self {
        let components = found.components.iter().map(|c| {
            let via = found.via.get(&(c.leaf.clone(), c.assertion));
            ComponentView {
                badge: c.leaf.to_string(),
                assertion: found.places.address(base, c.assertion),
                via: via.map(|_| "equivalence"),
                decision: via.filter(|_| found.whole).map(|via| via.to_json()),
            }
        });
        Self {
            components: components.collect(),
            programme: base.programme(found.programme),
            composite: found.composite,
            rule_version: found.rule_version,
            rule: found.rule,
            pending_until: found.pending.map(|pending| pending.due_at),
        }
    }
}

/// Why a composite was awarded: the whole for the programme's owner; for others the rule, and those components that the
/// holder shares, as on its page.
#[utoipa::path(get, path = "/api/v1/assertions/{id}/explanation", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = ExplanationView), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "assertions", operation_id = "explain")]
pub async fn explain(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app.service.explanation(caller.scope(), id(&path)?).await?;
    let view = ExplanationView::new(app.service.base(), found);
    Ok(shown(StatusCode::OK, &view))
}

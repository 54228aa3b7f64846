//! `/api/v1/erasures`: everything that is known of a person, for whoever runs the instance.

use super::{Answer, App, Body, Caller, Problem, email, show as shown};
use crate::badge::urls::BaseUrl;
use crate::issuing::erasure::ErasedPerson;
use crate::storage::erasure::Beside;
use actix_web::{http::StatusCode, web};
use serde::{Deserialize, Serialize};

/// Whom to erase.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewErasure {
    /// One of the person's addresses.
    email: String,
    /// Only tell what would be erased.
    dry_run: bool,
}

/// What was erased of a person, or would be. Somebody unknown has nothing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErasureView {
    /// Nothing was changed.
    dry_run: bool,
    /// Their badges.
    awards: Vec<ErasedAwardView>,
    /// The names of the composites that their addresses are not awarded again, until that is lifted.
    blocked: Vec<String>,
    /// Everything else, counted.
    beside: Beside,
}

/// A badge that was erased, or would be.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErasedAwardView {
    /// Its address: it answers 410 from then on.
    url: String,
    /// The name of the badge.
    badge: String,
    /// The name of its issuer.
    issuer: String,
    /// It was awarded by a rule.
    composite: bool,
}

impl ErasureView {
    /// As it is shown.
    pub fn new(base: &BaseUrl, erased: ErasedPerson, dry_run: bool) -> Self {
        let awards = erased.awards.into_iter().map(|award| ErasedAwardView {
            url: base.assertion(award.assertion),
            badge: award.badge,
            issuer: award.issuer,
            composite: award.composite,
        });
        Self {
            dry_run,
            awards: awards.collect(),
            blocked: erased.blocked,
            beside: erased.beside,
        }
    }
}

/// Erases everything that is known of a person, at their request by letter. Administrator only: it erases awards of every
/// issuer. A holder does it by themselves at `/my-badges`.
///
/// First with `dryRun`: it tells what would be erased, and changes nothing. For somebody unknown, or erased before, nothing is.
#[utoipa::path(post, path = "/api/v1/erasures", request_body = NewErasure, security(("bearer" = [])),
    responses((status = 200, body = ErasureView), (status = 403, body = Problem), (status = 422, body = Problem)), tag = "people", operation_id = "erasePerson")]
pub async fn create(caller: Caller, app: web::Data<App>, body: Body<NewErasure>) -> Answer {
    let (of, dry_run) = (email("/email", &body.value.email)?, body.value.dry_run);
    let (service, actor) = (&app.service, caller.actor());
    let erased = match dry_run {
        true => service.try_erasure(&actor, of).await?,
        false => service.erase_person(&actor, of).await?,
    };
    let view = ErasureView::new(service.base(), erased, dry_run);
    Ok(shown(StatusCode::OK, &view))
}

//! `/api/v1/programmes/{id}/second-readings`: decisions that were drawn to be examined again, blind.

use super::{
    Answer, App, Body, Caller, PageQuery, Problem,
    applications::{
        examiner,
        seen::{ApplicationCriterionView, ProofView, criteria},
    },
    id, list as listed, query, show as shown,
};
use crate::badge::text::Language;
use crate::http::attachment::{self, Visibility};
use crate::http::negotiation::language;
use crate::issuing::applications::{Agreement, Blind};
use crate::storage::applications::{
    messages::{self, Message},
    second_readings::{Read, Reading},
};
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which second readings.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SecondReadingsQuery {
    /// The cursor: the id of the last item of the part before.
    after: Option<Uuid>,
    /// 1 to 100; 50 when not given.
    limit: Option<u16>,
    /// Only those that nobody read yet.
    #[serde(default)]
    waiting: bool,
}

/// A decision that was drawn. Which one, nobody is told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecondReadingView {
    id: Uuid,
    /// What the badge is called, in the language of `Accept-Language`.
    badge_name: String,
    drawn_at: DateTime<Utc>,
    /// What the second reading comes to; not there while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    conclusion: Option<ConclusionView>,
}

/// What a second reading comes to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ConclusionView {
    /// The badge should be awarded.
    favourable: bool,
    reason: String,
    /// Who read it, as the audit trail calls them.
    by: String,
    at: DateTime<Utc>,
}

/// An application to read again, without who asked, who decided and what.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlindApplicationView {
    #[serde(flatten)]
    reading: SecondReadingView,
    criteria: Vec<ApplicationCriterionView>,
    proofs: Vec<ProofView>,
    /// What was asked and answered; the first first.
    messages: Vec<BlindMessageView>,
}

/// Something that was asked or answered. By whom is not told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BlindMessageView {
    at: DateTime<Utc>,
    kind: messages::Kind,
    /// About which criterion; the whole when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    criterion: Option<String>,
    words: String,
}

/// What a second reading comes to.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConclusionBody {
    /// The badge should be awarded.
    favourable: bool,
    /// Why; needed when it should not. The applicant never reads it.
    #[serde(default)]
    reason: String,
}

/// Which share of decisions is examined again.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondReadingShare {
    /// 0 to 100; 0 when nobody said.
    percent: i32,
}

/// How often second readings came to the same, issuer by issuer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AgreementsView {
    items: Vec<AgreementView>,
}

/// How often second readings came to the same as the decisions of an issuer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AgreementView {
    issuer: Uuid,
    name: String,
    /// How many decisions were read again.
    read: i64,
    /// How many of these came to the same.
    agreed: i64,
    /// How many were drawn and wait.
    waiting: i64,
}

impl SecondReadingView {
    fn new(one: Reading, badge_name: String) -> Self {
        Self {
            id: one.id,
            badge_name,
            drawn_at: one.drawn_at,
            conclusion: one.read.map(Into::into),
        }
    }
}

impl From<Read> for ConclusionView {
    fn from(read: Read) -> Self {
        Self {
            favourable: read.favourable,
            reason: read.reason,
            by: read.by,
            at: read.at,
        }
    }
}

impl BlindApplicationView {
    fn new(blind: Blind, language: Language) -> Self {
        let name = blind.badge.get(language).to_owned();
        Self {
            reading: SecondReadingView::new(blind.reading, name),
            criteria: criteria(&blind.criteria, &blind.assessments, blind.uses),
            proofs: blind.proofs.into_iter().map(Into::into).collect(),
            messages: blind.messages.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Message> for BlindMessageView {
    fn from(said: Message) -> Self {
        Self {
            at: said.at,
            kind: said.kind,
            criterion: said.criterion,
            words: said.words,
        }
    }
}

impl From<Agreement> for AgreementView {
    fn from(one: Agreement) -> Self {
        Self {
            issuer: one.issuer,
            name: one.name,
            read: one.read,
            agreed: one.agreed,
            waiting: one.waiting,
        }
    }
}

/// The decisions that were drawn to be examined again, the first first.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/second-readings", params(("id" = Uuid, Path), SecondReadingsQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<SecondReadingView>), (status = 404, body = Problem)), tag = "applications", operation_id = "listSecondReadings")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let SecondReadingsQuery {
        after,
        limit,
        waiting,
    } = query(&request)?;
    let page = PageQuery { after, limit }.page()?;
    let found = app
        .service
        .second_readings(caller.scope(), id(&path)?, waiting, page)
        .await?;
    let language = language(&request);
    let items = found
        .into_iter()
        .map(|(one, badge)| SecondReadingView::new(one, badge.get(language).to_owned()))
        .collect();
    Ok(listed(
        &request,
        &app,
        page,
        items,
        |item: &SecondReadingView| item.id,
    ))
}

/// A decision to examine again: what was asked for and shown, without who asked, who decided and what.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/second-readings/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = BlindApplicationView), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "applications", operation_id = "showSecondReading")]
pub async fn show(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    blind(&caller, &request, &app, (id(&path.0)?, id(&path.1)?)).await
}

async fn blind(caller: &Caller, request: &HttpRequest, app: &App, one: (Uuid, Uuid)) -> Answer {
    let by = examiner(caller);
    let found = app.service.second_reading(&by, caller.scope(), one).await?;
    let view = BlindApplicationView::new(found, language(request));
    Ok(shown(StatusCode::OK, &view))
}

/// Says what the second reading by the program of this key comes to, once. The decision stays, and nobody is written to.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/second-readings/{item}/conclusion", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = ConclusionBody, security(("bearer" = [])),
    responses((status = 200, body = BlindApplicationView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "applications", operation_id = "concludeSecondReading")]
pub async fn conclude(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<ConclusionBody>,
) -> Answer {
    let one = (id(&path.0)?, id(&path.1)?);
    let said = (body.value.favourable, body.value.reason);
    let by = examiner(&caller);
    app.service
        .read_again(&by, caller.scope(), one, said)
        .await?;
    blind(&caller, &request, &app, one).await
}

/// The file of a proof of what is read again, as an attachment of its own media type.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/second-readings/{item}/proofs/{key}/file", params(("id" = Uuid, Path), ("item" = Uuid, Path), ("key" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>, description = "the file; its media type is its own"), (status = 404, body = Problem), (status = 409, body = Problem)),
    tag = "applications", operation_id = "fileOfSecondReading")]
pub async fn file(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let of = (id(&path.0)?, id(&path.1)?, id(&path.2)?);
    let by = examiner(&caller);
    let file = app
        .service
        .file_to_read_again(&by, caller.scope(), of)
        .await?;
    Ok(attachment::of_proof(file, Visibility::Private))
}

/// How often second readings came to the same as the first decisions, issuer by issuer.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/second-readings/agreement", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = AgreementsView), (status = 404, body = Problem)), tag = "applications", operation_id = "showAgreement")]
pub async fn agreement(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app.service.agreement(caller.scope(), id(&path)?).await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(shown(StatusCode::OK, &AgreementsView { items }))
}

/// Which share of decisions is examined again, in percent.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/second-readings/share", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = SecondReadingShare), (status = 404, body = Problem)), tag = "applications", operation_id = "showSecondReadingShare")]
pub async fn share(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let percent = app
        .service
        .second_reading_share(caller.scope(), id(&path)?)
        .await?;
    Ok(shown(StatusCode::OK, &SecondReadingShare { percent }))
}

/// Says which share it is, from the next decision on: of the owner, and of the issuers that are recognised.
#[utoipa::path(put, path = "/api/v1/programmes/{id}/second-readings/share", params(("id" = Uuid, Path)), request_body = SecondReadingShare, security(("bearer" = [])),
    responses((status = 200, body = SecondReadingShare), (status = 404, body = Problem), (status = 422, body = Problem)), tag = "applications", operation_id = "setSecondReadingShare")]
pub async fn set_share(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<SecondReadingShare>,
) -> Answer {
    let (actor, scope, percent) = (caller.actor(), caller.scope(), body.value.percent);
    app.service
        .set_second_reading_share(&actor, scope, id(&path)?, percent)
        .await?;
    Ok(shown(StatusCode::OK, &SecondReadingShare { percent }))
}

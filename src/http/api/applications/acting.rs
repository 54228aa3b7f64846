//! What those who examine an application do: who examines it, what they note, ask and think.

use super::super::assertions::AlsoAwarded;
use super::super::{
    Answer, App, Body, Caller, Problem, email, give, guard, id, keep, show as shown,
};
use super::seen::{ApplicationWholeView, DecisionView, ReviewerView};
use super::{examiner, whole};
use crate::badge::{application::State, text::Language, urls::BaseUrl};
use crate::http::negotiation::language;
use crate::issuing::{
    Once,
    applications::{Decided, NewOpinion, NewReviewer},
};
use crate::storage::Scope;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who is to examine an application.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReviewerBody {
    /// A member of the issuer, by the id of their membership.
    Member(Uuid),
    /// Whoever reads this address: they are sent a link.
    Email(String),
}

/// Something to say about an application.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationWordsBody {
    /// What.
    words: String,
    /// About which criterion; the whole when not given.
    criterion: Option<String>,
}

/// What a program thinks of an application.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionBody {
    /// The badge should be awarded.
    favourable: bool,
    /// Why, for the applicant; needed when it is not favourable.
    #[serde(default)]
    reason: String,
}

/// What came of an opinion.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpinionGivenView {
    /// The application.
    id: Uuid,
    /// Where it stands now.
    state: State,
    /// The decision, when this opinion decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionView>,
    /// The hosted Assertion that was awarded, or was held already.
    #[serde(skip_serializing_if = "Option::is_none")]
    award: Option<String>,
    /// The composites that it completed, as far as the credential may know: those of its own issuer.
    also_awarded: Vec<AlsoAwarded>,
}

fn given(base: &BaseUrl, scope: Scope, done: &Decided, language: Language) -> OpinionGivenView {
    let also = done.awarded.iter().flat_map(|awarded| &awarded.also);
    let known = also.filter(|also| scope.holds(also.issuer));
    OpinionGivenView {
        id: done.application.id,
        state: done.application.state,
        decision: done.decision.clone().map(DecisionView::from),
        award: done.application.award.map(|award| base.assertion(award)),
        also_awarded: known
            .map(|also| AlsoAwarded::new(base, also, language))
            .collect(),
    }
}

/// Has somebody examine an application. Whoever is asked at an address is sent a link, and needs no account.
#[utoipa::path(post, path = "/api/v1/applications/{id}/reviewers", params(("id" = Uuid, Path)), request_body = ReviewerBody, security(("bearer" = [])),
    responses((status = 201, body = ReviewerView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "applications", operation_id = "assignReviewer")]
pub async fn assign(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<ReviewerBody>,
) -> Answer {
    let id = id(&path)?;
    let new = match &body.value {
        ReviewerBody::Member(member) => NewReviewer::Member(*member),
        ReviewerBody::Email(text) => NewReviewer::Address(email("/email", text)?),
    };
    let (actor, scope) = (caller.actor(), caller.scope());
    let reviewer = app.service.assign_reviewer(&actor, scope, id, new).await?;
    Ok(shown(StatusCode::CREATED, &ReviewerView::from(reviewer)))
}

/// Has somebody who did not say what they think no longer examine an application.
#[utoipa::path(delete, path = "/api/v1/applications/{id}/reviewers/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "applications", operation_id = "releaseReviewer")]
pub async fn release(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let one = (id(&path.0)?, id(&path.1)?);
    let (actor, scope) = (caller.actor(), caller.scope());
    app.service.release_reviewer(&actor, scope, one).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Keeps a note for those who examine an application. Its applicant never reads it.
#[utoipa::path(post, path = "/api/v1/applications/{id}/notes", params(("id" = Uuid, Path)), request_body = ApplicationWordsBody, security(("bearer" = [])),
    responses((status = 200, body = ApplicationWholeView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "applications", operation_id = "noteOnApplication")]
pub async fn note(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<ApplicationWordsBody>,
) -> Answer {
    let (by, scope, id) = (examiner(&caller), caller.scope(), id(&path)?);
    let said = (body.value.criterion, body.value.words);
    app.service
        .note_on_application(&by, scope, id, said)
        .await?;
    whole(&caller, &request, &app, id).await
}

/// Asks the applicant for something more. Nothing is decided before they answered.
#[utoipa::path(post, path = "/api/v1/applications/{id}/questions", params(("id" = Uuid, Path)), request_body = ApplicationWordsBody, security(("bearer" = [])),
    responses((status = 200, body = ApplicationWholeView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "applications", operation_id = "askApplicant")]
pub async fn ask(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<ApplicationWordsBody>,
) -> Answer {
    let (by, scope, id) = (examiner(&caller), caller.scope(), id(&path)?);
    let said = (body.value.criterion, body.value.words);
    app.service.ask_for_more(&by, scope, id, said).await?;
    whole(&caller, &request, &app, id).await
}

/// Says what the program of this key thinks of an application. The opinion that decides awards the badge in the same
/// transaction, with the composites that it completes. `Idempotency-Key` makes it safe to send twice.
#[utoipa::path(post, path = "/api/v1/applications/{id}/opinions", params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = OpinionBody, security(("bearer" = [])),
    responses((status = 200, body = OpinionGivenView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "applications", operation_id = "giveOpinion")]
pub async fn opine(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<OpinionBody>,
) -> Answer {
    let (by, scope, id) = (examiner(&caller), caller.scope(), id(&path)?);
    let (base, language) = (app.service.base().clone(), language(&request));
    let guard = guard(&request, &caller, &body, {
        let base = base.clone();
        move |done: &Decided| keep(StatusCode::OK, None, &given(&base, scope, done, language))
    })?;
    let new = NewOpinion {
        favourable: body.value.favourable,
        reason: body.value.reason,
    };
    let done = app.service.give_opinion_once(&by, scope, id, new, guard);
    match done.await? {
        Once::Before(kept) => Ok(give(kept)),
        Once::Done(done) => Ok(shown(StatusCode::OK, &given(&base, scope, &done, language))),
    }
}

//! `/api/v1/badges/{id}/applications`: an issuer's own portal begins one for somebody.

use super::super::badges::BothTexts;
use super::super::{Answer, App, Body, Caller, Problem, created, email, id};
use crate::badge::application::Level;
use crate::issuing::applications::{Begun, NewDraft, NewProof, Showing};
use crate::storage::applications::SelfAssessment;
use actix_web::web;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is known of somebody who is to ask for a badge.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApplicationBody {
    /// Where they are written to.
    email: String,
    /// What they show: 20 at most. Files are given by themselves, at the page of their application.
    #[serde(default)]
    proofs: Vec<NewProofBody>,
    /// What they say of themselves.
    #[serde(default)]
    assessments: Vec<SelfAssessmentBody>,
}

/// Something that shows what somebody can do.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum NewProofBody {
    /// Words.
    Text {
        /// What they call it.
        title: String,
        /// The text.
        words: String,
        /// Refused when true: what they write is their own.
        #[serde(default, rename = "thirdParty")]
        third_party: bool,
        /// The criteria that it shows.
        #[serde(default)]
        criteria: Vec<String>,
    },
    /// An address on the web.
    Link {
        /// What they call it.
        title: String,
        /// The address.
        url: String,
        /// What is said of it.
        #[serde(default)]
        words: String,
        /// It comes from somebody else.
        #[serde(default, rename = "thirdParty")]
        third_party: bool,
        /// The criteria that it shows.
        #[serde(default)]
        criteria: Vec<String>,
    },
}

/// What somebody says of themselves for a criterion.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SelfAssessmentBody {
    criterion: String,
    #[schema(inline)]
    level: Level,
    #[serde(default)]
    words: String,
}

/// A draft that awaits its applicant.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BegunView {
    id: Uuid,
    /// Where its applicant completes and submits it, once signed in.
    url: String,
    /// What it has to show.
    criteria: Vec<BegunCriterionView>,
}

/// A criterion that an application has to show.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BegunCriterionView {
    id: String,
    text: BothTexts,
}

impl From<NewProofBody> for (NewProof, Vec<String>) {
    fn from(body: NewProofBody) -> Self {
        let (showing, title, words, third_party, criteria) = match body {
            NewProofBody::Text {
                title,
                words,
                third_party,
                criteria,
            } => (Showing::Text, title, words, third_party, criteria),
            NewProofBody::Link {
                title,
                url,
                words,
                third_party,
                criteria,
            } => (Showing::Link(url), title, words, third_party, criteria),
        };
        let proof = NewProof {
            showing,
            title,
            words,
            third_party,
            shown: false, // they say that themselves
        };
        (proof, criteria)
    }
}

/// Begins an application of somebody for a badge, and writes to them. Nothing is submitted in their name: they sign in,
/// complete it, and submit it or not. Until then nobody else sees it.
///
/// The same sent twice gives the same draft: what it says already stays, what is new is added.
#[utoipa::path(post, path = "/api/v1/badges/{id}/applications", params(("id" = Uuid, Path)), request_body = NewApplicationBody, security(("bearer" = [])),
    responses((status = 201, body = BegunView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "applications", operation_id = "beginApplication")]
pub async fn begin(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewApplicationBody>,
) -> Answer {
    let (badge, body) = (id(&path)?, body.value);
    let assessments = body.assessments.into_iter().map(|said| SelfAssessment {
        criterion: said.criterion,
        level: Some(said.level),
        words: said.words,
    });
    let new = NewDraft {
        email: email("/email", &body.email)?,
        proofs: body.proofs.into_iter().map(Into::into).collect(),
        assessments: assessments.collect(),
    };
    let Begun { id, criteria } = app
        .service
        .begin_application_for(&caller.actor(), caller.scope(), badge, new)
        .await?;
    let url = app
        .service
        .base()
        .join(&format!("/my-badges/applications/{id}"));
    let criteria = criteria.into_iter().map(|criterion| BegunCriterionView {
        text: (&criterion.text).into(),
        id: criterion.id,
    });
    let view = BegunView {
        id,
        url: url.clone(),
        criteria: criteria.collect(),
    };
    Ok(created(&url, &view))
}

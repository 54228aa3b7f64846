//! Applications as programs see them.

mod proofs;

pub use proofs::ProofView;

use super::super::badges::BothTexts;
use crate::badge::{
    application::{Criterion, Level, Policy, State},
    text::Language,
    urls::BaseUrl,
};
use crate::issuing::applications::{Seen, SeenReviewer};
use crate::storage::applications::{
    SelfAssessment,
    decisions::Decision,
    messages::{self, Message},
    reviewers::{Opinion, Reviewer},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Somebody asks for a badge.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationView {
    /// Its id.
    pub id: Uuid,
    state: State,
    /// The URL of the badge, in the version whose criteria are shown.
    badge: String,
    /// What it is called, in the language of `Accept-Language`.
    badge_name: String,
    /// Whose badge it is.
    issuer: Uuid,
    /// Where the applicant is written to; empty when they are written to nowhere.
    email: String,
    /// 1, or 2 after an appeal.
    round: i32,
    created_at: DateTime<Utc>,
    /// When it was submitted; after an appeal, when that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_at: Option<DateTime<Utc>>,
    /// Since when it is in this state.
    since: DateTime<Utc>,
    /// It should be decided by then; it expires then, when something is asked of its applicant; once decided, an appeal is
    /// possible until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<DateTime<Utc>>,
    /// The hosted Assertion that was awarded, or was held already.
    #[serde(skip_serializing_if = "Option::is_none")]
    award: Option<String>,
    /// When what it said was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    purged_at: Option<DateTime<Utc>>,
}

/// An application with all that is said in it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationWholeView {
    #[serde(flatten)]
    application: ApplicationView,
    /// Who decides, as it was when it was submitted.
    policy: Policy,
    /// Why it was decided so, as its applicant reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Why its applicant appealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    appeal: Option<String>,
    criteria: Vec<ApplicationCriterionView>,
    proofs: Vec<ProofView>,
    /// What was asked and answered, and what those who examine it noted; the first first.
    messages: Vec<ApplicationMessageView>,
    /// Who examines it, in all its rounds, with those who no longer do.
    reviewers: Vec<ReviewerView>,
    decisions: Vec<DecisionView>,
}

/// A criterion of an application, and what is said and shown for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationCriterionView {
    /// Its name inside the badge.
    id: String,
    text: BothTexts,
    #[serde(skip_serializing_if = "Option::is_none")]
    self_assessment: Option<SelfAssessmentView>,
    /// The proofs that show it.
    proofs: Vec<Uuid>,
}

/// What an applicant says of themselves.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SelfAssessmentView {
    #[schema(inline)]
    level: Level,
    words: String,
}

/// Something that was said about an application.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApplicationMessageView {
    id: Uuid,
    at: DateTime<Utc>,
    kind: messages::Kind,
    /// Who, as the audit trail calls them.
    by: String,
    /// About which criterion; the whole when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    criterion: Option<String>,
    words: String,
}

/// Who examines an application.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewerView {
    /// Of this assignment.
    id: Uuid,
    /// `member`, `key`, `peer` or `external`.
    kind: &'static str,
    /// The address they are asked at, or are a member under.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    round: i32,
    assigned_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    /// Since when they no longer examine it.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opinion: Option<OpinionView>,
}

/// What a reviewer thinks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OpinionView {
    favourable: bool,
    reason: String,
    at: DateTime<Utc>,
}

/// How an application was decided.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DecisionView {
    id: Uuid,
    round: i32,
    /// The badge was awarded; else it is not for now.
    accepted: bool,
    /// Why, as its applicant reads it.
    reason: String,
    /// Whose opinion decided, as the audit trail calls them.
    by: String,
    at: DateTime<Utc>,
}

impl ApplicationView {
    /// As it stands.
    pub fn new(base: &BaseUrl, seen: &Seen, language: Language) -> Self {
        let one = &seen.application;
        Self {
            id: one.id,
            state: one.state,
            badge: base.badge(one.badge_class),
            badge_name: seen.badge.get(language).to_owned(),
            issuer: one.issuer,
            email: seen.email.clone(),
            round: one.round,
            created_at: one.created_at,
            submitted_at: one.submitted_at,
            since: one.since,
            due_at: one.due_at,
            decided_at: one.decided_at,
            award: one.award.map(|award| base.assertion(award)),
            purged_at: one.purged_at,
        }
    }
}

impl ApplicationWholeView {
    /// With all that is said in it.
    pub fn new(base: &BaseUrl, seen: Seen, language: Language) -> Self {
        let application = ApplicationView::new(base, &seen, language);
        let criteria = criteria(&seen.application.criteria, &seen.assessments, seen.uses);
        Self {
            criteria,
            application,
            policy: seen.application.policy,
            reason: seen.application.reason,
            appeal: seen.application.appeal,
            proofs: seen.proofs.into_iter().map(ProofView::from).collect(),
            messages: seen.messages.into_iter().map(Into::into).collect(),
            reviewers: seen.reviewers.into_iter().map(Into::into).collect(),
            decisions: seen.decisions.into_iter().map(Into::into).collect(),
        }
    }
}

/// Criteria, and what is said and shown for each.
pub fn criteria(
    asked: &[Criterion],
    assessments: &[SelfAssessment],
    mut uses: BTreeMap<String, Vec<Uuid>>,
) -> Vec<ApplicationCriterionView> {
    let all = asked.iter().map(|criterion| {
        let said = assessments.iter().find(|s| s.criterion == criterion.id);
        ApplicationCriterionView {
            id: criterion.id.clone(),
            text: (&criterion.text).into(),
            self_assessment: said.and_then(|said| {
                Some(SelfAssessmentView {
                    level: said.level?, // what was submitted has one
                    words: said.words.clone(),
                })
            }),
            proofs: uses.remove(&criterion.id).unwrap_or_default(),
        }
    });
    all.collect()
}

impl From<Message> for ApplicationMessageView {
    fn from(said: Message) -> Self {
        Self {
            id: said.id,
            at: said.at,
            kind: said.kind,
            by: said.actor,
            criterion: said.criterion,
            words: said.words,
        }
    }
}

impl From<SeenReviewer> for ReviewerView {
    fn from(seen: SeenReviewer) -> Self {
        Self {
            email: seen.email,
            ..seen.reviewer.into()
        }
    }
}

impl From<Reviewer> for ReviewerView {
    fn from(one: Reviewer) -> Self {
        Self {
            id: one.id,
            kind: one.who.kind(),
            email: None,
            round: one.round,
            assigned_at: one.assigned_at,
            due_at: one.due_at,
            ended_at: one.ended_at,
            opinion: one.opinion.map(Into::into),
        }
    }
}

impl From<Opinion> for OpinionView {
    fn from(said: Opinion) -> Self {
        Self {
            favourable: said.favourable,
            reason: said.reason,
            at: said.at,
        }
    }
}

impl From<Decision> for DecisionView {
    fn from(made: Decision) -> Self {
        Self {
            id: made.id,
            round: made.round,
            accepted: made.accepted,
            reason: made.reason,
            by: made.actor,
            at: made.at,
        }
    }
}

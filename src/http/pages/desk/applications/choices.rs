//! What the forms of an application let be chosen.

use crate::http::pages::{desk::award::Choice, frame::Frame};
use crate::http::{App, auth::desk::AtDesk, problem::Problem};
use crate::issuing::{access::Permission, applications::Seen};
use crate::storage::Page as Slice;
use uuid::Uuid;

/// The members who may examine it, by address.
pub async fn members(
    app: &App,
    at: &AtDesk,
    id: Uuid,
    chosen: &str,
) -> Result<Vec<Choice>, Problem> {
    let all = app
        .service
        .members(at.scope(), Some(at.issuer), Slice::first(500))
        .await?;
    let may = |role: &str| {
        let role = role.parse::<crate::issuing::access::Role>();
        role.is_ok_and(|role| Permission::ApplicationsWrite.least_role() <= role)
    };
    let mut able = all;
    able.retain(|member| member.joined_at.is_some() && may(&member.role));
    let ids = able.iter().map(|member| member.id).collect();
    let ids = app.service.able_to_examine(at.scope(), id, ids).await?;
    able.retain(|member| ids.contains(&member.id));
    let mut choices: Vec<Choice> = able
        .into_iter()
        .map(|member| Choice {
            value: member.id.to_string(),
            chosen: member.id.to_string() == chosen,
            label: member.email,
        })
        .collect();
    choices.sort_by_key(|choice| choice.label.to_lowercase());
    Ok(choices)
}

/// Those in whose place somebody else can be asked.
pub fn silent(seen: &Seen, chosen: &str) -> Vec<Choice> {
    let round = seen.application.round;
    let all = seen.reviewers.iter().filter(|one| {
        let of = &one.reviewer;
        of.round == round && of.ended_at.is_none() && of.opinion.is_none()
    });
    all.map(|one| Choice {
        value: one.reviewer.id.to_string(),
        label: one.email.clone().unwrap_or_else(|| "–".to_owned()),
        chosen: one.reviewer.id.to_string() == chosen,
    })
    .collect()
}

/// What a question or a note can be about.
pub fn about(f: &Frame, seen: &Seen, chosen: &str) -> Vec<Choice> {
    let all = seen.application.criteria.iter().enumerate();
    all.map(|(at, criterion)| Choice {
        value: criterion.id.clone(),
        label: super::showing::short(f.t, at, criterion),
        chosen: criterion.id == chosen,
    })
    .collect()
}

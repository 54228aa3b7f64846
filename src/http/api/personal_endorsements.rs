//! `/api/v1/assertions/{id}/personal-endorsements`

use super::{Answer, App, Caller, List, Problem, id, show as shown};
use crate::badge::text::Language;
use crate::storage::personal_endorsements::PersonalEndorsement;
use actix_web::{http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// What a person says of an award. Nothing signs it, and it is no Endorsement of Open Badges.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonalEndorsementView {
    /// Its id.
    id: Uuid,
    /// The name that they gave.
    name: String,
    /// What they do, and where, as they say.
    role: String,
    /// As what the holder asked them: `employer` or `colleague`.
    relation: &'static str,
    /// What they say: text, no Markdown.
    words: String,
    /// `fr` or `en`.
    #[schema(value_type = String)]
    language: Language,
    /// When they said it, through a link that was sent to their e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    given_at: Option<DateTime<Utc>>,
    /// Since when the holder shows it.
    shown_since: DateTime<Utc>,
}

impl From<PersonalEndorsement> for PersonalEndorsementView {
    fn from(one: PersonalEndorsement) -> Self {
        Self {
            id: one.id,
            name: one.said.name,
            role: one.said.role,
            relation: one.relation.name(),
            words: one.said.words,
            language: one.said.language,
            given_at: one.given_at,
            shown_since: one.since,
        }
    }
}

/// What people say of an award in force, asked by its holder, as far as its holder shows it: the whole list, 10 at most.
#[utoipa::path(get, path = "/api/v1/assertions/{id}/personal-endorsements", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = super::List<PersonalEndorsementView>), (status = 404, body = Problem), (status = 410, body = Problem)), tag = "assertions", operation_id = "listPersonalEndorsements")]
pub async fn list(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app
        .service
        .personal_endorsements(caller.scope(), id(&path)?)
        .await?;
    let items: Vec<PersonalEndorsementView> = found.into_iter().map(Into::into).collect();
    Ok(shown(StatusCode::OK, &List { items, next: None }))
}

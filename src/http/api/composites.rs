//! `/api/v1/programmes/{id}/composites`

use super::{
    Answer, App, Body, Caller, Problem,
    badges::BothTexts,
    created,
    editing::{editable, seen},
    id, show as shown,
};
use crate::badge::{
    composite::{OnRevoked, Policies, Renewal, Requirement},
    error::Invalid,
    recipient::hex,
};
use crate::http::body::MaybeBody;
use crate::issuing::{
    FieldError,
    revision::Revision,
    rules::{DraftChange, NewComposite, Simulated, read_entry},
};
use crate::storage::rules::{Kept, Version};
use actix_web::{HttpRequest, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A composite of a programme.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompositeView {
    /// Its name in rules.
    slug: String,
    /// Whether a catalogue defines it, or an editor of the programme.
    from_catalogue: bool,
    /// What becomes of it when one of its badges is revoked.
    #[schema(value_type = String)]
    on_component_revoked: OnRevoked,
    /// Since when it is awarded no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_at: Option<DateTime<Utc>>,
    /// The number of the version in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force: Option<i32>,
    /// The number of the version that is being written.
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<i32>,
    /// Every version of its rule, oldest first.
    versions: Vec<RuleVersionView>,
}

/// A version of the rule of a composite.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleVersionView {
    /// 1 for the first.
    version: i32,
    /// `draft`, `inForce` or `past`.
    state: &'static str,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<BothTexts>,
    /// What it recognises.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<BothTexts>,
    /// What a person must hold.
    #[schema(value_type = Object)]
    rule: Requirement,
    /// How many months an award is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    validity_months: Option<u32>,
    /// How it is renewed.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    renewal: Option<Renewal>,
    /// Its image, when one came with this version.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    created_by: String,
    created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    activated_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    activated_at: Option<DateTime<Utc>>,
    /// When it was last simulated as a draft, as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated_at: Option<DateTime<Utc>>,
    /// When its back-fill was confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    backfilled_at: Option<DateTime<Utc>>,
}

/// A new composite, in the form of a catalogue's file.
#[derive(Debug, utoipa::ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct NewCompositeBody {
    /// Its name in rules; it never changes.
    pub slug: String,
    /// What it is called.
    pub name: BothTexts,
    /// What it recognises, in one sentence.
    pub description: BothTexts,
    /// What a person must hold: `{"badge": …}`, `{"all": […]}` or `{"atLeast": {"count": …, "of": […]}}`.
    #[schema(value_type = Object)]
    pub rule: Requirement,
    /// How many months an award is valid; for ever when not given.
    pub validity_months: Option<u32>,
    /// How it is renewed: `rule`, `opensDaysBefore`, `graceDays`, `reminderDays`.
    #[schema(value_type = Option<Object>)]
    pub renewal: Option<Renewal>,
    /// The hash of one of the owner's images; a plain seal when not given.
    pub image: Option<String>,
    /// What becomes of it when one of its badges is revoked: `pending` (when not given), `revoke` or `keep`.
    #[schema(value_type = Option<String>)]
    pub on_component_revoked: Option<OnRevoked>,
}

/// A JSON Merge Patch (RFC 7396) of the draft: what is not given stays. A rule is replaced whole.
#[derive(Debug, utoipa::ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct CompositePatch {
    /// What it is called.
    pub name: Option<BothTexts>,
    /// What it recognises.
    pub description: Option<BothTexts>,
    /// What a person must hold.
    #[schema(value_type = Option<Object>)]
    pub rule: Option<Requirement>,
    /// How many months an award is valid; null for ever.
    pub validity_months: Option<u32>,
    /// How it is renewed; null for not at all.
    #[schema(value_type = Option<Object>)]
    pub renewal: Option<Renewal>,
    /// The hash of one of the owner's images; null for that of the version in force.
    pub image: Option<String>,
}

fn view(app: &App, kept: Kept) -> CompositeView {
    let (in_force, draft) = (kept.in_force(), kept.draft());
    CompositeView {
        in_force: in_force.map(|v| v.number),
        draft: draft.map(|v| v.number),
        slug: kept.slug.to_string(),
        from_catalogue: kept.from_catalogue,
        on_component_revoked: kept.policies.on_component_revoked,
        archived_at: kept.archived_at,
        versions: kept.versions.into_iter().map(|v| version(app, v)).collect(),
    }
}

fn version(app: &App, of: Version) -> RuleVersionView {
    RuleVersionView {
        version: of.number,
        state: match (of.current, of.activated_at) {
            (true, _) => "inForce",
            (false, None) => "draft",
            (false, Some(_)) => "past",
        },
        name: of.entry.as_ref().map(|entry| (&entry.name).into()),
        description: of.entry.as_ref().map(|entry| (&entry.description).into()),
        rule: of.composite.rule,
        validity_months: of.composite.validity_months,
        renewal: of.composite.renewal,
        image: of.image.map(|hash| app.service.base().image(&hex(&hash))),
        created_by: of.created_by,
        created_at: of.created_at,
        activated_by: of.activated_by,
        activated_at: of.activated_at,
        simulated_at: of.simulated_at,
        backfilled_at: of.backfilled_at,
    }
}

fn answer(app: &App, kept: Kept) -> Answer {
    let revision = Revision::of_composite(&kept);
    Ok(editable(&revision, &view(app, kept)))
}

/// Takes a member out of a body: a text, null or nothing.
fn text(members: &mut Map<String, Value>, name: &str) -> Result<Option<Option<String>>, Problem> {
    match members.remove(name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(text)) => Ok(Some(Some(text))),
        Some(_) => {
            let why = Invalid::new("invalid-value", "expected text");
            Err(Problem::fields(vec![FieldError::new(
                format!("/{name}"),
                why,
            )]))
        }
    }
}

/// The composites of a programme, drafts and archived ones too.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/composites", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = super::List<CompositeView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listComposites")]
pub async fn list(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app.service.composites(caller.scope(), id(&path)?).await?;
    let items: Vec<_> = found.into_iter().map(|kept| view(&app, kept)).collect();
    Ok(shown(StatusCode::OK, &super::List { items, next: None }))
}

/// Defines a composite: version 1 of its rule, as a draft.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/composites", params(("id" = Uuid, Path)), request_body = NewCompositeBody, security(("bearer" = [])),
    responses((status = 201, body = CompositeView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "defineComposite")]
pub async fn create(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<Map<String, Value>>,
) -> Answer {
    let (programme, mut members) = (id(&path)?, body.value);
    let image = text(&mut members, "image")?.flatten();
    let policy = match text(&mut members, "onComponentRevoked")?.flatten() {
        None => OnRevoked::default(),
        Some(name) => serde_json::from_value(Value::from(name)).map_err(|_| {
            let why = Invalid::new("invalid-value", "give pending, revoke or keep");
            Problem::fields(vec![FieldError::new("/onComponentRevoked", why)])
        })?,
    };
    let new = NewComposite {
        entry: read_entry(Value::Object(members))?,
        image,
        policies: Policies::with(policy),
    };
    let made = app
        .service
        .define_composite(&caller.actor(), caller.scope(), programme, new)
        .await?;
    let path = format!("/api/v1/programmes/{programme}/composites/{}", made.slug);
    Ok(created(&app.service.base().join(&path), &view(&app, made)))
}

/// One composite, with every version of its rule.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/composites/{slug}", params(("id" = Uuid, Path), ("slug" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = CompositeView), (status = 404, body = Problem)), tag = "programmes", operation_id = "showComposite")]
pub async fn show(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let programme = id(&path.0)?;
    let found = app
        .service
        .composite(caller.scope(), programme, &path.1)
        .await?;
    answer(&app, found)
}

/// Changes the draft of a composite, or begins one with what is in force. `If-Match` has the ETag of what was read.
#[utoipa::path(patch, path = "/api/v1/programmes/{id}/composites/{slug}", params(("id" = Uuid, Path), ("slug" = String, Path), ("If-Match" = String, Header)),
    request_body(content = CompositePatch, content_type = "application/merge-patch+json"), security(("bearer" = [])),
    responses((status = 200, body = CompositeView), (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)),
    tag = "programmes", operation_id = "editComposite")]
pub async fn edit(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<Map<String, Value>>,
) -> Answer {
    let (programme, mut entry) = (id(&path.0)?, body.value);
    let image = text(&mut entry, "image")?;
    let (change, seen) = (DraftChange { entry, image }, seen(&request)?);
    let edited = app
        .service
        .edit_composite(
            &caller.actor(),
            caller.scope(),
            programme,
            &path.1,
            seen,
            change,
        )
        .await?;
    answer(&app, edited)
}

/// How a draft is put in force.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActivationBody {
    /// True for a draft that nobody simulated as it is.
    #[serde(default)]
    without_simulation: bool,
}

/// Puts the draft of a composite in force, once it was simulated as it is. `If-Match` has the ETag of what was read. The
/// body may be left out.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/composites/{slug}/activation", params(("id" = Uuid, Path), ("slug" = String, Path), ("If-Match" = String, Header)), request_body = Option<ActivationBody>, security(("bearer" = [])),
    responses((status = 200, body = CompositeView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)),
    tag = "programmes", operation_id = "activateComposite")]
pub async fn activate(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: MaybeBody<ActivationBody>,
) -> Answer {
    let (programme, seen) = (id(&path.0)?, seen(&request)?);
    let simulated = Simulated::unless(body.0.without_simulation);
    let (actor, scope) = (caller.actor(), caller.scope());
    let activated = app
        .service
        .activate_composite(&actor, scope, programme, &path.1, seen, simulated)
        .await?;
    answer(&app, activated)
}

/// Archives a composite: it is awarded no more, its holders keep theirs. `If-Match` has the ETag of what was read.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/composites/{slug}/archive", params(("id" = Uuid, Path), ("slug" = String, Path), ("If-Match" = String, Header)), security(("bearer" = [])),
    responses((status = 200, body = CompositeView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 428, body = Problem)),
    tag = "programmes", operation_id = "archiveComposite")]
pub async fn archive(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (programme, seen) = (id(&path.0)?, seen(&request)?);
    let archived = app
        .service
        .archive_composite(&caller.actor(), caller.scope(), programme, &path.1, seen)
        .await?;
    answer(&app, archived)
}

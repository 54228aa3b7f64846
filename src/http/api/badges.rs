//! `/api/v1/badges`, `/api/v1/issuers/{id}/badges`

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, created,
    editing::{editable, seen},
    id, list as listed, query,
};
use crate::badge::{
    badge_class::{Alignment, Definition, Texts},
    error::Invalid,
    recipient::hex,
    text::{Language, Localized},
};
use crate::issuing::{
    FieldError, badges::NewBadge, deviations::Adaptation, revision::Revision, versions::Change,
};
use crate::storage::{badge_classes::StoredBadge, origins::Origin};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A badge model.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BadgeView {
    /// Its id.
    id: Uuid,
    /// Its public BadgeClass.
    url: String,
    /// Its name, in its first language.
    name: String,
    /// Whose it is.
    issuer: Uuid,
    /// 1 for the first.
    version: i32,
    /// What it says, by language.
    texts: BTreeMap<&'static str, Texts>,
    /// Its image.
    image: String,
    /// The catalogue that it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    catalogue: Option<CatalogueRef>,
    /// The competency that it attests.
    #[serde(skip_serializing_if = "Option::is_none")]
    competency: Option<String>,
    /// The composite that it is awarded for.
    #[serde(skip_serializing_if = "Option::is_none")]
    composite: Option<CompositeRef>,
    /// Its criteria are not those of its catalogue: it counts for a programme that approved it.
    deviates: bool,
    /// It is awarded by a rule alone.
    awarded_by_rule: bool,
    /// How many months an award is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    validity_months: Option<u32>,
    /// Whether it is the latest version, which is the one awarded.
    current: bool,
    /// From when it is not awarded any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_at: Option<DateTime<Utc>>,
    /// Since when.
    created_at: DateTime<Utc>,
}

/// A version of a catalogue.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CatalogueRef {
    /// Its name.
    slug: String,
    /// Its version.
    version: String,
}

/// A composite of a programme.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CompositeRef {
    /// Its name in the catalogue.
    slug: String,
    /// Whose rule it is: the address of the programme's page.
    programme: String,
}

/// A new badge: either `programme` and `competency`, or `texts` and what follows.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBadgeBody {
    /// The programme whose catalogue it comes from.
    programme: Option<Uuid>,
    /// The competency that it attests.
    competency: Option<String>,
    /// What it says, by language: fr, en or both.
    #[schema(value_type = Option<BTreeMap<String, Texts>>)]
    texts: Option<BTreeMap<Language, Texts>>,
    /// What it relates to.
    alignment: Option<Vec<Alignment>>,
    /// With `competency`: criteria of the issuer's own, shown after those of the catalogue.
    additions: Option<Vec<BothTexts>>,
    /// With `competency`: criteria in the place of the catalogue's. Its awards count once the programme approved it.
    deviation: Option<DeviationBody>,
    /// Words to find it by.
    tags: Option<Vec<String>>,
    /// How many months an award is valid; for ever when not given.
    validity_months: Option<u32>,
    /// The hash of one of the issuer's images, or of one of an adopted catalogue; a plain seal when not given.
    image: Option<String>,
}

/// A text in both languages.
#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BothTexts {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl From<BothTexts> for Localized {
    fn from(texts: BothTexts) -> Self {
        Self {
            fr: texts.fr,
            en: texts.en,
        }
    }
}

impl From<&Localized> for BothTexts {
    fn from(texts: &Localized) -> Self {
        Self {
            fr: texts.fr.clone(),
            en: texts.en.clone(),
        }
    }
}

/// Criteria in the place of a catalogue's.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviationBody {
    /// What one must show, in Markdown.
    criteria: BothTexts,
    /// Why, for the owner of the programme.
    reason: String,
}

/// The query of the list of badges.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BadgesQuery {
    /// Of this issuer alone.
    issuer: Option<Uuid>,
    /// The cursor.
    after: Option<Uuid>,
    /// 1 to 100.
    limit: Option<u16>,
}

async fn view(app: &App, badge: StoredBadge) -> Result<BadgeView, Problem> {
    let origins = app.service.origins(std::slice::from_ref(&badge)).await?;
    Ok(shown(
        app,
        badge,
        origins.into_iter().next().unwrap_or_default(),
    ))
}

fn shown(app: &App, badge: StoredBadge, origin: Origin) -> BadgeView {
    let base = app.service.base();
    BadgeView {
        id: badge.id,
        url: base.badge(badge.id),
        name: badge.definition.name(Language::Fr).to_owned(),
        issuer: badge.issuer,
        version: badge.version,
        image: base.image(&hex(&badge.image)),
        catalogue: origin
            .catalogue
            .map(|(slug, version)| CatalogueRef { slug, version }),
        competency: badge.competency.map(|(_, competency)| competency),
        composite: origin.composite.map(|(slug, programme)| CompositeRef {
            slug,
            programme: base.programme(programme),
        }),
        deviates: badge.deviates,
        awarded_by_rule: badge.composite.is_some(),
        validity_months: badge.definition.validity_months,
        texts: badge
            .definition
            .texts
            .into_iter()
            .map(|(language, texts)| (language.tag(), texts))
            .collect(),
        current: badge.current,
        archived_at: badge.archived_at,
        created_at: badge.created_at,
    }
}

impl NewBadgeBody {
    fn read(self) -> Result<NewBadge, Problem> {
        let mixed = "give programme and competency, or texts (with alignment, tags, validityMonths, image), not both";
        let one = |pointer: &str, message: &str| {
            Problem::fields(vec![FieldError::new(
                pointer,
                Invalid::new("invalid-value", message),
            )])
        };
        match (self.programme, self.competency, self.texts) {
            (Some(programme), Some(competency), None)
                if self.alignment.is_none()
                    && self.tags.is_none()
                    && self.validity_months.is_none()
                    && self.image.is_none() =>
            {
                let adaptation = match (self.additions, self.deviation) {
                    (None, None) => {
                        return Ok(NewBadge::OfCompetency {
                            programme,
                            competency,
                        });
                    }
                    (Some(added), None) => {
                        Adaptation::Additions(added.into_iter().map(Into::into).collect())
                    }
                    (None, Some(deviation)) => Adaptation::Deviation {
                        criteria: deviation.criteria.into(),
                        reason: deviation.reason,
                    },
                    (Some(_), Some(_)) => {
                        let message = "a deviation has all its criteria; give it or additions";
                        return Err(one("/additions", message));
                    }
                };
                Ok(NewBadge::Adapted {
                    programme,
                    competency,
                    adaptation,
                })
            }
            (None, None, Some(_)) if self.additions.is_some() || self.deviation.is_some() => {
                Err(one("/texts", mixed))
            }
            (None, None, Some(texts)) => {
                let definition = Box::new(Definition {
                    texts,
                    alignment: self.alignment.unwrap_or_default(),
                    tags: self.tags.unwrap_or_default(),
                    validity_months: self.validity_months,
                });
                Ok(match self.image {
                    None => NewBadge::Free(definition),
                    Some(hash) => NewBadge::Pictured(definition, hash),
                })
            }
            (Some(_), None, _) => Err(one("/competency", mixed)),
            (None, Some(_), _) => Err(one("/programme", mixed)),
            _ => Err(one("/texts", mixed)),
        }
    }
}

/// Defines a badge of an issuer: its own of a competency that a programme adopted, or any other.
#[utoipa::path(post, path = "/api/v1/issuers/{id}/badges", params(("id" = Uuid, Path)), request_body = NewBadgeBody, security(("bearer" = [])),
    responses((status = 201, body = BadgeView), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "badges", operation_id = "createBadge")]
pub async fn create(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewBadgeBody>,
) -> Answer {
    let badge = app
        .service
        .define_badge(
            &caller.actor(),
            caller.scope(),
            id(&path)?,
            body.value.read()?,
        )
        .await?;
    let location = app
        .service
        .base()
        .join(&format!("/api/v1/badges/{}", badge.id));
    Ok(created(&location, &view(&app, badge).await?))
}

/// The badges that the credential may see.
#[utoipa::path(get, path = "/api/v1/badges", params(BadgesQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<BadgeView>)), tag = "badges", operation_id = "listBadges")]
pub async fn list(caller: Caller, request: HttpRequest, app: web::Data<App>) -> Answer {
    let q = query::<BadgesQuery>(&request)?;
    let page = PageQuery {
        after: q.after,
        limit: q.limit,
    }
    .page()?;
    let found = app.service.badges(caller.scope(), q.issuer, page).await?;
    let origins = app.service.origins(&found).await?;
    let items = found.into_iter().zip(origins);
    let items = items
        .map(|(badge, origin)| shown(&app, badge, origin))
        .collect();
    Ok(listed(&request, &app, page, items, |item: &BadgeView| {
        item.id
    }))
}

/// One badge.
#[utoipa::path(get, path = "/api/v1/badges/{id}", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = BadgeView), (status = 404, body = Problem)), tag = "badges", operation_id = "showBadge")]
pub async fn show(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let badge = app.service.badge(caller.scope(), id(&path)?).await?;
    Ok(editable(
        &Revision::of_badge(&badge),
        &view(&app, badge).await?,
    ))
}

/// A JSON Merge Patch (RFC 7396): what is not given stays, what is null is removed.
#[derive(Debug, utoipa::ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct BadgePatch {
    /// What it says, by language.
    #[schema(value_type = Option<BTreeMap<String, Texts>>)]
    pub texts: Option<BTreeMap<Language, Texts>>,
    /// What it relates to: the whole list.
    pub alignment: Option<Vec<Alignment>>,
    /// Words to find it by: the whole list.
    pub tags: Option<Vec<String>>,
    /// How many months an award is valid.
    pub validity_months: Option<u32>,
    /// An archived badge is not awarded.
    pub archived: Option<bool>,
    /// The hash of one of the issuer's images.
    pub image: Option<String>,
}

/// Changes a badge. `If-Match` has the ETag of what was read.
///
/// A version that was awarded stays as it is: the change makes the next one, and the answer has its id. Awards by any
/// of the ids are of the latest version.
#[utoipa::path(patch, path = "/api/v1/badges/{id}", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body(content = BadgePatch, content_type = "application/merge-patch+json"), security(("bearer" = [])),
    responses((status = 200, body = BadgeView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)),
    tag = "badges", operation_id = "editBadge")]
pub async fn edit(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<Map<String, Value>>,
) -> Answer {
    let mut definition = body.value;
    let archived = match definition.remove("archived") {
        None => None,
        Some(Value::Bool(archived)) => Some(archived),
        Some(_) => {
            let why = Invalid::new("invalid-value", "expected true or false");
            return Err(Problem::fields(vec![FieldError::new("/archived", why)]));
        }
    };
    let image = match definition.remove("image") {
        None => None,
        Some(Value::String(hash)) => Some(hash),
        Some(_) => {
            let why = Invalid::new("invalid-value", "expected the hash of an image");
            return Err(Problem::fields(vec![FieldError::new("/image", why)]));
        }
    };
    let change = Change {
        definition,
        archived,
        image,
    };
    let (badge, seen) = (id(&path)?, seen(&request)?);
    let edited = app
        .service
        .edit_badge(&caller.actor(), caller.scope(), badge, seen, change)
        .await?;
    Ok(editable(
        &Revision::of_badge(&edited),
        &view(&app, edited).await?,
    ))
}

/// Deletes a badge that was never awarded. `If-Match` has the ETag of what was read.
#[utoipa::path(delete, path = "/api/v1/badges/{id}", params(("id" = Uuid, Path), ("If-Match" = String, Header)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 428, body = Problem)), tag = "badges", operation_id = "deleteBadge")]
pub async fn delete(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let (badge, seen) = (id(&path)?, seen(&request)?);
    app.service
        .delete_badge(&caller.actor(), caller.scope(), badge, seen)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

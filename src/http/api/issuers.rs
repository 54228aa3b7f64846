//! `/api/v1/issuers`

use super::{
    Answer, App, Body, Caller, PageQuery, created,
    editing::{editable, seen},
    id, list as listed, query,
};
use crate::badge::{profile::Organisation, recipient::hex};
use crate::issuing::revision::Revision;
use crate::storage::issuers::Issuer;
use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// An organisation that issues.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssuerView {
    /// Its id in this API.
    id: Uuid,
    /// Its public Profile.
    url: String,
    /// Its name.
    name: String,
    /// Its web site.
    website: String,
    /// Where people reach it.
    email: String,
    /// What it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<String>,
    /// Where its days begin (IANA); Europe/Paris when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone: Option<String>,
    /// The number of its page on LinkedIn.
    #[serde(skip_serializing_if = "Option::is_none")]
    linkedin_organisation: Option<String>,
    /// Its logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    /// Since when.
    created_at: DateTime<Utc>,
}

/// A new issuer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewIssuer {
    /// Its name.
    name: String,
    /// Its web site.
    url: String,
    /// Where people reach it.
    email: String,
    /// What it does.
    description: Option<String>,
    /// E.164, such as +33231000000.
    telephone: Option<String>,
    /// Where its days begin, such as Indian/Reunion (IANA); Europe/Paris when not given.
    time_zone: Option<String>,
    /// The number of its page on LinkedIn, such as 1337.
    linkedin_organisation: Option<String>,
}

fn view(app: &App, issuer: Issuer) -> IssuerView {
    let o = issuer.organisation;
    IssuerView {
        id: issuer.id,
        url: app.service.base().profile(issuer.profile),
        name: o.name,
        website: o.url,
        email: o.email,
        description: o.description,
        telephone: o.telephone,
        time_zone: o.time_zone,
        linkedin_organisation: o.linkedin_organisation,
        image: issuer
            .image
            .map(|hash| app.service.base().image(&hex(&hash))),
        created_at: issuer.created_at,
    }
}

/// The issuers that the credential may see.
#[utoipa::path(get, path = "/api/v1/issuers", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<IssuerView>)), tag = "issuers", operation_id = "listIssuers")]
pub async fn list(caller: Caller, request: HttpRequest, app: web::Data<App>) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app.service.issuers(caller.scope(), page).await?;
    let items = found.into_iter().map(|issuer| view(&app, issuer)).collect();
    Ok(listed(&request, &app, page, items, |item: &IssuerView| {
        item.id
    }))
}

/// Creates an issuer with its Profile and its keys. For the instance's administrator.
#[utoipa::path(post, path = "/api/v1/issuers", request_body = NewIssuer, security(("bearer" = [])),
    responses((status = 201, body = IssuerView), (status = 422, body = super::Problem)), tag = "issuers", operation_id = "createIssuer")]
pub async fn create(caller: Caller, app: web::Data<App>, body: Body<NewIssuer>) -> Answer {
    let new = body.value;
    let organisation = Organisation {
        name: new.name,
        url: new.url,
        email: new.email,
        description: new.description,
        telephone: new.telephone,
        time_zone: new.time_zone,
        linkedin_organisation: new.linkedin_organisation,
    };
    let issuer = app
        .service
        .create_issuer(&caller.actor(), organisation)
        .await?;
    let location = app
        .service
        .base()
        .join(&format!("/api/v1/issuers/{}", issuer.id));
    Ok(created(&location, &view(&app, issuer)))
}

/// One issuer.
#[utoipa::path(get, path = "/api/v1/issuers/{id}", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = IssuerView), (status = 404, body = super::Problem)), tag = "issuers", operation_id = "showIssuer")]
pub async fn show(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let issuer = app.service.issuer(caller.scope(), id(&path)?).await?;
    let revision = Revision::of_issuer(&issuer);
    Ok(editable(&revision, &view(&app, issuer)))
}

/// A JSON Merge Patch (RFC 7396): what is not given stays, what is null is removed.
#[derive(Debug, utoipa::ToSchema)]
pub struct IssuerPatch {
    /// Its name.
    pub name: Option<String>,
    /// Its web site.
    pub url: Option<String>,
    /// Where people reach it.
    pub email: Option<String>,
    /// What it does.
    pub description: Option<String>,
    /// E.164, such as +33231000000.
    pub telephone: Option<String>,
    /// Where its days begin, such as Indian/Reunion (IANA).
    #[schema(rename = "timeZone")]
    pub time_zone: Option<String>,
    /// The number of its page on LinkedIn, such as 1337: awards are added there with that page.
    #[schema(rename = "linkedinOrganisation")]
    pub linkedin_organisation: Option<String>,
    /// Its logo: the hash of one of its images.
    pub image: Option<String>,
}

/// Changes what an issuer says about itself. `If-Match` has the ETag of what was read.
#[utoipa::path(patch, path = "/api/v1/issuers/{id}", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body(content = IssuerPatch, content_type = "application/merge-patch+json"), security(("bearer" = [])),
    responses((status = 200, body = IssuerView), (status = 404, body = super::Problem), (status = 412, body = super::Problem),
        (status = 422, body = super::Problem), (status = 428, body = super::Problem)), tag = "issuers", operation_id = "editIssuer")]
pub async fn edit(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<Map<String, Value>>,
) -> Answer {
    let issuer = id(&path)?;
    let edited = app
        .service
        .edit_issuer(
            &caller.actor(),
            caller.scope(),
            issuer,
            seen(&request)?,
            body.value,
        )
        .await?;
    let revision = Revision::of_issuer(&edited);
    Ok(editable(&revision, &view(&app, edited)))
}

//! `/api/v1/programmes`

use super::{
    Answer, App, Body, Caller, PageQuery, Problem, created, effects::DryRunQuery, effects::tried,
    id, instant, list as listed, query, show as shown,
};
use crate::badge::{composite::OnRevoked, error::Invalid};
use crate::issuing::{FieldError, catalogues, programmes::NewAccreditation, review::Act};
use crate::storage::{
    accreditations::Accreditation,
    programmes::{Adoption, Programme},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A programme.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProgrammeView {
    /// Its id.
    id: Uuid,
    /// Its public page.
    url: String,
    /// What it is called.
    name: String,
    /// The issuer that decides.
    owner: Uuid,
    /// Since when.
    created_at: DateTime<Utc>,
}

/// A new programme.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProgramme {
    /// The issuer that decides.
    owner: Uuid,
    /// What it is called.
    name: String,
}

/// The act of adopting a catalogue.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAdoption {
    /// The catalogue's slug.
    catalogue: String,
    /// Its version, word for word.
    version: String,
    /// What becomes of a composite when one of its badges is revoked: `pending` (when not given), `revoke`
    /// or `keep`.
    #[schema(value_type = Option<String>)]
    on_component_revoked: Option<OnRevoked>,
}

/// A recorded adoption.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdoptionView {
    id: Uuid,
    catalogue: String,
    version: String,
    adopted_by: String,
    adopted_at: DateTime<Utc>,
}

impl AdoptionView {
    pub(super) fn new(adoption: Adoption, version: String) -> Self {
        Self {
            id: adoption.id,
            catalogue: adoption.slug,
            version,
            adopted_by: adoption.by,
            adopted_at: adoption.at,
        }
    }
}

/// A recognition of an issuer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccreditationView {
    id: Uuid,
    /// Whom.
    issuer: Uuid,
    /// For what.
    competencies: Vec<String>,
    /// Awards recorded from then on count.
    from: DateTime<Utc>,
    /// Awards recorded from then on do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<DateTime<Utc>>,
    /// Withdrawn: awards recorded from then on never count.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn_from: Option<DateTime<Utc>>,
    /// Why it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawal_reason: Option<String>,
    decided_by: String,
    decided_at: DateTime<Utc>,
}

/// A new recognition.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAccreditationBody {
    /// Whom.
    issuer: Uuid,
    /// For what; every competency of the adopted catalogue when not given.
    competencies: Option<Vec<String>>,
    /// Awards recorded from then on count: ISO 8601; now when not given.
    from: Option<String>,
    /// Awards recorded from then on do not: ISO 8601.
    until: Option<String>,
    /// Only say who would gain what.
    dry_run: Option<bool>,
}

/// A composite that was revoked, and is not awarded again until this is lifted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WithholdingView {
    id: Uuid,
    composite: String,
    /// The hosted Assertion that was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    assertion: Option<String>,
    reason: String,
    /// Who may lift it: `owner` of the programme, or the `holder`, who declined the composite.
    lifter: &'static str,
    created_at: DateTime<Utc>,
}

fn view(app: &App, programme: Programme) -> ProgrammeView {
    ProgrammeView {
        id: programme.id,
        url: app.service.base().programme(programme.id),
        name: programme.name,
        owner: programme.owner,
        created_at: programme.created_at,
    }
}

pub(super) fn accreditation(found: Accreditation) -> AccreditationView {
    let (withdrawn_from, withdrawal_reason) = found.withdrawn.unzip();
    AccreditationView {
        withdrawn_from,
        withdrawal_reason,
        id: found.id,
        issuer: found.issuer,
        competencies: found.competencies,
        from: found.starts_at,
        until: found.ends_at,
        decided_by: found.by,
        decided_at: found.at,
    }
}

/// The programmes that the credential may see.
#[utoipa::path(get, path = "/api/v1/programmes", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<ProgrammeView>)), tag = "programmes", operation_id = "listProgrammes")]
pub async fn list(caller: Caller, request: HttpRequest, app: web::Data<App>) -> Answer {
    let page = query::<PageQuery>(&request)?.page()?;
    let found = app.service.programmes(caller.scope(), page).await?;
    let items = found
        .into_iter()
        .map(|programme| view(&app, programme))
        .collect();
    Ok(listed(
        &request,
        &app,
        page,
        items,
        |item: &ProgrammeView| item.id,
    ))
}

/// Creates a programme. Its owner decides about its catalogue and whom it recognises.
#[utoipa::path(post, path = "/api/v1/programmes", request_body = NewProgramme, security(("bearer" = [])),
    responses((status = 201, body = ProgrammeView), (status = 404, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "createProgramme")]
pub async fn create(caller: Caller, app: web::Data<App>, body: Body<NewProgramme>) -> Answer {
    let new = body.value;
    let programme = app
        .service
        .create_programme(&caller.actor(), caller.scope(), new.owner, new.name)
        .await?;
    let location = app
        .service
        .base()
        .join(&format!("/api/v1/programmes/{}", programme.id));
    Ok(created(&location, &view(&app, programme)))
}

/// One programme.
#[utoipa::path(get, path = "/api/v1/programmes/{id}", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = ProgrammeView), (status = 404, body = Problem)), tag = "programmes", operation_id = "showProgramme")]
pub async fn show(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let programme = app.service.programme(caller.scope(), id(&path)?).await?;
    Ok(shown(StatusCode::OK, &view(&app, programme)))
}

/// Adopts a version of a catalogue: a recorded act. The composites come with it.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/adoptions", params(("id" = Uuid, Path)), request_body = NewAdoption, security(("bearer" = [])),
    responses((status = 201, body = AdoptionView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "adoptCatalogue")]
pub async fn adopt(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewAdoption>,
) -> Answer {
    let programme = id(&path)?;
    let catalogue = catalogues::default_catalogue()?;
    let new = body.value;
    for (pointer, given, known) in [
        ("/catalogue", &new.catalogue, catalogue.slug.as_str()),
        ("/version", &new.version, catalogue.version.as_str()),
    ] {
        if given != known {
            let why = Invalid::new(
                "unknown-catalogue",
                format!(
                    "this instance knows {} {}",
                    catalogue.slug, catalogue.version
                ),
            );
            return Err(Problem::fields(vec![FieldError::new(pointer, why)]));
        }
    }
    let policy = new.on_component_revoked.unwrap_or_default();
    let adoption = app
        .service
        .adopt(
            &caller.actor(),
            caller.scope(),
            programme,
            catalogue,
            policy,
        )
        .await?;
    let shown = AdoptionView::new(adoption, new.version);
    Ok(created(&app.service.base().programme(programme), &shown))
}

/// The recognitions of a programme, past ones too.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/accreditations", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = super::List<AccreditationView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listAccreditations")]
pub async fn accreditations(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let found = app
        .service
        .accreditations(caller.scope(), id(&path)?)
        .await?;
    let items: Vec<_> = found.into_iter().map(accreditation).collect();
    Ok(shown(StatusCode::OK, &super::List { items, next: None }))
}

/// Recognises an issuer for competencies of the adopted catalogue.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/accreditations", params(("id" = Uuid, Path)), request_body = NewAccreditationBody, security(("bearer" = [])),
    responses((status = 200, body = super::effects::EffectsView), (status = 201, body = AccreditationView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "accredit")]
pub async fn accredit(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewAccreditationBody>,
) -> Answer {
    let programme = id(&path)?;
    let new = NewAccreditation {
        issuer: body.value.issuer,
        starts_at: instant("/from", body.value.from.as_deref())?,
        ends_at: instant("/until", body.value.until.as_deref())?,
        competencies: body.value.competencies,
    };
    if body.value.dry_run == Some(true) {
        return tried(&caller, &app, programme, Act::Recognise(new)).await;
    }
    let made = app
        .service
        .accredit(&caller.actor(), caller.scope(), programme, new)
        .await?;
    let location = app.service.base().join(&format!(
        "/api/v1/programmes/{programme}/accreditations/{}",
        made.id
    ));
    Ok(created(&location, &accreditation(made)))
}

/// Ends a recognition: what was recorded while it ran keeps counting, unless a composite's policy says otherwise.
#[utoipa::path(delete, path = "/api/v1/programmes/{id}/accreditations/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path), DryRunQuery), security(("bearer" = [])),
    responses((status = 200, body = super::effects::EffectsView), (status = 204), (status = 404, body = Problem)), tag = "programmes", operation_id = "endAccreditation")]
pub async fn end_accreditation(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    if query::<DryRunQuery>(&request)?.dry_run == Some(true) {
        return tried(&caller, &app, programme, Act::End(item)).await;
    }
    app.service
        .end_accreditation(&caller.actor(), caller.scope(), programme, item)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The composites that were revoked and are not awarded again until that is lifted.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/withholdings", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = super::List<WithholdingView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listWithholdings")]
pub async fn withholdings(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app.service.withholdings(caller.scope(), id(&path)?).await?;
    let items: Vec<_> = found
        .into_iter()
        .map(|(w, revoked)| WithholdingView {
            id: w.id,
            composite: w.slug,
            assertion: revoked.map(|id| app.service.base().assertion(id)),
            reason: w.reason,
            lifter: w.lifter.name(),
            created_at: w.created_at,
        })
        .collect();
    Ok(shown(StatusCode::OK, &super::List { items, next: None }))
}

/// Lifts a withholding: the composite is awarded again, at once when it is due. What its holder declined is refused
/// (`holder-decides`).
#[utoipa::path(delete, path = "/api/v1/programmes/{id}/withholdings/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)), tag = "programmes", operation_id = "liftWithholding")]
pub async fn lift(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    app.service
        .lift_withholding(&caller.actor(), caller.scope(), programme, item)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

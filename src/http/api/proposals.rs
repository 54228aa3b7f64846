//! `/api/v1/programmes/{id}/proposals`

use super::{
    Answer, App, Body, Caller, Problem, badges::BothTexts, created, id, programmes::AdoptionView,
    show as shown,
};
use crate::badge::{
    catalogue::{Catalogue, Difference, Mapping, Severity},
    error::Invalid,
};
use crate::issuing::{FieldError, catalogues};
use crate::storage::proposals::Proposal;
use actix_web::{http::StatusCode, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The largest catalogue that is proposed in one body, in bytes.
const MOST: usize = 4 * 1024 * 1024;

/// A newer version of the catalogue of a programme: its files, or the one that comes with the program.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    /// The text of each file by its path: `catalogue.json`, `badges/<slug>.json`, `badges/<slug>.svg` and so on. The
    /// catalogue that comes with the program when not given.
    files: Option<BTreeMap<String, String>>,
    /// What became of the competencies of the version in force: `renamed`, `split`, `retired`.
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    mapping: Mapping,
}

/// A version that was proposed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProposalView {
    id: Uuid,
    catalogue: String,
    version: String,
    /// What became of the competencies of the version in force.
    #[schema(value_type = Object)]
    mapping: Mapping,
    proposed_by: String,
    proposed_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    adopted_at: Option<DateTime<Utc>>,
    /// What it changes, in words; not in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    differences: Option<Vec<DifferenceView>>,
}

/// One thing that changes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DifferenceView {
    /// Stable, kebab-case.
    code: &'static str,
    /// The competency or composite.
    #[serde(skip_serializing_if = "Option::is_none")]
    slug: Option<String>,
    /// In words.
    words: BothTexts,
}

/// Whether to adopt or only to try.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdoptionBody {
    /// Only say what would change.
    #[serde(default)]
    dry_run: bool,
}

/// What the adoption of a proposal came to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdoptedView {
    /// The act; not there when it was only tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    adoption: Option<AdoptionView>,
    /// What changes, in words.
    differences: Vec<DifferenceView>,
}

fn in_words(differences: Vec<Difference>) -> Vec<DifferenceView> {
    let each = differences.into_iter().map(|d| DifferenceView {
        code: d.code,
        slug: d.slug.map(String::from),
        words: (&d.words).into(),
    });
    each.collect()
}

fn view(proposal: Proposal, differences: Option<Vec<Difference>>) -> ProposalView {
    ProposalView {
        id: proposal.id,
        catalogue: proposal.slug,
        version: proposal.version,
        mapping: proposal.mapping,
        proposed_by: proposal.by,
        proposed_at: proposal.at,
        adopted_at: proposal.adopted_at,
        differences: differences.map(in_words),
    }
}

fn read(files: Option<BTreeMap<String, String>>) -> Result<Catalogue, Problem> {
    let Some(files) = files else {
        return Ok(catalogues::default_catalogue()?.clone());
    };
    let files = files.into_iter();
    let files = files
        .map(|(path, text)| (path, text.into_bytes()))
        .collect();
    Catalogue::from_files(&files).map_err(|findings| {
        let errors = findings
            .into_iter()
            .filter(|f| f.severity == Severity::Error);
        let each = errors.map(|finding| {
            let path = finding.file.replace('~', "~0").replace('/', "~1");
            let why = Invalid::new(finding.code, finding.to_string());
            FieldError::new(format!("/files/{path}"), why)
        });
        Problem::fields(each.collect())
    })
}

/// What was proposed to a programme, oldest first.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/proposals", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = super::List<ProposalView>), (status = 404, body = Problem)), tag = "programmes", operation_id = "listProposals")]
pub async fn list(caller: Caller, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let found = app.service.proposals(caller.scope(), id(&path)?).await?;
    let items: Vec<_> = found.into_iter().map(|one| view(one, None)).collect();
    Ok(shown(StatusCode::OK, &super::List { items, next: None }))
}

/// Proposes a newer version of the catalogue: kept, not in force. The answer says what it would change.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/proposals", params(("id" = Uuid, Path)), request_body = NewProposal, security(("bearer" = [])),
    responses((status = 201, body = ProposalView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "proposeCatalogue")]
pub async fn create(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Body<NewProposal, MOST>,
) -> Answer {
    let (programme, new) = (id(&path)?, body.value);
    let catalogue = read(new.files)?;
    let (made, differences) = app
        .service
        .propose_catalogue(
            &caller.actor(),
            caller.scope(),
            programme,
            catalogue,
            new.mapping,
        )
        .await?;
    let path = format!("/api/v1/programmes/{programme}/proposals/{}", made.id);
    let location = app.service.base().join(&path);
    Ok(created(&location, &view(made, Some(differences))))
}

/// One proposal, with what it would change now.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/proposals/{item}", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = ProposalView), (status = 404, body = Problem)), tag = "programmes", operation_id = "showProposal")]
pub async fn show(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let (found, differences) = app
        .service
        .proposal(caller.scope(), programme, item)
        .await?;
    Ok(shown(StatusCode::OK, &view(found, Some(differences))))
}

/// Adopts a proposed version: a recorded act, in one transaction. With `dryRun` it only says what would change.
#[utoipa::path(post, path = "/api/v1/programmes/{id}/proposals/{item}/adoption", params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = AdoptionBody, security(("bearer" = [])),
    responses((status = 200, body = AdoptedView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)), tag = "programmes", operation_id = "adoptProposal")]
pub async fn adopt(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    body: Body<AdoptionBody>,
) -> Answer {
    let (programme, item) = (id(&path.0)?, id(&path.1)?);
    let dry_run = body.value.dry_run;
    let done = app
        .service
        .adopt_proposal(&caller.actor(), caller.scope(), programme, item, dry_run)
        .await?;
    let adoption = done
        .adoption
        .map(|act| AdoptionView::new(act, done.version));
    let view = AdoptedView {
        adoption,
        differences: in_words(done.differences),
    };
    Ok(shown(StatusCode::OK, &view))
}

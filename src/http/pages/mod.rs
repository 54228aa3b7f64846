//! The pages: HTML, in French and English. They need no JavaScript and load nothing from elsewhere;
//! only signing in sets a cookie.
//!
//! | file | duty |
//! |---|---|
//! | `frame.rs` | what every page has: language, links, head, security headers |
//! | `locales/` | messages, which `crate::words` speaks |
//! | `award.rs`, `erased.rs`, `model.rs`, `issuer.rs`, `programme.rs` | the pages of public objects |
//! | `proof.rs` | what a holder shows as evidence of a badge |
//! | `sign_in.rs` | signing in by a letter, and out |
//! | `showcase.rs`, `export.rs` | what a holder shows to whoever has its address; everything of theirs in a ZIP |
//! | `applications.rs`, `applications/` | what somebody asks for, and shows to be awarded it |
//! | `links.rs`, `links/`, `fields.rs` | what links in letters lead to; a holder's own page |
//! | `desk.rs`, `desk/` | the desks of issuers and of the instance, a file for each room |
//! | `catalogue.rs` | what a programme adopted, whole |
//! | `sharing.rs`, `embed.rs`, `card.rs` | what links to a badge show elsewhere |
//! | `home.rs`, `verify.rs`, `verify/`, `failure.rs`, `accessibility.rs` | the other pages |
//! | `sitemap.rs` | what search engines read |
//! | `facts.rs`, `report.rs`, `tree.rs`, `model_view.rs`, `endorsements.rs`, `recommendations.rs` | what several pages read or show |
//! | `markdown.rs` | texts of issuers as harmless HTML |
//! | `charts.rs` | numbers of people, drawn |
//! | `assets.rs`, `assets/` | style sheet and logo |
//! | `templates/` | the HTML |

mod accessibility;
pub mod applications;
mod assets;
mod award;
pub mod card;
mod catalogue;
pub mod charts;
pub mod desk;
mod embed;
mod endorsements;
mod erased;
mod export;
mod facts;
mod failure;
mod fields;
mod found;
mod frame;
mod home;
mod issuer;
mod links;
pub mod markdown;
mod model;
mod model_view;
mod programme;
mod proof;
mod proposal;
mod recommendations;
mod report;
mod sharing;
mod showcase;
mod sign_in;
mod sitemap;
mod tree;
mod verify;

pub use fields::{BESIDE_FILE, Fields};
pub use verify::MAX_FILE;

use super::{
    App,
    auth::session::{OwnForm, Visitor},
    hosted::Named,
    problem::Problem,
};
use crate::words;
use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

type Answer = Result<HttpResponse, Problem>;

/// `/`
pub async fn home(request: HttpRequest, app: web::Data<App>) -> Answer {
    home::answer(&request, &app).await
}

/// `/verify`
pub async fn verify(request: HttpRequest, app: web::Data<App>) -> Answer {
    verify::answer(&request, &app).await
}

/// `POST /verify`
pub async fn verify_submitted(
    request: HttpRequest,
    app: web::Data<App>,
    body: web::Payload,
) -> Answer {
    verify::submitted(&request, &app, body).await
}

/// `/programmes/{id}`
pub async fn programme(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let named = Named::parse(&path)?;
    if named.suffix.is_some() {
        return Err(Problem::not_found("a programme has a page only"));
    }
    programme::answer(&request, &app, named.id).await
}

/// `/programmes/{id}/catalogue`
pub async fn catalogue(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    catalogue::answer(&request, &app, bare(&path)?).await
}

/// `/programmes/{id}/colours.css`
pub async fn colours(request: HttpRequest, app: web::Data<App>, path: web::Path<String>) -> Answer {
    programme::colours(&request, &app, bare(&path)?).await
}

/// `/programmes/{id}/card.png`
pub async fn programme_card(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    card::programme(&request, &app, bare(&path)?).await
}

/// `/issuers/{profileId}/card.png`
pub async fn issuer_card(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    card::issuer(&request, &app, bare(&path)?).await
}

/// `/badges/{id}/card.png`
pub async fn badge_class_card(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    card::model(&request, &app, bare(&path)?).await
}

/// `/assertions/{id}/card.png`
pub async fn assertion_card(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    card::award(&request, &app, bare(&path)?).await
}

/// `/assertions/{id}/embed`
pub async fn embed(request: HttpRequest, app: web::Data<App>, path: web::Path<String>) -> Answer {
    embed::answer(&request, &app, bare(&path)?).await
}

/// `/assertions/{id}/qr.svg`
pub async fn qr(request: HttpRequest, app: web::Data<App>, path: web::Path<String>) -> Answer {
    embed::qr(&request, &app, bare(&path)?).await
}

/// `/oembed`
pub async fn oembed(request: HttpRequest, app: web::Data<App>) -> Answer {
    embed::oembed(&request, &app).await
}

/// `/robots.txt`
pub async fn robots(request: HttpRequest, app: web::Data<App>) -> Answer {
    sitemap::robots(&request, &app)
}

/// `/sitemap.xml`
pub async fn sitemap(request: HttpRequest, app: web::Data<App>) -> Answer {
    sitemap::answer(&request, &app).await
}

/// `/accessibility`
pub async fn accessibility(request: HttpRequest, app: web::Data<App>) -> Answer {
    accessibility::answer(&request, &app)
}

/// An id without a suffix.
fn bare(path: &str) -> Result<Uuid, Problem> {
    match Named::parse(path)? {
        Named { id, suffix: None } => Ok(id),
        _ => Err(Problem::not_found("there is no such object")),
    }
}

/// `/links/{token}`
pub async fn link(request: HttpRequest, app: web::Data<App>, path: web::Path<String>) -> Answer {
    links::answer(&request, &app, &path).await
}

/// `POST /links/{token}`
pub async fn link_followed(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    body: web::Payload,
) -> Answer {
    links::followed(&request, &app, &path, body).await
}

/// `/links/{token}/files/{key}`
pub async fn link_file(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (token, proof) = &*path;
    links::file(&request, &app, token, bare(proof)?).await
}

/// `/proofs/{id}`
pub async fn proof(request: HttpRequest, app: web::Data<App>, path: web::Path<String>) -> Answer {
    proof::answer(&request, &app, bare(&path)?).await
}

/// `/proofs/{id}/file`
pub async fn proof_file(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    proof::file(&request, &app, bare(&path)?).await
}

/// `/sign-in`
pub async fn sign_in(request: HttpRequest, app: web::Data<App>) -> Answer {
    sign_in::form(&request, &app)
}

/// `POST /sign-in`
pub async fn sign_in_asked(
    request: HttpRequest,
    app: web::Data<App>,
    body: web::Payload,
) -> Answer {
    sign_in::asked(&request, &app, body).await
}

/// `POST /sign-in/code`
pub async fn sign_in_typed(
    request: HttpRequest,
    app: web::Data<App>,
    body: web::Payload,
) -> Answer {
    sign_in::typed(&request, &app, body).await
}

/// `POST /sign-out`
pub async fn sign_out(request: HttpRequest, app: web::Data<App>, form: OwnForm) -> Answer {
    sign_in::out(&request, &app, &form).await
}

/// `/my-badges`
pub async fn my_badges(request: HttpRequest, app: web::Data<App>, visitor: Visitor) -> Answer {
    links::my_badges(&request, &app, &visitor.0).await
}

/// `POST /my-badges`
pub async fn my_badges_managed(request: HttpRequest, app: web::Data<App>, form: OwnForm) -> Answer {
    links::managed(&request, &app, &form).await
}

/// `/my-badges/shared`
pub async fn my_shared(request: HttpRequest, app: web::Data<App>, visitor: Visitor) -> Answer {
    links::shown(&request, &app, &visitor.0).await
}

/// `POST /my-badges/shared`
pub async fn my_shared_managed(request: HttpRequest, app: web::Data<App>, form: OwnForm) -> Answer {
    links::shown_managed(&request, &app, &form).await
}

/// `/my-badges/endorsements`
pub async fn my_endorsements(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
) -> Answer {
    links::asked(&request, &app, &visitor.0).await
}

/// `POST /my-badges/endorsements`
pub async fn my_endorsements_managed(
    request: HttpRequest,
    app: web::Data<App>,
    form: OwnForm,
) -> Answer {
    links::asked_managed(&request, &app, &form).await
}

/// `/my-badges/export`
pub async fn my_export(request: HttpRequest, app: web::Data<App>, visitor: Visitor) -> Answer {
    export::answer(&request, &app, &visitor.0).await
}

/// `/shared/{token}`
pub async fn showcase(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    showcase::answer(&request, &app, &path, false).await
}

/// `/shared/{token}/cv`
pub async fn showcase_cv(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    showcase::answer(&request, &app, &path, true).await
}

/// `/assets/{file}`
pub async fn asset(request: HttpRequest, path: web::Path<String>) -> Answer {
    assets::serve(&request, &path)
}

/// `/issuers/{profileId}` as HTML.
pub async fn issuer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    issuer::answer(request, app, id).await
}

/// `/badges/{id}` as HTML.
pub async fn badge_class(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    model::answer(request, app, id).await
}

/// `/assertions/{id}` as HTML.
pub async fn assertion(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    award::answer(request, app, id).await
}

/// The answer to an error: a page when HTML is preferred outside the API, else problem+json.
pub fn problem(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    failure::answer(request, problem)
}

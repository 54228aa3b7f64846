//! The REST API, `/api/v1`: one file per resource. A handler parses, calls a use case, and shows what came of it.

pub mod api_keys;
pub mod appearances;
pub mod applications;
pub mod assertions;
pub mod audit;
pub mod badges;
pub mod bringing;
pub mod closure;
pub mod cohorts;
pub mod composites;
pub mod deviations;
mod editing;
pub mod effects;
pub mod endorsements;
pub mod equivalences;
pub mod erasures;
pub mod evidence;
pub mod explanations;
pub mod health;
pub mod holders;
pub mod images;
pub mod indicators;
pub mod issuers;
pub mod jobs;
pub mod keys;
pub mod members;
pub mod merges;
pub mod oauth2;
pub mod pending_revocations;
pub mod personal_endorsements;
pub mod policies;
pub mod programmes;
pub mod progress;
pub mod proposals;
pub mod replacement;
pub mod revocations;
pub mod second_readings;
pub mod simulations;
pub mod verifications;
pub mod withdrawal;

use super::{App, auth::Caller, body::Body, problem::Problem};
use crate::badge::{error::Invalid, time};
use crate::issuing::{FieldError, Guard, shape};
use crate::storage::{
    Page,
    idempotency::{Answer as Kept, Request},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_path_to_error::Segment;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use utoipa::OpenApi;
use uuid::Uuid;

/// What a handler gives.
pub type Answer = Result<HttpResponse, Problem>;

/// A part of a list, in order of creation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct List<T> {
    /// The items.
    pub items: Vec<T>,
    /// The address of the next part, when there is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The query of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The cursor: the id of the last item of the part before.
    pub after: Option<Uuid>,
    /// 1 to 100; 50 when not given.
    pub limit: Option<u16>,
}

impl PageQuery {
    /// Within its limits.
    pub fn page(&self) -> Result<Page, Problem> {
        let limit = self.limit.unwrap_or(50);
        if !(1..=100).contains(&limit) {
            return Err(Problem::new("invalid-query", "limit is 1 to 100"));
        }
        Ok(Page {
            after: self.after.unwrap_or(Uuid::nil()),
            limit: i64::from(limit),
        })
    }
}

/// Reads the query string; anything unknown in it is refused.
pub(in crate::http) fn query<T: serde::de::DeserializeOwned>(
    request: &HttpRequest,
) -> Result<T, Problem> {
    query_text(request.query_string())
}

/// The same of a query string, or of what is left of one.
fn query_text<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let pairs = url::form_urlencoded::parse(text.as_bytes());
    let query = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(query).map_err(|why| {
        let message = shape::in_words(&why.inner().to_string());
        let detail = match why.path().iter().next() {
            Some(Segment::Map { key }) => format!("{key}: {message}"),
            _ => message,
        };
        Problem::new("invalid-query", detail)
    })
}

/// Shows a part of a list with the address of the next, also as a `Link` header.
pub(super) fn list<T: Serialize>(
    request: &HttpRequest,
    app: &App,
    page: Page,
    items: Vec<T>,
    id: impl Fn(&T) -> Uuid,
) -> HttpResponse {
    let full = i64::try_from(items.len()).unwrap_or(i64::MAX) >= page.limit;
    let next = items.last().filter(|_| full).map(|last| {
        let kept = url::form_urlencoded::parse(request.query_string().as_bytes())
            .filter(|(name, _)| name != "after");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .append_pair("after", &id(last).to_string())
            .finish();
        let path = request
            .path()
            .strip_prefix(app.service.base().path())
            .unwrap_or(request.path());
        format!("{}?{query}", app.service.base().join(path))
    });
    let mut response = HttpResponse::Ok();
    if let Some(next) = &next {
        response.insert_header((header::LINK, format!("<{next}>; rel=\"next\"")));
    }
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(List { items, next })
}

/// Shows one thing.
pub(super) fn show<T: Serialize>(status: StatusCode, value: &T) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(value)
}

/// Shows something new, and where it is.
pub(super) fn created<T: Serialize>(location: &str, value: &T) -> HttpResponse {
    let mut response = show(StatusCode::CREATED, value);
    if let Ok(location) = header::HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The id in a path; anything else does not exist.
pub(super) fn id(text: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(text).map_err(|_| {
        Problem::not_found(format!(
            "there is no such object: {text:?} is no id, which is a UUID such as 0198c0de-0000-7000-8000-000000000001"
        ))
    })
}

/// An instant of a body.
pub(super) fn instant(pointer: &str, text: Option<&str>) -> Result<Option<DateTime<Utc>>, Problem> {
    let parsed = text.map(time::parse).transpose();
    parsed.map_err(|why| Problem::fields(vec![FieldError::new(pointer, why)]))
}

/// An e-mail address of a body.
pub(super) fn email(pointer: &str, text: &str) -> Result<crate::badge::email::Email, Problem> {
    crate::badge::email::Email::parse(text)
        .map_err(|why: Invalid| Problem::fields(vec![FieldError::new(pointer, why)]))
}

/// The guard of a request with an `Idempotency-Key`: its key is scoped to the credential and the route.
pub(super) fn guard<T, B>(
    request: &HttpRequest,
    caller: &Caller,
    body: &Body<B>,
    render: impl Fn(&T) -> Kept + Send + Sync + 'static,
) -> Result<Option<Guard<T>>, Problem> {
    let Some(key) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| (1..=255).contains(&key.len()));
    let key = key.ok_or_else(|| {
        Problem::new(
            "invalid-header",
            "Idempotency-Key is 1 to 255 visible characters",
        )
    })?;
    let id = Sha256::new()
        .chain_update(caller.principal().key.as_bytes())
        .chain_update(request.method().as_str())
        .chain_update(request.path())
        .chain_update([0])
        .chain_update(key)
        .finalize();
    Ok(Some(Guard {
        request: Request {
            id: id.into(),
            body: body.hash,
        },
        render: Arc::new(render),
    }))
}

/// An answer to keep with its effect.
pub(super) fn keep<T: Serialize>(status: StatusCode, location: Option<String>, value: &T) -> Kept {
    Kept {
        status: i16::try_from(status.as_u16()).unwrap_or(200),
        location,
        body: serde_json::to_string(value).unwrap_or_default(),
    }
}

/// Gives a kept answer.
pub(super) fn give(kept: Kept) -> HttpResponse {
    let status = u16::try_from(kept.status)
        .ok()
        .and_then(|s| StatusCode::from_u16(s).ok());
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::OK));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(location) = kept.location {
        response.insert_header((header::LOCATION, location));
    }
    response.content_type("application/json").body(kept.body)
}

/// The OpenAPI 3.1 document, made from the handlers.
#[derive(OpenApi)]
#[openapi(
    info(title = "Sceau", description = "Open Badges issuing and verification. Errors are problem+json (RFC 9457) with a stable `code`."),
    paths(
        policies::show, policies::change, pending_revocations::list, pending_revocations::decide,
        withdrawal::withdraw, replacement::replace, closure::close,
        api_keys::list, api_keys::create, api_keys::revoke,
        appearances::show, appearances::edit,
        applications::list, applications::show, applications::file, applications::beginning::begin,
        applications::policies::show, applications::policies::set, applications::policies::remove,
        applications::acting::assign, applications::acting::release, applications::acting::note, applications::acting::ask,
        applications::acting::opine,
        second_readings::list, second_readings::show, second_readings::conclude, second_readings::file,
        second_readings::agreement, second_readings::share, second_readings::set_share,
        audit::list,
        assertions::create, assertions::list, assertions::search, assertions::show, revocations::revoke, explanations::explain, personal_endorsements::list,
        badges::create, badges::list, badges::show, badges::edit, badges::delete,
        cohorts::list, cohorts::create, cohorts::show, cohorts::again::read, cohorts::discard, cohorts::confirm, cohorts::lines::list, cohorts::lines::rejected,
        composites::list, composites::create, composites::show, composites::edit, composites::activate, composites::archive,
        deviations::list, deviations::approve, deviations::refuse,
        endorsements::given, endorsements::offer, endorsements::received, endorsements::show, endorsements::accept,
        endorsements::refuse, endorsements::revoke,
        issuers::list, issuers::create, issuers::show, issuers::edit,
        members::list, members::invite, members::change, members::end,
        members::administrators, members::invite_administrator, members::end_administrator,
        merges::list, merges::create, merges::show, merges::cancel,
        keys::list, keys::prepare, keys::rotate, keys::compromise,
        health::live, health::ready,
        holders::search, holders::export,
        images::upload, images::compose,
        oauth2::token,
        programmes::list, programmes::create, programmes::show, programmes::adopt, programmes::accreditations,
        programmes::accredit, programmes::end_accreditation, progress::progress, programmes::withholdings, programmes::lift,
        proposals::list, proposals::create, proposals::show, proposals::adopt,
        jobs::back_fill, jobs::reconcile, jobs::list, jobs::show, simulations::create,
        equivalences::list, equivalences::create, equivalences::end, evidence::list, bringing::bring,
        evidence::decide, evidence::withdraw,
        erasures::create,
        indicators::show, indicators::csv, indicators::set_department,
        verifications::create, verifications::batch::create,
    ),
    components(schemas(Problem)),
    modifiers(&Bearer, &Problems),
)]
struct Document;

/// Every operation may answer with a problem: 401, 403, 400 and the like are not repeated on each.
struct Problems;

impl utoipa::Modify for Problems {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
        let problem = || {
            let schema = Ref::from_schema_name("Problem");
            let content = ContentBuilder::new().schema(Some(schema)).build();
            ResponseBuilder::new()
                .description("A problem (RFC 9457)")
                .content("application/problem+json", content)
                .build()
        };
        for (path, item) in &mut document.paths.paths {
            let operations = [
                &mut item.get,
                &mut item.post,
                &mut item.put,
                &mut item.patch,
                &mut item.delete,
            ];
            for operation in operations.into_iter().flatten() {
                if path == "/oauth2/token" {
                    continue; // RFC 6749 has errors of its own
                }
                let responses = &mut operation.responses.responses;
                for (status, response) in responses.iter_mut() {
                    if status.starts_with(['4', '5'])
                        && let RefOr::T(response) = response
                    {
                        response.content = problem().content;
                    }
                }
                responses.insert("default".to_owned(), problem().into());
            }
        }
    }
}

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
    }
}

/// The document as it is served and committed.
pub fn openapi_json() -> String {
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// `GET /api/openapi.json`
pub async fn openapi(request: HttpRequest) -> HttpResponse {
    super::hosted::public(
        &request,
        StatusCode::OK,
        "application/json",
        openapi_json().into_bytes(),
    )
}

//! The web: public documents, pages and the REST API. The only user of actix-web.
//!
//! `routes.rs` is the table of every route. `hosted.rs` serves documents, `endorsements.rs` and
//! `extensions.rs` what they refer to, `pages/` HTML, `api/` REST.

pub mod api;
mod arriving;
mod attachment;
pub mod auth;
mod body;
mod endorsements;
mod extensions;
mod hosted;
mod images;
pub mod limits;
mod negotiation;
pub mod pages;
pub mod problem;
mod revocations;
pub mod routes;
mod swagger;
mod tasks;

use crate::badge::json;
use crate::checking::{Checker, fetching::Fetcher};
use crate::issuing::{self, Service};
use actix_web::{
    App as Actix, HttpRequest, HttpResponse, HttpServer,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::{Next, from_fn},
    web,
};
use auth::token::Tokens;
use problem::Problem;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

pub use api::openapi_json;

/// Lists of badges that are checked at once: so that what they fetch leaves room for others.
const LISTS: usize = 6;

/// What every handler has.
pub struct App {
    /// The use cases.
    pub service: Service,
    /// Verification.
    pub checker: Checker,
    /// Room for lists of badges to check.
    pub lists: Arc<Semaphore>,
    /// Access tokens.
    pub tokens: Tokens,
    /// RevocationLists.
    pub revocations: revocations::Lists,
    /// How often one client signs in.
    pub limits: limits::Limits,
    /// Cards of public pages.
    pub cards: pages::card::Cards,
}

impl App {
    /// A turn for one list.
    ///
    /// # Errors
    /// 503 while too many are going on.
    fn list_turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = Arc::clone(&self.lists).try_acquire_owned();
        turn.map_err(|_| {
            let detail =
                format!("{LISTS} lists of badges are being checked: try again in a minute");
            Problem::new("overloaded", detail)
        })
    }
}

/// How the server runs.
#[derive(Clone)]
pub struct Options {
    /// Threads that answer requests.
    pub workers: usize,
    /// What fetches foreign things.
    pub fetcher: Fetcher,
    /// How often one client may send the forms by which one signs in.
    pub limits: limits::Settings,
}

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system says no.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The instance is not in order.
    #[error(transparent)]
    Instance(#[from] issuing::Error),
}

/// Answers requests on `listener` until SIGTERM or SIGINT; requests in flight are finished first (30 s at most).
pub async fn serve(service: Service, listener: TcpListener, options: Options) -> Result<(), Error> {
    let tokens = Tokens::new(service.base(), &service.token_seed().await?)?;
    let mount = service.base().path().to_owned();
    let own = (service.store().clone(), service.base().clone());
    let checker = Checker::new(Some(own), options.fetcher);
    let app = web::Data::new(App {
        service,
        checker,
        lists: Arc::new(Semaphore::new(LISTS)),
        tokens,
        revocations: revocations::Lists::default(),
        limits: limits::Limits::new(options.limits),
        cards: pages::card::Cards::default(),
    });
    HttpServer::new(move || {
        Actix::new()
            .app_data(app.clone())
            .app_data(web::PayloadConfig::new(json::MAX_BYTES))
            .wrap(from_fn(finish))
            .service(web::scope(&mount).configure(routes::configure))
            .default_service(web::to(not_found))
    })
    .workers(options.workers)
    .shutdown_timeout(30)
    .client_request_timeout(Duration::from_secs(10))
    .listen(listener)?
    .run()
    .await?;
    Ok(())
}

/// What search engines are asked to leave out in every form: what persons were awarded, and what they asked.
const NOT_INDEXED: [&str; 5] = [
    "/assertions/",
    "/links/",
    "/my-badges",
    "/oembed",
    "/proofs/",
];

async fn not_found() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found("there is nothing at this address"))
}

/// A path of the table with another method.
async fn method_not_allowed(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let Some(pattern) = request.match_pattern() else {
        return not_found().await;
    };
    let allowed = routes::allowed(&pattern, app.service.base().path());
    let detail = format!("this address answers {allowed}");
    Err(Problem {
        allow: Some(allowed),
        ..Problem::new("method-not-allowed", detail)
    })
}

/// Every answer leaves here: with its request's id, a problem+json or a page for errors, and a line in the log
/// that holds neither query nor personal data.
async fn finish(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (began, id) = (Instant::now(), Uuid::new_v4().to_string());
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let response = next.call(request).await?;
    let mut response = match response.response().error() {
        None => response.map_into_boxed_body(),
        Some(why) => {
            let mut problem = as_problem(why);
            problem.request_id = Some(id.clone());
            let answer = pages::problem(response.request(), &problem);
            response.into_response(answer)
        }
    };
    let public = response.status().as_u16() >= 400 && !path.contains("/api/");
    let headers = response.headers_mut();
    if public {
        // That there is no such document is as public as a document.
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            header::HeaderValue::from_static("*"),
        );
    }
    if let Ok(value) = header::HeaderValue::from_str(&id) {
        headers.insert(header::HeaderName::from_static("x-request-id"), value);
    }
    if !headers.contains_key(header::X_CONTENT_TYPE_OPTIONS) {
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            header::HeaderValue::from_static("nosniff"),
        );
    }
    headers.insert(
        header::REFERRER_POLICY,
        header::HeaderValue::from_static("no-referrer"),
    );
    let mount = response.request().app_data::<web::Data<App>>();
    let mount = mount.map_or("", |app| app.service.base().path());
    let own = path.strip_prefix(mount).unwrap_or(&path);
    // The page of a badge that its holder lets search engines list says so itself.
    let robots = header::HeaderName::from_static("x-robots-tag");
    if NOT_INDEXED.iter().any(|prefix| own.starts_with(prefix))
        && !response.headers().contains_key(&robots)
    {
        response
            .headers_mut()
            .insert(robots, header::HeaderValue::from_static("noindex"));
    }
    // The pattern, not the path: what somebody mistakes for an id may be an address of a person.
    let route = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| "-".to_owned());
    let (status, ms) = (response.status().as_u16(), began.elapsed().as_millis());
    tracing::info!(%method, route, status, ms, request_id = id, "request");
    Ok(response)
}

/// An error of ours as it is; one of the framework in our words.
fn as_problem(why: &actix_web::Error) -> Problem {
    if let Some(problem) = why.as_error::<Problem>() {
        return problem.clone();
    }
    match why.as_response_error().status_code().as_u16() {
        404 => Problem::not_found("there is nothing at this address"),
        500.. => {
            tracing::error!(%why, "framework error");
            Problem::new("internal", "the request could not be answered")
        }
        _ => body::unreadable(why),
    }
}

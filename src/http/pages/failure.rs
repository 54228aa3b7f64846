//! The page that tells of an error.

use super::frame::{self, Frame};
use crate::http::{App, negotiation::Form, problem::Problem};
use actix_web::{HttpRequest, HttpResponse, ResponseError, http::header, web};
use askama::Template;

#[derive(Template)]
#[template(path = "failure.html")]
struct Page {
    f: Frame,
    status: u16,
    title: String,
    text: String,
    reference: Option<String>,
}

/// Paths below the base URL that programs use: their errors are problem+json for everybody.
const FOR_PROGRAMS: [&str; 3] = ["/api", "/oauth2", "/health"];

/// A page when HTML is preferred on a path for people, else problem+json.
pub fn answer(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let plain = problem.error_response();
    let Some(app) = request.app_data::<web::Data<App>>() else {
        return plain;
    };
    if Form::of(request) != Form::Page || for_programs(request.path(), app.service.base().path()) {
        return plain;
    }
    let f = Frame::new(request, app.service.base(), "");
    let Ok(mut response) = frame::momentary(plain.status(), &page(f, problem)) else {
        return plain;
    };
    for name in [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        if let Some(value) = plain.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

fn for_programs(path: &str, mount: &str) -> bool {
    let path = path.strip_prefix(mount).unwrap_or(path);
    FOR_PROGRAMS.iter().any(|prefix| {
        path.strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

fn page(mut f: Frame, problem: &Problem) -> Page {
    let (title, text) = words(problem.status);
    f.title = format!("{} ({})", f.t.say(title), problem.status);
    f.noindex = true;
    Page {
        status: problem.status,
        title: f.t.say(title),
        text: f.t.say(text),
        reference: problem.request_id.clone().filter(|_| problem.status >= 500),
        f,
    }
}

/// What is said of a status: its title, and what to do.
fn words(status: u16) -> (&'static str, &'static str) {
    match status {
        404 => ("error-title-not-found", "error-text-not-found"),
        405 => ("error-title-method", "error-text-method"),
        409 | 410 => CONFLICT,
        413 => ("error-title-too-large", "error-text-too-large"),
        408 | 429 | 503 | 507 => ("error-title-busy", "error-text-busy"),
        500.. => ("error-title-internal", "error-text-internal"),
        _ => ("error-title-request", "error-text-request"),
    }
}

/// What was asked was understood, and cannot be done as things stand.
pub const CONFLICT: (&str, &str) = ("error-title-conflict", "error-text-conflict");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::CODES;

    #[test]
    fn only_what_is_badly_asked_is_called_not_understood() {
        for (code, status, _) in CODES {
            let not_understood = words(*status).0 == "error-title-request";
            let badly_asked = matches!(status, 400 | 401 | 403 | 412 | 415 | 422 | 428);
            assert_eq!(not_understood, badly_asked, "{code}");
        }
        assert_eq!(words(409), CONFLICT);
    }

    #[test]
    fn programs_are_told_apart_from_people() {
        for (path, mount, expected) in [
            ("/api/v1/badges", "", true),
            ("/api", "", true),
            ("/apis", "", false),
            ("/sceau/oauth2/token", "/sceau", true),
            ("/health/live", "", true),
            ("/verify", "", false),
            ("/assertions/1", "/sceau", false),
        ] {
            assert_eq!(for_programs(path, mount), expected, "{path}");
        }
    }
}

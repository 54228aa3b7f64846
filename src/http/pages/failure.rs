//! The page that tells of an error.

use super::{
    frame::{self, Frame},
    sign_in,
};
use crate::http::{App, negotiation::Form, problem::Problem};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{Method, header},
    web,
};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "failure.html")]
struct Page {
    f: Frame,
    status: u16,
    title: String,
    text: String,
    hint: Option<Hint>,
    /// Behind which it stands: its address and what that is called.
    back: Option<(String, String)>,
    reference: Option<String>,
}

/// What may have gone wrong with an address.
struct Hint {
    text: String,
    /// The address that was probably meant.
    link: Option<String>,
}

/// What is named by an id; what stands behind it says which page.
const NAMED_BY_ID: [&str; 4] = ["/assertions/", "/badges/", "/issuers/", "/programmes/"];

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
    if problem.code == "not-signed-in" {
        let mut path = sign_in::before(&f, request);
        if request.method() == Method::POST {
            let more = if path.contains('?') { '&' } else { '?' };
            path.push(more);
            path.push_str(sign_in::ENDED);
        }
        return frame::go_to(&f.link(&path));
    }
    let mount = app.service.base().path().to_owned();
    let path = request.path();
    let path = path.strip_prefix(mount.as_str()).unwrap_or(path);
    let Ok(mut response) = frame::momentary(plain.status(), &page(f, problem, path)) else {
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

/// A copied address often lacks its end, or has a full stop or a bracket too much.
fn hint(f: &Frame, path: &str) -> Option<Hint> {
    let prefix = NAMED_BY_ID
        .iter()
        .find(|prefix| path.starts_with(**prefix))?;
    let given = path[prefix.len()..].split('/').next()?;
    let lower = given.to_ascii_lowercase();
    let id: String = lower
        .chars()
        .take_while(|c| c.is_ascii_hexdigit() || *c == '-')
        .collect();
    let told = |key: &str, link| {
        let text = f.t.say(key);
        Some(Hint { text, link })
    };
    match (Uuid::try_parse(&id), id.len()) {
        // It is an id, and is unknown.
        (Ok(_), 36) if id == given => None,
        (Ok(_), 36) if given.len() < 60 => {
            let link = f.link(&f.path(&format!("{prefix}{id}")));
            told("error-hint-meant", Some(link))
        }
        (Err(_), 1..36) if id.len() == given.len() => told("error-hint-short", None),
        _ => told("error-hint-id", None),
    }
}

/// The pages of whoever is signed in, with what they are called.
const BEHIND: [(&str, &str); 2] = [("/desk", "desk-desks-title"), ("/my-badges", "nav-mine")];

/// Behind which of them a path leads.
fn behind(path: &str) -> Option<(&'static str, &'static str)> {
    let below = |(place, _): &(&str, &str)| {
        let rest = path.strip_prefix(place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    BEHIND.into_iter().find(below)
}

fn page(mut f: Frame, problem: &Problem, path: &str) -> Page {
    let behind = behind(path);
    let badges = path == "/" || path.starts_with("/verify");
    let (title, text) = match (problem.code, problem.status) {
        ("csrf", _) => ("error-title-csrf", "error-text-csrf"),
        ("outcome-unknown", _) => ("error-title-busy", "error-text-unsure"),
        ("rate-limited", _) => ("error-title-often", "error-text-rate-limited"),
        (_, 404) if behind.is_some() => ("error-title-not-found", "error-text-not-here"),
        (_, 413) if !badges => ("error-title-too-large", "error-text-form-too-large"),
        (_, status) => words(status),
    };
    f.title = format!("{} ({})", f.t.say(title), problem.status);
    f.noindex = true;
    Page {
        status: problem.status,
        title: f.t.say(title),
        text: f.t.say(text),
        hint: hint(&f, path).filter(|_| problem.status == 404),
        back: behind.map(|(place, name)| (f.link(&f.path(place)), f.t.say(name))),
        reference: problem.request_id.clone().filter(|_| problem.status >= 500),
        f,
    }
}

/// What is said of a status: its title, and what to do.
fn words(status: u16) -> (&'static str, &'static str) {
    match status {
        404 => ("error-title-not-found", "error-text-not-found"),
        405 => ("error-title-method", "error-text-method"),
        401 | 403 => ("error-title-forbidden", "error-text-forbidden"),
        409 => CONFLICT,
        410 => ("error-title-gone", "error-text-gone"),
        413 => ("error-title-too-large", "error-text-too-large"),
        429 => ("error-title-often", "error-text-often"),
        408 | 503 | 507 => ("error-title-busy", "error-text-busy"),
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
            let badly_asked = matches!(status, 400 | 412 | 415 | 422 | 428);
            assert_eq!(not_understood, badly_asked, "{code}");
        }
        assert_eq!(words(409), CONFLICT);
    }

    #[test]
    fn every_status_has_words_of_its_kind() {
        use crate::badge::urls::BaseUrl;
        let base = BaseUrl::parse("https://badges.example").unwrap();
        let request = actix_web::test::TestRequest::default().to_http_request();
        let title = |code: &str| {
            let f = Frame::new(&request, &base, "");
            page(f, &Problem::new(code, ""), "/").title
        };
        for (code, expected) in [
            ("not-found", "Cette page n’existe pas"),
            ("forbidden", "Cette page ne vous est pas ouverte"),
            ("gone", "Ce n’est plus en vigueur"),
            ("too-many-letters", "Trop de demandes"),
            ("overloaded", "Le service est momentanément indisponible"),
            (
                "outcome-unknown",
                "Le service est momentanément indisponible",
            ),
            ("internal", "Quelque chose n’a pas fonctionné ici"),
        ] {
            assert_eq!(title(code), expected, "{code}");
        }
    }

    #[test]
    fn behind_a_desk_or_ones_badges_there_is_a_way_back_and_words_of_forms() {
        use crate::badge::urls::BaseUrl;
        let base = BaseUrl::parse("https://badges.example/sceau").unwrap();
        let request = actix_web::test::TestRequest::default().to_http_request();
        let told = |code: &str, path: &str| {
            let f = Frame::new(&request, &base, "");
            let page = page(f, &Problem::new(code, ""), path);
            (page.text, page.back.map(|(url, _)| url))
        };
        let say = |key: &str| Frame::new(&request, &base, "").t.say(key);
        let desk = Some("/sceau/desk".to_owned());
        for (code, path, key, back) in [
            (
                "not-found",
                "/desk/1/badges",
                "error-text-not-here",
                desk.clone(),
            ),
            (
                "not-found",
                "/my-badges/x",
                "error-text-not-here",
                Some("/sceau/my-badges".to_owned()),
            ),
            ("not-found", "/desks", "error-text-not-found", None),
            (
                "body-too-large",
                "/desk/1/badges",
                "error-text-form-too-large",
                desk,
            ),
            (
                "body-too-large",
                "/links/x",
                "error-text-form-too-large",
                None,
            ),
            ("body-too-large", "/verify", "error-text-too-large", None),
        ] {
            assert_eq!(told(code, path), (say(key), back), "{code} {path}");
        }
    }

    #[test]
    fn a_mistaken_address_gets_a_hint() {
        use crate::badge::urls::BaseUrl;
        let base = BaseUrl::parse("https://badges.example/sceau").unwrap();
        let request = actix_web::test::TestRequest::default().to_http_request();
        let f = Frame::new(&request, &base, "");
        let id = "0198c0de-0000-7000-8000-000000000001";
        let found = |path: String| hint(&f, &path).map(|hint| (hint.text, hint.link));
        let meant = Some(format!("/sceau/assertions/{id}"));
        for (path, key, link) in [
            (
                format!("/assertions/{id})."),
                "error-hint-meant",
                meant.clone(),
            ),
            (
                format!("/assertions/{}", id.to_uppercase()),
                "error-hint-meant",
                meant,
            ),
            (format!("/badges/{}", &id[..20]), "error-hint-short", None),
            ("/issuers/<script>".to_owned(), "error-hint-id", None),
            ("/programmes/é".to_owned(), "error-hint-id", None),
        ] {
            assert_eq!(found(path.clone()), Some((f.t.say(key), link)), "{path}");
        }
        assert_eq!(found(format!("/assertions/{id}")), None);
        assert_eq!(found(format!("/assertions/{id}/qr.svg")), None);
        assert_eq!(found("/nowhere".to_owned()), None);
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

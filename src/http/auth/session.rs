//! Who is signed in to the pages: the cookie, and what protects the forms behind it.

use super::{Access, access_of};
use crate::badge::urls::BaseUrl;
use crate::http::{
    App, body,
    pages::{BESIDE_FILE, Fields, MAX_FILE},
    problem::Problem,
};
use crate::issuing::sessions::{SignedIn, Token};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{self, HeaderValue},
    web,
};
use futures_util::future::LocalBoxFuture;

/// The cookie's name under https: browsers take it from this very host alone, and only encrypted.
const GUARDED: &str = "__Host-sceau";
/// Its name where the base URL is plain http, as on a developer's machine: browsers would refuse the other one.
const PLAIN: &str = "sceau";

fn name(base: &BaseUrl) -> &'static str {
    match base.is_https() {
        true => GUARDED,
        false => PLAIN,
    }
}

/// The token in the cookie of a request, whether or not it opens anything.
pub fn token(request: &HttpRequest, base: &BaseUrl) -> Option<String> {
    let all = request.headers().get_all(header::COOKIE);
    let mut pairs = all
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let found = pairs.find(|(given, _)| *given == name(base));
    found.map(|(_, value)| value.to_owned())
}

/// Gives the browser a session. The cookie lasts until the browser is closed.
pub fn give(mut response: HttpResponse, base: &BaseUrl, token: &Token) -> HttpResponse {
    set(&mut response, base, &token.text(), "");
    response
}

/// Takes the session from the browser.
pub fn take(mut response: HttpResponse, base: &BaseUrl) -> HttpResponse {
    set(&mut response, base, "", "; Max-Age=0");
    response
}

fn set(response: &mut HttpResponse, base: &BaseUrl, value: &str, more: &str) {
    let secure = match base.is_https() {
        true => "; Secure",
        false => "",
    };
    let cookie = format!(
        "{}={value}; Path=/{secure}; HttpOnly; SameSite=Lax{more}",
        name(base)
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Refuses a form that another site sends. A browser says where a form comes from in `Sec-Fetch-Site`, or else in
/// `Origin`, which is `null` here, as our pages tell nobody where they are.
///
/// # Errors
/// `csrf`.
pub fn refuse_other_sites(request: &HttpRequest, base: &BaseUrl) -> Result<(), Problem> {
    let said = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    let own = match (said("sec-fetch-site"), said("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, None | Some("null")) => true,
        (None, Some(origin)) => origin == base.origin(),
    };
    match own {
        true => Ok(()),
        false => Err(Problem::new("csrf", "this form was sent by another site")),
    }
}

/// Whoever is signed in, on a route of the table that asks for it.
pub struct Visitor(pub SignedIn);

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { visitor(&request).await })
    }
}

pub(super) async fn visitor(request: &HttpRequest) -> Result<Visitor, Problem> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let asks = access_of(request);
    let (Some(app), Some(Access::SignedIn | Access::Desk(_) | Access::Administrator)) = (app, asks)
    else {
        return Err(Problem::new(
            "internal",
            "this route is not in the table for those who are signed in",
        ));
    };
    let there = match token(request, app.service.base()) {
        Some(token) => app.service.signed_in(&token).await?,
        None => None,
    };
    there
        .map(Visitor)
        .ok_or_else(|| Problem::new("not-signed-in", "sign in first"))
}

/// A form that whoever is signed in sent from a page of their session. It may have a file of at most `MOST` bytes.
pub struct OwnForm<const MOST: usize = MAX_FILE> {
    /// Who.
    pub there: SignedIn,
    /// What it says.
    pub fields: Fields,
}

impl<const MOST: usize> FromRequest for OwnForm<MOST> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = web::Payload::from_request(&request, payload).into_inner();
        Box::pin(async move {
            let Visitor(there) = visitor(&request).await?;
            let payload = payload.map_err(|why| body::unreadable(&why))?;
            let fields = own_fields(MOST, &request, &there, payload).await?;
            Ok(Self { there, fields })
        })
    }
}

/// The fields of a form that was sent from a page of this session, with a file of at most `most` bytes; 0: it has none.
///
/// # Errors
/// `csrf`, `body-too-large`, and those of [`Fields::read`].
pub(super) async fn own_fields(
    most: usize,
    request: &HttpRequest,
    there: &SignedIn,
    payload: web::Payload,
) -> Result<Fields, Problem> {
    let Some(app) = request.app_data::<web::Data<App>>() else {
        return Err(Problem::new("internal", "a form without its service"));
    };
    refuse_other_sites(request, app.service.base())?;
    let fields = Fields::read_up_to(most, request, payload).await?;
    if fields.too_large && most == 0 {
        return Err(body::too_large(BESIDE_FILE));
    }
    // Of a form whose file is too large, what it carries may not have been read: whoever takes files does nothing then.
    let own = app
        .service
        .is_form_token(there.session, fields.text("csrf"));
    if !own && !fields.too_large {
        let why = "this form is not of a page of this session: open the page again";
        return Err(Problem::new("csrf", why));
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn base(text: &str) -> BaseUrl {
        BaseUrl::parse(text).unwrap()
    }

    #[test]
    fn the_cookie_is_of_this_host_alone_and_encrypted_where_there_is_https() {
        let set = |base: &BaseUrl| {
            let response = take(HttpResponse::Ok().finish(), base);
            let value = response.headers().get(header::SET_COOKIE).unwrap();
            value.to_str().unwrap().to_owned()
        };
        assert_eq!(
            set(&base("https://badges.example/sceau")),
            "__Host-sceau=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
        );
        assert_eq!(
            set(&base("http://127.0.0.1:8080")),
            "sceau=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
        );
    }

    #[test]
    fn only_the_cookie_of_the_right_name_is_read() {
        let request = TestRequest::get()
            .insert_header((header::COOKIE, "sceau=planted; a=b; __Host-sceau=own"))
            .to_http_request();
        let read = |at: &str| token(&request, &base(at));
        assert_eq!(read("https://badges.example").as_deref(), Some("own"));
        assert_eq!(read("http://127.0.0.1").as_deref(), Some("planted"));
        let none = TestRequest::get().to_http_request();
        assert_eq!(token(&none, &base("https://badges.example")), None);
    }
}

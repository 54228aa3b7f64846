//! What every page has: language, links, head, headers.

use super::{
    Answer,
    assets::{SEAL, STYLE},
    words::Words,
};
use crate::badge::{recipient::hex, text::Language, urls::BaseUrl};
use crate::http::{hosted, negotiation, problem::Problem};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::Bytes,
};
use askama::Template;
use futures_util::Stream;
use std::convert::Infallible;
use url::form_urlencoded::{Serializer, parse};
use uuid::Uuid;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The frame of one page.
pub struct Frame {
    /// In the reader's language.
    pub t: Words,
    /// The title, without the name of the service.
    pub title: String,
    /// In one sentence, for search engines and previews.
    pub description: Option<String>,
    /// The page's own address, when it is an object's.
    pub canonical: Option<String>,
    /// Whether its JSON-LD is at the same address.
    pub linked_data: bool,
    /// The address of its card.
    pub card: Option<String>,
    /// The address of its oEmbed document.
    pub oembed: Option<String>,
    /// A style sheet of its own, after ours.
    pub colours: Option<String>,
    /// Search engines are asked to leave it out.
    pub noindex: bool,
    /// The page in the other language.
    pub switch: String,
    base: BaseUrl,
    chosen: bool,
}

impl Frame {
    /// The frame of the page that answers this request.
    pub fn new(request: &HttpRequest, base: &BaseUrl, title: impl Into<String>) -> Self {
        let t = Words(negotiation::language(request));
        let query: Vec<(String, String)> = parse(request.query_string().as_bytes())
            .into_owned()
            .collect();
        let chosen = query
            .iter()
            .any(|(name, value)| name == "lang" && value == t.tag());
        let mut frame = Self {
            t,
            title: title.into(),
            description: None,
            canonical: None,
            linked_data: false,
            card: None,
            oembed: None,
            colours: None,
            noindex: false,
            switch: String::new(),
            base: base.clone(),
            chosen,
        };
        let rest: Vec<_> = query
            .into_iter()
            .filter(|(name, _)| name != "lang")
            .collect();
        frame.switch = in_language(request.path(), &rest, t.other());
        frame
    }

    /// The page of an object: its address is canonical and its JSON-LD is there too.
    pub fn of_object(self, url: String) -> Self {
        Self {
            canonical: Some(url),
            linked_data: true,
            ..self
        }
    }

    /// The reader chose the language of this page.
    pub fn is_chosen(&self) -> bool {
        self.chosen
    }

    /// The base URL.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// A link that keeps the language if the reader chose it.
    pub fn link(&self, url: &str) -> String {
        match self.chosen {
            true => format!(
                "{url}{}lang={}",
                if url.contains('?') { '&' } else { '?' },
                self.t.tag()
            ),
            false => url.to_owned(),
        }
    }

    /// A path of ours, on the host that the reader uses.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base.path())
    }

    /// `/`
    pub fn home(&self) -> String {
        self.link(&self.path("/"))
    }

    /// `/verify`
    pub fn verify(&self) -> String {
        self.link(&self.path("/verify"))
    }

    /// `/my-badges`
    pub fn my_badges(&self) -> String {
        self.link(&self.path("/my-badges"))
    }

    /// `/desk`
    pub fn desks(&self) -> String {
        self.link(&self.path("/desk"))
    }

    /// `/accessibility`
    pub fn accessibility(&self) -> String {
        self.link(&self.path("/accessibility"))
    }

    /// The language as networks write it.
    pub fn locale(&self) -> &'static str {
        match self.t.0 {
            Language::Fr => "fr_FR",
            Language::En => "en_GB",
        }
    }

    /// `/sign-in`
    pub fn sign_in(&self) -> String {
        self.link(&self.path("/sign-in"))
    }

    /// `/verify?url=`
    pub fn verify_of(&self, url: &str) -> String {
        let query = Serializer::new(String::new())
            .append_pair("url", url)
            .finish();
        self.link(&self.path(&format!("/verify?{query}")))
    }

    /// The page of an issued badge.
    pub fn award(&self, id: Uuid) -> String {
        self.link(&self.base.assertion(id))
    }

    /// The page of a badge model.
    pub fn model(&self, id: Uuid) -> String {
        self.link(&self.base.badge(id))
    }

    /// The page of an issuer.
    pub fn issuer(&self, profile: Uuid) -> String {
        self.link(&self.base.profile(profile))
    }

    /// The page of a programme.
    pub fn programme(&self, id: Uuid) -> String {
        self.link(&self.base.programme(id))
    }

    /// An image by its hash.
    pub fn image(&self, hash: &[u8]) -> String {
        self.path(&format!("/images/{}", hex(hash)))
    }

    /// The style sheet.
    pub fn style(&self) -> String {
        self.path(&format!("/assets/{}", STYLE.name))
    }

    /// The logo.
    pub fn seal(&self) -> String {
        self.path(&format!("/assets/{}", SEAL.name))
    }

    /// The description of the API.
    pub fn openapi(&self) -> String {
        self.path("/api/openapi.json")
    }

    /// The tag of the language that this page is not in.
    pub fn other(&self) -> &'static str {
        self.t.other().tag()
    }
}

/// A path and query in a language.
pub fn in_language(path: &str, query: &[(String, String)], language: Language) -> String {
    let query = Serializer::new(String::new())
        .extend_pairs(query)
        .append_pair("lang", language.tag())
        .finish();
    format!("{path}?{query}")
}

/// The HTML of a page.
pub fn render(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|why| {
        tracing::error!(%why, "a page could not be rendered");
        Problem::new("internal", "the page could not be rendered")
    })
}

/// A page that is the same as long as its data are: with an ETag.
pub fn lasting(request: &HttpRequest, page: &impl Template) -> Answer {
    let html = render(page)?.into_bytes();
    let response = hosted::public(request, StatusCode::OK, "text/html; charset=utf-8", html);
    Ok(guarded(response))
}

/// A page that tells the moment: kept by nobody.
pub fn momentary(status: StatusCode, page: &impl Template) -> Answer {
    let response = HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept, Accept-Language"))
        .content_type("text/html; charset=utf-8")
        .body(render(page)?);
    Ok(guarded(response))
}

/// To another page of ours, to be asked for with GET.
pub fn go_to(address: &str) -> HttpResponse {
    let response = HttpResponse::SeeOther()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::LOCATION, address))
        .finish();
    guarded(response)
}

/// A page that tells the moment, sent while it is made.
pub fn streamed(html: impl Stream<Item = Result<Bytes, Infallible>> + 'static) -> HttpResponse {
    let response = HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept, Accept-Language"))
        // A proxy that collects an answer before it sends it would undo the streaming.
        .insert_header(("X-Accel-Buffering", "no"))
        .content_type("text/html; charset=utf-8")
        .streaming(html);
    guarded(response)
}

fn guarded(mut response: HttpResponse) -> HttpResponse {
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static(POLICY),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        header::HeaderValue::from_static("nosniff"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn frame(uri: &str) -> Frame {
        let request = TestRequest::get().uri(uri).to_http_request();
        let base = BaseUrl::parse("https://badges.example/sceau").unwrap();
        Frame::new(&request, &base, "")
    }

    #[test]
    fn every_link_is_below_the_base_url() {
        let f = frame("/sceau/verify?url=a%26b");
        let id = Uuid::from_u128(7);
        for link in [
            f.home(),
            f.verify(),
            f.my_badges(),
            f.verify_of("x"),
            f.image(&[1]),
            f.style(),
            f.seal(),
            f.openapi(),
            f.accessibility(),
        ] {
            assert!(link.starts_with("/sceau/"), "{link}");
        }
        for link in [f.award(id), f.model(id), f.issuer(id), f.programme(id)] {
            assert!(link.starts_with("https://badges.example/sceau/"), "{link}");
        }
        assert_eq!(f.switch, "/sceau/verify?url=a%26b&lang=en");
    }

    #[test]
    fn only_a_language_that_was_chosen_stands_in_links() {
        assert_eq!(frame("/sceau/").verify(), "/sceau/verify");
        assert_eq!(frame("/sceau/?lang=xx").verify(), "/sceau/verify");
        let chosen = frame("/sceau/?lang=en");
        assert_eq!(chosen.verify_of("a&b"), "/sceau/verify?url=a%26b&lang=en");
        assert_eq!(chosen.switch, "/sceau/?lang=fr");
    }
}

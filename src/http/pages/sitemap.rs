//! What search engines read first: `/robots.txt` and `/sitemap.xml`.

use super::Answer;
use crate::http::{App, hosted};
use crate::storage::{Db, sitemap};
use actix_web::{HttpRequest, http::StatusCode};
use std::fmt::Write;

/// Of each kind: a sitemap has at most 50,000 addresses (sitemaps.org).
const MOST: i64 = 10_000;

/// Answers `/robots.txt`. Badges of persons are not shut out: who may not read them would not learn that they are noindex.
pub fn robots(request: &HttpRequest, app: &App) -> Answer {
    let base = app.service.base();
    let path = base.path();
    let mut text = "User-agent: *\n".to_owned();
    for shut in ["/api/", "/oauth2/", "/links/", "/my-badges", "/verify?"] {
        // Writing to a String does not fail.
        let _ = writeln!(text, "Disallow: {path}{shut}");
    }
    let _ = writeln!(text, "\nSitemap: {}", base.join("/sitemap.xml"));
    let plain = "text/plain; charset=utf-8";
    Ok(hosted::public(request, StatusCode::OK, plain, text.into()))
}

/// Answers `/sitemap.xml`: programmes, their catalogues with their badges, and issuers; never what a person was awarded.
pub async fn answer(request: &HttpRequest, app: &App) -> Answer {
    let listed = app
        .service
        .store()
        .read(move |db: &mut Db| sitemap::listed(db, MOST))
        .await?;
    let base = app.service.base();
    let mut all: Vec<String> = ["/", "/verify", "/accessibility"]
        .map(|path| base.join(path))
        .into();
    for id in listed.programmes {
        let page = base.programme(id);
        all.push(format!("{page}/catalogue"));
        all.push(page);
    }
    all.extend(listed.profiles.into_iter().map(|id| base.profile(id)));
    all.extend(listed.badges.into_iter().map(|id| base.badge(id)));
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                    <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        .to_owned();
    for url in all {
        // A base URL may have what XML escapes.
        let url = url.replace('&', "&amp;").replace('\'', "&apos;");
        let _ = writeln!(text, "<url><loc>{url}</loc></url>");
    }
    text.push_str("</urlset>\n");
    let xml = "application/xml; charset=utf-8";
    Ok(hosted::public(request, StatusCode::OK, xml, text.into()))
}

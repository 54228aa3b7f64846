//! What the client wants: JSON-LD unless it prefers something else (`Accept`, q-values), in which language.

use crate::badge::text::Language;
use actix_web::{HttpRequest, http::header};

/// The three forms of a public object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `application/ld+json`; also for `*/*`, nothing, or nothing that we have.
    LinkedData,
    /// `application/json`, when only that is accepted.
    Json,
    /// The page, when `text/html` is preferred.
    Page,
}

impl Form {
    /// The form that this request prefers.
    pub fn of(request: &HttpRequest) -> Self {
        Self::from_accept(&accept(request))
    }

    fn from_accept(accept: &str) -> Self {
        let page = quality(accept, "text", "html").max(quality(accept, "application", "xhtml+xml"));
        let linked = quality(accept, "application", "ld+json");
        let json = quality(accept, "application", "json");
        if page > linked && page > json {
            Self::Page
        } else if json > linked {
            Self::Json
        } else {
            Self::LinkedData
        }
    }

    /// The media type of a document in this form.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::LinkedData => "application/ld+json",
            Self::Json => "application/json",
            Self::Page => "text/html; charset=utf-8",
        }
    }
}

/// Whether plain text is preferred to JSON.
pub fn prefers_text(request: &HttpRequest) -> bool {
    let accept = accept(request);
    quality(&accept, "text", "plain") > quality(&accept, "application", "json")
}

/// Whether CSV is preferred to JSON.
pub fn prefers_csv(request: &HttpRequest) -> bool {
    let accept = accept(request);
    quality(&accept, "text", "csv") > quality(&accept, "application", "json")
}

fn accept(request: &HttpRequest) -> String {
    let values = request
        .headers()
        .get_all(header::ACCEPT)
        .filter_map(|v| v.to_str().ok());
    values.collect::<Vec<_>>().join(",")
}

/// The quality of a media type in thousandths: that of the most specific range that holds it (RFC 9110 §12.5.1).
fn quality(accept: &str, kind: &str, subtype: &str) -> u16 {
    let mut best = (0, 0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let Some((k, s)) = parts.next().and_then(|name| name.split_once('/')) else {
            continue;
        };
        let matches = |given: &str, ours: &str| given.eq_ignore_ascii_case(ours);
        let specificity = match (matches(k, kind), matches(s, subtype), k, s) {
            (true, true, ..) => 3,
            (true, _, _, "*") => 2,
            (_, _, "*", "*") => 1,
            _ => continue,
        };
        let q = parts
            .filter_map(|p| p.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
        let q = q
            .map_or(Some(1.0), |(_, value)| value.trim().parse::<f32>().ok())
            .unwrap_or(0.0);
        if specificity > best.0 {
            best = (specificity, (q.clamp(0.0, 1.0) * 1000.0) as u16);
        }
    }
    best.1
}

/// The language of a page: `?lang=`, then `Accept-Language`, then French.
pub fn language(request: &HttpRequest) -> Language {
    let asked = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, value)| Language::ALL.into_iter().find(|l| l.tag() == value));
    let accepted = || {
        let header = request
            .headers()
            .get(header::ACCEPT_LANGUAGE)?
            .to_str()
            .ok()?;
        preferred_language(header)
    };
    asked.or_else(accepted).unwrap_or(Language::Fr)
}

fn preferred_language(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next()?.split('-').next()?.to_ascii_lowercase();
        let Some(language) = Language::ALL.into_iter().find(|l| l.tag() == tag) else {
            continue;
        };
        let q = parts
            .find_map(|p| p.strip_prefix("q="))
            .map_or(Some(1.0), |v| v.parse().ok())
            .unwrap_or(0.0);
        if q > 0.0 && best.is_none_or(|(before, _)| q > before) {
            best = Some((q, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_only_when_html_is_preferred() {
        for (accept, form) in [
            ("", Form::LinkedData),
            ("*/*", Form::LinkedData),
            (
                "application/ld+json, application/json, image/png, image/svg+xml",
                Form::LinkedData,
            ),
            ("application/json", Form::Json),
            ("application/json, application/ld+json;q=0.9", Form::Json),
            (
                "application/ld+json;q=0.9, application/json;q=0.9",
                Form::LinkedData,
            ),
            ("image/png", Form::LinkedData),
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                Form::Page,
            ),
            ("text/html;q=0.5, application/ld+json", Form::LinkedData),
            ("text/html, */*", Form::LinkedData),
            ("text/html;q=0", Form::LinkedData),
            ("TEXT/HTML", Form::Page),
            ("text/*, application/json;q=0.1", Form::Page),
            (";;;,/,q=1", Form::LinkedData),
        ] {
            assert_eq!(Form::from_accept(accept), form, "{accept}");
        }
    }

    #[test]
    fn the_language_with_the_highest_quality_wins() {
        for (header, language) in [
            ("fr", Some(Language::Fr)),
            ("en-GB,en;q=0.9,fr;q=0.8", Some(Language::En)),
            ("de, fr;q=0.3, en;q=0.7", Some(Language::En)),
            ("de", None),
            ("en;q=0", None),
            ("", None),
        ] {
            assert_eq!(preferred_language(header), language, "{header}");
        }
    }
}

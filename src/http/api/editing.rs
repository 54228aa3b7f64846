//! Editing: who changes something says what they saw (RFC 9110, sections 13.1.1 and 15.5.13; RFC 6585, section 3).

use super::show;
use crate::http::problem::Problem;
use crate::issuing::revision::{Revision, Seen};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;

/// What the caller saw, from `If-Match`.
pub(super) fn seen(request: &HttpRequest) -> Result<Seen, Problem> {
    let mut tags = Vec::new();
    for value in request.headers().get_all(header::IF_MATCH) {
        let value = value
            .to_str()
            .map_err(|_| Problem::new("invalid-header", "If-Match is not readable"))?;
        if value.trim() == "*" {
            return Ok(Seen::Any);
        }
        for tag in value.split(',').map(str::trim) {
            let strong = tag.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
            let strong = strong.ok_or_else(|| {
                let message = "If-Match is * or a list of strong entity tags, such as \"1f…\"";
                Problem::new("invalid-header", message)
            })?;
            tags.push(strong.to_owned());
        }
    }
    if tags.is_empty() {
        return Err(Problem::new(
            "precondition-required",
            "send If-Match with the ETag of what you read, so that nobody's change is lost",
        ));
    }
    Ok(Seen::One(tags))
}

/// Shows something that can be edited.
pub(super) fn editable<T: Serialize>(revision: &Revision, value: &T) -> HttpResponse {
    tagged(show(StatusCode::OK, value), revision)
}

/// An answer with the state of what it tells.
pub(super) fn tagged(mut response: HttpResponse, revision: &Revision) -> HttpResponse {
    if let Ok(tag) = header::HeaderValue::from_str(&format!("\"{}\"", revision.as_str())) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

//! Contexts and schemas of our Open Badges extensions: versioned, the same for ever, open to every origin.
//!
//! A validator that cannot fetch either calls the whole badge invalid, so they stand where the badges stand.

use super::{App, hosted, problem::Problem};
use crate::badge::composite::EXTENSION;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};

/// Path, media type, text. `{base}` in a text is the base URL.
const FILES: [(&str, &str, &str); 2] = [
    (
        "context.json",
        "application/ld+json",
        include_str!("../../badge-schemas/openbadges-v2/extensions/composite-rule/v1/context.json"),
    ),
    (
        "schema.json",
        "application/json",
        include_str!("../../badge-schemas/openbadges-v2/extensions/composite-rule/v1/schema.json"),
    ),
];

/// `/extensions/{name}/{version}/{file}`
pub async fn serve(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
) -> Result<HttpResponse, Problem> {
    let (name, version, wanted) = path.into_inner();
    let ours = format!("/extensions/{name}/{version}") == EXTENSION;
    let found = FILES.iter().find(|(file, ..)| ours && *file == wanted);
    let (_, media_type, text) =
        found.ok_or_else(|| Problem::not_found("there is no such extension"))?;
    let text = text.replace("{base}", app.service.base().as_str());
    let mut response = hosted::public(&request, StatusCode::OK, media_type, text.into_bytes());
    hosted::keep_for_ever(&mut response);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::recipient::hex;
    use sha2::{Digest, Sha256};

    #[test]
    fn what_was_published_never_changes() {
        let hashes = FILES.map(|(file, _, text)| (file, hex(&Sha256::digest(text))));
        // Another snapshot needs another version of the extension, at another address.
        insta::assert_debug_snapshot!(hashes);
    }
}

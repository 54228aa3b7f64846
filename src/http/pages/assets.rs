//! The few files that pages load: each under a name that holds the hash of its content, so that it is kept for ever.

use super::Answer;
use crate::badge::recipient::hex;
use crate::http::{hosted, problem::Problem};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// One file.
pub struct Asset {
    /// The last part of its URL.
    pub name: String,
    media_type: &'static str,
    bytes: &'static [u8],
}

impl Asset {
    fn new(stem: &str, extension: &str, media_type: &'static str, bytes: &'static [u8]) -> Self {
        let hash = hex(&Sha256::digest(bytes));
        Self {
            name: format!("{stem}-{}.{extension}", &hash[..12]),
            media_type,
            bytes,
        }
    }
}

/// The style sheet.
pub static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let css = include_bytes!("assets/style.css");
    Asset::new("style", "css", "text/css; charset=utf-8", css)
});

/// The logo.
pub static SEAL: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "seal",
        "svg",
        "image/svg+xml",
        include_bytes!("assets/seal.svg"),
    )
});

/// `/assets/{file}`
pub fn serve(request: &HttpRequest, name: &str) -> Answer {
    let found = [&*STYLE, &*SEAL]
        .into_iter()
        .find(|asset| asset.name == name);
    let asset = found.ok_or_else(|| Problem::not_found("there is no such file"))?;
    Ok(kept(hosted::public(
        request,
        StatusCode::OK,
        asset.media_type,
        asset.bytes.to_vec(),
    )))
}

fn kept(mut response: HttpResponse) -> HttpResponse {
    let mut set = |name, value| {
        response
            .headers_mut()
            .insert(name, header::HeaderValue::from_static(value));
    };
    set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox",
    );
    response
}

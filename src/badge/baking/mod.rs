//! Baking: an Assertion inside its image (Open Badges 2.0, "Badge Baking"), put there and read from there.
//!
//! A PNG is never decoded and encoded again: one chunk is put behind IHDR, everything else stays byte for byte. In an
//! SVG one element is put behind the start tag of the root.

pub mod png;
pub mod svg;

use super::{
    error::Invalid,
    image::{Format, MAX_BYTES},
};

/// The keyword of the chunk, and the prefix of the element.
pub const KEYWORD: &str = "openbadges";
/// The namespace of the element.
pub const NAMESPACE: &str = "http://openbadges.org";
/// The largest baked image that is looked at, in bytes: an SVG around the largest PNG, and its Assertion.
pub const MAX_BAKED_BYTES: usize = 2 * MAX_BYTES;
/// The largest Assertion that is read from an image, in bytes.
pub const MAX_CONTENT_BYTES: usize = 256 * 1024;

/// What is put into an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content<'a> {
    /// A compact JWS.
    Signed(&'a str),
    /// The JSON of a hosted Assertion, and where it is.
    Hosted {
        /// Its `id`.
        url: &'a str,
        /// The document.
        json: &'a str,
    },
}

/// What an image holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Baked {
    /// What should be a compact JWS.
    Jws(String),
    /// What should be the JSON of an Assertion.
    Json(String),
    /// Where the Assertion is: images of Open Badges 0.5 hold no more.
    Url(String),
}

impl Baked {
    fn of(text: &str) -> Self {
        let text = text.trim().to_owned();
        if text.starts_with('{') {
            Self::Json(text)
        } else if text.starts_with("http://") || text.starts_with("https://") {
            Self::Url(text)
        } else {
            Self::Jws(text)
        }
    }

    /// The text that was baked.
    pub fn text(&self) -> &str {
        match self {
            Self::Jws(text) | Self::Json(text) | Self::Url(text) => text,
        }
    }
}

/// Bakes into an image of either format.
pub fn bake(image: &[u8], content: Content<'_>) -> Result<Vec<u8>, Invalid> {
    match Format::sniff(image) {
        Some(Format::Png) => png::bake(image, content),
        Some(Format::Svg) => svg::bake(image, content),
        None => Err(not_an_image()),
    }
}

/// What an image of either format holds. It may come from anybody.
pub fn unbake(image: &[u8]) -> Result<Baked, Invalid> {
    if image.len() > MAX_BAKED_BYTES {
        let message = format!("larger than {} KiB", MAX_BAKED_BYTES / 1024);
        return Err(Invalid::new("image-too-large", message));
    }
    match Format::sniff(image) {
        Some(Format::Png) => png::unbake(image),
        Some(Format::Svg) => svg::unbake(image),
        None => Err(not_an_image()),
    }
}

/// An image with a badge in it where a plain one is wanted: it would publish somebody's badge with every other.
pub(super) fn is_baked() -> Invalid {
    let message = "somebody's badge is baked into this image: send the image without it";
    Invalid::new("image-baked", message)
}

fn not_an_image() -> Invalid {
    Invalid::new("image-unknown-format", "neither a PNG nor an SVG")
}

fn not_baked() -> Invalid {
    Invalid::new("image-not-baked", "there is no badge in this image")
}

fn baked_twice() -> Invalid {
    let message = "there is more than one badge in this image";
    Invalid::new("image-baked-twice", message)
}

fn content_too_large() -> Invalid {
    let message = format!("the badge in it is larger than {MAX_CONTENT_BYTES} bytes");
    Invalid::new("image-too-large", message)
}

#[cfg(test)]
mod tests;

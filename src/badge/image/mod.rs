//! Images of badges and logos of issuers: what is accepted, drawn and rendered.
//!
//! | file | what is in it |
//! |---|---|
//! | `png.rs`, `chunks.rs` | PNG: chunk by chunk, then decoded row by row |
//! | `svg.rs`, `style.rs`, `xml.rs` | SVG: a short list of what may stand in it; everything else is refused with its reason |
//! | `render.rs` | an SVG as a PNG, without any font |
//! | `card.rs`, `pixels.rs` | what a link to a page shows in a message or a network |
//! | `composition.rs`, `drawings.rs`, `letters.rs`, `colour.rs` | an image drawn by us |
//!
//! An upload is kept byte for byte, or refused. It is never cleaned in silence: who made it learns what to change,
//! and what is published is what they looked at.

pub mod card;
pub mod chunks;
pub mod colour;
pub mod composition;
mod drawings;
mod letters;
mod pixels;
mod png;
pub mod render;
mod style;
pub mod svg;
pub mod xml;

use super::error::Invalid;

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// The largest SVG, in bytes.
pub const MAX_SVG_BYTES: usize = 256 * 1024;
/// The longest side, in pixels.
pub const MAX_SIDE: u32 = 4096;

/// What an image is written in. Told from its bytes, never from what somebody calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Portable Network Graphics.
    Png,
    /// Scalable Vector Graphics.
    Svg,
}

impl Format {
    /// What the first bytes say.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.starts_with(&chunks::SIGNATURE) {
            Some(Self::Png)
        } else if text.trim_ascii_start().starts_with(b"<") {
            Some(Self::Svg)
        } else {
            None
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Svg => "image/svg+xml",
        }
    }

    /// What the names of its files end with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    /// The format of files whose names end so.
    pub fn of_extension(name: &str) -> Option<Self> {
        [Self::Png, Self::Svg]
            .into_iter()
            .find(|format| format.extension() == name)
    }

    /// The format of that media type.
    pub fn of_media_type(name: &str) -> Option<Self> {
        [Self::Png, Self::Svg]
            .into_iter()
            .find(|format| format.media_type() == name)
    }
}

/// A square image that may be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    format: Format,
    side: u32,
    bytes: Vec<u8>,
}

impl Image {
    /// Reads a file that somebody sent. Everything that is wrong with it is told, each with its code.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, Vec<Invalid>> {
        if bytes.len() > MAX_BYTES {
            return Err(vec![too_large(MAX_BYTES)]);
        }
        let format = Format::sniff(&bytes).ok_or_else(|| {
            let message = "neither a PNG nor an SVG: convert it to one of them";
            vec![Invalid::new("image-unknown-format", message)]
        })?;
        let side = match format {
            Format::Png => png::side(&bytes).map_err(|why| vec![why])?,
            Format::Svg => svg::side(&bytes)?,
        };
        Ok(Self {
            format,
            side,
            bytes,
        })
    }

    /// What it is written in.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its width and its height, in pixels; of an SVG, in its own units, rounded.
    pub fn side(&self) -> u32 {
        self.side
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// It moves.
pub(super) fn animated() -> Invalid {
    Invalid::new("image-animated", "the image is animated: send a still one")
}

fn too_large(most: usize) -> Invalid {
    let message = format!("the file is larger than {} KiB", most / 1024);
    Invalid::new("image-too-large", message)
}

fn not_square(width: impl std::fmt::Display, height: impl std::fmt::Display) -> Invalid {
    let message = format!("the image must be square; it is {width} wide and {height} high");
    Invalid::new("image-not-square", message)
}

fn out_of_bounds(side: impl std::fmt::Display) -> Invalid {
    let message = format!("a side is 1 to {MAX_SIDE} pixels long, not {side}");
    Invalid::new("image-dimensions", message)
}

#[cfg(test)]
mod tests;

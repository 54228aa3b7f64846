//! What somebody gave to be checked, told from its bytes.

use super::address::Address;
use crate::badge::{
    baking::{self, Baked, MAX_BAKED_BYTES},
    image::Format,
    json,
    urls::BaseUrl,
    verification::{Fault, Reason},
};
use serde_json::Value;
use tokio::sync::Semaphore;

/// What is to be checked.
#[derive(Debug, Clone)]
pub enum Input {
    /// Where a badge is; for badges of this instance the bare id or an address without its scheme will do.
    Url(String),
    /// A compact JWS.
    Jws(String),
    /// The JSON of an Assertion, read strictly.
    Json(Value),
    /// A PNG or SVG with a badge baked into it.
    Image(Vec<u8>),
}

/// Why something cannot be checked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// There is nothing.
    Empty,
    /// More than a badge can be.
    TooLarge,
    /// It begins like JSON, and cannot be read in one way only.
    BadJson,
    /// No address, no JWS, no JSON, no image.
    Unknown,
}

impl From<Unreadable> for Fault {
    fn from(why: Unreadable) -> Self {
        match why {
            Unreadable::Empty => Self::new(Reason::NotABadge, "there is nothing in it"),
            Unreadable::TooLarge => Reason::TooLarge.into(),
            Unreadable::BadJson => Reason::NotReadable.into(),
            Unreadable::Unknown => Self::new(
                Reason::NotABadge,
                "it is no address, no JWS, no JSON, no PNG and no SVG",
            ),
        }
    }
}

/// How many images are read at once: each may cost a second and 20 MiB.
static ROOM: Semaphore = Semaphore::const_new(4);

/// Reads an image away from the threads that answer, a few at a time; `None` when that came to an untimely end.
pub(super) async fn apart<T: Send + 'static>(
    read: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let _turn = ROOM.acquire().await.ok()?;
    tokio::task::spawn_blocking(read).await.ok()
}

impl Input {
    /// What is baked into an image: never an image. It may cost a second.
    pub(super) fn inside(image: &[u8]) -> Result<Self, Fault> {
        let baked =
            baking::unbake(image).map_err(|why| Fault::new(Reason::NoBadgeInImage, why.message))?;
        Ok(match baked {
            Baked::Jws(jws) => Self::Jws(jws),
            Baked::Url(url) => Self::Url(url),
            Baked::Json(text) => {
                let document = json::parse_limited(text.as_bytes(), json::FETCHED);
                Self::Json(document.map_err(|why| Fault::new(Reason::NotReadable, why.message))?)
            }
        })
    }

    /// Tells what a file, an upload or a pasted text holds. `base` is this instance, if there is one.
    pub fn read(base: Option<&BaseUrl>, bytes: &[u8]) -> Result<Self, Unreadable> {
        if Format::sniff(bytes).is_some() && !begins_like_html(bytes) {
            return match bytes.len() {
                0..=MAX_BAKED_BYTES => Ok(Self::Image(bytes.to_vec())),
                _ => Err(Unreadable::TooLarge),
            };
        }
        if bytes.len() > 2 * json::MAX_BYTES {
            return Err(Unreadable::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Unknown)?;
        Self::read_text(base, text)
    }

    fn read_text(base: Option<&BaseUrl>, text: &str) -> Result<Self, Unreadable> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Err(Unreadable::Empty);
        }
        if text.starts_with(['{', '[']) {
            if text.len() > json::MAX_BYTES {
                return Err(Unreadable::TooLarge);
            }
            let document = json::parse(text.as_bytes()).map_err(|_| Unreadable::BadJson)?;
            return Ok(Self::Json(document));
        }
        if is_address(text)
            || base.is_some_and(|base| Address::of(base, text) != Address::Elsewhere)
        {
            return Ok(Self::Url(text.to_owned()));
        }
        let part = |part: &str| {
            let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'=');
            part.bytes().all(known)
        };
        let mut parts = text.split('.');
        let first = parts.next().unwrap_or_default();
        if first.starts_with("ey") && parts.count() == 2 && text.split('.').all(part) {
            return Ok(Self::Jws(text.to_owned()));
        }
        Err(Unreadable::Unknown)
    }
}

/// The beginning of a web page, which is no SVG.
pub(super) fn begins_like_html(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    ["<!doctype html", "<html"].iter().any(|begin| {
        let first = bytes.get(..begin.len());
        first.is_some_and(|first| first.eq_ignore_ascii_case(begin.as_bytes()))
    })
}

fn is_address(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://"))
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_is_told_from_its_bytes() {
        let base = BaseUrl::parse("https://badges.example").unwrap();
        let read = |text: &str| Input::read(Some(&base), text.as_bytes());
        let jws = format!(
            "ey{}.{}.{}",
            "a".repeat(20),
            "b-_".repeat(20),
            "c".repeat(20)
        );
        assert!(matches!(read(&jws), Ok(Input::Jws(_))));
        assert!(matches!(read("eyJ.eyJ.AA\n"), Ok(Input::Jws(_))));
        assert!(matches!(read("\u{feff} \n{\"a\":1} "), Ok(Input::Json(_))));
        assert!(matches!(
            read("HTTPS://badges.example/x"),
            Ok(Input::Url(_))
        ));
        for short in [
            "badges.example/assertions/1",
            "0193a1b2-0000-7000-8000-000000000001",
        ] {
            assert!(matches!(read(short), Ok(Input::Url(_))), "{short}");
            assert!(Input::read(None, b"badges.example/assertions/1").is_err());
        }
        for image in ["\u{89}PNG", "\n<svg/>"] {
            let bytes: Vec<u8> = image.chars().map(|c| c as u8).collect();
            let bytes = [&bytes[..], b"\r\n\x1a\n"].concat();
            assert!(
                matches!(Input::read(None, &bytes), Ok(Input::Image(_))),
                "{image}"
            );
        }
        for (text, why) in [
            ("", Unreadable::Empty),
            (" \n\t", Unreadable::Empty),
            ("{\"a\":1,\"a\":2}", Unreadable::BadJson),
            ("{", Unreadable::BadJson),
            ("other.example/assertions/1", Unreadable::Unknown),
            ("javascript:alert(1)", Unreadable::Unknown),
            ("https://a.example https://b.example", Unreadable::Unknown),
            ("www.a.fr", Unreadable::Unknown),
            ("éàü", Unreadable::Unknown),
        ] {
            assert_eq!(read(text).err(), Some(why), "{text}");
        }
        assert_eq!(
            Input::read(None, b"\xff\xfe").err(),
            Some(Unreadable::Unknown)
        );
        let long = "a".repeat(2 * json::MAX_BYTES + 1);
        assert_eq!(read(&long).err(), Some(Unreadable::TooLarge));
        let long = format!("{{\"a\":\"{}\"}}", "a".repeat(json::MAX_BYTES));
        assert_eq!(read(&long).err(), Some(Unreadable::TooLarge));
    }
}

//! Files to keep: never shown by the browser that gets them.

use crate::badge::document::Kind;
use crate::storage::proofs::File;
use actix_web::{
    HttpResponse,
    http::header::{self, HeaderName, HeaderValue},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Whom an answer is for, and so who may keep a copy of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Whoever asked, and nobody between.
    Private,
    /// Everybody; a cache asks each time whether it still stands.
    Public,
}

/// A file as an attachment. Opened in a browser anyway, it runs in a sandbox, loads nothing, and no other site has it.
///
/// `media_type` is exactly what is sent; it holds no more than a media type does.
pub fn answer(
    name: &str,
    media_type: &str,
    bytes: impl Into<Vec<u8>>,
    visibility: Visibility,
) -> HttpResponse {
    let keeping = match visibility {
        Visibility::Private => "private, no-store",
        Visibility::Public => "no-cache",
    };
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CONTENT_DISPOSITION, disposition(name)))
        .insert_header((header::CACHE_CONTROL, keeping))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        ))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((policy, "same-origin"))
        .body(bytes.into())
}

/// The file of a proof.
pub fn of_proof(file: File, visibility: Visibility) -> HttpResponse {
    let kind = Kind::of_extension(&file.kind);
    let media_type = kind.map_or("application/octet-stream", Kind::media_type);
    answer(&file.name, media_type, file.bytes, visibility)
}

/// What stands as it is in `filename*` (RFC 8187, `attr-char`).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `Content-Disposition` of a file of that name (RFC 6266): in ASCII, and whole when it has more than that.
pub fn disposition(name: &str) -> HeaderValue {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | ' ');
    let ascii: String = name
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    let mut value = format!("attachment; filename=\"{ascii}\"");
    if ascii != name {
        value += &format!("; filename*=UTF-8''{}", utf8_percent_encode(name, PLAIN));
    }
    // It has nothing but printable ASCII.
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_in_ascii_and_whole() {
        for (name, told) in [
            ("badges.zip", "filename=\"badges.zip\""),
            ("a b.txt", "filename=\"a b.txt\""),
            (
                "Preuve d’été 100%.pdf",
                "filename=\"Preuve d__t_ 100_.pdf\"; filename*=UTF-8''Preuve%20d%E2%80%99%C3%A9t%C3%A9%20100%25.pdf",
            ),
            (
                "\"; filename=a.exe\r\nX: y\\",
                "filename=\"__ filename_a.exe__X_ y_\"; filename*=UTF-8''%22%3B%20filename%3Da.exe%0D%0AX%3A%20y%5C",
            ),
            ("", "filename=\"\""),
        ] {
            assert_eq!(disposition(name), format!("attachment; {told}"), "{name:?}");
        }
    }

    #[test]
    fn a_file_is_kept_and_never_shown() {
        for (visibility, keeping) in [
            (Visibility::Private, "private, no-store"),
            (Visibility::Public, "no-cache"),
        ] {
            for kind in Kind::ALL {
                let answer = answer("a", kind.media_type(), *b"a", visibility);
                let mut headers: Vec<(&str, &str)> = Vec::new();
                for (name, value) in answer.headers() {
                    headers.push((name.as_str(), value.to_str().unwrap()));
                }
                headers.sort_unstable();
                let expected = [
                    ("cache-control", keeping),
                    ("content-disposition", "attachment; filename=\"a\""),
                    ("content-security-policy", "sandbox; default-src 'none'"),
                    ("content-type", kind.media_type()),
                    ("cross-origin-resource-policy", "same-origin"),
                    ("x-content-type-options", "nosniff"),
                ];
                assert_eq!(headers, expected);
            }
        }
    }
}

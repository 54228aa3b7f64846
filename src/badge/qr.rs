//! A QR code, drawn by us: an address to print on a card or a certificate.

use super::error::Invalid;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// The empty border that readers need, in modules (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The QR code of a text as an SVG, black on white.
///
/// # Errors
/// `text-too-long` for what no QR code holds.
pub fn svg(text: &str) -> Result<String, Invalid> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|_| Invalid::new("text-too-long", "the text is too long for a QR code"))?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing to a String does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    let side = code.size() + 2 * QUIET;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"512\" height=\"512\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><title>QR</title><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_modules_inside_of_a_quiet_zone() {
        let svg = svg("https://badges.exemple.fr/assertions/0198c0de-0000-7000-8000-000000000001")
            .unwrap();
        roxmltree::Document::parse(&svg).unwrap();
        // 72 bytes at level M: version 5, of 37 modules.
        assert!(svg.contains("viewBox=\"0 0 45 45\""), "{svg}");
        // The first finder pattern begins at the border.
        assert!(svg.contains("d=\"M4 4h1v1h-1zM5 4h1v1h-1z"), "{svg}");
        assert!(!svg.contains("M3 ") && !svg.contains("M41 "));
    }

    #[test]
    fn what_is_too_long_is_refused() {
        assert_eq!(svg(&"x".repeat(4_000)).unwrap_err().code, "text-too-long");
    }
}

//! Which office documents are accepted: OpenDocument (ISO/IEC 26300) and Office Open XML (ECMA-376), without macros,
//! without other files in them, and without anything that is fetched when they are opened.

mod odf;
mod ooxml;
mod parts;
mod xml;

use super::{Kind, active, ambiguous, damaged, refused};
use crate::badge::error::Invalid;
use parts::{Part, Parts};

/// What an office document is; any other ZIP is refused.
pub fn kind(bytes: &[u8]) -> Result<Kind, Invalid> {
    let mut parts = Parts::open(bytes)?;
    match (parts.has("mimetype"), parts.has("[content_types].xml")) {
        (true, false) => odf::kind(&mut parts),
        (false, true) => ooxml::kind(&mut parts),
        (true, true) => Err(ambiguous()),
        (false, false) => Err(refused()),
    }
}

/// What parts that are XML end with.
const XML: [&str; 5] = ["xml", "rels", "rdf", "vml", "svg"];

/// What an element says: its name without prefix, its attributes, and of some the text in it.
type Look<'a> = dyn FnMut(&xml::Seen<'_>) -> Result<(), Invalid> + 'a;

/// Looks at every part: XML with `look`; pictures and fonts are what they are called; nothing else is there.
fn all(
    parts: &mut Parts<'_>,
    look: &dyn Fn(&str, &xml::Seen<'_>) -> Result<(), Invalid>,
) -> Result<(), Invalid> {
    for at in 0..parts.len() {
        let part = parts.read(at)?;
        match part.extension() {
            _ if part.content.is_empty() => {}
            _ if part.name == "mimetype" => {}
            extension if XML.contains(&extension) => {
                let mut seen = |seen: &xml::Seen<'_>| look(&part.name, seen);
                xml::each(&part.content, &mut seen)?;
            }
            _ if is_harmless(&part) => {}
            _ => return Err(active("a macro, or a file in it that is no picture")),
        }
    }
    Ok(())
}

/// A picture or a font; or what printers and layouts are remembered by. What no program begins with.
fn is_harmless(part: &Part) -> bool {
    let known = matches!(
        part.extension(),
        "png"
            | "jpg"
            | "jpeg"
            | "jpe"
            | "jfif"
            | "gif"
            | "bmp"
            | "dib"
            | "tif"
            | "tiff"
            | "emf"
            | "wmf"
            | "svm"
            | "webp"
            | "wdp"
            | "ttf"
            | "otf"
            | "odttf"
            | "fntdata"
    );
    let usual = known
        || part.name == "layout-cache"
        || part.name.starts_with("objectreplacements/")
        || (part.name.contains("/printersettings/") && part.extension() == "bin");
    // Fonts that are made unreadable for everything else begin with any bytes.
    let is_veiled = matches!(part.extension(), "odttf" | "fntdata");
    let content = part.content.strip_prefix(b"\xef\xbb\xbf");
    let content = content.unwrap_or(&part.content).trim_ascii_start();
    let begins = |sign: &&[u8]| content.starts_with(sign);
    let programs: [&[u8]; 8] = [
        b"MZ",
        b"PK",
        b"\xd0\xcf\x11\xe0",
        b"\x7fELF",
        b"#!",
        b"<",
        b"%PDF",
        b"{\\rtf",
    ];
    usual && (is_veiled || !programs.iter().any(begins))
}

/// Whether a part of that name is looked at as XML.
fn is_xml(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| XML.contains(&extension))
}

/// Whether an address is one that people follow by a click, of the web or of mail.
fn is_web(address: &str) -> bool {
    let address = address.trim().to_lowercase();
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    schemes.iter().any(|scheme| address.starts_with(scheme))
}

/// Whether an address is a file of a disk of one's own: no server is asked for it.
fn is_local_file(address: &str) -> bool {
    let address = address.trim().to_lowercase();
    let Some(path) = address.strip_prefix("file:///") else {
        return false;
    };
    !path.starts_with(['/', '\\'])
        && !path.contains("//")
        && !path.contains("%2f")
        && !path.contains("%5c")
}

/// Addresses that are programs, whatever element has them.
fn is_program(value: &str) -> bool {
    let value = value.trim_start().to_lowercase();
    let schemes = [
        "vnd.sun.star.",
        "macro:",
        "javascript:",
        "vbscript:",
        "ms-msdt:",
        "search-ms:",
    ];
    schemes.iter().any(|scheme| value.starts_with(scheme))
}

/// Formulas that fetch, or that start a program.
fn formula(text: &str) -> Result<(), Invalid> {
    let text: String = text.to_uppercase().split_whitespace().collect();
    match text.contains("WEBSERVICE(") || text.contains("DDE(") || text.contains("|'") {
        true => Err(active("a formula that fetches")),
        false => Ok(()),
    }
}

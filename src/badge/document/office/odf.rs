//! OpenDocument: what LibreOffice writes.

use super::super::encrypted;
use super::{Kind, Parts, active, all, damaged, formula, is_local_file, is_web, refused, xml};
use crate::badge::error::Invalid;
use xml::{Seen, value};

/// Where macros, dialogs and earlier versions are.
const ACTING: [&str; 4] = ["basic/", "scripts/", "dialogs/", "versions/"];

pub fn kind(parts: &mut Parts<'_>) -> Result<Kind, Invalid> {
    let said = parts.find("mimetype")?.map(|part| part.content);
    let said = said.unwrap_or_default();
    let all_kinds = [Kind::Odt, Kind::Ods, Kind::Odp].into_iter();
    let mut named = all_kinds.filter(|kind| kind.media_type().as_bytes() == said);
    let kind = named.next().ok_or_else(refused)?;
    if let Some(manifest) = parts.find("meta-inf/manifest.xml")? {
        xml::each(&manifest.content, &mut |seen| match seen {
            Seen::Begin("encryption-data" | "encrypted-key", _) => Err(encrypted()),
            _ => Ok(()),
        })?;
    }
    if parts.has("encrypted-package") {
        return Err(encrypted());
    }
    if !parts.has("content.xml") || !parts.has("meta-inf/manifest.xml") {
        return Err(damaged("a part of it is missing"));
    }
    if ACTING.iter().any(|folder| parts.has_below(folder)) {
        return Err(active("a macro"));
    }
    all(parts, &|_, seen| element(seen))?;
    Ok(kind)
}

fn element(seen: &Seen<'_>) -> Result<(), Invalid> {
    let Seen::Begin(name, attributes) = seen else {
        return Ok(());
    };
    match *name {
        "script" | "execute-macro" => return Err(active("a script")),
        "object-ole" | "plugin" | "applet" | "floating-frame" => {
            return Err(active("an object of another program"));
        }
        "auto-reload" => return Err(active("a page that it loads")),
        name if name.starts_with("dde-") => return Err(active("a link to another program")),
        // A click on a slide may lead to another slide, and not to a macro or a program.
        "event-listener" => {
            let acts = value(attributes, "action")?
                .is_none_or(|action| matches!(action, "execute" | "verb" | "sound"));
            if acts || value(attributes, "macro-name")?.is_some() {
                return Err(active("a script"));
            }
        }
        _ => {}
    }
    for (attribute, value) in attributes {
        match *attribute {
            "href" if !leads_nowhere(name, value.trim()) => {
                return Err(active("something from elsewhere"));
            }
            "formula" => formula(value)?,
            _ => {}
        }
    }
    Ok(())
}

/// Whether an address is in the document itself, or one that people follow by a click.
fn leads_nowhere(element: &str, address: &str) -> bool {
    let inside = address.is_empty()
        || address.starts_with('#')
        || !(address.contains(':') || address.contains("..") || address.starts_with(['/', '\\']));
    match element {
        "a" | "event-listener" => inside || is_web(address),
        // The file that it was made from, which is not asked for: a path, as LibreOffice writes it.
        "template" => inside || is_local_file(address) || is_path(address),
        _ => inside,
    }
}

fn is_path(address: &str) -> bool {
    let is_server = |start: &str| start.starts_with("//") || start.starts_with("\\\\");
    !address.contains("://") && !is_server(address)
}

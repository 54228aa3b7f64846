//! XML from anybody, read within bounds.

use crate::badge::error::Invalid;
use roxmltree::{Document, Error, ParsingOptions};

/// More attributes than any element needs; a parser compares each with all before it.
const MOST_ATTRIBUTES: usize = 500;
/// More namespaces than any file needs; a parser hands each on to every element below.
const MOST_NAMESPACES: usize = 200;
/// What we publish stays below it, so that there is room for what baking adds.
const ROOM: usize = 10;
/// More elements, texts and comments than any badge needs.
const MOST_NODES: u32 = 50_000;

/// Whether a document type may stand in it. Entities may not, in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doctype {
    /// Some old drawing programs write one.
    Ignored,
    /// Nothing that we publish has one.
    Refused,
}

/// Parses XML: UTF-8, no entity declared, bounded in elements, attributes and namespaces.
pub fn parse(bytes: &[u8], doctype: Doctype) -> Result<Document<'_>, Invalid> {
    let unreadable = |why: String| {
        let message = format!("the image cannot be read as SVG: {why}");
        Invalid::new("image-unreadable", message)
    };
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8".into()))?;
    if let Some(other) = other_encoding(text) {
        return Err(unreadable(format!("it says that it is {other}, not UTF-8")));
    }
    if text.contains("<!ENTITY") {
        return Err(external("an entity"));
    }
    let attributes = |tag: &str| {
        tag.split('=')
            .skip(1)
            .filter(|value| value.trim_start().starts_with(['"', '\'']))
            .count()
    };
    let namespaces = match doctype {
        Doctype::Ignored => MOST_NAMESPACES,
        Doctype::Refused => MOST_NAMESPACES - ROOM,
    };
    if text.split('<').any(|tag| attributes(tag) > MOST_ATTRIBUTES)
        || text.matches("xmlns").count() > namespaces
    {
        return Err(too_complex("an element of it has too many attributes"));
    }
    // The parser makes room for as many nodes and attributes as there are `<` and `=`, before it counts them.
    let most = MOST_NODES as usize;
    if text.matches('<').count() > most * 2 || text.matches('=').count() > most {
        return Err(too_many());
    }
    let options = ParsingOptions {
        allow_dtd: doctype == Doctype::Ignored,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|why| match why {
        Error::DtdDetected => external("a document type"),
        Error::NodesLimitReached => too_many(),
        why => unreadable(why.to_string()),
    })
}

/// The encoding of the XML declaration, when it is another than UTF-8: browsers would read other characters than we.
pub(in crate::badge) fn other_encoding(text: &str) -> Option<&str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (declaration, _) = text.strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let (name, _) = value.strip_prefix(['"', '\''])?.split_once(['"', '\''])?;
    (!name.eq_ignore_ascii_case("utf-8")).then_some(name)
}

/// It depends on something that is not in it.
pub(super) fn external(what: &str) -> Invalid {
    let message = format!("the image has {what}; everything it needs must stand inside it");
    Invalid::new("image-external", message)
}

fn too_many() -> Invalid {
    too_complex("it has too many elements")
}

/// It asks for more work than a badge may.
pub(super) fn too_complex(why: &str) -> Invalid {
    let message = format!("the image is too complicated: {why}");
    Invalid::new("image-too-complex", message)
}

//! Baking into an SVG: `<openbadges:assertion verify="…">` as the first child of its root.

use super::{
    Baked, Content, KEYWORD, MAX_CONTENT_BYTES, NAMESPACE, baked_twice, content_too_large,
    not_baked,
};
use crate::badge::{
    error::Invalid,
    image::xml::{self, Doctype},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use roxmltree::{Document, Node};
use std::ops::Range;

/// The image with the content as the first child of its root, in place of any other badge. Every other byte stays.
///
/// The prefix is literally `openbadges`: readers look for it by name. A JWS stands in `verify` and the element is
/// empty; a hosted Assertion has its address in `verify` and its JSON as character data.
pub fn bake(image: &[u8], content: Content<'_>) -> Result<Vec<u8>, Invalid> {
    let document = xml::parse(image, Doctype::Ignored)?;
    let text = document.input_text();
    let root = document.root_element();
    let start = StartTag::of(root, text);
    let declared = root.lookup_namespace_uri(Some(KEYWORD));
    if declared.is_some_and(|uri| uri != NAMESPACE) {
        let message = "the image uses the prefix openbadges for something else";
        return Err(Invalid::new("image-unreadable", message));
    }
    let mut baked = String::with_capacity(text.len() + 1_024);
    baked.push_str(&text[..start.name.end]);
    if declared.is_none() {
        baked.push_str(&format!(" xmlns:{KEYWORD}=\"{NAMESPACE}\""));
    }
    baked.push_str(&text[start.name.end..start.end]);
    baked.push('>');
    baked.push_str(&element(content));
    if start.is_empty {
        baked.push_str(&format!("</{}>", &text[start.name.clone()]));
    }
    let mut at = start.behind;
    for old in assertions(&document).map(|node| node.range()) {
        if old.start >= at {
            baked.push_str(&text[at..old.start]);
            at = old.end;
        }
    }
    baked.push_str(&text[at..]);
    Ok(baked.into_bytes())
}

/// Where the parts of a start tag are: `<name …>` or `<name …/>`.
struct StartTag {
    name: Range<usize>,
    /// Of its `>` or `/>`.
    end: usize,
    /// Behind it.
    behind: usize,
    is_empty: bool,
}

impl StartTag {
    /// Of an element that was parsed, so the tag is well-formed.
    fn of(node: Node<'_, '_>, text: &str) -> Self {
        let begin = node.range().start + 1;
        let length = text[begin..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'));
        let name = begin..begin + length.unwrap_or_default();
        let mut quote = None;
        let close = text[name.end..].char_indices().find(|(_, c)| {
            match (quote, c) {
                (Some(open), c) if open == *c => quote = None,
                (None, '"' | '\'') => quote = Some(*c),
                (None, '>') => return true,
                _ => {}
            }
            false
        });
        let close = close.map_or(text.len(), |(at, _)| name.end + at);
        let is_empty = text[..close].ends_with('/');
        Self {
            name,
            end: close - usize::from(is_empty),
            behind: close + 1,
            is_empty,
        }
    }
}

fn element(content: Content<'_>) -> String {
    match content {
        Content::Signed(jws) => format!("<{KEYWORD}:assertion verify=\"{}\"/>", quoted(jws)),
        Content::Hosted { url, json } => format!(
            "<{KEYWORD}:assertion verify=\"{}\"><![CDATA[{}]]></{KEYWORD}:assertion>",
            quoted(url),
            as_character_data(json)
        ),
    }
}

fn quoted(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// The same JSON without what would end the CDATA section, what looks like markup to whoever counts it, and the two
/// characters that XML does not know. All of it can only stand inside of JSON strings.
fn as_character_data(json: &str) -> String {
    json.replace("]]>", "]]\\u003e")
        .replace('<', "\\u003c")
        .replace('=', "\\u003d")
        .replace("xmlns", "xml\\u006es")
        .replace('\u{fffe}', "\\ufffe")
        .replace('\u{ffff}', "\\uffff")
}

fn assertions<'a>(document: &'a Document<'a>) -> impl Iterator<Item = Node<'a, 'a>> {
    document
        .descendants()
        .filter(|node| node.has_tag_name((NAMESPACE, "assertion")))
}

/// What an SVG holds: the JWS in `verify`, else the JSON inside, else the address in `verify`.
pub fn unbake(image: &[u8]) -> Result<Baked, Invalid> {
    let document = xml::parse(image, Doctype::Ignored)?;
    let mut all = assertions(&document);
    let node = all.next().ok_or_else(not_baked)?;
    if all.next().is_some() {
        return Err(baked_twice());
    }
    let inside: String = node.children().filter_map(|part| part.text()).collect();
    let verify = node.attribute("verify").unwrap_or_default();
    if inside.len().max(verify.len()) > MAX_CONTENT_BYTES {
        return Err(content_too_large());
    }
    match Baked::of(verify) {
        Baked::Jws(text) if text.is_empty() && inside.trim().is_empty() => Err(not_baked()),
        Baked::Jws(text) if !text.is_empty() => Ok(Baked::Jws(text)),
        _ if !inside.trim().is_empty() => Ok(Baked::of(&inside)),
        baked => Ok(baked),
    }
}

/// An SVG that shows a PNG, so that a badge with such an image exists as SVG too.
pub fn around_png(png: &[u8]) -> Vec<u8> {
    // Its width in IHDR, behind the signature and the chunk's length and type. An image that was accepted is square.
    let side = png.get(16..20).and_then(|four| four.first_chunk::<4>());
    let side = side.map_or(512, |side| u32::from_be_bytes(*side));
    // `xlink:href`: programs from before SVG 2 know no other.
    let image = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\">\
         <image width=\"{side}\" height=\"{side}\" xlink:href=\"data:image/png;base64,{}\"/></svg>",
        STANDARD.encode(png)
    );
    image.into_bytes()
}

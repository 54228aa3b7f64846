//! XML of office documents: UTF-8, without a document type, element by element.

use super::super::{damaged, too_complex};
use super::{Look, active, is_program};
use crate::badge::{error::Invalid, image::xml::other_encoding};
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use std::borrow::Cow;

/// Deeper than any document nests.
const DEEPEST: usize = 250;
/// Attributes of one element.
const MOST: usize = 1_000;
/// The longest of them, in bytes: drawings have long ones.
const LONGEST: usize = 1024 * 1024;

/// What stands there, without prefixes.
pub enum Seen<'a> {
    /// An element begins.
    Begin(&'a str, Vec<(&'a str, Cow<'a, str>)>),
    /// It ends.
    End(&'a str),
    /// Text.
    Text(&'a str),
}

/// The value of an attribute. Refuses two of them: programs may differ in which one they read.
pub fn value<'a>(
    attributes: &'a [(&str, Cow<'_, str>)],
    name: &str,
) -> Result<Option<&'a str>, Invalid> {
    let mut named = attributes.iter().filter(|(known, _)| *known == name);
    match (named.next(), named.next()) {
        (_, Some(_)) => Err(damaged("an element says something twice")),
        (found, None) => Ok(found.map(|(_, value)| value.as_ref())),
    }
}

/// Shows everything to `look`.
pub fn each(content: &[u8], look: &mut Look<'_>) -> Result<(), Invalid> {
    let broken = || damaged("the XML in it cannot be read");
    let text = std::str::from_utf8(content).map_err(|_| broken())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0')
        || other_encoding(text).is_some_and(|name| !name.eq_ignore_ascii_case("us-ascii"))
    {
        return Err(broken());
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(too_complex("its XML is nested too deep"));
                }
                begin(&element, look)?;
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                look(&Seen::End(element.local_name().as_ref()))?;
            }
            Event::Text(text) => look(&Seen::Text(&text.into_inner()))?,
            Event::CData(text) => look(&Seen::Text(&text.into_inner()))?,
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().map_err(|_| broken())?;
                let known = quick_xml::escape::resolve_xml_entity(name.as_ref());
                match (character, known) {
                    (Some(character), _) => look(&Seen::Text(character.encode_utf8(&mut [0; 4])))?,
                    (None, Some(known)) => look(&Seen::Text(known))?,
                    (None, None) => return Err(broken()),
                }
            }
            Event::DocType(_) => return Err(active("a document type")),
            Event::Eof => {
                return match depth {
                    0 => Ok(()),
                    _ => Err(broken()),
                };
            }
            _ => {}
        }
    }
}

fn begin(element: &BytesStart<'_>, look: &mut Look<'_>) -> Result<(), Invalid> {
    let broken = || damaged("the XML in it cannot be read");
    let mut attributes = Vec::new();
    // That none stands there twice is looked for in time that grows with the square of their number.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| broken())?;
        if attribute.value.len() > LONGEST || attributes.len() == MOST {
            return Err(too_complex(
                "an element has too many attributes, or too long ones",
            ));
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|_| broken())?;
        if is_program(&value) {
            return Err(active("a script"));
        }
        attributes.push((attribute.key.local_name().into_inner(), value));
    }
    let name = element.local_name();
    look(&Seen::Begin(name.as_ref(), attributes))
}

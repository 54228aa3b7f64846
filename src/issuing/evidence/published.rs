//! What of it is published.

use super::super::{Error, programmes::read_snapshot};
use crate::badge::{
    assertion::Evidence as Public,
    text::{Language, Slug},
};
use crate::storage::{Db, evidence::Evidence, programmes};

/// How what was brought stands in the signed evidence of a composite: a badge by its address; of a certificate, and of
/// a badge without an address, nothing but that the programme recognised it.
pub(in crate::issuing) fn in_composite(
    db: &mut Db,
    brought: &Evidence,
    leaf: &Slug,
) -> Result<Public, Error> {
    let badge = brought.badge.as_ref();
    if let Some(url) = badge.and_then(|badge| badge.url.clone()) {
        return Ok(Public {
            id: Some(url),
            name: Some(brought.title.clone()),
            genre: Some("Open Badge".to_owned()),
            ..Public::default()
        });
    }
    let name = match programmes::adopted(db, brought.programme)? {
        Some((_, stored)) => read_snapshot(&stored)?
            .name(leaf)
            .map(|name| name.get(Language::Fr).to_owned()),
        None => None,
    };
    let name = name.unwrap_or_else(|| leaf.to_string());
    let (what, genre) = match badge {
        Some(_) => ("Badge d’une autre plateforme", "Open Badge"),
        None => ("Certificat", "Certificat"),
    };
    Ok(Public {
        narrative: Some(format!(
            "{what} reconnu par le programme pour «\u{a0}{name}\u{a0}»."
        )),
        genre: Some(genre.to_owned()),
        ..Public::default()
    })
}

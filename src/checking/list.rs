//! Many badges at once: a list of addresses, or a CSV with a column for the badge and maybe one for the e-mail address
//! of whom it should belong to. Every line that cannot be used is named, and does not stop the others.

mod columns;
mod emails;

pub use emails::address_in;

use super::{Input, Question, words::Sentence};
use crate::badge::{
    json,
    spreadsheet::{cells, decoding},
    urls::BaseUrl,
};
use columns::Columns;
use std::sync::Arc;

/// How much a list may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Lines that name a badge.
    pub badges: usize,
    /// Of the file.
    pub bytes: usize,
}

impl Limits {
    /// On the web: 500 badges, 1 MiB.
    pub const WEB: Self = Self {
        badges: 500,
        bytes: 1024 * 1024,
    };
    /// On the command line: 10,000 badges, 16 MiB.
    pub const COMMAND: Self = Self {
        badges: 10_000,
        bytes: 16 * 1024 * 1024,
    };
}

/// One line of a list.
#[derive(Debug, Clone)]
pub struct Item {
    /// Which line of the text it begins on, from 1; in JSON, which badge.
    pub line: usize,
    /// What it asks for.
    pub what: Result<Question, BadLine>,
}

/// Why a line cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The column, by its number from 1; `None` when it is the whole line.
    pub column: Option<usize>,
    /// The beginning of the column's name, when the list has a line of names.
    pub name: Option<Arc<str>>,
    /// What is wrong.
    pub why: Wrong,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The cell of the badge is empty, or the line has too few cells.
    NoBadge,
    /// It is no address and no JWS.
    NotABadge,
    /// It is longer than a badge can be.
    TooLong,
    /// The line has more cells than a table may have columns.
    TooWide,
    /// An e-mail address stands behind a separator in the address of the badge: its host would learn it.
    WithEmail,
    /// More than one badge, or none, in one entry of a JSON list.
    NotOne,
    /// An image that is not base64.
    NotBase64,
}

impl Wrong {
    /// Stable, kebab-case.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoBadge => "no-badge",
            Self::NotABadge | Self::WithEmail => "not-a-badge",
            Self::TooLong | Self::TooWide => "too-long",
            Self::NotOne => "not-one",
            Self::NotBase64 => "not-base64",
        }
    }

    /// For people.
    pub fn sentence(self) -> Sentence {
        let (fr, en) = match self {
            Self::NoBadge => ("Le badge manque.", "The badge is missing."),
            Self::NotABadge => (
                "Ce n’est ni une adresse web (https://…), ni une signature JWS.",
                "This is neither a web address (https://…) nor a JWS.",
            ),
            Self::TooLong => (
                "C’est plus long qu’un badge ne peut l’être.",
                "It is longer than a badge can be.",
            ),
            Self::TooWide => (
                "Cette ligne a plus de 256 cellules.",
                "This line has more than 256 cells.",
            ),
            Self::WithEmail => (
                "Une adresse e-mail est collée à l’adresse du badge : séparez-les comme sur les autres lignes.",
                "An e-mail address is stuck to the badge’s address: separate them as on the other lines.",
            ),
            Self::NotOne => (
                "Il faut exactement un de url, jws, json et image.",
                "Give exactly one of url, jws, json and image.",
            ),
            Self::NotBase64 => (
                "L’image n’est pas en base64.",
                "The image is not in base64.",
            ),
        };
        Sentence { fr, en }
    }
}

/// Why nothing of a list can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoList {
    /// There is no line in it that could name a badge.
    Empty,
    /// More bytes than a list may have.
    TooLarge(Limits),
    /// More badges than a list may have.
    TooMany(Limits),
    /// It is no text.
    NotText,
    /// It has columns, and none of them holds badges.
    NoColumn,
    /// E-mail addresses are in several columns, or in one that nothing shows to be theirs.
    UnclearEmail,
}

impl NoList {
    /// In French and English.
    pub fn sentence(self) -> (String, String) {
        match self {
            Self::Empty => (
                "La liste est vide.".to_owned(),
                "The list is empty.".to_owned(),
            ),
            Self::TooLarge(limits) => {
                let mib = limits.bytes / (1024 * 1024);
                (
                    format!("La liste dépasse {mib} Mio."),
                    format!("The list is larger than {mib} MiB."),
                )
            }
            Self::TooMany(limits) => (
                format!("La liste a plus de {} badges : partagez-la.", limits.badges),
                format!("The list has more than {} badges: split it.", limits.badges),
            ),
            Self::NotText => (
                "Ce fichier n’est pas du texte.".to_owned(),
                "This file is not text.".to_owned(),
            ),
            Self::NoColumn => (
                "Aucune colonne ne contient des badges : nommez-la « url » ou « badge »."
                    .to_owned(),
                "No column holds badges: name it “url” or “badge”.".to_owned(),
            ),
            Self::UnclearEmail => (
                "On ne sait pas quelle colonne contient les adresses e-mail : nommez-la « email »."
                    .to_owned(),
                "It is not clear which column holds the e-mail addresses: name it “email”."
                    .to_owned(),
            ),
        }
    }
}

/// Reads a list. `base` is this instance, if there is one: its badges may be given by their bare ids.
///
/// Lines that are blank or begin with `#` are left out. Encoding (UTF-8, UTF-16, Windows-1252), line ends, separator
/// (`;`, `,`, tab, or what a line `sep=` says) and columns are told from the content.
///
/// # Errors
/// What makes the whole list unusable.
pub fn read(base: Option<&BaseUrl>, bytes: &[u8], limits: Limits) -> Result<Vec<Item>, NoList> {
    if bytes.len() > limits.bytes {
        return Err(NoList::TooLarge(limits));
    }
    let text = decoding::decode(bytes).ok_or(NoList::NotText)?;
    // Some characters of Windows-1252 take three bytes in UTF-8.
    if text.len() > limits.bytes / 2 * 3 + 2 {
        return Err(NoList::TooLarge(limits));
    }
    let is_badge = |cell: &str| Input::read(base, cell.as_bytes()).is_ok();
    let mut columns = Columns::of(&text, limits.badges, &is_badge)?;
    let mut items = Vec::new();
    for row in cells::rows(&text, columns.separator) {
        if columns.take_names(&row) {
            continue;
        }
        if items.len() == limits.badges {
            return Err(NoList::TooMany(limits));
        }
        items.push(Item {
            line: row.line,
            what: question(base, &columns, &row),
        });
    }
    match items.is_empty() {
        true => Err(NoList::Empty),
        false => Ok(items),
    }
}

fn question(
    base: Option<&BaseUrl>,
    columns: &Columns,
    row: &cells::Row,
) -> Result<Question, BadLine> {
    let bad = |why| BadLine {
        column: columns.separator.map(|_| columns.badge + 1),
        name: columns.names.get(columns.badge).cloned(),
        why,
    };
    if row.too_wide {
        return Err(BadLine {
            column: None,
            name: None,
            why: Wrong::TooWide,
        });
    }
    let badge = row.cells.get(columns.badge).map_or("", |cell| cell.trim());
    if badge.is_empty() {
        return Err(bad(Wrong::NoBadge));
    }
    if badge.len() > 2 * json::MAX_BYTES {
        return Err(bad(Wrong::TooLong));
    }
    // A document on each line would take a hundred times the bytes of the list.
    if badge.starts_with(['{', '[']) {
        return Err(bad(Wrong::NotABadge));
    }
    let input = Input::read(base, badge.as_bytes()).map_err(|_| bad(Wrong::NotABadge))?;
    if matches!(&input, Input::Url(url) if emails::is_glued(url)) {
        return Err(bad(Wrong::WithEmail));
    }
    let email = columns.email.and_then(|at| row.cells.get(at));
    let email = email.map(|cell| emails::address_in(cell).unwrap_or(cell.trim()));
    let email = email.filter(|email| !email.is_empty());
    Ok(Question {
        input,
        email: email.map(str::to_owned),
    })
}

/// Whether a text that is no single badge is meant as a list: it has several lines that are not left out.
pub fn has_several_lines(bytes: &[u8]) -> bool {
    let Some(text) = decoding::decode(bytes) else {
        return false;
    };
    let counts = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    !text.trim_start().starts_with(['{', '[', '<']) && text.lines().filter(counts).count() > 1
}

#[cfg(test)]
mod tests;

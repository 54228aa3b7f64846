//! What was awarded and to whom, as a spreadsheet reads it.

use super::{Found, Standing};
use crate::badge::{spreadsheet::line, text::Language, urls::BaseUrl};
use chrono::{DateTime, Utc};

const HEADER: [(&str, &str); 9] = [
    ("adresse", "email"),
    ("badge", "badge"),
    ("délivré le", "issued on"),
    ("expire le", "expires"),
    ("état", "state"),
    ("révoqué le", "revoked on"),
    ("motif", "reason"),
    ("accepté le", "accepted on"),
    ("page du badge", "badge page"),
];

/// The byte order mark and the names of the columns.
pub(super) fn header(language: Language) -> String {
    let cells = HEADER.map(|names| said(names, language).to_owned());
    format!("\u{feff}{}\r\n", line(&cells))
}

/// One award.
pub(super) fn row(base: &BaseUrl, found: &Found, language: Language, now: DateTime<Utc>) -> String {
    let holding = &found.holding;
    let state = match holding.standing(now) {
        Standing::InForce | Standing::NotAccepted => ("en vigueur", "in force"),
        Standing::Expired => ("expiré", "expired"),
        Standing::Revoked => ("révoqué", "revoked"),
        Standing::Replaced => ("remplacé", "replaced"),
    };
    let gone = holding.revocation.as_ref();
    let cells = [
        holding.email.clone(),
        found.name.get(language).to_owned(),
        day(Some(holding.issued_on)),
        day(holding.expires),
        said(state, language).to_owned(),
        day(gone.map(|gone| gone.at)),
        gone.map_or_else(String::new, |gone| gone.reason.clone()),
        day(holding.accepted_at),
        base.assertion(holding.id),
    ];
    format!("{}\r\n", line(&cells))
}

fn said((fr, en): (&'static str, &'static str), language: Language) -> &'static str {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// As every spreadsheet understands it.
fn day(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(String::new, |at| at.format("%Y-%m-%d").to_string())
}

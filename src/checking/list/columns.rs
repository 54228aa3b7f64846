//! Which separator, and which column is what.

use super::{
    NoList,
    emails::{self, Held},
};
use crate::badge::spreadsheet::{
    cells::{Row, counts, rows, said_separator},
    plain,
};
use std::sync::Arc;

/// Names of the column of badges, the plainest first; compared without case, accents, spaces and signs.
const BADGE: &[&str] = &[
    "url",
    "badge",
    "badgeurl",
    "urlbadge",
    "urldubadge",
    "assertion",
    "assertionurl",
    "jws",
    "lien",
    "liendubadge",
    "lienbadge",
    "link",
    "adressedubadge",
    "openbadge",
    "adresse",
    "address",
];

/// More cells, for each badge that may be in a list, than any list has: each takes more memory than its byte in the list.
const MOST_CELLS: usize = 100;
/// How many letters of a column's name are kept.
const NAME: usize = 100;

/// How a list is laid out.
#[derive(Debug, PartialEq, Eq)]
pub struct Columns {
    /// Between cells; `None` when each line is one badge.
    pub separator: Option<u8>,
    /// The column of badges, from 0.
    pub badge: usize,
    /// The column of e-mail addresses.
    pub email: Option<usize>,
    /// The names of the columns, once their line was read.
    pub names: Vec<Arc<str>>,
    /// The line of the names.
    header: Option<usize>,
    /// The line that only says the separator.
    sep_line: Option<usize>,
}

impl Columns {
    /// Tells the layout from all lines of a list that may hold so many badges.
    ///
    /// # Errors
    /// When there are columns and no badges in them, or it is not clear which one holds e-mail addresses.
    pub fn of(text: &str, badges: usize, is_badge: &dyn Fn(&str) -> bool) -> Result<Self, NoList> {
        let (said, sep_line) = said_separator(text).map(|said| (said, 1)).unzip();
        let candidates = match said {
            Some(separator) => vec![separator],
            None => vec![b';', b'\t', b','],
        };
        let few = |separator: &u8| {
            let cells = text.bytes().filter(|byte| byte == separator);
            cells.count() < MOST_CELLS * badges
        };
        let mut several = false;
        for separator in candidates.into_iter().filter(few) {
            let rows = || rows(text, Some(separator)).filter(|row| Some(row.line) != sep_line);
            let mut first_two = rows();
            let Some(first) = first_two.next() else {
                continue;
            };
            several |= first.cells.len() > 1;
            let second = first_two.next().map(|row| row.cells);
            let (badge, header) = match with_names(&first.cells, second.as_deref(), is_badge) {
                Some(badge) => (badge, Some(first.line)),
                None => match without_names(rows(), is_badge) {
                    Some(badge) => (badge, None),
                    None => continue,
                },
            };
            let mut held = Vec::new();
            for row in rows().filter(|row| Some(row.line) != header) {
                held.resize(held.len().max(row.cells.len()), Held::default());
                for (held, cell) in held.iter_mut().zip(&row.cells) {
                    held.add(cell);
                }
            }
            let names: Vec<String> = match header {
                Some(_) => first.cells.iter().map(|cell| plain(cell)).collect(),
                None => Vec::new(),
            };
            let email = emails::column(&names, &held, badge);
            return Ok(Self {
                separator: Some(separator),
                badge,
                email: email.map_err(|()| NoList::UnclearEmail)?,
                names: Vec::new(),
                header,
                sep_line,
            });
        }
        let begins_with_badge = || {
            let first = text.lines().find(|line| counts(line));
            first.is_some_and(|line| is_badge(line.trim()))
        };
        if said.is_some() || (several && !begins_with_badge()) {
            return Err(NoList::NoColumn);
        }
        Ok(Self {
            separator: None,
            badge: 0,
            email: None,
            names: Vec::new(),
            header: None,
            sep_line: None,
        })
    }

    /// Whether that line is about the list itself; keeps the beginnings of the columns' names.
    pub fn take_names(&mut self, row: &Row) -> bool {
        if Some(row.line) == self.header {
            let short = |name: &String| name.chars().take(NAME).collect::<String>().into();
            self.names = row.cells.iter().map(short).collect();
        }
        Some(row.line) == self.header || Some(row.line) == self.sep_line
    }
}

/// The column of badges below a first line of names: known ones, or any above a badge.
fn with_names(
    first: &[String],
    second: Option<&[String]>,
    is_badge: &dyn Fn(&str) -> bool,
) -> Option<usize> {
    let is_value = |cell: &String| {
        is_badge(cell.trim()) || cell.contains("://") || emails::address_in(cell).is_some()
    };
    if first.iter().any(is_value) {
        return None;
    }
    let names: Vec<String> = first.iter().map(|cell| plain(cell)).collect();
    let mut known = BADGE.iter();
    let named = known.find_map(|name| names.iter().position(|given| given == name));
    named.or_else(|| {
        let no_names = first.len() == 1 || first.iter().any(|cell| cell.contains(['@', '/']));
        let below = second.filter(|_| !no_names)?;
        below.iter().position(|cell| is_badge(cell.trim()))
    })
}

/// The column of badges where the lines themselves show that there are columns. An address may hold separators: what
/// follows one is a column when it is an e-mail address on some line, or empty wherever there is something.
fn without_names(
    rows: impl Iterator<Item = Row>,
    is_badge: &dyn Fn(&str) -> bool,
) -> Option<usize> {
    let mut badges = Vec::new();
    let (mut by_email, mut by_empty, mut against) = (false, false, false);
    for Row { cells, .. } in rows {
        let Some(badge) = cells.iter().position(|cell| is_badge(cell.trim())) else {
            continue;
        };
        badges.resize(badges.len().max(badge + 1), 0_usize);
        badges[badge] += 1;
        let mut others = cells.iter().enumerate().filter(|(at, _)| *at != badge);
        if cells.iter().any(|cell| emails::address_in(cell).is_some()) {
            by_email = true;
        } else if !others.all(|(_, cell)| cell.trim().is_empty()) {
            against = true;
        } else if cells.len() > 1 {
            by_empty = true;
        }
    }
    // The first of those that hold the most.
    let most = badges.iter().max().copied()?;
    let badge = badges.iter().position(|count| *count == most)?;
    (by_email || (by_empty && !against)).then_some(badge)
}

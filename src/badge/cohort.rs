//! A cohort: many awards from one spreadsheet. Every cell that cannot be used is named, and its line does not stop the
//! others.

mod columns;
mod dates;
mod wrong;

pub use columns::{Field, NoColumns};
pub use wrong::{Why, Wrong};

use super::{
    email::Email,
    error::Invalid,
    spreadsheet::{
        self,
        table::{self, Epoch, Limits, NoTable, Row, Table},
    },
    text::{self, Language, Localized},
    time,
    urls::WebUrl,
};
use chrono::{DateTime, Utc};
use columns::Columns;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much a file may hold: 10 MiB, 100,000 lines.
pub const LIMITS: Limits = Limits {
    bytes: 10 * 1024 * 1024,
    rows: 100_000,
    cells: 1_000_000,
    unpacked: 64 * 1024 * 1024,
};

/// A file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The names of its columns, as they stand there.
    pub header: Vec<String>,
    /// Which column is what, from 0.
    pub columns: BTreeMap<Field, usize>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Where the days of bare numbers are counted from; `None` when it is a text.
    pub epoch: Option<Epoch>,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which line of the file, from 1.
    pub number: usize,
    /// Its cells as they stand there.
    pub cells: Vec<String>,
    /// What it asks for, or all that is wrong with it.
    pub asks: Result<Ask, Vec<Wrong>>,
}

/// One award that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// To whom.
    pub email: Email,
    /// Which badge, as somebody wrote it: a name, a competency, an id or an address; `None` for that of the whole file.
    pub badge: Option<String>,
    /// How it was earned.
    pub narrative: Option<String>,
    /// Addresses of what shows it.
    pub evidence: Vec<String>,
    /// When it was earned.
    pub issued_on: Option<DateTime<Utc>>,
}

/// Why nothing of a file can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// It is no table.
    NoTable(NoTable),
    /// What its columns are cannot be told.
    NoColumns(NoColumns),
}

impl Unusable {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoTable(why) => why.code(),
            Self::NoColumns(why) => why.code(),
        }
    }

    /// In words.
    pub fn sentence(&self) -> Localized {
        match self {
            Self::NoTable(why) => why.sentence(),
            Self::NoColumns(why) => why.sentence(),
        }
    }
}

/// What is not told by the file itself.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Columns that are named by hand.
    pub columns: BTreeMap<Field, String>,
    /// There is a badge for lines that name none.
    pub has_badge: bool,
    /// When what lines without a date tell of was earned.
    pub issued_on: Option<DateTime<Utc>>,
    /// A column that cannot be told is left out, and somebody says later which one it is.
    pub lenient: bool,
}

/// What goes for lines that say nothing of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct ForAll {
    /// There is a badge.
    pub has_badge: bool,
    /// When it was earned.
    pub issued_on: Option<DateTime<Utc>>,
}

/// Reads a file.
///
/// # Errors
/// What makes the whole file unusable.
pub fn read(
    bytes: &[u8],
    limits: Limits,
    hints: &Hints,
    now: DateTime<Utc>,
) -> Result<Reading, Unusable> {
    let known = |names: &[String]| columns::known(names, &hints.columns);
    let table = table::read(bytes, limits, &known).map_err(Unusable::NoTable)?;
    let columns = match hints.lenient {
        true => Columns::left_out(&table.header, hints),
        false => Columns::of(&table.header, hints).map_err(Unusable::NoColumns)?,
    };
    let for_all = ForAll {
        has_badge: hints.has_badge,
        issued_on: hints.issued_on,
    };
    Ok(read_table(table, columns.0, for_all, now))
}

/// Reads a table whose columns are said.
pub fn read_table(
    table: Table,
    columns: BTreeMap<Field, usize>,
    for_all: ForAll,
    now: DateTime<Utc>,
) -> Reading {
    let line = |row: Row| Line {
        number: row.line,
        asks: ask(&row, table.epoch, &columns, for_all, now),
        cells: row.cells,
    };
    Reading {
        lines: table.rows.into_iter().map(line).collect(),
        columns,
        header: table.header,
        epoch: table.epoch,
    }
}

/// Values that spreadsheets show instead of a result, in English and French.
const NO_RESULT: [&str; 11] = [
    "#REF!", "#N/A", "#NAME?", "#NOM?", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NULL!", "#NUL!",
    "#NUM!", "#NOMBRE!",
];

fn ask(
    row: &Row,
    epoch: Option<Epoch>,
    columns: &BTreeMap<Field, usize>,
    for_all: ForAll,
    now: DateTime<Utc>,
) -> Result<Ask, Vec<Wrong>> {
    if row.too_wide {
        return Err(vec![Wrong::of_line(Why::TooWide)]);
    }
    let mut wrong = Vec::new();
    let cell = |field: Field| {
        let text = columns.get(&field).and_then(|at| row.cells.get(*at));
        text.map_or("", String::as_str)
    };
    let mut note = |field: Field, why: Why| {
        wrong.push(Wrong {
            column: columns.get(&field).copied(),
            why,
        });
    };
    for field in Field::ALL {
        if NO_RESULT.contains(&cell(field)) {
            note(field, Why::NoResult);
        }
    }
    let usable = |field: Field| Some(cell(field)).filter(|text| !NO_RESULT.contains(text));
    let email = match usable(Field::Email) {
        None => None,
        Some("") => {
            note(Field::Email, Why::NoEmail);
            None
        }
        Some(text) => {
            let email = Email::parse(text.strip_prefix("mailto:").unwrap_or(text));
            email
                .map_err(|_| note(Field::Email, Why::InvalidEmail))
                .ok()
        }
    };
    let badge = usable(Field::Badge).filter(|text| !text.is_empty());
    if badge.is_none() && !for_all.has_badge && usable(Field::Badge).is_some() {
        note(Field::Badge, Why::NoBadge);
    }
    let narrative = usable(Field::Narrative).filter(|text| !text.is_empty());
    if narrative.is_some_and(|text| text::prose(text, 5_000).is_err()) {
        note(Field::Narrative, Why::InvalidNarrative);
    }
    let evidence = usable(Field::Evidence)
        .unwrap_or_default()
        .split_whitespace();
    let evidence: Vec<String> = evidence.map(str::to_owned).collect();
    if evidence.len() > 20 {
        note(Field::Evidence, Why::TooManyEvidence);
    }
    if evidence.iter().any(|url| WebUrl::parse(url).is_err()) {
        note(Field::Evidence, Why::InvalidUrl);
    }
    let date = usable(Field::IssuedOn).filter(|text| !text.is_empty());
    let issued_on = date.and_then(|text| match dates::read(text, epoch) {
        Ok(date) if date > now => {
            note(Field::IssuedOn, Why::InTheFuture);
            None
        }
        Ok(date) => Some(date),
        Err(why) => {
            note(Field::IssuedOn, why);
            None
        }
    });
    let issued_on = issued_on.or(for_all.issued_on);
    match (email, wrong.is_empty()) {
        (Some(email), true) => Ok(Ask {
            email,
            badge: badge.map(str::to_owned),
            narrative: narrative.map(str::to_owned),
            evidence,
            issued_on,
        }),
        _ => Err(wrong),
    }
}

/// The lines that were refused as a CSV to correct and to bring again: the columns that the file had, and what is wrong.
/// It begins with a byte order mark, and no cell of it is a formula.
pub fn to_correct<'a>(
    header: &[String],
    lines: impl IntoIterator<Item = (&'a [String], &'a [Wrong])>,
    language: Language,
) -> String {
    let own = columns::error_column(header);
    let width = header.len();
    let mut text = String::from("\u{feff}");
    let mut put = |cells: &[String], last: String| {
        let mut all: Vec<String> = cells.iter().take(width).cloned().collect();
        all.resize(width, String::new());
        // A file that comes back for the second time has the column already.
        match own {
            Some(at) => all[at] = last,
            None => all.push(last),
        }
        text.push_str(&spreadsheet::line(&all));
        text.push_str("\r\n");
    };
    let name = Why::column(language);
    put(header, name.to_owned());
    for (cells, wrong) in lines {
        let each = wrong.iter().map(|wrong| {
            let column = wrong.column.and_then(|at| header.get(at));
            let sentence = wrong.why.sentence(language);
            column.map_or_else(
                || sentence.to_owned(),
                |name| format!("{name} : {sentence}"),
            )
        });
        put(cells, each.collect::<Vec<_>>().join(" "));
    }
    text
}

/// The name of a file without its folders, as it may be kept and shown.
pub fn file_name(given: &str) -> Result<String, Invalid> {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let short: String = name.chars().take(200).collect();
    text::line(&short, 200).map(|()| short)
}

/// What an award rests on that is kept until it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The address, as it was given.
    pub email: String,
    /// [`Ask::narrative`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
    /// [`Ask::evidence`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// [`Ask::issued_on`].
    #[serde(
        default,
        with = "time::serde_iso::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub issued_on: Option<DateTime<Utc>>,
}

impl From<&Ask> for Kept {
    fn from(ask: &Ask) -> Self {
        Self {
            email: ask.email.as_given().to_owned(),
            narrative: ask.narrative.clone(),
            evidence: ask.evidence.clone(),
            issued_on: ask.issued_on,
        }
    }
}

#[cfg(test)]
mod tests;

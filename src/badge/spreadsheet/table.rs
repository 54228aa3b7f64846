//! A table with a line of names, from a CSV or an XLSX: what it is, its content tells.

use super::{cells, decoding, xlsx};
use crate::badge::text::Localized;
use serde::{Deserialize, Serialize};

/// How much a table may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of the file.
    pub bytes: usize,
    /// Lines below the line of names.
    pub rows: usize,
    /// Cells of all lines.
    pub cells: usize,
    /// What an XLSX unpacks to, and the texts of all its cells.
    pub unpacked: usize,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The lines below that are not blank.
    pub rows: Vec<Row>,
    /// Where the days of bare numbers are counted from; `None` in a text, where a number is no day.
    pub epoch: Option<Epoch>,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which line of the file it begins on, or its row in the sheet, from 1.
    pub line: usize,
    /// Its cells, trimmed; those at the end that are empty are not kept.
    pub cells: Vec<String>,
    /// It has more cells than a line may have.
    pub too_wide: bool,
}

/// What day a spreadsheet counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Epoch {
    /// The usual one.
    Y1900,
    /// Of files that were made on old Macs.
    Y1904,
}

impl Epoch {
    /// The date of a number of days, its time left out; `None` before 1970 and after 9999.
    pub fn date(self, days: f64) -> Option<chrono::NaiveDate> {
        let days = match self {
            Self::Y1900 => days,
            Self::Y1904 => days + 1462.0,
        };
        if !(25_569.0..2_958_466.0).contains(&days) {
            return None;
        }
        let whole = days.floor() as u64; // within the range above
        chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(whole))
    }
}

/// Why nothing of a file can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTable {
    /// There is nothing in it, or nothing below the line of names.
    Empty,
    /// More bytes than a file may have, or than it may unpack to.
    TooLarge(Limits),
    /// More lines than a table may have.
    TooManyRows(Limits),
    /// More cells than a table may have.
    TooManyCells(Limits),
    /// It is no text.
    NotText,
    /// A file of an old Excel, or one that is protected by a password.
    OldOrProtected,
    /// An archive, but of something else than an XLSX.
    NotXlsx,
    /// An XLSX that is damaged.
    Damaged,
}

impl NoTable {
    /// Stable, kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty-table",
            Self::TooLarge(_) => "table-too-large",
            Self::TooManyRows(_) => "too-many-rows",
            Self::TooManyCells(_) => "too-many-cells",
            Self::NotText | Self::NotXlsx => "not-a-table",
            Self::OldOrProtected => "old-or-protected",
            Self::Damaged => "damaged-table",
        }
    }

    /// In words.
    pub fn sentence(self) -> Localized {
        let (fr, en) = match self {
            Self::Empty => (
                "Le fichier ne contient aucune ligne sous celle des noms de colonnes.".to_owned(),
                "The file has no line below that of the columns’ names.".to_owned(),
            ),
            Self::TooLarge(limits) => {
                let mib = limits.bytes / (1024 * 1024);
                (
                    format!("Le fichier dépasse {mib} Mio, ou en contient trop : partagez-le."),
                    format!("The file is larger than {mib} MiB, or unpacks to too much: split it."),
                )
            }
            Self::TooManyRows(limits) => (
                format!("Le fichier a plus de {} lignes : partagez-le.", limits.rows),
                format!("The file has more than {} lines: split it.", limits.rows),
            ),
            Self::TooManyCells(limits) => (
                format!("Le fichier a plus de {} cellules : partagez-le.", limits.cells),
                format!("The file has more than {} cells: split it.", limits.cells),
            ),
            Self::NotText | Self::NotXlsx => (
                "Ce n’est ni un CSV, ni un classeur Excel (.xlsx).".to_owned(),
                "This is neither a CSV nor an Excel workbook (.xlsx).".to_owned(),
            ),
            Self::OldOrProtected => (
                "C’est un fichier d’un ancien Excel (.xls) ou protégé par un mot de passe : \
                 enregistrez-le en .xlsx, sans mot de passe.".to_owned(),
                "This is a file of an old Excel (.xls), or protected by a password: save it as .xlsx, without \
                 a password.".to_owned(),
            ),
            Self::Damaged => (
                "Ce classeur est endommagé : ouvrez-le et enregistrez-le de nouveau.".to_owned(),
                "This workbook is damaged: open it and save it again.".to_owned(),
            ),
        };
        Localized { fr, en }
    }
}

/// Reads a table. Of several possible separators of a text, that one is taken by which `known` finds the most in the
/// line of names, then the one that gives the most columns. Of a workbook, the first sheet that is visible is read.
///
/// # Errors
/// What makes the whole file unusable.
pub fn read(
    bytes: &[u8],
    limits: Limits,
    known: &dyn Fn(&[String]) -> usize,
) -> Result<Table, NoTable> {
    if bytes.len() > limits.bytes {
        return Err(NoTable::TooLarge(limits));
    }
    let table = match bytes {
        [b'P', b'K', 3 | 5, ..] => xlsx::read(bytes, limits)?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(NoTable::OldOrProtected),
        _ => text(bytes, limits, known)?,
    };
    match table.rows.is_empty() {
        true => Err(NoTable::Empty),
        false => Ok(table),
    }
}

fn text(
    bytes: &[u8],
    limits: Limits,
    known: &dyn Fn(&[String]) -> usize,
) -> Result<Table, NoTable> {
    let text = decoding::decode(bytes).ok_or(NoTable::NotText)?;
    let said = cells::said_separator(&text);
    let separator = said.unwrap_or_else(|| {
        let worth = |separator: u8| {
            let first = cells::separated(&text, separator, None).next();
            first.map_or((0, 0), |row| (known(&row.cells), row.cells.len()))
        };
        // Of equals the last one is taken.
        let separators = [b',', b'\t', b';'].into_iter();
        separators
            .max_by_key(|separator| worth(*separator))
            .unwrap_or(b';')
    });
    let mut rows = cells::separated(&text, separator, None).skip(usize::from(said.is_some()));
    let mut gathered = Gathered::new(limits);
    let header = rows.next().ok_or(NoTable::Empty)?;
    let header = header.cells.iter().map(|name| cell(name)).collect();
    for row in rows {
        let cells = row.cells.iter().map(|text| cell(text)).collect();
        gathered.add(row.line, cells, row.too_wide)?;
    }
    Ok(Table {
        header,
        rows: gathered.rows,
        epoch: None,
    })
}

fn cell(text: &str) -> String {
    super::unmarked(text.trim())
}

/// Lines, as many as there may be.
pub(super) struct Gathered {
    limits: Limits,
    cells: usize,
    pub rows: Vec<Row>,
}

impl Gathered {
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            cells: 0,
            rows: Vec::new(),
        }
    }

    /// Adds a line, unless it is blank.
    pub fn add(
        &mut self,
        line: usize,
        mut cells: Vec<String>,
        too_wide: bool,
    ) -> Result<(), NoTable> {
        let last = cells.iter().rposition(|cell| !cell.is_empty());
        cells.truncate(last.map_or(0, |last| last + 1));
        if cells.is_empty() && !too_wide {
            return Ok(());
        }
        cells.shrink_to_fit();
        if self.rows.len() == self.limits.rows {
            return Err(NoTable::TooManyRows(self.limits));
        }
        self.cells += cells.len();
        if self.cells > self.limits.cells {
            return Err(NoTable::TooManyCells(self.limits));
        }
        self.rows.push(Row {
            line,
            cells,
            too_wide,
        });
        Ok(())
    }
}

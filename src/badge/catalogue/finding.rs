//! What a check of a catalogue tells.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong, or doubtful, in a catalogue's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The file, relative to the catalogue's folder.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// The stable, kebab-case name of the problem.
    pub code: &'static str,
    /// Whether the catalogue can be used all the same.
    pub severity: Severity,
    /// The problem in words.
    pub message: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// The file as a whole.
    File,
    /// A JSON pointer.
    Pointer(String),
    /// A character of a text, both counted from 1.
    Line {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The catalogue cannot be used.
    Error,
    /// Somebody should look.
    Warning,
}

impl fmt::Display for Finding {
    /// One line: `badges/x.json#/criteria/0/id: error: … [duplicate-id]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match &self.place {
            Place::File => {}
            Place::Pointer(pointer) => write!(f, "#{pointer}")?,
            Place::Line { line, column } => write!(f, ":{line}:{column}")?,
        }
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, ": {severity}: {} [{}]", self.message, self.code)
    }
}

/// Findings in the making.
#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn error(&mut self, file: &str, place: Place, code: &'static str, message: String) {
        self.add(Severity::Error, file, place, code, message);
    }

    pub(super) fn warning(
        &mut self,
        file: &str,
        place: Place,
        code: &'static str,
        message: String,
    ) {
        self.add(Severity::Warning, file, place, code, message);
    }

    fn add(
        &mut self,
        severity: Severity,
        file: &str,
        place: Place,
        code: &'static str,
        message: String,
    ) {
        self.0.push(Finding {
            file: file.to_owned(),
            place,
            code,
            severity,
            message,
        });
    }
}

/// A place by its JSON pointer.
pub(super) fn at(pointer: impl Into<String>) -> Place {
    Place::Pointer(pointer.into())
}

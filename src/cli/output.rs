//! What commands print, and what they fail with.

use crate::{checking::report_text::is_unseen, config, issuing, storage};
use serde::Serialize;
use std::io::{self, Write};
use std::process::ExitCode;

/// Why a command ends with another code than 0.
#[derive(Debug)]
pub(super) struct Failure {
    /// The exit code.
    pub code: u8,
    /// For people, on stderr; empty when everything was said.
    pub message: String,
}

impl Failure {
    /// It could not be done.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            code: 1,
            message: message.into(),
        }
    }

    /// What was asked for cannot be.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            message: message.into(),
        }
    }

    /// Everything was said; the code remains.
    pub fn silent(code: u8) -> Self {
        Self {
            code,
            message: String::new(),
        }
    }

    /// Says it on stderr.
    pub fn report(&self) -> ExitCode {
        if !self.message.is_empty() {
            let _ = writeln!(io::stderr(), "sceau: {}", self.message); // nobody is left to be told
        }
        ExitCode::from(self.code)
    }
}

impl From<config::Error> for Failure {
    fn from(why: config::Error) -> Self {
        Self::usage(why.to_string())
    }
}

impl From<storage::Error> for Failure {
    fn from(why: storage::Error) -> Self {
        let hint = match &why {
            storage::Error::Connect { target, .. } if target.starts_with("sqlite:") => {
                "; the folder must exist and be writable: see `data` and `database` in `sceau config show`"
            }
            storage::Error::Connect { .. } => {
                "; see that the server runs, and that `database` is right in `sceau config show`"
            }
            storage::Error::Unavailable(_) => {
                "; see whether another command holds it, and try again"
            }
            storage::Error::Unsure(_) => "; see whether it was before you do it again",
            _ => "",
        };
        Self::new(format!("{why}{hint}"))
    }
}

impl From<issuing::Error> for Failure {
    fn from(why: issuing::Error) -> Self {
        match why {
            issuing::Error::Storage(why) => why.into(),
            issuing::Error::Refused { code, message, url } => Self::new(match (code, url) {
                ("already-held", Some(url)) => format!(
                    "this person holds this badge: {url}; add --allow-duplicate to award it again"
                ),
                ("not-found", _) => match list_of(&message) {
                    Some(command) => format!("{message}; `{command}` tells what there is"),
                    None => message,
                },
                ("no-catalogue", _) => format!(
                    "{message}: `sceau catalogue adopt` adopts the one that comes with Sceau, or your own"
                ),
                (_, Some(url)) => format!("{message}: {url}"),
                (_, None) => message,
            }),
            issuing::Error::Fields(wrong) => {
                let each = wrong
                    .iter()
                    .map(|field| format!("{}: {}", flag(&field.pointer), field.message));
                Self::new(each.collect::<Vec<_>>().join("; "))
            }
            other => Self::new(other.to_string()),
        }
    }
}

/// The flag behind a field of the API.
fn flag(pointer: &str) -> String {
    let name = pointer.split('/').nth(1).unwrap_or_default();
    let name = match name {
        "evidence" => "evidence-url",
        "competencies" => "competency",
        "emails" => "email",
        "scopes" => "scope",
        "expiresAt" => "expires",
        other => other,
    };
    let mut flag = String::from("--");
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            flag.push('-');
        }
        flag.push(letter.to_ascii_lowercase());
    }
    flag
}

/// The command that lists the things of which there is none such.
fn list_of(message: &str) -> Option<&'static str> {
    match message.strip_prefix("there is no such ")? {
        "issuer" => Some("sceau issuer list"),
        "programme" => Some("sceau programme list"),
        "badge" => Some("sceau badge list"),
        "API key" => Some("sceau api-key list"),
        "key" => Some("sceau key list"),
        "dead letter" => Some("sceau mail list --dead"),
        "composite" => Some("sceau composite list"),
        "proposal" => Some("sceau catalogue proposals"),
        "deviation" => Some("sceau deviation list"),
        "application" => Some("sceau application list"),
        "member" => Some("sceau member list"),
        _ => None,
    }
}

impl From<io::Error> for Failure {
    fn from(why: io::Error) -> Self {
        Self::new(why.to_string())
    }
}

/// Whether somebody still reads the standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// It was written.
    There,
    /// They went away (`sceau … | head`).
    Gone,
}

/// Prints on stdout, and tells whether somebody reads it.
pub(super) fn print_to_reader(text: &str) -> Result<Reader, Failure> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Ok(()) => Ok(Reader::There),
        Err(why) if why.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(why) => Err(Failure::new(format!(
            "cannot write to the standard output: {why}"
        ))),
    }
}

/// Prints on stdout. A reader that went away ends the command quietly.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    match print_to_reader(text)? {
        Reader::There => Ok(()),
        Reader::Gone => Err(Failure::silent(0)),
    }
}

/// JSON on one line. What a terminal would obey or not show is escaped: programs read the same.
pub(super) fn json_line(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value)
        .map_err(|_| Failure::new("internal error: the answer cannot be written as JSON"))?;
    if !text.chars().any(is_unseen) {
        return Ok(text);
    }
    // Only strings hold such characters.
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match is_unseen(c) {
            true => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    escaped.push_str(&format!("\\u{unit:04x}"));
                }
            }
            false => escaped.push(c),
        }
    }
    Ok(escaped)
}

/// Prints JSON on one line.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    print(&json_line(value)?)
}

/// A remark beside the data, on stderr.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}"); // a remark is not worth failing for
}

/// `1 person`, `2 persons`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Prints rows with aligned columns under their titles, or `none` when there is nothing.
pub(super) fn print_table<const N: usize>(
    titles: [&str; N],
    rows: Vec<[String; N]>,
    none: &str,
) -> Result<(), Failure> {
    if rows.is_empty() {
        note(none);
        return Ok(());
    }
    let rows: Vec<_> = [titles.map(str::to_owned)]
        .into_iter()
        .chain(rows)
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<_> = (0..N).map(|column| width(column).unwrap_or(0)).collect();
    let lines: Vec<_> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(&widths);
            let line: Vec<_> = cells
                .map(|(cell, width)| format!("{cell:<width$}"))
                .collect();
            line.join("  ").trim_end().to_owned()
        })
        .collect();
    print(&lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_nothing_that_a_terminal_obeys() {
        let text = "é\u{9b}2J\u{7f}\u{202e}\u{200b}\u{e0041}\u{feff}\n";
        let line = json_line(&text).unwrap();
        assert_eq!(line, r#""é\u009b2J\u007f\u202e\u200b\udb40\udc41\ufeff\n""#);
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }
}

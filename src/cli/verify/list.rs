//! `sceau verify --list`: many badges, a few at a time, each told as soon as those before it are.

use super::super::open::wait;
use super::super::output::{Failure, Reader, counted, json_line, note, print_to_reader};
use super::{OF_ANOTHER, Own, end, exit_code, now, printer::Printer, read, read_file};
use crate::badge::{spreadsheet, text::Language, time, verification::Verdict};
use crate::checking::{
    Belongs,
    list::{self, Limits},
    many::{self, Counts, LineView, Row, Summary},
    report_text::one_line,
    words,
};
use futures_util::{Stream, StreamExt, stream};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io;
use std::path::Path;
use std::pin::Pin;
use tokio::task::{JoinError, LocalSet, spawn_local};

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
    /// For a spreadsheet.
    Csv,
}

/// Checks each badge of a list.
pub(super) fn run(own: &Own, path: &Path, form: Form, language: Language) -> Result<(), Failure> {
    let limits = Limits::COMMAND;
    let name = path.display().to_string();
    // One byte more than may be, so that a larger one is refused as too large.
    let most = limits.bytes as u64 + 1;
    let bytes = match name.as_str() {
        "-" => read(io::stdin(), most, "the standard input")?,
        _ => read_file(path, most)?,
    };
    let items = list::read(own.base(), &bytes, limits)
        .map_err(|why| why.sentence())
        .map_err(|(fr, en)| match language {
            Language::Fr => Failure::new(format!("{name}\u{a0}: {fr}")),
            Language::En => Failure::new(format!("{name}: {en}")),
        })?;
    let bar = progress(items.len() as u64);
    let mut summary = Summary::default();
    let printed = bar.clone();
    // The bar is that thread's alone: whoever moves it waits for what is being printed.
    let printer = Printer::start(move |line| {
        let reader = printed.suspend(|| print_to_reader(line));
        printed.inc(1);
        reader
    })?;
    if form == Form::Csv {
        bar.set_length(items.len() as u64 + 1);
    }
    let tasks = LocalSet::new();
    let told = wait(tasks.run_until(async {
        if form == Form::Csv {
            let titles = spreadsheet::line(&titles(language));
            printer.send(format!("\u{feff}{titles}")).await;
        }
        // Tasks of their own: they go on while a line waits for its reader.
        let each = stream::iter(many::each(own.checker(), items, now)).map(spawn_local);
        let mut rows: Pin<Box<dyn Stream<Item = Result<Row, JoinError>>>> = match form {
            // A program tells the lines apart by their number.
            Form::Json => Box::pin(each.buffer_unordered(many::AT_ONCE)),
            Form::Text | Form::Csv => Box::pin(each.buffered(many::AT_ONCE)),
        };
        while let Some(row) = rows.next().await {
            let row = row.map_err(|why| Failure::new(format!("internal error: {why}")))?;
            summary.add(&row);
            let line = match form {
                Form::Json => json_line(&LineView::new(&row, own.base()))?,
                Form::Csv => spreadsheet::line(&cells(&row, language)),
                Form::Text => text_line(&row, language),
            };
            if printer.send(line).await == Reader::Gone {
                break;
            }
        }
        Ok::<(), Failure>(())
    }));
    let reader = printer.finish();
    bar.finish_and_clear();
    told?;
    if reader? == Reader::Gone {
        return Err(Failure::silent(UNFINISHED));
    }
    match form {
        Form::Json => {
            let counts = Counts {
                summary: summary.clone(),
            };
            print_to_reader(&json_line(&counts)?)?;
        }
        Form::Text => {
            print_to_reader(&format!("\n{}", in_words(&summary, language)))?;
        }
        Form::Csv => note(&in_words(&summary, language)),
    }
    end(worst(&summary))
}

/// When the reader went away before the last line: as a shell says it of a command that a closed pipe ended.
const UNFINISHED: u8 = 141;

/// How much of an address is shown.
const URL_SHOWN: usize = 500;

fn address(url: &str) -> String {
    let url = one_line(url);
    match url.char_indices().nth(URL_SHOWN) {
        Some((end, _)) => format!("{}…", &url[..end]),
        None => url,
    }
}

fn colon(language: Language) -> &'static str {
    match language {
        Language::Fr => "\u{a0}:",
        Language::En => ":",
    }
}

/// On stderr, when somebody looks at it.
fn progress(length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// The exit code of a whole list.
fn worst(summary: &Summary) -> u8 {
    let verdicts = words::VERDICTS.into_iter();
    let verdicts = verdicts
        .filter(|verdict| summary.of(*verdict) > 0)
        .map(exit_code);
    let mut codes: Vec<u8> = verdicts.filter(|code| *code != 0).collect();
    if summary.of_others > 0 {
        // After what is wrong with a badge, before what nobody could tell.
        let after = codes.iter().position(|code| matches!(code, 14 | 15));
        codes.insert(after.unwrap_or(codes.len()), OF_ANOTHER);
    }
    let unread = (summary.unchecked > 0).then_some(1);
    codes.first().copied().or(unread).unwrap_or(0)
}

fn text_line(row: &Row, language: Language) -> String {
    let at = row.line;
    let checked = match &row.outcome {
        Ok(checked) => checked,
        Err(why) => {
            let column = column(why.column(), language);
            let (line, why) = (line_word(language), why.sentence().r#in(language));
            return format!("{line} {at}{column}  {why}");
        }
    };
    let mut parts = vec![format!("{:<24}", words::status_of(checked).r#in(language))];
    if row.email.is_some() {
        let whose = match language {
            Language::Fr => "appartient",
            Language::En => "belongs",
        };
        let answer = words::belongs(checked.belonging()).r#in(language);
        parts.push(format!("{whose}{} {answer:<3}", colon(language)));
    }
    let claim = checked.believed();
    parts.extend(claim.and_then(|claim| claim.name.as_deref()).map(one_line));
    parts.extend(row.url.as_deref().map(address));
    if row.url.is_none() {
        parts.push(format!("({} {at})", line_word(language)));
    }
    parts.join("  ")
}

fn line_word(language: Language) -> &'static str {
    match language {
        Language::Fr => "ligne",
        Language::En => "line",
    }
}

fn column(column: Option<(usize, Option<&str>)>, language: Language) -> String {
    let word = match language {
        Language::Fr => "colonne",
        Language::En => "column",
    };
    match column {
        None => String::new(),
        Some((at, None)) => format!(", {word} {at}"),
        Some((at, Some(name))) => format!(", {word} {at} ({})", one_line(name)),
    }
}

fn in_words(summary: &Summary, language: Language) -> String {
    let count = |verdict| match verdict {
        Verdict::Valid => summary.valid - summary.of_others,
        other => summary.of(other),
    };
    let verdicts = words::VERDICTS.into_iter().rev();
    let verdicts = verdicts.map(|verdict| (words::status(verdict).r#in(language), count(verdict)));
    let more = match language {
        Language::Fr => ["Valide, à quelqu’un d’autre", "Ligne inutilisable"],
        Language::En => ["Valid, of somebody else", "Unusable line"],
    };
    let more = more.into_iter().zip([summary.of_others, summary.unchecked]);
    let parts: Vec<String> = verdicts
        .chain(more)
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{word}{} {count}", colon(language)))
        .collect();
    let badges = summary.lines - summary.unchecked;
    let all = counted(badges as u64, "badge", "badges");
    format!("{all}. {}", parts.join(", "))
}

fn titles(language: Language) -> Vec<String> {
    let titles = match language {
        Language::Fr => [
            "Ligne",
            "Adresse",
            "Verdict",
            "Résultat",
            "Appartient à la personne",
            "Badge",
            "Émetteur",
            "Délivré le",
            "Expire le",
            "Vérifié le",
            "À noter",
        ],
        Language::En => [
            "Line",
            "Address",
            "Verdict",
            "Result",
            "Belongs to the person",
            "Badge",
            "Issuer",
            "Issued on",
            "Expires on",
            "Checked on",
            "Notes",
        ],
    };
    titles.map(str::to_owned).to_vec()
}

fn cells(row: &Row, language: Language) -> Vec<String> {
    let line = row.line.to_string();
    let url = row.url.as_deref().map(address).unwrap_or_default();
    let checked = match &row.outcome {
        Ok(checked) => checked,
        Err(why) => {
            let mut cells = vec![line, url, why.name().to_owned()];
            cells.resize(10, String::new());
            let column = column(why.column(), language);
            let column = column.trim_start_matches(", ");
            let why = why.sentence().r#in(language);
            cells.push(format!("{column} {why}").trim().to_owned());
            return cells;
        }
    };
    let claim = checked.believed();
    let of = |text: Option<&str>| text.map(one_line).unwrap_or_default();
    let belongs = |belongs: Belongs| words::belongs(belongs).r#in(language).to_owned();
    let noted = checked.report.checks.iter();
    let noted = noted.filter(|check| check.outcome != crate::badge::verification::Outcome::Ok);
    let noted: Vec<_> = noted.map(|check| check.sentence(language)).collect();
    vec![
        line,
        url,
        checked.report.verdict.name().to_owned(),
        words::status_of(checked).r#in(language).to_owned(),
        match row.email {
            Some(_) => belongs(checked.belonging()),
            None => String::new(),
        },
        of(claim.and_then(|claim| claim.name.as_deref())),
        of(claim.and_then(|claim| claim.issuer.as_deref())),
        claim
            .and_then(|claim| claim.issued_on)
            .map(time::iso)
            .unwrap_or_default(),
        claim
            .and_then(|claim| claim.expires)
            .map(time::iso)
            .unwrap_or_default(),
        time::iso(checked.report.at),
        noted.join(" "),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_a_list_is_its_exit_code() {
        let mut summary = Summary {
            valid: 3,
            ..Summary::default()
        };
        assert_eq!(worst(&summary), 0);
        summary.unchecked = 1;
        assert_eq!(worst(&summary), 1);
        summary.could_not_be_checked = 1;
        assert_eq!(worst(&summary), 14);
        summary.unsupported = 1;
        assert_eq!(worst(&summary), 15);
        summary.of_others = 1;
        assert_eq!(worst(&summary), 16);
        summary.expired = 1;
        assert_eq!(worst(&summary), 10);
        summary.not_found = 1;
        assert_eq!(worst(&summary), 13);
        summary.revoked = 1;
        assert_eq!(worst(&summary), 11);
        summary.invalid = 1;
        assert_eq!(worst(&summary), 12);
    }

    #[test]
    fn a_badge_is_counted_once_and_a_bad_line_is_none() {
        let summary = Summary {
            lines: 4,
            valid: 3,
            of_others: 1,
            unchecked: 1,
            ..Summary::default()
        };
        assert_eq!(
            in_words(&summary, Language::En),
            "3 badges. Valid: 2, Valid, of somebody else: 1, Unusable line: 1"
        );
        assert_eq!(
            in_words(&summary, Language::Fr),
            "3 badges. Valide\u{a0}: 2, Valide, à quelqu’un d’autre\u{a0}: 1, Ligne inutilisable\u{a0}: 1"
        );
    }

    #[test]
    fn a_long_address_is_cut() {
        let long = format!("https://a.example/{}\u{202e}", "é".repeat(1000));
        assert_eq!(address(&long).chars().count(), URL_SHOWN + 1);
        assert_eq!(
            address("https://a.example/\u{202e}"),
            "https://a.example/\u{fffd}"
        );
    }
}

//! `sceau verify --list`: many badges, a few at a time, each told as soon as those before it are.

use super::super::open::wait;
use super::super::output::{Failure, counted, note, print, print_json};
use super::{OF_ANOTHER, Own, end, exit_code, now, read, read_file};
use crate::badge::{text::Language, time};
use crate::checking::{
    Belongs,
    list::{self, Limits},
    many::{self, Counts, LineView, Row, Summary},
    report_text::one_line,
    words,
};
use futures_util::{StreamExt, stream};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io;
use std::path::Path;

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
        .map_err(|why| Failure::new(format!("{name}: {}", why.sentence().1)))?;
    let bar = progress(items.len() as u64);
    let mut summary = Summary::default();
    if form == Form::Csv {
        print(&format!("\u{feff}{}", csv_line(&titles(language))?))?;
    }
    let checked = wait(async {
        let each = stream::iter(many::each(own.checker(), items, now));
        match form {
            // A program tells the lines apart by their number.
            Form::Json => {
                let mut rows = Box::pin(each.buffer_unordered(many::AT_ONCE));
                while let Some(row) = rows.next().await {
                    summary.add(&row);
                    let view = LineView::new(&row, own.base());
                    bar.suspend(|| print_json(&view))?;
                    bar.inc(1);
                }
            }
            Form::Text | Form::Csv => {
                let mut rows = Box::pin(each.buffered(many::AT_ONCE));
                while let Some(row) = rows.next().await {
                    summary.add(&row);
                    let line = match form {
                        Form::Csv => csv_line(&cells(&row, language))?,
                        _ => text_line(&row, language),
                    };
                    bar.suspend(|| print(&line))?;
                    bar.inc(1);
                }
            }
        }
        Ok::<(), Failure>(())
    });
    bar.finish_and_clear();
    checked?;
    match form {
        Form::Json => print_json(&Counts {
            summary: summary.clone(),
        })?,
        Form::Text => print(&format!("\n{}", in_words(&summary, language)))?,
        Form::Csv => note(&in_words(&summary, language)),
    }
    end(worst(&summary))
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
        parts.push(format!(
            "{:<3}",
            words::belongs(checked.belonging()).r#in(language)
        ));
    }
    let claim = checked.believed();
    parts.extend(claim.and_then(|claim| claim.name.as_deref()).map(one_line));
    parts.extend(row.url.as_deref().map(one_line));
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
    let verdicts = words::VERDICTS.into_iter().rev();
    let mut parts: Vec<String> = verdicts
        .filter(|verdict| summary.of(*verdict) > 0)
        .map(|verdict| {
            let word = words::status(verdict).r#in(language);
            format!("{word}: {}", summary.of(verdict))
        })
        .collect();
    let more = match language {
        Language::Fr => ["Valide, à quelqu’un d’autre", "Ligne inutilisable"],
        Language::En => ["Valid, of somebody else", "Unusable line"],
    };
    for (word, count) in more.into_iter().zip([summary.of_others, summary.unchecked]) {
        if count > 0 {
            parts.push(format!("{word}: {count}"));
        }
    }
    let all = counted(summary.lines as u64, "badge", "badges");
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
    let url = row.url.clone().unwrap_or_default();
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

/// One line with `;` between cells. What a spreadsheet would take for a formula gets a `'` before it.
fn csv_line(cells: &[String]) -> Result<String, Failure> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    let cells = cells.iter().map(|cell| match cell.as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r') => format!("'{cell}"),
        _ => cell.clone(),
    });
    let unwritable = |_| Failure::new("internal error: a line cannot be written as CSV");
    writer.write_record(cells).map_err(unwritable)?;
    let bytes = writer.into_inner().unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes)
        .trim_end_matches('\n')
        .to_owned())
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
    fn no_cell_is_a_formula() {
        let cells = ["=1+1", "+x", "-x", "@x", "a;b", "a\"b", "a=b", ""].map(str::to_owned);
        assert_eq!(
            csv_line(&cells).unwrap(),
            "'=1+1;'+x;'-x;'@x;\"a;b\";\"a\"\"b\";a=b;"
        );
    }
}

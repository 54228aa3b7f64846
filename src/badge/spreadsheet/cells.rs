//! The rows of a list and their cells.

/// How many cells a row may have.
pub const MOST: usize = 256;

/// A line that counts.
#[derive(Debug)]
pub struct Row {
    /// Which line of the text it begins on, from 1.
    pub line: usize,
    /// What is between the separators: the first [`MOST`].
    pub cells: Vec<String>,
    /// Whether there are more.
    pub too_wide: bool,
}

/// Whether a line is more than a remark.
pub fn counts(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

/// Each line that counts. Without a separator a line is one cell.
pub fn rows(text: &str, separator: Option<u8>) -> Box<dyn Iterator<Item = Row> + '_> {
    let Some(separator) = separator else {
        let lines = text.lines().enumerate().filter(|(_, line)| counts(line));
        return Box::new(lines.map(|(at, line)| Row {
            line: at + 1,
            cells: vec![line.to_owned()],
            too_wide: false,
        }));
    };
    Box::new(separated(text, separator, Some(b'#')))
}

/// Each line that is not blank, but for those that begin with `remark`.
pub fn separated(text: &str, separator: u8, remark: Option<u8>) -> impl Iterator<Item = Row> + '_ {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .comment(remark)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    std::iter::from_fn(move || {
        loop {
            // The text is UTF-8 in memory: nothing here can fail.
            if !reader.read_record(&mut record).unwrap_or(false) {
                return None;
            }
            let whole = record.as_slice();
            let too_wide = record.len() > MOST;
            if whole.trim().is_empty() && !too_wide {
                continue;
            }
            // Where it ended tells where it began; the reader counts what it skipped before as part of it.
            let inside = whole.matches('\n').count();
            let after = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
            // A quote that is never closed takes in the last end of line, too.
            let takes_all = reader.position().byte() >= text.len() as u64
                && whole.ends_with('\n')
                && !text.ends_with("\n\"\n");
            return Some(Row {
                line: (after + usize::from(takes_all)).saturating_sub(1 + inside),
                cells: record.iter().take(MOST).map(str::to_owned).collect(),
                too_wide,
            });
        }
    })
}

/// The separator that a first line `sep=;` says, as spreadsheets write it.
pub fn said_separator(text: &str) -> Option<u8> {
    let first = text.lines().next()?.trim_matches('"');
    let start = first.get(..4)?;
    match first.as_bytes() {
        [.., separator] if first.len() == 5 && start.eq_ignore_ascii_case("sep=") => {
            Some(*separator)
        }
        _ => None,
    }
}

//! Spreadsheets: reading what people have, and writing lines of CSV that no spreadsheet takes for something else than
//! text.

pub mod cells;
pub mod decoding;
pub mod table;
mod xlsx;

/// Letters and digits alone, without case and accents: names are compared so.
pub fn plain(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let letters = name.nfd().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// One line with `;` between cells. Wherever a spreadsheet may begin a cell (at the start, and behind any separator or
/// quote, as some split at commas), what it would take for a formula gets a `'` before it.
pub fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(";")
}

fn cell(text: &str) -> String {
    let safe = apart_from_formulas(text, |safe, marks| {
        safe.extend(std::iter::repeat_n('\'', marks + 1));
    });
    match safe.contains(splits) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe,
    }
}

fn splits(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '"' | '\n' | '\r')
}

/// The text of a cell without the `'` that [`line`] puts before what would be a formula.
pub fn unmarked(text: &str) -> String {
    apart_from_formulas(text, |safe, marks| {
        safe.extend(std::iter::repeat_n('\'', marks.saturating_sub(1)));
    })
}

/// The text, where `put` writes anew the marks (`'`, maybe none) before each character that could begin a formula.
fn apart_from_formulas(text: &str, put: impl Fn(&mut String, usize)) -> String {
    let mut safe = String::with_capacity(text.len() + 2);
    let (mut may_begin, mut marks) = (true, 0);
    for c in text.chars() {
        if may_begin && c == '\'' {
            marks += 1;
            continue;
        }
        match may_begin && matches!(c, '=' | '+' | '-' | '@') {
            true => put(&mut safe, marks),
            false => safe.extend(std::iter::repeat_n('\'', marks)),
        }
        may_begin = splits(c) || (may_begin && marks == 0 && c.is_whitespace());
        marks = 0;
        safe.push(c);
    }
    safe.extend(std::iter::repeat_n('\'', marks));
    safe
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_cell_is_a_formula() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("+x", "'+x"),
            ("-x", "'-x"),
            ("@x", "'@x"),
            (" =x", " '=x"),
            ("\t=x", "\"\t'=x\""),
            ("a;b", "\"a;b\""),
            ("a,b", "\"a,b\""),
            ("a\tb", "\"a\tb\""),
            ("a\"b", "\"a\"\"b\""),
            ("x,=cmd|'/C calc'!A0", "\"x,'=cmd|'/C calc'!A0\""),
            ("x; @y", "\"x; '@y\""),
            ("\"=y", "\"\"\"'=y\""),
            ("a=b-c", "a=b-c"),
            ("'=x", "''=x"),
            ("l'=x", "l'=x"),
            ("'a' =x", "'a' =x"),
            ("''", "''"),
            ("", ""),
        ] {
            assert_eq!(super::cell(text), written);
            let read = written.strip_prefix('"').and_then(|w| w.strip_suffix('"'));
            let read = read.map_or(written.to_owned(), |read| read.replace("\"\"", "\""));
            assert_eq!(super::unmarked(&read), text);
        }
        let cells = ["1", "a,b", ""].map(str::to_owned);
        assert_eq!(super::line(&cells), "1;\"a,b\";");
    }
}

//! Lines of CSV that no spreadsheet takes for something else than text.

/// One line with `;` between cells. Wherever a spreadsheet may begin a cell (at the start, and behind any separator or
/// quote, as some split at commas), what it would take for a formula gets a `'` before it.
pub fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(";")
}

fn cell(text: &str) -> String {
    let splits = |c: char| matches!(c, ',' | ';' | '\t' | '"' | '\n' | '\r');
    let mut safe = String::with_capacity(text.len() + 2);
    let mut may_begin = true;
    for c in text.chars() {
        if may_begin && matches!(c, '=' | '+' | '-' | '@') {
            safe.push('\'');
        }
        may_begin = splits(c) || (may_begin && c.is_whitespace());
        safe.push(c);
    }
    match safe.contains(splits) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe,
    }
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
            ("", ""),
        ] {
            assert_eq!(super::cell(text), written);
        }
        let cells = ["1", "a,b", ""].map(str::to_owned);
        assert_eq!(super::line(&cells), "1;\"a,b\";");
    }
}

//! The name of a file as it is kept: what any system can write, and no reader misreads.

use super::MAX_NAME;
use unicode_normalization::UnicodeNormalization;

/// What a file is called when nothing is left of its name.
const NAMELESS: &str = "document";

/// The name without its path, its invisible characters and its extension; and its extension, in lower case.
pub fn parts(given: &str) -> (String, String) {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.nfc().filter(|c| !is_hidden(*c)).collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    let line = words.join(" ");
    match line.rsplit_once('.') {
        Some((stem, extension)) => (stem.to_owned(), extension.trim().to_lowercase()),
        None => (line, String::new()),
    }
}

/// A name that ends with that extension.
pub fn with_extension(stem: &str, extension: &str) -> String {
    let most = MAX_NAME - extension.len() - 1;
    let plain: String = stem.chars().map(portable).collect();
    let edge = |c: char| c == '.' || c.is_whitespace();
    let stem = match plain.trim_matches(edge) {
        "" => NAMELESS.to_owned(),
        device if is_device(device) => format!("{NAMELESS}-{device}"),
        usual => usual.to_owned(),
    };
    let cut: String = stem.chars().take(most).collect();
    format!("{}.{extension}", cut.trim_end_matches(edge))
}

/// Controls but for white space, and what changes how its neighbours look: direction, joining, tags.
fn is_hidden(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
            | '\u{e0000}'..='\u{10ffff}')
}

/// What Windows has no place for, nor a line of a header.
fn portable(c: char) -> char {
    match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        usual => usual,
    }
}

/// Names that are devices on Windows, whatever follows their first dot.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim_end();
    let name = first.to_ascii_uppercase();
    let numbered = |word: &str| {
        let rest = name.strip_prefix(word);
        rest.is_some_and(|rest| rest.chars().count() == 1)
    };
    matches!(
        name.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || numbered("COM")
        || numbered("LPT")
}

//! What may stand in a style sheet, a style attribute and a presentation attribute.

use super::xml::external;
use crate::badge::error::Invalid;

/// The functions that drawings need. `url` is looked at apart.
const FUNCTIONS: &[&str] = &[
    "calc",
    "hsl",
    "hsla",
    "matrix",
    "rgb",
    "rgba",
    "rotate",
    "scale",
    "skewx",
    "skewy",
    "translate",
    "url",
];

/// The ids that it refers to. What points outside, or could be read as pointing outside, is noted.
pub fn references<'a>(style: &'a str, found: &mut Vec<Invalid>) -> Vec<&'a str> {
    if style.contains('\\') {
        found.push(external("an escaped character in a style"));
    }
    let mut ids = Vec::new();
    for (at, _) in style.match_indices('(') {
        let before = &style[..at];
        let name = before.rsplit(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
        let name = name.take(1).collect::<String>().to_ascii_lowercase();
        if name == "url" {
            match inside(&style[at + 1..]) {
                Some(id) => ids.push(id),
                None => found.push(external("a style that points outside")),
            }
        } else if !name.is_empty() && !FUNCTIONS.contains(&name.as_str()) {
            let message = format!("{name}() may not stand in a style");
            found.push(Invalid::new("image-forbidden", message));
        }
    }
    ids
}

/// The id of `#id)`, quoted or not.
fn inside(target: &str) -> Option<&str> {
    let target = target.trim_start().trim_start_matches(['"', '\'']);
    let (id, _) = target.strip_prefix('#')?.split_once(')')?;
    Some(id.trim_end().trim_end_matches(['"', '\'']))
}

/// The references of a style sheet. Rules that begin with @ may load something, so none may stand in it.
pub fn sheet<'a>(style: &'a str, found: &mut Vec<Invalid>) -> Vec<&'a str> {
    if style.contains('@') {
        found.push(external("a style rule that begins with @"));
    }
    references(style, found)
}

/// Whether a style sheet, or an attribute of that name, makes a renderer paint things apart and lay them over: slow, when there are many.
pub fn is_layered(style: &str) -> bool {
    ["opacity", "mask", "clip", "blend", "isolation", "url"]
        .iter()
        .any(|word| style.contains(word))
}

//! Words.
use super::error::Invalid;
/// A line of text: not blank, no control character, at most `most` characters.
pub fn line(text: &str, most: usize) -> Result<(), Invalid> {
    checked(text, most, |c| c.is_control())
}

/// Text of several lines: as [`line`], with tabs and line ends.
pub fn prose(text: &str, most: usize) -> Result<(), Invalid> {
    checked(text, most, |c| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t')
    })
}

fn checked(text: &str, most: usize, refused: impl Fn(char) -> bool) -> Result<(), Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::new("empty-text", "must not be empty"));
    }
    if text.chars().count() > most {
        return Err(Invalid::new(
            "text-too-long",
            format!("at most {most} characters"),
        ));
    }
    match text.chars().find(|c| refused(*c)) {
        Some(c) => Err(Invalid::new(
            "control-character",
            format!("holds the control character U+{:04X}", c as u32),
        )),
        None => Ok(()),
    }
}
/// L
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// fr
    Fr,
    /// en
    En,
}
impl Language {
    /// tag
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

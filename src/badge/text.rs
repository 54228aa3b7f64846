//! Words shared by the whole domain: languages, bilingual texts and slugs.

use std::fmt;
use std::str::FromStr;

use super::error::Invalid;
use serde::{Deserialize, Serialize};

/// A language the service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", try_from = "String")]
pub enum Language {
    /// French, the default.
    Fr,
    /// English.
    En,
}

impl Language {
    /// Every language, the default one first.
    pub const ALL: [Language; 2] = [Language::Fr, Language::En];

    /// The BCP 47 tag: `fr` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Fr => "fr",
            Language::En => "en",
        }
    }
}

/// What the refusal of a language begins with; the language follows in quotation marks.
pub const UNKNOWN_LANGUAGE: &str = "this service does not know the language";

impl TryFrom<String> for Language {
    type Error = String;

    fn try_from(tag: String) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|known| known.tag() == tag);
        known.ok_or_else(|| format!("{UNKNOWN_LANGUAGE} {tag:?}; give fr or en"))
    }
}

/// One text in every language of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// The French text.
    pub fr: String,
    /// The English text.
    pub en: String,
}

impl Localized {
    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// A name for machines: `^[a-z0-9]+(-[a-z0-9]+)*$`, at most 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// What is wrong with a text that should have been a [`Slug`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlugError {
    /// More than 64 characters.
    #[error("a slug has at most {} characters", Slug::MAX_LEN)]
    TooLong,
    /// Empty, or with something else than words of `a-z` and `0-9` joined by single hyphens.
    #[error("a slug is made of words of a-z and 0-9 joined by single hyphens")]
    Malformed,
}

impl Slug {
    /// The greatest length of a slug, in characters.
    pub const MAX_LEN: usize = 64;

    /// Reads a slug; nothing is trimmed or lower-cased.
    pub fn parse(text: &str) -> Result<Slug, SlugError> {
        Slug::check(text)?;
        Ok(Slug(text.to_owned()))
    }

    fn check(text: &str) -> Result<(), SlugError> {
        if text.len() > Slug::MAX_LEN {
            return Err(SlugError::TooLong);
        }
        let is_word = |word: &str| {
            let known = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
            !word.is_empty() && word.bytes().all(known)
        };
        if text.split('-').all(is_word) {
            Ok(())
        } else {
            Err(SlugError::Malformed)
        }
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;

    fn try_from(text: String) -> Result<Slug, SlugError> {
        Slug::check(&text)?;
        Ok(Slug(text))
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Slug, SlugError> {
        Slug::parse(text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name in lower-case ASCII words, for the name of a file: `Accueillir à l’été` is `accueillir-a-l-ete`.
/// Empty when nothing is left.
pub fn ascii_slug(name: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let plain = name.to_lowercase().replace('œ', "oe").replace('æ', "ae");
    let plain: String = plain.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(Slug::MAX_LEN).collect()
}

/// Refuses what is not one line of text: blank, longer than `most` characters, or with a control character.
pub fn line(text: &str, most: usize) -> Result<(), Invalid> {
    checked(text, most, char::is_control)
}

/// Like [`line`], with line ends and tabs.
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
        let message = format!("must not be longer than {most} characters");
        return Err(Invalid::new("text-too-long", message));
    }
    match text.chars().find(|c| refused(*c)) {
        Some(c) => {
            let message = format!("holds the control character U+{:04X}", c as u32);
            Err(Invalid::new("control-character", message))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_words_joined_by_single_hyphens() {
        let longest = "a".repeat(Slug::MAX_LEN);
        for good in ["a", "accueillir", "ia-quotidien", "1-2-3", longest.as_str()] {
            assert_eq!(Slug::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "", "-", "a-", "-a", "a--b", "A", "é", "a b", "a_b", "a\n", "../a",
        ] {
            assert_eq!(Slug::parse(bad), Err(SlugError::Malformed), "{bad:?}");
        }
        assert_eq!(
            Slug::parse(&"a".repeat(Slug::MAX_LEN + 1)),
            Err(SlugError::TooLong)
        );
    }

    #[test]
    fn json_goes_through_the_same_door() {
        assert!(serde_json::from_str::<Slug>(r#""a-b""#).is_ok());
        assert!(serde_json::from_str::<Slug>(r#""A""#).is_err());
        assert_eq!(
            serde_json::to_string(&Slug::parse("a-b").unwrap()).unwrap(),
            r#""a-b""#
        );
        assert_eq!(serde_json::to_string(&Language::En).unwrap(), r#""en""#);
        assert!(serde_json::from_str::<Localized>(r#"{"fr":"a","en":"b","de":"c"}"#).is_err());
    }

    #[test]
    fn a_name_becomes_that_of_a_file() {
        for (name, file) in [
            ("Accueillir à l’été – Œuvre", "accueillir-a-l-ete-oeuvre"),
            ("N°1", "n-1"),
            ("../\"\r\n", ""),
            ("字", ""),
        ] {
            assert_eq!(ascii_slug(name), file);
        }
        assert_eq!(ascii_slug(&"a".repeat(99)).len(), Slug::MAX_LEN);
    }

    #[test]
    fn a_text_is_read_in_the_language_asked() {
        let text = Localized {
            fr: "oui".into(),
            en: "yes".into(),
        };
        let both: Vec<_> = Language::ALL.iter().map(|l| text.get(*l)).collect();
        assert_eq!(both, ["oui", "yes"]);
        assert_eq!(Language::Fr.tag(), "fr");
    }
}

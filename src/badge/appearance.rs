//! How the page of a programme looks.

use super::{
    error::Invalid,
    image::colour::Colour,
    text::{self, Language, Localized},
};
use serde::{Deserialize, Serialize};

/// What a programme chose for its page; everything may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Appearance {
    /// Its logo: the hash of one of its owner's images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// Its colours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colours: Option<Colours>,
    /// Who answers for it, in plain text; at most 5,000 characters in each language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, example = json!({"fr": "Région Exemple, …", "en": "Région Exemple, …"}))]
    pub legal_notice: Option<Localized>,
}

/// Two colours, one to be read on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    /// Behind.
    #[schema(value_type = String, example = "#0b3d2e")]
    pub ground: Colour,
    /// Of letters. Its contrast with the ground is 4.5 or more.
    #[schema(value_type = String, example = "#ffffff")]
    pub ink: Colour,
}

impl Appearance {
    /// Refuses what people could not read. Gives the pointer of each field that is wrong.
    pub fn check(&self) -> Result<(), Vec<(String, Invalid)>> {
        let mut wrong = Vec::new();
        if let Some(colours) = self.colours
            && let Err(why) = colours.ink.readable_on(colours.ground)
        {
            wrong.push(("/colours/ink".to_owned(), why));
        }
        if let Some(notice) = &self.legal_notice {
            for language in Language::ALL {
                if let Err(why) = text::prose(notice.get(language), 5_000) {
                    wrong.push((format!("/legalNotice/{}", language.tag()), why));
                }
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn codes(value: serde_json::Value) -> Vec<(String, &'static str)> {
        let appearance: Appearance = serde_json::from_value(value).unwrap();
        let wrong = appearance.check().err().unwrap_or_default();
        wrong.into_iter().map(|(at, why)| (at, why.code)).collect()
    }

    #[test]
    fn colours_that_cannot_be_read_and_empty_notices_are_refused() {
        assert_eq!(codes(json!({})), []);
        let good = json!({"colours": {"ground": "#767676", "ink": "#ffffff"}, "legalNotice": {"fr": "a", "en": "b"}});
        assert_eq!(codes(good), []);
        let bad = json!({"colours": {"ground": "#777777", "ink": "#ffffff"}, "legalNotice": {"fr": "", "en": "b"}});
        assert_eq!(
            codes(bad),
            [
                ("/colours/ink".to_owned(), "low-contrast"),
                ("/legalNotice/fr".to_owned(), "empty-text"),
            ]
        );
    }
}

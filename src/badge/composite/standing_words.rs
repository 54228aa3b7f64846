//! Where a person stands, said in words.

use super::{LeafState, Progress};
use crate::badge::text::Language;

impl LeafState {
    /// How a badge of a rule stands, without capital or full stop.
    pub fn in_words(self, language: Language) -> &'static str {
        let (fr, en) = match self {
            Self::Held => ("obtenu", "held"),
            Self::TooOld => ("obtenu il y a trop longtemps", "earned too long ago"),
            Self::Expired => ("expiré", "expired"),
            Self::NotRecognised => (
                "délivré par un émetteur qui n’est pas reconnu pour ce badge",
                "issued by an issuer who is not recognised for this badge",
            ),
            Self::Revoked => ("révoqué", "revoked"),
            Self::OtherVersion => (
                "obtenu selon une version du catalogue que ce programme n’a pas adoptée",
                "earned by a version of the catalogue that this programme did not adopt",
            ),
            Self::Missing => ("à obtenir", "still to be earned"),
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

impl Progress {
    /// “5 badges sur 8”, “5 of 8 badges”.
    pub fn in_words(&self, language: Language) -> String {
        let (held, needed) = (self.held, self.needed);
        match language {
            Language::Fr if held < 2 => format!("{held} badge sur {needed}"),
            Language::Fr => format!("{held} badges sur {needed}"),
            Language::En if needed == 1 => format!("{held} of 1 badge"),
            Language::En => format!("{held} of {needed} badges"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Requirement, progress};
    use super::*;
    use chrono::Utc;

    #[test]
    fn so_many_of_so_many() {
        let rule = r#"{"all": [{"badge": "a"}, {"badge": "b"}]}"#;
        let rule: Requirement = serde_json::from_str(rule).unwrap();
        let none = progress(&rule, &[], Utc::now());
        assert_eq!(none.in_words(Language::Fr), "0 badge sur 2");
        assert_eq!(none.in_words(Language::En), "0 of 2 badges");
        let two = Progress { held: 2, ..none };
        assert_eq!(two.in_words(Language::Fr), "2 badges sur 2");
    }
}

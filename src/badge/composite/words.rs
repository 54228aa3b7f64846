//! A rule said in words, for people.

use super::Requirement;
use crate::badge::text::{Language, Slug};

impl Requirement {
    /// The rule as a phrase without capital or full stop, for example
    /// “tous les badges suivants : « A », « B » ; et au moins 2 parmi : « C », « D », « E »”.
    /// `name_of` gives the name to print for a badge.
    pub fn in_words(&self, language: Language, name_of: &dyn Fn(&Slug) -> String) -> String {
        Speaker { language, name_of }.phrase(self, true)
    }
}

struct Speaker<'a> {
    language: Language,
    name_of: &'a dyn Fn(&Slug) -> String,
}

impl Speaker<'_> {
    fn say(&self, fr: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    fn phrase(&self, requirement: &Requirement, outermost: bool) -> String {
        match requirement {
            Requirement::Badge(slug) => {
                let the_badge = self.say("le badge ", "the badge ");
                format!("{the_badge}{}", self.quoted(slug))
            }
            Requirement::All(parts) => self.all(parts, outermost),
            Requirement::AtLeast {
                count,
                of,
                earned_within_months,
            } => self.at_least(*count, of, *earned_within_months),
        }
    }

    fn quoted(&self, slug: &Slug) -> String {
        let name = (self.name_of)(slug);
        match self.language {
            Language::Fr => format!("«\u{a0}{name}\u{a0}»"),
            Language::En => format!("“{name}”"),
        }
    }

    /// A part inside a list: a bare name, or a group between parentheses.
    fn item(&self, part: &Requirement) -> String {
        match part {
            Requirement::Badge(slug) => self.quoted(slug),
            group => format!("({})", self.phrase(group, false)),
        }
    }

    fn all(&self, parts: &[Requirement], outermost: bool) -> String {
        if let [only] = parts {
            return self.phrase(only, outermost);
        }
        let (badges, groups): (Vec<_>, Vec<_>) = parts
            .iter()
            .partition(|part| matches!(part, Requirement::Badge(_)));
        let mut phrases = Vec::new();
        match badges[..] {
            [] => {}
            [only] => phrases.push(self.phrase(only, false)),
            _ => {
                let names: Vec<_> = badges.iter().map(|part| self.item(part)).collect();
                let lead = self.say(
                    "tous les badges suivants\u{a0}: ",
                    "all of the following badges: ",
                );
                phrases.push(format!("{lead}{}", names.join(", ")));
            }
        }
        phrases.extend(groups.into_iter().map(|group| match group {
            Requirement::AtLeast { .. } if outermost => self.phrase(group, false),
            _ => self.item(group),
        }));
        phrases.join(self.say("\u{a0}; et ", "; and "))
    }

    fn at_least(&self, count: u32, of: &[Requirement], months: Option<u32>) -> String {
        let parts: Vec<_> = of.iter().map(|part| self.item(part)).collect();
        let parts = parts.join(", ");
        let mut phrase = match self.language {
            Language::Fr => format!("au moins {count} parmi\u{a0}: {parts}"),
            Language::En => format!("at least {count} of: {parts}"),
        };
        if let Some(months) = months {
            let plural = if count > 1 { "s" } else { "" };
            phrase.push_str(&match (self.language, months) {
                (Language::Fr, 1) => format!(", obtenu{plural} dans le dernier mois"),
                (Language::Fr, _) => format!(", obtenu{plural} dans les {months} derniers mois"),
                (Language::En, 1) => ", earned within the last month".to_owned(),
                (Language::En, _) => format!(", earned within the last {months} months"),
            });
        }
        phrase
    }
}

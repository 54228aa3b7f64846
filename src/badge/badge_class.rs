//! The BadgeClass: a badge model (Open Badges 2.0, "BadgeClass").

use super::{
    CONTEXT,
    assertion::Related,
    composite::{CompositeRule, PublishedRule},
    endorsement,
    error::Invalid,
    text::{self, Language, Localized},
    urls::{BaseUrl, WebUrl},
};
use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a badge model says, in one or both languages. Stored as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Definition {
    /// At least one language; French, when present, is the document's.
    pub texts: BTreeMap<Language, Texts>,
    /// Frameworks it relates to ("en lien avec").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alignment: Vec<Alignment>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// How many months an award is valid, unless the award says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity_months: Option<u32>,
}

/// The words of a badge model in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Texts {
    /// Its name.
    pub name: String,
    /// One or two sentences.
    pub description: String,
    /// What one must show to earn it, in Markdown.
    pub criteria: String,
}

/// Open Badges 2.0, "AlignmentObject".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alignment {
    /// What it relates to.
    pub target_name: String,
    /// Where that stands.
    pub target_url: String,
    /// In which framework.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_framework: Option<String>,
    /// Its code there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_code: Option<String>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_description: Option<String>,
}

impl Definition {
    /// Until when an award of that date is valid, by the months of the badge.
    pub fn expires(&self, issued_on: DateTime<Utc>) -> Option<DateTime<Utc>> {
        issued_on.checked_add_months(Months::new(self.validity_months?))
    }

    /// The words in that language, or else in the other.
    pub fn texts(&self, language: Language) -> Option<(Language, &Texts)> {
        self.texts
            .get_key_value(&language)
            .or_else(|| self.texts.iter().next())
            .map(|(language, texts)| (*language, texts))
    }

    /// The language of the document at the badge's own URL.
    pub fn first_language(&self) -> Option<Language> {
        self.texts(Language::Fr).map(|(language, _)| language)
    }

    /// The name in that language, or else in the other.
    pub fn name(&self, language: Language) -> &str {
        self.texts(language).map_or("", |(_, texts)| &texts.name)
    }

    /// The name in both languages.
    pub fn localized_name(&self) -> Localized {
        let name = |language| self.name(language).to_owned();
        Localized {
            fr: name(Language::Fr),
            en: name(Language::En),
        }
    }

    /// Refuses what would make its document invalid. Gives a JSON pointer with each refusal.
    pub fn check(&self) -> Result<(), Vec<(String, Invalid)>> {
        let mut wrong = Vec::new();
        let mut note = |pointer: String, result: Result<(), Invalid>| {
            if let Err(why) = result {
                wrong.push((pointer, why));
            }
        };
        if self.texts.is_empty() {
            note(
                "/texts".into(),
                Err(Invalid::new(
                    "empty-text",
                    "at least one of fr and en is needed",
                )),
            );
        }
        for (language, texts) in &self.texts {
            let at = format!("/texts/{}", language.tag());
            note(format!("{at}/name"), text::line(&texts.name, 200));
            note(
                format!("{at}/description"),
                text::prose(&texts.description, 2_000),
            );
            note(
                format!("{at}/criteria"),
                text::prose(&texts.criteria, 20_000),
            );
        }
        if self.alignment.len() > 50 {
            note(
                "/alignment".into(),
                Err(Invalid::new("too-many", "at most 50 alignments")),
            );
        }
        for (at, alignment) in self.alignment.iter().enumerate() {
            note(
                format!("/alignment/{at}/targetName"),
                text::line(&alignment.target_name, 300),
            );
            note(
                format!("/alignment/{at}/targetUrl"),
                WebUrl::parse(&alignment.target_url).map(drop),
            );
            for (name, value) in [
                ("targetFramework", &alignment.target_framework),
                ("targetCode", &alignment.target_code),
                ("targetDescription", &alignment.target_description),
            ] {
                if let Some(value) = value {
                    note(format!("/alignment/{at}/{name}"), text::line(value, 1_000));
                }
            }
        }
        if self.tags.len() > 50 {
            note(
                "/tags".into(),
                Err(Invalid::new("too-many", "at most 50 tags")),
            );
        }
        for (at, tag) in self.tags.iter().enumerate() {
            note(format!("/tags/{at}"), text::line(tag, 100));
        }
        if self
            .validity_months
            .is_some_and(|months| !(1..=1_200).contains(&months))
        {
            note(
                "/validityMonths".into(),
                Err(Invalid::new(
                    "out-of-range",
                    "expected 1 to 1200 months, or nothing",
                )),
            );
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

/// A version of a badge model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadgeClass {
    /// In the URL.
    pub id: Uuid,
    /// The Profile it names; with it the key that its awards are checked by.
    pub profile: Uuid,
    /// What it says.
    pub definition: Definition,
    /// The hex SHA-256 of its image.
    pub image: String,
    /// 1 for the first.
    pub version: i32,
    /// Its other versions.
    pub related: Vec<OtherVersion>,
    /// The rule that awards it, when it is a composite's.
    pub rule: Option<PublishedRule>,
    /// Its Endorsements that stand.
    pub endorsements: Vec<Uuid>,
}

/// Another version of a badge model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherVersion {
    /// In its URL.
    pub id: Uuid,
    /// 1 for the first.
    pub version: i32,
}

/// The exact document of a BadgeClass.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BadgeClassDocument {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "@language")]
    language: &'static str,
    name: String,
    description: String,
    image: String,
    criteria: Criteria,
    issuer: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alignment: Vec<Alignment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    version: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related>,
    #[serde(
        rename = "extensions:CompositeRule",
        skip_serializing_if = "Option::is_none"
    )]
    rule: Option<CompositeRule>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    endorsement: Vec<String>,
}

/// Open Badges 2.0, "Criteria".
#[derive(Debug, Serialize)]
struct Criteria {
    id: String,
    narrative: String,
}

impl BadgeClass {
    /// The URL of the document in that language.
    fn url(&self, base: &BaseUrl, language: Language) -> String {
        match self.definition.first_language() {
            Some(first) if first != language => base.badge_in(self.id, language),
            _ => base.badge(self.id),
        }
    }

    /// The document in that language, if it has one. Awards name the one in its first language; the reference validator
    /// refuses language maps, so each language is a document of its own, and they name each other (`related`).
    pub fn document(&self, base: &BaseUrl, language: Language) -> Option<BadgeClassDocument> {
        let texts = self.definition.texts.get(&language)?.clone();
        let id = self.url(base, language);
        let twins = self.definition.texts.keys().filter(|l| **l != language);
        let twins = twins.map(|other| Related {
            id: self.url(base, *other),
            language: Some(*other),
            version: None,
        });
        let versions = self.related.iter().map(|other| Related {
            id: base.badge(other.id),
            language: None,
            version: Some(other.version.to_string()),
        });
        Some(BadgeClassDocument {
            context: CONTEXT,
            kind: "BadgeClass",
            language: language.tag(),
            name: texts.name,
            description: texts.description,
            image: base.image(&self.image),
            criteria: Criteria {
                id: id.clone(),
                narrative: texts.criteria,
            },
            id,
            issuer: base.profile(self.profile),
            alignment: self.alignments(base, language),
            tags: self.definition.tags.clone(),
            version: self.version.to_string(),
            related: twins.chain(versions).collect(),
            rule: self.rule.as_ref().map(|rule| rule.extension(base)),
            // They speak of the badge's own URL, which is that of its first language.
            endorsement: match self.definition.first_language() {
                Some(first) if first == language => endorsement::links(base, &self.endorsements),
                _ => Vec::new(),
            },
        })
    }

    /// The document at the badge's own URL, which its awards name.
    pub fn first_document(&self, base: &BaseUrl) -> Option<BadgeClassDocument> {
        self.document(base, self.definition.first_language()?)
    }

    /// Those of its definition, then one for each badge that its rule asks for.
    fn alignments(&self, base: &BaseUrl, language: Language) -> Vec<Alignment> {
        let rule = self.rule.iter();
        let of_rule = rule.flat_map(|rule| rule.alignments(base, language));
        let own = self.definition.alignment.iter().cloned();
        own.chain(of_rule).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition() -> Definition {
        let texts = |name: &str| Texts {
            name: name.into(),
            description: "Description".into(),
            criteria: "- savoir".into(),
        };
        Definition {
            texts: [
                (Language::En, texts("Welcoming")),
                (Language::Fr, texts("Accueillir")),
            ]
            .into(),
            alignment: vec![Alignment {
                target_name: "Titre".into(),
                target_url: "https://exemple.fr/titre".into(),
                target_framework: None,
                target_code: Some("RNCP40695".into()),
                target_description: None,
            }],
            tags: vec!["accueil".into()],
            validity_months: None,
        }
    }

    #[test]
    fn the_document_is_in_french_first_and_each_language_has_its_own() {
        let mut class = BadgeClass {
            id: Uuid::from_u128(1),
            profile: Uuid::from_u128(2),
            definition: definition(),
            image: "ab".repeat(32),
            version: 2,
            related: vec![OtherVersion {
                id: Uuid::from_u128(3),
                version: 1,
            }],
            rule: None,
            endorsements: vec![Uuid::from_u128(4)],
        };
        let base = BaseUrl::parse("https://badges.example").unwrap();
        insta::assert_json_snapshot!(class.first_document(&base));
        insta::assert_json_snapshot!(class.document(&base, Language::En));
        class.definition.texts.remove(&Language::Fr);
        assert!(class.document(&base, Language::Fr).is_none());
        let only = serde_json::to_value(class.document(&base, Language::En)).unwrap();
        assert_eq!(only["id"], base.badge(class.id));
        assert_eq!(only["related"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn one_language_is_enough_and_none_is_refused() {
        let mut one = definition();
        one.texts.remove(&Language::Fr);
        assert_eq!(one.name(Language::Fr), "Welcoming");
        assert!(one.check().is_ok());
        one.texts.clear();
        assert_eq!(one.check().unwrap_err()[0].1.code, "empty-text");
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut wrong = definition();
        wrong.alignment[0].target_url = "javascript:x".into();
        wrong.tags.push(String::new());
        wrong.validity_months = Some(0);
        let pointers: Vec<_> = wrong
            .check()
            .unwrap_err()
            .into_iter()
            .map(|(at, _)| at)
            .collect();
        assert_eq!(
            pointers,
            ["/alignment/0/targetUrl", "/tags/1", "/validityMonths"]
        );
    }
}

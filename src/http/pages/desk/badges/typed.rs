//! What somebody typed into the form of a model.

use super::drawing::Drawing;
use crate::badge::{
    badge_class::{Alignment, Definition, Texts},
    recipient::hex,
    text::Language,
};
use crate::http::pages::Fields;
use crate::storage::badge_classes::StoredBadge;
use serde_json::{Map, Value, json};

/// The form, filled.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub fr: Texts3,
    pub en: Texts3,
    /// Between commas.
    pub tags: String,
    pub months: String,
    /// Which image: `keep`, `file` or `draw`.
    pub picture: String,
    /// The hex SHA-256 of the image that is kept.
    pub image: String,
    pub drawing: Drawing,
}

/// The words in one language.
#[derive(Clone, Default)]
pub(super) struct Texts3 {
    pub name: String,
    pub description: String,
    pub criteria: String,
}

impl Texts3 {
    fn of(fields: &Fields, tag: &str) -> Self {
        let text = |name: &str| fields.text(&format!("{name}-{tag}")).replace("\r\n", "\n");
        Self {
            name: text("name"),
            description: text("description"),
            criteria: text("criteria"),
        }
    }

    /// None when nothing was typed in this language.
    fn texts(&self) -> Option<Texts> {
        let texts = Texts {
            name: self.name.clone(),
            description: self.description.clone(),
            criteria: self.criteria.clone(),
        };
        let all = [&self.name, &self.description, &self.criteria];
        Some(texts).filter(|_| all.iter().any(|text| !text.is_empty()))
    }

    pub fn is_empty(&self) -> bool {
        self.texts().is_none()
    }
}

impl From<&Texts> for Texts3 {
    fn from(texts: &Texts) -> Self {
        Self {
            name: texts.name.clone(),
            description: texts.description.clone(),
            criteria: texts.criteria.clone(),
        }
    }
}

/// What was typed is no number of months that a badge may be valid.
pub(super) struct NoMonths;

impl Typed {
    pub fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            fr: Texts3::of(fields, "fr"),
            en: Texts3::of(fields, "en"),
            tags: text("tags"),
            months: text("months"),
            picture: text("picture"),
            image: text("image"),
            drawing: Drawing::of(fields),
        }
    }

    /// As a model has it.
    pub fn from(badge: &StoredBadge) -> Self {
        let definition = &badge.definition;
        let texts = |language| definition.texts.get(&language).map(Texts3::from);
        let months = definition.validity_months;
        Self {
            fr: texts(Language::Fr).unwrap_or_default(),
            en: texts(Language::En).unwrap_or_default(),
            tags: definition.tags.join(", "),
            months: months.map_or_else(String::new, |months| months.to_string()),
            picture: "keep".to_owned(),
            image: hex(&badge.image),
            drawing: Drawing::default(),
        }
    }

    fn tag_list(&self) -> Vec<String> {
        let tags = self.tags.split([',', '\n']).map(str::trim);
        let tags = tags.filter(|tag| !tag.is_empty());
        tags.map(str::to_owned).collect()
    }

    fn validity(&self) -> Result<Option<u32>, NoMonths> {
        if self.months.is_empty() {
            return Ok(None);
        }
        let months = self.months.parse().ok();
        let months = months.filter(|months| (1..=1_200).contains(months));
        months.map(Some).ok_or(NoMonths)
    }

    /// The definition, with what the form does not have.
    pub fn definition(&self, alignment: Vec<Alignment>) -> Result<Definition, NoMonths> {
        let texts = [
            (Language::Fr, self.fr.texts()),
            (Language::En, self.en.texts()),
        ];
        Ok(Definition {
            texts: texts
                .into_iter()
                .filter_map(|(language, texts)| Some((language, texts?)))
                .collect(),
            alignment,
            tags: self.tag_list(),
            validity_months: self.validity()?,
        })
    }

    /// The change of a model, as a merge patch; of one of a catalogue, its tags alone.
    pub fn change(&self, from_catalogue: bool) -> Result<Map<String, Value>, NoMonths> {
        let mut change = Map::new();
        change.insert("tags".to_owned(), json!(self.tag_list()));
        if !from_catalogue {
            let texts = json!({ "fr": self.fr.texts(), "en": self.en.texts() });
            change.insert("texts".to_owned(), texts);
            change.insert("validityMonths".to_owned(), json!(self.validity()?));
        }
        Ok(change)
    }
}

//! What the pages of an issued badge and of its model have in common: the words of the model.

use super::{
    facts::{self, Adopted},
    frame::Frame,
    markdown,
};
use crate::badge::{badge_class::Alignment, text::Language, urls::WebUrl};
use crate::storage::badge_classes::StoredBadge;

/// A badge model in the reader's language, or else in the other.
pub struct ModelView {
    /// The language of its words.
    pub lang: &'static str,
    /// The language of what its issuer writes beside them: tags, evidence, narratives.
    pub written: &'static str,
    /// Its name.
    pub name: String,
    /// In one or two sentences.
    pub description: String,
    /// HTML.
    pub criteria: String,
    /// Where its image is.
    pub image: String,
    /// What it relates to.
    pub alignments: Vec<AlignmentView>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Awarded by rule.
    pub composite: bool,
    /// What it is not.
    pub notice: Option<String>,
}

/// What a badge relates to.
pub struct AlignmentView {
    /// What.
    pub name: String,
    /// Where, if that is a web address.
    pub url: Option<String>,
    /// Framework and code.
    pub framework: String,
    /// Which part.
    pub description: Option<String>,
}

impl ModelView {
    /// The view of a model; `adopted` is the catalogue behind it.
    pub fn new(f: &Frame, badge: &StoredBadge, adopted: Option<&Adopted>) -> Self {
        let notice = facts::notice(f.t, badge, adopted);
        let (lang, name, description, criteria) = match badge.definition.texts(f.t.0) {
            Some((language, texts)) => (
                language.tag(),
                texts.name.clone(),
                texts.description.clone(),
                markdown::to_html(facts::without_notice(&texts.criteria, notice.as_deref())),
            ),
            None => (f.t.tag(), String::new(), String::new(), String::new()),
        };
        Self {
            lang,
            written: written_in(badge),
            name,
            description,
            criteria,
            image: f.image(&badge.image),
            alignments: badge.definition.alignment.iter().map(alignment).collect(),
            tags: badge.definition.tags.clone(),
            composite: badge.composite.is_some(),
            notice,
        }
    }
}

/// The language that a badge's issuer is taken to write in where nothing says it: the first of the badge.
pub fn written_in(badge: &StoredBadge) -> &'static str {
    let first = badge.definition.first_language();
    first.unwrap_or(Language::Fr).tag()
}

fn alignment(alignment: &Alignment) -> AlignmentView {
    let framework = [&alignment.target_framework, &alignment.target_code];
    let framework: Vec<&str> = framework
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    AlignmentView {
        name: alignment.target_name.clone(),
        url: web(&alignment.target_url),
        framework: framework.join(", "),
        description: alignment.target_description.clone(),
    }
}

/// The address if it is one that a link may lead to.
pub fn web(url: &str) -> Option<String> {
    WebUrl::parse(url).ok().map(|url| url.as_str().to_owned())
}

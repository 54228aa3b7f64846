//! Progress and explanations as they are shown to whoever may see them: as a tree for programs, as lines for people.

use super::{
    equivalences::Via,
    progress::{CompositeProgress, ProgrammeProgress},
};
use crate::badge::{
    composite::{Progress, ProgressNode},
    text::{Language, Slug},
    urls::BaseUrl,
};
use serde_json::{Value, json};
use uuid::Uuid;

impl Via {
    /// The decision, for programs.
    pub fn to_json(&self) -> Value {
        let mut shown = json!({ "id": self.decision, "kind": self.kind, "reason": self.reason });
        let told = [
            ("evidence", self.evidence.map(|id| id.to_string())),
            ("title", self.title.clone()),
            ("body", self.body.clone()),
        ];
        for (name, value) in told {
            if let Some(value) = value {
                shown[name] = value.into();
            }
        }
        shown
    }
}

impl ProgrammeProgress {
    /// The name of a badge or composite of the programme.
    pub fn name(&self, slug: &Slug, language: Language) -> String {
        let name = self.catalogue.name(slug);
        name.map_or_else(|| slug.to_string(), |name| name.get(language).to_owned())
    }

    /// The same by what stands for a slug.
    pub fn name_of(&self, slug: &str, language: Language) -> String {
        match Slug::parse(slug) {
            Ok(slug) => self.name(&slug, language),
            Err(_) => slug.to_owned(),
        }
    }

    /// Where the badge of a leaf is: here, or elsewhere when it counts by a decision; a certificate is nowhere.
    pub fn address(&self, base: &BaseUrl, leaf: &Slug, id: Uuid) -> Option<String> {
        match self.via.get(&(leaf.clone(), id)) {
            Some(via) if via.evidence.is_some() => via.url.clone(),
            _ => Some(base.assertion(id)),
        }
    }

    /// The tree of a composite's rule, each leaf with its name, how it stands in words, the address of the badge and
    /// the decision by which it counts.
    pub fn tree(&self, base: &BaseUrl, of: &CompositeProgress, language: Language) -> Value {
        let mut tree = serde_json::to_value(&of.progress).unwrap_or_default();
        self.fill(base, &of.progress, &mut tree, language);
        tree
    }

    fn fill(&self, base: &BaseUrl, part: &Progress, shown: &mut Value, language: Language) {
        match &part.node {
            ProgressNode::Badge {
                badge,
                state,
                assertion,
                ..
            } => {
                shown["name"] = self.name(badge, language).into();
                shown["message"] = state.in_words(language).into();
                let Some(id) = assertion else { return };
                shown["assertion"] = self.address(base, badge, *id).into();
                if let Some(via) = self.via.get(&(badge.clone(), *id)) {
                    shown["via"] = "equivalence".into();
                    if self.decisions {
                        shown["decision"] = via.to_json();
                    }
                }
            }
            ProgressNode::All { all } => self.fill_all(base, all, shown.get_mut("all"), language),
            ProgressNode::AtLeast { at_least } => {
                let of = shown
                    .get_mut("atLeast")
                    .and_then(|group| group.get_mut("of"));
                self.fill_all(base, &at_least.of, of, language);
            }
        }
    }

    fn fill_all(
        &self,
        base: &BaseUrl,
        parts: &[Progress],
        shown: Option<&mut Value>,
        language: Language,
    ) {
        let shown = shown.and_then(Value::as_array_mut).into_iter().flatten();
        for (part, shown) in parts.iter().zip(shown) {
            self.fill(base, part, shown, language);
        }
    }

    /// A line for each badge of a composite's rule: its state, its name, where it is.
    pub fn lines(
        &self,
        base: &BaseUrl,
        of: &CompositeProgress,
        language: Language,
    ) -> Vec<[String; 3]> {
        let (equivalence, certificate) = match language {
            Language::Fr => ("équivalence", "certificat"),
            Language::En => ("equivalence", "certificate"),
        };
        let mut lines = Vec::new();
        let mut todo = vec![&of.progress];
        while let Some(part) = todo.pop() {
            match &part.node {
                ProgressNode::Badge {
                    badge,
                    state,
                    assertion,
                    ..
                } => {
                    let id = assertion.as_ref();
                    let place = id.and_then(|id| self.address(base, badge, *id));
                    let via = id.and_then(|id| self.via.get(&(badge.clone(), *id)));
                    let place = match (place, via) {
                        (Some(url), Some(_)) => format!("{url} ({equivalence})"),
                        (None, Some(_)) => format!("({certificate})"),
                        (url, None) => url.unwrap_or_default(),
                    };
                    let state = state.in_words(language).to_owned();
                    lines.push([state, self.name(badge, language), place]);
                }
                ProgressNode::All { all } => todo.extend(all.iter().rev()),
                ProgressNode::AtLeast { at_least } => todo.extend(at_least.of.iter().rev()),
            }
        }
        lines
    }
}

//! The rule of a composite as its BadgeClass publishes it: one alignment for each badge asked for, and the whole rule
//! as an Open Badges 2.0 extension ("Extensions"), `extensions:CompositeRule`.

use super::{Composite, Requirement};
use crate::badge::{
    badge_class::Alignment,
    text::{Language, Localized, Slug},
    urls::BaseUrl,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Where the context and the schema of the extension are, below the base URL. What stands there never changes.
pub const EXTENSION: &str = "/extensions/composite-rule/v1";

/// A rule with what its readers need to make sense of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedRule {
    /// The programme whose rule it is.
    pub programme: Uuid,
    /// The catalogue that the programme adopted.
    pub catalogue: Slug,
    /// Its version.
    pub catalogue_version: String,
    /// The version of the rule.
    pub version: i32,
    /// The rule, its validity and its renewal.
    pub composite: Composite,
    /// What the badges it asks for are called.
    pub names: BTreeMap<Slug, Localized>,
}

/// The extension as it stands in the document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompositeRule {
    #[serde(rename = "@context")]
    context: String,
    #[serde(rename = "type")]
    kind: [&'static str; 2],
    programme: String,
    catalogue: Slug,
    catalogue_version: String,
    rule_version: i32,
    requirement: Part,
    #[serde(skip_serializing_if = "Option::is_none")]
    validity_months: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renewal: Option<Again>,
}

/// A [`Requirement`] whose leaves say where they are.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Part {
    #[serde(rename_all = "camelCase")]
    Badge {
        badge: Slug,
        target_url: String,
    },
    All {
        all: Vec<Part>,
    },
    #[serde(rename_all = "camelCase")]
    AtLeast {
        at_least: Choice,
    },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Choice {
    count: u32,
    of: Vec<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earned_within_months: Option<u32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Again {
    requirement: Part,
    opens_days_before: u32,
    grace_days: u32,
}

impl PublishedRule {
    /// One alignment for each badge that the rule asks for, in reading order.
    pub fn alignments(&self, base: &BaseUrl, language: Language) -> Vec<Alignment> {
        let mut seen = BTreeSet::new();
        let leaves = self.composite.rule.leaves().into_iter();
        leaves
            .filter(|slug| seen.insert(*slug))
            .map(|slug| Alignment {
                target_name: self
                    .names
                    .get(slug)
                    .map_or(slug.as_str(), |name| name.get(language))
                    .to_owned(),
                target_url: self.target(base, slug),
                target_framework: Some(format!("{} {}", self.catalogue, self.catalogue_version)),
                target_code: Some(slug.to_string()),
                target_description: None,
            })
            .collect()
    }

    /// The extension.
    pub fn extension(&self, base: &BaseUrl) -> CompositeRule {
        let renewal = self.composite.renewal.as_ref();
        CompositeRule {
            context: base.join(&format!("{EXTENSION}/context.json")),
            kind: ["Extension", "extensions:CompositeRule"],
            programme: base.programme(self.programme),
            catalogue: self.catalogue.clone(),
            catalogue_version: self.catalogue_version.clone(),
            rule_version: self.version,
            requirement: self.part(base, &self.composite.rule),
            validity_months: self.composite.validity_months,
            renewal: renewal.map(|renewal| Again {
                requirement: self.part(base, &renewal.rule),
                opens_days_before: renewal.opens_days_before,
                grace_days: renewal.grace_days,
            }),
        }
    }

    /// The address that stands for a badge of the rule: its place on the programme's page, which is there from the
    /// adoption on, whoever comes to award it (ADR 0010).
    fn target(&self, base: &BaseUrl, slug: &Slug) -> String {
        format!("{}#{slug}", base.programme(self.programme))
    }

    fn part(&self, base: &BaseUrl, requirement: &Requirement) -> Part {
        let parts = |all: &[Requirement]| all.iter().map(|one| self.part(base, one)).collect();
        match requirement {
            Requirement::Badge(slug) => Part::Badge {
                badge: slug.clone(),
                target_url: self.target(base, slug),
            },
            Requirement::All(all) => Part::All { all: parts(all) },
            Requirement::AtLeast {
                count,
                of,
                earned_within_months,
            } => Part::AtLeast {
                at_least: Choice {
                    count: *count,
                    of: parts(of),
                    earned_within_months: *earned_within_months,
                },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::composite::{OnRevoked, Policies, Renewal};
    use serde_json::json;

    #[test]
    fn the_rule_is_published_as_a_tree_and_as_alignments() {
        let rule = |value| serde_json::from_value::<Requirement>(value).unwrap();
        let name = |fr: &str, en: &str| Localized {
            fr: fr.into(),
            en: en.into(),
        };
        let slug = |text: &str| Slug::parse(text).unwrap();
        let published = PublishedRule {
            programme: Uuid::from_u128(1),
            catalogue: slug("socle"),
            catalogue_version: "2026.1".into(),
            version: 1,
            composite: Composite {
                slug: slug("approfondi"),
                rule: rule(json!({"all": [
                    {"badge": "socle-acquis"},
                    {"atLeast": {"count": 2, "of": [{"badge": "accueillir"}, {"badge": "animer"}, {"all": [{"badge": "accueillir"}]}]}}
                ]})),
                validity_months: Some(36),
                renewal: Some(Renewal {
                    rule: rule(
                        json!({"atLeast": {"count": 1, "of": [{"badge": "animer"}], "earnedWithinMonths": 12}}),
                    ),
                    opens_days_before: 180,
                    grace_days: 90,
                    reminder_days: vec![30],
                }),
                policies: Policies::with(OnRevoked::Revoke),
            },
            names: [
                (slug("accueillir"), name("Accueillir", "Welcoming")),
                (slug("socle-acquis"), name("Socle", "Core")),
            ]
            .into(),
        };
        let base = BaseUrl::parse("https://badges.example").unwrap();
        insta::assert_json_snapshot!(published.extension(&base));
        insta::assert_json_snapshot!(published.alignments(&base, Language::En));
        let french = published.alignments(&base, Language::Fr);
        let names: Vec<_> = french.iter().map(|a| a.target_name.as_str()).collect();
        assert_eq!(names, ["Socle", "Accueillir", "animer"]);
    }
}

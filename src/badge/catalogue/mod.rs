//! A catalogue: the competencies and the composite rules of a programme as data that people can review.
//!
//! It is a folder: `catalogue.json`, `badges/<slug>.json`, `composites/<slug>.json`, and `<slug>.svg` beside each.
//! [`Catalogue::from_files`] reads it or tells everything that is wrong, [`lint()`] adds the JSON Schemas to the
//! checks, and [`Catalogue::to_snapshot`] is what an adoption keeps.

mod check;
mod compare;
mod finding;
mod lint;
mod mapping;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::composite::{
    Composite, OnRevoked, Policies, Renewal, Requirement, RuleError, Rules, validate,
};
use super::text::{Language, Localized, Slug};

pub use compare::{Difference, compare};
pub use finding::{Finding, Place, Severity};
pub use lint::{Schemas, lint};
pub use mapping::{Continuation, Mapping};

/// A catalogue, read whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Catalogue {
    /// Its name.
    #[serde(rename = "catalogue")]
    pub slug: Slug,
    /// Its version; any change to a badge, a criterion or a rule makes a new one.
    pub version: String,
    /// Who stands behind it.
    pub status: Status,
    /// What it is and who stands behind it, in a sentence shown wherever it is adopted.
    pub label: Localized,
    /// What its badges are not; stands at the end of every criteria text.
    pub notice: Localized,
    /// The sentences around every list of criteria.
    pub criteria_text: CriteriaText,
    /// The competencies, in the order to show them.
    pub badges: Vec<Competency>,
    /// The composites, in the order to show them.
    pub composites: Vec<CompositeBadge>,
    /// The SVG image of each badge and composite; not in the snapshot.
    #[serde(skip)]
    pub images: BTreeMap<Slug, Vec<u8>>,
}

/// Who stands behind a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nobody: it is a proposal.
    #[serde(rename = "proposition")]
    Proposal,
    /// An authority, named in the label.
    Approved,
    /// Nobody any more.
    Retired,
}

/// The sentences that hold the published criteria together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriteriaText {
    /// Introduces the list of criteria.
    pub lead: Localized,
    /// Introduces the list of possible evidence.
    pub evidence: Localized,
    /// Says what evidence must not contain.
    pub privacy: Localized,
}

/// One competency, attested by a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Competency {
    /// The file's `$schema`, for editors; not kept.
    #[serde(rename = "$schema", default, skip_serializing)]
    schema: Option<String>,
    /// Its name in rules.
    pub slug: Slug,
    /// Where it belongs.
    pub level: Level,
    /// The badge's title.
    pub name: Localized,
    /// What the badge recognises, in one sentence.
    pub description: Localized,
    /// What a person shows.
    pub criteria: Vec<Criterion>,
    /// Ways of showing it.
    pub evidence: Vec<PossibleEvidence>,
    /// Words under which the badge is found.
    pub tags: Vec<String>,
    /// How many months a badge is valid; for ever when absent.
    pub validity_months: Option<u32>,
    /// Links to public frameworks, checked or not: see [`emitted_alignments`].
    pub alignments: Vec<CatalogueAlignment>,
}

/// Where a competency belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Mandatory for the main composite.
    #[serde(rename = "socle")]
    Core,
    /// A further skill.
    #[serde(rename = "approfondissement")]
    Further,
}

/// One thing a person shows, completing “the person shows that they can …”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its name inside the badge; never changes.
    pub id: Slug,
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

/// One way of showing a competency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PossibleEvidence {
    /// Its name inside the badge; never changes.
    pub id: Slug,
    /// It comes from someone other than the applicant.
    pub third_party: bool,
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

/// A link to an item of a public framework: “related to”, never “equivalent to”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CatalogueAlignment {
    /// The item's name in its framework.
    pub target_name: String,
    /// The item's page, or its framework's.
    pub target_url: String,
    /// The framework's name.
    pub target_framework: String,
    /// The item's code.
    pub target_code: String,
    /// The part of the item that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_description: Option<String>,
    /// When and how somebody compared it with its source; absent as long as nobody has.
    #[serde(default)]
    pub checked: Option<Checked>,
    /// A remark for reviewers, never published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The check of an alignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// The month, as `YYYY-MM`.
    pub on: String,
    /// What was read and what was not.
    pub how: String,
}

/// A composite as the catalogue proposes it; what a revoked component does is the programme's choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompositeBadge {
    /// The file's `$schema`, for editors; not kept.
    #[serde(rename = "$schema", default, skip_serializing)]
    schema: Option<String>,
    /// Its name in rules.
    pub slug: Slug,
    /// The badge's title.
    pub name: Localized,
    /// What the badge recognises, in one sentence.
    pub description: Localized,
    /// What a person holds.
    pub rule: Requirement,
    /// How many months an award is valid; for ever when absent.
    pub validity_months: Option<u32>,
    /// How an expiring award is renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<Renewal>,
    /// Links to public frameworks, checked or not: see [`emitted_alignments`].
    #[serde(default)]
    pub alignments: Vec<CatalogueAlignment>,
}

impl Criterion {
    /// The criterion in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

impl PossibleEvidence {
    /// The evidence in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

impl CompositeBadge {
    /// The composite under a programme's policy.
    pub fn composite(&self, on_revoked: OnRevoked) -> Composite {
        Composite {
            slug: self.slug.clone(),
            rule: self.rule.clone(),
            validity_months: self.validity_months,
            renewal: self.renewal.clone(),
            policies: Policies::with(on_revoked),
        }
    }
}

impl Catalogue {
    /// Reads a catalogue from its files (paths relative to its folder, with `/`). With any error, all findings
    /// come back, warnings included.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Catalogue, Vec<Finding>> {
        let (catalogue, findings) = check::check(files);
        let wrong = findings.iter().any(|f| f.severity == Severity::Error);
        match catalogue {
            Some(catalogue) if !wrong => Ok(catalogue),
            _ => Err(findings),
        }
    }

    /// The whole catalogue but its images as one JSON value, for an adoption to keep.
    pub fn to_snapshot(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }

    /// The catalogue of a snapshot, with its images kept apart.
    pub fn from_snapshot(
        snapshot: &Value,
        images: BTreeMap<Slug, Vec<u8>>,
    ) -> Result<Catalogue, serde_json::Error> {
        let mut catalogue = Catalogue::deserialize(snapshot)?;
        catalogue.images = images;
        Ok(catalogue)
    }

    /// The competency of that name.
    pub fn badge(&self, slug: &Slug) -> Option<&Competency> {
        self.badges.iter().find(|badge| badge.slug == *slug)
    }

    /// The composite of that name.
    pub fn composite(&self, slug: &Slug) -> Option<&CompositeBadge> {
        let mut composites = self.composites.iter();
        composites.find(|composite| composite.slug == *slug)
    }

    /// The title of a competency or composite.
    pub fn name(&self, slug: &Slug) -> Option<&Localized> {
        let badge = self.badge(slug).map(|badge| &badge.name);
        badge.or_else(|| self.composite(slug).map(|composite| &composite.name))
    }

    /// The names of the competencies.
    pub fn competencies(&self) -> BTreeSet<Slug> {
        self.badges.iter().map(|badge| badge.slug.clone()).collect()
    }

    /// The composites under a programme's policy, checked and ordered.
    pub fn rules(&self, on_revoked: OnRevoked) -> Result<Rules, Vec<RuleError>> {
        let composites = self.composites.iter();
        let composites: Vec<_> = composites.map(|c| c.composite(on_revoked)).collect();
        validate(&composites, &self.competencies())
    }
}

/// The alignments that may stand in a published badge: those that somebody checked and that are still in force.
pub fn emitted_alignments(
    alignments: &[CatalogueAlignment],
) -> impl Iterator<Item = &CatalogueAlignment> {
    let emitted = |a: &&CatalogueAlignment| a.checked.is_some() && !a.is_retired();
    alignments.iter().filter(emitted)
}

/// Codes of frameworks that are no longer in force.
const RETIRED_CODES: [&str; 1] = ["RNCP34137"];

impl CatalogueAlignment {
    /// The item is known to be out of force.
    fn is_retired(&self) -> bool {
        RETIRED_CODES.contains(&self.target_code.as_str())
    }
}

#[cfg(test)]
mod tests;

//! How competencies continue from one version of a catalogue to the next, so that badges already earned keep counting.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::badge::composite::Requirement;
use crate::badge::error::Invalid;
use crate::badge::recipient::hex;
use crate::badge::text::Slug;

/// What became of the competencies of the version before. One that is not named goes on under its own slug.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Its old slug and its new one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub renamed: BTreeMap<Slug, Slug>,
    /// Its old slug and those of its parts; it may be one of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub split: BTreeMap<Slug, Vec<Slug>>,
    /// What is asked no more: its badges count for nothing.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub retired: BTreeSet<Slug>,
}

impl Mapping {
    /// Everything wrong with it between these competencies, each with its JSON pointer.
    pub fn check(&self, old: &BTreeSet<Slug>, new: &BTreeSet<Slug>) -> Vec<(String, Invalid)> {
        let mut wrong = Vec::new();
        let mut seen = BTreeSet::new();
        let mut refuse = |pointer: String, code, message: String| {
            wrong.push((pointer, Invalid::new(code, message)));
        };
        for (section, slug, targets) in self.entries() {
            let at = format!("/{section}/{slug}");
            if !old.contains(slug) {
                let message = format!("the version in force has no competency “{slug}”");
                refuse(at.clone(), "unknown-competency", message);
            }
            if !seen.insert(slug) {
                let message = format!("“{slug}” continues in one way only; name it once");
                refuse(at.clone(), "mapped-twice", message);
            }
            for target in targets.iter().filter(|target| !new.contains(target)) {
                let message = format!("the new version has no competency “{target}”");
                refuse(at.clone(), "unknown-target", message);
            }
            if section == "split" && targets.iter().collect::<BTreeSet<_>>().len() < 2 {
                let message =
                    "a competency is split into two at least; one that goes on alone is renamed";
                refuse(at.clone(), "too-few-parts", message.to_owned());
            }
            if new.contains(slug) && !targets.contains(&slug) {
                let message = format!(
                    "the new version still has “{slug}”: it goes on under its own name, or is split into itself and others"
                );
                refuse(at, "still-there", message);
            }
        }
        for gone in old.difference(new).filter(|gone| !seen.contains(gone)) {
            let message = format!(
                "the new version has no competency “{gone}”: say in renamed, split or retired what became of it"
            );
            refuse(String::new(), "unmapped-competency", message);
        }
        wrong
    }

    fn entries(&self) -> impl Iterator<Item = (&'static str, &Slug, Vec<&Slug>)> {
        let renamed = self
            .renamed
            .iter()
            .map(|(old, new)| ("renamed", old, vec![new]));
        let split = self
            .split
            .iter()
            .map(|(old, new)| ("split", old, new.iter().collect()));
        let retired = self.retired.iter().map(|old| ("retired", old, vec![]));
        renamed.chain(split).chain(retired)
    }

    /// What a competency of the old version is in the new one; nothing when it was retired.
    pub fn targets(&self, slug: &Slug) -> Vec<Slug> {
        if self.retired.contains(slug) {
            return Vec::new();
        }
        match (self.renamed.get(slug), self.split.get(slug)) {
            (Some(new), _) => vec![new.clone()],
            (None, Some(parts)) => parts.clone(),
            (None, None) => vec![slug.clone()],
        }
    }

    /// A rule of the old version in the words of the new one; a retired leaf stays as it is.
    pub fn requirement(&self, rule: &Requirement) -> Requirement {
        replaced(rule, &|slug| match self.targets(slug) {
            none if none.is_empty() => vec![slug.clone()],
            targets => targets,
        })
    }
}

/// The versions that a programme adopted, oldest first, and how each continues the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Continuation {
    versions: Vec<Uuid>,
    /// The step at `n` leads to the version at `n + 1`.
    steps: Vec<Mapping>,
}

impl Continuation {
    /// From the adoptions, oldest first: the id of the version, and how it continues the one before.
    pub fn new(adoptions: impl IntoIterator<Item = (Uuid, Mapping)>) -> Self {
        let (versions, mappings): (Vec<_>, Vec<_>) = adoptions.into_iter().unzip();
        Self {
            versions,
            steps: mappings.into_iter().skip(1).collect(),
        }
    }

    /// What a badge of that version counts for in the version in force. What was retired on the way has a name that
    /// no rule can give; nothing for a version that was never adopted.
    pub fn leaves(&self, version: Uuid, competency: &Slug) -> BTreeSet<Slug> {
        match self.position(version) {
            Some(from) => self.forward(from, self.steps.len(), [competency.clone()].into()),
            None => BTreeSet::new(),
        }
    }

    /// For which leaves a badge of one version counts by a decision that names a competency of another: both are
    /// looked at in the words of the later of the two.
    pub fn covered(
        &self,
        (version, competency): (Uuid, &Slug),
        (decided, named): (Uuid, &Slug),
    ) -> BTreeSet<Slug> {
        let (Some(from), Some(decided)) = (self.position(version), self.position(decided)) else {
            return BTreeSet::new();
        };
        let meeting = from.max(decided);
        let badge = self.forward(from, meeting, [competency.clone()].into());
        let named = self.forward(decided, meeting, [named.clone()].into());
        let both = badge.intersection(&named).cloned().collect();
        self.forward(meeting, self.steps.len(), both)
    }

    /// A rule of an earlier version in the words of the version in force.
    pub fn requirement(&self, version: Uuid, rule: &Requirement) -> Requirement {
        match self.position(version) {
            Some(from) if from < self.steps.len() => replaced(rule, &|slug| {
                let leaves = self.forward(from, self.steps.len(), [slug.clone()].into());
                leaves.into_iter().collect()
            }),
            _ => rule.clone(),
        }
    }

    /// The versions, oldest first.
    pub fn versions(&self) -> &[Uuid] {
        &self.versions
    }

    fn position(&self, version: Uuid) -> Option<usize> {
        self.versions.iter().position(|known| *known == version)
    }

    fn forward(&self, from: usize, to: usize, slugs: BTreeSet<Slug>) -> BTreeSet<Slug> {
        let steps = self.steps.iter().enumerate().take(to).skip(from);
        steps.fold(slugs, |slugs, (at, step)| {
            let each = slugs.iter().flat_map(|slug| match step.targets(slug) {
                none if none.is_empty() => vec![retired(at, slug)],
                targets => targets,
            });
            each.collect()
        })
    }
}

/// The name of what was retired at that step: long enough that nobody has it.
fn retired(step: usize, slug: &Slug) -> Slug {
    let digest = hex(&Sha256::digest(format!("{step} {slug}")));
    let name = digest.get(..40).unwrap_or_default();
    Slug::parse(&format!("retired-{name}")).unwrap_or_else(|_| slug.clone())
}

fn replaced(rule: &Requirement, with: &dyn Fn(&Slug) -> Vec<Slug>) -> Requirement {
    let parts = |of: &[Requirement]| of.iter().map(|part| replaced(part, with)).collect();
    match rule {
        Requirement::Badge(slug) => {
            let mut leaves = with(slug).into_iter().map(Requirement::Badge);
            match (leaves.next(), leaves.len()) {
                (None, _) => rule.clone(),
                (Some(only), 0) => only,
                (Some(first), _) => {
                    Requirement::All(std::iter::once(first).chain(leaves).collect())
                }
            }
        }
        Requirement::All(of) => Requirement::All(parts(of)),
        Requirement::AtLeast {
            count,
            of,
            earned_within_months,
        } => Requirement::AtLeast {
            count: *count,
            of: parts(of),
            earned_within_months: *earned_within_months,
        },
    }
}

#[cfg(test)]
mod tests;

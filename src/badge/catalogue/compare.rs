//! What changed from one version of a catalogue to another, in words.

use super::mapping::Mapping;
use super::{Catalogue, Competency, CompositeBadge, Level};
use crate::badge::text::{Language, Localized, Slug};
use serde::Serialize;
use std::collections::BTreeSet;

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Stable, kebab-case.
    pub code: &'static str,
    /// The competency or composite, by its new slug unless it is gone; nothing for what concerns all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// In words.
    pub words: Localized,
}

/// Everything that changed, in the order of the new version, then what is gone.
pub fn compare(old: &Catalogue, new: &Catalogue, mapping: &Mapping) -> Vec<Difference> {
    let mut told = Told::default();
    if (&old.notice, &old.criteria_text) != (&new.notice, &new.criteria_text) {
        told.say(
            "shared-sentences-changed",
            None,
            [
                "Les phrases communes à tous les badges changent.",
                "The sentences that all badges share change.",
            ],
        );
    }
    for badge in &new.badges {
        told.competency(old, badge, mapping);
    }
    let renamed = mapping.renamed.keys().chain(mapping.split.keys());
    let continued: BTreeSet<_> = renamed.chain(new.badges.iter().map(|b| &b.slug)).collect();
    for gone in old.badges.iter().filter(|b| !continued.contains(&b.slug)) {
        told.name(
            "competency-retired",
            &gone.slug,
            &gone.name,
            [
                "{} est retiré : ses badges ne comptent plus pour rien.",
                "{} is retired: its badges no longer count for anything.",
            ],
        );
    }
    for composite in &new.composites {
        told.composite(old, new, composite);
    }
    for gone in old
        .composites
        .iter()
        .filter(|c| new.composite(&c.slug).is_none())
    {
        told.name("composite-archived", &gone.slug, &gone.name, [
            "Le badge de synthèse {} est archivé : il n’est plus délivré, ses titulaires le gardent.",
            "The composite {} is archived: it is awarded no more, its holders keep theirs.",
        ]);
    }
    told.0
}

#[derive(Default)]
struct Told(Vec<Difference>);

impl Told {
    fn say(&mut self, code: &'static str, slug: Option<&Slug>, [fr, en]: [impl Into<String>; 2]) {
        self.0.push(Difference {
            code,
            slug: slug.cloned(),
            words: Localized {
                fr: fr.into(),
                en: en.into(),
            },
        });
    }

    /// Says it with the name in place of `{}`.
    fn name(&mut self, code: &'static str, slug: &Slug, name: &Localized, [fr, en]: [&str; 2]) {
        let words = [
            fr.replace("{}", &quoted(&name.fr, Language::Fr)),
            en.replace("{}", &quoted(&name.en, Language::En)),
        ];
        self.say(code, Some(slug), words);
    }

    fn competency(&mut self, old: &Catalogue, new: &Competency, mapping: &Mapping) {
        let from: Vec<_> = old
            .badges
            .iter()
            .filter(|b| mapping.targets(&b.slug).contains(&new.slug))
            .collect();
        let Some(before) = from.iter().find(|b| b.slug == new.slug).or(from.first()) else {
            return self.name(
                "competency-added",
                &new.slug,
                &new.name,
                ["{} est ajouté.", "{} is added."],
            );
        };
        for one in &from {
            let (fr, en) = (&one.name.fr, &one.name.en);
            if let Some(parts) = mapping.split.get(&one.slug) {
                let count = parts.len();
                self.name("competency-split", &new.slug, &new.name, [
                    &format!("{{}} vient de « {fr} », partagé en {count} : ses badges comptent pour chaque partie."),
                    &format!("{{}} comes from “{en}”, split into {count}: its badges count for each part."),
                ]);
            } else if one.slug != new.slug {
                self.name(
                    "competency-renamed",
                    &new.slug,
                    &new.name,
                    [
                        &format!(
                            "{{}} continue « {fr} » ({} devient {}) : ses badges comptent.",
                            one.slug, new.slug
                        ),
                        &format!(
                            "{{}} continues “{en}” ({} becomes {}): its badges count.",
                            one.slug, new.slug
                        ),
                    ],
                );
            }
        }
        self.texts(
            &new.slug,
            (&before.name, &before.description),
            (&new.name, &new.description),
        );
        self.criteria(before, new);
        if before.level != new.level {
            let level = |level| match level {
                Level::Core => ("socle", "core"),
                Level::Further => ("approfondissement", "further"),
            };
            let ((fr, en), (to_fr, to_en)) = (level(before.level), level(new.level));
            self.name(
                "level-changed",
                &new.slug,
                &new.name,
                [
                    &format!("{{}} passe de {fr} à {to_fr}."),
                    &format!("{{}} goes from {en} to {to_en}."),
                ],
            );
        }
        self.validity(
            &new.slug,
            &new.name,
            before.validity_months,
            new.validity_months,
        );
        if before.evidence != new.evidence {
            self.name(
                "evidence-changed",
                &new.slug,
                &new.name,
                [
                    "Les preuves possibles de {} changent.",
                    "The possible evidence of {} changes.",
                ],
            );
        }
        if before.alignments != new.alignments {
            self.name(
                "alignments-changed",
                &new.slug,
                &new.name,
                [
                    "Les liens de {} avec des référentiels changent.",
                    "The alignments of {} change.",
                ],
            );
        }
    }

    fn texts(&mut self, slug: &Slug, old: (&Localized, &Localized), new: (&Localized, &Localized)) {
        if old.0 != new.0 {
            let (fr, en) = (&old.0.fr, &old.0.en);
            self.name(
                "name-changed",
                slug,
                new.0,
                [
                    &format!("« {fr} » s’appelle désormais {{}}."),
                    &format!("“{en}” is now called {{}}."),
                ],
            );
        }
        if old.1 != new.1 {
            self.name(
                "description-changed",
                slug,
                new.0,
                [
                    "La description de {} change.",
                    "The description of {} changes.",
                ],
            );
        }
    }

    fn criteria(&mut self, old: &Competency, new: &Competency) {
        for criterion in &new.criteria {
            match old.criteria.iter().find(|c| c.id == criterion.id) {
                None => self.name(
                    "criterion-added",
                    &new.slug,
                    &new.name,
                    [
                        &format!("{{}} demande aussi : {}.", criterion.fr),
                        &format!("{{}} also asks: {}.", criterion.en),
                    ],
                ),
                Some(before) if before != criterion => {
                    self.name(
                        "criterion-changed",
                        &new.slug,
                        &new.name,
                        [
                            &format!(
                                "Un critère de {{}} change : « {} » devient « {} ».",
                                before.fr, criterion.fr
                            ),
                            &format!(
                                "A criterion of {{}} changes: “{}” becomes “{}”.",
                                before.en, criterion.en
                            ),
                        ],
                    );
                }
                Some(_) => {}
            }
        }
        for gone in &old.criteria {
            if !new.criteria.iter().any(|c| c.id == gone.id) {
                self.name(
                    "criterion-removed",
                    &new.slug,
                    &new.name,
                    [
                        &format!("{{}} ne demande plus : {}.", gone.fr),
                        &format!("{{}} no longer asks: {}.", gone.en),
                    ],
                );
            }
        }
    }

    fn validity(&mut self, slug: &Slug, name: &Localized, old: Option<u32>, new: Option<u32>) {
        if old == new {
            return;
        }
        let [from, to] = [old, new].map(|months| match months {
            None => ("sans limite de durée".to_owned(), "for ever".to_owned()),
            Some(1) => ("1 mois".to_owned(), "for 1 month".to_owned()),
            Some(months) => (format!("{months} mois"), format!("for {months} months")),
        });
        self.name(
            "validity-changed",
            slug,
            name,
            [
                &format!("La durée de {{}} change : {} au lieu de {}.", to.0, from.0),
                &format!("{{}} is valid {} instead of {}.", to.1, from.1),
            ],
        );
    }

    fn composite(&mut self, old: &Catalogue, new: &Catalogue, composite: &CompositeBadge) {
        let (slug, name) = (&composite.slug, &composite.name);
        let say =
            |rule| [Language::Fr, Language::En].map(|language| new.rule_in_words(rule, language));
        let [fr, en] = say(&composite.rule);
        let Some(before) = old.composite(slug) else {
            return self.name(
                "composite-added",
                slug,
                name,
                [
                    &format!("Le badge de synthèse {{}} est ajouté : {fr}."),
                    &format!("The composite {{}} is added: {en}."),
                ],
            );
        };
        self.texts(
            slug,
            (&before.name, &before.description),
            (name, &composite.description),
        );
        if before.rule != composite.rule {
            let was = |language| old.rule_in_words(&before.rule, language);
            self.name(
                "rule-changed",
                slug,
                name,
                [
                    &format!(
                        "La règle de {{}} change : {fr}, au lieu de {}.",
                        was(Language::Fr)
                    ),
                    &format!(
                        "The rule of {{}} changes: {en}, instead of {}.",
                        was(Language::En)
                    ),
                ],
            );
        }
        self.validity(
            slug,
            name,
            before.validity_months,
            composite.validity_months,
        );
        if before.renewal != composite.renewal {
            let [fr, en] = match &composite.renewal {
                Some(renewal) => {
                    let [fr, en] = say(&renewal.rule);
                    [
                        format!("Le renouvellement de {{}} change : {fr}."),
                        format!("The renewal of {{}} changes: {en}."),
                    ]
                }
                None => [
                    "{} ne se renouvelle plus avant son échéance.".to_owned(),
                    "{} is no longer renewed before it expires.".to_owned(),
                ],
            };
            self.name("renewal-changed", slug, name, [&fr, &en]);
        }
    }
}

fn quoted(name: &str, language: Language) -> String {
    match language {
        Language::Fr => format!("« {name} »"),
        Language::En => format!("“{name}”"),
    }
}

#[cfg(test)]
mod tests;

//! The criteria texts of badges, as Markdown.

use super::{Catalogue, Competency, CompositeBadge};
use crate::badge::composite::Requirement;
use crate::badge::text::Language;

impl Catalogue {
    /// The criteria of a competency: lead and list, possible evidence, privacy, notice.
    pub fn criteria_markdown(&self, badge: &Competency, language: Language) -> String {
        let text = &self.criteria_text;
        let criteria = badge.criteria.iter().map(|item| item.get(language));
        let evidence = badge.evidence.iter().map(|item| item.get(language));
        let paragraphs = [
            on_one_line(text.lead.get(language)),
            list(criteria),
            on_one_line(text.evidence.get(language)),
            list(evidence),
            on_one_line(text.privacy.get(language)),
            on_one_line(self.notice.get(language)),
        ];
        paragraphs.join("\n\n")
    }

    /// The criteria of a composite: its rule in words, its validity and renewal, notice.
    pub fn composite_criteria_markdown(
        &self,
        composite: &CompositeBadge,
        language: Language,
    ) -> String {
        let rule = self.rule_in_words(&composite.rule, language);
        let mut paragraphs = vec![match language {
            Language::Fr => {
                format!("Ce badge est délivré par règle à la personne qui réunit {rule}.")
            }
            Language::En => {
                format!("This badge is awarded by rule to the person who holds {rule}.")
            }
        }];
        if let Some(months) = composite.validity_months {
            paragraphs.push(match (language, months) {
                (Language::Fr, _) => format!("Il est valable {months} mois."),
                (Language::En, 1) => "It is valid for 1 month.".to_owned(),
                (Language::En, _) => format!("It is valid for {months} months."),
            });
        }
        if let Some(renewal) = &composite.renewal {
            let rule = self.rule_in_words(&renewal.rule, language);
            let (before, after) = (renewal.opens_days_before, renewal.grace_days);
            paragraphs.push(match language {
                Language::Fr => format!(
                    "Il se renouvelle de {before} jours avant son échéance à {after} jours après, pour la personne \
                     qui réunit {rule}."
                ),
                Language::En => format!(
                    "It can be renewed from {before} days before it expires to {after} days after, by the person \
                     who holds {rule}."
                ),
            });
        }
        paragraphs.push(on_one_line(self.notice.get(language)));
        paragraphs.join("\n\n")
    }

    /// A rule in words, with the titles of this catalogue; a badge it does not know goes by its slug.
    pub fn rule_in_words(&self, rule: &Requirement, language: Language) -> String {
        rule.in_words(language, &|slug| match self.name(slug) {
            Some(name) => on_one_line(name.get(language)),
            None => slug.to_string(),
        })
    }
}

fn list<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<_> = items
        .map(|item| format!("- {}", on_one_line(item)))
        .collect();
    items.join("\n")
}

/// The text without the line breaks that would end a Markdown paragraph or item. No-break spaces stay.
fn on_one_line(text: &str) -> String {
    let breaks = |c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}';
    let words: Vec<_> = text.split(breaks).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

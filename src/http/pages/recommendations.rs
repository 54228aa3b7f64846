//! What people say of an issued badge, asked by its holder. Never beside the endorsements of organisations: nothing signs it.

use super::words::{Day, Words};
use crate::storage::personal_endorsements::{PersonalEndorsement, Relation};

/// One of them on a page.
pub struct RecommendationView {
    /// Who says so.
    pub name: String,
    /// What they do, and where.
    pub role: String,
    /// As what they were asked.
    pub relation: String,
    /// When.
    pub date: Option<Day>,
    /// What it is: the word of a person, unsigned.
    pub mark: String,
    /// The language of the words.
    pub lang: &'static str,
    /// The words, line by line: they were typed as they are, and are no Markdown.
    pub lines: Vec<String>,
}

impl RecommendationView {
    /// How one is shown.
    pub fn new(t: Words, one: &PersonalEndorsement) -> Self {
        Self {
            name: one.said.name.clone(),
            role: one.said.role.clone(),
            relation: relation(t, one.relation),
            date: one.given_at.map(|at| t.day(at)),
            mark: t.say("vouch-unsigned"),
            lang: one.said.language.tag(),
            lines: lines(&one.said.words),
        }
    }
}

/// As what somebody was asked, in words.
pub fn relation(t: Words, relation: Relation) -> String {
    t.say(&format!("vouch-as-{}", relation.name()))
}

/// What somebody typed, line by line.
pub fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

//! The tree of a rule: which badges it asks for, and which issued badges stood for them.

use super::words::Words;
use crate::badge::{composite::Requirement, text::Slug};
use askama::Template;

/// A badge of the tree.
#[derive(Debug, Clone, Default)]
pub struct Leaf {
    /// Its name.
    pub name: String,
    /// The language of its name.
    pub lang: &'static str,
    /// Its page.
    pub link: Option<String>,
    /// Its image.
    pub image: Option<String>,
    /// Who issued it and when, or why it is not a link.
    pub detail: Option<String>,
    /// What happened to it since.
    pub since: Option<String>,
}

/// A group of badges; shown as a list inside the list.
#[derive(Template)]
#[template(path = "tree.html")]
pub struct Tree {
    /// What is asked of the parts; none at the top of a plain list.
    pub lead: Option<String>,
    /// In the order of the rule.
    pub parts: Vec<Part>,
}

/// A part of a group.
pub enum Part {
    /// A badge.
    Badge(Leaf),
    /// A group inside.
    Group(Tree),
}

impl Tree {
    /// The tree of a rule. At its top, a group of which all is asked needs no introduction.
    pub fn new(t: Words, rule: &Requirement, leaf: &mut dyn FnMut(&Slug) -> Leaf) -> Self {
        let mut tree = group(t, rule, leaf);
        if matches!(rule, Requirement::All(_)) {
            tree.lead = None;
        }
        tree
    }
}

fn group(t: Words, rule: &Requirement, leaf: &mut dyn FnMut(&Slug) -> Leaf) -> Tree {
    let lead = match rule {
        Requirement::Badge(_) => None,
        Requirement::All(_) => Some(t.say("tree-all")),
        Requirement::AtLeast {
            count,
            earned_within_months: None,
            ..
        } => Some(t.count("tree-at-least", &[("count", *count as usize)])),
        Requirement::AtLeast {
            count,
            earned_within_months: Some(months),
            ..
        } => Some(t.count(
            "tree-at-least-recent",
            &[("count", *count as usize), ("months", *months as usize)],
        )),
    };
    let parts = match rule {
        Requirement::Badge(slug) => vec![Part::Badge(leaf(slug))],
        Requirement::All(of) | Requirement::AtLeast { of, .. } => of
            .iter()
            .map(|part| match part {
                Requirement::Badge(slug) => Part::Badge(leaf(slug)),
                inner => Part::Group(group(t, inner, leaf)),
            })
            .collect(),
    };
    Tree { lead, parts }
}

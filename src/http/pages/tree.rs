//! The tree of a rule: which badges it asks for, and which issued badges stood for them.

use super::words::Words;
use crate::badge::{
    composite::{LeafState, Progress, ProgressNode, Requirement},
    text::Slug,
    urls::BaseUrl,
};
use crate::issuing::progress::ProgrammeProgress;
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

/// Where the reader stands with a composite or a part of its rule, for a page that only they see.
pub fn standing(t: Words, base: &BaseUrl, found: &ProgrammeProgress, part: &Progress) -> Tree {
    let (lead, parts) = match &part.node {
        ProgressNode::Badge { .. } => (None, std::slice::from_ref(part)),
        ProgressNode::All { all } => (Some(t.say("tree-all")), all.as_slice()),
        ProgressNode::AtLeast { at_least } => {
            let (count, of) = (at_least.count, at_least.of.as_slice());
            (Some(lead(t, count, at_least.earned_within_months)), of)
        }
    };
    let parts = parts.iter().map(|part| match &part.node {
        ProgressNode::Badge {
            badge,
            state,
            assertion,
            expires,
        } => {
            let link = assertion.and_then(|id| found.address(base, badge, id));
            let words = state.in_words(t.0).to_owned();
            let by_decision = assertion.and_then(|id| found.via.get(&(badge.clone(), id)));
            Part::Badge(Leaf {
                name: found.name(badge, t.0),
                lang: t.tag(),
                link,
                detail: Some(match (state, expires) {
                    (LeafState::Expired, Some(date)) => {
                        t.with("tree-now-expired", &[("date", &t.date(*date))])
                    }
                    _ => words,
                }),
                since: by_decision.map(|_| t.say("tree-by-decision")),
                ..Leaf::default()
            })
        }
        _ => Part::Group(standing(t, base, found, part)),
    });
    Tree {
        lead,
        parts: parts.collect(),
    }
}

fn lead(t: Words, count: u32, months: Option<u32>) -> String {
    let count = ("count", count as usize);
    match months {
        None => t.count("tree-at-least", &[count]),
        Some(months) => t.count(
            "tree-at-least-recent",
            &[count, ("months", months as usize)],
        ),
    }
}

fn group(t: Words, rule: &Requirement, leaf: &mut dyn FnMut(&Slug) -> Leaf) -> Tree {
    let lead = match rule {
        Requirement::Badge(_) => None,
        Requirement::All(_) => Some(t.say("tree-all")),
        Requirement::AtLeast {
            count,
            earned_within_months,
            ..
        } => Some(lead(t, *count, *earned_within_months)),
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

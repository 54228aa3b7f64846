//! Composite badges: badges that award themselves when a person holds what their rule asks.
//!
//! [`Requirement`] is the rule as data, [`validate`] refuses rules that cannot work, [`progress`] says where a
//! person stands, [`awards_due`] what is to be awarded now and [`to_revoke`] what no longer stands. [`PublishedRule`]
//! is what the BadgeClass says of it. Everything here is a pure function of its arguments; nobody's order of input changes an answer.

mod awarding;
mod evaluation;
mod published;
mod requirement;
mod rules;
mod standing_words;
mod words;

pub use awarding::{Award, Component, Due, awards_due, to_revoke};
pub use evaluation::{Held, LeafState, Progress, ProgressNode, ProgressOf, progress};
pub use published::{CompositeRule, EXTENSION, PublishedRule};
pub use requirement::Requirement;
pub use rules::{
    Composite, MAX_DEPTH, MAX_LEAVES, MAX_MONTHS, OnRevoked, Renewal, RuleError, RuleProblem,
    Rules, validate,
};

#[cfg(test)]
mod tests;

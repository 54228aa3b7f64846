//! Composite badges: badges that award themselves when a person holds what their rule asks.
//!
//! [`Requirement`] is the rule as data, [`validate`] refuses rules that cannot work, [`progress`] says where a
//! person stands, [`awards_due`] what is to be awarded now, [`to_revoke`] and
//! [`to_suspend`] what no longer stands, under the composite's [`Policies`]. [`PublishedRule`]
//! is what the BadgeClass says of it, [`Simulation`] what a rule would bring. Everything here is a pure function of
//! its arguments; nobody's order of input changes an answer.

mod awarding;
mod evaluation;
mod merging;
mod policies;
mod published;
mod requirement;
mod rules;
mod simple;
mod simulation;
mod standing_words;
mod words;

pub use awarding::{Award, Component, Due, awards_due, to_revoke, to_suspend};
pub use evaluation::{Held, LeafState, Progress, ProgressNode, ProgressOf, progress, standing};
pub use merging::{Settled, settle};
pub use policies::{
    MAX_PENDING_DAYS, OnEarlier, OnEnded, OnExpired, OnRevoked, Policies, Recognised,
};
pub use published::{CompositeRule, EXTENSION, PublishedRule};
pub use requirement::Requirement;
pub use rules::{
    Composite, MAX_DEPTH, MAX_LEAVES, MAX_MONTHS, Renewal, RuleError, RuleProblem, Rules, validate,
};
pub use simple::{Choice, SimplePlace, SimpleRule};
pub use simulation::{Blocking, Simulation, Subject};

#[cfg(test)]
mod tests;

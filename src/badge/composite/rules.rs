//! Composites as a programme defines them, and the checks that refuse a rule that cannot work.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Policies, Requirement};
use crate::badge::text::Slug;

/// The greatest nesting of a rule; a lone badge is 1 deep.
pub const MAX_DEPTH: usize = 8;
/// The most badges one rule may name, repetitions included.
pub const MAX_LEAVES: usize = 200;
/// The longest duration a rule may name, in months.
pub const MAX_MONTHS: u32 = 600;
/// Every month has at least this many days.
const DAYS_OF_A_MONTH: u32 = 28;

/// How an expiring composite is earned again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Renewal {
    /// What the person must hold to renew.
    pub rule: Requirement,
    /// The window opens this many days before the expiry.
    pub opens_days_before: u32,
    /// The window closes this many days after the expiry; then the first rule applies again.
    pub grace_days: u32,
    /// Days before the expiry at which the holder is reminded.
    #[serde(default)]
    pub reminder_days: Vec<u32>,
}

/// A badge awarded by rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Composite {
    /// Its name in rules; never a competency's.
    pub slug: Slug,
    /// What the person must hold.
    pub rule: Requirement,
    /// How long an award is valid, in months from its award; for ever when absent.
    #[serde(default)]
    pub validity_months: Option<u32>,
    /// How an expiring award is renewed; by the first rule, after its expiry, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<Renewal>,
    /// What may become of awards. A rule is kept without them: they may change while it stays.
    #[serde(
        default,
        alias = "onComponentRevoked",
        skip_serializing,
        deserialize_with = "kept_apart"
    )]
    pub policies: Policies,
}

/// Reads whatever an older version wrote here, and forgets it.
fn kept_apart<'de, D: serde::Deserializer<'de>>(text: D) -> Result<Policies, D::Error> {
    serde::de::IgnoredAny::deserialize(text).map(|_| Policies::default())
}

impl Composite {
    /// The rule and, if any, the renewal rule.
    fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        let renewal = self.renewal.iter().map(|renewal| &renewal.rule);
        std::iter::once(&self.rule).chain(renewal)
    }
}

/// The composites of one programme, checked, those that others are made of first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    ordered: Vec<Composite>,
}

impl Rules {
    /// Every composite, nested ones before those that name them.
    pub fn iter(&self) -> std::slice::Iter<'_, Composite> {
        self.ordered.iter()
    }

    /// The composite of that name.
    pub fn get(&self, slug: &Slug) -> Option<&Composite> {
        self.ordered.iter().find(|c| c.slug == *slug)
    }
}

impl<'a> IntoIterator for &'a Rules {
    type Item = &'a Composite;
    type IntoIter = std::slice::Iter<'a, Composite>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One reason to refuse a composite, with the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The composite at fault.
    pub composite: Slug,
    /// Where in the composite's JSON, as a JSON pointer: `/rule/all/2`, `/renewal/rule/atLeast/count`.
    pub pointer: String,
    /// What is wrong there.
    pub problem: RuleProblem,
}

/// What can be wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleProblem {
    /// A group without parts.
    #[error("the group is empty: nothing would be asked")]
    EmptyGroup,
    /// `atLeast` with `count` 0.
    #[error("count is 0: at least one part must be asked")]
    CountBelowOne,
    /// `atLeast` asks more parts than the group has.
    #[error("count is {count} but the group has only {parts}: nobody could ever earn it")]
    CountUnreachable {
        /// The count asked.
        count: u32,
        /// The parts there are.
        parts: usize,
    },
    /// A leaf that is neither a competency nor a composite of the programme.
    #[error("“{0}” is neither a competency of the catalogue nor a composite of the programme")]
    UnknownCompetency(Slug),
    /// The same leaf twice among the parts of one group.
    #[error("“{0}” stands twice in this group; a badge counts once")]
    DuplicateLeaf(Slug),
    /// Composites that need each other, the first one repeated at the end.
    #[error("composites need each other in a circle: {}", circle(.0))]
    CompositeCycle(Vec<Slug>),
    /// Deeper than [`MAX_DEPTH`].
    #[error("the rule is nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    /// More than [`MAX_LEAVES`] leaves.
    #[error("the rule names {0} badges; {MAX_LEAVES} at most")]
    TooManyLeaves(usize),
    /// Two composites of that name.
    #[error("two composites have this name")]
    DuplicateComposite,
    /// A composite named like a competency.
    #[error("a competency already has this name")]
    NameTaken,
    /// A duration of 0 or of more than [`MAX_MONTHS`] months.
    #[error("a duration lies between 1 and {MAX_MONTHS} months")]
    DurationOutOfRange,
    /// A renewal for a composite that never expires: its window would never open.
    #[error("there is a renewal but no validity: the renewal window would never open")]
    RenewalWithoutValidity,
    /// A renewal window that is open from the day of the award.
    #[error("the renewal window would be open from the day of the award")]
    RenewalWindowTooLong,
}

fn circle(slugs: &[Slug]) -> String {
    let names: Vec<_> = slugs.iter().map(Slug::as_str).collect();
    names.join(" → ")
}

impl RuleError {
    /// The stable, kebab-case name of the problem.
    pub fn code(&self) -> &'static str {
        match self.problem {
            RuleProblem::EmptyGroup => "empty-group",
            RuleProblem::CountBelowOne => "count-below-one",
            RuleProblem::CountUnreachable { .. } => "count-unreachable",
            RuleProblem::UnknownCompetency(_) => "unknown-competency",
            RuleProblem::DuplicateLeaf(_) => "duplicate-leaf",
            RuleProblem::CompositeCycle(_) => "composite-cycle",
            RuleProblem::TooDeep => "too-deep",
            RuleProblem::TooManyLeaves(_) => "too-many-leaves",
            RuleProblem::DuplicateComposite => "duplicate-composite",
            RuleProblem::NameTaken => "name-taken",
            RuleProblem::DurationOutOfRange => "duration-out-of-range",
            RuleProblem::RenewalWithoutValidity => "renewal-without-validity",
            RuleProblem::RenewalWindowTooLong => "renewal-window-too-long",
        }
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "composite “{}” at {}: {}",
            self.composite, self.pointer, self.problem
        )
    }
}

impl std::error::Error for RuleError {}

/// Checks the composites of one programme against its competencies and orders them, nested ones first.
/// All problems are told at once.
pub fn validate(
    composites: &[Composite],
    competencies: &BTreeSet<Slug>,
) -> Result<Rules, Vec<RuleError>> {
    let mut known = competencies.clone();
    let mut errors = Vec::new();
    let mut by_slug = BTreeMap::new();
    for composite in composites {
        known.insert(composite.slug.clone());
        let mut refuse = |problem| errors.push(error(&composite.slug, "/slug", problem));
        if competencies.contains(&composite.slug) {
            refuse(RuleProblem::NameTaken);
        }
        if by_slug.insert(&composite.slug, composite).is_some() {
            refuse(RuleProblem::DuplicateComposite);
        }
    }
    for composite in composites {
        check_composite(composite, &known, &mut errors);
    }
    let (ordered, cycles) = order(&by_slug);
    errors.extend(cycles);
    if errors.is_empty() {
        Ok(Rules { ordered })
    } else {
        Err(errors)
    }
}

fn error(composite: &Slug, pointer: &str, problem: RuleProblem) -> RuleError {
    RuleError {
        composite: composite.clone(),
        pointer: pointer.to_owned(),
        problem,
    }
}

fn check_composite(composite: &Composite, known: &BTreeSet<Slug>, errors: &mut Vec<RuleError>) {
    let mut check = TreeCheck {
        composite: &composite.slug,
        known,
        errors,
    };
    check.tree(&composite.rule, "/rule");
    if let Some(months) = composite.validity_months {
        check.months(months, "/validityMonths");
    }
    let Some(renewal) = &composite.renewal else {
        return;
    };
    check.tree(&renewal.rule, "/renewal/rule");
    match composite.validity_months {
        None => check.refuse("/renewal", RuleProblem::RenewalWithoutValidity),
        Some(months) if renewal.opens_days_before >= months.saturating_mul(DAYS_OF_A_MONTH) => {
            check.refuse(
                "/renewal/opensDaysBefore",
                RuleProblem::RenewalWindowTooLong,
            );
        }
        Some(_) => {}
    }
    if renewal.grace_days > MAX_MONTHS * DAYS_OF_A_MONTH {
        check.refuse("/renewal/graceDays", RuleProblem::DurationOutOfRange);
    }
}

struct TreeCheck<'a> {
    composite: &'a Slug,
    known: &'a BTreeSet<Slug>,
    errors: &'a mut Vec<RuleError>,
}

impl TreeCheck<'_> {
    fn refuse(&mut self, pointer: &str, problem: RuleProblem) {
        self.errors.push(error(self.composite, pointer, problem));
    }

    fn months(&mut self, months: u32, pointer: &str) {
        if !(1..=MAX_MONTHS).contains(&months) {
            self.refuse(pointer, RuleProblem::DurationOutOfRange);
        }
    }

    fn tree(&mut self, root: &Requirement, pointer: &str) {
        let leaves = root.leaves().len();
        if leaves > MAX_LEAVES {
            // One sentence instead of one per leaf: such a rule is refused whole.
            self.refuse(pointer, RuleProblem::TooManyLeaves(leaves));
        } else {
            self.requirement(root, pointer, 1);
        }
    }

    fn requirement(&mut self, requirement: &Requirement, pointer: &str, depth: usize) {
        if depth > MAX_DEPTH {
            self.refuse(pointer, RuleProblem::TooDeep);
            return;
        }
        match requirement {
            Requirement::Badge(slug) => {
                if !self.known.contains(slug) {
                    let unknown = RuleProblem::UnknownCompetency(slug.clone());
                    self.refuse(&format!("{pointer}/badge"), unknown);
                }
            }
            Requirement::All(parts) => self.group(parts, &format!("{pointer}/all"), depth),
            Requirement::AtLeast {
                count,
                of,
                earned_within_months,
            } => {
                let count_at = format!("{pointer}/atLeast/count");
                let (count, parts) = (*count, of.len());
                if count < 1 {
                    self.refuse(&count_at, RuleProblem::CountBelowOne);
                }
                if parts > 0 && usize::try_from(count).is_ok_and(|count| count > parts) {
                    self.refuse(&count_at, RuleProblem::CountUnreachable { count, parts });
                }
                if let Some(months) = earned_within_months {
                    self.months(*months, &format!("{pointer}/atLeast/earnedWithinMonths"));
                }
                self.group(of, &format!("{pointer}/atLeast/of"), depth);
            }
        }
    }

    fn group(&mut self, parts: &[Requirement], pointer: &str, depth: usize) {
        if parts.is_empty() {
            self.refuse(pointer, RuleProblem::EmptyGroup);
        }
        let mut seen = BTreeSet::new();
        for (index, part) in parts.iter().enumerate() {
            let here = format!("{pointer}/{index}");
            if let Requirement::Badge(slug) = part
                && !seen.insert(slug)
            {
                self.refuse(&here, RuleProblem::DuplicateLeaf(slug.clone()));
            }
            self.requirement(part, &here, depth + 1);
        }
    }
}

/// Sorts composites so that each comes after those it names (the smallest name first among equals), and tells
/// every circle found. Written without recursion: a programme may chain composites as far as it likes.
fn order(by_slug: &BTreeMap<&Slug, &Composite>) -> (Vec<Composite>, Vec<RuleError>) {
    let mut waiting: BTreeMap<&Slug, BTreeSet<&Slug>> = BTreeMap::new();
    let mut named_by: BTreeMap<&Slug, Vec<&Slug>> = BTreeMap::new();
    for (slug, composite) in by_slug {
        let leaves = composite.requirements().flat_map(Requirement::leaves);
        let needs: BTreeSet<_> = leaves.filter(|leaf| by_slug.contains_key(leaf)).collect();
        for need in &needs {
            named_by.entry(need).or_default().push(slug);
        }
        waiting.insert(slug, needs);
    }
    let is_free =
        |(slug, needs): (&&'_ Slug, &BTreeSet<&Slug>)| needs.is_empty().then(|| (*slug).clone());
    let mut free: BTreeSet<Slug> = waiting.iter().filter_map(is_free).collect();
    let mut ordered = Vec::new();
    while let Some(slug) = free.pop_first() {
        waiting.remove(&slug);
        ordered.push(by_slug[&slug].clone());
        for outer in named_by.get(&slug).into_iter().flatten() {
            if let Some(needs) = waiting.get_mut(outer) {
                needs.remove(&slug);
                if needs.is_empty() {
                    free.insert((*outer).clone());
                }
            }
        }
    }
    (ordered, circles(&waiting))
}

/// The circles among composites that could not be ordered: each of them needs another one of them, so that
/// following the needs always leads into a circle.
fn circles(waiting: &BTreeMap<&Slug, BTreeSet<&Slug>>) -> Vec<RuleError> {
    let mut errors = Vec::new();
    let mut visited: BTreeSet<&Slug> = BTreeSet::new();
    for start in waiting.keys() {
        let mut path: Vec<&Slug> = Vec::new();
        let mut here: &Slug = start;
        while visited.insert(here) {
            path.push(here);
            let Some(next) = waiting.get(here).and_then(BTreeSet::first) else {
                break;
            };
            here = next;
        }
        if let Some(first) = path.iter().position(|slug| *slug == here) {
            let mut circle: Vec<Slug> = path[first..].iter().map(|slug| (*slug).clone()).collect();
            circle.push(here.clone());
            errors.push(error(here, "/rule", RuleProblem::CompositeCycle(circle)));
        }
    }
    errors
}

//! Rules as a form says them: badges that are all asked for, and groups to choose from.

use super::Requirement;
use crate::badge::text::Slug;

/// A rule without nesting. It is the same as a [`Requirement`] of these badges and groups in this order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SimpleRule {
    /// Each of these is asked for.
    pub all: Vec<Slug>,
    /// And of each of these so many.
    pub groups: Vec<Choice>,
}

/// So many badges of some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// How many are enough.
    pub count: u32,
    /// To choose from.
    pub of: Vec<Slug>,
    /// Only awards whose `issuedOn` lies within this many months count.
    pub earned_within_months: Option<u32>,
}

/// The part of a [`SimpleRule`] that a place of its [`Requirement`] is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SimplePlace {
    /// The badges that are all asked for, or the rule as a whole.
    All,
    /// The badges of a group, by its place among the groups.
    Of(usize),
    /// Its count.
    Count(usize),
    /// Its months.
    Months(usize),
}

impl SimpleRule {
    /// A rule in this form: the same badges, counts and months; the order of parts, which means nothing, may be another.
    /// `None` for a rule that is nested deeper, and for an empty group of which all is asked.
    pub fn of(rule: &Requirement) -> Option<Self> {
        let mut simple = Self::default();
        match rule {
            Requirement::All(parts) if parts.is_empty() => return None,
            Requirement::All(parts) => {
                for part in parts {
                    simple.add(part)?;
                }
            }
            one => simple.add(one)?,
        }
        Some(simple)
    }

    fn add(&mut self, part: &Requirement) -> Option<()> {
        match part {
            Requirement::Badge(slug) => self.all.push(slug.clone()),
            Requirement::All(_) => return None,
            Requirement::AtLeast {
                count,
                of,
                earned_within_months,
            } => {
                let badge = |part: &Requirement| match part {
                    Requirement::Badge(slug) => Some(slug.clone()),
                    _ => None,
                };
                self.groups.push(Choice {
                    count: *count,
                    of: of.iter().map(badge).collect::<Option<_>>()?,
                    earned_within_months: *earned_within_months,
                });
            }
        }
        Some(())
    }

    /// The rule. What is one part alone stands without a group around it.
    pub fn rule(&self) -> Requirement {
        let badges = |of: &[Slug]| of.iter().cloned().map(Requirement::Badge).collect();
        let mut parts: Vec<Requirement> = badges(&self.all);
        parts.extend(self.groups.iter().map(|group| Requirement::AtLeast {
            count: group.count,
            of: badges(&group.of),
            earned_within_months: group.earned_within_months,
        }));
        match <[Requirement; 1]>::try_from(parts) {
            Ok([only]) => only,
            Err(parts) => Requirement::All(parts),
        }
    }

    /// What is at a place of the rule, given as a JSON pointer below it: `/all/2/atLeast/count`.
    pub fn place(&self, pointer: &str) -> SimplePlace {
        let mut parts = pointer.split('/').skip(1);
        let alone = self.all.len() + self.groups.len() == 1;
        let (group, member) = match (alone, parts.next()) {
            (true, Some("atLeast")) => (Some(0), parts.next()),
            (false, Some("all")) => {
                let at = parts.next().and_then(|at| at.parse::<usize>().ok());
                let group = at.and_then(|at| at.checked_sub(self.all.len()));
                (group, parts.nth(1))
            }
            _ => (None, None),
        };
        match (group.filter(|at| *at < self.groups.len()), member) {
            (None, _) => SimplePlace::All,
            (Some(at), Some("count")) => SimplePlace::Count(at),
            (Some(at), Some("earnedWithinMonths")) => SimplePlace::Months(at),
            (Some(at), _) => SimplePlace::Of(at),
        }
    }
}

//! Who decides about the applications for a badge, and in what time.

use crate::badge::error::Invalid;
use serde::{Deserialize, Serialize};

/// Most reviewers of one application.
pub const MOST_REVIEWERS: u32 = 9;
/// The longest time that a policy can give, in days.
pub const MOST_DAYS: u32 = 730;

/// Who may examine applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reviewers {
    /// Members of the issuer alone.
    #[default]
    Issuer,
    /// Persons who hold the badge, through a link.
    Peers,
    /// Members of the issuer, and whoever they ask through a link.
    Anyone,
}

/// The policy of a badge. What is not said has its default: one member of the issuer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ReviewPolicy)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Policy {
    /// Who may examine applications.
    pub reviewers: Reviewers,
    /// How many favourable opinions accept it: 1 to `of`.
    pub needed: u32,
    /// How many persons examine it: 1 to 9.
    pub of: u32,
    /// Refuse reviewers whose address is of the same organisation as one of the applicant's.
    pub other_organisation: bool,
    /// Days in which it should be decided: 1 to 730.
    pub review_days: u32,
    /// Days in which the applicant answers when they are asked for more, before it expires: 1 to 730.
    pub answer_days: u32,
    /// Days after a decision in which an appeal is possible, and after which proofs are deleted: 1 to 730.
    pub appeal_days: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            reviewers: Reviewers::default(),
            needed: 1,
            of: 1,
            other_organisation: false,
            review_days: 30,
            answer_days: 60,
            appeal_days: 365,
        }
    }
}

impl Policy {
    /// Refuses what cannot be. Gives a JSON pointer with each refusal.
    pub fn check(&self) -> Result<(), Vec<(&'static str, Invalid)>> {
        let mut wrong = Vec::new();
        let mut within = |at, value: u32, most: u32| {
            if !(1..=most).contains(&value) {
                let why = format!("must be between 1 and {most}");
                wrong.push((at, Invalid::new("out-of-range", why)));
            }
        };
        within("/of", self.of, MOST_REVIEWERS);
        within("/needed", self.needed, self.of.clamp(1, MOST_REVIEWERS));
        within("/reviewDays", self.review_days, MOST_DAYS);
        within("/answerDays", self.answer_days, MOST_DAYS);
        within("/appealDays", self.appeal_days, MOST_DAYS);
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(wrong),
        }
    }

    /// What opinions come to: accepted, not retained, or nothing yet.
    pub fn outcome(&self, opinions: &[bool]) -> Option<bool> {
        let count = |of: bool| u32::try_from(opinions.iter().filter(|o| **o == of).count());
        let (favourable, other) = (count(true).unwrap_or(u32::MAX), count(false).unwrap_or(0));
        if favourable >= self.needed {
            Some(true)
        } else if other > self.of.saturating_sub(self.needed) {
            Some(false)
        } else {
            None
        }
    }
}

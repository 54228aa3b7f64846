//! Asking for a badge without an exam: where an application stands, what it must show, who decides and when it is decided.

mod conflict;
mod coverage;
mod policy;

pub use conflict::organisation_of;
pub use coverage::{Criterion, Missing, missing};
pub use policy::{MOST_DAYS, MOST_REVIEWERS, Policy, Reviewers};

use serde::{Deserialize, Serialize};

/// Where an application stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[schema(as = ApplicationState)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its applicant works on it; nobody else sees it.
    Draft,
    /// It waits for somebody to examine it.
    Submitted,
    /// Somebody examines it.
    InReview,
    /// Its applicant is asked for something more.
    MoreInformation,
    /// The badge was awarded.
    Accepted,
    /// Not for now; the reason says why.
    NotRetained,
    /// Its applicant took it back.
    Withdrawn,
    /// It was left alone for too long.
    Expired,
}

/// What can be done with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its applicant gives it in.
    Submit,
    /// Somebody begins to examine it.
    Take,
    /// Nobody examines it any more.
    Leave,
    /// Its applicant is asked for something more.
    Ask,
    /// They answered.
    Answer,
    /// It is decided: the badge is awarded.
    Accept,
    /// It is decided: not for now.
    Refuse,
    /// Its applicant takes it back.
    Withdraw,
    /// Nothing came in time.
    Expire,
    /// Its applicant asks for another reviewer, once.
    Appeal,
}

impl State {
    /// Every state, in the order of an application's life.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Submitted,
        Self::InReview,
        Self::MoreInformation,
        Self::Accepted,
        Self::NotRetained,
        Self::Withdrawn,
        Self::Expired,
    ];

    /// As it is stored and shown to programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::InReview => "in-review",
            Self::MoreInformation => "more-information",
            Self::Accepted => "accepted",
            Self::NotRetained => "not-retained",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Where a step leads from here; `None`: it cannot be taken.
    pub fn after(self, step: Step) -> Option<Self> {
        use State::*;
        Some(match (self, step) {
            (Draft, Step::Submit) => Submitted,
            (Submitted, Step::Take) => InReview,
            (InReview, Step::Take) => InReview,
            (InReview, Step::Leave) => Submitted,
            (Submitted | InReview, Step::Ask) => MoreInformation,
            (MoreInformation, Step::Answer) => InReview,
            (Submitted | InReview, Step::Accept) => Accepted,
            (Submitted | InReview, Step::Refuse) => NotRetained,
            (Submitted | InReview | MoreInformation, Step::Withdraw) => Withdrawn,
            (Draft | MoreInformation, Step::Expire) => Expired,
            (NotRetained, Step::Appeal) => Submitted,
            _ => return None,
        })
    }

    /// Whether it was given in and is not decided.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Submitted | Self::InReview | Self::MoreInformation
        )
    }

    /// Whether its applicant may change what it says.
    pub fn is_edited(self) -> bool {
        matches!(self, Self::Draft | Self::MoreInformation)
    }
}

/// What applicants say of themselves, for one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// They begin.
    Beginning,
    /// They do it, with help at times.
    Practised,
    /// They do it without help.
    Assured,
}

impl Level {
    /// Every level, the least first.
    pub const ALL: [Self; 3] = [Self::Beginning, Self::Practised, Self::Assured];

    /// As it is stored and shown to programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Beginning => "beginning",
            Self::Practised => "practised",
            Self::Assured => "assured",
        }
    }

    /// The level of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

#[cfg(test)]
mod tests;

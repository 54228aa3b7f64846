//! The checks, and the verdict they lead to.

use super::{Code, Reason};
use crate::badge::text::Language;
use chrono::{DateTime, Utc};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As it should be.
    Ok,
    /// Worth knowing, not a reason to refuse.
    Warning,
    /// Not as it should be.
    Failed,
    /// Could not be looked at.
    NotChecked,
}

/// The answer to "is this badge good?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every check that matters is ok.
    Valid,
    /// It was good until its date.
    Expired,
    /// It was good until its issuer took it back.
    Revoked,
    /// It is not what it says it is.
    Invalid,
    /// There is no such badge.
    NotFound,
    /// Something could not be reached: neither valid nor invalid.
    CouldNotBeChecked,
    /// It may be good; this service cannot tell yet.
    Unsupported,
}

/// One check of one badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub code: Code,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, when it is not simply ok.
    pub reason: Option<Reason>,
    /// What exactly was found, in English.
    pub detail: Option<String>,
}

/// Why a check is not ok, and what exactly was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable, with its sentences.
    pub reason: Reason,
    /// In English; `None` when the reason says it all.
    pub detail: Option<String>,
}

impl Fault {
    /// With what exactly was found.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: Some(detail.into()),
        }
    }
}

impl From<Reason> for Fault {
    fn from(reason: Reason) -> Self {
        Self {
            reason,
            detail: None,
        }
    }
}

impl Check {
    fn new(code: Code, outcome: Outcome, fault: Option<Fault>) -> Self {
        let (reason, detail) = match fault {
            Some(fault) => (Some(fault.reason), fault.detail),
            None => (None, None),
        };
        Self {
            code,
            outcome,
            reason,
            detail,
        }
    }

    /// It is as it should be.
    pub fn ok(code: Code) -> Self {
        Self::new(code, Outcome::Ok, None)
    }

    /// It is not as it should be.
    pub fn failed(code: Code, fault: impl Into<Fault>) -> Self {
        Self::new(code, Outcome::Failed, Some(fault.into()))
    }

    /// Worth knowing.
    pub fn warning(code: Code, fault: impl Into<Fault>) -> Self {
        Self::new(code, Outcome::Warning, Some(fault.into()))
    }

    /// It could not be looked at.
    pub fn not_checked(code: Code, fault: impl Into<Fault>) -> Self {
        Self::new(code, Outcome::NotChecked, Some(fault.into()))
    }

    /// It could not be looked at, because of what other checks found.
    pub fn out_of_reach(code: Code) -> Self {
        Self::new(code, Outcome::NotChecked, None)
    }

    /// This service cannot tell, for that reason.
    pub fn unsupported(fault: impl Into<Fault>) -> Self {
        Self::not_checked(Code::Supported, fault)
    }

    pub(super) fn from(code: Code, result: Result<(), Fault>) -> Self {
        match result {
            Ok(()) => Self::ok(code),
            Err(fault) => Self::failed(code, fault),
        }
    }

    /// One sentence for people.
    pub fn sentence(&self, language: Language) -> &'static str {
        if let Some(reason) = self.reason {
            return reason.sentence(language);
        }
        self.code.sentence(self.outcome, language)
    }
}

impl Verdict {
    /// Every verdict, the best first.
    pub const ALL: [Self; 7] = [
        Self::Valid,
        Self::Expired,
        Self::Revoked,
        Self::Invalid,
        Self::NotFound,
        Self::CouldNotBeChecked,
        Self::Unsupported,
    ];

    /// The verdict of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// Stable, kebab-case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Invalid => "invalid",
            Self::NotFound => "not-found",
            Self::CouldNotBeChecked => "could-not-be-checked",
            Self::Unsupported => "unsupported",
        }
    }
}

/// What one verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The answer.
    pub verdict: Verdict,
    /// How it came about.
    pub checks: Vec<Check>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Report {
    /// The verdict that these checks lead to. What is wrong weighs more than what could not be checked. Revoked and
    /// expired say that it was good once, so they are said only of what could be checked so far.
    pub fn new(checks: Vec<Check>, at: DateTime<Utc>) -> Self {
        let failed = |code: Code| {
            checks
                .iter()
                .any(|c| c.code == code && c.outcome == Outcome::Failed)
        };
        let lifecycle = [
            Code::NotExpired,
            Code::NotRevoked,
            Code::Found,
            Code::Supported,
        ];
        let broken = checks
            .iter()
            .any(|c| c.outcome == Outcome::Failed && !lifecycle.contains(&c.code));
        let supported = |c: &Check| {
            c.code != Code::Supported || matches!(c.outcome, Outcome::Ok | Outcome::Warning)
        };
        let not_checked = |c: &Check| c.outcome == Outcome::NotChecked;
        // Whose it is, and that it is what they made.
        let origin = [
            Code::BadgeClass,
            Code::Issuer,
            Code::KeyOwner,
            Code::Signature,
            Code::Scope,
            Code::Copy,
        ];
        let is_open = checks.iter().any(not_checked);
        let origin_is_open = checks
            .iter()
            .any(|c| not_checked(c) && origin.contains(&c.code));
        let verdict = if failed(Code::Found) {
            Verdict::NotFound
        } else if broken {
            Verdict::Invalid
        } else if !checks.iter().all(supported) {
            Verdict::Unsupported
        } else if failed(Code::NotRevoked) && !origin_is_open {
            Verdict::Revoked
        } else if is_open {
            Verdict::CouldNotBeChecked
        } else if failed(Code::NotExpired) {
            Verdict::Expired
        } else {
            Verdict::Valid
        };
        Self {
            verdict,
            checks,
            at,
        }
    }
}

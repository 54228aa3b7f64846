//! What a check found of a badge that somebody brings from elsewhere.

use crate::badge::verification::Verdict;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A badge as it was found, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// What is to be checked again another day: an address, or a JWS.
    pub source: String,
    /// The answer.
    pub verdict: Verdict,
    /// Whether its recipient is the address that was named.
    pub belongs: bool,
    /// Whether it is a badge of this instance.
    pub ours: bool,
    /// Where it is, when it has a web address.
    pub url: Option<String>,
    /// The address of its BadgeClass.
    pub class: Option<String>,
    /// The address of its issuer's Profile.
    pub issuer: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// What its issuer is called.
    pub issuer_name: Option<String>,
    /// When it was earned.
    pub issued_on: Option<DateTime<Utc>>,
    /// Until when it is good.
    pub expires: Option<DateTime<Utc>>,
    /// What was fetched when, with what answer.
    pub fetched: Value,
    /// When it was checked.
    pub at: DateTime<Utc>,
}

//! "Does it belong to this person?"

use crate::badge::recipient::Identity;
use serde_json::Value;

/// Whether a badge belongs to the owner of an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// Its recipient is that address.
    Yes,
    /// It is another one. Nothing tells how far off the address was.
    No,
    /// Its recipient is no e-mail address, or is not told in a way that can be compared.
    CannotTell,
}

impl Belongs {
    /// Stable: `yes`, `no`, `cannot-tell`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::CannotTell => "cannot-tell",
        }
    }

    /// Compares the recipient of an Assertion (of any version, in the shape of 2.0) with an address.
    pub fn of(assertion: &Value, email: &str) -> Self {
        let Some(identity) = assertion.get("recipient").and_then(Identity::of) else {
            return Self::CannotTell;
        };
        match identity.is(email) {
            true => Self::Yes,
            false => Self::No,
        }
    }
}

//! Badges of other services: documents of every version brought into the shape of 2.0, to be judged by
//! [`super::verification`].

/// The versions of Open Badges that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// JSON-LD with the context v2.
    V2_0,
    /// JSON-LD with the context v1.
    V1_1,
    /// Three documents without a context.
    V1_0,
    /// One document that holds its badge and issuer; hosted only.
    V0_5,
}

impl Version {
    /// As people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0",
            Self::V1_1 => "1.1",
            Self::V1_0 => "1.0",
            Self::V0_5 => "0.5",
        }
    }
}

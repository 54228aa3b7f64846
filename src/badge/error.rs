//! The one error of parsing a value at the edge.

/// A value that the domain does not accept: a stable code for programs, a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Invalid {
    /// Stable, kebab-case.
    pub code: &'static str,
    /// What is wrong and what would be right, in English.
    pub message: String,
}

impl Invalid {
    /// A refusal with its code and sentence.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

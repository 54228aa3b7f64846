//! What a use case fails with.

use super::shape;
use crate::badge::{error::Invalid, signing::KeyError};
use crate::storage;

/// A refusal or a failure. Codes are stable; `http` gives each its status.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// A rule of the service says no.
    #[error("{message}")]
    Refused {
        /// Stable, kebab-case.
        code: &'static str,
        /// What is wrong and what would be right.
        message: String,
        /// The object that stands in the way.
        url: Option<String>,
    },
    /// Some fields of the request are not acceptable.
    #[error("{}", fields_in_words(.0))]
    Fields(Vec<FieldError>),
    /// A private key could not be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Something that should not happen; nothing was kept.
    #[error("internal error: {0}")]
    Internal(&'static str),
}

/// One field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Where it stands in the body (RFC 6901).
    pub pointer: String,
    /// Stable, kebab-case.
    pub code: &'static str,
    /// In words.
    pub message: String,
}

impl FieldError {
    /// From a refusal of the domain.
    pub fn new(pointer: impl Into<String>, why: Invalid) -> Self {
        Self {
            pointer: pointer.into(),
            code: why.code,
            message: why.message,
        }
    }

    /// Of a document that does not have the expected shape.
    pub fn of_shape(why: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let message = shape::in_words(&why.inner().to_string());
        let mut pointer = pointer(why.path());
        if let Some(language) = shape::unknown_language(&message) {
            let named = pointer.rsplit('/').next() == Some(language);
            if !named {
                pointer = format!("{pointer}/{}", escaped(language));
            }
        }
        Self::new(pointer, Invalid::new("invalid-value", message))
    }
}

/// The JSON pointer (RFC 6901) of a path, as far as it is known.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        let part = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => escaped(key),
            Segment::Enum { .. } | Segment::Unknown => break,
        };
        pointer.push('/');
        pointer.push_str(&part);
    }
    pointer
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

impl Error {
    /// A refusal with its code and sentence.
    pub fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self::Refused {
            code,
            message: message.into(),
            url: None,
        }
    }

    /// It does not exist, or not for this caller.
    pub fn not_found(what: &str) -> Self {
        Self::refused("not-found", format!("there is no such {what}"))
    }

    /// One wrong field.
    pub fn field(pointer: impl Into<String>, why: Invalid) -> Self {
        Self::Fields(vec![FieldError::new(pointer, why)])
    }
}

impl storage::Failure for Error {
    fn storage(&self) -> Option<&storage::Error> {
        match self {
            Self::Storage(why) => Some(why),
            _ => None,
        }
    }
}

fn fields_in_words(fields: &[FieldError]) -> String {
    let each: Vec<_> = fields
        .iter()
        .map(|f| format!("{}: {}", f.pointer.trim_start_matches('/'), f.message))
        .collect();
    each.join("; ")
}

//! Sceau.
pub mod badge;

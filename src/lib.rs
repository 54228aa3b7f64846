//! Sceau.

pub mod badge;

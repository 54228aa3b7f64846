//! Sceau.
pub mod badge;
pub mod issuing;
pub mod storage;

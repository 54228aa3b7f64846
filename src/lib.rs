//! Sceau.
pub mod badge;
pub mod checking;
pub mod http;
pub mod issuing;
pub mod storage;

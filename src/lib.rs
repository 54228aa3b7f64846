//! Sceau.
pub mod badge;
pub mod checking;
pub mod cli;
pub mod config;
pub mod http;
pub mod issuing;
pub mod mailing;
pub mod storage;
mod words;

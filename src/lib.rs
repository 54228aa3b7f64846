//! Sceau.

pub mod storage;

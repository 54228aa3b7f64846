//! What tests are made with.

pub mod databases;
pub mod postgres;
pub mod server;

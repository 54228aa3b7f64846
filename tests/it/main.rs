//! The integration tests: one binary, so that one PostgreSQL serves them all.
#![allow(clippy::unwrap_used)]

mod checking;
mod cli;
mod fetching;
mod http;
mod issuing;
mod mailing;
mod model;
mod processes;
mod storage;
mod support;

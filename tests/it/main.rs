//! The integration tests: one binary, so that one PostgreSQL serves them all.
#![allow(clippy::unwrap_used)]

mod http;
mod storage;
mod support;

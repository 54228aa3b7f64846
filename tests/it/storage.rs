//! The doors to the databases: every trap that was met, and what the store promises.

mod close;
mod connecting;
mod copying;
mod database;
mod groups;
mod migrations;
mod plans;
mod reading;
mod retries;
mod schema;

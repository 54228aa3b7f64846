//! Whole server processes: killed at any moment, and two on one database.

mod kill;
mod mail;
mod rush;

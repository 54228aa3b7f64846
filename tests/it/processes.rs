//! Whole server processes: killed at any moment, and two on one database.

mod back_fill;
mod cohort;
mod kill;
mod mail;
mod rush;

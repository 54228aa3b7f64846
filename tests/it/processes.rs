//! Whole server processes: killed at any moment, and two on one database.

mod back_fill;
mod bar;
mod cohort;
mod hundred_thousand;
mod kill;
mod mail;
mod rush;
mod storm;

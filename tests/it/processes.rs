//! Whole server processes: killed at any moment, two on one database, and a cluster.

mod back_fill;
mod bar;
mod cluster;
mod cohort;
mod copy;
mod hundred_thousand;
mod kill;
mod mail;
mod rush;
mod storm;

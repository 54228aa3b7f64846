//! The web as its clients see it: a real server, a real client.

mod access;
mod afterwards;
mod award;
mod back_fills;
mod cohorts;
mod documents;
mod editing;
mod endorsements;
mod equivalences;
mod extensions;
mod images;
mod links;
mod pages;
mod problems;
mod programmes;
mod rules;
mod slow;
mod tokens;
mod verifying;
mod verifying_docs;
mod verifying_forms;
mod verifying_many;
mod verifying_pages;

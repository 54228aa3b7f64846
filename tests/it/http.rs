//! The web as its clients see it: a real server, a real client.

mod access;
mod afterwards;
mod award;
mod back_fills;
mod documents;
mod editing;
mod endorsements;
mod equivalences;
mod extensions;
mod headers;
mod images;
mod links;
mod pages;
mod problems;
mod programmes;
mod public_pages;
mod rules;
mod sharing;
mod slow;
mod tokens;
mod verifying;
mod verifying_docs;
mod verifying_forms;
mod verifying_many;
mod verifying_pages;

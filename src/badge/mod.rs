//! The domain: Open Badges 2.0 documents, the composite rule, signatures, verification.
//!
//! Pure: no database, web, clock, randomness, environment, files or network. Time, identifiers and
//! configuration come in as values, so everything here can be tested with a table.

pub mod appearance;
pub mod application;
pub mod assertion;
pub mod badge_class;
pub mod baking;
pub mod catalogue;
pub mod cohort;
pub mod composite;
pub mod department;
pub mod document;
pub mod email;
pub mod endorsement;
pub mod error;
pub mod foreign;
pub mod image;
pub mod json;
pub mod profile;
pub mod qr;
pub mod recipient;
pub mod revocation;
pub mod signing;
pub mod spreadsheet;
pub mod text;
pub mod time;
pub mod urls;
pub mod verification;

/// The JSON-LD context of every Open Badges 2.0 document (specification, section "Context").
pub const CONTEXT: &str = "https://w3id.org/openbadges/v2";

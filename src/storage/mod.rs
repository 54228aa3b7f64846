//! The only door to a database.
//!
//! [`Store`] runs jobs: `store.write(job)` in a transaction, `store.read(job)` outside one. A job gets a [`Db`],
//! a connection to either database, and uses nothing else: it may be run more than once.
//!
//! | file | duty |
//! |---|---|
//! | `target.rs` | where the database is, and how to print that without its password |
//! | `database.rs` | what differs between the two databases; `direct.rs` only chooses the connection |
//! | `store.rs` | the doors; `store/` has how each database runs the jobs |
//! | `rows.rs` | many rows in a few statements |
//! | `one_of.rs` | a column that is one of a list of ids |
//! | `migrations.rs` | the schema, one history for both databases |
//! | `copying.rs` | everything of one database into another; `copying/sql.rs` knows that there are two, too |

pub mod acceptances;
pub mod accreditations;
pub mod api_keys;
pub mod appearances;
pub mod applications;
pub mod assertions;
pub mod audit;
pub mod badge_classes;
pub mod blocks;
pub mod closures;
pub mod cohorts;
pub mod composite_awards;
pub mod composites;
pub mod consents;
pub mod copying;
mod database;
pub mod deviations;
mod direct;
pub mod endorsements;
pub mod equivalences;
pub mod erasure;
mod error;
pub mod evidence;
pub mod holders;
pub mod idempotency;
pub mod images;
pub mod indicators;
pub mod instance;
pub mod issuers;
pub mod jobs;
pub mod keys;
pub mod links;
pub mod mails;
pub mod members;
pub mod merges;
pub mod migrations;
pub mod names;
mod one_of;
pub mod origins;
pub mod pending;
pub mod personal_endorsements;
pub mod persons;
pub mod places;
pub mod population;
pub mod programmes;
pub mod proofs;
pub mod proposals;
pub mod published;
pub mod reminders;
pub mod replacements;
pub mod resigning;
mod rows;
pub mod rules;
#[allow(missing_docs)] // columns are documented in the migration
mod schema;
mod scope;
pub mod sessions;
pub mod shares;
pub mod showcases;
pub mod sitemap;
mod store;
mod target;
mod values;
pub mod withholdings;

pub use database::{Db, OrIgnore};
pub use error::{Error, Failure};
pub use scope::{Page, Scope};
pub use store::{Memo, Options, Store};
pub use target::Target;

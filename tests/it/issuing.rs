//! The use cases, each on both databases.

mod api_keys;
mod busy;
mod endorsed;
mod endorsing;
mod equivalence;
mod images;
mod indicators;
mod instance;
mod keys;
mod links;
mod once;
mod races;
mod recognised;
mod recognition;
mod reconciling;
mod refusals;
mod renditions;
mod renewing;
mod revoking;
mod scopes;
mod seeing;
mod story;
mod versions;

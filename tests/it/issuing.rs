//! The use cases, each on both databases.

mod api_keys;
mod busy;
mod closing;
mod endorsed;
mod endorsing;
mod images;
mod instance;
mod keys;
mod links;
mod once;
mod pending;
mod races;
mod recognised;
mod recognition;
mod reconciling;
mod refusals;
mod renditions;
mod renewing;
mod replacing;
mod revoking;
mod scopes;
mod seeing;
mod story;
mod versions;
mod withdrawing;

//! The use cases, each on both databases.

mod accepting;
mod api_keys;
mod busy;
mod endorsed;
mod endorsing;
mod images;
mod instance;
mod keys;
mod links;
mod merging;
mod once;
mod people;
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

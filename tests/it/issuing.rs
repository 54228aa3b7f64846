//! The use cases, each on both databases.

mod api_keys;
mod back_filling;
mod busy;
mod endorsed;
mod endorsing;
mod images;
mod instance;
mod keys;
mod links;
mod once;
mod races;
mod recognised;
mod recognition;
mod reconciling;
mod refusals;
mod reminding;
mod renditions;
mod renewing;
mod revoking;
mod rushing;
mod scopes;
mod seeing;
mod simulating;
mod story;
mod versions;

//! The use cases, each on both databases.

mod once;
mod recognition;
mod refusals;
mod revoking;
mod scopes;
mod story;

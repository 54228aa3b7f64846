//! The desks of issuers and of the instance, as browsers see them.

mod audit;
mod instance;
mod keys;
mod members;
mod profile;

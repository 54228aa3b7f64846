//! The desks of issuers and of the instance, as browsers see them.

mod assertions;
mod audit;
mod award;
mod cohorts;
mod holders;
mod instance;
mod keys;
mod members;
mod profile;
mod programmes;

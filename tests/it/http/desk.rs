//! The desks of issuers and of the instance, as browsers see them.

mod adapting;
mod assertions;
mod audit;
mod award;
mod badges;
mod cohorts;
mod holders;
mod instance;
mod keys;
mod lists;
mod members;
mod once;
mod profile;
mod programmes;

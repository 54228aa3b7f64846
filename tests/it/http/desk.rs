//! The desks of issuers and of the instance, as browsers see them.

mod adapting;
mod appearance;
pub mod applications;
mod assertions;
mod audit;
mod award;
mod badges;
mod brought;
mod cohorts;
mod editor;
mod equivalences;
mod holders;
mod instance;
mod keys;
mod lists;
mod members;
mod once;
mod profile;
mod programmes;
pub mod second_readings;

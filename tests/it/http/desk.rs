//! The desks of issuers and of the instance, as browsers see them.

mod badges;
mod cohorts;
mod members;

//! The desks of issuers and of the instance, as browsers see them.

mod assertions;
mod award;
mod holders;
mod members;

//! The domain: pure rules about badges, without database, web, clock, randomness or files.

pub mod catalogue;
pub mod composite;
pub mod text;

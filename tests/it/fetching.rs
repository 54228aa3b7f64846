//! Fetching foreign things, on a network whose name servers and remotes are hostile.

mod crowds;
pub mod net;
mod remotes;
mod requests;
mod spellings;
mod system;

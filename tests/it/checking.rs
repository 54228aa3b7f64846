//! Badges of other services: what they point to comes from a table of documents instead of the network.

mod abroad;
mod holes;
mod injected;
mod redirected;
mod signed;
pub mod site;
mod verdicts;
mod versions;

//! What tests are made with.

pub mod asking;
pub mod cluster;
pub mod crowd;
pub mod databases;
pub mod desk;
pub mod dice;
pub mod gate;
pub mod injections;
pub mod letters;
pub mod node;
pub mod postgres;
pub mod remote;
pub mod server;
pub mod smtp;
pub mod story;
pub mod wire;

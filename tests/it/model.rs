//! A reference model of composites, and long random histories in which the real thing has to agree with it.
//!
//! `SCEAU_MODEL_STEPS` and `SCEAU_MODEL_SERVICE_STEPS` say how many steps each takes.

mod acts;
mod engine;
mod histories;
mod reference;
mod service;

/// How many steps, from the environment.
fn steps(variable: &str, usual: u32) -> u32 {
    let given = std::env::var(variable).ok();
    given.map_or(usual, |text| text.parse().expect("a number of steps"))
}

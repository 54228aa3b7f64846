//! A reference model of composites, and long random histories in which the real thing has to agree with it.
//!
//! `SCEAU_MODEL_STEPS` and `SCEAU_MODEL_SERVICE_STEPS` say how many steps each takes. A run that fails prints its seed;
//! `SCEAU_MODEL_SEED` makes the same one again.

mod acts;
mod engine;
mod histories;
mod reference;
mod service;

use proptest::test_runner::{Config, RngSeed, TestRunner};

/// How many steps, from the environment.
fn steps(variable: &str, usual: u32) -> u32 {
    let given = std::env::var(variable).ok();
    given.map_or(usual, |text| text.parse().expect("a number of steps"))
}

/// What gives the histories, by the seed that is asked for or a new one.
fn runner(config: Config) -> TestRunner {
    let given = std::env::var("SCEAU_MODEL_SEED").ok();
    let seed = given.map_or_else(rand_seed, |text| text.parse().expect("a seed"));
    println!("SCEAU_MODEL_SEED={seed}");
    TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(seed),
        ..config
    })
}

fn rand_seed() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().1
}

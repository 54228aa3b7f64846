//! What the server costs by HTTP: public reads against static bytes, durable awards in groups against one at a time, and
//! what a hundred times as many awards change.
//!
//! `cargo bench --bench serving`, or one part: `-- reads`, `-- awards`, `-- growth`, `-- rows`. Read the ratios: both sides
//! of each stand in one run, interleaved. See README.md.

#![allow(clippy::unwrap_used)]

mod awards;
#[path = "../shared/figures.rs"]
mod figures;
mod growth;
mod load;
#[path = "../../tests/it/support/postgres.rs"]
mod postgres;
mod process;
mod reads;
mod rows;
#[path = "../shared/world.rs"]
mod shared;
mod world;

use figures::{each, load_of_the_machine, ratio};

/// The program's own (src/main.rs): the servers of this bench are processes of it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PAIRS: usize = 9;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    if let Some(("--serve", database, group_limit)) = three(&arguments) {
        return process::serve_here(database, group_limit.parse().unwrap());
    }
    let wanted = |part: &str| arguments.is_empty() || arguments.iter().any(|a| a == part);
    println!("median of interleaved pairs; smallest and largest in brackets");
    println!("load of the machine: {}", load_of_the_machine());
    for (part, print) in [
        ("reads", reads::print as fn()),
        ("awards", awards::print),
        ("rows", rows::print),
        ("growth", growth::print),
    ] {
        if wanted(part) {
            print();
            println!("load of the machine after it: {}", load_of_the_machine());
        }
    }
}

fn three(all: &[String]) -> Option<(&str, &str, &str)> {
    match all {
        [a, b, c, ..] => Some((a, b, c)),
        _ => None,
    }
}

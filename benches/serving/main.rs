//! What the server costs by HTTP: public reads against static bytes, durable awards in groups against one at a time, and
//! what a hundred times as many awards change.
//!
//! `cargo bench --bench serving`, or one part: `-- reads`, `-- awards`, `-- growth`, `-- rows`. Read the ratios: both sides
//! of each stand in one run, interleaved. See README.md.

#![allow(clippy::unwrap_used)]

mod awards;
mod growth;
mod load;
#[path = "../../tests/it/support/postgres.rs"]
mod postgres;
mod process;
mod reads;
mod rows;
mod world;

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

fn load_of_the_machine() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.trim().to_owned()
}

/// The median of what was measured, with its unit.
fn each(what: &str, all: &[f64], unit: &str) {
    println!("{what:52} {:10.1} {unit}", spread(all).1);
}

/// The median of the ratios of what stands in the same place, with the smallest and the largest.
fn ratio(what: &str, one: &[f64], other: &[f64]) {
    let all: Vec<f64> = one.iter().zip(other).map(|(a, b)| a / b).collect();
    let (least, middle, most) = spread(&all);
    println!("{what:52} {middle:10.2} × [{least:.2}, {most:.2}]");
}

fn spread(all: &[f64]) -> (f64, f64, f64) {
    let mut all = all.to_vec();
    all.sort_by(f64::total_cmp);
    (all[0], all[all.len() / 2], all[all.len() - 1])
}

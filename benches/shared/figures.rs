//! What was measured, in lines to read.

#![allow(dead_code)] // no bench prints everything

use std::time::{Duration, Instant};

/// The smallest, the median and the largest.
pub fn spread(all: &[f64]) -> (f64, f64, f64) {
    let mut all = all.to_vec();
    all.sort_by(f64::total_cmp);
    (all[0], all[all.len() / 2], all[all.len() - 1])
}

/// The median of what was measured, with its unit.
pub fn each(what: &str, all: &[f64], unit: &str) {
    println!("{what:52} {:10.1} {unit}", spread(all).1);
}

/// The median of the ratios of what stands in the same place, with the smallest and the largest.
pub fn ratio(what: &str, one: &[f64], other: &[f64]) {
    let all: Vec<f64> = one.iter().zip(other).map(|(a, b)| a / b).collect();
    let (least, middle, most) = spread(&all);
    println!("{what:52} {middle:10.2} × [{least:.2}, {most:.2}]");
}

/// What uses the machine beside us.
pub fn load_of_the_machine() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.trim().to_owned()
}

/// Processor time of this thread for one `work`, in µs, from the scheduler's own account in nanoseconds.
pub fn cpu(times: usize, work: impl Fn()) -> f64 {
    let now = || {
        let account = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let spent = account.split(' ').next()?.parse().ok();
        spent.map(Duration::from_nanos)
    };
    let (before, began) = (now(), Instant::now());
    (0..times).for_each(|_| work());
    let spent = match (before, now()) {
        (Some(before), Some(after)) => after - before,
        _ => began.elapsed(), // not Linux: wall time
    };
    spent.as_secs_f64() * 1e6 / times as f64
}

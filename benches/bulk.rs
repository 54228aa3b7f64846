//! Many awards from one file against as many one by one, and the memory that a job takes.
//!
//! `cargo bench --bench bulk`. With `BENCH_POSTGRES=postgres://…` (an empty database) on PostgreSQL too; with
//! `BENCH_LINES=1000000` so many lines once, a hundred thousand a file. See README.md.

#![allow(clippy::unwrap_used)]

#[path = "shared/figures.rs"]
mod figures;
#[path = "shared/world.rs"]
mod world;

use figures::{each, load_of_the_machine, ratio};
use sceau::badge::cohort::{self, Hints, LIMITS};
use sceau::issuing::{
    Actor, Service,
    cohorts::NewCohort,
    revision::{Revision, Seen},
};
use sceau::storage::{Options, Scope};
use std::time::Instant;
use tokio::runtime::Runtime;
use uuid::Uuid;
use world::{Programme, award, folder, open, runtime, sqlite};

/// The program's own (src/main.rs).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PAIRS: usize = 5;
const LINES: usize = 20_000;
const AWARDS: usize = 4_000;
const TOGETHER: usize = 64;
/// What a file may hold.
const LARGE: usize = 100_000;

fn main() {
    let data = folder();
    let sqlite = sqlite(&data, "sceau.db");
    let postgres = std::env::var("BENCH_POSTGRES").ok();
    println!("median of {PAIRS} interleaved pairs; smallest and largest in brackets");
    println!("load of the machine: {}", load_of_the_machine());
    for database in [Some(sqlite), postgres].into_iter().flatten() {
        let world = World::new(&database);
        println!("\n== {}", database.split(':').next().unwrap_or_default());
        world.against_single();
        world.large();
    }
}

struct World {
    service: Service,
    issuer: Uuid,
    badge: Uuid,
    runtime: Runtime,
}

impl World {
    fn new(database: &str) -> Self {
        let service = open(database, Options::default());
        let runtime = runtime();
        let programme = runtime.block_on(Programme::adopted(&service, 1));
        Self {
            service,
            issuer: programme.issuer,
            badge: programme.badges[0],
            runtime,
        }
    }

    /// Awards a second of a confirmed file, against those of single awards, 64 in flight: the rule is evaluated and a letter
    /// written for each of both.
    fn against_single(&self) {
        let (mut bulk, mut single) = (Vec::new(), Vec::new());
        for pair in 0..PAIRS {
            bulk.push(self.file(&format!("f{pair}"), LINES).0);
            single.push(self.one_by_one(pair));
        }
        each(
            &format!("awards one by one, {TOGETHER} at once"),
            &single,
            "/s",
        );
        each("awards of a file", &bulk, "/s");
        ratio("file / one by one", &bulk, &single);
    }

    /// One job after the other of a hundred thousand lines; how much memory each took.
    fn large(&self) {
        let lines = std::env::var("BENCH_LINES").ok();
        let lines: usize = lines.and_then(|n| n.parse().ok()).unwrap_or(LARGE);
        let began = Instant::now();
        let mut grown = 0;
        let mut job = 0.0;
        for file in 0..lines.div_ceil(LARGE) {
            let some = LARGE.min(lines - file * LARGE);
            let (rate, memory) = self.file(&format!("g{file}"), some);
            grown = grown.max(memory);
            job += some as f64 / rate;
        }
        println!(
            "{lines} lines: {job:.1} s of jobs ({:.0} /s), {:.1} s with reading and previews; a job grew by {} MiB at most",
            lines as f64 / job,
            began.elapsed().as_secs_f64(),
            grown / 1024,
        );
    }

    /// Awards a second of one file, from its confirmation, and by how many KiB its job grew at most.
    fn file(&self, name: &str, lines: usize) -> (f64, u64) {
        let mut text = "courriel;date\n".to_owned();
        for line in 0..lines {
            text.push_str(&format!("{name}-{line}@exemple.fr;01/02/2026\n"));
        }
        let hints = Hints {
            has_badge: true,
            ..Hints::default()
        };
        let now = self.service.now();
        let reading = cohort::read(text.as_bytes(), LIMITS, &hints, now).unwrap();
        drop(text);
        let new = NewCohort {
            issuer: self.issuer,
            file_name: "banc.csv".to_owned(),
            sha256: [0; 32],
            reading,
            badge: Some(self.badge.to_string()),
            issued_on: None,
            notify: true,
            allow_duplicates: false,
        };
        let (actor, all) = (Actor::cli(), Scope::Instance);
        let service = &self.service;
        let confirmed = self.runtime.block_on(async {
            let seen = service.preview_cohort(&actor, all, new).await.unwrap();
            let saw = Seen::this(&Revision::of_cohort(&seen));
            let confirmed = service.confirm_cohort(&actor, all, self.issuer, seen.id, saw);
            confirmed.await.unwrap()
        });
        let before = resident();
        let mut most = before;
        let began = Instant::now();
        let run = service.run_cohort(&confirmed, |_| {
            most = most.max(resident());
            true
        });
        let done = self.runtime.block_on(run).unwrap().unwrap();
        assert_eq!(done.counts.awarded, lines as u64);
        let rate = lines as f64 / began.elapsed().as_secs_f64();
        (rate, most.saturating_sub(before))
    }

    fn one_by_one(&self, round: usize) -> f64 {
        let badge = self.badge;
        let which = move |at| (badge, format!("s{round}-{at}@exemple.fr"));
        let began = Instant::now();
        self.runtime
            .block_on(award(&self.service, AWARDS, TOGETHER, which));
        AWARDS as f64 / began.elapsed().as_secs_f64()
    }
}

/// Memory of this process that is resident, in KiB; 0 where it cannot be known.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0)
}

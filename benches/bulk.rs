//! Many awards from one file against as many one by one, and the memory that a job takes.
//!
//! `cargo bench --bench bulk`. With `BENCH_POSTGRES=postgres://…` (an empty database) on PostgreSQL too; with
//! `BENCH_LINES=1000000` so many lines once, a hundred thousand a file. See README.md.

#![allow(clippy::unwrap_used)]

use sceau::badge::{
    cohort::{self, Hints, LIMITS},
    composite::OnRevoked,
    email::Email,
    profile::Organisation,
    signing::sealing::SealingKey,
    urls::BaseUrl,
};
use sceau::issuing::{
    Actor, Service,
    award::NewAward,
    badges::NewBadge,
    catalogues,
    cohorts::NewCohort,
    instance,
    revision::{Revision, Seen},
};
use sceau::storage::{Options, Scope, Store, Target, migrations};
use std::time::Instant;
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

const PAIRS: usize = 5;
const LINES: usize = 20_000;
const AWARDS: usize = 4_000;
const TOGETHER: usize = 64;
/// What a file may hold.
const LARGE: usize = 100_000;

fn main() {
    let data = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let sqlite = format!("sqlite:{}", data.path().join("sceau.db").display());
    let postgres = std::env::var("BENCH_POSTGRES").ok();
    println!("median of {PAIRS} interleaved pairs; smallest and largest in brackets");
    for database in [Some(sqlite), postgres].into_iter().flatten() {
        let world = World::new(&Target::parse(&database).unwrap());
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
    fn new(target: &Target) -> Self {
        migrations::migrate(target).unwrap();
        let store = Store::open(target, Options::default()).unwrap();
        let base = BaseUrl::parse("https://badges.example").unwrap();
        let service = instance::open(store, &base, SealingKey::new([1; 32])).unwrap();
        let runtime = Builder::new_current_thread().build().unwrap();
        let (issuer, badge) = runtime.block_on(async {
            let (actor, all) = (Actor::cli(), Scope::Instance);
            let organisation = Organisation {
                name: "Banc".to_owned(),
                url: "https://banc.example".to_owned(),
                email: "a@banc.example".to_owned(),
                description: None,
                telephone: None,
                time_zone: None,
                linkedin_organisation: None,
            };
            let issuer = service.create_issuer(&actor, organisation).await;
            let issuer = issuer.unwrap().id;
            let made = service.create_programme(&actor, all, issuer, "Banc".to_owned());
            let programme = made.await.unwrap().id;
            let catalogue = catalogues::default_catalogue().unwrap();
            let adopted = service.adopt(&actor, all, programme, catalogue, OnRevoked::Revoke);
            adopted.await.unwrap();
            let new = NewBadge::OfCompetency {
                programme,
                competency: "accueillir".to_owned(),
            };
            let badge = service.define_badge(&actor, all, issuer, new).await;
            (issuer, badge.unwrap().id)
        });
        Self {
            service,
            issuer,
            badge,
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
        let ratios = bulk.iter().zip(&single).map(|(b, s)| b / s).collect();
        println!(
            "awards one by one, {TOGETHER} at once {:8.0} /s",
            middle(single).1
        );
        println!("awards of a file              {:8.0} /s", middle(bulk).1);
        let (least, median, most) = middle(ratios);
        println!("file / one by one             {median:8.2} × [{least:.2}, {most:.2}]");
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
        let began = Instant::now();
        self.runtime.block_on(async {
            let mut tasks = tokio::task::JoinSet::new();
            for lane in 0..TOGETHER {
                let (service, badge) = (self.service.clone(), self.badge);
                tasks.spawn(async move {
                    for at in 0..AWARDS / TOGETHER {
                        let email = format!("s{round}-{lane}-{at}@exemple.fr");
                        let new = NewAward {
                            badge,
                            email: Email::parse(&email).unwrap(),
                            evidence: Vec::new(),
                            narrative: None,
                            issued_on: None,
                            expires: None,
                            allow_duplicate: false,
                            notify: true,
                            department: None,
                        };
                        let actor = Actor::cli();
                        let awarded = service.award(&actor, Scope::Instance, new, None);
                        awarded.await.unwrap();
                    }
                });
            }
            while let Some(done) = tasks.join_next().await {
                done.unwrap();
            }
        });
        (AWARDS / TOGETHER * TOGETHER) as f64 / began.elapsed().as_secs_f64()
    }
}

/// Memory of this process that is resident, in KiB; 0 where it cannot be known.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0)
}

fn middle(mut all: Vec<f64>) -> (f64, f64, f64) {
    all.sort_by(f64::total_cmp);
    (all[0], all[all.len() / 2], all[all.len() - 1])
}

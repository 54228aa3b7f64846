//! What an award costs: the processor for building and signing it, and the disk for keeping it.
//!
//! `cargo bench --bench issuing`. Read the ratios: both sides of each stand in one run, interleaved. See README.md.

#![allow(clippy::unwrap_used)]

use sceau::badge::{
    assertion::Content,
    composite::OnRevoked,
    email::Email,
    json,
    profile::Organisation,
    recipient::IdentityObject,
    signing::{Algorithm, FORMAT, Jws, SigningKey, compose, sealing::SealingKey},
    urls::BaseUrl,
    verification,
};
use sceau::issuing::{Actor, Service, award::NewAward, badges::NewBadge, catalogues, instance};
use sceau::storage::{Options, Scope, Store, Target, migrations};
use std::hint::black_box;
use std::time::{Duration, Instant};
use uuid::Uuid;

const PAIRS: usize = 9;
const SIGNATURES: usize = 2_000;
const AWARDS: usize = 2_000;
const TOGETHER: usize = 64;

fn main() {
    println!("median of {PAIRS} interleaved pairs; smallest and largest in brackets");
    signing();
    durable();
}

/// Serialise + sign an Assertion, against a bare signature with the same prepared key over as many bytes.
fn signing() {
    let kid = "https://badges.example/keys/0190a0a0-0000-7000-8000-000000000001";
    let key = SigningKey::new(Algorithm::EdDsa, kid, &[1; 32]).unwrap();
    let bare = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    let email = Email::parse("camille@exemple.fr").unwrap();
    let content = |at: usize| Content {
        id: format!("https://badges.example/assertions/{at:036}"),
        recipient: IdentityObject::of(&email, [3; 16]),
        badge: "https://badges.example/badges/0190a0a0-0000-7000-8000-000000000002".to_owned(),
        issued_on: chrono::DateTime::UNIX_EPOCH,
        expires: None,
        evidence: Vec::new(),
        narrative: Some("Atelier observé le 3 mars".to_owned()),
        related: Vec::new(),
    };
    let payload = content(0).signed(kid).to_bytes();
    let jws = compose(
        FORMAT,
        Algorithm::EdDsa,
        kid,
        &payload,
        &key.signature(&payload).unwrap(),
    );
    let input = jws.rsplit_once('.').unwrap().0.as_bytes().to_vec();
    let (mut issued, mut signed, mut checked) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        // The same steps as `issuing::award` takes around a signature.
        checked.push(cpu(|| {
            for at in 0..SIGNATURES {
                let payload = black_box(content(at)).signed(kid).to_bytes();
                let document = json::parse(&payload).unwrap();
                black_box(verification::document_checks(
                    &document,
                    chrono::DateTime::UNIX_EPOCH,
                ));
                let signature = key.signature(&payload).unwrap();
                let jws = compose(FORMAT, Algorithm::EdDsa, kid, &payload, &signature);
                Jws::parse(&jws).unwrap().verify(key.public()).unwrap();
            }
        }));
        issued.push(cpu(|| {
            for at in 0..SIGNATURES {
                let payload = black_box(content(at)).signed(kid).to_bytes();
                black_box(key.signature(&payload).unwrap());
            }
        }));
        signed.push(cpu(|| {
            for _ in 0..SIGNATURES {
                use ed25519_dalek::Signer;
                black_box(bare.sign(black_box(&input)));
            }
        }));
    }
    let each = |all: &[Duration]| {
        median(
            all.iter()
                .map(|d| d.as_secs_f64() * 1e6 / SIGNATURES as f64)
                .collect(),
        )
    };
    println!(
        "bare Ed25519 signature              {:8.1} µs CPU",
        each(&signed).1
    );
    println!(
        "build + serialise + sign            {:8.1} µs CPU",
        each(&issued).1
    );
    println!(
        "the same, checked before and after  {:8.1} µs CPU",
        each(&checked).1
    );
    ratio(
        "serialise + sign / bare signature",
        issued
            .iter()
            .zip(&signed)
            .map(|(i, s)| i.as_secs_f64() / s.as_secs_f64())
            .collect(),
    );
    ratio(
        "the same with its checks / bare signature",
        checked
            .iter()
            .zip(&signed)
            .map(|(c, s)| c.as_secs_f64() / s.as_secs_f64())
            .collect(),
    );
}

/// Durable awards a second on SQLite, with the writer's groups and with a transaction each.
fn durable() {
    let grouped = World::new(Options::default());
    let alone = World::new(Options {
        group_limit: 1,
        ..Options::default()
    });
    let (mut many, mut one) = (Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        many.push(grouped.awards_per_second(pair));
        one.push(alone.awards_per_second(pair));
    }
    println!(
        "durable awards, a transaction each {:8.0} /s ({TOGETHER} at a time, rule evaluated)",
        median(one.clone()).1
    );
    println!(
        "durable awards, in groups          {:8.0} /s",
        median(many.clone()).1
    );
    ratio(
        "grouped / one transaction each",
        many.iter().zip(&one).map(|(m, o)| m / o).collect(),
    );
}

struct World {
    service: Service,
    badge: Uuid,
    runtime: tokio::runtime::Runtime,
    _data: tempfile::TempDir,
}

impl World {
    fn new(options: Options) -> Self {
        // Beside the sources, not in a temporary folder: that may be memory, where a sync costs nothing.
        let data = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let target = Target::parse(&format!(
            "sqlite:{}",
            data.path().join("sceau.db").display()
        ))
        .unwrap();
        migrations::migrate(&target).unwrap();
        let store = Store::open(&target, options).unwrap();
        let base = BaseUrl::parse("https://badges.example").unwrap();
        let service = instance::open(store, &base, SealingKey::new([1; 32])).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let badge = runtime.block_on(async {
            let actor = Actor::cli();
            let organisation = Organisation {
                name: "Banc".to_owned(),
                url: "https://banc.example".to_owned(),
                email: "a@banc.example".to_owned(),
                description: None,
                telephone: None,
                time_zone: None,
                linkedin_organisation: None,
            };
            let issuer = service
                .create_issuer(&actor, organisation)
                .await
                .unwrap()
                .id;
            let made = service
                .create_programme(&actor, Scope::Instance, issuer, "Banc".to_owned())
                .await;
            let programme = made.unwrap().id;
            let catalogue = catalogues::default_catalogue().unwrap();
            service
                .adopt(
                    &actor,
                    Scope::Instance,
                    programme,
                    catalogue,
                    OnRevoked::Revoke,
                )
                .await
                .unwrap();
            let new = NewBadge::OfCompetency {
                programme,
                competency: "accueillir".to_owned(),
            };
            service
                .define_badge(&actor, Scope::Instance, issuer, new)
                .await
                .unwrap()
                .id
        });
        Self {
            service,
            badge,
            runtime,
            _data: data,
        }
    }

    fn awards_per_second(&self, round: usize) -> f64 {
        let began = Instant::now();
        self.runtime.block_on(async {
            let mut tasks = tokio::task::JoinSet::new();
            for lane in 0..TOGETHER {
                let (service, badge) = (self.service.clone(), self.badge);
                tasks.spawn(async move {
                    for at in 0..AWARDS / TOGETHER {
                        let new = NewAward {
                            badge,
                            email: Email::parse(&format!("p{round}-{lane}-{at}@exemple.fr"))
                                .unwrap(),
                            evidence: Vec::new(),
                            narrative: None,
                            issued_on: None,
                            expires: None,
                            allow_duplicate: false,
                            notify: true,
                            department: None,
                        };
                        service
                            .award(&Actor::cli(), Scope::Instance, new, None)
                            .await
                            .unwrap();
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

/// Processor time of this thread, from the scheduler's own account in nanoseconds.
fn cpu(work: impl FnOnce()) -> Duration {
    let now = || {
        let account = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        account
            .split(' ')
            .next()
            .and_then(|ns| ns.parse().ok())
            .map(Duration::from_nanos)
    };
    let (before, began) = (now(), Instant::now());
    work();
    match (before, now()) {
        (Some(before), Some(after)) => after - before,
        _ => began.elapsed(), // not Linux: wall time
    }
}

fn median(mut all: Vec<f64>) -> (f64, f64, f64) {
    all.sort_by(f64::total_cmp);
    (all[0], all[all.len() / 2], all[all.len() - 1])
}

fn ratio(what: &str, all: Vec<f64>) {
    let (least, middle, most) = median(all);
    println!("{what:34} {middle:6.2} × [{least:.2}, {most:.2}]\n");
}

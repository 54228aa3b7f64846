//! What an award costs: the processor for building and signing it, and the disk for keeping it.
//!
//! `cargo bench --bench issuing`. Read the ratios: both sides of each stand in one run, interleaved. See README.md.

#![allow(clippy::unwrap_used)]

#[path = "shared/figures.rs"]
mod figures;
#[path = "shared/world.rs"]
mod world;

use figures::{cpu, each, load_of_the_machine, ratio};
use sceau::badge::{
    assertion::Content,
    email::Email,
    json,
    recipient::IdentityObject,
    signing::{Algorithm, FORMAT, Jws, SigningKey, compose},
    verification,
};
use sceau::issuing::Service;
use sceau::storage::Options;
use std::hint::black_box;
use std::time::Instant;
use tempfile::TempDir;
use uuid::Uuid;
use world::{Programme, award, folder, open, runtime, sqlite};

/// The program's own (src/main.rs).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PAIRS: usize = 9;
const SIGNATURES: usize = 2_000;
const AWARDS: usize = 2_000;
const TOGETHER: usize = 64;

fn main() {
    println!("median of {PAIRS} interleaved pairs; smallest and largest in brackets");
    println!("load of the machine: {}", load_of_the_machine());
    signing();
    durable();
}

/// Serialise + sign an Assertion, against a bare signature with the same prepared key over as many bytes.
fn signing() {
    let kid = "https://badges.example/keys/0190a0a0-0000-7000-8000-000000000001";
    let key = SigningKey::new(Algorithm::EdDsa, kid, &[1; 32]).unwrap();
    let bare = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    let email = Email::parse("camille@exemple.fr").unwrap();
    let content = || Content {
        id: "https://badges.example/assertions/0190a0a0-0000-7000-8000-000000000003".to_owned(),
        recipient: IdentityObject::of(&email, [3; 16]),
        badge: "https://badges.example/badges/0190a0a0-0000-7000-8000-000000000002".to_owned(),
        issued_on: chrono::DateTime::UNIX_EPOCH,
        expires: None,
        evidence: Vec::new(),
        narrative: Some("Atelier observé le 3 mars".to_owned()),
        related: Vec::new(),
    };
    let payload = content().signed(kid).to_bytes();
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
        checked.push(cpu(SIGNATURES, || {
            let payload = black_box(content()).signed(kid).to_bytes();
            let document = json::parse(&payload).unwrap();
            black_box(verification::document_checks(
                &document,
                chrono::DateTime::UNIX_EPOCH,
            ));
            let signature = key.signature(&payload).unwrap();
            let jws = compose(FORMAT, Algorithm::EdDsa, kid, &payload, &signature);
            Jws::parse(&jws).unwrap().verify(key.public()).unwrap();
        }));
        issued.push(cpu(SIGNATURES, || {
            let payload = black_box(content()).signed(kid).to_bytes();
            black_box(key.signature(&payload).unwrap());
        }));
        signed.push(cpu(SIGNATURES, || {
            use ed25519_dalek::Signer;
            black_box(bare.sign(black_box(&input)));
        }));
    }
    each("bare Ed25519 signature", &signed, "µs CPU");
    each("build + serialise + sign", &issued, "µs CPU");
    each("the same, checked before and after", &checked, "µs CPU");
    ratio("serialise + sign / bare signature", &issued, &signed);
    ratio(
        "the same with its checks / bare signature",
        &checked,
        &signed,
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
    println!("\ndurable awards, {TOGETHER} at a time, rule evaluated");
    each("a transaction each", &one, "/s");
    each("in groups", &many, "/s");
    ratio("grouped / one transaction each", &many, &one);
}

struct World {
    service: Service,
    badge: Uuid,
    _data: TempDir,
}

impl World {
    fn new(options: Options) -> Self {
        let data = folder();
        let service = open(&sqlite(&data, "sceau.db"), options);
        let programme = runtime().block_on(Programme::adopted(&service, 1));
        Self {
            service,
            badge: programme.badges[0],
            _data: data,
        }
    }

    fn awards_per_second(&self, round: usize) -> f64 {
        let badge = self.badge;
        let which = move |at| (badge, format!("p{round}-{at}@exemple.fr"));
        let began = Instant::now();
        runtime().block_on(award(&self.service, AWARDS, TOGETHER, which));
        AWARDS as f64 / began.elapsed().as_secs_f64()
    }
}

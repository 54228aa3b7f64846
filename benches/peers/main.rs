//! Issuing and verifying one Assertion as a JWS, against what a user would pick instead from the registries.
//!
//! `benches/peers/install` once, then `cargo bench --bench peers`. Read the ratios: all sides stand in one run, in turns.

#![allow(clippy::unwrap_used)]

#[path = "../shared/figures.rs"]
mod figures;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use base64::{Engine, engine::general_purpose::STANDARD};
use figures::{cpu, load_of_the_machine, spread};
use sceau::badge::{
    assertion::Content,
    email::Email,
    json,
    recipient::IdentityObject,
    signing::{Algorithm, FORMAT, Jws, SigningKey, compose},
    time, verification,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const PAIRS: usize = 7;
const KEY: &str = "https://badges.example/keys/0190a0a0-0000-7000-8000-000000000001";
const ACTS: [(&str, Algorithm, &str, usize); 4] = [
    ("issue", Algorithm::EdDsa, "EdDSA", 4_000),
    ("verify", Algorithm::EdDsa, "EdDSA", 4_000),
    ("issue", Algorithm::Rs256, "RS256", 400),
    ("verify", Algorithm::Rs256, "RS256", 4_000),
];
/// Of a peer, for so many of ours.
const FEWER: usize = 20;

fn main() {
    println!(
        "median of {PAIRS} interleaved rounds, processor time; smallest and largest in brackets"
    );
    println!("load of the machine: {}", load_of_the_machine());
    // PKCS #8 of an Ed25519 seed is this and the seed (RFC 8410).
    let prefix = [
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
    ];
    let ed25519 = Key::new(
        Algorithm::EdDsa,
        &[1; 32],
        &[&prefix[..], &[1; 32]].concat(),
    );
    let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
    let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
    let rsa = Key::new(Algorithm::Rs256, der.as_ref(), der.as_ref());
    let given = json!({
        "payload": String::from_utf8(content().signed(KEY).to_bytes()).unwrap(),
        "kid": KEY, "EdDSA": ed25519.told, "RS256": rsa.told,
    });
    let root = env!("CARGO_MANIFEST_DIR");
    let [python, reference] = ["benches/.venv", "tests/.venv/reference"]
        .map(|folder| format!("{root}/{folder}/bin/python"));
    let script = format!("{root}/benches/peers/peer.py");
    let module = format!("{root}/benches/peers/peer.mjs");
    let jose = match std::fs::exists(format!("{root}/benches/peers/node_modules/jose")) {
        Ok(true) => "node",
        _ => "",
    };
    let mut peers: Vec<Peer> = [
        (
            "PyPI PyJWT",
            python.as_str(),
            vec![script.as_str(), "PyJWT"],
        ),
        (
            "PyPI openbadgeslib",
            &python,
            vec![&script, "openbadgeslib"],
        ),
        ("PyPI openbadges", &reference, vec![&script, "openbadges"]),
        ("npm jose", jose, vec![&module]),
    ]
    .into_iter()
    .filter_map(|(name, program, arguments)| Peer::start(name, program, &arguments, &given))
    .collect();
    for (kind, algorithm, name, times) in ACTS {
        let key = if algorithm == Algorithm::EdDsa {
            &ed25519
        } else {
            &rsa
        };
        let mut ours = Vec::new();
        let mut theirs: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for _ in 0..PAIRS {
            ours.push(cpu(times, || match kind {
                "issue" => key.issue(),
                _ => key.verify(),
            }));
            for (at, peer) in peers.iter_mut().enumerate() {
                if let Some(spent) = peer.act(&format!("{kind} {name} {}", times / FEWER)) {
                    theirs.entry(at).or_default().push(spent);
                }
            }
        }
        println!("\n{kind}, {name}: {:.1} µs here", spread(&ours).1);
        for (at, peer) in peers.iter().enumerate() {
            match theirs.get(&at) {
                None => println!("{:24} cannot", peer.name),
                Some(spent) => {
                    let ratios: Vec<f64> = spent.iter().zip(&ours).map(|(t, o)| t / o).collect();
                    let (least, middle, most) = spread(&ratios);
                    let each = spread(spent).1;
                    println!(
                        "{:24} {each:8.1} µs  {middle:6.2} × ours [{least:.2}, {most:.2}]",
                        peer.name
                    );
                }
            }
        }
    }
}

fn content() -> Content {
    Content {
        id: "https://badges.example/assertions/0190a0a0-0000-7000-8000-000000000003".to_owned(),
        recipient: IdentityObject::of(&Email::parse("camille@exemple.fr").unwrap(), [3; 16]),
        badge: "https://badges.example/badges/0190a0a0-0000-7000-8000-000000000002".to_owned(),
        issued_on: time::parse("2026-03-03T10:00:00Z").unwrap(),
        expires: None,
        evidence: Vec::new(),
        narrative: Some("Atelier observé le 3 mars".to_owned()),
        related: Vec::new(),
    }
}

/// A key of ours, and as peers are told of it.
struct Key {
    signing: SigningKey,
    jws: String,
    told: Value,
}

impl Key {
    fn new(algorithm: Algorithm, secret: &[u8], pkcs8: &[u8]) -> Self {
        let signing = SigningKey::new(algorithm, KEY, secret).unwrap();
        let payload = content().signed(KEY).to_bytes();
        let jws = compose(
            FORMAT,
            algorithm,
            KEY,
            &payload,
            &signing.signature(&payload).unwrap(),
        );
        let told = json!({
            "private": pem("PRIVATE KEY", pkcs8), "public": signing.public().to_pem(), "jws": jws,
        });
        Self { signing, jws, told }
    }

    /// As an award does it: with the checks before and after.
    fn issue(&self) {
        let payload = black_box(content()).signed(KEY).to_bytes();
        let document = json::parse(&payload).unwrap();
        black_box(verification::document_checks(
            &document,
            chrono::DateTime::UNIX_EPOCH,
        ));
        let signature = self.signing.signature(&payload).unwrap();
        let jws = compose(FORMAT, self.signing.algorithm(), KEY, &payload, &signature);
        Jws::parse(&jws)
            .unwrap()
            .verify(self.signing.public())
            .unwrap();
    }

    fn verify(&self) {
        let jws = Jws::parse(black_box(&self.jws)).unwrap();
        jws.verify(self.signing.public()).unwrap();
        black_box(jws);
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = (0..text.len().div_ceil(64))
        .map(|at| &text[at * 64..text.len().min(at * 64 + 64)])
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// Another tool, in a process of its own that is warm.
struct Peer {
    name: &'static str,
    child: Child,
    ask: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    fn start(name: &'static str, program: &str, arguments: &[&str], given: &Value) -> Option<Self> {
        let spawned = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut child) = spawned else {
            println!(
                "!!! NOT MEASURED: {name} is not installed. benches/peers/install, or for openbadges"
            );
            println!("!!! tests/run --install-only --only validators");
            return None;
        };
        let mut ask = child.stdin.take().unwrap();
        writeln!(ask, "{given}").unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let mut peer = Self {
            name,
            child,
            ask: Some(ask),
            answers,
        };
        peer.act("verify RS256 20"); // until it is warm
        Some(peer)
    }

    /// Processor time of one, in µs.
    fn act(&mut self, what: &str) -> Option<f64> {
        writeln!(self.ask.as_mut().unwrap(), "{what}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        match line.trim() {
            "cannot" => None,
            seconds => {
                let seconds: Result<f64, _> = seconds.parse();
                Some(1e6 * seconds.unwrap_or_else(|_| panic!("{}: {line:?}", self.name)))
            }
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.ask.take()); // it ends at the end of its input
        let _ = self.child.wait();
    }
}

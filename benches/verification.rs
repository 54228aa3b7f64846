//! What a verification costs: a signature with everything around it against the bare signature, and the whole against
//! the reference validator.
//!
//! `cargo bench --bench verification`. Read the ratios: both sides of each stand in one run, interleaved. See README.md.

#![allow(clippy::unwrap_used)]

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sceau::badge::{
    assertion::Content,
    email::Email,
    json,
    recipient::IdentityObject,
    signing::{Algorithm, FORMAT, Jws, PublicKey, SigningKey, compose},
    time,
    verification::{Fetched, Record, Revocation, Signed, Subject, Verdict, verify},
};
use serde_json::{Value, json};
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const PAIRS: usize = 9;
/// So many that the scheduler's account, which some machines keep in steps of 4 ms, is fine enough.
const CHECKS: usize = 20_000;
/// Of the reference validator, a pair; it takes tens of milliseconds each.
const REFERENCE: usize = 10;

const ASSERTION: &str = "https://badges.example/assertions/0190a0a0-0000-7000-8000-000000000003";
const CLASS: &str = "https://badges.example/badges/0190a0a0-0000-7000-8000-000000000002";
const ISSUER: &str = "https://badges.example/issuers/0190a0a0-0000-7000-8000-000000000004";
const KEY: &str = "https://badges.example/keys/0190a0a0-0000-7000-8000-000000000001";
const IMAGE: &str = "https://badges.example/images/1";

fn main() {
    println!("median of {PAIRS} interleaved pairs; smallest and largest in brackets");
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load of the machine: {}", load.trim());
    let ed25519 = SigningKey::new(Algorithm::EdDsa, KEY, &[1; 32]).unwrap();
    let rsa = {
        use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
        let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
        let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
        SigningKey::new(Algorithm::Rs256, KEY, der.as_ref()).unwrap()
    };
    let (ed25519, rsa) = (Badge::new(ed25519), Badge::new(rsa));
    ed25519.against(
        "EdDSA",
        &bare_ed25519(&ed25519),
        "≤ 1.15 × bare verify_strict",
    );
    rsa.against("RS256", &bare_rsa(&rsa), "≤ 1.3 × bare RSA verify");
    against_the_reference(&rsa);
}

/// A badge with all of its documents, as they come from the network.
struct Badge {
    jws: String,
    key: PublicKey,
    hosted: Vec<u8>,
    class: Vec<u8>,
    issuer: Vec<u8>,
    key_document: Vec<u8>,
}

impl Badge {
    fn new(key: SigningKey) -> Self {
        let email = Email::parse("camille@exemple.fr").unwrap();
        let assertion = Content {
            id: ASSERTION.to_owned(),
            recipient: IdentityObject::of(&email, [3; 16]),
            badge: CLASS.to_owned(),
            issued_on: time::parse("2026-03-03T10:00:00Z").unwrap(),
            expires: None,
            evidence: Vec::new(),
            narrative: Some("Atelier observé le 3 mars".to_owned()),
            related: Vec::new(),
        }
        .signed(KEY);
        let payload = assertion.to_bytes();
        let signature = key.signature(&payload).unwrap();
        let context = "https://w3id.org/openbadges/v2";
        let bytes = |document: Value| serde_json::to_vec(&document).unwrap();
        Self {
            jws: compose(FORMAT, key.algorithm(), KEY, &payload, &signature),
            key: key.public().clone(),
            hosted: assertion.hosted().to_bytes(),
            class: bytes(
                json!({"@context": context, "id": CLASS, "type": "BadgeClass",
                "name": "Accueillir une personne", "description": "Accueille une personne et comprend sa demande.",
                "image": IMAGE, "criteria": {"narrative": "Trois accueils observés."},
                "issuer": ISSUER, "tags": ["accueil", "médiation"]}),
            ),
            issuer: bytes(json!({"@context": context, "id": ISSUER, "type": "Issuer",
                "name": "Hub du Nord", "url": "https://hub.example", "email": "contact@hub.example",
                "publicKey": KEY})),
            key_document: bytes(
                json!({"@context": context, "id": KEY, "type": "CryptographicKey",
                "owner": ISSUER, "publicKeyPem": key.public().to_pem()}),
            ),
        }
    }

    /// Our check of the signature, and our whole verification, against the bare signature.
    fn against(&self, name: &str, bare: &dyn Fn(), goal: &str) {
        let (mut bares, mut checks, mut wholes) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..PAIRS {
            bares.push(cpu(CHECKS, bare));
            checks.push(cpu(CHECKS, || {
                let jws = Jws::parse(black_box(&self.jws)).unwrap();
                jws.verify(&self.key).unwrap();
                black_box(jws);
            }));
            wholes.push(cpu(CHECKS, || self.verify(true)));
        }
        println!("\n{name}");
        each("bare signature check", &bares);
        each("Jws::parse + verify", &checks);
        each("whole verification, four documents", &wholes);
        ratio(
            &format!("signature check / bare (goal {goal})"),
            &checks,
            &bares,
        );
        ratio("whole verification / bare", &wholes, &bares);
    }

    /// Everything from the bytes of the documents to the verdict.
    fn verify(&self, signed: bool) {
        let parse = |bytes: &[u8]| json::parse(black_box(bytes)).unwrap();
        let (class, issuer) = (parse(&self.class), parse(&self.issuer));
        let (assertion, key) = if signed {
            let jws = Jws::parse(black_box(&self.jws)).unwrap();
            (jws.claims().clone(), parse(&self.key_document))
        } else {
            (parse(&self.hosted), Value::Null)
        };
        let report = verify(&Subject {
            assertion: &assertion,
            signed: signed.then_some(Signed {
                jws: &self.jws,
                key: Fetched::Document(&key),
                compromised: None,
            }),
            badge_class: Fetched::Document(&class),
            issuer: Fetched::Document(&issuer),
            revocation: Revocation::NotRevoked,
            record: Record::NotOurs,
            now: time::parse("2026-11-22T12:00:00Z").unwrap(),
        });
        assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    }
}

/// The signing input and the signature of a JWS.
fn parts(jws: &str) -> (Vec<u8>, Vec<u8>) {
    let (input, signature) = jws.rsplit_once('.').unwrap();
    (
        input.as_bytes().to_vec(),
        URL_SAFE_NO_PAD.decode(signature).unwrap(),
    )
}

fn bare_ed25519(badge: &Badge) -> impl Fn() + use<> {
    let PublicKey::Ed25519(key) = badge.key.clone() else {
        panic!("an Ed25519 key");
    };
    let (input, signature) = parts(&badge.jws);
    let signature = ed25519_dalek::Signature::from_slice(&signature).unwrap();
    move || key.verify_strict(black_box(&input), &signature).unwrap()
}

fn bare_rsa(badge: &Badge) -> impl Fn() + use<> {
    let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, badge.key.to_spki()).unwrap();
    let (input, signature) = parts(&badge.jws);
    move || key.verify_sig(black_box(&input), &signature).unwrap()
}

/// The hosted badge, by us and by the reference validator; the documents are played to both.
fn against_the_reference(badge: &Badge) {
    println!("\nhosted badge, without the network");
    let Some(mut reference) = Reference::start(badge) else {
        println!(
            "!!! NOT MEASURED: there is no tests/.venv/reference with the reference validator."
        );
        println!("!!! Make it with: tests/run --install-only --only validators");
        return;
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        ours.push(cpu(CHECKS, || badge.verify(false)));
        theirs.push(reference.verify(REFERENCE));
    }
    each("whole verification", &ours);
    each("PyPI openbadges 1.1.2", &theirs);
    ratio("reference / ours (goal ≥ 100)", &theirs, &ours);
}

/// `reference.py`, which has said that it is ready.
struct Reference {
    child: Child,
    ask: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Reference {
    fn start(badge: &Badge) -> Option<Self> {
        let root = env!("CARGO_MANIFEST_DIR");
        let python = format!("{root}/tests/.venv/reference/bin/python");
        std::fs::exists(&python).ok()?.then_some(())?;
        let mut child = Command::new(python)
            .arg(format!("{root}/benches/reference.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let documents = json!({ASSERTION: text(&badge.hosted), CLASS: text(&badge.class),
            ISSUER: text(&badge.issuer), KEY: text(&badge.key_document)});
        let mut ask = child.stdin.take()?;
        writeln!(
            ask,
            "{}",
            json!({"badge": ASSERTION, "image": IMAGE, "documents": documents})
        )
        .ok()?;
        let answers = BufReader::new(child.stdout.take()?);
        let mut reference = Self {
            child,
            ask: Some(ask),
            answers,
        };
        reference.verify(3); // until it is warm
        Some(reference)
    }

    /// Processor time per verification, by the child's own account.
    fn verify(&mut self, times: usize) -> Duration {
        let mut line = String::new();
        writeln!(self.ask.as_mut().unwrap(), "{times}").unwrap();
        self.answers.read_line(&mut line).unwrap();
        let seconds = line.trim().parse();
        Duration::from_secs_f64(seconds.expect("the reference validator says how long it took"))
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        drop(self.ask.take());
        self.child.wait().ok();
    }
}

/// Processor time of this thread for one `work`, from the scheduler's own account in nanoseconds.
fn cpu(times: usize, work: impl Fn()) -> Duration {
    let now = || {
        let account = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let spent = account.split(' ').next()?.parse().ok()?;
        Some(Duration::from_nanos(spent))
    };
    let (before, began) = (now(), Instant::now());
    (0..times).for_each(|_| work());
    let spent = match (before, now()) {
        (Some(before), Some(after)) => after - before,
        _ => began.elapsed(), // not Linux: wall time
    };
    spent / times as u32
}

fn median(mut all: Vec<f64>) -> (f64, f64, f64) {
    all.sort_by(f64::total_cmp);
    (all[0], all[all.len() / 2], all[all.len() - 1])
}

fn each(what: &str, all: &[Duration]) {
    let all = all.iter().map(|one| one.as_secs_f64() * 1e6).collect();
    println!("{what:36} {:9.1} µs CPU", median(all).1);
}

fn ratio(what: &str, over: &[Duration], under: &[Duration]) {
    let pairs = over.iter().zip(under);
    let (least, middle, most) = median(
        pairs
            .map(|(o, u)| o.as_secs_f64() / u.as_secs_f64())
            .collect(),
    );
    println!("{what}: {middle:.2} × [{least:.2}, {most:.2}]");
}

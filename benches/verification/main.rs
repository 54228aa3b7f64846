//! What a verification costs: a signature with everything around it against the bare signature, and the whole against
//! the reference validator.
//!
//! `cargo bench --bench verification`. Read the ratios: both sides of each stand in one run, interleaved. See README.md.

#![allow(clippy::unwrap_used)]

mod hanging;

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use sceau::badge::{
    assertion::Content,
    email::Email,
    recipient::IdentityObject,
    signing::{Algorithm, FORMAT, Jws, PublicKey, SigningKey, compose},
    time,
    verification::Verdict,
};
use sceau::checking::{
    Checker, Input, Source,
    fetching::{Answer, Fetcher, Refused, Settings, Want},
};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const PAIRS: usize = 9;
/// So many that the scheduler's account, which some machines keep in steps of 4 ms, is fine enough.
const CHECKS: usize = 20_000;
/// Of whole verifications, a pair.
const WHOLES: usize = 5_000;
/// Of the reference validator, a pair; it takes tens of milliseconds each.
const REFERENCE: usize = 10;

const ASSERTION: &str = "https://badges.example/assertions/0190a0a0-0000-7000-8000-000000000003";
const CLASS: &str = "https://badges.example/badges/0190a0a0-0000-7000-8000-000000000002";
const ISSUER: &str = "https://badges.example/issuers/0190a0a0-0000-7000-8000-000000000004";
const KEY: &str = "https://badges.example/keys/0190a0a0-0000-7000-8000-000000000001";
const IMAGE: &str = "https://badges.example/images/1";
const REVOCATIONS: &str =
    "https://badges.example/issuers/0190a0a0-0000-7000-8000-000000000004/revocations";

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
    hanging::print();
}

/// A badge with all of its documents, as they come from the network.
struct Badge {
    jws: String,
    key: PublicKey,
    at: Site,
    checks: Checks,
}

/// What is at each address: content type and body.
struct Site(HashMap<&'static str, (&'static str, Vec<u8>)>);

impl Source for Site {
    async fn get(&self, url: &str, _want: Want) -> Result<Answer, Refused> {
        let (content_type, body) = &self.0[url];
        Ok(Answer {
            url: url.to_owned(),
            status: 200,
            content_type: Some((*content_type).to_owned()),
            body: body.clone(),
        })
    }
}

/// What runs whole verifications.
struct Checks {
    runtime: tokio::runtime::Runtime,
    fetcher: Fetcher,
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
        let kind = "application/ld+json";
        let bytes = |document: Value| (kind, serde_json::to_vec(&document).unwrap());
        let at = HashMap::from([
            (ASSERTION, (kind, assertion.hosted().to_bytes())),
            (
                CLASS,
                bytes(
                    json!({"@context": context, "id": CLASS, "type": "BadgeClass",
                    "name": "Accueillir une personne", "description": "Accueille une personne et comprend sa demande.",
                    "image": IMAGE, "criteria": {"narrative": "Trois accueils observés."},
                    "issuer": ISSUER, "tags": ["accueil", "médiation"]}),
                ),
            ),
            (
                ISSUER,
                bytes(json!({"@context": context, "id": ISSUER, "type": "Issuer",
                    "name": "Hub du Nord", "url": "https://hub.example", "email": "contact@hub.example",
                    "publicKey": KEY, "revocationList": REVOCATIONS})),
            ),
            (
                KEY,
                bytes(
                    json!({"@context": context, "id": KEY, "type": "CryptographicKey",
                    "owner": ISSUER, "publicKeyPem": key.public().to_pem()}),
                ),
            ),
            (
                REVOCATIONS,
                bytes(
                    json!({"@context": context, "id": REVOCATIONS, "type": "RevocationList", "issuer": ISSUER,
                    "revokedAssertions": [
                        {"id": "urn:uuid:9c3d5a3e-8d46-4a49-9a2e-0a4b8a0f5a11", "revocationReason": "Erreur de saisie"},
                        "urn:uuid:9c3d5a3e-8d46-4a49-9a2e-0a4b8a0f5a12"]}),
                ),
            ),
            (IMAGE, ("image/png", picture())),
        ]);
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        Self {
            jws: compose(FORMAT, key.algorithm(), KEY, &payload, &signature),
            key: key.public().clone(),
            at: Site(at),
            checks: Checks {
                runtime: runtime.unwrap(),
                fetcher: Fetcher::system(Settings::default()),
            },
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
            wholes.push(cpu(WHOLES, || self.verify(Input::Jws(self.jws.clone()))));
        }
        println!("\n{name}");
        each("bare signature check", &bares);
        each("Jws::parse + verify", &checks);
        each("whole verification", &wholes);
        ratio(
            &format!("signature check / bare (goal {goal})"),
            &checks,
            &bares,
        );
        ratio("whole verification / bare", &wholes, &bares);
    }

    /// All that a verification does but the network, for a checker that remembers no Profile.
    fn verify(&self, input: Input) {
        let checker = Checker::new(None, self.checks.fetcher.clone());
        let now = time::parse("2026-11-22T12:00:00Z").unwrap();
        let check = checker.check_from(black_box(&self.at), input.into(), now);
        let checked = self.checks.runtime.block_on(check).unwrap();
        assert_eq!(
            checked.report.verdict,
            Verdict::Valid,
            "{:?}",
            checked.report
        );
    }
}

/// A picture as a badge has it: 256 by 256 pixels in colour.
fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 256, 256);
    encoder.set_color(png::ColorType::Rgb);
    let pixels: Vec<u8> = (0..256 * 256_u32)
        .flat_map(|at| [at as u8, (at >> 8) as u8, ((at * at) >> 9) as u8])
        .collect();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    bytes
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
        ours.push(cpu(WHOLES, || {
            badge.verify(Input::Url(ASSERTION.to_owned()))
        }));
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
        let answers: HashMap<_, _> = (badge.at.0.iter())
            .map(|(url, (kind, body))| (url, (kind, STANDARD.encode(body))))
            .collect();
        let mut ask = child.stdin.take()?;
        writeln!(ask, "{}", json!({"badge": ASSERTION, "answers": answers})).ok()?;
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

/// Processor time of all threads for one `work`, from the scheduler's own account in nanoseconds. An image is read by a
/// thread of its own; those of the runtime outlive what is measured.
fn cpu(times: usize, work: impl Fn()) -> Duration {
    let of = |thread: std::fs::DirEntry| {
        let account = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        Some(Duration::from_nanos(
            account.split(' ').next()?.parse().ok()?,
        ))
    };
    let now = || {
        let threads = std::fs::read_dir("/proc/self/task").ok()?;
        threads
            .map(|thread| of(thread.ok()?))
            .sum::<Option<Duration>>()
    };
    let (before, began) = (now(), Instant::now());
    (0..times).for_each(|_| work());
    let spent = match (before, now()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
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

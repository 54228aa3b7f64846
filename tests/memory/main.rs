//! No input makes us use more than 20 MiB: the largest and the most swollen of everything that is read from anybody.
//!
//! And jobs over all persons take no more for more persons. A binary of its own, one test at a time, so that nothing else
//! uses the heap that it counts.

#![allow(clippy::unwrap_used)]

mod documents;
mod files;
mod images;
mod jobs;
mod lists;
mod whole;

#[allow(dead_code)] // made for the tests of the use cases
#[path = "../it/support"]
mod support {
    pub mod crowd;
    pub mod databases;
    pub mod postgres;
    pub mod story;
}

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use peak_alloc::PeakAlloc;
use sceau::badge::{
    baking::{self, MAX_BAKED_BYTES},
    document::{self, Document},
    foreign::{self, Version},
    image::{Image, MAX_BYTES},
    json::{self, FETCHED, FETCHED_LIST, Limits, SIGNED},
    signing::{Compact, Jws, MAX_PEM, PublicKey},
};
use sceau::checking::list::{self, Limits as ListLimits};
use serde_json::{Value, json};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const MOST: usize = 20 * 1024 * 1024;
const AT: &str = "https://badges.other.example/1";

/// Held by the test that counts.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What `read` needs over what was in use before, in bytes. What it returns counts until the end.
fn peak<T>(read: impl FnOnce() -> T) -> usize {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let result = std::hint::black_box(read());
    drop(result);
    HEAP.peak_usage() - before
}

/// What was needed for what.
#[derive(Default)]
struct Greatest(Vec<(usize, String)>);

impl Greatest {
    fn note(&mut self, what: String, used: usize) {
        self.0.push((used, what));
    }
}

#[test]
fn no_input_needs_more_than_20_mib() {
    let _alone = alone();
    // The counter counts. Threads of the tests before may be giving back a little at this moment.
    assert!(peak(|| vec![1_u8; 2 * MOST]) > MOST);

    let mut greatest = Greatest::default();
    json_texts(&mut greatest);
    foreign_documents(&mut greatest);
    signatures_and_keys(&mut greatest);
    pictures(&mut greatest);
    for (name, text) in lists::swollen(ListLimits::WEB.bytes) {
        let used = peak(|| list::read(None, &text, ListLimits::WEB).map(drop));
        let kept = peak(|| list::read(None, &text, ListLimits::WEB));
        greatest.note(format!("list, {name}"), used.max(kept));
    }
    for (at, (name, bytes)) in files::swollen().into_iter().enumerate() {
        assert!(bytes.len() <= document::MAX_BYTES, "{at} {name}");
        let used = peak(|| Document::parse(name, bytes.clone()).map(drop));
        greatest.note(format!("file {at}, {name}"), used);
    }
    whole::verifications(|what, check| greatest.note(what, peak(check)));

    greatest.0.sort();
    for (used, what) in greatest.0.iter().rev().take(20) {
        println!("{:6} KiB  {what}", used / 1024);
    }
    let too_much = greatest.0.iter().filter(|(used, _)| *used > MOST).count();
    assert_eq!(too_much, 0, "see above");
}

/// Within the limits a text is read, beyond them it is refused: neither needs much.
fn json_texts(greatest: &mut Greatest) {
    let file = Limits {
        bytes: 2 * MAX_BYTES,
        values: 65_536,
    };
    for (of, limits) in [
        ("signed", SIGNED),
        ("fetched", FETCHED),
        ("fetched list", FETCHED_LIST),
        ("with a file", file),
    ] {
        let more_values = Limits {
            values: u32::MAX,
            ..limits
        };
        let more_bytes = Limits {
            bytes: 2 * limits.bytes,
            ..limits
        };
        for (name, text) in documents::swollen(limits) {
            let parsed = json::parse_limited(text.as_bytes(), limits);
            assert!(parsed.is_ok(), "{name}: {parsed:?}");
            drop(parsed);
            let used = peak(|| json::parse_limited(text.as_bytes(), limits));
            greatest.note(format!("JSON, {of}, {name}"), used);
        }
        for beyond in [more_values, more_bytes] {
            for (name, text) in documents::swollen(beyond) {
                let refused = json::parse_limited(text.as_bytes(), limits);
                let few_values = beyond == more_bytes || ["one text", "escapes"].contains(&name);
                let code = refused.as_ref().map_err(|why| why.code).err();
                let expected =
                    (text.len() > limits.bytes || !few_values).then_some("json-too-large");
                assert_eq!(code, expected, "{of}, {name}");
                drop(refused);
                let used = peak(|| json::parse_limited(text.as_bytes(), limits));
                greatest.note(format!("JSON, more than {of}, {name}"), used);
            }
        }
    }
}

/// Documents of other services, brought into the shape of 2.0.
fn foreign_documents(greatest: &mut Greatest) {
    let room = |limits: Limits| Limits {
        bytes: limits.bytes - 1024,
        values: limits.values - 64,
    };
    let read = |text: &str, limits: Limits| json::parse_limited(text.as_bytes(), limits).unwrap();
    let mut all = Vec::new();
    for (name, text) in documents::swollen(room(FETCHED)) {
        for member in [
            "x",
            "type",
            "recipient",
            "badge",
            "verification",
            "obi:evidence",
        ] {
            let context = r#""@context":"https://w3id.org/openbadges/v2""#;
            let document = format!(r#"{{{context},"{member}":{text}}}"#);
            all.push((format!("{name} as {member}"), document));
        }
        all.push((
            format!("{name} as context"),
            format!(r#"{{"@context":{text}}}"#),
        ));
    }
    let names = documents::names(room(FETCHED));
    all.push(("names".into(), format!(r#"{{"@context":{names}}}"#)));
    for (name, text) in &all {
        let used = peak(|| foreign::assertion(read(text, FETCHED), Some(AT)).map(drop));
        let kept = peak(|| foreign::assertion(read(text, FETCHED), Some(AT)));
        greatest.note(format!("Assertion, {name}"), used.max(kept));
        for version in [Version::V2_0, Version::V1_0] {
            let used = peak(|| foreign::linked(read(text, FETCHED), AT, "BadgeClass", version));
            greatest.note(format!("BadgeClass of {version:?}, {name}"), used);
        }
        let published = read(text, FETCHED);
        let used = peak(|| foreign::compare(&read(text, SIGNED_AS_LARGE), &published));
        greatest.note(format!("copy, {name}"), used);
    }
    let assertion = json!({"id": AT, "uid": "u"});
    for (name, text) in documents::swollen(room(FETCHED_LIST)) {
        let member = |member: &str| {
            let head = r#""@context":"https://w3id.org/openbadges/v2","type":"RevocationList""#;
            format!(r#"{{{head},"{member}":{text}}}"#)
        };
        for text in [
            member("revokedAssertions"),
            member("obi:revoked"),
            text.clone(),
        ] {
            for version in [Version::V2_0, Version::V1_0] {
                let used =
                    peak(|| foreign::listed(read(&text, FETCHED_LIST), AT, &assertion, version));
                greatest.note(format!("revocation list of {version:?}, {name}"), used);
            }
        }
    }
}

/// A copy is pasted, and so smaller than this.
const SIGNED_AS_LARGE: Limits = FETCHED;

fn signatures_and_keys(greatest: &mut Greatest) {
    let small = Limits {
        bytes: 30_000,
        values: SIGNED.values - 64,
    };
    let room = Limits {
        bytes: SIGNED.bytes - 64,
        values: SIGNED.values - 64,
    };
    let header = documents::swollen(small).swap_remove(1).1;
    let header = format!(r#"{{"alg":"EdDSA","x":{header}}}"#);
    for (name, text) in documents::swollen(room) {
        let payload = format!(r#"{{"x":{text}}}"#);
        let jws = format!("{}.{}.", b64(header.as_bytes()), b64(payload.as_bytes()));
        assert!(Jws::parse(&jws).is_ok(), "{name}");
        let used = peak(|| Jws::parse(&jws).map(|jws| jws.claims().clone()));
        greatest.note(format!("JWS, {name}"), used);
    }
    for part in ["", "[", "{", "A", ".", "\u{1F600}"] {
        for length in [2 * json::MAX_BYTES, 4 * MAX_BYTES] {
            let text = part.repeat(length / part.len().max(1));
            let mut note = |what: &str, used| greatest.note(format!("{part:?} as {what}"), used);
            note("JWS", peak(|| Compact::parse(&text).map(drop)));
            note("JSON", peak(|| json::parse(text.as_bytes())));
            note("key", peak(|| PublicKey::from_pem(&text)));
            let image = text.into_bytes();
            note("image", peak(|| baking::unbake(&image).map(drop)));
        }
    }
    for label in ["PUBLIC KEY", "RSA PUBLIC KEY"] {
        let body = "MIIC".repeat((MAX_PEM - 100) / 4);
        let pem = format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----");
        greatest.note(format!("PEM, {label}"), peak(|| PublicKey::from_pem(&pem)));
    }
}

fn pictures(greatest: &mut Greatest) {
    for (name, png) in images::pngs() {
        let used = peak(|| baking::unbake(&png).map(drop));
        greatest.note(format!("PNG to unbake, {name}"), used);
        let used = peak(|| Image::parse(png.clone()));
        greatest.note(format!("PNG to publish, {name}"), used);
    }
    for (name, svg) in images::svgs(MAX_BAKED_BYTES) {
        let used = peak(|| baking::unbake(&svg).map(drop));
        greatest.note(format!("SVG to unbake, {name}"), used);
    }
    for (name, svg) in images::svgs(MAX_BYTES) {
        let used = peak(|| Image::parse(svg.clone()));
        greatest.note(format!("SVG to publish, {name}"), used);
    }
}

fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The members of a JSON object, and one more.
fn with(mut document: Value, member: &str, value: &str) -> Vec<u8> {
    document[member] = json!("HERE");
    document.to_string().replace("\"HERE\"", value).into_bytes()
}

//! No input makes us use more than 20 MiB: the largest and the most swollen of everything that is read from anybody.
//!
//! One test in a binary of its own, so that nothing else uses the heap that it counts.

#![allow(clippy::unwrap_used)]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, write::ZlibEncoder};
use peak_alloc::PeakAlloc;
use sceau::badge::{
    baking::{self, MAX_BAKED_BYTES},
    image::{Image, MAX_BYTES, chunks},
    json,
    signing::{Compact, Jws, MAX_PEM, PublicKey},
};
use std::io::Write;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const MOST: usize = 20 * 1024 * 1024;

/// What `read` needs over what was in use before, in bytes. What it returns counts until the end.
fn peak<T>(read: impl FnOnce() -> T) -> usize {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let result = std::hint::black_box(read());
    drop(result);
    HEAP.peak_usage() - before
}

#[test]
fn no_input_needs_more_than_20_mib() {
    let mut greatest = Vec::new();
    let mut check = |what: String, used: usize| {
        assert!(used <= MOST, "{what}: {} KiB", used / 1024);
        greatest.push((used, what));
    };
    // The counter counts.
    assert!(peak(|| vec![1_u8; MOST + 1]) > MOST);

    for (name, text) in swollen_json(json::MAX_BYTES) {
        let parsed = json::parse(text.as_bytes());
        assert!(parsed.is_ok(), "{name}: {parsed:?}");
        drop(parsed);
        let used = peak(|| json::parse(text.as_bytes()));
        check(format!("JSON, {name}"), used);
        let header = format!(r#"{{"alg":"EdDSA","x":{}}}"#, &swollen_json(30_000)[0].1);
        for payload in [&text, &format!(r#"{{"x":{}}}"#, &text[..text.len() / 2])] {
            let jws = format!("{}.{}.", b64(header.as_bytes()), b64(payload.as_bytes()));
            check(format!("JWS, {name}"), peak(|| Jws::parse(&jws).map(drop)));
        }
    }
    for part in ["", "[", "{", "A", ".", "\u{1F600}"] {
        for length in [2 * json::MAX_BYTES, 4 * MAX_BYTES] {
            let text = part.repeat(length / part.len().max(1));
            check(
                format!("{part:?} as JWS"),
                peak(|| Compact::parse(&text).map(drop)),
            );
            check(
                format!("{part:?} as JSON"),
                peak(|| json::parse(text.as_bytes())),
            );
            check(
                format!("{part:?} as key"),
                peak(|| PublicKey::from_pem(&text)),
            );
            let image = text.into_bytes();
            check(
                format!("{part:?} as image"),
                peak(|| baking::unbake(&image).map(drop)),
            );
        }
    }
    for label in ["PUBLIC KEY", "RSA PUBLIC KEY"] {
        let body = "MIIC".repeat((MAX_PEM - 100) / 4);
        let pem = format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----");
        check(format!("PEM, {label}"), peak(|| PublicKey::from_pem(&pem)));
    }
    for (name, png) in pngs() {
        check(
            format!("PNG to unbake, {name}"),
            peak(|| baking::unbake(&png).map(drop)),
        );
        check(
            format!("PNG to publish, {name}"),
            peak(|| Image::parse(png.clone())),
        );
    }
    for (name, svg) in svgs(MAX_BAKED_BYTES) {
        check(
            format!("SVG to unbake, {name}"),
            peak(|| baking::unbake(&svg).map(drop)),
        );
    }
    for (name, svg) in svgs(MAX_BYTES) {
        check(
            format!("SVG to publish, {name}"),
            peak(|| Image::parse(svg.clone())),
        );
    }
    greatest.sort();
    for (used, what) in greatest.iter().rev().take(8) {
        println!("{:6} KiB  {what}", used / 1024);
    }
}

fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// JSON texts of at most `most` bytes that take far more than that as values.
fn swollen_json(most: usize) -> Vec<(&'static str, String)> {
    let list = |item: &str| {
        let items = (most - 2) / (item.len() + 1);
        format!("[{}]", vec![item; items].join(","))
    };
    let members = |value: &str| {
        let mut text = String::from("{");
        let mut at = 0;
        while text.len() + 20 + value.len() < most {
            let comma = if at == 0 { "" } else { "," };
            text.push_str(&format!(r#"{comma}"{at:x}":{value}"#));
            at += 1;
        }
        text + "}"
    };
    vec![
        ("objects of one member", list(r#"{"":0}"#)),
        ("objects in objects", list(r#"{"":{"":{"":0}}}"#)),
        ("lists of one item", list("[0]")),
        (
            "lists in lists",
            list(&format!("{}0{}", "[".repeat(30), "]".repeat(30))),
        ),
        ("numbers", list("0")),
        ("empty texts", list(r#""""#)),
        ("empty objects", list("{}")),
        ("members", members("0")),
        ("members that are objects", members(r#"{"":0}"#)),
        (
            "one text",
            list(&format!(r#""{}""#, "é".repeat(most / 2 - 8))),
        ),
        (
            "escapes",
            list(&format!(r#""{}""#, "\\u0001".repeat(most / 6 - 8))),
        ),
    ]
}

fn zlib(bytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![0; 1024 * 1024];
    for _ in 0..bytes / block.len() {
        encoder.write_all(&block).unwrap();
    }
    encoder.finish().unwrap()
}

/// PNG files, each with something in it that is larger than it looks.
fn pngs() -> Vec<(&'static str, Vec<u8>)> {
    type Parts<'a> = &'a [([u8; 4], &'a [u8])];
    let file = |side: u32, depth: u8, interlaced: u8, parts: Parts<'_>| {
        let (side, kind) = (side.to_be_bytes(), if depth == 16 { 6 } else { 0 });
        let header = [&side[..], &side, &[depth, kind, 0, 0, interlaced]].concat();
        let mut file = chunks::SIGNATURE.to_vec();
        chunks::append(&mut file, *b"IHDR", &header);
        for (kind, data) in parts {
            chunks::append(&mut file, *kind, data);
        }
        chunks::append(&mut file, *b"IEND", &[]);
        file
    };
    let bomb = zlib(144 * 1024 * 1024); // 4096² pixels of 8 bytes, and more
    let itxt = [b"openbadges\0\x01\0\0\0".as_slice(), &bomb].concat();
    let ztxt = [b"openbadges\0\0".as_slice(), &bomb].concat();
    let long = [
        b"openbadges\0".as_slice(),
        &vec![b'a'; MAX_BAKED_BYTES - 200],
    ]
    .concat();
    let profile = [b"p\0\0".as_slice(), &bomb].concat();
    let empty: Vec<([u8; 4], &[u8])> = vec![(*b"teSt", &[]); chunks::MOST - 3];
    let plain = vec![7; MAX_BYTES - 200];
    let pixel = zlib(1024 * 1024);
    vec![
        (
            "iTXt bomb",
            file(1, 8, 0, &[(*b"iTXt", &itxt), (*b"IDAT", &pixel)]),
        ),
        (
            "zTXt bomb",
            file(1, 8, 0, &[(*b"zTXt", &ztxt), (*b"IDAT", &pixel)]),
        ),
        ("long tEXt", file(1, 8, 0, &[(*b"tEXt", &long)])),
        (
            "profile bomb",
            file(1, 8, 0, &[(*b"iCCP", &profile), (*b"IDAT", &pixel)]),
        ),
        (
            "other text bomb",
            file(
                1,
                8,
                0,
                &[
                    (*b"zTXt", &[b"a\0\0", &bomb[..]].concat()),
                    (*b"IDAT", &pixel),
                ],
            ),
        ),
        ("largest picture", file(4096, 16, 0, &[(*b"IDAT", &bomb)])),
        (
            "largest picture, interlaced",
            file(4096, 16, 1, &[(*b"IDAT", &bomb)]),
        ),
        (
            "wider than allowed",
            file(u32::MAX >> 1, 16, 0, &[(*b"IDAT", &bomb)]),
        ),
        ("many chunks", file(1, 8, 0, &empty)),
        (
            "rubbish for pixels",
            file(4096, 16, 0, &[(*b"IDAT", &plain)]),
        ),
    ]
}

/// SVG files of nearly `most` bytes.
fn svgs(most: usize) -> Vec<(&'static str, Vec<u8>)> {
    let room = most - 200;
    let file = |inside: &str| {
        let root = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" "#;
        format!("{root}{inside}</svg>").into_bytes()
    };
    let filled = |item: &str| file(&format!(">{}", item.repeat(room / item.len())));
    let open = |item: &str, close: &str| {
        let times = room / (item.len() + close.len());
        file(&format!(">{}{}", item.repeat(times), close.repeat(times)))
    };
    let attributes: String = (0..room / 12).map(|at| format!(r#"a{at:x}="" "#)).collect();
    let entities: String = (1..20)
        .map(|at| {
            format!(
                r#"<!ENTITY e{at} "{}">"#,
                format!("&e{};", at - 1).repeat(10)
            )
        })
        .collect();
    let badge = format!(
        r#"><o:assertion xmlns:o="http://openbadges.org" verify="{}"/>"#,
        "a".repeat(room)
    );
    vec![
        ("elements", filled("<a/>")),
        (
            "as many elements as may be",
            file(&format!(">{}", "<a/>".repeat(49_990))),
        ),
        (
            "elements with attributes, as many as may be",
            file(&format!(">{}", r#"<a b="" c=""/>"#.repeat(37_400))),
        ),
        (
            "elements with attributes",
            filled(r#"<a b="" c="" d="" e=""/>"#),
        ),
        ("comments", filled("<!---->")),
        (
            "elements, attributes and text, as many as may be",
            file(&format!(
                ">{}{}",
                r#"<a b="" c=""/>"#.repeat(37_400),
                "&#65;".repeat((room - 37_400 * 14) / 5)
            )),
        ),
        ("nested", open("<g>", "</g>")),
        ("nested badly", filled("<g>")),
        ("attributes", file(&format!("{attributes}>"))),
        (
            "one attribute",
            file(&format!(r#"a="{}">"#, "é".repeat(room / 2))),
        ),
        (
            "character references",
            file(&format!(">{}", "&#65;".repeat(room / 5))),
        ),
        ("one text", file(&format!(">{}", "a".repeat(room)))),
        (
            "one path",
            file(&format!(r#"><path d="M0 0{}"/>"#, "L1 1".repeat(room / 4))),
        ),
        (
            "entities",
            [
                format!("<!DOCTYPE svg [{entities}]>").into_bytes(),
                file(">&e19;"),
            ]
            .concat(),
        ),
        ("namespaces", filled(r#"<a xmlns:b="c"/>"#)),
        ("a long badge", file(&badge)),
        (
            "style",
            file(&format!("><style>{}</style>", "a{}".repeat(room / 3))),
        ),
    ]
}

//! Lists of badges that take far more than their bytes.

use crate::documents;
use sceau::badge::json::SIGNED;

const URL: &str = "https://badges.other.example/1";

/// Texts of at most `most` bytes.
pub fn swollen(most: usize) -> Vec<(&'static str, Vec<u8>)> {
    let line = |text: &str| format!("{text}\n").repeat(most / (text.len() + 1));
    let json = documents::swollen(SIGNED).swap_remove(1).1;
    let end = json.rfind('"').unwrap();
    let start = json[..end].rfind(",\"").unwrap();
    let jws = format!("ey{}.ey.A", "a".repeat(100_000));
    let behind = |text: &str| format!("{URL}\n{}", &line(text)[URL.len() + 1..]);
    let name = "a".repeat(most / 2);
    let texts = [
        ("signatures", line(&jws)),
        (
            "documents",
            format!("{URL}\n{}", line(&format!("{}]", &json[..start]))),
        ),
        ("cells", ";".repeat(most)),
        (
            "cells behind a badge",
            format!("{URL};{}", ";".repeat(most - URL.len() - 1)),
        ),
        ("tabs", "\t".repeat(most)),
        ("cells of one quoted line", "\"\n\";".repeat(most / 4)),
        (
            "bad lines under a long name",
            format!("url;{name}\n{}", ";x\n".repeat(499)),
        ),
        (
            "bad lines in a column of a long name",
            format!("{name};email\n{URL};\n{}", ";x\n".repeat(400)),
        ),
        ("short lines", behind("a;b")),
        (
            "quotes",
            format!("{URL};\"{}", "\"\"".repeat(most / 2 - 30)),
        ),
        ("one line", "a".repeat(most)),
        ("accents", "\u{1f82}".repeat(most / 3)),
    ];
    let mut all: Vec<_> = texts
        .map(|(name, text)| (name, cut(text.into_bytes(), most)))
        .into();
    all.push(("bytes of Windows-1252", vec![0x80; most]));
    all.push((
        "bytes of UTF-16",
        [vec![0xfe, 0xff], [0x20, 0x7c].repeat(most / 2 - 1)].concat(),
    ));
    all
}

fn cut(mut text: Vec<u8>, most: usize) -> Vec<u8> {
    text.truncate(most);
    text
}

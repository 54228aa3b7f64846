//! Files of awards, as CSV in any encoding or as XLSX. A first byte `X` makes a workbook of the rest: it is its sheet.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::{
    cohort::{self, Hints, LIMITS},
    spreadsheet::table::Limits,
    text::Language,
};
use std::collections::BTreeMap;

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    let limits = Limits {
        rows: 50,
        cells: 1_000,
        unpacked: 1024 * 1024,
        ..LIMITS
    };
    let hints = Hints {
        columns: BTreeMap::new(),
        has_badge: true,
        lenient: false,
        issued_on: None,
    };
    let now = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
    let read = |bytes: &[u8]| cohort::read(bytes, limits, &hints, now);
    let made = match bytes {
        [b'X', sheet @ ..] => workbook(sheet),
        text => text.to_vec(),
    };
    let Ok(reading) = read(&made) else {
        return;
    };
    assert!(!reading.lines.is_empty() && reading.lines.len() <= 50);
    let refused = reading.lines.iter().filter_map(|line| {
        let wrong = line.asks.as_ref().err()?;
        assert!(!wrong.is_empty());
        Some((&line.cells[..], &wrong[..]))
    });
    let refused: Vec<_> = refused.collect();
    let many = refused.len();
    let file = cohort::to_correct(&reading.header, refused, Language::Fr);
    if many > 0
        && let Ok(again) = read(file.as_bytes())
    {
        assert!(again.lines.len() <= many);
    }
}

/// A stored (not deflated) ZIP, so that the fuzzer sees through it.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 3] = [
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name='a' r:id='r'/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id='r' Target='s.xml'/></Relationships>",
        ),
        ("xl/s.xml", sheet),
    ];
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let at = (file.len() as u32).to_le_bytes();
        let size = (content.len() as u32).to_le_bytes();
        let length = (name.len() as u16).to_le_bytes();
        let sum = crc32fast::hash(content).to_le_bytes();
        let common = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &sum,
            &size,
            &size,
            &length,
            &[0, 0],
        ]
        .concat();
        file.extend([&b"PK\x03\x04"[..], &common, name.as_bytes(), content].concat());
        let rest = [0; 10];
        directory.extend(
            [
                &b"PK\x01\x02\x14\x00"[..],
                &common,
                &rest,
                &at,
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let at = (file.len() as u32).to_le_bytes();
    let size = (directory.len() as u32).to_le_bytes();
    file.extend(
        [
            &directory[..],
            b"PK\x05\x06",
            &[0; 4],
            &[3, 0, 3, 0],
            &size,
            &at,
            &[0, 0],
        ]
        .concat(),
    );
    file
}

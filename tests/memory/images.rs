//! Images that are larger than they look.

use flate2::{Compression, write::ZlibEncoder};
use sceau::badge::{
    baking::MAX_BAKED_BYTES,
    image::{MAX_BYTES, chunks},
};
use std::io::Write;

fn zlib(bytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![0; 1024 * 1024];
    for _ in 0..bytes / block.len() {
        encoder.write_all(&block).unwrap();
    }
    encoder.finish().unwrap()
}

/// PNG files, each with something in it that is larger than it looks.
pub fn pngs() -> Vec<(&'static str, Vec<u8>)> {
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
pub fn svgs(most: usize) -> Vec<(&'static str, Vec<u8>)> {
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
            file(&format!(">{}", r#"<a b="" c=""/>"#.repeat(24_900))),
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
                r#"<a b="" c=""/>"#.repeat(24_900),
                "&#65;".repeat((room - 24_900 * 14) / 5)
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

/// A good PNG of nearly `most` bytes.
pub fn largest_png(most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 16, 16);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[128; 256]).unwrap();
    writer.finish().unwrap();
    // Private and ancillary, in front of IEND.
    let end = bytes.split_off(bytes.len() - 12);
    let rest = vec![7; most - bytes.len() - 24];
    chunks::append(&mut bytes, *b"teSt", &rest);
    [bytes, end].concat()
}

//! What PNG is read, and what is refused.

use super::*;
use crate::badge::baking::{Content, bake};

#[test]
fn every_kind_of_png_is_read() {
    use ::png::{BitDepth, ColorType};
    for (colour, depth, bits) in [
        (ColorType::Grayscale, BitDepth::Two, 2),
        (ColorType::Grayscale, BitDepth::Sixteen, 16),
        (ColorType::Indexed, BitDepth::Eight, 8),
        (ColorType::GrayscaleAlpha, BitDepth::Eight, 16),
        (ColorType::Rgb, BitDepth::Eight, 24),
        (ColorType::Rgba, BitDepth::Sixteen, 64),
    ] {
        let mut file = Vec::new();
        let mut encoder = ::png::Encoder::new(&mut file, 32, 32);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        encoder.set_palette(vec![9; 3 * 256]);
        encoder
            .add_ztxt_chunk("Comment".into(), "a".repeat(99))
            .unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer
            .write_image_data(&vec![1; 32 * 32 * bits / 8])
            .unwrap();
        writer.finish().unwrap();
        assert_eq!(
            Image::parse(file).unwrap().side(),
            32,
            "{colour:?} {depth:?}"
        );
    }
    // Interlaced: seven passes over 16 × 16 pixels of one bit, each row with its filter byte.
    let passes = [(2, 2), (2, 2), (4, 2), (4, 4), (8, 4), (8, 8), (16, 8)];
    let rows = passes.map(|(width, height): (usize, usize)| height * (1 + width.div_ceil(8)));
    let rows = vec![0; rows.iter().sum()];
    let interlaced = changed(|all| {
        all[0].1[12] = 1;
        all[1].1 = deflated(&rows);
    });
    assert_eq!(Image::parse(interlaced).unwrap().side(), 16);
}

#[test]
fn hostile_pngs_are_refused() {
    let wrong_crc = {
        let mut file = png(16, 16);
        let last = file.len() - 1;
        file[last] ^= 1;
        file
    };
    let endless = {
        let mut file = png(16, 16);
        file[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        file
    };
    for (name, file, code) in [
        ("a wrong CRC", wrong_crc, "image-damaged"),
        ("a chunk longer than the file", endless, "image-damaged"),
        (
            "something behind the end",
            [png(16, 16), b"<script>".to_vec()].concat(),
            "image-damaged",
        ),
        (
            "a ZIP behind the end",
            [png(16, 16), b"PK\x03\x04".to_vec()].concat(),
            "image-damaged",
        ),
        (
            "nothing but a signature",
            chunks::SIGNATURE.to_vec(),
            "image-damaged",
        ),
        (
            "no picture",
            changed(|all| drop(all.remove(1))),
            "image-damaged",
        ),
        ("no end", changed(|all| drop(all.pop())), "image-damaged"),
        (
            "the header twice",
            changed(|all| all.insert(1, all[0].clone())),
            "image-damaged",
        ),
        (
            "the header later",
            changed(|all| all.swap(0, 1)),
            "image-damaged",
        ),
        (
            "a short header",
            changed(|all| all[0].1.truncate(5)),
            "image-damaged",
        ),
        (
            "a long header",
            changed(|all| all[0].1.push(0)),
            "image-damaged",
        ),
        (
            "a depth that is none",
            changed(|all| all[0].1[8] = 3),
            "image-damaged",
        ),
        (
            "a kind of colour that is none",
            changed(|all| all[0].1[9] = 7),
            "image-damaged",
        ),
        (
            "another compression",
            changed(|all| all[0].1[10] = 1),
            "image-damaged",
        ),
        (
            "another interlacing",
            changed(|all| all[0].1[12] = 2),
            "image-damaged",
        ),
        (
            "no side at all",
            changed(|all| all[0].1[..8].fill(0)),
            "image-dimensions",
        ),
        (
            "sides of two thousand million",
            changed(|all| {
                all[0].1[..8].copy_from_slice(&[0x7f, 255, 255, 255, 0x7f, 255, 255, 255])
            }),
            "image-dimensions",
        ),
        (
            "a picture that is not there",
            changed(|all| all[0].1[..8].copy_from_slice(&[0, 0, 16, 0, 0, 0, 16, 0])),
            "image-damaged",
        ),
        (
            "a picture that is not zlib",
            changed(|all| all[1].1 = vec![0; 99]),
            "image-damaged",
        ),
        (
            "too little in the picture",
            changed(|all| all[1].1 = deflated(&[0; 40])),
            "image-damaged",
        ),
        (
            "a filter that is none",
            changed(|all| all[1].1 = deflated(&[9; 48])),
            "image-damaged",
        ),
        (
            "ten thousand chunks",
            changed(|all| (0..10_000).for_each(|_| all.insert(1, (*b"tEXt", b"a\0b".to_vec())))),
            "image-too-complex",
        ),
        (
            "ten thousand pieces of picture",
            changed(|all| (0..10_000).for_each(|_| all.insert(2, (*b"IDAT", Vec::new())))),
            "image-too-complex",
        ),
        (
            "a chunk that PNG does not know",
            changed(|all| all.insert(1, (*b"EVIL", Vec::new()))),
            "image-damaged",
        ),
        (
            "a type that is not letters",
            changed(|all| all.insert(1, (*b"a\0\0\0", Vec::new()))),
            "image-damaged",
        ),
        (
            "an animation",
            changed(|all| all.insert(1, (*b"acTL", vec![0, 0, 0, 9, 0, 0, 0, 0]))),
            "image-animated",
        ),
        (
            "frames of one",
            changed(|all| all.insert(2, (*b"fdAT", vec![0; 99]))),
            "image-animated",
        ),
        (
            "somebody's badge",
            bake(&png(16, 16), Content::Signed("a.b.c")).unwrap(),
            "image-baked",
        ),
        (
            "somebody's old badge",
            changed(|all| all.insert(1, (*b"tEXt", b"openbadges\0http://a.example".to_vec()))),
            "image-baked",
        ),
    ] {
        let wrong = Image::parse(file).map_err(|wrong| wrong[0].code);
        assert_eq!(wrong.err(), Some(code), "{name}");
    }
}

#[test]
fn a_png_cut_anywhere_is_refused() {
    let file = png(16, 16);
    for end in 0..file.len() {
        assert!(Image::parse(file[..end].to_vec()).is_err(), "{end}");
    }
}

//! Pictures that are made here, byte by byte.

use super::*;
use crate::badge::image::chunks;
use std::io::Cursor;

/// A TIFF with a description, an orientation and a place, in that order of bytes.
fn exif(little: bool, turn: u16) -> Vec<u8> {
    let two = |n: u16| match little {
        true => n.to_le_bytes(),
        false => n.to_be_bytes(),
    };
    let four = |n: u32| match little {
        true => n.to_le_bytes(),
        false => n.to_be_bytes(),
    };
    let start: &[u8] = if little { b"II*\0" } else { b"MM\0*" };
    let mut tiff = [start, &four(8), &two(3)].concat();
    tiff.extend([&two(0x10e)[..], &two(2), &four(9), &four(50)].concat());
    tiff.extend([&two(0x112)[..], &two(3), &four(1), &two(turn), &two(0)].concat());
    tiff.extend([&two(0x8825)[..], &two(4), &four(1), &four(59)].concat());
    tiff.extend(four(0));
    tiff.extend(b"GPS Caen\0 49.18 N");
    tiff
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    chunks::append(&mut file, *kind, data);
    file
}

/// A PNG of 2 to 1 pixels with those chunks before its picture.
fn png(between: &[Vec<u8>]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, 2, 1);
    encoder.set_color(::png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[1, 2, 3, 4, 5, 6]).unwrap();
    writer.finish().unwrap();
    let header = 8 + 25;
    [&file[..header], &between.concat(), &file[header..]].concat()
}

fn pixels(file: &[u8]) -> Vec<u8> {
    let mut reader = ::png::Decoder::new(Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap();
    [&[0xff, marker], &length.to_be_bytes()[..], data].concat()
}

/// What decodes to a picture: tables, size and scan of 8 to 8 grey pixels.
fn picture() -> Vec<u8> {
    let counts = |first: u8| [&[first], &[1_u8][..], &[0; 15], &[0]].concat();
    [
        segment(0xdb, &[&[0_u8][..], &[1; 64]].concat()),
        segment(0xc0, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
        segment(0xc4, &counts(0)),
        segment(0xc4, &counts(0x10)),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0x12, 0xff, 0, 0xff, 0xd0, 0x34],
    ]
    .concat()
}

/// A JPEG with those segments before its picture.
fn jpeg(between: &[Vec<u8>]) -> Vec<u8> {
    [
        &[0xff, 0xd8],
        &between.concat()[..],
        &picture(),
        &[0xff, 0xd9],
    ]
    .concat()
}

fn part(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    let even = &[0][..data.len() % 2];
    [&name[..], &length, data, even].concat()
}

fn webp(parts: &[Vec<u8>]) -> Vec<u8> {
    part(b"RIFF", &[b"WEBP", &parts.concat()[..]].concat())
}

/// 2 to 1 pixels; of an odd length.
const LOSSLESS: &[u8] = &[0x2f, 1, 0, 0, 0, 7, 8];
const LOSSY: &[u8] = &[0x10, 0, 0, 0x9d, 1, 0x2a, 2, 0, 1, 0, 9];

fn extended(flags: u8) -> Vec<u8> {
    part(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 0, 0, 0])
}

fn tells(document: &Document, what: &str) -> bool {
    has(&document.bytes, what.as_bytes())
}

#[test]
fn a_png_keeps_its_pixels_and_no_more() {
    let profile = chunk(b"iCCP", b"sRGB\0\0abc");
    let given = png(&[
        profile.clone(),
        chunk(b"tEXt", b"Author\0Camille"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0Camille"),
        chunk(b"tIME", &[7, 234, 11, 23, 0, 0, 0]),
        chunk(b"eXIf", &exif(true, 6)),
        chunk(b"prVt", b"Camille"),
    ]);
    let document = accepted(
        "Photo.PNG",
        [&given[..], b"the rest of a larger file"].concat(),
    );
    assert_eq!(
        (document.kind, document.name.as_str()),
        (Kind::Png, "Photo.png")
    );
    let kept = [profile, chunk(b"eXIf", &exif::only(6))];
    assert_eq!(document.bytes, png(&kept));
    assert_eq!(pixels(&document.bytes), [1, 2, 3, 4, 5, 6]);
    // That it is upright need not be said.
    let upright = accepted("a.png", png(&[chunk(b"eXIf", &exif(false, 1))]));
    assert_eq!(upright.bytes, png(&[]));
}

#[test]
fn a_png_that_is_none_is_refused() {
    let good = png(&[]);
    let mut changed = good.clone();
    changed[45] ^= 1;
    let larger = |width: u32, height: u32| {
        let header = [
            &width.to_be_bytes()[..],
            &height.to_be_bytes(),
            &[8, 2, 0, 0, 0],
        ]
        .concat();
        [&good[..8], &chunk(b"IHDR", &header), &good[33..]].concat()
    };
    for (bytes, code) in [
        (good[..good.len() - 1].to_vec(), "file-damaged"),
        (good[..33].to_vec(), "file-damaged"),
        (changed, "file-damaged"),
        (larger(0, 1), "file-damaged"),
        (larger(30_001, 1), "file-too-complex"),
        (larger(29_000, 29_000), "file-too-complex"),
        (png(&[chunk(b"acTL", &[0; 8])]), "image-animated"),
        (png(&[chunk(b"JUNK", b"")]), "file-damaged"),
        (png(&[chunk(b"sBIT", b"%PDF-1.7")]), "file-ambiguous"),
        (png(&[chunk(b"sBIT", b"PK\x05\x06")]), "file-ambiguous"),
    ] {
        assert_eq!(refusal("a.png", bytes), code);
    }
    assert_eq!(refusal("a.jpg", good), "file-type-mismatch");
}

#[test]
fn a_jpeg_keeps_its_pixels_and_no_more() {
    let jfif =
        |preview: &[u8]| segment(0xe0, &[b"JFIF\0\x01\x01\x01\0\x48\0\x48", preview].concat());
    let profile = segment(0xe2, b"ICC_PROFILE\0\x01\x01abc");
    let adobe = segment(0xee, b"Adobe\0\x64\0\0\0\0\x01");
    let photo =
        |turn: u16, little: bool| segment(0xe1, &[b"Exif\0\0", &exif(little, turn)[..]].concat());
    let given = jpeg(&[
        jfif(&[1, 1, 9, 9, 9]),
        segment(0xe0, b"JFXX\0\x10preview"),
        photo(6, true),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x>Camille</x>"),
        profile.clone(),
        segment(0xe2, b"MPF\0Camille"),
        segment(0xed, b"Photoshop 3.0\0Camille"),
        adobe.clone(),
        segment(0xfe, b"by Camille"),
    ]);
    let document = accepted(
        "DCIM/IMG_1.JPEG",
        [&given[..], b"PK\x03\x04 a film"].concat(),
    );
    assert_eq!(
        (document.kind, document.name.as_str()),
        (Kind::Jpeg, "IMG_1.jpg")
    );
    let only = segment(0xe1, &[b"Exif\0\0", &exif::only(6)[..]].concat());
    let kept = [jfif(&[0, 0]), only.clone(), profile, adobe];
    assert_eq!(document.bytes, jpeg(&kept));
    for secret in ["Camille", "GPS", "49.18", "preview", "film"] {
        assert!(!tells(&document, secret), "{secret}");
    }
    // Without JFIF, as cameras write it, and with the other order of bytes.
    let document = accepted("a.jpg", jpeg(&[photo(8, false)]));
    let only = segment(0xe1, &[b"Exif\0\0", &exif::only(8)[..]].concat());
    assert_eq!(document.bytes, jpeg(&[only]));
    assert_eq!(accepted("a.jpg", jpeg(&[photo(1, true)])).bytes, jpeg(&[]));
}

#[test]
fn a_jpeg_that_is_none_is_refused() {
    let good = jpeg(&[]);
    let sized = |marker: u8, size: [u8; 4]| {
        let [a, b, c, d] = size;
        jpeg(&[segment(marker, &[8, a, b, c, d, 1, 1, 0x11, 0])])
    };
    for (bytes, code) in [
        (good[..good.len() - 2].to_vec(), "file-damaged"),
        (good[..30].to_vec(), "file-damaged"),
        (vec![0xff, 0xd8, 0xff, 0xd9], "file-damaged"),
        (b"\xff\xd8\xff\xff\xff".to_vec(), "file-damaged"),
        (b"\xff\xd8\xff\xe1\0\x01".to_vec(), "file-damaged"),
        // A second size, one that is nothing, one that is too much; what no camera writes.
        (sized(0xc0, [0, 8, 0, 8]), "file-damaged"),
        (sized(0xc0, [0, 0, 0, 8]), "file-damaged"),
        (sized(0xc2, [0xff, 0xff, 0, 8]), "file-too-complex"),
        (sized(0xc3, [0, 8, 0, 8]), "file-type-refused"),
        (
            jpeg(&[segment(0xee, b"Adobe\0\x64%PDF-")]),
            "file-ambiguous",
        ),
        (jpeg(&[segment(0xdb, b"PK\x05\x06")]), "file-ambiguous"),
    ] {
        assert_eq!(refusal("a.jpg", bytes), code);
    }
}

#[test]
fn a_webp_keeps_its_pixels_and_no_more() {
    let simple = webp(&[part(b"VP8 ", LOSSY)]);
    let with_more = [&simple[..], b"more"].concat();
    assert_eq!(accepted("a.webp", with_more).bytes, simple);

    let given = webp(&[
        extended(0x3c),
        part(b"ICCP", b"abc"),
        part(b"VP8L", LOSSLESS),
        part(b"EXIF", &[b"Exif\0\0", &exif(false, 3)[..]].concat()),
        part(b"XMP ", b"<x>Camille</x>"),
        part(b"PRIV", b"Camille"),
    ]);
    let document = accepted("a.webp", given);
    let kept = webp(&[
        extended(0x38),
        part(b"ICCP", b"abc"),
        part(b"VP8L", LOSSLESS),
        part(b"EXIF", &exif::only(3)),
    ]);
    assert_eq!((document.kind, &document.bytes), (Kind::Webp, &kept));

    let given = webp(&[extended(0x14), part(b"ALPH", b"a"), part(b"VP8 ", LOSSY)]);
    let kept = webp(&[extended(0x10), part(b"ALPH", b"a"), part(b"VP8 ", LOSSY)]);
    assert_eq!(accepted("a.webp", given).bytes, kept);
}

#[test]
fn a_webp_that_is_none_is_refused() {
    let good = webp(&[part(b"VP8 ", LOSSY)]);
    for (bytes, code) in [
        (good[..good.len() - 2].to_vec(), "file-damaged"),
        (webp(&[]), "file-damaged"),
        (
            webp(&[part(b"VP8 ", LOSSY), part(b"VP8L", LOSSLESS)]),
            "file-damaged",
        ),
        (webp(&[part(b"VP8 ", b"none")]), "file-damaged"),
        (webp(&[part(b"VP8L", &[0x2e, 0, 0, 0, 0])]), "file-damaged"),
        (webp(&[extended(2), part(b"VP8 ", LOSSY)]), "image-animated"),
        (webp(&[extended(2), part(b"ANIM", b"")]), "image-animated"),
        (
            webp(&[
                part(b"VP8X", &[0, 0, 0, 0, 9, 0, 0, 0, 0, 0]),
                part(b"VP8 ", LOSSY),
            ]),
            "file-damaged",
        ),
        (webp(&vec![part(b"JUNK", b""); 3_000]), "file-too-complex"),
        (
            webp(&[part(b"VP8 ", &[LOSSY, b"PK\x05\x06"].concat())]),
            "file-ambiguous",
        ),
    ] {
        assert_eq!(refusal("a.webp", bytes), code);
    }
}

#[test]
fn a_damaged_exif_says_nothing() {
    for length in 0..60 {
        let whole = exif(true, 6);
        let found = exif::orientation(&whole[..length]);
        assert!(found.is_none() || found == Some(6));
    }
    assert_eq!(exif::orientation(&exif(true, 9)), None);
    assert_eq!(exif::orientation(b"MM\0*\xff\xff\xff\xff"), None);
    assert_eq!(exif::orientation(b"II*\0\x08\0\0\0\xff\xff"), None);
    assert_eq!(exif::orientation(&exif::only(5)), Some(5));
}

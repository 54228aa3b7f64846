mod drawing;
mod pngs;
mod svgs;

use super::*;

/// A PNG of one colour, grey of that many bits.
fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, |_| {})
}

fn encoded(
    width: u32,
    height: u32,
    set: impl FnOnce(&mut ::png::Encoder<'_, &mut Vec<u8>>),
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, width, height);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_depth(::png::BitDepth::One);
    set(&mut encoder);
    let mut writer = encoder.write_header().unwrap();
    let row = width.div_ceil(8) as usize;
    writer
        .write_image_data(&vec![0x55; row * height as usize])
        .unwrap();
    writer.finish().unwrap();
    file
}

/// The PNG with its chunks as `change` wants them.
fn changed(change: impl FnOnce(&mut Vec<([u8; 4], Vec<u8>)>)) -> Vec<u8> {
    let plain = png(16, 16);
    let mut all: Vec<_> = chunks::read(&plain)
        .unwrap()
        .iter()
        .map(|c| (c.kind, c.data.to_vec()))
        .collect();
    change(&mut all);
    let mut file = chunks::SIGNATURE.to_vec();
    for (kind, data) in &all {
        chunks::append(&mut file, *kind, data);
    }
    file
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut to = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn refused(file: Vec<u8>) -> &'static str {
    let wrong = Image::parse(file).unwrap_err();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    wrong[0].code
}

#[test]
fn the_bytes_tell_the_format_and_nothing_is_changed() {
    let file = png(100, 100);
    let image = Image::parse(file.clone()).unwrap();
    assert_eq!(
        (image.format(), image.side(), image.bytes()),
        (Format::Png, 100, file.as_slice())
    );
    let drawing = svg("<rect width='8' height='8'/>").into_bytes();
    let image = Image::parse(drawing.clone()).unwrap();
    assert_eq!(
        (image.format(), image.side(), image.into_bytes()),
        (Format::Svg, 8, drawing)
    );
    for other in [
        &b""[..],
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        b"RIFF....WEBP",
        b"BM",
        b"\x1f\x8b\x08",
        b"%PDF-1.4",
        b"\0\0\x01\0",
    ] {
        assert_eq!(refused(other.to_vec()), "image-unknown-format");
    }
}

#[test]
fn sides_have_their_limits() {
    assert_eq!(Image::parse(png(1, 1)).unwrap().side(), 1);
    assert_eq!(Image::parse(png(4096, 4096)).unwrap().side(), 4096);
    assert_eq!(refused(png(4097, 4097)), "image-dimensions");
    assert_eq!(refused(png(100, 101)), "image-not-square");
    assert_eq!(refused(png(4096, 1)), "image-not-square");
    for (attributes, expected) in [
        ("viewBox='0 0 8 8'", Ok(8)),
        ("viewBox='-4,-4 8.4,8.4'", Ok(8)),
        ("width='64' height='64'", Ok(64)),
        ("width='64px' height='64px' viewBox='0 0 8 8'", Ok(64)),
        ("width='100%' height='100%' viewBox='0 0 8 8'", Ok(8)),
        ("viewBox='0 0 4096 4096'", Ok(4096)),
        ("viewBox='0 0 4097 4097'", Err("image-dimensions")),
        (
            "width='1e9' height='1e9' viewBox='0 0 8 8'",
            Err("image-dimensions"),
        ),
        (
            "width='0' height='0' viewBox='0 0 8 8'",
            Err("image-dimensions"),
        ),
        (
            "width='NaN' height='NaN' viewBox='0 0 8 8'",
            Err("image-dimensions"),
        ),
        ("viewBox='0 0 8 9'", Err("image-not-square")),
        ("viewBox='0 0 -8 -8'", Err("image-not-square")),
        ("viewBox='0 0 inf inf'", Err("image-not-square")),
        ("viewBox='0 0 8'", Err("image-not-square")),
        ("viewBox='0 0 8 8' width='9'", Err("image-not-square")),
        (
            "viewBox='0 0 8 8' width='9' height='10'",
            Err("image-not-square"),
        ),
        ("width='100%' height='100%'", Err("image-not-square")),
        ("", Err("image-not-square")),
    ] {
        let drawing = format!("<svg xmlns='http://www.w3.org/2000/svg' {attributes}/>");
        let side = svg::side(drawing.as_bytes());
        assert_eq!(
            side.map_err(|wrong| wrong[0].code),
            expected,
            "{attributes}"
        );
    }
}

#[test]
fn files_have_their_limits() {
    let padded = |most: usize| {
        let start = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><!--";
        let end = "--></svg>";
        [start, &" ".repeat(most - start.len() - end.len()), end].concat()
    };
    assert!(Image::parse(padded(MAX_SVG_BYTES).into()).is_ok());
    assert_eq!(refused(padded(MAX_SVG_BYTES + 1).into()), "image-too-large");
    let with_text = |length: usize| {
        let length = length - png(16, 16).len() - 12;
        changed(|all| {
            all.insert(
                1,
                (
                    *b"tEXt",
                    [b"a\0", vec![b'b'; length - 2].as_slice()].concat(),
                ),
            )
        })
    };
    assert_eq!(with_text(MAX_BYTES).len(), MAX_BYTES);
    assert!(Image::parse(with_text(MAX_BYTES)).is_ok());
    assert_eq!(refused(with_text(MAX_BYTES + 1)), "image-too-large");
}

fn svg(inside: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 8 8'>{inside}</svg>"
    )
}

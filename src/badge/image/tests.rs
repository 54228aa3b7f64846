use super::{
    colour::Colour,
    composition::{Composition, Icon, Shape},
    render, *,
};
use crate::badge::baking::{Content, bake};
use std::io::Cursor;

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

fn svg(inside: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 8 8'>{inside}</svg>"
    )
}

#[test]
fn drawings_as_programs_export_them_are_accepted() {
    for inside in [
        "<title>Atelier (Caen)</title><desc>d</desc><g id='a' transform='translate(1 1) rotate(45)'><path d='M0 0h8v8z' aria-label='x(y)'/></g>",
        "<defs><linearGradient id='g'><stop offset='0' stop-color='rgb(1,2,3)'/></linearGradient>\
         <radialGradient id='h' xlink:href='#g'/></defs><circle r='3' fill='url(#g)'/><circle r='2' style='fill:url(\"#h\")'/>",
        "<style>.cls-1{fill:#fff}.cls-2{fill:url(#g)}</style><linearGradient id='g'/><path class='cls-1' d='M0 0h1'/>",
        "<symbol id='s'><rect width='1' height='1'/></symbol><use href='#s'/><use xlink:href='#s' x='2'/>",
        "<clipPath id='c'><rect width='4' height='4'/></clipPath><g clip-path='url(#c)' opacity='.5'><ellipse rx='1' ry='2'/></g>",
        "<mask id='m'><rect width='4' height='4' fill='white'/></mask><polygon points='0,0 1,1 0,1' mask='url(#m)'/>",
        "<pattern id='p' width='1' height='1'><line x2='1'/></pattern><polyline points='0 0 1 1' stroke='url(#p)' stroke-dasharray='1 2'/>",
    ] {
        let image =
            Image::parse(svg(inside).into()).unwrap_or_else(|why| panic!("{inside}: {why:?}"));
        render::to_png(image.bytes()).unwrap();
    }
}

#[test]
fn hostile_svgs_are_refused_with_their_reason() {
    let laughs = (0..30).map(|n| {
        let twice = format!("<use href='#a{n}'/>").repeat(2);
        format!("<g id='a{}'>{twice}</g>", n + 1)
    });
    let laughs = format!(
        "<rect id='a0' width='1' height='1'/>{}",
        laughs.collect::<String>()
    );
    let patterns = (0..30).map(|n| {
        let twice = format!("<rect width='1' height='1' fill='url(#p{n})'/>").repeat(2);
        format!(
            "<pattern id='p{}' width='.1' height='.1'>{twice}</pattern>",
            n + 1
        )
    });
    let patterns = format!(
        "<g>{}<rect fill='url(#p30)'/></g>",
        patterns.collect::<String>()
    );
    let deep = format!("{}{}", "<g>".repeat(30_000), "</g>".repeat(30_000));
    let layers = "<g opacity='.5'><rect width='8' height='8'/></g>".repeat(2_000);
    let styled = format!(
        "<style>rect{{opacity:.5}}</style>{}",
        "<rect/>".repeat(2_000)
    );
    for (inside, code) in [
        ("<script>alert(1)</script>", "image-script"),
        ("<script href='https://evil.example/x.js'/>", "image-script"),
        ("<SCRIPT>alert(1)</SCRIPT>", "image-script"),
        (
            "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
            "image-script",
        ),
        ("<g onload='alert(1)'/>", "image-script"),
        ("<g onLoad='alert(1)'/>", "image-script"),
        ("<path onmouseover='alert(1)' d='M0 0'/>", "image-script"),
        (
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
            "image-script image-forbidden",
        ),
        (
            "<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://evil.example'/>",
            "image-script",
        ),
        ("<a href='#x'><rect/></a>", "image-script"),
        (
            "<a xlink:href='javascript:alert(1)'><rect/></a>",
            "image-script",
        ),
        ("<handler>1</handler>", "image-script"),
        (
            "<use href='https://evil.example/x.svg#a'/>",
            "image-external",
        ),
        (
            "<use xlink:href='//evil.example/x.svg#a'/>",
            "image-external",
        ),
        (
            "<use href='data:image/svg+xml;base64,AA=='/>",
            "image-external",
        ),
        ("<use href=' javascript:alert(1)'/>", "image-external"),
        (
            "<image href='https://evil.example/pixel.png'/>",
            "image-external",
        ),
        ("<image xlink:href='file:///etc/passwd'/>", "image-external"),
        (
            "<image href='data:image/png;base64,AA=='/>",
            "image-external",
        ),
        ("<g xml:base='https://evil.example/'/>", "image-external"),
        (
            "<rect fill='url(https://evil.example/x.svg#a)'/>",
            "image-external",
        ),
        ("<rect fill='URL( \"//evil.example\" )'/>", "image-external"),
        (
            "<rect fill='u\\72l(//evil.example)'/>",
            "image-external image-forbidden",
        ),
        (
            "<rect style='background:url(https://evil.example)'/>",
            "image-external",
        ),
        ("<rect style='@import url(#a)'/>", "image-external"),
        (
            "<style>@import 'https://evil.example/x.css';</style>",
            "image-external",
        ),
        (
            "<style>@font-face{font-family:x;src:url(#a)}</style>",
            "image-external",
        ),
        ("<style>\\40import 'x.css';</style>", "image-external"),
        (
            "<style><![CDATA[rect{fill:url(//evil.example)}]]></style>",
            "image-external",
        ),
        (
            "<style>rect{background:image-set('https://evil.example' 1x)}</style>",
            "image-forbidden",
        ),
        (
            "<rect style='width:expression(alert(1))'/>",
            "image-forbidden",
        ),
        ("<rect filter='blur(999)'/>", "image-forbidden"),
        (
            "<filter id='f'><feTurbulence numOctaves='9999'/></filter>",
            "image-forbidden",
        ),
        (
            "<filter><feImage href='https://evil.example'/></filter>",
            "image-external image-forbidden",
        ),
        (
            "<style>rect{fill:url(#p)}</style><pattern id='p'/>",
            "image-forbidden",
        ),
        ("<marker id='m'/>", "image-forbidden"),
        ("<svg/>", "image-forbidden"),
        ("<metadata><x xmlns='urn:x'/></metadata>", "image-forbidden"),
        ("<video src='#a'/>", "image-forbidden"),
        (
            "<?xml-stylesheet href='https://evil.example/x.css'?>",
            "image-external",
        ),
        (
            "<animate attributeName='href' to='javascript:alert(1)'/>",
            "image-animated",
        ),
        (
            "<set attributeName='onclick' to='alert(1)'/>",
            "image-animated",
        ),
        ("<text>a</text>", "image-text"),
        ("<g><tspan>a</tspan></g>", "image-text"),
        (
            "<openbadges:assertion xmlns:openbadges='http://openbadges.org' verify='a.b.c'/>",
            "image-baked",
        ),
        ("<g id='a'/><g id='a'/>", "image-unreadable"),
        ("<g id='a'><use href='#a'/></g>", "image-too-complex"),
        (
            "<use id='a' href='#b'/><use id='b' href='#a'/>",
            "image-too-complex",
        ),
        (&laughs, "image-too-complex"),
        (&patterns, "image-too-complex"),
        (&deep, "image-too-complex"),
        (&layers, "image-too-complex"),
        (&styled, "image-too-complex"),
        ("&entity;", "image-unreadable"),
        ("<g", "image-unreadable"),
    ] {
        let wrong = Image::parse(svg(inside).into()).unwrap_err();
        let mut codes: Vec<_> = wrong.iter().map(|why| why.code).collect();
        codes.dedup();
        let mut expected: Vec<_> = code.split(' ').collect();
        expected.sort_unstable();
        assert_eq!(codes, expected, "{}", &inside[..inside.len().min(100)]);
        assert!(wrong.iter().all(|why| !why.message.is_empty()));
    }
    for (whole, code) in [
        (
            "<!DOCTYPE svg SYSTEM 'https://evil.example/x.dtd'><svg/>",
            "image-external",
        ),
        (
            "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
            "image-external",
        ),
        (
            "<?xml version='1.0' encoding='ISO-2022-JP'?><svg/>",
            "image-unreadable",
        ),
        ("<?xml version='1.0' encoding=?><svg/>", "image-unreadable"),
        (
            "<html xmlns='http://www.w3.org/1999/xhtml'/>",
            "image-unreadable",
        ),
        ("<svg viewBox='0 0 8 8'/>", "image-unreadable"),
        ("<", "image-unreadable"),
    ] {
        assert_eq!(refused(whole.into()), code, "{whole}");
    }
    assert_eq!(refused(b"<svg \xff/>".to_vec()), "image-unreadable");
}

#[test]
fn an_svg_cut_anywhere_is_refused() {
    let whole = svg("<style>a{fill:url('#b')}</style><g style='fill:url(#é)' opacity='.5'/>");
    for end in 0..whole.len() {
        assert!(
            Image::parse(whole.as_bytes()[..end].to_vec()).is_err(),
            "{end}"
        );
    }
}

fn pixel(file: &[u8], x: usize, y: usize) -> [u8; 4] {
    let mut reader = ::png::Decoder::new(Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((frame.width, frame.height), (render::SIDE, render::SIDE));
    let at = 4 * (y * render::SIDE as usize + x);
    pixels[at..at + 4].try_into().unwrap()
}

#[test]
fn a_drawing_becomes_a_png_of_512_pixels() {
    let drawing = svg("<rect x='4' width='4' height='8' fill='#102030' fill-opacity='.5'/>");
    let file = render::to_png(drawing.as_bytes()).unwrap();
    assert_eq!(pixel(&file, 100, 100), [0; 4]);
    let [red, green, blue, alpha] = pixel(&file, 400, 500);
    assert!((126..=129).contains(&alpha), "{alpha}");
    assert!(red.abs_diff(0x10) < 2 && green.abs_diff(0x20) < 2 && blue.abs_diff(0x30) < 2);
    assert_eq!(Image::parse(file.clone()).unwrap().side(), 512);
    assert_eq!(
        render::to_png(drawing.as_bytes()).unwrap(),
        file,
        "the same each time"
    );
}

#[test]
fn too_many_dashes_are_not_drawn() {
    let dashed = |length: &str| {
        svg(&format!(
            "<g transform='scale(.001)'><path d='M0 0H8000' stroke='#000' stroke-dasharray='{length}'/></g>"
        ))
    };
    assert!(render::to_png(dashed("10").as_bytes()).is_ok());
    for length in [".001", ".01", ".1"] {
        let why = render::to_png(dashed(length).as_bytes()).unwrap_err();
        assert_eq!(why.code, "image-too-complex", "{length}");
    }
    let hidden = "<pattern id='p' width='1' height='1'><path d='M0 0H999' stroke='#000' stroke-dasharray='.01'/></pattern>\
                  <rect width='8' height='8' fill='url(#p)'/>";
    assert_eq!(
        render::to_png(svg(hidden).as_bytes()).unwrap_err().code,
        "image-too-complex"
    );
}

fn composition() -> Composition {
    Composition {
        shape: Shape::Round,
        ground: Colour::parse("#123a6b").unwrap(),
        ink: Colour::parse("#fffaf0").unwrap(),
        icon: Some(Icon::Star),
        text: Some("Éveil <à> & œ".to_owned()),
    }
}

#[test]
fn every_composition_is_an_image_that_we_accept() {
    for shape in Shape::ALL {
        for icon in Icon::ALL.into_iter().map(Some).chain([None]) {
            for text in [None, Some("N"), Some("Niveau 2"), Some("Ôté çà – 1/2 €…")] {
                let composition = Composition {
                    shape,
                    icon,
                    text: text.map(str::to_owned),
                    ..composition()
                };
                let Ok(image) = composition.draw() else {
                    assert_eq!((icon, text), (None, None));
                    continue;
                };
                let again = Image::parse(image.bytes().to_vec()).unwrap();
                assert_eq!(again, image);
                assert!(!String::from_utf8_lossy(image.bytes()).contains("<text"));
            }
        }
    }
    let file = render::to_png(composition().draw().unwrap().bytes()).unwrap();
    assert_eq!(pixel(&file, 0, 0), [0; 4], "nothing outside of the disc");
    assert_eq!(pixel(&file, 256, 208), [0xff, 0xfa, 0xf0, 0xff], "the star");
    assert_eq!(
        pixel(&file, 256, 300),
        [0x12, 0x3a, 0x6b, 0xff],
        "the ground"
    );
}

#[test]
fn a_composition_is_drawn_the_same_for_ever() {
    let image = composition().draw().unwrap();
    insta::assert_snapshot!(String::from_utf8(image.into_bytes()).unwrap());
}

#[test]
fn letters_stay_inside_and_unknown_ones_are_refused() {
    for text in ["I", "Médiateur numéri", "WWWWWWWWWWWWWWWW"] {
        for icon in [None, Some(Icon::Book)] {
            let drawn = Composition {
                icon,
                text: Some(text.to_owned()),
                ..composition()
            };
            let file = render::to_png(drawn.draw().unwrap().bytes()).unwrap();
            let row = if icon.is_some() { 362 } else { 256 };
            let ink = (80..432).filter(|x| pixel(&file, *x, row) == [0xff, 0xfa, 0xf0, 0xff]);
            let ink: Vec<_> = ink.collect();
            assert!(!ink.is_empty(), "{text}");
            assert!(ink.iter().all(|x| (96..416).contains(x)), "{text} {ink:?}");
        }
    }
    for (text, code) in [
        ("字", "unsupported-character"),
        ("🎓", "unsupported-character"),
        ("", "empty-text"),
        ("   ", "empty-text"),
        ("dix-sept lettres!", "text-too-long"),
        ("a\nb", "control-character"),
    ] {
        let refused = Composition {
            text: Some(text.to_owned()),
            ..composition()
        }
        .draw();
        let (field, why) = refused.unwrap_err();
        assert_eq!((field, why.code), ("text", code), "{text}");
    }
    let faint = Composition {
        ink: Colour::parse("#335577").unwrap(),
        ..composition()
    };
    let (field, why) = faint.draw().unwrap_err();
    assert_eq!((field, why.code), ("ink", "low-contrast"));
    let empty = Composition {
        icon: None,
        text: None,
        ..composition()
    };
    assert_eq!(empty.draw().unwrap_err().1.code, "empty-image");
}

#[test]
fn json_is_read_strictly() {
    let good = r##"{"shape":"hexagon","ground":"#123a6b","ink":"#ffffff","icon":"key"}"##;
    assert!(serde_json::from_str::<Composition>(good).is_ok());
    for bad in [
        good.replace("hexagon", "Hexagon"),
        good.replace("#ffffff", "white"),
        good.replace("\"icon\"", "\"font\""),
        good.replace("key", "skull"),
    ] {
        assert!(serde_json::from_str::<Composition>(&bad).is_err(), "{bad}");
    }
}

//! What is rendered and what is composed.

use super::*;
use crate::badge::image::{
    colour::Colour,
    composition::{Composition, Icon, Shape},
};
use std::io::Cursor;

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
    let hidden = "<mask id='p'><path d='M0 0H999' stroke='#000' stroke-dasharray='.01'/></mask>\
                  <rect width='8' height='8' mask='url(#p)'/>";
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

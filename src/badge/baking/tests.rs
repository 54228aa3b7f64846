use super::*;
use crate::badge::image::{chunks, render};
use proptest::prelude::*;

const JWS: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6IngifQ.c2lnbmF0dXJl_-";
const URL: &str = "https://badges.example/assertions/1?a=1&b=2";
const SVG: &str = r#"<?xml version="1.0"?>
<!-- before --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" aria-label="a > b">
  <rect width="8" height="8" fill="navy"/>
</svg>
"#;

fn png() -> Vec<u8> {
    render::to_png(SVG.as_bytes()).unwrap()
}

/// A PNG of 2 × 2 pixels with these chunks between IHDR and IDAT.
fn with(extra: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let plain = chunks_of(&small());
    let mut file = chunks::SIGNATURE.to_vec();
    for (at, (kind, data)) in plain.iter().enumerate() {
        chunks::append(&mut file, *kind, data);
        for (kind, data) in extra.iter().filter(|_| at == 0) {
            chunks::append(&mut file, *kind, data);
        }
    }
    file
}

fn small() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, 2, 2);
    encoder.set_color(::png::ColorType::Rgb);
    encoder
        .add_text_chunk("Author".into(), "somebody".into())
        .unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[7; 12]).unwrap();
    writer.finish().unwrap();
    file
}

fn chunks_of(file: &[u8]) -> Vec<([u8; 4], Vec<u8>)> {
    let all = chunks::read(file).unwrap();
    all.iter().map(|c| (c.kind, c.data.to_vec())).collect()
}

fn pixels(file: &[u8]) -> Vec<u8> {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(file))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

fn deflated(text: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut to = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    to.write_all(text).unwrap();
    to.finish().unwrap()
}

fn text(file: &[u8]) -> String {
    unbake(file).unwrap().text().to_owned()
}

#[test]
fn the_chunk_of_a_png_is_exact_and_nothing_else_changes() {
    let plain = with(&[(*b"pHYs", &[0, 0, 0, 1, 0, 0, 0, 1, 0])]);
    let baked = bake(&plain, Content::Signed(JWS)).unwrap();
    // Signature and IHDR, then the new chunk, then the rest.
    let (head, rest) = plain.split_at(8 + 25);
    let data = [b"openbadges\0\0\0\0\0", JWS.as_bytes()].concat();
    let mut expected = head.to_vec();
    expected.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
    expected.extend_from_slice(b"iTXt");
    expected.extend_from_slice(&data);
    let crc = crc32fast::hash(&[b"iTXt", data.as_slice()].concat());
    expected.extend_from_slice(&crc.to_be_bytes());
    expected.extend_from_slice(rest);
    assert_eq!(baked, expected);
    assert_eq!(pixels(&baked), pixels(&plain));
    assert_eq!(unbake(&baked), Ok(Baked::Jws(JWS.into())));
}

#[test]
fn another_badge_in_a_png_is_replaced_whatever_its_chunk() {
    let compressed = [&b"openbadges\0\x01\0\0\0"[..], &deflated(b"{\"old\":1}")].concat();
    for (kind, data) in [
        (*b"iTXt", &b"openbadges\0\0\0\0\0old.old.old"[..]),
        (*b"iTXt", compressed.as_slice()),
        (*b"tEXt", b"openbadges\0https://old.example/"),
        (*b"zTXt", b"openbadges\0\0nonsense"),
    ] {
        let baked = bake(&with(&[(kind, data)]), Content::Signed(JWS)).unwrap();
        assert_eq!(baked, bake(&with(&[]), Content::Signed(JWS)).unwrap());
    }
    let twice = bake(
        &bake(&png(), Content::Signed("a.b.c")).unwrap(),
        Content::Signed(JWS),
    );
    assert_eq!(twice, bake(&png(), Content::Signed(JWS)));
}

#[test]
fn a_badge_is_read_from_every_chunk_that_bakeries_write() {
    let json = "{\"id\":\"é\"}";
    let compressed = [
        &b"openbadges\0\x01\0fr\0cl\xc3\xa9\0"[..],
        &deflated(json.as_bytes()),
    ]
    .concat();
    let deflated_text = [&b"openbadges\0\0"[..], &deflated(json.as_bytes())].concat();
    let plain = [&b"openbadges\0\0\0\0\0"[..], json.as_bytes()].concat();
    for (kind, data, expected) in [
        (*b"iTXt", plain, Baked::Json(json.into())),
        (*b"iTXt", compressed, Baked::Json(json.into())),
        (*b"zTXt", deflated_text, Baked::Json(json.into())),
        (
            *b"tEXt",
            b"openbadges\0https://a.example/1".to_vec(),
            Baked::Url("https://a.example/1".into()),
        ),
        (
            *b"tEXt",
            b"openbadges\0a.b.c\n".to_vec(),
            Baked::Jws("a.b.c".into()),
        ),
    ] {
        assert_eq!(unbake(&with(&[(kind, &data)])), Ok(expected));
    }
}

#[test]
fn what_is_no_badge_in_a_png_is_refused_with_its_reason() {
    let bomb = [
        &b"openbadges\0\x01\0\0\0"[..],
        &deflated(&vec![b'a'; 200 << 20 >> 3]),
    ]
    .concat();
    let one = &b"openbadges\0\0\0\0\0a.b.c"[..];
    let large = [
        b"openbadges\0\0\0\0\0",
        vec![b'a'; MAX_CONTENT_BYTES + 1].as_slice(),
    ]
    .concat();
    for (extra, code) in [
        (vec![], "image-not-baked"),
        (
            vec![(*b"tEXt", &b"openbadgesx\0a.b.c"[..])],
            "image-not-baked",
        ),
        (vec![(*b"iTXt", one), (*b"iTXt", one)], "image-baked-twice"),
        (
            vec![(*b"iTXt", one), (*b"tEXt", b"openbadges\0a")],
            "image-baked-twice",
        ),
        (vec![(*b"iTXt", b"openbadges\0")], "image-damaged"),
        (
            vec![(*b"iTXt", b"openbadges\0\0\0fr\0a.b.c")],
            "image-damaged",
        ),
        (
            vec![(*b"iTXt", b"openbadges\0\x01\0\0\0a.b.c")],
            "image-damaged",
        ),
        (vec![(*b"zTXt", b"openbadges\0")], "image-damaged"),
        (vec![(*b"tEXt", b"openbadges\0\xff\xfe")], "image-damaged"),
        (vec![(*b"iTXt", bomb.as_slice())], "image-too-large"),
        (vec![(*b"iTXt", large.as_slice())], "image-too-large"),
    ] {
        assert_eq!(unbake(&with(&extra)).unwrap_err().code, code);
    }
    let many: Vec<_> = (0..2_000).map(|_| (*b"tEXt", &b"a\0b"[..])).collect();
    assert_eq!(unbake(&with(&many)).unwrap_err().code, "image-too-complex");
    assert_eq!(
        unbake(&vec![0; MAX_BAKED_BYTES + 1]).unwrap_err().code,
        "image-too-large"
    );
    assert_eq!(unbake(b"GIF89a").unwrap_err().code, "image-unknown-format");
}

#[test]
fn a_file_cut_anywhere_is_refused_and_nothing_panics() {
    for baked in [
        bake(&with(&[]), Content::Signed(JWS)).unwrap(),
        with(&[(
            *b"iTXt",
            &[&b"openbadges\0\x01\0\0\0"[..], &deflated(JWS.as_bytes())].concat(),
        )]),
    ] {
        for end in 0..baked.len() {
            assert!(unbake(&baked[..end]).is_err(), "{end}");
            assert!(bake(&baked[..end], Content::Signed(JWS)).is_err(), "{end}");
        }
    }
    let baked = bake(
        SVG.as_bytes(),
        Content::Hosted {
            url: URL,
            json: "{\"é\":\"]]>\"}",
        },
    )
    .unwrap();
    let closed = SVG.trim_end().len() + baked.len() - SVG.len();
    for end in 0..closed {
        assert!(unbake(&baked[..end]).is_err(), "{end}");
        assert!(bake(&baked[..end], Content::Signed(JWS)).is_err(), "{end}");
    }
}

#[test]
fn one_bit_changed_anywhere_in_a_png_is_noticed() {
    let baked = bake(&with(&[]), Content::Signed(JWS)).unwrap();
    for at in 0..baked.len() {
        let mut changed = baked.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(unbake(&changed).is_err(), "{at}");
    }
}

#[test]
fn an_svg_gets_one_element_and_one_declaration() {
    let signed = String::from_utf8(bake(SVG.as_bytes(), Content::Signed(JWS)).unwrap()).unwrap();
    let expected = SVG
        .replace("<svg ", r#"<svg xmlns:openbadges="http://openbadges.org" "#)
        .replace(
            "b\">",
            &format!("b\"><openbadges:assertion verify=\"{JWS}\"/>"),
        );
    assert_eq!(signed, expected);
    assert_eq!(unbake(signed.as_bytes()), Ok(Baked::Jws(JWS.into())));
    let json = r#"{"id":"https://badges.example/assertions/1","narrative":"a ]]> b < & c"}"#;
    let hosted = bake(SVG.as_bytes(), Content::Hosted { url: URL, json }).unwrap();
    let hosted = String::from_utf8(hosted).unwrap();
    assert!(hosted.contains(
        r#"<openbadges:assertion verify="https://badges.example/assertions/1?a=1&amp;b=2"><![CDATA[{"id""#
    ));
    let found = unbake(hosted.as_bytes()).unwrap();
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(parse(found.text()), parse(json));
}

#[test]
fn an_svg_of_any_shape_is_baked_into() {
    for image in [
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "\u{feff}<svg xmlns='http://www.w3.org/2000/svg' a='/>' />\n",
        "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:g/></s:svg>",
        "<svg\nxmlns='http://www.w3.org/2000/svg' xmlns:openbadges='http://openbadges.org'><g/></svg>",
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/x.dtd\"><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:openbadges='http://openbadges.org'><openbadges:assertion \
         verify='a.b.c'><![CDATA[x]]></openbadges:assertion><g/></svg>",
    ] {
        let baked = bake(image.as_bytes(), Content::Signed(JWS)).unwrap();
        assert_eq!(text(&baked), JWS, "{image}");
        assert_eq!(
            bake(&baked, Content::Signed(JWS)),
            Ok(baked.clone()),
            "{image}"
        );
        let first = roxmltree::Document::parse_with_options(
            std::str::from_utf8(&baked).unwrap(),
            roxmltree::ParsingOptions {
                allow_dtd: true,
                ..Default::default()
            },
        );
        let first = first.unwrap();
        let first = first.root_element().first_child().unwrap();
        assert!(first.has_tag_name((NAMESPACE, "assertion")), "{image}");
    }
    let other = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:openbadges='http://else.example'/>";
    let refused = bake(other.as_bytes(), Content::Signed(JWS)).unwrap_err();
    assert_eq!(refused.code, "image-unreadable");
}

#[test]
fn a_badge_is_read_from_what_other_bakeries_write() {
    let svg = |inside: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:openbadges='http://openbadges.org'>{inside}</svg>"
        )
    };
    let json = "{\"id\":1}";
    for (inside, expected) in [
        (
            format!(
                "<openbadges:assertion verify='{JWS}'><![CDATA[{JWS}]]></openbadges:assertion>"
            ),
            Baked::Jws(JWS.into()),
        ),
        (
            format!("<openbadges:assertion><![CDATA[{json}]]></openbadges:assertion>"),
            Baked::Json(json.into()),
        ),
        (
            format!("<g><openbadges:assertion verify='{URL}'> {json} </openbadges:assertion></g>")
                .replace('&', "&amp;"),
            Baked::Json(json.into()),
        ),
        (
            "<openbadges:assertion verify='https://a.example/1'/>".into(),
            Baked::Url("https://a.example/1".into()),
        ),
        (
            "<openbadges:assertion><![CDATA[{\"a\":\"]]]]><![CDATA[>\"}]]></openbadges:assertion>"
                .into(),
            Baked::Json("{\"a\":\"]]>\"}".into()),
        ),
    ] {
        assert_eq!(unbake(svg(&inside).as_bytes()), Ok(expected), "{inside}");
    }
    for (inside, code) in [
        ("<g/>", "image-not-baked"),
        ("<openbadges:assertion/>", "image-not-baked"),
        (
            "<openbadges:assertion verify='  '> </openbadges:assertion>",
            "image-not-baked",
        ),
        (
            "<openbadges:assertion verify='a'/><openbadges:assertion verify='a'/>",
            "image-baked-twice",
        ),
        (
            "<x:assertion xmlns:x='http://else.example' verify='a'/>",
            "image-not-baked",
        ),
    ] {
        assert_eq!(
            unbake(svg(inside).as_bytes()).unwrap_err().code,
            code,
            "{inside}"
        );
    }
}

#[test]
fn hostile_xml_is_refused() {
    let laughs =
        "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><svg>&b;</svg>"
            .to_owned();
    let outside =
        "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>".to_owned();
    let attributes = format!(
        "<svg {}/>",
        (0..90_000).map(|n| format!("a{n}='' ")).collect::<String>()
    );
    let spaces = format!(
        "{}{}",
        (0..50_000)
            .map(|n| format!("<a xmlns:b{n}='x'>"))
            .collect::<String>(),
        "</a>".repeat(50_000)
    );
    let deep = format!("{}{}", "<g>".repeat(200_000), "</g>".repeat(200_000));
    let wide = format!("<svg>{}</svg>", "<g/>".repeat(400_000));
    for (image, code) in [
        (laughs, "image-external"),
        (outside, "image-external"),
        (attributes, "image-too-complex"),
        (spaces, "image-too-complex"),
        (deep, "image-too-complex"),
        (wide, "image-too-complex"),
        ("<svg>".into(), "image-unreadable"),
        (
            "<?xml version='1.0' encoding='UTF-7'?><svg/>".into(),
            "image-unreadable",
        ),
    ] {
        assert_eq!(
            unbake(image.as_bytes()).unwrap_err().code,
            code,
            "{}",
            &image[..40.min(image.len())]
        );
    }
}

#[test]
fn an_svg_around_a_png_shows_it() {
    let wrapped = svg::around_png(&small());
    let document = roxmltree::Document::parse(std::str::from_utf8(&wrapped).unwrap()).unwrap();
    let image = document.root_element().first_element_child().unwrap();
    let data = image
        .attribute(("http://www.w3.org/1999/xlink", "href"))
        .unwrap();
    let data = data.strip_prefix("data:image/png;base64,").unwrap();
    use base64::{Engine, engine::general_purpose::STANDARD};
    assert_eq!(STANDARD.decode(data).unwrap(), small());
    assert_eq!(text(&bake(&wrapped, Content::Signed(JWS)).unwrap()), JWS);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_was_baked_comes_out(
        jws in "[A-Za-z0-9_-]{1,400}\\.[A-Za-z0-9_-]{1,400}\\.[A-Za-z0-9_-]{1,400}",
        narrative in any::<String>(),
        kinds in proptest::collection::vec(("[a-z][a-zA-Z]{3}", proptest::collection::vec(any::<u8>(), 0..50)), 0..5),
    ) {
        let json = serde_json::json!({ "id": URL, "narrative": narrative }).to_string();
        let hosted = Content::Hosted { url: URL, json: &json };
        let extra: Vec<([u8; 4], &[u8])> = kinds
            .iter()
            .map(|(kind, data)| (kind.as_bytes().try_into().unwrap(), data.as_slice()))
            .collect();
        let plain = with(&extra);
        for (content, expected) in [(Content::Signed(&jws), jws.clone()), (hosted, json.clone())] {
            let baked = bake(&plain, content).unwrap();
            prop_assert_eq!(text(&baked), expected);
            let mut kept = chunks_of(&baked);
            kept.remove(1);
            prop_assert_eq!(kept, chunks_of(&plain));
        }
        prop_assert_eq!(text(&bake(SVG.as_bytes(), Content::Signed(&jws)).unwrap()), jws);
        let read: serde_json::Value = serde_json::from_str(&text(&bake(SVG.as_bytes(), hosted).unwrap())).unwrap();
        prop_assert_eq!(read["narrative"].as_str().unwrap(), narrative);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0usize..200, png in any::<bool>()) {
        let mut file = match png {
            true => bake(&with(&[]), Content::Signed(JWS)).unwrap(),
            false => bake(SVG.as_bytes(), Content::Signed(JWS)).unwrap(),
        };
        let at = at.min(file.len());
        let end = (at + bytes.len()).min(file.len());
        file[at..end].copy_from_slice(&bytes[..end - at]);
        let _ = unbake(&file);
        let _ = bake(&file, Content::Signed(JWS));
        let _ = unbake(&bytes);
    }
}

/// What whoever reads it back counts stands in the badge's own words too.
#[test]
fn words_that_look_like_markup_come_out_of_an_svg() {
    for words in [
        "<!ENTITY x 'y'>".to_owned(),
        "='".repeat(501),
        "xmlns".repeat(201),
        "<a b=\"c\"/>".repeat(600),
    ] {
        let json = serde_json::json!({ "id": URL, "narrative": words }).to_string();
        let hosted = bake(
            SVG.as_bytes(),
            Content::Hosted {
                url: URL,
                json: &json,
            },
        )
        .unwrap();
        let read: serde_json::Value = serde_json::from_str(&text(&hosted)).unwrap();
        assert_eq!(read["narrative"], words.as_str());
    }
}

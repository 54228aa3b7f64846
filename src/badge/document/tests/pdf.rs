//! PDFs that are made here. Whether a table of objects is right does not matter: no reader has to believe it.

use super::*;
use flate2::{Compression, write::ZlibEncoder};
use std::io::Write;

/// A PDF with those objects, from number 4 on, in their place.
fn pdf(objects: &[&[u8]]) -> Vec<u8> {
    let mut file =
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
        2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842.5]>>endobj\n"
            .to_vec();
    for (at, object) in objects.iter().enumerate() {
        file.extend(format!("{} 0 obj\n", at + 4).bytes());
        file.extend_from_slice(object);
        file.extend(b"\nendobj\n");
    }
    file.extend(b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n");
    file
}

fn one(object: &[u8]) -> Vec<u8> {
    pdf(&[object])
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let begin = format!("<< {dictionary} /Length {} >>\nstream\r\n", data.len());
    [begin.as_bytes(), data, b"\nendstream"].concat()
}

/// A stream of those objects, deflated.
fn objects(all: &[&str]) -> Vec<u8> {
    let (mut header, mut body) = (String::new(), String::new());
    for (at, object) in all.iter().enumerate() {
        header += &format!("{} {} ", 20 + at, body.len());
        body += object;
        body += "\n";
    }
    let said = format!(
        "/Type/ObjStm/N {}/First {}/Filter/FlateDecode",
        all.len(),
        header.len()
    );
    stream(&said, &deflated((header + &body).as_bytes()))
}

#[test]
fn a_pdf_is_kept_as_it_is() {
    for object in [
        &b"<< /Title (Une (belle\\) histoire) : HTML/CSS/JavaScript) /Author <FEFF0041> >>"[..],
        b"[ /A#20B 1 -2.5 +3 .5 true null 3 0 R << /K [] >> ]",
        b"(% no comment) % a comment ) >>\n",
        b"<</S/URI/URI(https://a.example)>>",
        &stream("/Type/XObject", b"0 0 m (endobj) /Launch 1 2 l"),
        &stream("/Filter[/FlateDecode]", &deflated(b"BT (a) Tj ET")),
        &objects(&["<</Type/Font>>", "[1 2]", "(a)", "5 0 R"]),
        // Its length is told by another object.
        b"<</Length 9 0 R>> stream\nabc\nendstream",
        // And this one errs.
        b"<</Length 7>> stream\nabc\nendstream",
        &stream(
            "/Filter [/FlateDecode] /First 4 /N 1",
            &deflated(b"9 0 <</A/B>>"),
        ),
        &stream("/First 4 /N 1", b"9 0 <</A/B>>"),
    ] {
        let bytes = one(object);
        let document = accepted("Certificat.PDF", bytes.clone());
        assert_eq!((document.kind, document.bytes), (Kind::Pdf, bytes));
        assert_eq!(document.name, "Certificat.pdf");
    }
    // A later version of it behind the first.
    let twice = [
        pdf(&[]),
        b"4 0 obj 1 endobj xref 0 0 trailer<<>> startxref 1 %%EOF\r\n \0".to_vec(),
    ];
    accepted("a.pdf", twice.concat());
}

#[test]
fn what_acts_is_found_wherever_it_is() {
    for name in [
        "JavaScript",
        "JS",
        "Java#53cript",
        "#4a#53",
        "Launch",
        "EmbeddedFile",
        "EmbeddedFiles",
        "RichMedia",
        "XFA",
        "SubmitForm",
        "ImportData",
        "GoToR",
        "GoToE",
        "Rendition",
        "FileAttachment",
        "Movie",
        "Sound",
        "3D",
    ] {
        let action = format!("<< /Type /Action /S /{name} >>");
        let nested = format!("[[<</A {action}>>]]");
        let key = format!("<</{name} 5 0 R>>");
        for object in [&action, &nested, &key] {
            assert_eq!(
                refusal("a.pdf", one(object.as_bytes())),
                "file-active-content",
                "{object}"
            );
            let among = objects(&["<</A/B>>", object]);
            assert_eq!(
                refusal("a.pdf", one(&among)),
                "file-active-content",
                "{object}"
            );
        }
        let of_stream = stream(&format!("/S/{name}"), b"a");
        assert_eq!(
            refusal("a.pdf", one(&of_stream)),
            "file-active-content",
            "{name}"
        );
    }
    let in_trailer = [
        pdf(&[]),
        b"trailer <</A<</S/JavaScript>>>> startxref 1 %%EOF".to_vec(),
    ];
    assert_eq!(refusal("a.pdf", in_trailer.concat()), "file-active-content");
    let elsewhere = stream("/F (\\\\\\\\server\\\\a)", b"");
    assert_eq!(refusal("a.pdf", one(&elsewhere)), "file-active-content");
}

#[test]
fn an_encrypted_pdf_is_refused() {
    let file = [
        pdf(&[]),
        b"trailer <</Encrypt 4 0 R>> startxref 1 %%EOF".to_vec(),
    ];
    assert_eq!(refusal("a.pdf", file.concat()), "file-encrypted");
    assert_eq!(
        refusal("a.pdf", one(&stream("/Type/XRef/Encrypt<<>>", b""))),
        "file-encrypted"
    );
}

#[test]
fn no_object_hides_in_another() {
    let hidden = "9 0 obj <</S/JavaScript>> endobj";
    let lines = hidden.replace(' ', "\n");
    let commented = hidden.replacen(' ', "%x\n", 1);
    let before_obj = hidden.replace("0 obj", "0 %x\r obj");
    for hidden in [
        hidden,
        &lines,
        &commented,
        &before_obj,
        "+9 0.obj<<>>",
        "9\0\u{c}0\tobj7",
    ] {
        for object in [
            format!("({hidden})").into_bytes(),
            format!("1 % {hidden}\n").into_bytes(),
            stream("", hidden.as_bytes()),
            // It ends before, by its own word, and what follows is read too.
            format!("<</Length 9 0 R>>stream\nendstream {hidden}\nendstream").into_bytes(),
        ] {
            let code = refusal("a.pdf", one(&object));
            let shown = String::from_utf8_lossy(&object);
            assert!(
                ["file-active-content", "file-damaged"].contains(&code),
                "{code} {shown}"
            );
        }
    }
    // Words that only look like it.
    for harmless in ["9 0 objet", "un obj 9", "a 0 obj", "endobj obj"] {
        let object = format!("({harmless})");
        match harmless.contains("0 obj") && !harmless.starts_with('a') {
            true => assert_eq!(
                refusal("a.pdf", one(object.as_bytes())),
                "file-active-content"
            ),
            false => drop(accepted("a.pdf", one(object.as_bytes()))),
        }
    }
}

#[test]
fn a_stream_of_objects_that_cannot_be_seen_into_is_refused() {
    let good = b"9 0 <</A/B>>";
    let bomb = deflated(&vec![b' '; 4 * 1024 * 1024 + 1]);
    let in_text = b"9 1 (<</S/JavaScript>>)";
    for (dictionary, data, code) in [
        (
            "/Type/ObjStm/First 4/N 1/Filter/LZWDecode",
            &good[..],
            "file-damaged",
        ),
        (
            "/First 4/N 1/Filter[/ASCIIHexDecode/FlateDecode]",
            good,
            "file-damaged",
        ),
        ("/First 4/N 1/Filter 7 0 R", good, "file-damaged"),
        (
            "/First 4/N 1/Filter/FlateDecode/DecodeParms<</Predictor 12>>",
            &deflated(good),
            "file-damaged",
        ),
        ("/First 4/N 1/Filter/FlateDecode", good, "file-damaged"),
        ("/First 4/N 7 0 R", good, "file-damaged"),
        ("/First 4/N 2", good, "file-damaged"),
        ("/First 400/N 1", good, "file-damaged"),
        ("/First 4/N 1/First 4", good, "file-damaged"),
        ("/Type/ObjStm", good, "file-damaged"),
        ("/First 4/N 1", b"9 0 1 0 obj", "file-damaged"),
        ("/First 4/N 1", b"9 9 <</A/B>>", "file-damaged"),
        // Within what reads as a text there is what reads as an object.
        ("/First 4/N 1", in_text, "file-damaged"),
        (
            "/First 4/N 1/Filter/FlateDecode",
            &deflated(in_text),
            "file-damaged",
        ),
        ("/First 4/N 1/Filter/FlateDecode", &bomb, "file-too-complex"),
        (
            "/First 4/N 200000/Filter/FlateDecode",
            &deflated(good),
            "file-too-complex",
        ),
    ] {
        let file = one(&stream(dictionary, data));
        assert_eq!(refusal("a.pdf", file), code, "{dictionary}");
    }
    // Each within its bounds, all together not.
    let large = stream(
        "/First 4/N 1/Filter/FlateDecode",
        &deflated(&[&good[..], &vec![b' '; 4_000_000]].concat()),
    );
    accepted("a.pdf", pdf(&[large.as_slice(); 8]));
    assert_eq!(
        refusal("a.pdf", pdf(&[large.as_slice(); 9])),
        "file-too-complex"
    );
}

#[test]
fn a_pdf_that_is_none_is_refused() {
    let good = pdf(&[]);
    let text = String::from_utf8_lossy(&good).into_owned();
    for (bytes, code) in [
        (b"%PDF-1.7".to_vec(), "file-damaged"),
        (b"%PDF-1.7\n%%EOF".to_vec(), "file-damaged"),
        (good[..good.len() - 8].to_vec(), "file-damaged"),
        (
            [&good[..], b"<script>alert(1)</script>"].concat(),
            "file-damaged",
        ),
        (
            [&good[..], b"PK\x03\x04 and an archive %%EOF"].concat(),
            "file-damaged",
        ),
        (text.replacen("<<", "", 1).into(), "file-damaged"),
        (text.replacen("endobj", "", 1).into(), "file-damaged"),
        (
            text.replacen("[3 0 R]", "[3 0 R>>", 1).into(),
            "file-damaged",
        ),
        (
            text.replacen("/Catalog", "(Catalog", 1).into(),
            "file-damaged",
        ),
        (text.replacen("/Catalog", "<xyz>", 1).into(), "file-damaged"),
        (text.replacen("/Catalog", "/C#zz", 1).into(), "file-damaged"),
        (text.replacen("/Catalog", "}", 1).into(), "file-damaged"),
        (one(b"<<>> stream\nabc"), "file-damaged"),
        (one(b"stream\nabc\nendstream"), "file-damaged"),
        (one(b"[] stream\nabc\nendstream"), "file-damaged"),
        (one("[".repeat(101).as_bytes()), "file-too-complex"),
        // An archive in a stream near to its end: readers of archives find it.
        (one(&stream("", b"PK\x05\x06")), "file-ambiguous"),
    ] {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(refusal("a.pdf", bytes), code, "{shown}");
    }
}

proptest! {
    /// No change of a byte or two lets JavaScript through that was there.
    #[test]
    fn what_is_changed_stays_refused(at in 0_usize..600, to in any::<u8>(), other in 0_usize..600, also in any::<u8>()) {
        let script = b"<</S/JavaScript/JS(app.alert(1))>>";
        let mut file = pdf(&[script, b"<</A (a) /B <41> /C [1 2] >>", &stream("/A/B", b"data")]);
        let kept = file.windows(11).position(|window| window == b"/JavaScript").unwrap();
        for (at, to) in [(at % file.len(), to), (other % file.len(), also)] {
            // The action itself stays; so does what would only make its object another's text.
            if !(kept - 5..kept + 40).contains(&at) && !matches!(to, b'%' | b'(' | b')' | b'\\') {
                file[at] = to;
            }
        }
        prop_assert!(Document::parse("a.pdf", file).is_err());
    }
}

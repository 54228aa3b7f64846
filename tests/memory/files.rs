//! Files given as proof that take more than they look.

use flate2::{Compression, write::ZlibEncoder};
use sceau::badge::document::MAX_BYTES;
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

const TYPES: &str = "<T><Override PartName='/d.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></T>";
const RELATIONS: &str = "<r><Relationship Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='d.xml'/></r>";

/// The most that a part of an office document may be.
const PART: usize = 8 * 1024 * 1024;

/// Their names, and their bytes.
pub fn swollen() -> Vec<(&'static str, Vec<u8>)> {
    let repeated = |piece: &str, begin: &str, end: &str| {
        let times = (PART - begin.len() - end.len()) / piece.len();
        format!("{begin}{}{end}", piece.repeat(times))
    };
    let mut files: Vec<(&'static str, Vec<u8>)> = Vec::new();
    for xml in [
        repeated("a", "<d>", "</d>"),
        repeated("a\r", "<d>", "</d>"),
        repeated("&#65;", "<d><f>", "</f></d>"),
        repeated("a", "<d><instrText>", "</instrText></d>"),
        repeated("<a/>", "<d>", "</d>"),
        repeated("<a>", "", ""),
        repeated(" a=''", "<d", "/>"),
        repeated("&#65;", "<d a='", "'/>"),
        repeated("<a b='&amp;' c='d'/>", "<d>", "</d>"),
    ] {
        files.push(("a.docx", docx(&[("d.xml", &xml)])));
        files.push((
            "a.docx",
            docx(&[("d.xml", "<d/>"), ("word/_rels/a.rels", &xml)]),
        ));
    }
    let overrides = repeated("<O PartName='/a' ContentType='b'/>", "<T>", "</T>");
    files.push((
        "a.docx",
        zip(&[
            ("[Content_Types].xml", &overrides),
            ("_rels/.rels", RELATIONS),
        ]),
    ));
    let names: Vec<String> = (0..40_000).map(|at| format!("{at}.xml")).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
    files.push(("a.docx", zip(&many)));
    files.push(("a.docx", zip(&many[..2_000])));

    let pdf = |body: &[u8]| [&b"%PDF-1.7\n"[..], body, b"\n%%EOF"].concat();
    let full = |piece: &str| pdf(piece.repeat((MAX_BYTES - 20) / piece.len()).as_bytes());
    for piece in [
        "1 0 obj 1 endobj ",
        "1 0 obj<</A/B>>endobj ",
        "1 0 obj<</N/A/F[1]/First/B>>endobj ",
        "obj ",
        "1 ",
    ] {
        files.push(("a.pdf", full(piece)));
    }
    files.push((
        "a.pdf",
        pdf(&[b"1 0 obj".as_slice(), &b"[".repeat(MAX_BYTES - 100)].concat()),
    ));
    for (objects, many) in [
        ("1 ", 2_000_000),
        ("[] ", 1_300_000),
        (" ", 4_000_000),
        ("(", 4_000_000),
    ] {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(b"1 0 ").unwrap();
        encoder.write_all(objects.repeat(many).as_bytes()).unwrap();
        let data = encoder.finish().unwrap();
        let head = b"1 0 obj<</First 4/N 1/Filter/FlateDecode>>stream\n".as_slice();
        files.push(("a.pdf", pdf(&[head, &data, b"\nendstream endobj"].concat())));
    }
    let jpeg = [
        &b"\xff\xd8\xff\xc0\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0\xff\xda\0\x02"[..],
        &vec![0; MAX_BYTES - 100],
        b"\xff\xd9",
    ];
    files.push(("a.jpg", jpeg.concat()));
    files.push(("a.txt", vec![b'a'; MAX_BYTES]));
    files
}

fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
    let known = [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS)];
    zip(&[&known[..], parts].concat())
}

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

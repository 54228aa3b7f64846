mod office;
mod pdf;
mod pictures;

use super::*;
use proptest::prelude::*;

fn refusal(name: &str, bytes: impl Into<Vec<u8>>) -> &'static str {
    match Document::parse(name, bytes.into()) {
        Err(why) => why.code,
        Ok(document) => panic!("{name} was accepted as {:?}", document.kind),
    }
}

/// A file that was accepted is accepted again, and stays what it is.
fn accepted(name: &str, bytes: impl Into<Vec<u8>>) -> Document {
    let document = Document::parse(name, bytes.into()).unwrap();
    assert_eq!(
        Document::parse(&document.name, document.bytes.clone()),
        Ok(document.clone())
    );
    document
}

#[test]
fn a_text_is_utf_8_that_nothing_takes_for_a_page_or_a_script() {
    for good in [
        "J’ai animé un atelier.\r\n\tÀ Caen.",
        "\u{feff}a",
        "a <b> c",
    ] {
        let document = accepted("notes.txt", good);
        assert_eq!(
            (document.kind, document.name.as_str()),
            (Kind::Text, "notes.txt")
        );
        assert_eq!(document.bytes, good.as_bytes());
    }
    for bad in [
        "<!doctype html>",
        " \n<svg xmlns='http://www.w3.org/2000/svg'/>",
        "\u{feff}<script>1</script>",
        "#!/bin/sh",
        "{\\rtf1}",
        "@ECHO off",
        "a\0b",
        "a\u{1b}[2J",
        "[InternetShortcut]\nURL=https://a.example",
    ] {
        assert_eq!(refusal("notes.txt", bad), "file-type-refused", "{bad:?}");
    }
    assert_eq!(
        refusal("notes.txt", b"\xe9t\xe9".to_vec()),
        "file-type-refused"
    );
    assert_eq!(refusal("notes.txt", ""), "file-empty");
    assert_eq!(refusal("notes.txt", " \n"), "file-empty");
}

#[test]
fn what_is_no_document_is_refused_whatever_it_is_called() {
    for bytes in [
        &b"MZ\x90\0\x03\0\0\0"[..],
        b"\x7fELF\x02\x01\x01\0\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"Rar!\x1a\x07\0",
        b"7z\xbc\xaf\x27\x1c",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"\x1f\x8b\x08\0",
        b"<html><body onload=alert(1)>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ] {
        for name in ["a.pdf", "a.txt", "a.png", "a.docx"] {
            assert_eq!(refusal(name, bytes), "file-type-refused", "{bytes:?}");
        }
    }
    let protected: Vec<u8> = "EncryptedPackage".bytes().flat_map(|c| [c, 0]).collect();
    let protected = [&b"\xd0\xcf\x11\xe0"[..], &protected].concat();
    assert_eq!(refusal("a.docx", protected), "file-encrypted");
}

#[test]
fn a_file_has_a_size_and_the_name_of_its_kind() {
    assert_eq!(
        refusal("a.txt", vec![b'a'; MAX_BYTES + 1]),
        "file-too-large"
    );
    assert_eq!(
        accepted("a.txt", vec![b'a'; MAX_BYTES]).bytes.len(),
        MAX_BYTES
    );
    for name in [
        "a",
        "a.pdf",
        "a.txt.exe",
        ".txt.html",
        "txt",
        "a.txt\u{202e}x",
        "",
    ] {
        assert_eq!(refusal(name, "a"), "file-type-mismatch", "{name:?}");
    }
    for kind in Kind::ALL {
        assert_eq!(Kind::of_extension(kind.extension()), Some(kind));
        assert!(!kind.media_type().is_empty());
    }
    assert_eq!(Kind::of_extension("JPEG"), None);
    assert_eq!(Kind::of_extension("jpeg"), Some(Kind::Jpeg));
}

#[test]
fn two_kinds_at_once_are_refused() {
    assert_eq!(refusal("a.txt", "a\n%PDF-1.7\n"), "file-ambiguous");
    accepted("a.txt", "PKI et signatures");
    // A text cannot have the control characters that an archive ends with.
    assert_eq!(refusal("a.txt", "a PK\x05\x06"), "file-type-refused");
}

#[test]
fn a_name_is_one_line_that_every_system_can_write() {
    for (given, kept) in [
        ("Attestation d’été.TXT", "Attestation d’été.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\camille\\preuve.txt", "preuve.txt"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie_ x.txt"),
        ("fac\u{202e}ture\u{200b}\u{7}.txt", "facture.txt"),
        ("e\u{301}te\u{301}.txt", "été.txt"),
        ("  . .a  b. .txt", "a b.txt"),
        (".txt", "document.txt"),
        ("///.txt", "document.txt"),
        ("a<b>:\"|?*%41.txt", "a_b______%41.txt"),
        ("facture.exe.txt", "facture.exe.txt"),
        ("con.txt", "document-con.txt"),
        ("Lpt1.tar.txt", "document-Lpt1.tar.txt"),
        ("console.txt", "console.txt"),
        ("字\u{e0041}.txt", "字.txt"),
    ] {
        assert_eq!(accepted(given, "a").name, kept, "{given:?}");
    }
    let long = accepted(&format!("{}.txt", "é".repeat(500)), "a").name;
    assert_eq!(long.chars().count(), MAX_NAME);
    assert!(long.ends_with("é.txt"));
}

proptest! {
    #[test]
    fn no_name_is_more_than_a_line(name in any::<String>()) {
        let Ok(document) = Document::parse(&format!("{name}.txt"), b"a".to_vec()) else {
            return Err(TestCaseError::fail("the extension is that of a text"));
        };
        let name = &document.name;
        prop_assert!(name.chars().count() <= MAX_NAME && name.ends_with(".txt"));
        prop_assert!(!name.contains(['/', '\\', '"', '\r', '\n', '\0']));
        prop_assert!(!name.starts_with(['.', ' ']));
        prop_assert_eq!(&Document::parse(name, b"a".to_vec()).unwrap().name, name);
    }

    #[test]
    fn no_bytes_are_too_much(start in 0_usize..8, rest in proptest::collection::vec(any::<u8>(), 0..400)) {
        let starts: [&[u8]; 8] = [
            b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\x01\0\0WEBP", b"PK\x03\x04",
            b"%PDF-1.7\n1 0 obj<<", b"\xff\xd8\xff\xe1\0\x20Exif\0\0MM\0*\0\0\0\x08",
        ];
        let bytes = [starts[start], &rest].concat();
        for kind in Kind::ALL {
            if let Ok(document) = Document::parse(&format!("a.{}", kind.extension()), bytes.clone()) {
                prop_assert_eq!(document.kind, kind);
            }
        }
    }
}

//! Office documents that are made here.

use super::*;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

type Parts<'a> = Vec<(&'a str, &'a [u8])>;

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let packed = match *name {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        zip.start_file(
            *name,
            SimpleFileOptions::default().compression_method(packed),
        )
        .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

fn odf<'a>(kind: Kind, more: &[(&'a str, &'a [u8])]) -> Vec<u8> {
    let mut parts: Parts = vec![
        ("mimetype", kind.media_type().as_bytes()),
        ("META-INF/manifest.xml", b"<m:manifest xmlns:m='m'/>"),
        (
            "content.xml",
            b"<?xml version='1.0' encoding='UTF-8'?><o:body><office:scripts/><x:a x:href='https://a.example'>a</x:a>\
            <draw:image xlink:href='Pictures/1.png'/><draw:object xlink:href='./Object 1'/><x:a x:href='#b'>&amp;&#233;</x:a></o:body>",
        ),
        ("meta.xml", b"<meta><meta:template xlink:href='../Documents/Mod\xc3\xa8le.ott'/></meta>"),
        ("Pictures/1.png", PICTURE),
        ("Object 1/content.xml", b"<chart/>"),
        ("ObjectReplacements/Object 1", b"\x01\0\0\0"),
        ("Configurations2/accelerator/current.xml", b""),
        ("layout-cache", b"\x01"),
    ];
    parts.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    parts.extend_from_slice(more);
    zip(&parts)
}

fn content(xml: &str) -> Vec<u8> {
    odf(Kind::Odt, &[("content.xml", xml.as_bytes())])
}

const MAIN: &str = "application/vnd.openxmlformats-officedocument";

fn types(main: &str) -> String {
    format!(
        "<Types><Default Extension='xml' ContentType='application/xml'/>\
        <Override PartName='/word/document.xml' ContentType='{MAIN}.{main}'/></Types>"
    )
}

fn relation(kind: &str, target: &str, mode: &str) -> String {
    let schema = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    format!(
        "<r><Relationship Id='1' Type='{schema}/{kind}' Target='{target}' TargetMode='{mode}'/></r>"
    )
}

fn ooxml(main: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let (types, main) = (
        types(main),
        relation("officeDocument", "/word/document.xml", "Internal"),
    );
    let link = relation("hyperlink", "https://a.example", "External");
    let mut parts: Parts = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", main.as_bytes()),
        (
            "word/document.xml",
            b"\xef\xbb\xbf<w:document><w:p><w:t>a</w:t></w:p></w:document>",
        ),
        ("word/_rels/document.xml.rels", link.as_bytes()),
        ("word/media/image1.PNG", PICTURE),
        ("xl/printerSettings/printerSettings1.bin", b"a printer"),
    ];
    parts.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    parts.extend_from_slice(more);
    zip(&parts)
}

const WORD: &str = "wordprocessingml.document.main+xml";

fn word(xml: &str) -> Vec<u8> {
    ooxml(WORD, &[("word/document.xml", xml.as_bytes())])
}

#[test]
fn an_office_document_is_kept_as_it_is() {
    for (kind, bytes) in [
        (Kind::Odt, odf(Kind::Odt, &[])),
        (Kind::Ods, odf(Kind::Ods, &[])),
        (Kind::Odp, odf(Kind::Odp, &[])),
        (Kind::Docx, ooxml(WORD, &[])),
        (Kind::Xlsx, ooxml("spreadsheetml.sheet.main+xml", &[])),
        (
            Kind::Pptx,
            ooxml("presentationml.presentation.main+xml", &[]),
        ),
    ] {
        let name = format!("Preuve.{}", kind.extension());
        let document = accepted(&name, bytes.clone());
        assert_eq!((document.kind, document.bytes), (kind, bytes));
        let other = if kind == Kind::Odt { "a.docx" } else { "a.odt" };
        assert_eq!(refusal(other, document_bytes(kind)), "file-type-mismatch");
    }
}

fn document_bytes(kind: Kind) -> Vec<u8> {
    match kind {
        Kind::Odt | Kind::Ods | Kind::Odp => odf(kind, &[]),
        Kind::Docx => ooxml(WORD, &[]),
        Kind::Xlsx => ooxml("spreadsheetml.sheet.main+xml", &[]),
        _ => ooxml("presentationml.presentation.main+xml", &[]),
    }
}

#[test]
fn another_archive_is_refused() {
    let ott = b"application/vnd.oasis.opendocument.text-template";
    for bytes in [
        zip(&[("a.txt", b"a")]),
        zip(&[
            ("META-INF/MANIFEST.MF", b"Main-Class: A"),
            ("A.class", b"\xca\xfe\xba\xbe"),
        ]),
        zip(&[("mimetype", b"application/epub+zip")]),
        odf(Kind::Odt, &[("mimetype", ott)]),
        ooxml("wordprocessingml.template.main+xml", &[]),
        ooxml("presentationml.slideshow.main+xml", &[]),
        ooxml(WORD, &[("_rels/.rels", b"<r/>")]),
        ooxml(
            WORD,
            &[(
                "_rels/.rels",
                relation("officeDocument", "/a.xml", "").as_bytes(),
            )],
        ),
    ] {
        assert_eq!(refusal("a.docx", bytes), "file-type-refused");
    }
}

#[test]
fn macros_and_other_files_in_it_are_refused() {
    let program = b"MZ\x90\0";
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    for more in [
        ("Basic/Standard/Module1.xml", &b"<a/>"[..]),
        ("Scripts/python/a.py", b"import os"),
        ("Dialogs/a.xml", b"<a/>"),
        ("Object 2", ole),
        ("Pictures/1.png", program),
        ("Pictures/a.exe", program),
        ("ObjectReplacements/Object 1", b"PK\x03\x04"),
        ("Media/film.mp4", b"\0\0\0\x18ftyp"),
        ("layout-cache", ole),
    ] {
        assert_eq!(
            refusal("a.odt", odf(Kind::Odt, &[more])),
            "file-active-content",
            "{more:?}"
        );
    }
    for more in [
        ("word/vbaProject.bin", &ole[..]),
        ("xl/printerSettings/printerSettings1.bin", ole),
        ("word/embeddings/oleObject1.bin", b"a"),
        ("word/embeddings/Feuille.xlsx", b"PK\x03\x04"),
        ("word/activeX/activeX1.bin", b"a"),
        ("word/media/image1.PNG", b"\xef\xbb\xbf\n<html>"),
        ("word/afchunk.mht", b"MIME-Version: 1.0"),
        ("word/page.html", b"<html>"),
        ("lib.dll", program),
    ] {
        assert_eq!(
            refusal("a.docx", ooxml(WORD, &[more])),
            "file-active-content",
            "{more:?}"
        );
    }
    for kind in [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-office.vbaProject",
        "application/vnd.ms-excel.macrosheet+xml",
        "application/vnd.ms-office.activeX+xml",
        "application/vnd.openxmlformats-officedocument.oleObject",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml",
    ] {
        let types = types(WORD).replace("application/xml", kind);
        let bytes = ooxml(WORD, &[("[Content_Types].xml", types.as_bytes())]);
        assert_eq!(refusal("a.docx", bytes), "file-active-content", "{kind}");
    }
}

#[test]
fn what_is_fetched_or_started_is_refused() {
    for (kind, target, mode) in [
        ("attachedTemplate", "https://a.example/t.dotm", "External"),
        ("attachedTemplate", "file://server/t.dotm", "External"),
        ("attachedTemplate", "file:////server/t.dotm", "External"),
        ("attachedTemplate", "\\\\server\\t.dotm", "External"),
        ("image", "https://a.example/1.png", "External"),
        ("hyperlink", "file:///C:/Windows/a.exe", "External"),
        ("hyperlink", "ms-msdt:/id", "external"),
        ("hyperlink", "javascript:alert(1)", "External"),
        ("oleObject", "embeddings/1.bin", "Internal"),
        ("package", "embeddings/1.xlsx", ""),
        ("frame", "https://a.example", "External"),
        ("aFChunk", "a.htm", ""),
        ("externalLinkPath", "C:/a.xlsx", "External"),
        ("vbaProject", "vbaProject.bin", ""),
    ] {
        let relation = relation(kind, target, mode);
        let bytes = ooxml(
            WORD,
            &[("word/_rels/settings.xml.rels", relation.as_bytes())],
        );
        assert_eq!(
            refusal("a.docx", bytes),
            "file-active-content",
            "{kind} {target}"
        );
    }
    let own = relation(
        "attachedTemplate",
        "file:///C:\\Users\\a\\Lettre.dotx",
        "External",
    );
    accepted(
        "a.docx",
        ooxml(WORD, &[("word/_rels/settings.xml.rels", own.as_bytes())]),
    );

    for xml in [
        "<d><o:OLEObject/></d>",
        "<d><w:control/></d>",
        "<d><w:altChunk/></d>",
        "<d><ddeLink/></d>",
        "<d><a:hlinkClick action='ppaction://program'/></d>",
        "<d><a:hlinkClick action='ppaction://macro?name=a'/></d>",
        "<d><w:fldSimple w:instr=' DDEAUTO c:\\\\a '/></d>",
        "<d><w:instrText> DD</w:instrText><w:instrText>E a b</w:instrText><w:fldChar/></d>",
        "<d><w:p><w:instrText>&#68;DE a</w:instrText></w:p></d>",
        "<d><w:instrText><![CDATA[includetext a]]></w:instrText><w:fldChar/></d>",
        "<d><f>1+WebService (\"https://a.example\")</f></d>",
        "<d><f>cmd|</f><definedName>cmd|'/C calc'!A0</definedName></d>",
        "<d><a href='vbscript:a'/></d>",
        "<!DOCTYPE d><d/>",
        "<svg><script>1</script></svg>",
    ] {
        assert_eq!(refusal("a.docx", word(xml)), "file-active-content", "{xml}");
    }
    for xml in [
        "<d><w:p><w:instrText>HYPERLINK \"https://a.example\"</w:instrText><w:fldChar/></w:p></d>",
        "<d><w:instrText>PAGE</w:instrText><w:fldChar/><w:t>DDE 1</w:t></d>",
        "<d><f>SUM(A1:A3)</f><a:hlinkClick action='ppaction://hlinksldjump'/></d>",
    ] {
        accepted("a.docx", word(xml));
    }
    for xml in [
        "<d><o:scripts><o:script/></o:scripts></d>",
        "<d><s:event-listener s:language='Basic'/></d>",
        "<d><s:event-listener x:href='vnd.sun.star.script:a?language=Basic'/></d>",
        "<d><p:event-listener p:action='execute' x:href='#a'/></d>",
        "<d><d:object-ole x:href='./Object 1'/></d>",
        "<d><d:plugin/></d>",
        "<d><d:floating-frame/></d>",
        "<d><d:image x:href='https://a.example/1.png'/></d>",
        "<d><d:image x:href='//server/1.png'/></d>",
        "<d><d:object x:href='../a.ods'/></d>",
        "<d><t:section-source x:href='file:///etc/passwd'/></d>",
        "<d><t:a x:href='file:///C:/a.exe'/></d>",
        "<d><t:dde-connection-decl/></d>",
        "<d><m:auto-reload x:href=''/></d>",
        "<d><m:template x:href='https://a.example/a.ott'/></d>",
        "<d><m:template x:href='//server/a.ott'/></d>",
        "<d><c t:formula='of:=WEBSERVICE(&quot;https://a.example&quot;)'/></d>",
        "<d><c t:formula='of:=DDE(&quot;a&quot;)'/></d>",
    ] {
        assert_eq!(
            refusal("a.odt", content(xml)),
            "file-active-content",
            "{xml}"
        );
    }
    accepted(
        "a.odt",
        content("<d><p:event-listener p:action='next-page'/><c t:formula='of:=SUM([.A1])'/></d>"),
    );
}

#[test]
fn one_that_is_of_two_families_is_refused() {
    let mimetype = Kind::Odt.media_type().as_bytes();
    let both = ooxml(WORD, &[("mimetype", mimetype), ("content.xml", b"<d/>")]);
    assert_eq!(refusal("a.odt", both), "file-ambiguous");
}

#[test]
fn an_encrypted_document_is_refused() {
    let manifest = b"<m><e><encryption-data/></e></m>";
    let parts: Parts = vec![
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"\x8f\x01"),
    ];
    assert_eq!(refusal("a.odt", odf(Kind::Odt, &parts)), "file-encrypted");
    assert_eq!(
        refusal("a.odt", odf(Kind::Odt, &[("encrypted-package", b"a")])),
        "file-encrypted"
    );
    let mut flagged = ooxml(WORD, &[]);
    let places: Vec<usize> = (0..flagged.len() - 4)
        .filter(|at| flagged[*at..].starts_with(b"PK\x01\x02"))
        .collect();
    for at in places {
        flagged[at + 8] |= 1;
    }
    assert_eq!(refusal("a.docx", flagged), "file-encrypted");
}

#[test]
fn a_zip_is_read_by_everybody_alike() {
    let good = ooxml(WORD, &[]);
    let mut other_name = good.clone();
    other_name[30] = b'X';
    for bytes in [
        [&b"MZ before"[..], &good].concat(),
        [&good[..], b" behind"].concat(),
        good[..good.len() - 1].to_vec(),
        [&zip(&[("a.exe", b"MZ")])[..], &good].concat(),
        other_name,
        ooxml(WORD, &[("../a.png", PICTURE)]),
        ooxml(WORD, &[("word/./a.png", PICTURE)]),
        ooxml(WORD, &[("/a.png", PICTURE)]),
        ooxml(WORD, &[("a\\b.png", PICTURE)]),
        ooxml(WORD, &[("WORD/document.xml", b"<d/>")]),
        ooxml(
            WORD,
            &[(
                "[Content_Types].xml",
                types(WORD).replace("'xml'", "'png'").as_bytes(),
            )],
        ),
        ooxml(
            WORD,
            &[(
                "word/_rels/a.rels",
                b"<r><Relationship x:Target='https://a.example' Target='file://a' Type='a'/></r>",
            )],
        ),
        word("<d>"),
        word("<d a=1/>"),
        word("<d>&nbsp;</d>"),
        word("<?xml version='1.0' encoding='UTF-16'?><d/>"),
        ooxml(WORD, &[("word/document.xml", b"\xff\xfe<\0d\0/\0>\0")]),
        ooxml(WORD, &[("word/document.xml", b"<\0d\0/\0>\0")]),
    ] {
        let code = refusal("a.docx", bytes);
        assert!(
            ["file-damaged", "file-type-refused"].contains(&code),
            "{code}"
        );
    }
    let late = ooxml(WORD, &[("docProps/a.xml", b"<a>%PDF-1.7</a>")]);
    accepted("a.docx", late);
}

#[test]
fn nothing_is_unpacked_beyond_what_is_agreed() {
    let large = vec![b' '; 8 * 1024 * 1024];
    let larger = vec![b' '; 8 * 1024 * 1024 + 1];
    let names: Vec<String> = (0..2_001).map(|at| format!("{at}.xml")).collect();
    let many: Parts = names
        .iter()
        .map(|name| (name.as_str(), &b"<a/>"[..]))
        .collect();
    let together: Parts = names[..8]
        .iter()
        .map(|name| (name.as_str(), &large[..]))
        .collect();
    let deep = format!("{}{}", "<a>".repeat(300), "</a>".repeat(300));
    let attributes: String = (0..1_001).map(|at| format!(" a{at}=''")).collect();
    for bytes in [
        ooxml(WORD, &many),
        ooxml(WORD, &[("word/a.xml", &larger)]),
        ooxml(WORD, &together),
        word(&deep),
        word(&format!("<d{attributes}/>")),
    ] {
        assert_eq!(refusal("a.docx", bytes), "file-too-complex");
    }
}

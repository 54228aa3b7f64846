//! Workbooks: as Excel and LibreOffice write them, broken, and hostile.

use super::*;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A workbook with the parts, the attributes and the habits of Excel; its first sheet is hidden.
fn excel() -> Vec<u8> {
    let workbook = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
        <workbookPr defaultThemeVersion=\"124226\"/><sheets><sheet name=\"Listes\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/>\
        <sheet name=\"Stagiaires &amp; cie\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>";
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"rId1\" Type=\"w\" Target=\"worksheets/sheet1.xml\"/>\
        <Relationship Id=\"rId2\" Type=\"w\" Target=\"worksheets/sheet2.xml\"/></Relationships>";
    let styles = "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"165\" formatCode=\"[$-40C]d\\ mmmm\\ yyyy;@\"/></numFmts>\
        <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
        <cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"2\"/></cellXfs></styleSheet>";
    let strings = "<sst count=\"9\" uniqueCount=\"9\"><si><t>Courriel</t></si><si><t>Compétence</t></si>\
        <si><r><t>Date </t></r><r><rPr><b/></rPr><t>de délivrance</t></r><phoneticPr fontId=\"1\"/></si>\
        <si><t xml:space=\"preserve\">Récit </t></si><si><t>N°</t></si><si><t>a@exemple.fr</t></si><si><t>Accueillir</t></si>\
        <si><t>Été &amp; « Noël »_x000D_\nligne 2</t></si><si><t>animer</t></si></sst>";
    let rows = "<row r=\"1\" spans=\"1:5\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c>\
        <c r=\"D1\" t=\"s\"><v>3</v></c><c r=\"E1\" t=\"s\"><v>4</v></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"s\"><v>5</v></c><c r=\"B2\" t=\"s\"><v>6</v></c><c r=\"C2\" s=\"1\"><v>46112</v></c>\
        <c r=\"D2\" t=\"s\"><v>7</v></c><c r=\"E2\" s=\"3\"><v>12</v></c></row>\
        <row r=\"3\"><c r=\"A3\" s=\"1\"/></row>\
        <row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>b@exemple.fr</t></is></c>\
        <c r=\"B4\" t=\"str\"><f>LOWER(\"ANIMER\")</f><v>animer</v></c><c r=\"C4\" s=\"2\"><v>46112.5</v></c></row>\
        <row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>c@exemple.fr</t></is></c><c r=\"B5\" t=\"s\"><v>8</v></c><c r=\"C5\"><v>46112</v></c></row>\
        <row r=\"6\"><c r=\"A6\" t=\"inlineStr\"><is><t>d@exemple.fr</t></is></c><c r=\"B6\" t=\"s\"><v>8</v></c>\
        <c r=\"C6\" t=\"inlineStr\"><is><t>31/03/2026</t></is></c></row>\
        <row r=\"7\"><c r=\"A7\" t=\"inlineStr\"><is><t>e@exemple.fr</t></is></c><c r=\"B7\" t=\"e\"><f>NOM()</f><v>#NAME?</v></c></row>";
    let sheet = format!(
        "<worksheet><dimension ref=\"A1:E7\"/><sheetData>{rows}</sheetData><pageMargins left=\"0.7\"/></worksheet>"
    );
    parts(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData/></worksheet>",
        ),
        ("xl/worksheets/sheet2.xml", &sheet),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", strings),
    ])
}

#[test]
fn a_workbook_of_excel_is_read() {
    let reading = read(&excel()).unwrap();
    let numbers: Vec<usize> = reading.lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [2, 4, 5, 6, 7]);
    let day = Utc.with_ymd_and_hms(2026, 3, 31, 0, 0, 0).unwrap();
    let wrong = Wrong {
        column: Some(1),
        why: Why::NoResult,
    };
    assert_eq!(reading.lines[4].asks, Err(vec![wrong]));
    for line in &reading.lines[..4] {
        assert_eq!(line.asks.as_ref().unwrap().issued_on, Some(day), "{line:?}");
    }
    let first = reading.lines[0].asks.as_ref().unwrap();
    assert_eq!(first.narrative.as_deref(), Some("Été & « Noël »\nligne 2"));
    assert_eq!(reading.lines[0].cells[4], "12");
    assert_eq!(
        reading.lines[1].asks.as_ref().unwrap().badge.as_deref(),
        Some("animer")
    );
}

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/it/support/cohorts/", $name))
    };
}
/// What the others were made of.
const SOURCE: &[u8] = sample!("source.csv");

/// Made with LibreOffice 7.4, as tests/it/support/cohorts/README.md says.
#[test]
fn files_of_libreoffice_are_read() {
    let expected = asks(SOURCE);
    assert_eq!(asks(sample!("libreoffice.xlsx")), expected, "xlsx");
    assert_eq!(asks(sample!("libreoffice-utf8.csv")), expected, "UTF-8");
    let windows = sample!("libreoffice-windows.csv");
    assert_eq!(asks(windows), expected, "Windows-1252");
}

/// A workbook of these parts.
fn parts(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const WORKBOOK: (&str, &str) = (
    "xl/workbook.xml",
    "<workbook><workbookPr date1904='1'/><sheets><sheet name='F' r:id='rId1'/></sheets></workbook>",
);
const RELATIONS: (&str, &str) = (
    "xl/_rels/workbook.xml.rels",
    "<Relationships><Relationship Id='rId1' Target='/xl/worksheets/sheet1.xml'/></Relationships>",
);

fn sheet(xml: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{xml}</sheetData></worksheet>");
    parts(&[WORKBOOK, RELATIONS, ("xl/worksheets/sheet1.xml", &sheet)])
}

fn inline(cells: &[(&str, &str)]) -> String {
    let cell = |(at, text): &(&str, &str)| {
        format!("<c r='{at}' t='inlineStr'><is><r><t>{text}</t></r><rPh><t>x</t></rPh></is></c>")
    };
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}

#[test]
fn cells_are_found_wherever_they_stand() {
    let header = inline(&[("A1", "email"), ("C1", "badge"), ("D1", "date")]);
    let row = "<row r='1048576'><c t='str'><v>a@exemple.fr</v></c><c r='C1048576' t='inlineStr'><is><t>ani&#109;er</t></is></c><c><v>44650</v></c></row>";
    let reading = read(&sheet(&format!("{header}{row}"))).unwrap();
    assert_eq!(reading.lines[0].number, 1_048_576);
    let asks = reading.lines[0].asks.as_ref().unwrap();
    assert_eq!(asks.badge.as_deref(), Some("animer"));
    // Counted from 1904, as the workbook says.
    assert_eq!(
        asks.issued_on,
        Some(Utc.with_ymd_and_hms(2026, 3, 31, 0, 0, 0).unwrap())
    );
    let far = inline(&[
        ("A2", "a@exemple.fr"),
        ("XFD2", "x"),
        ("ZZZZZZZZZZZZZZZZ2", "y"),
    ]);
    let wide = read(&sheet(&format!("{header}{far}"))).unwrap();
    assert_eq!(wide.lines[0].asks, Err(vec![Wrong::of_line(Why::TooWide)]));
}

#[test]
fn a_hostile_workbook_takes_nothing() {
    let code = |bytes: &[u8]| read(bytes).unwrap_err().code();
    let header = inline(&[("A1", "email"), ("B1", "badge")]);
    // A megabyte that unpacks to a hundred.
    let spaces = " ".repeat(100 * 1024 * 1024);
    let bomb = sheet(&format!("{header}{spaces}"));
    assert!(bomb.len() < LIMITS.bytes);
    assert_eq!(code(&bomb), "table-too-large");
    // One long text, named by many cells.
    let long = format!(
        "<sst uniqueCount='18446744073709551615'><si><t>{}</t></si></sst>",
        "x".repeat(1_000_000)
    );
    let cells = "<row><c t='s'><v>0</v></c></row>".repeat(100);
    let xml = format!("<worksheet><sheetData>{header}{cells}</sheetData></worksheet>");
    let all = [
        WORKBOOK,
        RELATIONS,
        ("xl/sharedStrings.xml", &long),
        ("xl/worksheets/sheet1.xml", &xml),
    ];
    assert_eq!(code(&parts(&all)), "table-too-large");
    let cells = "<row><c t='s'><v>7</v></c></row>";
    assert_eq!(code(&sheet(&format!("{header}{cells}"))), "damaged-table");
    let entities = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><workbook/>";
    assert_eq!(
        code(&parts(&[("xl/workbook.xml", entities)])),
        "damaged-table"
    );
    assert_eq!(
        code(&sheet("<row><c><v>&a;</v></c></row>")),
        "damaged-table"
    );
    assert_eq!(
        code(&parts(&[("word/document.xml", "<a/>")])),
        "not-a-table"
    );
    assert_eq!(code(&parts(&[WORKBOOK])), "damaged-table");
    assert_eq!(code(b"PK\x03\x04 and nothing"), "not-a-table");
    assert_eq!(code(&sheet("")), "empty-table");
}

#[test]
fn a_workbook_may_be_cut_anywhere() {
    let whole = excel();
    for end in (0..whole.len()).step_by(13) {
        assert!(read(&whole[..end]).is_err(), "cut at {end}");
    }
    for at in (0..whole.len()).step_by(17) {
        let mut other = whole.clone();
        other[at] ^= 0x55;
        let _ = read(&other); // whatever it is, nothing panics
    }
}

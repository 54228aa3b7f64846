//! The first visible sheet of an XLSX: a ZIP of XML, of which nothing is unpacked beyond what is agreed.

use super::{
    cells::MOST,
    table::{Epoch, Gathered, Limits, NoTable, Table},
};
use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// More parts than any workbook has.
const PARTS: usize = 10_000;

pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Table, NoTable> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NoTable::NotXlsx)?;
    if archive.len() > PARTS {
        return Err(NoTable::TooLarge(limits));
    }
    let mut file = File {
        archive,
        left: limits.unpacked as u64,
        limits,
    };
    let workbook = file.part("xl/workbook.xml", Workbook::default(), Workbook::see)?;
    let workbook = workbook.ok_or(NoTable::NotXlsx)?;
    let name = "xl/_rels/workbook.xml.rels";
    let targets = file
        .part(name, BTreeMap::new(), relationship)?
        .unwrap_or_default();
    let sheet = workbook.sheet.as_ref().and_then(|id| targets.get(id));
    let sheet = sheet.ok_or(NoTable::Damaged)?.clone();
    let styles = file.part("xl/styles.xml", Styles::default(), Styles::see)?;
    let strings = file.part("xl/sharedStrings.xml", Strings::default(), Strings::see)?;
    let reading = Sheet::new(
        limits,
        styles.unwrap_or_default(),
        strings.unwrap_or_default().all,
        workbook.epoch(),
    );
    let reading = file
        .part(&sheet, reading, Sheet::see)?
        .ok_or(NoTable::Damaged)?;
    reading.table()
}

struct File<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
    limits: Limits,
}

impl File<'_> {
    /// Shows every event of a part of the file to `see`; nothing when there is no such part.
    fn part<T>(
        &mut self,
        name: &str,
        mut to: T,
        see: impl Fn(&mut T, &Seen) -> Result<(), NoTable>,
    ) -> Result<Option<T>, NoTable> {
        let Ok(part) = self.archive.by_name(name) else {
            return Ok(None);
        };
        let mut xml = Reader::from_reader(BufReader::new(part.take(self.left + 1)));
        xml.config_mut().expand_empty_elements = true;
        let done = events(&mut xml, &mut to, see);
        // What follows the document counts too.
        let mut rest = xml.into_inner();
        let unread = std::io::copy(&mut rest, &mut std::io::sink());
        let unpacked = self.left + 1 - rest.into_inner().limit();
        if unpacked > self.left {
            return Err(NoTable::TooLarge(self.limits));
        }
        self.left -= unpacked;
        unread.map_err(|_| NoTable::Damaged)?;
        done?;
        Ok(Some(to))
    }
}

/// What stands in a part, one after the other.
enum Seen<'a> {
    Begin(&'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

fn events<T>(
    xml: &mut Reader<impl BufRead>,
    to: &mut T,
    see: impl Fn(&mut T, &Seen) -> Result<(), NoTable>,
) -> Result<(), NoTable> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml
            .read_event_into(&mut buffer)
            .map_err(|_| NoTable::Damaged)?
        {
            Event::Start(element) => see(to, &Seen::Begin(&element))?,
            Event::End(element) => see(to, &Seen::End(element.local_name().as_ref()))?,
            Event::Text(text) => see(to, &Seen::Text(&text.xml10_content()))?,
            Event::CData(text) => see(to, &Seen::Text(&text.xml10_content()))?,
            Event::GeneralRef(name) => see(to, &Seen::Text(&reference(&name)?))?,
            // Entities are for nothing good here.
            Event::DocType(_) => return Err(NoTable::Damaged),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn reference(name: &BytesRef) -> Result<String, NoTable> {
    let character = name.resolve_char_ref().map_err(|_| NoTable::Damaged)?;
    if let Some(character) = character {
        return Ok(character.to_string());
    }
    let known = quick_xml::escape::resolve_xml_entity(name.as_ref());
    known.map(str::to_owned).ok_or(NoTable::Damaged)
}

/// An attribute, whatever its prefix.
fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut all = element.attributes().filter_map(Result::ok);
    let found = all.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(quick_xml::XmlVersion::Implicit1_0);
    value.ok().map(|value| value.into_owned())
}

/// The first sheet that is visible.
#[derive(Default)]
struct Workbook {
    sheet: Option<String>,
    is_1904: bool,
}

impl Workbook {
    fn see(&mut self, seen: &Seen) -> Result<(), NoTable> {
        let Seen::Begin(element) = seen else {
            return Ok(());
        };
        match element.local_name().as_ref() {
            "sheet"
                if self.sheet.is_none()
                    && attribute(element, "state").is_none_or(|s| s == "visible") =>
            {
                self.sheet = attribute(element, "id");
            }
            "workbookPr" => {
                let said = attribute(element, "date1904");
                self.is_1904 = said.is_some_and(|said| said == "1" || said == "true");
            }
            _ => {}
        }
        Ok(())
    }

    fn epoch(&self) -> Epoch {
        match self.is_1904 {
            true => Epoch::Y1904,
            false => Epoch::Y1900,
        }
    }
}

/// Where the sheets are, by id.
fn relationship(targets: &mut BTreeMap<String, String>, seen: &Seen) -> Result<(), NoTable> {
    if let Seen::Begin(element) = seen
        && element.local_name().as_ref() == "Relationship"
        && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
    {
        let target = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        };
        targets.insert(id, target);
    }
    Ok(())
}

/// Which formats of cells show a date.
#[derive(Default)]
struct Styles {
    /// Of the file itself, by number.
    own: BTreeMap<u32, bool>,
    in_formats: bool,
    /// By the number that a cell gives.
    dates: Vec<bool>,
}

impl Styles {
    fn see(&mut self, seen: &Seen) -> Result<(), NoTable> {
        match seen {
            Seen::Begin(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(element, "numFmtId").and_then(|id| id.parse().ok());
                    let code = attribute(element, "formatCode");
                    self.own.extend(id.zip(code.map(|code| shows_date(&code))));
                }
                "cellXfs" => self.in_formats = true,
                "xf" if self.in_formats => {
                    let id = attribute(element, "numFmtId").and_then(|id| id.parse().ok());
                    let id: u32 = id.unwrap_or(0);
                    let known = matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=58);
                    self.dates.push(self.own.get(&id).copied().unwrap_or(known));
                }
                _ => {}
            },
            Seen::End("cellXfs") => self.in_formats = false,
            _ => {}
        }
        Ok(())
    }
}

/// Whether a format of numbers has a day or a year, beside what is quoted, escaped or in brackets.
fn shows_date(code: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    code.chars().any(|c| {
        let plain = !quoted && !bracketed && !escaped;
        escaped = !escaped && c == '\\';
        match c {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ => {}
        }
        plain && matches!(c.to_ascii_lowercase(), 'd' | 'y')
    })
}

/// A text of one or several runs; what is said of its pronunciation is left out.
#[derive(Default)]
struct Runs {
    text: String,
    in_text: bool,
    in_phonetic: bool,
}

impl Runs {
    fn see(&mut self, seen: &Seen) {
        match seen {
            Seen::Begin(element) => match element.local_name().as_ref() {
                "t" => self.in_text = true,
                "rPh" => self.in_phonetic = true,
                _ => {}
            },
            Seen::End("t") => self.in_text = false,
            Seen::End("rPh") => self.in_phonetic = false,
            Seen::Text(text) if self.in_text && !self.in_phonetic => self.text.push_str(text),
            _ => {}
        }
    }

    /// As it was typed: Excel writes a carriage return as `_x000D_`.
    fn take(&mut self) -> String {
        std::mem::take(&mut self.text).replace("_x000D_", "")
    }
}

/// The texts that cells name by number.
#[derive(Default)]
struct Strings {
    runs: Runs,
    all: Vec<String>,
}

impl Strings {
    fn see(&mut self, seen: &Seen) -> Result<(), NoTable> {
        self.runs.see(seen);
        if let Seen::End("si") = seen {
            self.all.push(self.runs.take());
        }
        Ok(())
    }
}

/// A sheet while it is read.
struct Sheet {
    limits: Limits,
    styles: Styles,
    strings: Vec<String>,
    epoch: Epoch,
    /// From 1, of the row and of the cell that are read.
    row: usize,
    column: usize,
    kind: String,
    is_date: bool,
    in_value: bool,
    value: String,
    runs: Runs,
    cells: Vec<String>,
    too_wide: bool,
    /// Of all cells.
    bytes: usize,
    header: Option<Vec<String>>,
    gathered: Gathered,
}

impl Sheet {
    fn new(limits: Limits, styles: Styles, strings: Vec<String>, epoch: Epoch) -> Self {
        Self {
            limits,
            styles,
            strings,
            epoch,
            row: 0,
            column: 0,
            kind: String::new(),
            is_date: false,
            in_value: false,
            value: String::new(),
            runs: Runs::default(),
            cells: Vec::new(),
            too_wide: false,
            bytes: 0,
            header: None,
            gathered: Gathered::new(limits),
        }
    }

    fn see(&mut self, seen: &Seen) -> Result<(), NoTable> {
        self.runs.see(seen);
        match seen {
            Seen::Begin(element) => match element.local_name().as_ref() {
                "row" => {
                    let said = attribute(element, "r").and_then(|r| r.parse().ok());
                    self.row = said.unwrap_or(self.row.saturating_add(1));
                    self.column = 0;
                }
                "c" => {
                    let said = attribute(element, "r").and_then(|r| column(&r));
                    self.column = said.unwrap_or(self.column.saturating_add(1));
                    self.kind = attribute(element, "t").unwrap_or_default();
                    let style = attribute(element, "s").and_then(|s| s.parse::<usize>().ok());
                    let style = style.and_then(|style| self.styles.dates.get(style));
                    self.is_date = style.copied().unwrap_or(false);
                }
                "v" => self.in_value = true,
                _ => {}
            },
            Seen::Text(text) if self.in_value => self.value.push_str(text),
            Seen::End("v") => self.in_value = false,
            Seen::End("c") => self.keep_cell()?,
            Seen::End("row") => self.keep_row()?,
            _ => {}
        }
        Ok(())
    }

    fn keep_cell(&mut self) -> Result<(), NoTable> {
        let value = std::mem::take(&mut self.value);
        let inline = self.runs.take();
        let text = match self.kind.as_str() {
            "s" => {
                let at = value
                    .trim()
                    .parse::<usize>()
                    .map_err(|_| NoTable::Damaged)?;
                self.strings.get(at).ok_or(NoTable::Damaged)?.clone()
            }
            "inlineStr" => inline,
            "" | "n" => self.number(value.trim()),
            _ => value.replace("_x000D_", ""),
        };
        let text = super::unmarked(text.trim());
        if text.is_empty() {
            return Ok(());
        }
        if self.column > MOST {
            self.too_wide = true;
            return Ok(());
        }
        self.bytes += text.len();
        if self.bytes > self.limits.unpacked {
            return Err(NoTable::TooLarge(self.limits));
        }
        let at = self.column.max(1) - 1;
        if self.cells.len() <= at {
            self.cells.resize(at + 1, String::new());
        }
        self.cells[at] = text;
        Ok(())
    }

    fn number(&self, text: &str) -> String {
        let Ok(number) = text.parse::<f64>() else {
            return text.to_owned();
        };
        let date = self.epoch.date(number).filter(|_| self.is_date);
        date.map_or_else(|| number.to_string(), |date| date.to_string())
    }

    fn keep_row(&mut self) -> Result<(), NoTable> {
        let cells = std::mem::take(&mut self.cells);
        let too_wide = std::mem::take(&mut self.too_wide);
        if self.header.is_none() {
            self.header = Some(cells).filter(|cells| !cells.is_empty());
            return Ok(());
        }
        self.gathered.add(self.row, cells, too_wide)
    }

    fn table(self) -> Result<Table, NoTable> {
        Ok(Table {
            header: self.header.ok_or(NoTable::Empty)?,
            rows: self.gathered.rows,
            epoch: Some(self.epoch),
        })
    }
}

/// The number of a column, from 1: 2 for `B7`.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0_usize, |number, letter| {
        let letter = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        number.saturating_mul(26).saturating_add(letter)
    });
    (number > 0).then_some(number)
}

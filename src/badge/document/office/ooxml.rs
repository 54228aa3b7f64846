//! Office Open XML: what Word, Excel and PowerPoint write.

use super::super::too_complex;
use super::{
    Kind, Parts, active, all, damaged, formula, is_local_file, is_web, is_xml, refused, xml,
};
use crate::badge::error::Invalid;
use std::cell::RefCell;
use std::collections::BTreeMap;
use xml::{Seen, value};

const TYPES: &str = "[content_types].xml";
const RELATIONS: &str = "_rels/.rels";

/// Of media types and of relations: what acts, holds another file, or fetches.
const ACTING: [&str; 21] = [
    "macroenabled",
    "macrosheet",
    "vba",
    "activex",
    "oleobject",
    "dialogsheet",
    "externallink",
    "connections",
    "querytable",
    "webextension",
    "customui",
    "extensibility",
    "keymapcustomizations",
    "attachedtoolbars",
    "afchunk",
    "subdocument",
    "relationships/package",
    "relationships/frame",
    "relationships/video",
    "relationships/audio",
    "relationships/media",
];

/// The longest field or formula, in bytes.
const LONGEST: usize = 64 * 1024;

/// Fields of Word that fetch a file or ask a program (ECMA-376, part 1, section 17.16.5).
const FIELDS: [&str; 9] = [
    "DDE",
    "DDEAUTO",
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "INCLUDE",
    "IMPORT",
    "LINK",
    "EMBED",
    "DATABASE",
];

pub fn kind(parts: &mut Parts<'_>) -> Result<Kind, Invalid> {
    let types = types(parts)?;
    let main = main(parts)?;
    let found = types.get(&main).ok_or_else(refused)?;
    let all_kinds = [Kind::Docx, Kind::Xlsx, Kind::Pptx].into_iter();
    let mut named = all_kinds
        .filter(|kind| found.strip_suffix(".main+xml") == Some(&kind.media_type().to_lowercase()));
    let kind = named.next().ok_or_else(refused)?;
    if !parts.has(&main) {
        return Err(damaged("a part of it is missing"));
    }
    let fields = RefCell::new(Fields::default());
    all(parts, &|name, seen| match name.ends_with(".rels") {
        true => relation(seen),
        false => {
            fields.borrow_mut().see(seen)?;
            element(seen)
        }
    })?;
    Ok(kind)
}

/// What each part is, by its path, in lower case.
fn types(parts: &mut Parts<'_>) -> Result<BTreeMap<String, String>, Invalid> {
    let part = parts.find(TYPES)?.ok_or_else(refused)?;
    let mut types = BTreeMap::new();
    xml::each(&part.content, &mut |seen| {
        let Seen::Begin(_, attributes) = seen else {
            return Ok(());
        };
        let Some(kind) = value(attributes, "ContentType")?.map(str::to_lowercase) else {
            return Ok(());
        };
        acting(&kind)?;
        let name = value(attributes, "PartName")?;
        let extension = value(attributes, "Extension")?.map(|e| format!(".{e}"));
        for name in name.iter().copied().chain(extension.as_deref()) {
            // Else it would not be looked at.
            if kind.ends_with("xml") && !is_xml(&name.to_lowercase()) {
                return Err(damaged("a part is not what its name says"));
            }
        }
        if let Some(name) = name {
            if types.len() == 4_000 || name.len() + kind.len() > 1_000 {
                return Err(too_complex("it has too many parts"));
            }
            types.insert(name.trim_start_matches('/').to_lowercase(), kind);
        }
        Ok(())
    })?;
    Ok(types)
}

/// Which part everything else belongs to.
fn main(parts: &mut Parts<'_>) -> Result<String, Invalid> {
    let part = parts.find(RELATIONS)?.ok_or_else(refused)?;
    let mut found = Vec::new();
    xml::each(&part.content, &mut |seen| {
        if let Seen::Begin("Relationship", attributes) = seen
            && value(attributes, "Type")?.is_some_and(|kind| kind.ends_with("/officeDocument"))
            && found.len() < 2
        {
            let target = value(attributes, "Target")?.unwrap_or_default();
            found.push(target.trim_start_matches('/').to_lowercase());
        }
        Ok(())
    })?;
    match (found.pop(), found.pop()) {
        (Some(main), None) => Ok(main),
        _ => Err(refused()),
    }
}

fn acting(name: &str) -> Result<(), Invalid> {
    match ACTING.iter().find(|known| name.contains(**known)) {
        Some(known) => Err(active(known)),
        None => Ok(()),
    }
}

/// Something that another part, or something elsewhere, belongs to.
fn relation(seen: &Seen<'_>) -> Result<(), Invalid> {
    let Seen::Begin("Relationship", attributes) = seen else {
        return Ok(());
    };
    let said = |name| Ok::<_, Invalid>(value(attributes, name)?.unwrap_or_default());
    let (target, mode) = (said("Target")?, said("TargetMode")?);
    let kind = said("Type")?.to_lowercase();
    acting(&kind)?;
    let is_elsewhere = mode.trim().eq_ignore_ascii_case("external");
    let usual = (kind.ends_with("/hyperlink") && is_web(target))
        // The file that it was made from, on its author's disk.
        || (kind.ends_with("/attachedtemplate") && is_local_file(target));
    match is_elsewhere && !usual {
        true => Err(active("something from elsewhere")),
        false => Ok(()),
    }
}

fn element(seen: &Seen<'_>) -> Result<(), Invalid> {
    let Seen::Begin(name, attributes) = seen else {
        return Ok(());
    };
    match *name {
        "oleObject" | "OLEObject" | "oleLink" | "ddeLink" | "externalBook" | "control"
        | "altChunk" | "subDoc" | "script" => {
            return Err(active("an object of another program"));
        }
        "fldSimple" => field(value(attributes, "instr")?.unwrap_or_default())?,
        _ => {}
    }
    let action = value(attributes, "action")?.unwrap_or_default();
    match ["program", "macro", "ole"]
        .iter()
        .any(|what| action.starts_with(&format!("ppaction://{what}")))
    {
        true => Err(active("a program")),
        false => Ok(()),
    }
}

/// The instruction of a field, or what follows another in it.
fn field(instruction: &str) -> Result<(), Invalid> {
    let first = instruction.split_whitespace().next().unwrap_or_default();
    match FIELDS.contains(&first.to_uppercase().as_str()) {
        true => Err(active("a field that fetches")),
        false => Ok(()),
    }
}

fn append(to: &mut String, text: &str) -> Result<(), Invalid> {
    if to.len() + text.len() > LONGEST {
        return Err(too_complex("a field or a formula of it is too long"));
    }
    to.push_str(text);
    Ok(())
}

/// Instructions and formulas, which may stand in several pieces.
#[derive(Default)]
struct Fields {
    instruction: String,
    formula: String,
    within: Option<Within>,
}

#[derive(Clone, Copy)]
enum Within {
    Instruction,
    Formula,
}

impl Fields {
    fn see(&mut self, seen: &Seen<'_>) -> Result<(), Invalid> {
        match seen {
            Seen::Begin("instrText" | "delInstrText", _) => self.within = Some(Within::Instruction),
            Seen::Begin("f" | "definedName" | "formula1" | "formula2", _) => {
                self.within = Some(Within::Formula)
            }
            Seen::Text(text) => match self.within {
                Some(Within::Instruction) => append(&mut self.instruction, text)?,
                Some(Within::Formula) => append(&mut self.formula, text)?,
                None => {}
            },
            Seen::End("instrText" | "delInstrText") => self.within = None,
            Seen::End("f" | "definedName" | "formula1" | "formula2") => {
                self.within = None;
                formula(&std::mem::take(&mut self.formula))?;
            }
            // It begins, goes over into its result, or ends; also where a part ends without.
            Seen::Begin("fldChar", _) | Seen::End("p" | "hdr" | "ftr" | "document") => {
                field(&std::mem::take(&mut self.instruction))?;
            }
            _ => {}
        }
        Ok(())
    }
}

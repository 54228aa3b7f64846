//! The checks of a catalogue, its JSON Schemas included.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::Value;

use super::check::check;
use super::finding::{Finding, Findings, Place, at};

/// The most of one schema message that is told, in characters: it may quote the whole document.
const LONGEST_MESSAGE: usize = 300;

/// The JSON Schemas of a catalogue's files, as text.
#[derive(Debug, Clone, Copy)]
pub struct Schemas<'a> {
    /// Of `catalogue.json`.
    pub catalogue: &'a str,
    /// Of `badges/<slug>.json`.
    pub badge: &'a str,
    /// Of `composites/<slug>.json`.
    pub composite: &'a str,
}

/// Everything wrong or doubtful in a catalogue's files (paths relative to its folder, with `/`), by file.
pub fn lint(files: &BTreeMap<String, Vec<u8>>, schemas: &Schemas<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    let kinds = [
        ("catalogue.schema.json", schemas.catalogue, "catalogue.json"),
        ("badge.schema.json", schemas.badge, "badges/"),
        ("composite.schema.json", schemas.composite, "composites/"),
    ];
    for (name, schema, under) in kinds {
        match compile(schema) {
            Ok(validator) => {
                let of_kind = |path: &str| path.starts_with(under) && path.ends_with(".json");
                for (path, bytes) in files.iter().filter(|(path, _)| of_kind(path)) {
                    check_schema(&validator, path, bytes, &mut findings);
                }
            }
            Err(why) => findings.error(name, Place::File, "schema-unusable", why),
        }
    }
    let Findings(mut findings) = findings;
    let (_, others) = check(files);
    for other in others {
        // The schema tells the same with a better place.
        let told = other.code == "json-shape"
            && findings
                .iter()
                .any(|f| f.file == other.file && f.code == "schema");
        if !told {
            findings.push(other);
        }
    }
    findings.sort_by(|one, other| one.file.cmp(&other.file));
    findings
}

fn compile(schema: &str) -> Result<Validator, String> {
    let schema: Value = serde_json::from_str(schema).map_err(|e| e.to_string())?;
    jsonschema::validator_for(&schema).map_err(|e| e.to_string())
}

fn check_schema(validator: &Validator, path: &str, bytes: &[u8], findings: &mut Findings) {
    // A file that is no JSON is told elsewhere.
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    for error in validator.iter_errors(&document) {
        let message: String = error.to_string().chars().take(LONGEST_MESSAGE).collect();
        findings.error(path, at(error.instance_path().as_str()), "schema", message);
    }
}

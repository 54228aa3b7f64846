//! The catalogue that comes with the program.

use super::Error;
use crate::badge::catalogue::{Catalogue, Finding, Schemas, lint};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::sync::OnceLock;

static SCHEMAS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/badge-schemas");

/// The folder of the default catalogue, below `badge-schemas`.
const DEFAULT: &str = "mediation-numerique";

/// The default catalogue, as embedded.
pub fn default_catalogue() -> Result<&'static Catalogue, Error> {
    static READ: OnceLock<Option<Catalogue>> = OnceLock::new();
    READ.get_or_init(|| Catalogue::from_files(&default_files()).ok())
        .as_ref()
        .ok_or(Error::Internal("the embedded catalogue does not read"))
}

/// The files of the default catalogue: path below its folder, and bytes.
pub fn default_files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    if let Some(folder) = SCHEMAS.get_dir(DEFAULT) {
        collect(folder, &mut files);
    }
    files
}

fn collect(folder: &Dir<'_>, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in folder.files() {
        if let Some(path) = file
            .path()
            .strip_prefix(DEFAULT)
            .ok()
            .and_then(|p| p.to_str())
        {
            files.insert(path.to_owned(), file.contents().to_vec());
        }
    }
    for below in folder.dirs() {
        collect(below, files);
    }
}

/// Everything that is wrong, or doubtful, with the files of a catalogue.
pub fn check(files: &BTreeMap<String, Vec<u8>>) -> Vec<Finding> {
    let schema = |name: &str| {
        SCHEMAS
            .get_file(name)
            .and_then(|f| f.contents_utf8())
            .unwrap_or_default()
    };
    let schemas = Schemas {
        catalogue: schema("catalogue.schema.json"),
        badge: schema("badge.schema.json"),
        composite: schema("composite.schema.json"),
    };
    lint(files, &schemas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::catalogue::Severity;
    use crate::badge::composite::OnRevoked;

    #[test]
    fn the_default_catalogue_has_no_error_and_every_entry() {
        let errors: Vec<_> = check(&default_files())
            .into_iter()
            .filter(|f| f.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        let catalogue = default_catalogue().unwrap();
        assert_eq!(
            (
                catalogue.badges.len(),
                catalogue.composites.len(),
                catalogue.images.len()
            ),
            (14, 3, 17)
        );
        let rules = catalogue.rules(OnRevoked::Revoke).unwrap();
        assert_eq!(
            rules.iter().map(|c| c.rule.leaves().len()).sum::<usize>(),
            3 + 8 + 7
        );
    }
}

//! A file of a catalogue as somebody edited it: every finding names its file, and what is taken can be kept.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::catalogue::Catalogue;
use sceau::issuing::catalogues;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Those of the default catalogue, with one small image for all: reading images is another target's part.
static FILES: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let mut files = catalogues::default_files();
    for (name, file) in &mut files {
        if name.ends_with(".svg") {
            *file = br#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>"#.to_vec();
        }
    }
    assert!(Catalogue::from_files(&files).is_ok());
    files
});

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    let Some((which, file)) = bytes.split_first() else {
        return;
    };
    let names: Vec<&String> = FILES
        .keys()
        .filter(|name| name.ends_with(".json"))
        .collect();
    let name = names[usize::from(*which) % names.len()];
    let mut files = FILES.clone();
    files.insert(name.clone(), file.to_vec());
    match Catalogue::from_files(&files) {
        Err(findings) => assert!(!findings.is_empty()),
        Ok(catalogue) => {
            let snapshot = catalogue.to_snapshot().unwrap();
            let images = catalogue.images.clone();
            let again = Catalogue::from_snapshot(&snapshot, images).unwrap();
            assert_eq!(again.to_snapshot().unwrap(), snapshot);
        }
    }
}

//! A file that somebody gives as proof. The first byte says what its name ends with.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::document::{Document, Kind, MAX_NAME};

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    let [first, bytes @ ..] = bytes else {
        return;
    };
    let kind = Kind::ALL[usize::from(*first) % Kind::ALL.len()];
    let name = format!("a.{}", kind.extension());
    match Document::parse(&name, bytes.to_vec()) {
        Err(why) => assert!(!why.code.is_empty() && !why.message.is_empty()),
        Ok(document) => {
            assert_eq!(document.kind, kind);
            assert!(document.name.chars().count() <= MAX_NAME);
            let again = Document::parse(&document.name, document.bytes.clone());
            assert_eq!(again, Ok(document));
        }
    }
}

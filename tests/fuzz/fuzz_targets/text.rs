//! Names, lines, slugs and instants that people write.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::{
    text::{Slug, ascii_slug, line, prose},
    time,
};

fuzz_target!(|text: &str| sceau_fuzz::bounded(|| check(text)));

fn check(text: &str) {
    if let Ok(slug) = Slug::parse(text) {
        assert_eq!(slug.as_str(), text);
        assert_eq!(ascii_slug(text), text);
    }
    let made = ascii_slug(text);
    let words = made.trim_end_matches('-');
    assert!(words.is_empty() || Slug::parse(words).is_ok(), "{made:?}");
    if line(text, 100).is_ok() {
        assert!(prose(text, 100).is_ok() && prose(text, 101).is_ok());
        assert!(text.chars().count() <= 100);
    }
    if let Ok(instant) = time::parse(text) {
        assert_eq!(
            time::parse(&time::iso(instant)).unwrap(),
            time::whole_seconds(instant)
        );
    }
}

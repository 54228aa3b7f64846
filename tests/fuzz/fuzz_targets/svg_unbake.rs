//! An SVG from anybody: what is baked into it comes out again, and nothing else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::baking::{Baked, Content, svg};
use serde_json::Value;

const URL: &str = "https://badges.example/assertions/1";
const JSON: &str = r#"{"a":"]]> & <b>"}"#;

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    if let Ok(found) = svg::unbake(bytes) {
        assert_eq!(found.text(), found.text().trim());
    }
    let hosted = Content::Hosted {
        url: URL,
        json: JSON,
    };
    if let Ok(baked) = svg::bake(bytes, hosted) {
        // The same JSON, with other escapes: not every character may stand in XML as it is.
        let found = svg::unbake(&baked).unwrap();
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert!(matches!(found, Baked::Json(_)));
        assert_eq!(value(found.text()), value(JSON));
    }
    if let Ok(baked) = svg::bake(bytes, Content::Signed("aaaa.bbbb.cccc")) {
        let found = svg::unbake(&baked).unwrap();
        assert_eq!(found, Baked::Jws("aaaa.bbbb.cccc".to_owned()));
    }
}

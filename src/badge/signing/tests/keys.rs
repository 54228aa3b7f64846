//! Which keys are taken, and why others are not.

use super::*;

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

/// RSAPublicKey with these numbers, which need not be those of a key.
fn rsa_numbers(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let integer = |bytes: &[u8]| {
        let sign: &[u8] = if bytes[0] < 0x80 { &[] } else { &[0] };
        der::wrap(0x02, &[sign, bytes])
    };
    der::sequence(&[&integer(modulus), &integer(exponent)])
}

/// A number of so many bits, all of them set.
fn ones(bits: usize) -> Vec<u8> {
    let mut bytes = vec![0xff; bits.div_ceil(8)];
    bytes[0] >>= (8 - bits % 8) % 8;
    bytes
}

#[test]
fn rsa_keys_are_read_in_both_forms_and_written_in_one() {
    let spki = RSA.public().to_pem();
    let pkcs1 = pem("RSA PUBLIC KEY", &RSA.public().to_spki()[24..]);
    let crlf = spki.replace('\n', "\r\n");
    let one_line = pem("PUBLIC KEY", &RSA.public().to_spki());
    for text in [&spki, &pkcs1, &crlf, &one_line, &format!("\n  {spki}\n\n")] {
        let key = PublicKey::from_pem(text).unwrap();
        assert_eq!(key.kind(), "RSA");
        assert_eq!(key.to_pem(), spki);
    }
    for signer in signers() {
        let again = PublicKey::from_pem(&signer.public.to_pem()).unwrap();
        assert_eq!(refusal(&good(signer), &again), "accepted");
        assert_eq!(again.to_spki(), signer.public.to_spki());
    }
    for bits in [2048, 2049, 3072, 4095, 8192] {
        for exponent in [&[3][..], &[1, 0, 1], &[0xff; 4]] {
            let numbers = rsa_numbers(&ones(bits), exponent);
            let key = PublicKey::from_pem(&pem("RSA PUBLIC KEY", &numbers)).unwrap();
            assert_eq!(
                key.to_spki()[key.to_spki().len() - numbers.len()..],
                numbers
            );
        }
    }
}

#[test]
fn a_refused_key_says_why() {
    use PublicKeyError::*;
    let spki = |identifier: &[&[u8]], key: &[u8]| {
        der::sequence(&[&der::sequence(identifier), &der::wrap(0x03, &[&[0], key])])
    };
    let of = |der: &[u8]| pem("PUBLIC KEY", der);
    let ec: &[u8] = &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
    let p256: &[u8] = &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
    let p384: &[u8] = &[0x06, 5, 0x2b, 0x81, 4, 0, 0x22];
    let secp256k1: &[u8] = &[0x06, 5, 0x2b, 0x81, 4, 0, 0x0a];
    let ed25519_id: &[u8] = &[0x06, 3, 0x2b, 0x65, 0x70];
    let x25519_id: &[u8] = &[0x06, 3, 0x2b, 0x65, 0x6e];
    let pss_id: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 0x0a];
    let off_curve = [&[4][..], &[1; 64]].concat();
    let rsa =
        |modulus: &[u8], exponent: &[u8]| pem("RSA PUBLIC KEY", &rsa_numbers(modulus, exponent));
    let mut even = ones(2048);
    even[255] = 0xfe;
    let real = ed25519().public().to_spki();
    let mut identity = [0; 32];
    identity[0] = 1;
    let private = ["", "RSA ", "EC ", "ENCRYPTED ", "OPENSSH "];
    let private = private.map(|kind| (pem(&format!("{kind}PRIVATE KEY"), &[1; 40]), Private));
    let cases = [
        ("A".repeat(MAX_PEM + 1), TooLarge),
        (String::new(), Pem),
        ("AAAA".to_owned(), Pem),
        (pem("CERTIFICATE", &real), Pem),
        (pem("EC PUBLIC KEY", &real), Pem),
        (format!("key: {}", of(&real)), Pem),
        (format!("\u{feff}{}", of(&real)), Pem),
        (of(&real).replace("-----END PUBLIC KEY-----\n", ""), Pem),
        (of(&real) + &of(&real), Encoding),
        (
            of(&real).replacen("KEY-----\n", "KEY-----\nVersion: 1\n", 1),
            Encoding,
        ),
        (of(&real).replacen("M", "*", 1), Encoding),
        (of(&[]), Encoding),
        (of(&real[..real.len() - 1]), Encoding),
        (of(&[&real[..], &[0]].concat()), Encoding),
        (of(&spki(&[ed25519_id], &[1; 31])), Encoding),
        (of(&spki(&[ed25519_id], &identity)), Weak),
        (of(&spki(&[ed25519_id], &[0xff; 32])), Weak),
        (of(&spki(&[x25519_id], &[9; 32])), Type),
        (of(&spki(&[pss_id], &rsa_numbers(&ones(2048), &[3]))), Type),
        (of(&spki(&[ec, p384], &[4; 97])), Curve),
        (of(&spki(&[ec, secp256k1], &[4; 65])), Curve),
        (of(&spki(&[ec, p256], &off_curve)), Weak),
        (
            of(&spki(&[ec, p256], &[&[2][..], &[1; 32]].concat())),
            Encoding,
        ),
        (of(&spki(&[ec, p256], &[0])), Encoding),
        (of(&rsa_numbers(&ones(2048), &[3])), Encoding), // PKCS#1 under the other label
        (pem("RSA PUBLIC KEY", &RSA.public().to_spki()), Encoding),
        (rsa(&ones(1024), &[3]), RsaSize(1024)),
        (rsa(&ones(2047), &[3]), RsaSize(2047)),
        (rsa(&ones(8193), &[3]), RsaSize(8193)),
        (rsa(&ones(2048), &[1]), RsaNumbers),
        (rsa(&ones(2048), &[2]), RsaNumbers),
        (rsa(&ones(2048), &[1, 0, 0, 0, 1]), RsaNumbers),
        (rsa(&even, &[3]), RsaNumbers),
        (rsa(&ones(2048), &[0]), Encoding), // zero is no positive number
    ];
    for (text, why) in private.into_iter().chain(cases) {
        let shown = &text[..text.len().min(200)];
        assert_eq!(PublicKey::from_pem(&text).unwrap_err(), why, "{shown}");
        assert!(why.code().starts_with("key-") && !why.to_string().is_empty());
    }
}

#[test]
fn der_has_one_spelling() {
    assert_eq!(
        der::take(0x04, &[0x04, 1, 7, 8]),
        Some((&[7][..], &[8][..]))
    );
    for broken in [
        &[][..],
        &[0x04],
        &[0x04, 2, 7],
        &[0x05, 1, 7],
        &[0x04, 0x80, 7, 0, 0],
        &[0x04, 0x81, 1, 7],
        &[0x04, 0x81],
        &[0x04, 0x82, 0, 1, 7],
        &[0x04, 0x83, 0, 0, 1, 7],
        &[0x04, 0xff, 7],
    ] {
        assert_eq!(der::take(0x04, broken), None, "{broken:x?}");
    }
    for length in [0, 1, 127, 128, 255, 256, 65_535] {
        let content = vec![7; length];
        let element = der::wrap(0x04, &[&content]);
        assert_eq!(der::take(0x04, &element), Some((&content[..], &[][..])));
    }
    for broken in [
        &[0x02, 0][..],
        &[0x02, 1, 0x80],
        &[0x02, 2, 0, 1],
        &[0x02, 1, 0],
    ] {
        assert_eq!(der::positive(broken), None, "{broken:x?}");
    }
}

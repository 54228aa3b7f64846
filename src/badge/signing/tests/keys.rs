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

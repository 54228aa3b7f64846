//! Public keys: SPKI in PEM, as Open Badges wants them.

use super::Algorithm;
use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rsa,
    signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};

/// SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410 §4).
const ED25519_SPKI: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// A key that signatures are checked with. It decides the algorithm, never the header of what is checked.
#[derive(Debug, Clone)]
pub enum PublicKey {
    /// Exactly 32 bytes, not of small order.
    Ed25519(Box<VerifyingKey>),
    /// 2048 bits at least, parsed once; and its SubjectPublicKeyInfo.
    Rsa(Box<ParsedPublicKey>, Vec<u8>),
}

impl PublicKey {
    /// Reads SubjectPublicKeyInfo; `None` for another type, a weak Ed25519 key, or rubbish.
    pub fn from_spki(algorithm: Algorithm, der: &[u8]) -> Option<Self> {
        match algorithm {
            Algorithm::EdDsa => Self::ed25519(der.strip_prefix(&ED25519_SPKI)?),
            Algorithm::Rs256 => Self::rsa(der),
        }
    }

    fn rsa(spki: &[u8]) -> Option<Self> {
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki).ok()?;
        Some(Self::Rsa(Box::new(key), spki.to_vec()))
    }

    /// Reads the 32 bytes of an Ed25519 key; `None` when it is weak or no point.
    pub fn ed25519(bytes: &[u8]) -> Option<Self> {
        let key = VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
        (!key.is_weak()).then(|| Self::Ed25519(Box::new(key)))
    }

    pub(super) fn of_rsa(pair: &rsa::KeyPair) -> Option<Self> {
        use aws_lc_rs::signature::KeyPair;
        let der = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).ok()?;
        Self::rsa(der.as_ref())
    }

    /// SubjectPublicKeyInfo.
    pub fn to_spki(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(key) => [&ED25519_SPKI[..], key.as_bytes()].concat(),
            Self::Rsa(_, der) => der.clone(),
        }
    }

    /// `-----BEGIN PUBLIC KEY-----`, in lines of 64.
    pub fn to_pem(&self) -> String {
        let body = STANDARD.encode(self.to_spki());
        let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, more) = rest.split_at(rest.len().min(64));
            pem.push_str(line);
            pem.push('\n');
            rest = more;
        }
        pem.push_str("-----END PUBLIC KEY-----\n");
        pem
    }

    /// Reads what [`Self::to_pem`] writes, with any line length; `None` for anything else.
    pub fn from_pem(pem: &str) -> Option<Self> {
        let body = pem
            .trim()
            .strip_prefix("-----BEGIN PUBLIC KEY-----")?
            .strip_suffix("-----END PUBLIC KEY-----")?;
        let body: String = body.split_ascii_whitespace().collect();
        let der = STANDARD.decode(body).ok()?;
        [Algorithm::EdDsa, Algorithm::Rs256]
            .into_iter()
            .find_map(|algorithm| Self::from_spki(algorithm, &der))
    }

    /// What it signs with.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::EdDsa,
            Self::Rsa(..) => Algorithm::Rs256,
        }
    }

    /// Whether `signature` over `message` was made by this key; strict for Ed25519 (S < L, no small order).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Ed25519(key) => Signature::from_slice(signature)
                .is_ok_and(|s| key.verify_strict(message, &s).is_ok()),
            Self::Rsa(key, _) => key.verify_sig(message, signature).is_ok(),
        }
    }
}

//! Public keys that badges are checked with: Ed25519, P-256 and RSA, in PEM as Open Badges wants them.

use super::{Algorithm, JwsAlgorithm, JwsError, der};
use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rsa,
    signature::{
        ECDSA_P256_SHA256_FIXED, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
        RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};

/// The longest PEM that is looked at, in bytes: four times what an RSA key of 8192 bits takes.
pub const MAX_PEM: usize = 8 * 1024;

/// SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410 §4).
const ED25519_SPKI: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];
/// SubjectPublicKeyInfo of a P-256 key up to its uncompressed point (RFC 5480 §2).
const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// AlgorithmIdentifier of RSA: its object identifier and NULL (RFC 3279 §2.3.1).
const RSA_IDENTIFIER: [u8; 13] = [
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
/// The object identifier of elliptic curve keys, whatever the curve (RFC 5480 §2.1.1).
const EC_IDENTIFIER: [u8; 9] = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

/// Why a public key is not used. `code()` is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyError {
    /// Longer than [`MAX_PEM`].
    #[error("the key is longer than {} KiB", MAX_PEM / 1024)]
    TooLarge,
    /// Neither `PUBLIC KEY` nor `RSA PUBLIC KEY`, or something beside it.
    #[error(
        "the key is not PEM: one block of BEGIN PUBLIC KEY or BEGIN RSA PUBLIC KEY is expected"
    )]
    Pem,
    /// Published by mistake: whoever reads it can sign.
    #[error("this is a private key, which anybody can now sign with")]
    Private,
    /// The Base64 or the DER inside is not as it has to be.
    #[error("the key's encoding is broken")]
    Encoding,
    /// DSA, X25519, RSA-PSS…
    #[error("only RSA, P-256 and Ed25519 keys are supported")]
    Type,
    /// An elliptic curve other than P-256.
    #[error("of the elliptic curves only P-256 is supported")]
    Curve,
    /// No point of the curve, or of small order, so that signatures can be made without the private key.
    #[error("the key is no sound point of its curve")]
    Weak,
    /// Below 2048 bits, which is not safe, or above 8192.
    #[error("the RSA key has {0} bits; 2048 to 8192 are accepted")]
    RsaSize(usize),
    /// Even, 1, or above 32 bits; or an even modulus.
    #[error("the RSA key's numbers are not those of a sound key")]
    RsaNumbers,
}

impl PublicKeyError {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "key-too-large",
            Self::Pem => "key-pem",
            Self::Private => "key-private",
            Self::Encoding => "key-encoding",
            Self::Type => "key-type",
            Self::Curve => "key-curve",
            Self::Weak => "key-weak",
            Self::RsaSize(_) => "key-rsa-size",
            Self::RsaNumbers => "key-rsa-numbers",
        }
    }
}

/// A key that signatures are checked with, parsed once. It decides the family of the algorithm; the header of what is
/// checked only chooses the hash within RSA.
#[derive(Debug, Clone)]
pub enum PublicKey {
    /// Exactly 32 bytes, not of small order.
    Ed25519(Box<VerifyingKey>),
    /// A point of the curve P-256.
    P256(Box<P256Key>),
    /// 2048 to 8192 bits.
    Rsa(Box<RsaKey>),
}

/// A P-256 key, parsed once.
#[derive(Debug, Clone)]
pub struct P256Key {
    parsed: ParsedPublicKey,
    spki: Vec<u8>,
}

/// An RSA key, parsed once for each hash.
#[derive(Debug, Clone)]
pub struct RsaKey {
    sha256: ParsedPublicKey,
    sha384: ParsedPublicKey,
    sha512: ParsedPublicKey,
    spki: Vec<u8>,
}

impl PublicKey {
    /// Reads the SubjectPublicKeyInfo of a key that signs with `algorithm`; `None` for another type, or one that
    /// [`Self::from_pem`] would not take.
    pub fn from_spki(algorithm: Algorithm, der: &[u8]) -> Option<Self> {
        match (algorithm, Self::spki(der).ok()?) {
            (Algorithm::EdDsa, key @ Self::Ed25519(_)) | (Algorithm::Rs256, key @ Self::Rsa(_)) => {
                Some(key)
            }
            _ => None,
        }
    }

    /// Reads one PEM block: SubjectPublicKeyInfo (what [`Self::to_pem`] writes, with any line length), or the PKCS#1
    /// form of an RSA key, as badges of version 1.0 have it. White space around it is allowed, nothing else.
    pub fn from_pem(pem: &str) -> Result<Self, PublicKeyError> {
        if pem.len() > MAX_PEM {
            return Err(PublicKeyError::TooLarge);
        }
        if pem.contains("PRIVATE KEY-----") {
            return Err(PublicKeyError::Private);
        }
        let pem = pem.trim_ascii();
        let read = |label: &str, der: fn(&[u8]) -> Result<Self, PublicKeyError>| {
            let body = pem
                .strip_prefix(&*format!("-----BEGIN {label}-----"))?
                .strip_suffix(&*format!("-----END {label}-----"))?;
            let body: String = body.split_ascii_whitespace().collect();
            let decoded = STANDARD.decode(body);
            Some(decoded.map_or(Err(PublicKeyError::Encoding), |bytes| der(&bytes)))
        };
        read("PUBLIC KEY", Self::spki)
            .or_else(|| read("RSA PUBLIC KEY", Self::pkcs1))
            .unwrap_or(Err(PublicKeyError::Pem))
    }

    fn spki(der: &[u8]) -> Result<Self, PublicKeyError> {
        let parts = || {
            let (info, []) = der::take(0x30, der)? else {
                return None;
            };
            let (identifier, rest) = der::take(0x30, info)?;
            let (bits, []) = der::take(0x03, rest)? else {
                return None;
            };
            Some((identifier, bits.strip_prefix(&[0])?))
        };
        let (identifier, key) = parts().ok_or(PublicKeyError::Encoding)?;
        if identifier == RSA_IDENTIFIER {
            return Self::pkcs1(key);
        }
        if identifier == &P256_SPKI[4..23] {
            return Self::p256(key);
        }
        if identifier == &ED25519_SPKI[4..9] {
            return match key.len() {
                32 => Self::ed25519(key).ok_or(PublicKeyError::Weak),
                _ => Err(PublicKeyError::Encoding),
            };
        }
        Err(if identifier.starts_with(&EC_IDENTIFIER) {
            PublicKeyError::Curve
        } else {
            PublicKeyError::Type
        })
    }

    /// RSAPublicKey of RFC 8017 §A.1.1.
    fn pkcs1(der: &[u8]) -> Result<Self, PublicKeyError> {
        let numbers = || {
            let (numbers, []) = der::take(0x30, der)? else {
                return None;
            };
            let (modulus, rest) = der::positive(numbers)?;
            let (exponent, []) = der::positive(rest)? else {
                return None;
            };
            Some((modulus, exponent))
        };
        let (modulus, exponent) = numbers().ok_or(PublicKeyError::Encoding)?;
        let bits = modulus.len() * 8 - modulus.first().map_or(0, |b| b.leading_zeros() as usize);
        if !(2048..=8192).contains(&bits) {
            return Err(PublicKeyError::RsaSize(bits));
        }
        let odd = |number: &[u8]| number.last().is_some_and(|byte| byte & 1 == 1);
        if !odd(modulus) || !odd(exponent) || exponent == [1] || exponent.len() > 4 {
            return Err(PublicKeyError::RsaNumbers);
        }
        let parsed = |hash| ParsedPublicKey::new(hash, der).map_err(|_| PublicKeyError::RsaNumbers);
        Ok(Self::Rsa(Box::new(RsaKey {
            sha256: parsed(&RSA_PKCS1_2048_8192_SHA256)?,
            sha384: parsed(&RSA_PKCS1_2048_8192_SHA384)?,
            sha512: parsed(&RSA_PKCS1_2048_8192_SHA512)?,
            spki: der::sequence(&[
                &der::sequence(&[&RSA_IDENTIFIER]),
                &der::wrap(0x03, &[&[0], der]),
            ]),
        })))
    }

    /// An uncompressed point (SEC 1 §2.3.3); compressed ones are of no use in the wild.
    fn p256(point: &[u8]) -> Result<Self, PublicKeyError> {
        if point.len() != 65 || point[0] != 4 {
            return Err(PublicKeyError::Encoding);
        }
        let parsed = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .map_err(|_| PublicKeyError::Weak)?;
        let spki = [&P256_SPKI[..], point].concat();
        Ok(Self::P256(Box::new(P256Key { parsed, spki })))
    }

    /// Reads the 32 bytes of an Ed25519 key; `None` when it is weak, no point, or not in its one spelling (RFC 8032
    /// §5.1.3: y below the prime).
    pub fn ed25519(bytes: &[u8]) -> Option<Self> {
        let key = VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
        let canonical = key.to_edwards().compress().as_bytes() == bytes;
        (canonical && !key.is_weak()).then(|| Self::Ed25519(Box::new(key)))
    }

    pub(super) fn of_rsa(pair: &rsa::KeyPair) -> Option<Self> {
        use aws_lc_rs::signature::KeyPair;
        let der = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).ok()?;
        Self::spki(der.as_ref()).ok()
    }

    /// SubjectPublicKeyInfo.
    pub fn to_spki(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(key) => [&ED25519_SPKI[..], key.as_bytes()].concat(),
            Self::P256(key) => key.spki.clone(),
            Self::Rsa(key) => key.spki.clone(),
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

    /// Its type as people call it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Ed25519(_) => "Ed25519",
            Self::P256(_) => "P-256",
            Self::Rsa(_) => "RSA",
        }
    }

    /// Whether `signature` over `message` was made by this key with `algorithm`: strict for Ed25519 (S < L, no small
    /// order), r ‖ s in 64 bytes for P-256. [`JwsError::KeyMismatch`] when the key is of another type.
    pub fn verify(
        &self,
        algorithm: JwsAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), JwsError> {
        let good = match (self, algorithm) {
            (Self::Ed25519(key), JwsAlgorithm::EdDsa) => Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            (Self::P256(key), JwsAlgorithm::Es256) => {
                key.parsed.verify_sig(message, signature).is_ok()
            }
            (Self::Rsa(key), JwsAlgorithm::Rs256) => {
                key.sha256.verify_sig(message, signature).is_ok()
            }
            (Self::Rsa(key), JwsAlgorithm::Rs384) => {
                key.sha384.verify_sig(message, signature).is_ok()
            }
            (Self::Rsa(key), JwsAlgorithm::Rs512) => {
                key.sha512.verify_sig(message, signature).is_ok()
            }
            (key, algorithm) => {
                return Err(JwsError::KeyMismatch {
                    header: algorithm.name(),
                    key: key.kind(),
                });
            }
        };
        good.then_some(()).ok_or(JwsError::Signature)
    }
}

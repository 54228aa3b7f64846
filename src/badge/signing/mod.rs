//! Signatures: a prepared key under its frozen header, and our own compact JWS (RFC 7515).

mod der;
mod jws;
mod public_key;
pub mod sealing;

pub use jws::{Compact, Jws, JwsError};
pub use public_key::{MAX_PEM, PublicKey, PublicKeyError};

use aws_lc_rs::{rand::SystemRandom, rsa, signature::RSA_PKCS1_SHA256};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::Signer;

/// The header version of today's signatures; recorded with each award.
pub const FORMAT: i16 = 1;

/// The algorithms we sign with.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema,
)]
pub enum Algorithm {
    /// RFC 8037, with Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// RFC 7518 §3.3; what the reference validators accept.
    #[serde(rename = "RS256")]
    Rs256,
}

impl Algorithm {
    /// Its name in a JWS header.
    pub fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Rs256 => "RS256",
        }
    }

    /// The inverse of [`Self::name`], exact in case.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::EdDsa, Self::Rs256]
            .into_iter()
            .find(|a| a.name() == name)
    }
}

/// The algorithms that a badge from anywhere may be signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwsAlgorithm {
    /// RFC 8037, with Ed25519.
    EdDsa,
    /// RFC 7518 §3.4: ECDSA with P-256 and SHA-256, r ‖ s.
    Es256,
    /// RFC 7518 §3.3: RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// The same with SHA-384.
    Rs384,
    /// The same with SHA-512.
    Rs512,
}

impl JwsAlgorithm {
    /// Every one of them.
    pub const ALL: [Self; 5] = [
        Self::EdDsa,
        Self::Es256,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
    ];

    /// Its name in a JWS header.
    pub fn name(self) -> &'static str {
        match self {
            Self::EdDsa => Algorithm::EdDsa.name(),
            Self::Es256 => "ES256",
            Self::Rs256 => Algorithm::Rs256.name(),
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
        }
    }

    /// The inverse of [`Self::name`], exact in case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }
}

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyState {
    /// Published, and signs nothing yet.
    Pending,
    /// Signs new badges.
    Active,
    /// Signs no new badges; what it signed stays good.
    Retired,
    /// In other hands, perhaps: nothing that it signed is believed.
    Compromised,
}

impl KeyState {
    /// As it is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Retired => "retired",
            Self::Compromised => "compromised",
        }
    }

    /// The inverse of [`Self::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Pending,
            Self::Active,
            Self::Retired,
            Self::Compromised,
        ]
        .into_iter()
        .find(|state| state.name() == name)
    }
}

/// Why a private key could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The bytes are no private key of that algorithm.
    #[error("the private key cannot be read")]
    Unreadable,
    /// The library refused to sign.
    #[error("the key refused to sign")]
    Refused,
}

/// A private key ready to sign, with the protected header that it always signs under.
pub struct SigningKey {
    algorithm: Algorithm,
    header: String,
    secret: Secret,
    public: PublicKey,
}

enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Rsa(Box<rsa::KeyPair>),
}

impl SigningKey {
    /// `secret` is the 32-byte seed of Ed25519, or the PKCS#8 document of an RSA key; `kid` the key's URL.
    pub fn new(algorithm: Algorithm, kid: &str, secret: &[u8]) -> Result<Self, KeyError> {
        let (secret, public) = match algorithm {
            Algorithm::EdDsa => {
                let seed = secret.try_into().map_err(|_| KeyError::Unreadable)?;
                let key = ed25519_dalek::SigningKey::from_bytes(seed);
                let public = PublicKey::Ed25519(Box::new(key.verifying_key()));
                (Secret::Ed25519(Box::new(key)), public)
            }
            Algorithm::Rs256 => {
                let pair = rsa::KeyPair::from_pkcs8(secret).map_err(|_| KeyError::Unreadable)?;
                let public = PublicKey::of_rsa(&pair).ok_or(KeyError::Unreadable)?;
                (Secret::Rsa(Box::new(pair)), public)
            }
        };
        Ok(Self {
            algorithm,
            header: header(FORMAT, algorithm, kid),
            secret,
            public,
        })
    }

    /// The raw signature over the JWS signing input of `payload`.
    pub fn signature(&self, payload: &[u8]) -> Result<Vec<u8>, KeyError> {
        let input = signing_input(&self.header, payload);
        match &self.secret {
            Secret::Ed25519(key) => Ok(key.sign(input.as_bytes()).to_bytes().to_vec()),
            Secret::Rsa(key) => {
                // The library asks for a source of randomness; this padding uses none.
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(
                    &RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    input.as_bytes(),
                    &mut signature,
                )
                .map_err(|_| KeyError::Refused)?;
                Ok(signature)
            }
        }
    }

    /// What it signs with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }
}

/// The compact JWS from its stored parts; the same for ever.
pub fn compose(
    format: i16,
    algorithm: Algorithm,
    kid: &str,
    payload: &[u8],
    signature: &[u8],
) -> String {
    let mut jws = signing_input(&header(format, algorithm, kid), payload);
    jws.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut jws);
    jws
}

/// The protected header of a format version, in base64url. Frozen: a changed byte would break every stored signature.
fn header(format: i16, algorithm: Algorithm, kid: &str) -> String {
    debug_assert_eq!(format, FORMAT, "one format exists");
    let kid = serde_json::Value::from(kid);
    URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{}","kid":{kid}}}"#, algorithm.name()))
}

fn signing_input(header: &str, payload: &[u8]) -> String {
    let mut input = String::with_capacity(header.len() + payload.len() * 4 / 3 + 350);
    input.push_str(header);
    input.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut input);
    input
}

#[cfg(test)]
mod tests;

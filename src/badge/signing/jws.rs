//! A strict reader of compact JWS (RFC 7515 §7.1), for anything that comes from outside.

use super::{JwsAlgorithm, PublicKey};
use crate::badge::json;
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::Value;

/// base64url without padding, refusing trailing bits: one signature, one spelling.
const STRICT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(false),
);

/// Why a JWS is refused. `code()` is stable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not `header.payload.signature`.
    #[error("a compact JWS has three parts separated by two dots")]
    Parts,
    /// Larger than a badge can be.
    #[error("the JWS is larger than {} KiB", 2 * json::MAX_BYTES / 1024)]
    TooLarge,
    /// Padding, white space, a foreign character or a non-canonical ending.
    #[error("the {0} is not canonical base64url without padding")]
    Base64(&'static str),
    /// Not a strict JSON object.
    #[error("the {0} is not acceptable JSON: {1}")]
    Json(&'static str, String),
    /// Missing, not a string, or one we never accept.
    #[error("the algorithm {0} is not accepted")]
    Algorithm(String),
    /// `crit`, `b64`, `zip`: we understand none of them, and must not ignore them (RFC 7515 §4.1.11).
    #[error("the header parameter {0:?} is not supported")]
    Header(String),
    /// The header names an algorithm of another family than the key's.
    #[error("the header says {header}, the key is of type {key}")]
    KeyMismatch {
        /// The algorithm, from the header.
        header: &'static str,
        /// The type of the key.
        key: &'static str,
    },
    /// It does not verify.
    #[error("the signature is not the key's")]
    Signature,
}

impl JwsError {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Parts => "jws-parts",
            Self::TooLarge => "jws-too-large",
            Self::Base64(_) => "jws-base64",
            Self::Json(..) => "jws-json",
            Self::Algorithm(_) => "jws-algorithm",
            Self::Header(_) => "jws-header",
            Self::KeyMismatch { .. } => "jws-key-mismatch",
            Self::Signature => "jws-signature",
        }
    }
}

/// A compact JWS taken apart, its signature not yet checked: what a badge or anything else may stand in.
#[derive(Debug)]
pub struct Compact<'a> {
    algorithm: JwsAlgorithm,
    kid: Option<String>,
    input: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Compact<'a> {
    /// Takes a compact JWS apart. `jku`, `x5u`, `jwk` and `x5c` in the header are never looked at.
    pub fn parse(text: &'a str) -> Result<Self, JwsError> {
        if text.len() > 2 * json::MAX_BYTES {
            return Err(JwsError::TooLarge);
        }
        let mut parts = text.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(JwsError::Parts);
        };
        let input = &text[..header.len() + 1 + payload.len()];
        let (algorithm, kid) = read_header(&decode("header", header)?)?;
        Ok(Self {
            algorithm,
            kid,
            input,
            payload: decode("payload", payload)?,
            signature: decode("signature", signature)?,
        })
    }

    /// Checks the signature over the bytes received. The key decides which algorithms it takes.
    pub fn verify(&self, key: &PublicKey) -> Result<(), JwsError> {
        key.verify(self.algorithm, self.input.as_bytes(), &self.signature)
    }
}

fn read_header(bytes: &[u8]) -> Result<(JwsAlgorithm, Option<String>), JwsError> {
    let mut header = object("header", bytes)?;
    for refused in ["crit", "b64", "zip"] {
        if header.get(refused).is_some() {
            return Err(JwsError::Header(refused.to_owned()));
        }
    }
    let algorithm = match header.get("alg") {
        Some(Value::String(name)) => {
            JwsAlgorithm::from_name(name).ok_or_else(|| JwsError::Algorithm(excerpt(name)))?
        }
        Some(other) => return Err(JwsError::Algorithm(excerpt(&other.to_string()))),
        None => return Err(JwsError::Algorithm("(none given)".to_owned())),
    };
    let kid = match header.get_mut("kid").map(Value::take) {
        None => None,
        Some(Value::String(kid)) => Some(kid),
        Some(_) => return Err(JwsError::Header("kid".to_owned())),
    };
    Ok((algorithm, kid))
}

/// What is shown of a foreign text in an error.
fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A compact JWS whose payload is a strict JSON object, its signature not yet checked.
#[derive(Debug)]
pub struct Jws<'a> {
    compact: Compact<'a>,
    claims: Value,
}

impl<'a> Jws<'a> {
    /// Takes a compact JWS apart and reads its payload. See [`Compact::parse`].
    pub fn parse(text: &'a str) -> Result<Self, JwsError> {
        let compact = Compact::parse(text)?;
        let claims = object("payload", &compact.payload)?;
        Ok(Self { compact, claims })
    }

    /// From the header; the key decides whether it is believed.
    pub fn algorithm(&self) -> JwsAlgorithm {
        self.compact.algorithm
    }

    /// From the header.
    pub fn kid(&self) -> Option<&str> {
        self.compact.kid.as_deref()
    }

    /// The bytes that were signed, as received.
    pub fn payload(&self) -> &[u8] {
        &self.compact.payload
    }

    /// The payload as strict JSON: an object. Not to be believed before [`Self::verify`].
    pub fn claims(&self) -> &Value {
        &self.claims
    }

    /// The raw signature.
    pub fn signature(&self) -> &[u8] {
        &self.compact.signature
    }

    /// Checks the signature over the bytes received. The key decides which algorithms it takes.
    pub fn verify(&self, key: &PublicKey) -> Result<(), JwsError> {
        self.compact.verify(key)
    }
}

fn decode(part: &'static str, text: &str) -> Result<Vec<u8>, JwsError> {
    STRICT.decode(text).map_err(|_| JwsError::Base64(part))
}

fn object(part: &'static str, bytes: &[u8]) -> Result<Value, JwsError> {
    match json::parse(bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(JwsError::Json(part, "not an object".to_owned())),
        Err(why) => Err(JwsError::Json(part, why.message)),
    }
}

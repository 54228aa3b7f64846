//! The recipient inside an Assertion: a salted hash (Open Badges 2.0, "IdentityObject").

use super::email::Email;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use subtle::ConstantTimeEq;

/// `{type: "email", hashed: true, salt, identity: "sha256$…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityObject {
    /// Always `email`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Always true.
    pub hashed: bool,
    /// Its own for each Assertion.
    pub salt: String,
    /// `sha256$` and the hex SHA-256 of the normalised address followed by the salt.
    pub identity: String,
}

impl IdentityObject {
    /// Hashes the address with a fresh random salt of 16 bytes.
    pub fn of(email: &Email, salt: [u8; 16]) -> Self {
        let salt = hex(&salt);
        let identity = hash(email.normalised(), &salt);
        Self {
            kind: "email".to_owned(),
            hashed: true,
            salt,
            identity,
        }
    }

    /// Whether this is that person's address. Takes the same time for a right and a wrong one.
    pub fn belongs_to(&self, email: &Email) -> bool {
        let expected = hash(email.normalised(), &self.salt);
        expected.as_bytes().ct_eq(self.identity.as_bytes()).into()
    }
}

fn hash(identity: &str, salt: &str) -> String {
    let digest = Sha256::new()
        .chain_update(identity)
        .chain_update(salt)
        .finalize();
    format!("sha256${}", hex(&digest))
}

/// A SHA-256 from its 64 lower-case hexadecimal digits.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let lower = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if text.len() != 64 || !text.bytes().all(lower) {
        return None;
    }
    (0..64)
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_specification() {
        // printf 'camille@exemple.fr00…00' | sha256sum
        let object = IdentityObject::of(&Email::parse("Camille@exemple.fr").unwrap(), [0; 16]);
        assert_eq!(object.salt, "0".repeat(32));
        assert_eq!(
            object.identity,
            "sha256$405bed5ab0f5a82a5549855a4158c77ac48c56395c54f97b1e3bd9e226a7b48f"
        );
        assert!(object.belongs_to(&Email::parse("camille@EXEMPLE.fr").unwrap()));
        assert!(!object.belongs_to(&Email::parse("camilla@exemple.fr").unwrap()));
    }
}

//! The recipient inside an Assertion: a salted hash (Open Badges 2.0, "IdentityObject").

use super::email::Email;
use md5::Md5;
use serde::{Deserialize, Serialize};
use serde_json::Value;
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

/// The e-mail address of a recipient in an Assertion from anywhere, to be compared with one that somebody gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity<'a> {
    kind: Hashing,
    identity: &'a str,
    salt: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hashing {
    None,
    Md5,
    Sha256,
}

impl<'a> Identity<'a> {
    /// From an IdentityObject; `None` when it is no e-mail address or cannot be read.
    pub fn of(recipient: &'a Value) -> Option<Self> {
        let text = |member: &str| recipient.get(member).and_then(Value::as_str);
        if text("type") != Some("email") {
            return None;
        }
        let identity = text("identity")?;
        let kind = match (
            recipient.get("hashed")?.as_bool()?,
            identity.split_once('$'),
        ) {
            (false, _) => Hashing::None,
            (true, Some(("sha256", _))) => Hashing::Sha256,
            (true, Some(("md5", _))) => Hashing::Md5,
            (true, _) => return None,
        };
        Some(Self {
            kind,
            identity,
            salt: text("salt").unwrap_or_default(),
        })
    }

    /// Whether it is that address, as it was given or normalised (issuers do either). Every candidate is hashed and
    /// compared whole, so that a wrong address takes as long as the right one.
    pub fn is(&self, email: &str) -> bool {
        let given = email.trim();
        let normalised = match Email::parse(given) {
            Ok(email) => email.normalised().to_owned(),
            Err(_) => given.to_lowercase(),
        };
        let identity = match self.kind {
            Hashing::None => self.identity.trim().to_owned(),
            Hashing::Md5 | Hashing::Sha256 => self.identity.to_ascii_lowercase(),
        };
        let lower = identity.to_lowercase();
        [given, &normalised].iter().fold(false, |found, candidate| {
            let expected = match self.kind {
                Hashing::None => (*candidate).to_owned(),
                Hashing::Sha256 => hash(candidate, self.salt),
                Hashing::Md5 => {
                    let digest = Md5::new().chain_update(candidate).chain_update(self.salt);
                    format!("md5${}", hex(&digest.finalize()))
                }
            };
            let exact = bool::from(expected.as_bytes().ct_eq(identity.as_bytes()));
            let folded = bool::from(expected.as_bytes().ct_eq(lower.as_bytes()));
            found | exact | folded
        })
    }
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

    #[test]
    fn an_identity_from_anywhere_is_compared_with_an_address() {
        use serde_json::json;
        let of = |email: &str, salt: &str, hashed: bool| {
            let identity = if hashed {
                hash(email, salt)
            } else {
                email.to_owned()
            };
            json!({"type": "email", "hashed": hashed, "salt": salt, "identity": identity})
        };
        for object in [
            of("camille@exemple.fr", "deadsea", true),
            of("camille@exemple.fr", "", true),
            of("camille@exemple.fr", "", false),
            of("Camille@Exemple.fr", "", false),
        ] {
            let identity = Identity::of(&object).unwrap();
            assert!(identity.is(" Camille@exemple.fr "), "{object}");
            for wrong in [
                "camilla@exemple.fr",
                "",
                "camille",
                "camille@exemple.fr.evil",
            ] {
                assert!(!identity.is(wrong), "{object} {wrong}");
            }
        }
        // An issuer that hashed the address as it was typed.
        let typed = of("Camille@Exemple.fr", "s", true);
        assert!(Identity::of(&typed).unwrap().is("Camille@Exemple.fr"));
        assert!(!Identity::of(&typed).unwrap().is("camille@exemple.fr"));
        // printf 'a@b.fr''x' | md5sum
        let md5 = json!({"type": "email", "hashed": true, "salt": "x", "identity": "md5$9ab81490e242b39a0b860be7229d0b72"});
        assert!(Identity::of(&md5).unwrap().is("a@b.fr"));
        for odd in [
            json!({"type": "url", "hashed": true, "identity": "sha256$00"}),
            json!({"type": "email", "hashed": true, "identity": "sha1$00"}),
            json!({"type": "email", "hashed": "true", "identity": "sha256$00"}),
            json!({"type": "email", "hashed": true}),
            json!("a@b.fr"),
        ] {
            assert_eq!(Identity::of(&odd), None, "{odd}");
        }
    }
}

//! Private keys at rest: XChaCha20-Poly1305 under the key-encryption key, bound to what they are for.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The key that seals private keys. It is never in the database.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; 32]);

/// A sealed secret was not opened: a wrong key, other bytes, or another purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed secret does not open with this key-encryption key")]
pub struct NotOpened;

const NONCE: usize = 24;

impl SealingKey {
    /// From 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals `secret` for `purpose` (such as the key's id) with a random nonce that is never used again.
    pub fn seal(&self, nonce: [u8; NONCE], purpose: &[u8], secret: &[u8]) -> Vec<u8> {
        let payload = Payload {
            msg: secret,
            aad: purpose,
        };
        let sealed = self
            .cipher()
            .encrypt(&nonce.into(), payload)
            .unwrap_or_default();
        [&nonce[..], &sealed].concat()
    }

    /// The secret, if it was sealed by this key for this purpose.
    pub fn open(&self, purpose: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(NotOpened)?;
        let payload = Payload {
            msg: sealed,
            aad: purpose,
        };
        self.cipher()
            .decrypt(&(*nonce).into(), payload)
            .map(Zeroizing::new)
            .map_err(|_| NotOpened)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_key_and_purpose_open() {
        let key = SealingKey::new([1; 32]);
        let sealed = key.seal([2; 24], b"key 1", b"secret");
        assert_eq!(&**key.open(b"key 1", &sealed).unwrap(), b"secret");
        assert_eq!(key.open(b"key 2", &sealed).unwrap_err(), NotOpened);
        assert_eq!(
            SealingKey::new([3; 32])
                .open(b"key 1", &sealed)
                .unwrap_err(),
            NotOpened
        );
        for at in 0..sealed.len() {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert!(key.open(b"key 1", &other).is_err(), "byte {at}");
        }
        for short in 0..40 {
            assert!(
                key.open(b"key 1", &sealed[..sealed.len().min(short)])
                    .is_err()
            );
        }
    }
}

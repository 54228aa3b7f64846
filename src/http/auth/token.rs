//! Access tokens: `at+jwt` (RFC 9068) signed with the instance's Ed25519 key, never an issuer's.
//!
//! jsonwebtoken checks the signature and the claims that it can; what its Validation lets through is checked by hand.

use crate::badge::urls::BaseUrl;
use crate::issuing::{
    Error,
    access::{Permission, Principal},
    api_keys::client_id,
};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long a token lives, in seconds.
pub const LIFE: u64 = 600;
/// How far clocks may differ, in seconds.
const LEEWAY: u64 = 5;
const TYPE: &str = "at+jwt";

/// PKCS#8 of an Ed25519 key up to its seed (RFC 8410 §7).
const PKCS8: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The instance.
    pub iss: String,
    /// The instance's API.
    pub aud: String,
    /// The API key.
    pub sub: Uuid,
    /// Its `client_id`.
    pub client_id: String,
    /// Expiry.
    pub exp: u64,
    /// Not before.
    pub nbf: u64,
    /// Issued at.
    pub iat: u64,
    /// Its own id.
    pub jti: Uuid,
    /// Scopes, separated by spaces.
    pub scope: String,
}

impl Claims {
    /// The API key it was made for.
    pub fn key(&self) -> Uuid {
        self.sub
    }

    /// The key's holder with no more than the token's scopes.
    pub fn narrow(&self, principal: Option<Principal>) -> Option<Principal> {
        let mut principal = principal?;
        let scopes: Vec<Permission> = self
            .scope
            .split(' ')
            .filter_map(|name| name.parse().ok())
            .collect();
        principal.permissions.retain(|p| scopes.contains(p));
        Some(principal)
    }
}

/// Makes and checks access tokens.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    issuer: String,
    audience: String,
}

impl Tokens {
    /// `seed` is the instance's Ed25519 seed.
    pub fn new(base: &BaseUrl, seed: &[u8]) -> Result<Self, Error> {
        let seed: &[u8; 32] = seed
            .try_into()
            .map_err(|_| Error::Internal("the token key is not 32 bytes"))?;
        let public = ed25519_dalek::SigningKey::from_bytes(seed).verifying_key();
        Ok(Self {
            encoding: EncodingKey::from_ed_der(&[&PKCS8[..], seed].concat()),
            decoding: DecodingKey::from_ed_der(public.as_bytes()),
            issuer: base.as_str().to_owned(),
            audience: base.join("/api"),
        })
    }

    /// A token for a key's holder, with some or all of their permissions.
    pub fn issue(
        &self,
        principal: &Principal,
        scopes: &[Permission],
        now: DateTime<Utc>,
    ) -> Result<String, Error> {
        let iat = u64::try_from(now.timestamp()).unwrap_or(0);
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: principal.key,
            client_id: client_id(principal.key),
            exp: iat + LIFE,
            nbf: iat,
            iat,
            jti: Uuid::new_v4(),
            scope: scopes
                .iter()
                .map(|p| p.name())
                .collect::<Vec<_>>()
                .join(" "),
        };
        let header = Header {
            typ: Some(TYPE.to_owned()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, &claims, &self.encoding)
            .map_err(|_| Error::Internal("an access token could not be signed"))
    }

    /// What a token says, if it is ours, for us, and alive.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.leeway = LEEWAY;
        // Time is checked below, against the service's own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let data = jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation).ok()?;
        let (header, claims) = (data.header, data.claims);
        let now = u64::try_from(now.timestamp()).ok()?;
        let alive = claims.exp.saturating_add(LEEWAY) > now
            && claims.nbf <= now + LEEWAY
            && claims.iat <= now + LEEWAY
            && claims.exp.saturating_sub(claims.iat) <= LIFE;
        let ours = header.typ.as_deref() == Some(TYPE)
            && !asks_for_more(token)
            && claims.client_id == client_id(claims.sub);
        (alive && ours).then_some(claims)
    }
}

/// jsonwebtoken ignores `crit`, `b64` and `zip`; none of them is understood here (RFC 7515 §4.1.11, RFC 7797).
fn asks_for_more(token: &str) -> bool {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let header = token
        .split('.')
        .next()
        .and_then(|h| URL_SAFE_NO_PAD.decode(h).ok());
    let header = header.and_then(|h| crate::badge::json::parse(&h).ok());
    header.is_none_or(|h| ["crit", "b64", "zip"].iter().any(|m| h.get(m).is_some()))
}

#[cfg(test)]
mod tests;

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
            && !raw_header_has_crit(token)
            && claims.client_id == client_id(claims.sub);
        (alive && ours).then_some(claims)
    }
}

/// jsonwebtoken ignores `crit`; nothing critical is understood here (RFC 7515 §4.1.11).
fn raw_header_has_crit(token: &str) -> bool {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let header = token
        .split('.')
        .next()
        .and_then(|h| URL_SAFE_NO_PAD.decode(h).ok());
    let header = header.and_then(|h| crate::badge::json::parse(&h).ok());
    header.is_none_or(|h| h.get("crit").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::signing::Algorithm as BadgeAlgorithm;
    use crate::badge::signing::{FORMAT, SigningKey, compose};
    use crate::issuing::access::Role;
    use crate::storage::Scope;
    use serde_json::{Value, json};

    const SEED: [u8; 32] = [4; 32];

    fn tokens() -> Tokens {
        Tokens::new(&BaseUrl::parse("https://badges.example").unwrap(), &SEED).unwrap()
    }

    fn now() -> DateTime<Utc> {
        crate::badge::time::parse("2026-11-22T12:00:00Z").unwrap()
    }

    fn principal() -> Principal {
        Principal {
            key: Uuid::from_u128(7),
            scope: Scope::Issuer(Uuid::from_u128(8)),
            role: Role::Owner,
            permissions: Role::Owner.permissions(),
            until: None,
        }
    }

    /// A token with any header and claims, truly signed with the instance's key.
    fn forge(header: Value, claims: Value) -> String {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
        use ed25519_dalek::Signer;
        let input = format!(
            "{}.{}",
            B64.encode(header.to_string()),
            B64.encode(claims.to_string())
        );
        let signature = ed25519_dalek::SigningKey::from_bytes(&SEED).sign(input.as_bytes());
        format!("{input}.{}", B64.encode(signature.to_bytes()))
    }

    fn claims() -> Value {
        let iat = now().timestamp();
        json!({"iss": "https://badges.example", "aud": "https://badges.example/api", "sub": Uuid::from_u128(7),
            "client_id": client_id(Uuid::from_u128(7)), "exp": iat + 600, "nbf": iat, "iat": iat,
            "jti": Uuid::from_u128(9), "scope": "badges:read"})
    }

    fn header() -> Value {
        json!({"alg": "EdDSA", "typ": "at+jwt"})
    }

    #[test]
    fn a_token_of_ours_is_accepted_and_narrowed() {
        let token = tokens()
            .issue(&principal(), &[Permission::BadgesRead], now())
            .unwrap();
        let claims = tokens().verify(&token, now()).unwrap();
        let narrowed = claims.narrow(Some(principal())).unwrap();
        assert_eq!(narrowed.permissions, [Permission::BadgesRead]);
        assert!(
            tokens()
                .verify(&forge(header(), self::claims()), now())
                .is_some()
        );
    }

    #[test]
    fn each_wrong_claim_and_header_is_refused() {
        let iat = now().timestamp();
        let far = iat + 100_000;
        let set = |name: &str, value: Value| {
            let mut claims = claims();
            claims[name] = value;
            (header(), claims)
        };
        let without = |name: &str| {
            let mut claims = claims();
            claims.as_object_mut().unwrap().remove(name);
            (header(), claims)
        };
        let head = |header: Value| (header, claims());
        let mut cases = vec![
            set("iss", json!("https://evil.example")),
            set("iss", json!(["https://badges.example"])),
            set("aud", json!("https://evil.example/api")),
            set("aud", json!(["https://evil.example/api"])),
            set("sub", json!("nobody")),
            set("sub", json!(Uuid::from_u128(8))),
            set("client_id", json!("sceau_0")),
            set("exp", json!(iat - 6)),
            set("exp", json!(iat + 601)),
            set("exp", json!(far)),
            set("exp", json!("soon")),
            set("exp", json!(-1)),
            set("exp", json!(1e300)),
            set("nbf", json!(iat + 6)),
            set("nbf", json!(far)),
            set("iat", json!(iat + 6)),
            set("iat", json!(iat - 10)),
            set("jti", json!(1)),
            set("scope", json!(["badges:read"])),
            head(json!({"alg": "EdDSA"})),
            head(json!({"alg": "EdDSA", "typ": "JWT"})),
            head(json!({"alg": "EdDSA", "typ": "at+jwt", "crit": ["exp"]})),
            head(json!({"alg": "none", "typ": "at+jwt"})),
            head(json!({"alg": "HS256", "typ": "at+jwt"})),
            head(json!({"alg": "RS256", "typ": "at+jwt"})),
            head(json!({"alg": "eddsa", "typ": "at+jwt"})),
        ];
        cases.extend(
            [
                "iss",
                "aud",
                "sub",
                "client_id",
                "exp",
                "nbf",
                "iat",
                "jti",
                "scope",
            ]
            .map(without),
        );
        for (header, claims) in cases {
            assert_eq!(
                tokens().verify(&forge(header.clone(), claims.clone()), now()),
                None,
                "{header} {claims}"
            );
        }
    }

    #[test]
    fn a_badge_is_no_token_and_another_instances_token_is_not_ours() {
        let key = SigningKey::new(
            BadgeAlgorithm::EdDsa,
            "https://badges.example/keys/1",
            &SEED,
        )
        .unwrap();
        let payload = claims().to_string().into_bytes();
        let badge = compose(
            FORMAT,
            BadgeAlgorithm::EdDsa,
            "https://badges.example/keys/1",
            &payload,
            &key.signature(&payload).unwrap(),
        );
        assert_eq!(tokens().verify(&badge, now()), None, "no typ: a badge");
        let other =
            Tokens::new(&BaseUrl::parse("https://badges.example").unwrap(), &[5; 32]).unwrap();
        let token = other.issue(&principal(), &[], now()).unwrap();
        assert_eq!(tokens().verify(&token, now()), None);
        let token = tokens().issue(&principal(), &[], now()).unwrap();
        let later = now() + chrono::TimeDelta::seconds(606);
        assert_eq!(tokens().verify(&token, later), None, "expired");
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] ^= 1;
            assert_eq!(
                tokens().verify(&String::from_utf8_lossy(&changed), now()),
                None,
                "byte {at}"
            );
        }
    }
}

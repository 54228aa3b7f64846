//! API keys: `sceau_<id>_<secret>`, shown once.

use super::{
    Actor, Error, Guard, Once, Service,
    access::{Permission, Principal, Role},
    issuers, new_id,
    once::once,
    random, record,
};
use crate::badge::{error::Invalid, text};
use crate::storage::{Db, Page, Scope, api_keys, api_keys::StoredApiKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// What a new key is for.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// Whose; `None` for the instance's administrator.
    pub issuer: Option<Uuid>,
    /// What its holder is.
    pub role: Role,
    /// What it is narrowed to; `None` for all that the role may.
    pub scopes: Option<Vec<Permission>>,
    /// What it is for, in words.
    pub label: String,
    /// Until when.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The prefix of every key: secret scanners can find it.
const PREFIX: &str = "sceau";

/// A credential as it came: the key's id and its secret.
pub struct Credential {
    /// Part of the key's text, and the `client_id` without its prefix.
    pub id: Uuid,
    secret: SecretString,
}

impl Credential {
    /// Reads `sceau_<id>_<secret>`.
    pub fn parse(text: &str) -> Option<Self> {
        let (client, secret) = text
            .strip_prefix(PREFIX)?
            .strip_prefix('_')?
            .split_once('_')?;
        Self::from_parts(&format!("{PREFIX}_{client}"), secret)
    }

    /// From a client id `sceau_<id>` and its secret.
    pub fn from_parts(client_id: &str, secret: &str) -> Option<Self> {
        let id = client_id.strip_prefix(PREFIX)?.strip_prefix('_')?;
        let id = Uuid::try_parse(id)
            .ok()
            .filter(|parsed| parsed.simple().to_string() == id)?;
        Some(Self {
            id,
            secret: secret.to_owned().into(),
        })
    }
}

/// The `client_id` of a key.
pub fn client_id(id: Uuid) -> String {
    format!("{PREFIX}_{}", id.simple())
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

impl Service {
    /// Makes a key within the scope. Its text is given here and never again.
    pub async fn create_api_key(
        &self,
        actor: &Actor,
        scope: Scope,
        new: NewApiKey,
    ) -> Result<(StoredApiKey, SecretString), Error> {
        let made = self.create_api_key_once(actor, scope, new, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn create_api_key_once(
        &self,
        actor: &Actor,
        scope: Scope,
        new: NewApiKey,
        guard: Option<Guard<(StoredApiKey, SecretString)>>,
    ) -> Result<Once<(StoredApiKey, SecretString)>, Error> {
        text::line(&new.label, 100).map_err(|why| Error::field("/label", why))?;
        let now = self.now();
        if new.expires_at.is_some_and(|at| at <= now) {
            return Err(Error::field(
                "/expiresAt",
                Invalid::new("out-of-range", "must be in the future"),
            ));
        }
        if new.issuer.is_none() != (new.role == Role::Admin) {
            return Err(Error::field(
                "/role",
                Invalid::new(
                    "invalid-role",
                    "admin is for the instance, the others for an issuer",
                ),
            ));
        }
        let allowed = new.role.permissions();
        let scopes = new.scopes.unwrap_or_else(|| allowed.clone());
        if let Some(beyond) = scopes.iter().find(|p| !allowed.contains(p)) {
            let message = format!("{} is beyond the role {}", beyond.name(), new.role.name());
            return Err(Error::field(
                "/scopes",
                Invalid::new("scope-beyond-role", message),
            ));
        }
        let secret = URL_SAFE_NO_PAD.encode(random::<32>()?);
        let key = StoredApiKey {
            id: new_id(),
            issuer: new.issuer,
            role: new.role.name().to_owned(),
            scopes: scopes.iter().map(|p| p.name().to_owned()).collect(),
            label: new.label,
            secret_hash: hash(&secret),
            created_at: now,
            expires_at: new.expires_at,
            revoked_at: None,
        };
        let text = SecretString::from(format!("{}_{secret}", client_id(key.id)));
        let actor = actor.clone();
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    match key.issuer {
                        Some(issuer) => drop(issuers::found(db, scope, issuer)?),
                        None if scope != Scope::Instance => return Err(Error::not_found("issuer")),
                        None => {}
                    }
                    api_keys::insert(db, &key)?;
                    record(
                        db,
                        &actor,
                        now,
                        "api-key.create",
                        (key.issuer, key.id),
                        json!({ "role": key.role }),
                    )?;
                    Ok((key.clone(), text.clone()))
                })
            })
            .await
    }

    /// The keys within the scope, of one issuer if given.
    pub async fn api_keys(
        &self,
        scope: Scope,
        issuer: Option<Uuid>,
        page: Page,
    ) -> Result<Vec<StoredApiKey>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                if let Some(id) = issuer {
                    issuers::found(db, scope, id)?;
                }
                Ok(api_keys::list(db, scope, issuer, page)?)
            })
            .await
    }

    /// The latest keys of an issuer within the scope, the newest first; those before one of them, if given.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn latest_api_keys(
        &self,
        scope: Scope,
        issuer: Uuid,
        before: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<StoredApiKey>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let issuer = issuers::found(db, scope, issuer)?.id;
                Ok(api_keys::latest(db, issuer, before, most)?)
            })
            .await
    }

    /// A key within the scope.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn api_key(&self, scope: Scope, id: Uuid) -> Result<StoredApiKey, Error> {
        self.store()
            .read(move |db: &mut Db| {
                api_keys::find_in(db, scope, id)?.ok_or_else(|| Error::not_found("API key"))
            })
            .await
    }

    /// Revokes a key within the scope: it is refused from the next request on. `already-revoked` the second time.
    pub async fn revoke_api_key(&self, actor: &Actor, scope: Scope, id: Uuid) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let key =
                    api_keys::find_in(db, scope, id)?.ok_or_else(|| Error::not_found("API key"))?;
                if !api_keys::revoke(db, id, now)? {
                    return Err(Error::refused(
                        "already-revoked",
                        "this API key was revoked before",
                    ));
                }
                record(
                    db,
                    &actor,
                    now,
                    "api-key.revoke",
                    (key.issuer, id),
                    json!({}),
                )
            })
            .await
    }

    /// Who a credential is; `None` when the key is unknown, wrong, expired or revoked.
    pub async fn authenticate(&self, credential: &Credential) -> Result<Option<Principal>, Error> {
        let Some(key) = self.living_key(credential.id).await? else {
            return Ok(None);
        };
        let given = hash(credential.secret.expose_secret());
        let right: bool = given.ct_eq(&key.secret_hash).into();
        Ok(if right { principal(&key) } else { None })
    }

    /// Who a key is, for a caller that proved it otherwise; `None` when it no longer lives.
    pub async fn principal_of(&self, key: Uuid) -> Result<Option<Principal>, Error> {
        Ok(self.living_key(key).await?.as_ref().and_then(principal))
    }

    async fn living_key(&self, id: Uuid) -> Result<Option<StoredApiKey>, Error> {
        let now = self.now();
        let key = self
            .store()
            .read(move |db: &mut Db| api_keys::find(db, id))
            .await?;
        Ok(key.filter(|key| key.revoked_at.is_none() && key.expires_at.is_none_or(|at| at > now)))
    }
}

fn principal(key: &StoredApiKey) -> Option<Principal> {
    let role: Role = key.role.parse().ok()?;
    let allowed = role.permissions();
    let scopes = key.scopes.iter().filter_map(|name| name.parse().ok());
    Some(Principal {
        key: key.id,
        scope: key.issuer.map_or(Scope::Instance, Scope::Issuer),
        role,
        permissions: scopes.filter(|p| allowed.contains(p)).collect(),
        until: key.expires_at,
    })
}

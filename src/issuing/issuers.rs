//! Issuers: created with a Profile and two keys.

use super::{Actor, Error, FieldError, Service, new_id, record};
use crate::badge::{profile::Organisation, signing::Algorithm};
use crate::storage::{
    Db, Page, Scope, issuers,
    issuers::{Issuer, Key},
};
use serde_json::json;
use uuid::Uuid;

impl Service {
    /// Creates an issuer, its Profile, an Ed25519 key and an RSA key.
    pub async fn create_issuer(
        &self,
        actor: &Actor,
        organisation: Organisation,
    ) -> Result<Issuer, Error> {
        organisation.check().map_err(|wrong| {
            let fields = wrong
                .into_iter()
                .map(|(field, why)| FieldError::new(format!("/{field}"), why));
            Error::Fields(fields.collect())
        })?;
        let now = self.now();
        let issuer = Issuer {
            id: new_id(),
            organisation,
            profile: new_id(),
            image: None,
            created_at: now,
        };
        let keys = [
            self.keyring()
                .generate(issuer.profile, Algorithm::EdDsa, now)?,
            self.keyring()
                .generate(issuer.profile, Algorithm::Rs256, now)?,
        ];
        let (actor, sentinel) = (actor.clone(), Uuid::new_v4());
        self.store()
            .write(move |db: &mut Db| {
                issuers::insert(db, &issuer, sentinel)?;
                for key in &keys {
                    issuers::insert_key(db, key)?;
                }
                record(
                    db,
                    &actor,
                    now,
                    "issuer.create",
                    (Some(issuer.id), issuer.id),
                    json!({}),
                )?;
                Ok(issuer.clone())
            })
            .await
    }

    /// An issuer within the scope.
    pub async fn issuer(&self, scope: Scope, id: Uuid) -> Result<Issuer, Error> {
        let found = self
            .store()
            .read(move |db: &mut Db| issuers::find(db, scope, id))
            .await?;
        found.ok_or_else(|| Error::not_found("issuer"))
    }

    /// The issuers within the scope.
    pub async fn issuers(&self, scope: Scope, page: Page) -> Result<Vec<Issuer>, Error> {
        Ok(self
            .store()
            .read(move |db: &mut Db| issuers::list(db, scope, page))
            .await?)
    }

    /// The keys within the scope, with their issuers.
    pub async fn keys(&self, scope: Scope) -> Result<Vec<(Uuid, Key)>, Error> {
        Ok(self
            .store()
            .read(move |db: &mut Db| issuers::list_keys(db, scope))
            .await?)
    }
}

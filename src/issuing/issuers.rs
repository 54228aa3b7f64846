//! Issuers: created with a Profile and two keys.

use super::{
    Actor, Error, FieldError, Guard, Once, Service,
    access::Role,
    images,
    members::{Invitation, Invited},
    new_id,
    once::once,
    record,
    revision::{Revision, Seen, merged},
};
use crate::badge::{email::Email, error::Invalid, profile::Organisation, signing::KeyState};
use crate::storage::{
    Db, Page, Scope,
    issuers::{self, Issuer},
    keys::{self, Key},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

impl Service {
    /// Creates an issuer, its Profile, an Ed25519 key and an RSA key.
    pub async fn create_issuer(
        &self,
        actor: &Actor,
        organisation: Organisation,
    ) -> Result<Issuer, Error> {
        let new = NewIssuer::of(self, organisation).await?;
        let (service, actor) = (self.clone(), actor.clone());
        self.store()
            .write(move |db: &mut Db| new.insert(db, &service, &actor))
            .await
    }

    /// The same, and invites whoever runs it as its owner: both or nothing, once for each guard.
    pub async fn create_issuer_for(
        &self,
        actor: &Actor,
        organisation: Organisation,
        owner: Email,
        guard: Option<Guard<(Issuer, Invited)>>,
    ) -> Result<Once<(Issuer, Invited)>, Error> {
        if let Some(answer) = self.answered_before(guard.as_ref(), self.now()).await? {
            return Ok(Once::Before(answer));
        }
        let new = NewIssuer::of(self, organisation).await?;
        let invitation = Invitation::new(owner, Role::Owner);
        let (service, actor) = (self.clone(), actor.clone());
        self.store()
            .write(move |db: &mut Db| {
                let now = new.issuer.created_at;
                once(db, guard.as_ref(), now, |db| {
                    let made = new.insert(db, &service, &actor)?;
                    let invited = invitation.send(db, &service, &actor, Some(made.id), now)?;
                    Ok((made, invited))
                })
            })
            .await
    }

    /// Changes what an issuer within the scope says about itself, by a JSON Merge Patch (RFC 7396) of its
    /// [`Organisation`], and `image`: the hex SHA-256 of one of its images for its logo, or null for none. All its Profiles say it from then on.
    ///
    /// # Errors
    /// `not-found`, `precondition-failed`, wrong fields.
    pub async fn edit_issuer(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        seen: Seen,
        change: Map<String, Value>,
    ) -> Result<Issuer, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                found(db, scope, id)?;
                issuers::lock(db, id)?;
                let issuer = found(db, scope, id)?;
                seen.check(&Revision::of_issuer(&issuer))?;
                let mut change = change.clone();
                let image = logo(db, &issuer, change.remove("image"))?;
                let organisation: Organisation = merged(&issuer.organisation, &change)?;
                check(&organisation)?;
                let edited = Issuer {
                    organisation,
                    image,
                    ..issuer.clone()
                };
                if Revision::of_issuer(&edited) != Revision::of_issuer(&issuer) {
                    issuers::rewrite(db, &edited)?;
                    record(db, &actor, now, "issuer.edit", (Some(id), id), json!({}))?;
                }
                Ok(edited)
            })
            .await
    }

    /// An issuer within the scope.
    pub async fn issuer(&self, scope: Scope, id: Uuid) -> Result<Issuer, Error> {
        self.store()
            .read(move |db: &mut Db| found(db, scope, id))
            .await
    }

    /// The issuers within the scope.
    pub async fn issuers(&self, scope: Scope, page: Page) -> Result<Vec<Issuer>, Error> {
        Ok(self
            .store()
            .read(move |db: &mut Db| issuers::list(db, scope, page))
            .await?)
    }
}

/// An issuer that is to be, with its keys.
struct NewIssuer {
    issuer: Issuer,
    sentinel: Uuid,
    keys: Vec<Key>,
}

impl NewIssuer {
    async fn of(service: &Service, organisation: Organisation) -> Result<Self, Error> {
        check(&organisation)?;
        let (profile, now) = (new_id(), service.now());
        Ok(Self {
            issuer: Issuer {
                id: new_id(),
                organisation,
                profile,
                image: None,
                created_at: now,
            },
            sentinel: Uuid::new_v4(),
            keys: service
                .generate_pair(profile, KeyState::Active, now)
                .await?,
        })
    }

    fn insert(&self, db: &mut Db, service: &Service, actor: &Actor) -> Result<Issuer, Error> {
        let (id, now) = (self.issuer.id, self.issuer.created_at);
        service.check_seal(db)?;
        issuers::insert(db, &self.issuer, self.sentinel)?;
        for key in &self.keys {
            keys::insert(db, key)?;
        }
        record(db, actor, now, "issuer.create", (Some(id), id), json!({}))?;
        Ok(self.issuer.clone())
    }
}

/// The logo after the change.
fn logo(db: &mut Db, issuer: &Issuer, change: Option<Value>) -> Result<Option<Vec<u8>>, Error> {
    match change {
        None => Ok(issuer.image.clone()),
        Some(Value::Null) => Ok(None),
        Some(Value::String(hash)) => images::usable(db, issuer.id, &hash, "/image").map(Some),
        Some(_) => {
            let message = "expected the hash of an image, or null";
            Err(Error::field(
                "/image",
                Invalid::new("invalid-value", message),
            ))
        }
    }
}

fn check(organisation: &Organisation) -> Result<(), Error> {
    organisation.check().map_err(|wrong| {
        let fields = wrong
            .into_iter()
            .map(|(field, why)| FieldError::new(format!("/{field}"), why));
        Error::Fields(fields.collect())
    })
}

/// An issuer within the scope. A Profile's id in its place is told with the issuer that it belongs to.
pub(super) fn found(db: &mut Db, scope: Scope, id: Uuid) -> Result<Issuer, Error> {
    if let Some(issuer) = issuers::find(db, scope, id)? {
        return Ok(issuer);
    }
    let profile = issuers::find_profile(db, id)?;
    Err(match profile.filter(|p| scope.holds(p.issuer)) {
        Some(profile) => Error::refused(
            "not-found",
            format!(
                "{id} is the id of a Profile; the id of its issuer is {}",
                profile.issuer
            ),
        ),
        None => Error::not_found("issuer"),
    })
}

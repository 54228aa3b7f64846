//! An instance on a database, with a key of somebody who may award.

pub use super::shared::{BASE, SEALING, folder, open, runtime, sqlite};

use super::shared::{Programme, award};
use sceau::issuing::{Actor, access::Role, api_keys::NewApiKey};
use sceau::storage::{Options, Scope};
use secrecy::ExposeSecret;
use uuid::Uuid;

/// Badges of the catalogue that the issuer awards.
pub const BADGES: usize = 10;

/// What is needed to ask for something.
pub struct World {
    pub database: String,
    pub badges: Vec<Uuid>,
    /// Of somebody who may award.
    pub key: String,
}

impl World {
    /// Made on an empty database, with so many awards, two to each person.
    pub fn new(database: String, awards: usize) -> Self {
        let service = open(&database, Options::default());
        let (badges, key) = runtime().block_on(async {
            let Programme { issuer, badges } = Programme::adopted(&service, BADGES).await;
            let new = NewApiKey {
                issuer: Some(issuer),
                role: Role::Assessor,
                scopes: None,
                label: "banc".to_owned(),
                expires_at: None,
            };
            let actor = Actor::cli();
            let made = service.create_api_key(&actor, Scope::Instance, new);
            let key = made.await.unwrap().1.expose_secret().to_owned();
            let all = badges.clone();
            let which =
                move |at: usize| (all[at % BADGES], format!("personne-{}@exemple.fr", at / 2));
            award(&service, awards, 64, which).await;
            (badges, key)
        });
        service.store().close();
        Self {
            database,
            badges,
            key,
        }
    }
}

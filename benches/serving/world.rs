//! An instance on a database: an issuer with badges of a catalogue that its programme adopted.

use sceau::badge::{
    composite::OnRevoked, email::Email, profile::Organisation, signing::sealing::SealingKey,
    urls::BaseUrl,
};
use sceau::issuing::{
    Actor, Service, access::Role, api_keys::NewApiKey, award::NewAward, badges::NewBadge,
    catalogues, instance,
};
use sceau::storage::{Options, Scope, Store, Target, migrations};
use secrecy::ExposeSecret;
use tempfile::TempDir;
use uuid::Uuid;

pub const BASE: &str = "https://badges.example";
pub const SEALING: [u8; 32] = [1; 32];
/// Badges of the catalogue that the issuer awards.
pub const BADGES: usize = 10;

/// What is needed to ask for something.
pub struct World {
    pub database: String,
    pub badges: Vec<Uuid>,
    /// Of somebody who may award.
    pub key: String,
}

/// Beside the sources, not in a temporary folder: that may be memory, where a sync costs nothing.
pub fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// The SQLite database of that name in the folder.
pub fn sqlite(folder: &TempDir, name: &str) -> String {
    format!("sqlite:{}", folder.path().join(name).display())
}

impl World {
    /// Made on an empty database, with so many awards, which are made as the API makes them.
    pub fn new(database: String, awards: usize) -> Self {
        let target = Target::parse(&database).unwrap();
        migrations::migrate(&target).unwrap();
        let store = Store::open(&target, Options::default()).unwrap();
        let base = BaseUrl::parse(BASE).unwrap();
        let service = instance::open(store, &base, SealingKey::new(SEALING)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let (badges, key) = runtime.block_on(seed(&service));
        runtime.block_on(award(&service, &badges, awards));
        service.store().close();
        Self {
            database,
            badges,
            key,
        }
    }
}

async fn seed(service: &Service) -> (Vec<Uuid>, String) {
    let actor = Actor::cli();
    let organisation = Organisation {
        name: "Banc".to_owned(),
        url: "https://banc.example".to_owned(),
        email: "a@banc.example".to_owned(),
        description: None,
        telephone: None,
        time_zone: None,
        linkedin_organisation: None,
    };
    let issuer = service
        .create_issuer(&actor, organisation)
        .await
        .unwrap()
        .id;
    let made = service.create_programme(&actor, Scope::Instance, issuer, "Banc".to_owned());
    let programme = made.await.unwrap().id;
    let catalogue = catalogues::default_catalogue().unwrap();
    let competencies = catalogue.badges.iter().take(BADGES);
    let competencies: Vec<String> = competencies.map(|c| c.slug.to_string()).collect();
    let policy = OnRevoked::Revoke;
    let adopted = service.adopt(&actor, Scope::Instance, programme, catalogue, policy);
    adopted.await.unwrap();
    let mut badges = Vec::new();
    for competency in competencies {
        let new = NewBadge::OfCompetency {
            programme,
            competency,
        };
        let made = service.define_badge(&actor, Scope::Instance, issuer, new);
        badges.push(made.await.unwrap().id);
    }
    let new = NewApiKey {
        issuer: Some(issuer),
        role: Role::Assessor,
        scopes: None,
        label: "banc".to_owned(),
        expires_at: None,
    };
    let made = service.create_api_key(&actor, Scope::Instance, new).await;
    (badges, made.unwrap().1.expose_secret().to_owned())
}

/// Two to each person.
async fn award(service: &Service, badges: &[Uuid], count: usize) {
    let mut tasks = tokio::task::JoinSet::new();
    for lane in 0..64 {
        let (service, badges) = (service.clone(), badges.to_vec());
        tasks.spawn(async move {
            for at in (lane..count).step_by(64) {
                let new = NewAward {
                    badge: badges[at % badges.len()],
                    email: Email::parse(&format!("personne-{}@exemple.fr", at / 2)).unwrap(),
                    evidence: Vec::new(),
                    narrative: Some("Atelier observé le 3 mars".to_owned()),
                    issued_on: None,
                    expires: None,
                    allow_duplicate: false,
                    notify: true,
                    department: None,
                };
                let actor = Actor::cli();
                let made = service.award(&actor, Scope::Instance, new, None).await;
                made.unwrap();
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
}

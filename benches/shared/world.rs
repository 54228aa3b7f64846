//! An instance to be measured: an issuer with badges of a catalogue that its programme adopted.

#![allow(dead_code)] // no bench needs everything

use sceau::badge::{
    composite::OnRevoked, email::Email, profile::Organisation, signing::sealing::SealingKey,
    urls::BaseUrl,
};
use sceau::issuing::{Actor, Service, award::NewAward, badges::NewBadge, catalogues, instance};
use sceau::storage::{Options, Scope, Store, Target, migrations};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use uuid::Uuid;

pub const BASE: &str = "https://badges.example";
pub const SEALING: [u8; 32] = [1; 32];

/// Beside the sources, not in a temporary folder: that may be memory, where a sync costs nothing.
pub fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// The SQLite database of that name in the folder.
pub fn sqlite(folder: &TempDir, name: &str) -> String {
    format!("sqlite:{}", folder.path().join(name).display())
}

/// The instance on a database, which is brought up to date.
pub fn open(database: &str, options: Options) -> Service {
    let target = Target::parse(database).unwrap();
    migrations::migrate(&target).unwrap();
    let store = Store::open(&target, options).unwrap();
    let base = BaseUrl::parse(BASE).unwrap();
    instance::open(store, &base, SealingKey::new(SEALING)).unwrap()
}

pub fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

/// A programme of an issuer, and the first so many competencies of its catalogue as badges of that issuer.
pub struct Programme {
    pub issuer: Uuid,
    pub badges: Vec<Uuid>,
}

impl Programme {
    pub async fn adopted(service: &Service, badges: usize) -> Self {
        let (actor, all) = (Actor::cli(), Scope::Instance);
        let organisation = Organisation {
            name: "Banc".to_owned(),
            url: "https://banc.example".to_owned(),
            email: "a@banc.example".to_owned(),
            description: None,
            telephone: None,
            time_zone: None,
            linkedin_organisation: None,
        };
        let issuer = service.create_issuer(&actor, organisation).await;
        let issuer = issuer.unwrap().id;
        let made = service.create_programme(&actor, all, issuer, "Banc".to_owned());
        let programme = made.await.unwrap().id;
        let catalogue = catalogues::default_catalogue().unwrap();
        let competencies = catalogue.badges.iter().take(badges);
        let competencies: Vec<String> = competencies.map(|c| c.slug.to_string()).collect();
        let adopted = service.adopt(&actor, all, programme, catalogue, OnRevoked::Revoke);
        adopted.await.unwrap();
        let mut badges = Vec::new();
        for competency in competencies {
            let new = NewBadge::OfCompetency {
                programme,
                competency,
            };
            let made = service.define_badge(&actor, all, issuer, new);
            badges.push(made.await.unwrap().id);
        }
        Self { issuer, badges }
    }
}

/// Makes so many awards as the API makes them, that many in flight: the rule is evaluated, a letter is written. `which`
/// gives the badge and the address of each.
pub async fn award(
    service: &Service,
    count: usize,
    in_flight: usize,
    which: impl Fn(usize) -> (Uuid, String) + Clone + Send + 'static,
) {
    let mut lanes = JoinSet::new();
    for lane in 0..in_flight {
        let (service, which) = (service.clone(), which.clone());
        lanes.spawn(async move {
            for at in (lane..count).step_by(in_flight) {
                let (badge, email) = which(at);
                let new = NewAward {
                    badge,
                    email: Email::parse(&email).unwrap(),
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
    while let Some(done) = lanes.join_next().await {
        done.unwrap();
    }
}

//! The real program as a process of its own, on a database that the test prepared.

use super::server::{Answer, post};
use base64::{Engine, engine::general_purpose::STANDARD};
use sceau::badge::{
    composite::OnRevoked, profile::Organisation, signing::sealing::SealingKey, urls::BaseUrl,
};
use sceau::issuing::{
    Actor, Service, access::Role, api_keys::NewApiKey, badges::NewBadge, catalogues, instance,
};
use sceau::storage::{Options, Scope, Store, Target, migrations};
use secrecy::ExposeSecret;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use uuid::Uuid;

const SEALING: [u8; 32] = [6; 32];

/// An instance in a database: one issuer that owns a programme with the default catalogue, all its badges, a key.
pub struct Prepared {
    pub database: String,
    pub base: String,
    pub key: String,
    pub issuer: Uuid,
    pub programme: Uuid,
    pub badges: BTreeMap<String, Uuid>,
}

impl Prepared {
    /// Makes the instance, signed under `base`; `database` is the URL of an empty database.
    pub fn new(target: &Target, database: &str, base: &str) -> Self {
        let service = open(target, base);
        let actor = Actor::cli();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let prepared = runtime.block_on(async {
            let organisation = Organisation {
                name: "Réseau".to_owned(),
                url: "https://reseau.example".to_owned(),
                email: "contact@reseau.example".to_owned(),
                description: None,
                telephone: None,
                time_zone: None,
                linkedin_organisation: None,
            };
            let owner = service
                .create_issuer(&actor, organisation)
                .await
                .unwrap()
                .id;
            let made = service
                .create_programme(&actor, Scope::Instance, owner, "Programme".to_owned())
                .await;
            let programme = made.unwrap().id;
            let catalogue = catalogues::default_catalogue().unwrap();
            service
                .adopt(
                    &actor,
                    Scope::Instance,
                    programme,
                    catalogue,
                    OnRevoked::Revoke,
                )
                .await
                .unwrap();
            let mut badges = BTreeMap::new();
            for competency in catalogue.competencies() {
                let new = NewBadge::OfCompetency {
                    programme,
                    competency: competency.to_string(),
                };
                let badge = service
                    .define_badge(&actor, Scope::Instance, owner, new)
                    .await
                    .unwrap();
                badges.insert(competency.to_string(), badge.id);
            }
            let new = NewApiKey {
                issuer: Some(owner),
                role: Role::Owner,
                scopes: None,
                label: "test".to_owned(),
                expires_at: None,
            };
            let (_, key) = service
                .create_api_key(&actor, Scope::Instance, new)
                .await
                .unwrap();
            Self {
                database: database.to_owned(),
                base: base.to_owned(),
                key: key.expose_secret().to_owned(),
                issuer: owner,
                programme,
                badges,
            }
        });
        service.store().close();
        prepared
    }

    /// The program with the settings of this instance.
    pub fn command(&self) -> Command {
        let mut command = program();
        command
            .env("SCEAU_DATABASE", &self.database)
            .env("SCEAU_BASE_URL", &self.base)
            .env("SCEAU_LOG", "warn")
            .env("SCEAU_KEY_ENCRYPTION_KEY", key_encryption_key())
            .current_dir(std::env::temp_dir());
        command
    }

    /// Starts a server on this database, at that port of loopback.
    pub fn start(&self, port: u16) -> Node {
        self.start_with(port, &[])
    }

    /// The same with more settings.
    pub fn start_with(&self, port: u16, settings: &[(&str, &str)]) -> Node {
        let address = format!("127.0.0.1:{port}");
        let mut command = self.command();
        command
            .arg("serve")
            .env("SCEAU_LISTEN", &address)
            .envs(settings.iter().copied());
        Node::run(command, &self.base, &address)
    }
}

/// The program, without any setting.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sceau"));
    // What a test is told the same way is no setting, and refused as one.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SCEAU_")) {
        command.env_remove(name);
    }
    command
}

/// Under which the instances of [`Prepared`] are sealed.
pub fn key_encryption_key() -> String {
    STANDARD.encode(SEALING)
}

/// The instance signed under `base`, without a server.
pub fn open(target: &Target, base: &str) -> Service {
    migrations::migrate(target).unwrap();
    let options = Options {
        threads: 2,
        ..Options::default()
    };
    let store = Store::open(target, options).unwrap();
    let base = BaseUrl::parse(base).unwrap();
    instance::open(store, &base, SealingKey::new(SEALING)).unwrap()
}

/// A running server.
pub struct Node {
    child: Child,
    /// Where it answers; the base URL may be another.
    pub address: String,
}

impl Node {
    /// Runs a command that serves at this address, and waits until it says so.
    pub fn run(mut command: Command, base: &str, address: &str) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("a server that starts says so").unwrap();
        assert!(first.contains(base), "{first}");
        Self {
            child,
            address: format!("http://{address}"),
        }
    }

    /// Awards a badge.
    pub fn award(&self, prepared: &Prepared, competency: &str, to: &str) -> Answer {
        let url = format!(
            "{}/api/v1/badges/{}/assertions",
            self.address, prepared.badges[competency]
        );
        post(
            &url,
            Some(&prepared.key),
            &json!({ "recipient": { "email": to } }),
        )
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The most memory that it ever had resident, in MiB.
    #[cfg(target_os = "linux")]
    pub fn peak(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(status).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: u64 = line
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .parse()
            .unwrap();
        kib / 1024
    }

    /// SIGTERM; gives whether it ended with 0.
    pub fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        sent.success() && self.child.wait().unwrap().success()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port of loopback that nobody uses now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

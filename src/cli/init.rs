//! `sceau init` and `sceau migrate`.

use super::Json;
use super::configured::{Config, KeyEncryptionKey};
use super::open::{make_folder, open_with, sealing_key, wait, write_secret};
use super::output::{Failure, note, print, print_json};
use crate::config::Key;
use crate::issuing::{Actor, access::Role, api_keys::NewApiKey, instance};
use crate::storage::{Options, Scope, Store, migrations};
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Args;
use secrecy::ExposeSecret;
use serde_json::json;
use std::io::ErrorKind;
use std::path::Path;
use zeroize::Zeroizing;

/// Makes an instance.
#[derive(Debug, Args)]
#[command(after_help = "\
The key alone is printed on stdout, and never again: `KEY=$(sceau init)` keeps it.
Where there is an instance already, nothing is changed.

Examples:
  sceau init
  sceau init --base-url https://badges.example --data /var/lib/sceau
  sceau init --database postgres://sceau@db.example/sceau --base-url https://badges.example")]
pub(super) struct Init {
    #[command(flatten)]
    json: Json,
}

/// Brings the database up to date.
#[derive(Debug, Args)]
#[command(after_help = "\
Either everything is applied or nothing is. Keep a backup: there is no way back to an older version.

Examples:
  sceau migrate
  sceau migrate --database postgres://sceau@db.example/sceau")]
pub(super) struct Migrate {}

impl Init {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        if let Some(base) = existing(config)? {
            sealing_key(&config.key_encryption_key)?;
            note(&format!(
                "There is an instance at {} already, under {base}: nothing was changed. \
                 `sceau api-key create --admin` makes a new admin key.",
                config.database
            ));
            return match self.json.json {
                true => print_json(&json!({ "created": false, "base": base })),
                false => Ok(()),
            };
        }
        if let Some(parent) = config.database_file().as_deref().and_then(Path::parent) {
            make_folder(parent)?;
        }
        migrations::migrate(&config.database)?;
        make_sealing_key(&config.key_encryption_key)?;
        let store = Store::open(&config.database, Options::default())?;
        let service = open_with(config, store, &config.base_url)?;
        let new = NewApiKey {
            issuer: None,
            role: Role::Admin,
            scopes: None,
            label: "first admin key".to_owned(),
            expires_at: None,
        };
        let (stored, key) = wait(service.create_api_key(&Actor::cli(), Scope::Instance, new))?;
        note(&format!(
            "An instance was made at {}, under {}.",
            config.database, config.base_url
        ));
        if let KeyEncryptionKey::File(path) = &config.key_encryption_key {
            note(&format!(
                "Its private keys are sealed with {}: keep a copy elsewhere, apart from the database's.",
                path.display()
            ));
        }
        if !config.is_set(Key::BaseUrl) {
            note(&format!(
                "No base URL was configured, so every badge will have an address under {} for ever. To choose another, \
                 make another instance in a new folder: `sceau init --base-url https://badges.example --data DIR`.",
                config.base_url
            ));
        }
        note("Its admin key, shown this once:");
        let key = key.expose_secret();
        match self.json.json {
            true => print_json(&json!({
                "created": true,
                "base": config.base_url.as_str(),
                "adminKeyId": stored.id,
                "adminKey": key,
            }))?,
            false => print(key)?,
        }
        note("Next: `sceau serve`, or `sceau issuer create`.");
        Ok(())
    }
}

/// The base URL of the instance that is there.
fn existing(config: &Config) -> Result<Option<String>, Failure> {
    if config.database_file().is_some_and(|path| !path.exists()) {
        return Ok(None);
    }
    let status = migrations::status(&config.database)?;
    let store = Store::open(&config.database, Options::default())?;
    let found = instance::base_url(&store);
    store.close();
    match status {
        migrations::Status::Current => Ok(found?),
        migrations::Status::Pending(_) => Ok(found.unwrap_or_default()), // the table may not be there yet
    }
}

/// Makes the file of the key-encryption key, unless it is there or the key is given otherwise.
pub(super) fn make_sealing_key(key: &KeyEncryptionKey) -> Result<(), Failure> {
    let KeyEncryptionKey::File(path) = key else {
        return Ok(());
    };
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut()).map_err(|_| Failure::new("the system gives no randomness"))?;
    let text = Zeroizing::new(STANDARD.encode(*bytes) + "\n");
    match write_secret(path, &text) {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => {
            let path = path.display();
            Err(Failure::new(format!("{path} cannot be written: {why}")))
        }
        _ => Ok(()),
    }
}

impl Migrate {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        if config.database_file().is_some_and(|path| !path.exists()) {
            return Err(Failure::new(format!(
                "there is no database at {}: make an instance with `sceau init`, or say where it is with --data or --database",
                config.database
            )));
        }
        let applied = migrations::migrate(&config.database)?;
        match applied.is_empty() {
            true => note("The database is up to date."),
            false => note(&format!("Applied: {}.", applied.join(", "))),
        }
        Ok(())
    }
}

//! `sceau key …`

use super::Json;
use super::configured::{Config, KeyEncryptionKey};
use super::init::make_sealing_key;
use super::open::{id_of, instant, issuer_of, open, sealing_key, wait};
use super::output::{Failure, counted, note, print, print_json, print_table};
use crate::badge::{time, urls::BaseUrl};
use crate::issuing::Actor;
use crate::storage::{Scope, keys};
use chrono::{DateTime, Utc};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau key list
  sceau key rotate --issuer 0198c0de-0000-7000-8000-000000000001
  sceau key reseal --to /etc/sceau/new-key";

/// Signing keys.
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// List the keys that badges are signed with; their private halves are never shown
    #[command(after_help = "\
Examples:
  sceau key list
  sceau key list --json")]
    List {
        #[command(flatten)]
        json: Json,
    },
    /// Sign with new keys from now on; what was signed stays good
    #[command(after_help = "\
With --prepare the new keys are published and wait: the next rotation puts them to use.

Examples:
  sceau key rotate --issuer 0198c0de-0000-7000-8000-000000000001
  sceau key rotate --issuer 0198c0de-0000-7000-8000-000000000001 --prepare")]
    Rotate {
        /// The issuer: its id, or the address of its Profile
        #[arg(long, value_name = "ISSUER")]
        issuer: String,
        /// Make and publish the next keys, and go on signing with the present ones
        #[arg(long)]
        prepare: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Declare that a key may have been in other hands: nothing that it signed is believed any more
    #[command(after_help = "\
Another key takes its place at once. Then run `sceau key resign`: every badge on record is signed
again under its own address. Files that people saved before are refused from now on; they download
them again.

Examples:
  sceau key compromise 0198c0de-0000-7000-8000-000000000001
  sceau key compromise 0198c0de-0000-7000-8000-000000000001 --since 2026-03-01")]
    Compromise {
        /// The key: its id or its address
        key: String,
        /// Since when it may have been in other hands
        #[arg(long, value_name = "DATE", value_parser = instant)]
        since: Option<DateTime<Utc>>,
        #[command(flatten)]
        json: Json,
    },
    /// Sign again every badge on record that a compromised key signed
    #[command(after_help = "\
It may be interrupted and run again; twice changes nothing.

Examples:
  sceau key resign
  sceau key resign --json")]
    Resign {
        #[command(flatten)]
        json: Json,
    },
    /// Put all private keys under another key-encryption key
    #[command(after_help = "\
Stop the servers first, and keep the old key as long as you keep backups made with it. FILE has the
base64 of 32 bytes; when there is no such file, it is made. Afterwards set key_encryption_key_file
to it.

Examples:
  sceau key reseal --to /etc/sceau/new-key")]
    Reseal {
        /// The file of the new key-encryption key
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        #[command(flatten)]
        json: Json,
    },
}

impl Key {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::List { json } => list(config, json),
            Self::Rotate {
                issuer,
                prepare,
                json,
            } => rotate(config, &issuer, prepare, json),
            Self::Compromise { key, since, json } => compromise(config, &key, since, json),
            Self::Resign { json } => resign(config, json),
            Self::Reseal { to, json } => reseal(config, &to, json),
        }
    }
}

fn shown(base: &BaseUrl, key: &keys::Key) -> Value {
    json!({
        "id": key.id,
        "url": base.key(key.id),
        "profile": base.profile(key.profile),
        "algorithm": key.algorithm,
        "state": key.state,
        "since": time::iso(key.since),
        "createdAt": time::iso(key.created_at),
    })
}

fn list(config: &Config, json: Json) -> Result<(), Failure> {
    let service = open(config)?;
    let found = wait(service.keys(Scope::Instance, None))?;
    let base = service.base();
    if json.json {
        let shown = found.iter().map(|(issuer, key)| {
            let mut shown = shown(base, key);
            shown["issuer"] = json!(issuer);
            shown
        });
        return print_json(&shown.collect::<Vec<_>>());
    }
    let rows = found
        .into_iter()
        .map(|(issuer, key)| {
            [
                base.key(key.id),
                key.algorithm.name().to_owned(),
                key.state.name().to_owned(),
                time::iso(key.since),
                issuer.to_string(),
            ]
        })
        .collect();
    let none = "There is no key yet: each issuer gets two with `sceau issuer create`.";
    print_table(["KEY", "ALGORITHM", "STATE", "SINCE", "ISSUER"], rows, none)
}

fn rotate(config: &Config, issuer: &str, prepare: bool, json: Json) -> Result<(), Failure> {
    let service = open(config)?;
    let issuer = issuer_of(&service, issuer)?;
    let actor = Actor::cli();
    let made = match prepare {
        true => wait(service.prepare_keys(&actor, Scope::Instance, issuer))?,
        false => wait(service.rotate_keys(&actor, Scope::Instance, issuer))?,
    };
    let base = service.base();
    if json.json {
        let made = made.iter().map(|key| shown(base, key));
        return print_json(&made.collect::<Vec<_>>());
    }
    for key in &made {
        print(&format!(
            "{} {} {}",
            base.key(key.id),
            key.algorithm.name(),
            key.state.name()
        ))?;
    }
    note(match prepare {
        true => "They wait: `sceau key rotate` puts them to use.",
        false => "New badges are signed with them. The keys before them stay published for ever.",
    });
    Ok(())
}

fn compromise(
    config: &Config,
    key: &str,
    since: Option<DateTime<Utc>>,
    json: Json,
) -> Result<(), Failure> {
    let service = open(config)?;
    let key = id_of(service.base(), "keys", key)?;
    let replacement = wait(service.compromise_key(&Actor::cli(), Scope::Instance, key, since))?;
    let base = service.base();
    if json.json {
        return print_json(&shown(base, &replacement));
    }
    print(&format!(
        "{} takes the place of {}",
        base.key(replacement.id),
        base.key(key)
    ))?;
    note("Now run `sceau key resign`, so that every badge on record is signed with it.");
    Ok(())
}

fn resign(config: &Config, json: Json) -> Result<(), Failure> {
    let service = open(config)?;
    let bar = ProgressBar::no_length().with_style(
        ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let done = wait(service.resign(|so_far| {
        bar.set_length(so_far.total);
        bar.set_position(so_far.done);
    }))?;
    bar.finish_and_clear();
    match json.json {
        true => print_json(&done),
        false => print(&format!(
            "{} made again",
            counted(done.done, "signature", "signatures")
        )),
    }
}

fn reseal(config: &Config, to: &Path, json: Json) -> Result<(), Failure> {
    let service = open(config)?;
    let new = KeyEncryptionKey::File(to.to_owned());
    make_sealing_key(&new)?;
    let new = sealing_key(&new)?;
    let done = wait(service.reseal(new))?;
    if json.json {
        return print_json(&json!({ "secrets": done, "keyEncryptionKeyFile": to }));
    }
    print(&format!(
        "{} now sealed with the key in {}",
        counted(done as u64, "secret is", "secrets are"),
        to.display()
    ))?;
    note(&format!(
        "From now on the instance starts with it alone: set key_encryption_key_file = {:?}",
        to.display().to_string()
    ));
    Ok(())
}

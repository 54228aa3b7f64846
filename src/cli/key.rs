//! `sceau key …`

use super::Json;
use super::configured::Config;
use super::open::{open, wait};
use super::output::{Failure, print_json, print_table};
use crate::badge::time;
use crate::storage::Scope;
use clap::Subcommand;
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Example:
  sceau key list";

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
}

impl Key {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let Self::List { json } = self;
        let service = open(config)?;
        let found = wait(service.keys(Scope::Instance))?;
        let base = service.base();
        if json.json {
            let shown = found.iter().map(|(issuer, key)| {
                json!({
                    "id": key.id,
                    "url": base.key(key.id),
                    "issuer": issuer,
                    "profile": base.profile(key.profile),
                    "algorithm": key.algorithm.name(),
                    "state": key.state,
                    "createdAt": time::iso(key.created_at),
                })
            });
            return print_json(&shown.collect::<Vec<_>>());
        }
        let rows = found
            .into_iter()
            .map(|(issuer, key)| {
                let (made, algorithm) =
                    (time::iso(key.created_at), key.algorithm.name().to_owned());
                [
                    base.key(key.id),
                    algorithm,
                    key.state,
                    made,
                    issuer.to_string(),
                ]
            })
            .collect();
        let none = "There is no key yet: each issuer gets two with `sceau issuer create`.";
        print_table(["KEY", "ALGORITHM", "STATE", "MADE", "ISSUER"], rows, none)
    }
}

//! `sceau api-key …`

use super::Json;
use super::configured::Config;
use super::open::{all, instant, issuer_of, open, wait};
use super::output::{Failure, note, print, print_json, print_table};
use crate::badge::time;
use crate::issuing::{
    Actor, Service,
    access::{Permission, Role},
    api_keys::{NewApiKey, client_id},
};
use crate::storage::{Scope, api_keys::StoredApiKey};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau api-key create --issuer ISSUER --role assessor --label \"LMS of the hub\"
  sceau api-key list
  sceau api-key revoke ID";

/// API keys.
#[derive(Debug, Subcommand)]
pub(super) enum ApiKey {
    /// Make a key; its text is printed on stdout, once
    #[command(after_help = "\
Roles: reader sees, assessor awards and revokes, editor defines badges, owner decides.

Examples:
  sceau api-key create --issuer ISSUER --role assessor --label \"LMS of the hub\"
  sceau api-key create --issuer ISSUER --role reader --expires 2027-12-31 --label \"June session\"
  sceau api-key create --issuer ISSUER --role owner --scope badges:write --label \"badge editor\"
  sceau api-key create --admin --label \"second administrator\"")]
    Create(Create),
    /// List the keys, without their secrets
    #[command(after_help = "\
Examples:
  sceau api-key list
  sceau api-key list --issuer ISSUER --json")]
    List {
        /// Whose: an id or the address of a Profile [default: every key]
        #[arg(long)]
        issuer: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Revoke a key: it is refused from then on
    #[command(after_help = "\
Examples:
  sceau api-key revoke 0193a1b2-0000-7000-8000-000000000001
  sceau api-key revoke sceau_0193a1b2000070008000000000000001")]
    Revoke {
        /// Which: its id, as `sceau api-key list` tells it
        id: String,
    },
}

/// A new key.
#[derive(Debug, Args)]
pub(super) struct Create {
    /// Whose: an id or the address of a Profile
    #[arg(long, required_unless_present = "admin", conflicts_with = "admin")]
    issuer: Option<String>,
    /// For the administrator of the instance
    #[arg(long)]
    admin: bool,
    /// What its holder is: reader, assessor, editor or owner
    #[arg(long, required_unless_present = "admin", conflicts_with = "admin", value_parser = role)]
    role: Option<Role>,
    /// Narrow it to that, such as assertions:write; repeat it for more [default: all that the role may]
    #[arg(long, value_name = "SCOPE", value_parser = scope)]
    scope: Vec<Permission>,
    /// What it is for
    #[arg(long)]
    label: String,
    /// Until when [default: until it is revoked]
    #[arg(long, value_name = "DATE", value_parser = instant)]
    expires: Option<DateTime<Utc>>,
    #[command(flatten)]
    json: Json,
}

fn role(text: &str) -> Result<Role, String> {
    match text.parse()? {
        Role::Admin => Err("use --admin for the administrator of the instance".to_owned()),
        role => Ok(role),
    }
}

fn scope(text: &str) -> Result<Permission, String> {
    text.parse()
}

impl ApiKey {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        match self {
            Self::Create(create) => create.run(&service),
            Self::List { issuer, json } => list(&service, issuer, json),
            Self::Revoke { id } => {
                let bare = id.strip_prefix("sceau_").unwrap_or(&id);
                let id = Uuid::try_parse(bare).map_err(|_| {
                    Failure::usage("expected the id of a key, as `sceau api-key list` tells it; never its secret")
                })?;
                wait(service.revoke_api_key(&Actor::cli(), Scope::Instance, id))?;
                print(&format!("Revoked: {id}"))
            }
        }
    }
}

impl Create {
    fn run(self, service: &Service) -> Result<(), Failure> {
        let new = NewApiKey {
            issuer: self
                .issuer
                .map(|text| issuer_of(service, &text))
                .transpose()?,
            role: self.role.unwrap_or(Role::Admin),
            scopes: Some(self.scope).filter(|scopes| !scopes.is_empty()),
            label: self.label,
            expires_at: self.expires,
        };
        let (stored, key) = wait(service.create_api_key(&Actor::cli(), Scope::Instance, new))?;
        let key = key.expose_secret();
        if self.json.json {
            let mut shown = shown(&stored);
            shown["key"] = key.into();
            return print_json(&shown);
        }
        note(&format!(
            "Key {} ({}), shown this once:",
            stored.id, stored.role
        ));
        print(key)
    }
}

fn list(service: &Service, issuer: Option<String>, json: Json) -> Result<(), Failure> {
    let issuer = issuer.map(|text| issuer_of(service, &text)).transpose()?;
    let found = all(
        |page| service.api_keys(Scope::Instance, issuer, page),
        |k| k.id,
    )?;
    if json.json {
        return print_json(&found.iter().map(shown).collect::<Vec<_>>());
    }
    let rows = found
        .into_iter()
        .map(|key| {
            let state = match (key.revoked_at, key.expires_at) {
                (Some(_), _) => "revoked".to_owned(),
                (None, Some(at)) if at <= service.now() => "expired".to_owned(),
                (None, Some(at)) => format!("until {}", time::iso(at)),
                (None, None) => "active".to_owned(),
            };
            let whose = key
                .issuer
                .map_or("instance".to_owned(), |id| id.to_string());
            [key.id.to_string(), whose, key.role, state, key.label]
        })
        .collect();
    let none = "There is no API key yet: `sceau api-key create` makes one.";
    print_table(["KEY", "ISSUER", "ROLE", "STATE", "LABEL"], rows, none)
}

fn shown(key: &StoredApiKey) -> Value {
    json!({
        "id": key.id,
        "clientId": client_id(key.id),
        "issuer": key.issuer,
        "role": key.role,
        "scopes": key.scopes,
        "label": key.label,
        "createdAt": time::iso(key.created_at),
        "expiresAt": key.expires_at.map(time::iso),
        "revokedAt": key.revoked_at.map(time::iso),
    })
}

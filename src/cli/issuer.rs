//! `sceau issuer …`

use super::Json;
use super::configured::Config;
use super::effects::{DryRun, print_effects};
use super::holders::Holders;
use super::open::{all, issuer_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use crate::badge::{profile::Organisation, time, urls::BaseUrl};
use crate::issuing::{Actor, closing::NewClosure, revision::Seen};
use crate::storage::{Scope, issuers};
use clap::Subcommand;
use serde_json::{Value, json};

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau issuer create --name \"Hub de la Manche\" --url https://hub.example \\
    --email contact@hub.example
  sceau issuer list";

/// Organisations that issue badges.
#[derive(Debug, Subcommand)]
pub(super) enum Issuer {
    /// Create an issuer, its Profile and its keys
    #[command(after_help = "\
Examples:
  sceau issuer create --name \"Hub de la Manche\" --url https://hub.example \\
    --email contact@hub.example
  sceau issuer create --name GRETA --url https://greta.example --email a@greta.example --json")]
    Create {
        /// Its name
        #[arg(long)]
        name: String,
        /// Its web site
        #[arg(long)]
        url: String,
        /// Where people reach it
        #[arg(long)]
        email: String,
        /// What it does
        #[arg(long)]
        description: Option<String>,
        /// Its telephone number, such as +33231000000
        #[arg(long)]
        telephone: Option<String>,
        /// Where its days begin, such as Indian/Reunion [default: Europe/Paris]
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Give an issuer a logo, one of its images
    #[command(after_help = "\
Example:
  sceau issuer logo ISSUER --image HASH")]
    Logo {
        /// Whose: an id or the address of a Profile
        issuer: String,
        /// The hash that `sceau badge image` or `sceau badge compose` printed
        #[arg(long)]
        image: String,
    },
    /// Close an issuer: it awards nothing any more, and what it awarded stays
    #[command(after_help = "\
Examples:
  sceau issuer close ISSUER --reason \"Fin d’activité\" --dry-run
  sceau issuer close ISSUER --reason \"Fusion\" --heir OTHER")]
    Close {
        /// Which: an id or the address of a Profile
        issuer: String,
        /// Why; everybody can read it
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The issuer that may revoke and replace what it awarded; can be named later too
        #[arg(long, value_name = "ISSUER")]
        heir: Option<String>,
        #[command(flatten)]
        dry_run: DryRun,
        #[command(flatten)]
        json: Json,
    },
    /// Print what an issuer awarded and to whom, as CSV for spreadsheets
    Holders(Holders),
    /// List the issuers
    #[command(after_help = "\
Example:
  sceau issuer list --json")]
    List {
        #[command(flatten)]
        json: Json,
    },
}

impl Issuer {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        match self {
            Self::Holders(holders) => holders.run(&service),
            Self::Create {
                name,
                url,
                email,
                description,
                telephone,
                time_zone,
                json,
            } => {
                let organisation = Organisation {
                    name,
                    url,
                    email,
                    description,
                    telephone,
                    time_zone,
                };
                let made = wait(service.create_issuer(&Actor::cli(), organisation))?;
                if json.json {
                    return print_json(&shown(service.base(), &made));
                }
                print(&format!(
                    "{} is an issuer: {}\nProfile: {}",
                    made.organisation.name,
                    made.id,
                    service.base().profile(made.profile)
                ))
            }
            Self::Logo { issuer, image } => {
                let issuer = issuer_of(&service, &issuer)?;
                let change = [("image".to_owned(), Value::from(image))];
                let actor = Actor::cli();
                let act = service.edit_issuer(
                    &actor,
                    Scope::Instance,
                    issuer,
                    Seen::Any,
                    change.into_iter().collect(),
                );
                let edited = wait(act)?;
                print(&format!(
                    "{} has a logo\nProfile: {}",
                    edited.organisation.name,
                    service.base().profile(edited.profile)
                ))
            }
            Self::Close {
                issuer,
                reason,
                heir,
                dry_run,
                json,
            } => {
                let issuer = issuer_of(&service, &issuer)?;
                let heir = heir.map(|heir| issuer_of(&service, &heir)).transpose()?;
                let (actor, new) = (Actor::cli(), NewClosure { reason, heir });
                if dry_run.dry_run {
                    let tried = service.try_closure(&actor, Scope::Instance, issuer, new);
                    return print_effects(&service, wait(tried)?, json);
                }
                let done = wait(service.close_issuer(&actor, Scope::Instance, issuer, new))?;
                let at = time::iso(done.at);
                match json.json {
                    true => {
                        print_json(&json!({ "issuer": issuer, "closedAt": at, "heir": done.heir }))
                    }
                    false => print(&format!("Closed since {at}")),
                }
            }
            Self::List { json } => {
                let found = all(|page| service.issuers(Scope::Instance, page), |i| i.id)?;
                if json.json {
                    let shown: Vec<_> = found.iter().map(|i| shown(service.base(), i)).collect();
                    return print_json(&shown);
                }
                let rows = found
                    .into_iter()
                    .map(|i| {
                        let profile = service.base().profile(i.profile);
                        [i.id.to_string(), i.organisation.name, profile]
                    })
                    .collect();
                let none = "There is no issuer yet: `sceau issuer create` creates one.";
                print_table(["ISSUER", "NAME", "PROFILE"], rows, none)
            }
        }
    }
}

fn shown(base: &BaseUrl, issuer: &issuers::Issuer) -> Value {
    json!({
        "id": issuer.id,
        "name": issuer.organisation.name,
        "url": issuer.organisation.url,
        "profile": base.profile(issuer.profile),
        "createdAt": time::iso(issuer.created_at),
    })
}

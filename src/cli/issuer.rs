//! `sceau issuer …`

use super::Json;
use super::configured::Config;
use super::effects::{DryRun, print_effects};
use super::holders::Holders;
use super::open::{all, issuer_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use crate::badge::{profile::Organisation, time, urls::BaseUrl};
use crate::issuing::{Actor, Service, closing::NewClosure, revision::Seen};
use crate::storage::{Scope, issuers};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

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
        /// The number of its page on LinkedIn, such as 1337
        #[arg(long, value_name = "NUMBER")]
        linkedin_organisation: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Change what an issuer says about itself
    #[command(after_help = "\
Examples:
  sceau issuer edit ISSUER --name \"Hub de la Manche\"
  sceau issuer edit ISSUER --linkedin-organisation 1337 --telephone \"\"")]
    Edit(Edit),
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
                linkedin_organisation,
                json,
            } => {
                let organisation = Organisation {
                    name,
                    url,
                    email,
                    description,
                    telephone,
                    time_zone,
                    linkedin_organisation,
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
            Self::Edit(edit) => edit.run(&service),
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

/// What `sceau issuer edit` changes: what is not named stays.
#[derive(Debug, Args)]
pub(super) struct Edit {
    /// Which: an id or the address of a Profile
    issuer: String,
    /// Its name
    #[arg(long)]
    name: Option<String>,
    /// Its web site
    #[arg(long)]
    url: Option<String>,
    /// Where people reach it
    #[arg(long)]
    email: Option<String>,
    /// What it does; an empty text takes it away
    #[arg(long)]
    description: Option<String>,
    /// Its telephone number, such as +33231000000; an empty text takes it away
    #[arg(long)]
    telephone: Option<String>,
    /// Where its days begin, such as Indian/Reunion; an empty text is Europe/Paris
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// The number of its page on LinkedIn, such as 1337; an empty text takes it away
    #[arg(long, value_name = "NUMBER")]
    linkedin_organisation: Option<String>,
    #[command(flatten)]
    json: Json,
}

impl Edit {
    fn run(self, service: &Service) -> Result<(), Failure> {
        let issuer = issuer_of(service, &self.issuer)?;
        let always = [
            ("name", self.name),
            ("url", self.url),
            ("email", self.email),
        ];
        let maybe = [
            ("description", self.description),
            ("telephone", self.telephone),
            ("timeZone", self.time_zone),
            ("linkedinOrganisation", self.linkedin_organisation),
        ];
        let always = always.map(|(name, text)| (name, text.map(Value::from)));
        let none_when_empty = |text: String| match text.is_empty() {
            true => Value::Null,
            false => Value::from(text),
        };
        let maybe = maybe.map(|(name, text)| (name, text.map(none_when_empty)));
        let given = always.into_iter().chain(maybe);
        let change: Map<String, Value> = given
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect();
        if change.is_empty() {
            return Err(Failure::usage(
                "nothing to change: name what changes, such as --name",
            ));
        }
        let (actor, scope) = (Actor::cli(), Scope::Instance);
        let edited = wait(service.edit_issuer(&actor, scope, issuer, Seen::Any, change))?;
        match self.json.json {
            true => print_json(&shown(service.base(), &edited)),
            false => print(&format!(
                "{} says so now\nProfile: {}",
                edited.organisation.name,
                service.base().profile(edited.profile)
            )),
        }
    }
}

fn shown(base: &BaseUrl, issuer: &issuers::Issuer) -> Value {
    let mut shown = serde_json::to_value(&issuer.organisation).unwrap_or_default();
    if let Some(said) = shown.as_object_mut() {
        said.insert("id".to_owned(), json!(issuer.id));
        said.insert("profile".to_owned(), json!(base.profile(issuer.profile)));
        let created = time::iso(issuer.created_at);
        said.insert("createdAt".to_owned(), json!(created));
    }
    shown
}

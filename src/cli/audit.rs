//! `sceau audit`

use super::Json;
use super::configured::Config;
use super::open::{instant, issuer_of, open, wait};
use super::output::{Failure, note, print_json, print_table};
use crate::badge::{text::Language, time};
use crate::http::api::audit::ActView;
use crate::issuing::auditing::{About, Asked, Read, Who};
use crate::storage::Scope;
use chrono::{DateTime, Utc};
use clap::{ArgGroup, Args};
use serde::Serialize;
use uuid::Uuid;

/// How many acts are printed when nobody says it.
const SHOWN: u32 = 50;
/// How many are read at once.
const AT_ONCE: u32 = 500;

/// The audit trail.
#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("whose").required(true).args(["issuer", "instance"])),
    after_help = "\
The latest comes first. Of holders only that it was one is told, not who.

Examples:
  sceau audit --issuer ISSUER
  sceau audit --issuer ISSUER --act awards --from 2026-11-01 --until 2026-12-01
  sceau audit --instance --act member.invite --json
  sceau audit --instance --limit 1000000 --json   > audit.json"
)]
pub(super) struct Audit {
    /// Upon whose data: an id or the address of a Profile
    #[arg(long)]
    issuer: Option<String>,
    /// Upon the data of every issuer, and of the instance
    #[arg(long)]
    instance: bool,
    /// One act, such as assertion.award, or a kind: awards, badges, people, access…
    #[arg(long)]
    act: Option<String>,
    /// Done then or later
    #[arg(long, value_name = "DATE", value_parser = instant)]
    from: Option<DateTime<Utc>>,
    /// Done earlier
    #[arg(long, value_name = "DATE", value_parser = instant)]
    until: Option<DateTime<Utc>>,
    /// At most so many
    #[arg(long, default_value_t = SHOWN, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    #[command(flatten)]
    json: Json,
}

/// An act as the API shows it, with the issuer that the API has in the address.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    act: ActView,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<Uuid>,
}

impl Audit {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let issuer = self.issuer.as_deref();
        let issuer = issuer.map(|text| issuer_of(&service, text)).transpose()?;
        let (mut found, mut before) = (Vec::<Read>::new(), None);
        let most = usize::try_from(self.limit).unwrap_or(usize::MAX);
        // One more than is shown says whether there are others.
        while found.len() <= most {
            let asked = Asked {
                act: self.act.clone(),
                from: self.from,
                until: self.until,
                before,
                limit: AT_ONCE.min(self.limit.saturating_add(1)).into(),
            };
            let some = wait(service.audit_trail(Scope::Instance, issuer, asked))?;
            let Some(last) = some.last() else { break };
            before = Some(last.act.id);
            found.extend(some);
        }
        let more = found.len() > most;
        found.truncate(most);
        if more {
            note(&format!(
                "There are older acts: only the latest {most} are printed. Say --limit, --from or --until."
            ));
        }
        if self.json.json {
            let shown = found.into_iter().map(|read| Shown {
                issuer: read.act.issuer,
                act: ActView::from(read),
            });
            return print_json(&shown.collect::<Vec<_>>());
        }
        let rows = found.iter().map(|read| {
            [
                time::iso(read.act.at),
                read.act.action.clone(),
                by(&read.who),
                about(read),
                read.whose.clone().unwrap_or_default(),
            ]
        });
        let titles = ["AT", "ACT", "BY", "OBJECT", "ISSUER"];
        print_table(titles, rows.collect(), "There is no such act.")
    }
}

fn by(who: &Who) -> String {
    match who {
        Who::CommandLine => "command line".to_owned(),
        Who::Rule => "rule".to_owned(),
        Who::ApiKey(Some(label)) => format!("API key {label:?}"),
        Who::Member(Some(email)) => email.clone(),
        Who::ApiKey(None) | Who::Member(None) => "the instance, or erased".to_owned(),
        Who::Holder => "holder".to_owned(),
        Who::Other(name) => name.clone(),
    }
}

fn about(read: &Read) -> String {
    let id = read.act.object;
    match &read.about {
        Some(About::Badge(badge)) => format!("{id} {}", badge.name(Language::En)),
        Some(About::Named(name)) => format!("{id} {name}"),
        None => id.to_string(),
    }
}

//! `sceau replace`.

use super::Json;
use super::configured::Config;
use super::effects::{DryRun, print_effects, print_fallen};
use super::open::{email, id_of, instant, open, wait};
use super::output::{Failure, print, print_json};
use crate::badge::{assertion::Evidence, email::Email, text::Language};
use crate::issuing::{Actor, replace::Correction};
use crate::storage::Scope;
use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

/// Replaces an award.
#[derive(Debug, Args)]
#[command(after_help = "\
The new award has the same date of issue, and composites that rest on the old one stay. The old one
answers that it was replaced, and by what. What is not given stays as it was.

Examples:
  sceau replace ID --narrative \"Trois ateliers\"
  sceau replace http://127.0.0.1:8080/assertions/ID --email camille@exemple.example --dry-run
  sceau replace ID --expires 2029-12-31 --json")]
pub(super) struct Replace {
    /// Which badge: the id or the address of an award
    #[arg(value_name = "ID")]
    assertion: String,
    /// To another address
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
    email: Option<Email>,
    /// How it was earned, in Markdown; empty for nothing
    #[arg(long, value_name = "TEXT")]
    narrative: Option<String>,
    /// The address of something that shows it, instead of those before; repeat it for more
    #[arg(long, value_name = "URL")]
    evidence_url: Vec<String>,
    /// Until when
    #[arg(long, value_name = "DATE", value_parser = instant)]
    expires: Option<DateTime<Utc>>,
    #[command(flatten)]
    dry_run: DryRun,
    #[command(flatten)]
    json: Json,
}

impl Replace {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let id = id_of(service.base(), "assertions", &self.assertion)?;
        let evidence = self.evidence_url.into_iter().map(|url| Evidence {
            id: Some(url),
            ..Evidence::default()
        });
        let evidence: Vec<_> = evidence.collect();
        let correction = Correction {
            email: self.email,
            narrative: (self.narrative).map(|text| Some(text).filter(|text| !text.is_empty())),
            evidence: Some(evidence).filter(|evidence| !evidence.is_empty()),
            expires: self.expires.map(Some),
        };
        let (actor, base) = (Actor::cli(), service.base());
        if self.dry_run.dry_run {
            let tried = service.try_replacement(&actor, Scope::Instance, id, correction);
            return print_effects(&service, wait(tried)?, self.json);
        }
        let act = service.replace(&actor, Scope::Instance, id, correction, None);
        let done = wait(act)?.done()?;
        let url = base.assertion(done.assertion.id);
        if self.json.json {
            return print_json(
                &json!({ "id": done.assertion.id, "url": url, "replaces": base.assertion(id) }),
            );
        }
        print(&format!("Replaced by: {url}"))?;
        for also in &done.also {
            let url = base.assertion(also.assertion);
            let name = also.name.get(Language::En);
            print(&format!("Also awarded, by rule: {url} ({name})"))?;
        }
        for fell in &done.fallen {
            print_fallen(base, fell.assertion, fell.until)?;
        }
        Ok(())
    }
}

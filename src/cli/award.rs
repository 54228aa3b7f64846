//! `sceau award` and `sceau revoke`.

use super::Json;
use super::cohort::{FileArgs, Whole};
use super::configured::Config;
use super::effects::{DryRun, print_effects, print_fallen};
use super::open::{email, id_of, instant, open, wait};
use super::output::{Failure, print, print_json};
use crate::badge::{
    assertion::Evidence, department::Department, email::Email, text::Language, time,
};
use crate::issuing::{Actor, award::NewAward};
use crate::storage::Scope;
use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Awards a badge.
#[derive(Debug, Args)]
#[command(after_help = "\
The composites that the award completes are awarded with it, and told.

With --csv a whole file is looked at, CSV or Excel workbook (.xlsx); nothing is awarded without
--confirm. Columns: email, badge, narrative, evidence, issuedOn, by many names in French and
English. Lines that were refused are written beside the file, to correct and to bring again;
the same lines again change nothing. Exit code 3: some lines were refused.

Examples:
  sceau award --badge BADGE --email camille@exemple.example
  sceau award --badge http://127.0.0.1:8080/badges/ID --email camille@exemple.example \\
    --narrative \"Animation d’un atelier\" --evidence-url https://blog.example/atelier
  sceau award --badge BADGE --email camille@exemple.example --issued-on 2026-06-30 --no-mail --json
  sceau award --csv stagiaires.xlsx --issuer ISSUER
  sceau award --csv stagiaires.csv --badge BADGE --column email=Adresse --confirm")]
pub(super) struct Award {
    /// Which badge: an id or an address; with --csv that of lines that name none
    #[arg(long, required_unless_present = "csv")]
    badge: Option<String>,
    /// To whom; the address itself is never published
    #[arg(long, value_name = "ADDRESS", value_parser = email, required_unless_present = "csv")]
    email: Option<Email>,
    /// How it was earned, in Markdown
    #[arg(long, value_name = "TEXT")]
    narrative: Option<String>,
    /// The address of something that shows it; repeat it for more
    #[arg(long, value_name = "URL")]
    evidence_url: Vec<String>,
    /// When it was earned [default: now]
    #[arg(long, value_name = "DATE", value_parser = instant)]
    issued_on: Option<DateTime<Utc>>,
    /// Until when [default: as the badge says]
    #[arg(long, value_name = "DATE", value_parser = instant)]
    expires: Option<DateTime<Utc>>,
    /// Award it though the person holds it
    #[arg(long)]
    allow_duplicate: bool,
    /// Do not write to the person about it
    #[arg(long)]
    no_mail: bool,
    /// The French département where the person is; for the numbers of programmes, never published
    #[arg(long, value_name = "CODE", value_parser = department)]
    department: Option<Department>,
    /// Award a whole file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["email", "narrative", "evidence_url", "issued_on", "expires", "department"])]
    csv: Option<PathBuf>,
    #[command(flatten)]
    file: FileArgs,
    #[command(flatten)]
    json: Json,
}

/// Revokes a badge.
#[derive(Debug, Args)]
#[command(after_help = "\
The composites that no longer stand without it follow by their policy, and are told: most wait for
30 days. There is no way back.

Examples:
  sceau revoke http://127.0.0.1:8080/assertions/ID --reason \"Délivré par erreur\"
  sceau revoke ID --reason \"Délivré par erreur\" --json")]
pub(super) struct Revoke {
    /// Which badge: the id or the address of an award
    #[arg(value_name = "ID")]
    assertion: String,
    /// Why; everybody can read it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    dry_run: DryRun,
    #[command(flatten)]
    json: Json,
}

fn department(text: &str) -> Result<Department, String> {
    Department::parse(text).map_err(|why| why.message)
}

impl Award {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        if let Some(path) = &self.csv {
            let whole = Whole {
                path,
                badge: self.badge.as_deref(),
                notify: !self.no_mail,
                allow_duplicates: self.allow_duplicate,
                json: self.json.json,
            };
            return self.file.run(&service, &whole);
        }
        let (Some(badge), Some(email)) = (self.badge, self.email) else {
            return Err(Failure::usage(
                "--badge and --email say which badge goes to whom",
            ));
        };
        let evidence = self.evidence_url.into_iter().map(|url| Evidence {
            id: Some(url),
            ..Evidence::default()
        });
        let new = NewAward {
            badge: id_of(service.base(), "badges", &badge)?,
            email,
            evidence: evidence.collect(),
            narrative: self.narrative,
            issued_on: self.issued_on,
            expires: self.expires,
            allow_duplicate: self.allow_duplicate,
            notify: !self.no_mail,
            department: self.department,
        };
        let made = wait(service.award(&Actor::cli(), Scope::Instance, new, None))?.done()?;
        let (base, language) = (service.base(), Language::En);
        if self.json.json {
            let also = made.also.iter().map(|also| {
                json!({
                    "id": also.assertion,
                    "url": base.assertion(also.assertion),
                    "badge": base.badge(also.badge),
                    "name": also.name.get(language),
                })
            });
            return print_json(&json!({
                "id": made.assertion.id,
                "url": base.assertion(made.assertion.id),
                "badge": base.badge(made.badge.id),
                "issuedOn": time::iso(made.assertion.issued_on),
                "expires": made.assertion.expires.map(time::iso),
                "alsoAwarded": also.collect::<Vec<_>>(),
            }));
        }
        print(&format!("Awarded: {}", base.assertion(made.assertion.id)))?;
        for also in &made.also {
            let url = base.assertion(also.assertion);
            let name = also.name.get(language);
            print(&format!("Also awarded, by rule: {url} ({name})"))?;
        }
        Ok(())
    }
}

impl Revoke {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let id = id_of(service.base(), "assertions", &self.assertion)?;
        let actor = Actor::cli();
        if self.dry_run.dry_run {
            let tried = service.try_revocation(&actor, Scope::Instance, id, self.reason);
            return print_effects(&service, wait(tried)?, self.json);
        }
        let act = service.revoke(&actor, Scope::Instance, id, self.reason, None);
        let done = wait(act)?.done()?;
        let base = service.base();
        let of = |pending: bool| {
            let also = done.also.iter();
            let also = also.filter(move |fell| fell.until.is_some() == pending);
            let urls = also.map(|fell| base.assertion(fell.assertion));
            urls.collect::<Vec<_>>()
        };
        if self.json.json {
            return print_json(&json!({
                "id": id,
                "url": base.assertion(id),
                "revokedAt": time::iso(done.revocation.at),
                "reason": done.revocation.reason,
                "alsoRevoked": of(false),
                "alsoPending": of(true),
            }));
        }
        print(&format!("Revoked: {}", base.assertion(id)))?;
        done.also
            .iter()
            .try_for_each(|fell| print_fallen(base, fell.assertion, fell.until))
    }
}

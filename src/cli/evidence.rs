//! `sceau programme evidence …`

mod listing;

use super::Json;
use super::configured::Config;
use super::effects::{DryRun, print_effects};
use super::open::{email, id_of, instant, wait};
use super::output::{Failure, print, print_json};
use super::serve::{options, recheck};
use crate::badge::email::Email;
use crate::checking::{Checker, Input};
use crate::issuing::{
    Actor, Service,
    evidence::{Certificate, NewDecision, NewEvidence, Recorded},
};
use crate::storage::Scope;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau programme evidence badge PROGRAMME https://b.example/a/1 --email camille@exemple.example
  sceau programme evidence certificate PROGRAMME --email camille@exemple.example \\
    --title \"CQP\" --body \"Un organisme\" --date 2024-06-30 \\
    --competency animer --reason \"Même programme\"
  sceau programme evidence list PROGRAMME
  sceau programme evidence check";

/// Badges from elsewhere and certificates of single persons.
#[derive(Debug, Subcommand)]
pub(super) enum Evidence {
    /// Record a badge from elsewhere; it counts once its holder has proved their address
    #[command(after_help = "\
Without --competency it counts by an equivalence, if there is one.

Examples:
  sceau programme evidence badge PROGRAMME https://b.example/a/1 --email camille@exemple.example
  sceau programme evidence badge PROGRAMME badge.png --email camille@exemple.example \\
    --competency animer --reason \"Mêmes critères\"")]
    Badge {
        /// The programme: an id or an address
        programme: String,
        /// The address that the badge was issued to
        #[arg(long, value_name = "ADDRESS", value_parser = email)]
        email: Email,
        /// The badge: its address, or a file of JSON, JWS, PNG or SVG
        #[arg(value_name = "URL|FILE|JWS")]
        badge: String,
        /// A decision for this person alone: the competency that it counts for
        #[arg(long, value_name = "SLUG", requires = "reason")]
        competency: Option<String>,
        /// Why
        #[arg(long, value_name = "TEXT", requires = "competency")]
        reason: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Record that a certificate counts; no document is kept
    #[command(
        override_usage = "\
sceau programme evidence certificate [OPTIONS] <PROGRAMME> --email <ADDRESS>
           --title <TITLE> --body <BODY> --date <DATE> --competency <SLUG> --reason <TEXT>",
        after_help = "\
Example:
  sceau programme evidence certificate PROGRAMME --email camille@exemple.example \\
    --title \"CQP\" --body \"Un organisme\" --date 2024-06-30 \\
    --competency animer --reason \"Même programme\""
    )]
    Certificate(CertificateArgs),
    /// List what was brought, with what it counts for
    #[command(after_help = "\
With --undecided it tells of each what one needs to decide: from whom it is, for what, whose, and
what the last check of it found.

Examples:
  sceau programme evidence list PROGRAMME --json
  sceau programme evidence list PROGRAMME --undecided")]
    List {
        /// The programme: an id or an address
        programme: String,
        /// Only badges that wait for a decision: what holders brought, and nothing says whether it counts
        #[arg(long)]
        undecided: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Decide that one badge that was brought counts
    #[command(
        override_usage = "\
sceau programme evidence decide [OPTIONS] <PROGRAMME> <EVIDENCE>
           --competency <SLUG> --reason <TEXT>",
        after_help = "\
Example:
  sceau programme evidence decide PROGRAMME EVIDENCE --competency animer --reason \"Équivalent\""
    )]
    Decide {
        /// The programme: an id or an address
        programme: String,
        /// Which one: its id
        evidence: String,
        /// The competency that it counts for
        #[arg(long, value_name = "SLUG")]
        competency: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        json: Json,
    },
    /// Withdraw one: it stops counting, and composites made of it are judged
    #[command(after_help = "\
Examples:
  sceau programme evidence withdraw PROGRAMME EVIDENCE --reason \"Reconnu par erreur\" --dry-run
  sceau programme evidence withdraw PROGRAMME EVIDENCE --reason \"Reconnu par erreur\"")]
    Withdraw {
        /// The programme: an id or an address
        programme: String,
        /// Which one: its id
        evidence: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        dry_run: DryRun,
        #[command(flatten)]
        json: Json,
    },
    /// Check again now every badge from elsewhere whose day has come; a server does it every hour
    #[command(after_help = "\
Example:
  sceau programme evidence check")]
    Check {
        #[command(flatten)]
        json: Json,
    },
}

/// A certificate.
#[derive(Debug, Args)]
pub(super) struct CertificateArgs {
    /// The programme: an id or an address
    programme: String,
    /// Whose it is
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
    email: Email,
    /// What it is called
    #[arg(long)]
    title: String,
    /// Who gave it
    #[arg(long)]
    body: String,
    /// When
    #[arg(long, value_parser = instant)]
    date: DateTime<Utc>,
    /// Until when it is good
    #[arg(long, value_name = "DATE", value_parser = instant)]
    expires: Option<DateTime<Utc>>,
    /// The competency that it counts for
    #[arg(long, value_name = "SLUG")]
    competency: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    json: Json,
}

impl Evidence {
    pub fn run(self, config: &Config, service: &Service) -> Result<(), Failure> {
        let programme = |text: &str| id_of(service.base(), "programmes", text);
        let one = |text: &str| id_of(service.base(), "evidence", text);
        let (actor, scope) = (Actor::cli(), Scope::Instance);
        match self {
            Self::Badge {
                programme: of,
                email,
                badge,
                competency,
                reason,
                json,
            } => {
                let decision = competency
                    .zip(reason)
                    .map(|(competency, reason)| NewDecision { competency, reason });
                let of = programme(&of)?;
                let (input, now) = (input(service, &badge)?, service.now());
                let found = wait(checker(config, service).bring(input, email.as_given(), now))?;
                let new = NewEvidence::Badge(Box::new(found), decision);
                let done = wait(service.bring_evidence(&actor, scope, of, email, new))?;
                told(service, &done, json)
            }
            Self::Certificate(c) => {
                let of = programme(&c.programme)?;
                let certificate = Certificate {
                    title: c.title,
                    body: c.body,
                    issued_on: c.date,
                    expires: c.expires,
                };
                let decision = NewDecision {
                    competency: c.competency,
                    reason: c.reason,
                };
                let new = NewEvidence::Certificate(certificate, decision);
                let done = wait(service.bring_evidence(&actor, scope, of, c.email, new))?;
                told(service, &done, c.json)
            }
            Self::List {
                programme: of,
                undecided,
                json,
            } => listing::list(service, programme(&of)?, undecided, json),
            Self::Decide {
                programme: of,
                evidence,
                competency,
                reason,
                json,
            } => {
                let new = NewDecision { competency, reason };
                let of = programme(&of)?;
                let evidence = one(&evidence)?;
                let done = wait(service.decide_evidence(&actor, scope, of, evidence, new))?;
                told(service, &done, json)
            }
            Self::Withdraw {
                programme: of,
                evidence,
                reason,
                dry_run,
                json,
            } => {
                let of = programme(&of)?;
                let evidence = one(&evidence)?;
                if dry_run.dry_run {
                    let tried = service.try_withdrawal(&actor, scope, of, evidence, reason);
                    return print_effects(service, wait(tried)?, json);
                }
                let done = wait(service.withdraw_evidence(&actor, scope, of, evidence, reason))?;
                told(service, &done, json)
            }
            Self::Check { json } => {
                let done = wait(recheck(service, &checker(config, service), || true))?;
                if json.json {
                    return print_json(&done);
                }
                print(&format!(
                    "{} checked again, {} of them count; {} composites awarded, {} fell",
                    done.checked, done.counting, done.awarded, done.revoked
                ))
            }
        }
    }
}

fn checker(config: &Config, service: &Service) -> Checker {
    let own = (service.store().clone(), service.base().clone());
    Checker::new(Some(own), options(config).fetcher)
}

fn input(service: &Service, text: &str) -> Result<Input, Failure> {
    let bytes = match std::fs::read(text) {
        Ok(bytes) => bytes,
        Err(_) => text.as_bytes().to_vec(),
    };
    Input::read(Some(service.base()), &bytes).map_err(|_| {
        let why =
            format!("{text:?} is neither an address, nor a JWS, nor a file that holds a badge");
        Failure::usage(why)
    })
}

fn told(service: &Service, done: &Recorded, json: Json) -> Result<(), Failure> {
    let base = service.base();
    let awarded = done
        .also_awarded
        .iter()
        .map(|a| base.assertion(a.assertion));
    let revoked = done
        .also_revoked
        .iter()
        .map(|f| base.assertion(f.assertion));
    let one = &done.evidence;
    let waits = one.badge.is_some() && !one.verified && one.withdrawn.is_none();
    if json.json {
        return print_json(&json!({
            "id": one.id,
            "title": one.title,
            "countsFor": done.counts_for,
            "addressProved": one.verified,
            "alsoAwarded": awarded.collect::<Vec<_>>(),
            "alsoRevoked": revoked.collect::<Vec<_>>(),
        }));
    }
    let counts = match done.counts_for.as_slice() {
        [] if waits => "waits until its address is proved: a letter with a link was queued".into(),
        [] => "counts for nothing now".to_owned(),
        slugs => format!("counts for {}", slugs.join(", ")),
    };
    print(&format!("{} ({}) {counts}", one.title, one.id))?;
    for url in awarded {
        print(&format!("Also awarded, by rule: {url}"))?;
    }
    for url in revoked {
        print(&format!("No longer stands, by rule: {url}"))?;
    }
    Ok(())
}

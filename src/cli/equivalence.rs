//! `sceau programme equivalence …` and `sceau programme evidence …`

use super::Json;
use super::configured::Config;
use super::effects::{DryRun, print_effects};
use super::open::{all, id_of, instant, wait};
use super::output::{Failure, print, print_json, print_table};
use super::serve::{options, recheck};
use crate::badge::{email::Email, time};
use crate::checking::{Checker, Input};
use crate::issuing::{
    Actor, Service,
    equivalences::NewEquivalence,
    evidence::{Certificate, EvidenceState, NewDecision, NewEvidence, Recorded},
};
use crate::storage::Scope;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::json;
use uuid::Uuid;

pub(super) const EQUIVALENCES: &str = "\
Examples:
  sceau programme equivalence add PROGRAMME --badge-class https://b.example/b/1 \\
    --issuer https://b.example/i/1 --competency animer --reason \"Mêmes critères\"
  sceau programme equivalence list PROGRAMME
  sceau programme equivalence end PROGRAMME EQUIVALENCE";

pub(super) const EVIDENCE: &str = "\
Examples:
  sceau programme evidence badge PROGRAMME camille@exemple.example https://b.example/a/1
  sceau programme evidence certificate PROGRAMME camille@exemple.example --title \"CQP\" \\
    --body \"Un organisme\" --date 2024-06-30 --competency animer --reason \"Même programme\"
  sceau programme evidence list PROGRAMME
  sceau programme evidence check";

/// Badges of other services that count by a decision.
#[derive(Debug, Subcommand)]
pub(super) enum Equivalence {
    /// Decide that badges of a BadgeClass, on any platform, count for a competency
    #[command(
        override_usage = "\
sceau programme equivalence add [OPTIONS] <PROGRAMME> --badge-class <URL>
           --issuer <URL> --competency <SLUG> --reason <TEXT>",
        after_help = "\
Example:
  sceau programme equivalence add PROGRAMME --badge-class https://b.example/b/1 \\
    --issuer https://b.example/i/1 --competency animer --reason \"Mêmes critères\""
    )]
    Add(Add),
    /// List what was decided, past decisions too
    #[command(after_help = "\
Example:
  sceau programme equivalence list PROGRAMME --json")]
    List {
        /// The programme: an id or an address
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// End a decision: what was recorded while it ran keeps counting
    #[command(after_help = "\
Example:
  sceau programme equivalence end PROGRAMME EQUIVALENCE")]
    End {
        /// The programme: an id or an address
        programme: String,
        /// Which one: its id
        equivalence: String,
    },
}

/// A decision.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// The programme: an id or an address
    programme: String,
    /// The address of the BadgeClass, as it names itself
    #[arg(long, value_name = "URL")]
    badge_class: String,
    /// The address of its issuer's Profile, as the BadgeClass names it
    #[arg(long, value_name = "URL")]
    issuer: String,
    /// The competency of the adopted catalogue that it counts for
    #[arg(long, value_name = "SLUG")]
    competency: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// What was recorded from then on counts [default: all that was recorded before too]
    #[arg(long, value_name = "DATE", value_parser = instant)]
    from: Option<DateTime<Utc>>,
    /// What was recorded later does not
    #[arg(long, value_name = "DATE", value_parser = instant)]
    until: Option<DateTime<Utc>>,
    #[command(flatten)]
    dry_run: DryRun,
    #[command(flatten)]
    json: Json,
}

/// Badges from elsewhere and certificates of single persons.
#[derive(Debug, Subcommand)]
pub(super) enum Evidence {
    /// Record a badge from elsewhere; it counts once its holder has proved their address
    #[command(after_help = "\
Without --competency it counts by an equivalence, if there is one.

Examples:
  sceau programme evidence badge PROGRAMME camille@exemple.example https://b.example/a/1
  sceau programme evidence badge PROGRAMME camille@exemple.example badge.png \\
    --competency animer --reason \"Mêmes critères\"")]
    Badge {
        /// The programme: an id or an address
        programme: String,
        /// The address that the badge was issued to
        #[arg(value_parser = email)]
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
sceau programme evidence certificate [OPTIONS] <PROGRAMME> <EMAIL> --title <TITLE>
           --body <BODY> --date <DATE> --competency <SLUG> --reason <TEXT>",
        after_help = "\
Example:
  sceau programme evidence certificate PROGRAMME camille@exemple.example --title \"CQP\" \\
    --body \"Un organisme\" --date 2024-06-30 --competency animer --reason \"Même programme\""
    )]
    Certificate(CertificateArgs),
    /// List what was brought, with what it counts for
    #[command(after_help = "\
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
    #[arg(value_parser = email)]
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

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|why| why.message)
}

impl Equivalence {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let programme = |text: &str| id_of(service.base(), "programmes", text);
        match self {
            Self::Add(add) => {
                let of = programme(&add.programme)?;
                let new = NewEquivalence {
                    badge_class: add.badge_class,
                    issuer: add.issuer,
                    competency: add.competency,
                    reason: add.reason,
                    starts_at: add.from,
                    ends_at: add.until,
                };
                let (actor, scope) = (Actor::cli(), Scope::Instance);
                if add.dry_run.dry_run {
                    let tried = wait(service.try_equivalence(&actor, scope, of, new))?;
                    return print_effects(service.base(), &tried, add.json);
                }
                let act = service.create_equivalence(&actor, scope, of, new);
                let made = wait(act)?;
                if add.json.json {
                    return print_json(&json!({
                        "id": made.id,
                        "badgeClass": made.badge_class,
                        "competency": made.competency,
                        "from": time::iso(made.starts_at),
                        "until": made.ends_at.map(time::iso),
                    }));
                }
                print(&format!(
                    "{} counts for {} (equivalence {})\nNext: `sceau reconcile` awards what is due by it",
                    made.badge_class, made.competency, made.id
                ))
            }
            Self::List {
                programme: of,
                json,
            } => {
                let found = wait(service.equivalences(Scope::Instance, programme(&of)?))?;
                if json.json {
                    let shown: Vec<_> = found.iter().map(|e| json!({
                        "id": e.id, "badgeClass": e.badge_class, "issuer": e.issuer, "competency": e.competency,
                        "reason": e.reason, "from": time::iso(e.starts_at), "until": e.ends_at.map(time::iso),
                    })).collect();
                    return print_json(&shown);
                }
                let rows = found.into_iter().map(|e| {
                    let until = e.ends_at.map_or_else(String::new, time::iso);
                    [e.id.to_string(), e.badge_class, e.competency, until]
                });
                let none = "Nothing was decided yet: `sceau programme equivalence add` decides.";
                let heads = ["EQUIVALENCE", "BADGE CLASS", "COUNTS FOR", "UNTIL"];
                print_table(heads, rows.collect(), none)
            }
            Self::End {
                programme: of,
                equivalence,
            } => {
                let of = programme(&of)?;
                let equivalence = id_of(service.base(), "equivalences", &equivalence)?;
                wait(service.end_equivalence(&Actor::cli(), Scope::Instance, of, equivalence))?;
                print("Ended: what was recorded while it ran keeps counting")
            }
        }
    }
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
            } => list(service, programme(&of)?, undecided, json),
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
                    return print_effects(service.base(), &wait(tried)?, json);
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

fn list(service: &Service, programme: Uuid, undecided: bool, json: Json) -> Result<(), Failure> {
    let page = |page| service.evidence(Scope::Instance, programme, undecided, page);
    let (found, now) = (all(page, |(one, _)| one.id)?, service.now());
    if json.json {
        let shown: Vec<_> = found
            .iter()
            .map(|(one, counts_for)| {
                json!({
                    "id": one.id,
                    "state": EvidenceState::of(one, counts_for, now),
                    "byHolder": one.issued_to.is_some(),
                    "title": one.title,
                    "body": one.body,
                    "url": one.badge.as_ref().and_then(|b| b.url.clone()),
                    "countsFor": counts_for,
                    "addressProved": one.verified,
                    "checkedAt": one.badge.as_ref().map(|b| time::iso(b.checked_at)),
                    "verdict": one.badge.as_ref().map(|b| b.verdict.clone()),
                })
            })
            .collect();
        return print_json(&shown);
    }
    let rows = found.into_iter().map(|(one, counts_for)| {
        let verdict = one
            .badge
            .map_or_else(|| "certificate".into(), |b| b.verdict);
        [
            one.id.to_string(),
            one.title,
            verdict,
            counts_for.join(", "),
        ]
    });
    let none = "Nothing was brought yet: `sceau programme evidence badge` records a badge.";
    let heads = ["EVIDENCE", "TITLE", "LAST CHECK", "COUNTS FOR"];
    print_table(heads, rows.collect(), none)
}

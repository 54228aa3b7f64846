//! `sceau application …`

use super::Json;
use super::configured::Config;
use super::open::{all, email, id_of, issuer_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use crate::badge::{application::State, email::Email, text::Language, time};
use crate::http::api::applications::seen::{ApplicationView, ApplicationWholeView};
use crate::issuing::{
    Actor, Service,
    applications::{Examiner, NewOpinion, NewReviewer, Seen},
};
use crate::storage::{Scope, applications::reviewers::Who};
use clap::{ArgGroup, Subcommand};
use serde_json::json;
use uuid::Uuid;

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau application list --issuer ISSUER --state submitted
  sceau application show APPLICATION
  sceau application assign APPLICATION --member 0193a1b2-0000-7000-8000-000000000001
  sceau application decide APPLICATION --favourable --member 0193a1b2-0000-7000-8000-000000000001";

/// Applications for badges.
#[derive(Debug, Subcommand)]
pub(super) enum Application {
    /// List what was submitted to an issuer
    #[command(after_help = "\
States: submitted, in-review, more-information, accepted, not-retained, withdrawn, expired.
A draft is its applicant's alone.

Examples:
  sceau application list --issuer ISSUER
  sceau application list --issuer ISSUER --state submitted --state in-review --json")]
    List {
        /// For whose badges: an id or the address of a Profile
        #[arg(long)]
        issuer: String,
        /// Only those in this state; repeat it for more
        #[arg(long, value_parser = state)]
        state: Vec<State>,
        #[command(flatten)]
        json: Json,
    },
    /// Show one, with all that is said in it
    #[command(after_help = "\
Examples:
  sceau application show APPLICATION
  sceau application show APPLICATION --json")]
    Show {
        /// Which: an id
        application: String,
        #[command(flatten)]
        json: Json,
    },
    /// Have somebody examine one
    #[command(
        group(ArgGroup::new("whom").required(true).args(["member", "email"])),
        after_help = "\
Whoever is asked at an address is sent a link. Ids of members: `sceau member list`.

Examples:
  sceau application assign APPLICATION --member 0193a1b2-0000-7000-8000-000000000001
  sceau application assign APPLICATION --email jury@exemple.example --json"
    )]
    Assign {
        /// Which: an id
        application: String,
        /// A member of the issuer, by their id
        #[arg(long, value_name = "ID")]
        member: Option<Uuid>,
        /// Whoever reads this address
        #[arg(long, value_name = "ADDRESS", value_parser = email)]
        email: Option<Email>,
        #[command(flatten)]
        json: Json,
    },
    /// Record what a member thinks of one; the opinion that decides awards the badge
    #[command(
        group(ArgGroup::new("opinion").required(true).args(["favourable", "unfavourable"])),
        after_help = "\
The applicant reads the reason.

Examples:
  sceau application decide APPLICATION --favourable --member 0193a1b2-0000-7000-8000-000000000001
  sceau application decide APPLICATION --unfavourable --reason \"Un critère manque\" \\
    --member 0193a1b2-0000-7000-8000-000000000001"
    )]
    Decide {
        /// Which: an id
        application: String,
        /// Whose opinion it is: the id of a member of the issuer
        #[arg(long, value_name = "ID")]
        member: Uuid,
        /// The badge should be awarded
        #[arg(long)]
        favourable: bool,
        /// Not for now
        #[arg(long, requires = "reason")]
        unfavourable: bool,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
        #[command(flatten)]
        json: Json,
    },
}

/// For clap: a state.
fn state(text: &str) -> Result<State, String> {
    State::named(text).ok_or_else(|| "no such state".to_owned())
}

impl Application {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let one = |text: &str| id_of(service.base(), "applications", text);
        let (actor, scope) = (Actor::cli(), Scope::Instance);
        match self {
            Self::List {
                issuer,
                state,
                json,
            } => {
                let issuer = issuer_of(&service, &issuer)?;
                list(&service, issuer, state, json)
            }
            Self::Show { application, json } => {
                // Whoever has the command line is nobody's applicant.
                let who = Who::Key(Uuid::nil());
                let seen = wait(service.application(scope, who, one(&application)?))?;
                show(&service, seen, json)
            }
            Self::Assign {
                application,
                member,
                email,
                json,
            } => {
                let new = match (member, email) {
                    (Some(member), _) => NewReviewer::Member(member),
                    (None, Some(email)) => NewReviewer::Address(email),
                    (None, None) => return Err(Failure::usage("give --member or --email")),
                };
                let application = one(&application)?;
                let act = service.assign_reviewer(&actor, scope, application, new);
                let reviewer = wait(act)?;
                let kind = reviewer.who.kind();
                if json.json {
                    return print_json(&json!({
                        "id": reviewer.id,
                        "kind": kind,
                        "dueAt": time::iso(reviewer.due_at),
                    }));
                }
                let due = time::iso(reviewer.due_at);
                print(&format!(
                    "{} examines it as {kind}, until {due}",
                    reviewer.id
                ))
            }
            Self::Decide {
                application,
                member,
                favourable,
                unfavourable: _,
                reason,
                json,
            } => {
                let who = Who::Member(member);
                let by = Examiner { actor, who };
                let new = NewOpinion { favourable, reason };
                let done = wait(service.give_opinion(&by, scope, one(&application)?, new))?;
                let award = done.application.award;
                let award = award.map(|award| service.base().assertion(award));
                let also = done.awarded.iter().flat_map(|awarded| &awarded.also);
                let also: Vec<_> = also
                    .map(|also| service.base().assertion(also.assertion))
                    .collect();
                if json.json {
                    return print_json(&json!({
                        "id": done.application.id,
                        "state": done.application.state,
                        "decided": done.decision.is_some(),
                        "award": award,
                        "alsoAwarded": also,
                    }));
                }
                print(match done.decision.map(|made| made.accepted) {
                    None => "The opinion is recorded; others are awaited",
                    Some(true) => "Accepted",
                    Some(false) => "Not retained for now",
                })?;
                for url in award.iter().chain(&also) {
                    print(url)?;
                }
                Ok(())
            }
        }
    }
}

fn list(service: &Service, issuer: Uuid, states: Vec<State>, json: Json) -> Result<(), Failure> {
    let states = match states.is_empty() {
        true => State::ALL.to_vec(),
        false => states,
    };
    let page = |page| service.applications(issuer, states.clone(), page);
    let found = all(page, |seen| seen.application.id)?;
    if json.json {
        let view = |seen| ApplicationView::new(service.base(), seen, Language::En);
        return print_json(&found.iter().map(view).collect::<Vec<_>>());
    }
    let rows = found.iter().map(|seen| {
        let one = &seen.application;
        let due = match one.state.is_open() {
            true => one.due_at.map(time::iso).unwrap_or_default(),
            false => String::new(),
        };
        [
            one.id.to_string(),
            one.state.name().to_owned(),
            seen.badge.get(Language::En).to_owned(),
            seen.email.clone(),
            due,
        ]
    });
    let titles = ["APPLICATION", "STATE", "BADGE", "APPLICANT", "DUE"];
    print_table(titles, rows.collect(), "Nobody asked for a badge yet.")
}

fn show(service: &Service, seen: Seen, json: Json) -> Result<(), Failure> {
    if json.json {
        let view = ApplicationWholeView::new(service.base(), seen, Language::En);
        return print_json(&view);
    }
    let one = &seen.application;
    let badge = seen.badge.get(Language::En);
    let mut lines = vec![
        format!("{badge}, asked for by {}", seen.email),
        format!("  {} since {}", one.state.name(), time::iso(one.since)),
    ];
    for criterion in &one.criteria {
        let said = seen
            .assessments
            .iter()
            .find(|s| s.criterion == criterion.id);
        let level = said.and_then(|said| said.level);
        let level = level.map_or("not assessed", |level| level.name());
        let (id, text) = (&criterion.id, criterion.text.get(Language::En));
        lines.push(format!("  {id}: {text} ({level})"));
        for proof in seen.uses.get(&criterion.id).into_iter().flatten() {
            let proof = seen.proofs.iter().find(|given| given.proof.id == *proof);
            let proof = proof.map(|given| &given.proof);
            lines.extend(proof.map(|p| format!("    {} ({})", p.title, p.kind.name())));
        }
    }
    for seen in &seen.reviewers {
        let one = &seen.reviewer;
        let opinion = match (&one.opinion, one.ended_at) {
            (Some(said), _) if said.favourable => "favourable",
            (Some(_), _) => "not favourable",
            (None, Some(_)) => "no longer examines it",
            (None, None) => "has not said yet",
        };
        let email = seen.email.as_deref().unwrap_or_default();
        let (id, kind) = (one.id, one.who.kind());
        lines.push(format!("  reviewer {id} {kind} {email}: {opinion}"));
    }
    for made in &seen.decisions {
        let words = match made.accepted {
            true => "accepted",
            false => "not retained",
        };
        lines.push(format!(
            "  {words} on {}: {}",
            time::iso(made.at),
            made.reason
        ));
    }
    print(&lines.join("\n"))
}

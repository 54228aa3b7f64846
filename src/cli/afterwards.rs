//! `sceau replace`, `sceau settle`, and what programmes decide about composites afterwards.

use super::Json;
use super::configured::Config;
use super::open::{id_of, instant, open, wait};
use super::output::{Failure, counted, print, print_json, print_table};
use crate::badge::{
    assertion::Evidence,
    composite::{OnEarlier, OnEnded, OnExpired, OnRevoked},
    email::Email,
    time,
    urls::BaseUrl,
};
use crate::issuing::{
    Actor, Service,
    effects::Effects,
    policies::PoliciesChange,
    replace::Correction,
    review::{Act, Withdrawal},
};
use crate::storage::{Page, Scope, pending::Pending as Stored};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand, ValueEnum};
use serde::de::IntoDeserializer;
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

/// Only tries it.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct DryRun {
    /// Only say which composites would come, fall or stay
    #[arg(long)]
    pub dry_run: bool,
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|why| why.message)
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
            return print_effects(base, &wait(tried)?, self.json);
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
            print(&format!("Also awarded, by rule: {url} ({})", also.name))?;
        }
        for fell in &done.fallen {
            print_fallen(base, fell.assertion, fell.until)?;
        }
        Ok(())
    }
}

/// Says that a composite fell or is to fall.
pub(super) fn print_fallen(
    base: &BaseUrl,
    id: uuid::Uuid,
    until: Option<DateTime<Utc>>,
) -> Result<(), Failure> {
    let url = base.assertion(id);
    print(&match until {
        None => format!("Also revoked, by rule: {url}"),
        Some(until) => format!("Revocation pending until {}: {url}", time::iso(until)),
    })
}

/// Does what a server does by itself from time to time.
#[derive(Debug, Args)]
#[command(after_help = "\
Revokes the composites whose pending revocation has come to its date without an appeal, unless their
rule holds again; looks again at everybody whose badges counted by a recognition that ended or was
withdrawn; and at composites whose policy minds components that expire. A running server does it by
itself. It may be interrupted and run again, and twice changes nothing.

Examples:
  sceau settle
  sceau settle --json")]
pub(super) struct Settle {
    #[command(flatten)]
    json: Json,
}

impl Settle {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let due = wait(service.execute_due())?;
        let ended = wait(service.review_recognitions(|_| {}))?;
        let expired = wait(service.review_expired())?;
        let (revoked, pending) = (
            due.revoked + ended.revoked + expired.revoked,
            ended.pending + expired.pending,
        );
        if self.json.json {
            return print_json(
                &json!({ "kept": due.kept, "revoked": revoked, "pending": pending }),
            );
        }
        print(&format!(
            "{} kept, {revoked} revoked, {pending} pending from now on",
            counted(due.kept, "composite", "composites")
        ))
    }
}

/// The policies of a composite.
#[derive(Debug, Args)]
#[command(after_help = "\
Without an option it shows them. They rule what happens from then on.

Examples:
  sceau programme policies PROGRAMME mediateur-numerique
  sceau programme policies PROGRAMME mediateur-numerique --pending-days 60
  sceau programme policies PROGRAMME premiers-pas --on-component-revoked keep --json")]
pub(super) struct PoliciesOf {
    /// The programme: an id or an address
    programme: String,
    /// The composite's slug
    composite: String,
    /// When a component is revoked: pending, revoke or keep
    #[arg(long, value_name = "POLICY", value_parser = named::<OnRevoked>)]
    on_component_revoked: Option<OnRevoked>,
    /// How many days a revocation is pending
    #[arg(long, value_name = "DAYS")]
    pending_days: Option<u32>,
    /// When a component expires: keep or revoke
    #[arg(long, value_name = "POLICY", value_parser = named::<OnExpired>)]
    on_component_expired: Option<OnExpired>,
    /// When the recognition of a component's issuer ends: keep or stop
    #[arg(long, value_name = "POLICY", value_parser = named::<OnEnded>)]
    on_accreditation_ended: Option<OnEnded>,
    /// About badges older than the decision to recognise their issuer: as-decided or never
    #[arg(long, value_name = "POLICY", value_parser = named::<OnEarlier>)]
    on_earlier_badges: Option<OnEarlier>,
    #[command(flatten)]
    json: Json,
}

/// A policy by the name that it has in JSON.
fn named<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    let text: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
        text.into_deserializer();
    T::deserialize(text).map_err(|why| why.to_string())
}

impl PoliciesOf {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let change = PoliciesChange {
            on_component_revoked: self.on_component_revoked,
            pending_days: self.pending_days,
            on_component_expired: self.on_component_expired,
            on_accreditation_ended: self.on_accreditation_ended,
            on_earlier_badges: self.on_earlier_badges,
        };
        let actor = Actor::cli();
        let set = service.set_policies(&actor, Scope::Instance, programme, self.composite, change);
        let policies = wait(set)?;
        if self.json.json {
            return print_json(&policies);
        }
        let shown = serde_json::to_value(&policies).unwrap_or_default();
        let rows = shown.as_object().into_iter().flatten();
        let rows = rows.map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            [name.clone(), value]
        });
        print_table(["POLICY", "VALUE"], rows.collect(), "")
    }
}

pub(super) const PENDING_EXAMPLES: &str = "\
Examples:
  sceau programme pending list PROGRAMME
  sceau programme pending decide PROGRAMME ID keep --reason \"Recours admis\"";

pub(super) const RECOGNITION_EXAMPLES: &str = "\
Examples:
  sceau programme recognition list PROGRAMME
  sceau programme recognition end PROGRAMME ID --dry-run";

/// Revocations that are pending.
#[derive(Debug, Subcommand)]
pub(super) enum Pending {
    /// List them, with what holders say against them
    #[command(after_help = "\
Example:
  sceau programme pending list PROGRAMME")]
    List {
        /// The programme: an id or an address
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// Decide about one, whatever its date
    #[command(after_help = "\
Examples:
  sceau programme pending decide PROGRAMME ID keep --reason \"Recours admis\"
  sceau programme pending decide PROGRAMME ID revoke --reason \"Fraude\"")]
    Decide {
        /// The programme: an id or an address
        programme: String,
        /// Which one: an id of the list
        id: String,
        /// What becomes of the composite
        #[arg(value_enum)]
        decision: Choice,
        /// Why; everybody can read it when the composite is revoked
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        json: Json,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Choice {
    /// It stands
    Keep,
    /// It is revoked now
    Revoke,
}

impl Pending {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        match self {
            Self::List { programme, json } => list(service, &programme, json),
            Self::Decide {
                programme,
                id,
                decision,
                reason,
                json,
            } => {
                let base = service.base();
                let programme = id_of(base, "programmes", &programme)?;
                let id = bare(&id)?;
                let (actor, keep) = (Actor::cli(), decision == Choice::Keep);
                let act =
                    service.decide_pending(&actor, Scope::Instance, programme, id, keep, reason);
                let (decided, also) = wait(act)?;
                if json.json {
                    return print_json(&shown(base, &decided));
                }
                let url = base.assertion(decided.assertion);
                print(&match keep {
                    true => format!("Kept: {url}"),
                    false => format!("Revoked: {url}"),
                })?;
                also.iter()
                    .try_for_each(|fell| print_fallen(base, fell.assertion, fell.until))
            }
        }
    }
}

fn list(service: &Service, programme: &str, json: Json) -> Result<(), Failure> {
    let base = service.base();
    let programme = id_of(base, "programmes", programme)?;
    let page = |page: Page| service.pending_revocations(Scope::Instance, programme, page);
    let found = super::open::all(page, |pending| pending.id)?;
    if json.json {
        return print_json(&found.iter().map(|p| shown(base, p)).collect::<Vec<_>>());
    }
    let rows = found.into_iter().map(|pending| {
        [
            pending.id.to_string(),
            base.assertion(pending.assertion),
            time::iso(pending.due_at),
            pending.appeal.map_or_else(String::new, |(text, _)| text),
        ]
    });
    let none = "No revocation is pending.";
    print_table(["ID", "COMPOSITE", "UNTIL", "APPEAL"], rows.collect(), none)
}

fn shown(base: &BaseUrl, pending: &Stored) -> serde_json::Value {
    json!({
        "id": pending.id,
        "assertion": base.assertion(pending.assertion),
        "because": pending.because.name(),
        "openedAt": time::iso(pending.opened_at),
        "until": time::iso(pending.due_at),
        "appeal": pending.appeal.as_ref().map(|(text, _)| text),
        "decision": pending.decision.as_ref().map(|d| if d.kept { "kept" } else { "revoked" }),
    })
}

/// The recognitions of a programme.
#[derive(Debug, Subcommand)]
pub(super) enum Recognition {
    /// List them, past ones too
    #[command(after_help = "\
Example:
  sceau programme recognition list PROGRAMME")]
    List {
        /// The programme: an id or an address
        programme: String,
        #[command(flatten)]
        json: Json,
    },
    /// End one: what was recorded while it ran keeps counting, unless a policy says otherwise
    #[command(after_help = "\
Examples:
  sceau programme recognition end PROGRAMME ID --dry-run
  sceau programme recognition end PROGRAMME ID")]
    End {
        /// The programme: an id or an address
        programme: String,
        /// Which one: an id of the list
        id: String,
        #[command(flatten)]
        dry_run: DryRun,
        #[command(flatten)]
        json: Json,
    },
    /// Withdraw one for cause: what was recorded from a date on stops counting
    #[command(after_help = "\
Examples:
  sceau programme recognition withdraw PROGRAMME ID --from 2026-06-01 --reason \"Fraude\" --dry-run
  sceau programme recognition withdraw PROGRAMME ID --from 2026-06-01 --reason \"Fraude\"")]
    Withdraw {
        /// The programme: an id or an address
        programme: String,
        /// Which one: an id of the list
        id: String,
        /// Awards recorded from then on do not count
        #[arg(long, value_name = "DATE", value_parser = instant)]
        from: DateTime<Utc>,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        dry_run: DryRun,
        #[command(flatten)]
        json: Json,
    },
}

impl Recognition {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let (actor, scope) = (Actor::cli(), Scope::Instance);
        let programme_of = |text: &str| id_of(service.base(), "programmes", text);
        match self {
            Self::List { programme, json } => {
                let found = wait(service.accreditations(scope, programme_of(&programme)?))?;
                if json.json {
                    let shown = found.iter().map(|a| {
                        json!({
                            "id": a.id,
                            "issuer": a.issuer,
                            "from": time::iso(a.starts_at),
                            "until": a.ends_at.map(time::iso),
                            "withdrawnFrom": a.withdrawn.as_ref().map(|(from, _)| time::iso(*from)),
                        })
                    });
                    return print_json(&shown.collect::<Vec<_>>());
                }
                let rows = found.into_iter().map(|a| {
                    [
                        a.id.to_string(),
                        a.issuer.to_string(),
                        time::iso(a.starts_at),
                        a.ends_at.map(time::iso).unwrap_or_default(),
                        a.withdrawn
                            .map(|(from, _)| time::iso(from))
                            .unwrap_or_default(),
                    ]
                });
                let heads = ["ID", "ISSUER", "FROM", "UNTIL", "WITHDRAWN FROM"];
                print_table(heads, rows.collect(), "The programme recognises nobody.")
            }
            Self::End {
                programme,
                id,
                dry_run,
                json,
            } => {
                let (programme, id) = (programme_of(&programme)?, bare(&id)?);
                if dry_run.dry_run {
                    return tried(service, programme, Act::End(id), json);
                }
                wait(service.end_accreditation(&actor, scope, programme, id))?;
                review(service, "The recognition has ended", json)
            }
            Self::Withdraw {
                programme,
                id,
                from,
                reason,
                dry_run,
                json,
            } => {
                let (programme, id) = (programme_of(&programme)?, bare(&id)?);
                let withdrawal = Withdrawal { from, reason };
                if dry_run.dry_run {
                    return tried(service, programme, Act::Withdraw(id, withdrawal), json);
                }
                wait(service.withdraw_accreditation(&actor, scope, programme, id, withdrawal))?;
                review(service, "The recognition is withdrawn", json)
            }
        }
    }
}

fn review(service: &Service, what: &str, json: Json) -> Result<(), Failure> {
    let done = wait(service.review_recognitions(|_| {}))?;
    if json.json {
        return print_json(&done);
    }
    let (revoked, pending) = (done.revoked, done.pending);
    print(&format!(
        "{what}; looked at {}: {revoked} revoked, {pending} pending",
        counted(done.persons, "person", "persons")
    ))
}

/// An id of a list.
fn bare(text: &str) -> Result<uuid::Uuid, Failure> {
    uuid::Uuid::try_parse(text.trim())
        .map_err(|_| Failure::usage(format!("{text:?} is no id; the list tells them")))
}

/// Prints what a decision about a recognition would come to.
pub(super) fn tried(
    service: &Service,
    programme: uuid::Uuid,
    act: Act,
    json: Json,
) -> Result<(), Failure> {
    let actor = Actor::cli();
    let effects = service.try_recognition(&actor, Scope::Instance, programme, act);
    print_effects(service.base(), &wait(effects)?, json)
}

/// Prints what an act would come to.
pub(super) fn print_effects(base: &BaseUrl, effects: &Effects, json: Json) -> Result<(), Failure> {
    if json.json {
        return print_json(&crate::http::api::effects::EffectsView::new(
            base,
            effects.clone(),
        ));
    }
    print(&format!(
        "Nothing was done. {} looked at; composites: {} gained, {} revoked at once, {} pending, {} kept",
        counted(effects.persons, "person", "persons"),
        effects.gain.count,
        effects.lose.count,
        effects.pend.count,
        effects.keep.count
    ))?;
    for gain in &effects.gain.first {
        let badges: Vec<_> = gain
            .components
            .iter()
            .map(|id| base.assertion(*id))
            .collect();
        print(&format!("gain {}: {}", gain.composite, badges.join(" ")))?;
    }
    for (word, listed) in [
        ("lose", &effects.lose),
        ("pend", &effects.pend),
        ("keep", &effects.keep),
    ] {
        for id in &listed.first {
            print(&format!("{word} {}", base.assertion(*id)))?;
        }
    }
    Ok(())
}

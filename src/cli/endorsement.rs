//! `sceau endorsement …`

use super::Json;
use super::configured::Config;
use super::open::{all, id_of, issuer_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use crate::badge::{text::Language, time};
use crate::issuing::{Actor, Service, endorsements::NewEndorsement};
use crate::storage::{
    Scope,
    endorsements::{Side, StoredEndorsement},
};
use clap::Subcommand;
use serde_json::{Value, json};

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau endorsement offer --issuer ISSUER --of ADDRESS --comment \"Un badge exigeant\"
  sceau endorsement list --issuer ISSUER --received
  sceau endorsement accept ENDORSEMENT";

/// What issuers say of each other.
#[derive(Debug, Subcommand)]
pub(super) enum Endorsement {
    /// Offer one: of another issuer, of a badge or of an award; public once accepted
    #[command(after_help = "\
Examples:
  sceau endorsement offer --issuer ISSUER --of https://badges.example/badges/ID \\
    --comment \"Un badge exigeant\"
  sceau endorsement offer --issuer ISSUER --of ADDRESS --language en \\
    --comment \"A demanding badge\" --json")]
    Offer {
        /// Who says it: an id or the address of a Profile
        #[arg(long)]
        issuer: String,
        /// What it speaks for: the address of a Profile, a badge or an award
        #[arg(long, value_name = "ADDRESS")]
        of: String,
        /// What is said, in Markdown; it names no person
        #[arg(long, value_name = "TEXT")]
        comment: String,
        /// The language of the comment: fr or en
        #[arg(long, default_value = "fr", value_parser = language)]
        language: Language,
        #[command(flatten)]
        json: Json,
    },
    /// List those that an issuer gave, or received
    #[command(after_help = "\
Examples:
  sceau endorsement list --issuer ISSUER
  sceau endorsement list --issuer ISSUER --received --json")]
    List {
        /// Whose: an id or the address of a Profile
        #[arg(long)]
        issuer: String,
        /// Those said of it, instead of those it gave
        #[arg(long)]
        received: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Accept one that was offered: it is public from now on
    #[command(after_help = "\
Example:
  sceau endorsement accept ENDORSEMENT")]
    Accept {
        /// Which: an id or an address
        endorsement: String,
        #[command(flatten)]
        json: Json,
    },
    /// Decline one that was offered
    #[command(after_help = "\
Example:
  sceau endorsement refuse ENDORSEMENT")]
    Refuse {
        /// Which: an id or an address
        endorsement: String,
        #[command(flatten)]
        json: Json,
    },
    /// Take one back, for a reason that is public
    #[command(after_help = "\
Example:
  sceau endorsement revoke ENDORSEMENT --reason \"Plus d’actualité\"")]
    Revoke {
        /// Which: an id or an address
        endorsement: String,
        /// Why; everybody can read it
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        json: Json,
    },
}

fn language(text: &str) -> Result<Language, String> {
    let known = Language::ALL.into_iter().find(|l| l.tag() == text);
    known.ok_or_else(|| "fr or en".to_owned())
}

impl Endorsement {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let (actor, all) = (Actor::cli(), Scope::Instance);
        let which = |text: &str| id_of(service.base(), "endorsements", text);
        let (done, json) = match self {
            Self::List {
                issuer,
                received,
                json,
            } => {
                let side = if received {
                    Side::Received
                } else {
                    Side::Given
                };
                return list(&service, &issuer, side, json);
            }
            Self::Offer {
                issuer,
                of,
                comment,
                language,
                json,
            } => {
                let issuer = issuer_of(&service, &issuer)?;
                let new = NewEndorsement {
                    of,
                    comment,
                    language,
                };
                let act = service.offer_endorsement(&actor, all, issuer, new);
                (wait(act)?, json)
            }
            Self::Accept { endorsement, json } => {
                let act = service.answer_endorsement(&actor, all, which(&endorsement)?, true);
                (wait(act)?, json)
            }
            Self::Refuse { endorsement, json } => {
                let act = service.answer_endorsement(&actor, all, which(&endorsement)?, false);
                (wait(act)?, json)
            }
            Self::Revoke {
                endorsement,
                reason,
                json,
            } => {
                let act = service.revoke_endorsement(&actor, all, which(&endorsement)?, reason);
                (wait(act)?, json)
            }
        };
        if json.json {
            return print_json(&shown(&service, &done));
        }
        let e = &done.endorsement;
        print(&format!(
            "{}: {}\n{}",
            e.state(service.now()).name(),
            e.id,
            service.base().endorsement(e.id)
        ))
    }
}

fn list(service: &Service, issuer: &str, side: Side, json: Json) -> Result<(), Failure> {
    let issuer = issuer_of(service, issuer)?;
    let found = all(
        |page| service.endorsements(Scope::Instance, issuer, side, page),
        |e| e.endorsement.id,
    )?;
    if json.json {
        let shown: Vec<_> = found.iter().map(|e| shown(service, e)).collect();
        return print_json(&shown);
    }
    let rows = found
        .iter()
        .map(|found| {
            let e = &found.endorsement;
            [
                e.id.to_string(),
                e.state(service.now()).name().to_owned(),
                e.of.url(service.base()),
                service.base().profile(e.profile),
            ]
        })
        .collect();
    let none = "There is no endorsement: `sceau endorsement offer` makes one.";
    print_table(["ENDORSEMENT", "STATE", "OF", "BY"], rows, none)
}

fn shown(service: &Service, found: &StoredEndorsement) -> Value {
    let (base, e) = (service.base(), &found.endorsement);
    json!({
        "id": e.id,
        "url": base.endorsement(e.id),
        "of": e.of.url(base),
        "issuer": base.profile(e.profile),
        "comment": e.comment,
        "language": e.language,
        "state": e.state(service.now()),
        "issuedOn": time::iso(e.issued_on),
        "recognisedBy": found.recognition.map(|r| base.programme(r.programme)),
    })
}

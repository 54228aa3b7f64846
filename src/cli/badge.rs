//! `sceau badge …`

use super::Json;
use super::configured::Config;
use super::open::{all, id_of, issuer_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use crate::badge::{text::Language, time, urls::BaseUrl};
use crate::issuing::{Actor, badges::NewBadge};
use crate::storage::{Scope, badge_classes::StoredBadge};
use clap::Subcommand;
use serde_json::{Value, json};

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau badge create --issuer ISSUER --programme PROGRAMME --competency accueillir
  sceau badge list";

/// Badge models.
#[derive(Debug, Subcommand)]
pub(super) enum Badge {
    /// Make an issuer's own badges of competencies that a programme adopted
    #[command(after_help = "\
Examples:
  sceau badge create --issuer ISSUER --programme PROGRAMME --competency accueillir
  sceau badge create --issuer ISSUER --programme PROGRAMME --competency animer --json")]
    Create {
        /// Whose: an id or the address of a Profile
        #[arg(long)]
        issuer: String,
        /// Whose catalogue: an id or an address
        #[arg(long)]
        programme: String,
        /// Which competency; repeat it for more
        #[arg(long, value_name = "SLUG", required = true)]
        competency: Vec<String>,
        #[command(flatten)]
        json: Json,
    },
    /// List the badges, of one issuer if given
    #[command(after_help = "\
Examples:
  sceau badge list
  sceau badge list --issuer ISSUER --json")]
    List {
        /// Whose: an id or the address of a Profile
        #[arg(long)]
        issuer: Option<String>,
        #[command(flatten)]
        json: Json,
    },
}

impl Badge {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        match self {
            Self::Create {
                issuer,
                programme,
                competency,
                json,
            } => {
                let issuer = issuer_of(&service, &issuer)?;
                let programme = id_of(service.base(), "programmes", &programme)?;
                let (actor, mut made) = (Actor::cli(), Vec::new());
                for competency in competency {
                    let new = NewBadge::OfCompetency {
                        programme,
                        competency,
                    };
                    let act = service.define_badge(&actor, Scope::Instance, issuer, new);
                    let badge = wait(act)?;
                    if !json.json {
                        let (name, url) = (name(&badge), service.base().badge(badge.id));
                        print(&format!("{name} is a badge: {}\n{url}", badge.id))?;
                    }
                    made.push(shown(service.base(), &badge));
                }
                match json.json {
                    true => print_json(&made),
                    false => Ok(()),
                }
            }
            Self::List { issuer, json } => {
                let issuer = issuer.map(|text| issuer_of(&service, &text)).transpose()?;
                let found = all(
                    |page| service.badges(Scope::Instance, issuer, page),
                    |b| b.id,
                )?;
                if json.json {
                    let shown: Vec<_> = found.iter().map(|b| shown(service.base(), b)).collect();
                    return print_json(&shown);
                }
                let rows = found
                    .iter()
                    .map(|badge| {
                        let kind = match (&badge.competency, badge.composite) {
                            (Some((_, competency)), _) => competency.clone(),
                            (None, Some(_)) => "(awarded by rule)".to_owned(),
                            (None, None) => String::new(),
                        };
                        [
                            badge.id.to_string(),
                            kind,
                            name(badge).to_owned(),
                            badge.issuer.to_string(),
                        ]
                    })
                    .collect();
                let none = "There is no badge yet: `sceau badge create` makes one.";
                print_table(["BADGE", "COMPETENCY", "NAME", "ISSUER"], rows, none)
            }
        }
    }
}

fn name(badge: &StoredBadge) -> &str {
    badge.definition.name(Language::Fr)
}

fn shown(base: &BaseUrl, badge: &StoredBadge) -> Value {
    json!({
        "id": badge.id,
        "url": base.badge(badge.id),
        "name": name(badge),
        "issuer": badge.issuer,
        "competency": badge.competency.as_ref().map(|(_, competency)| competency),
        "awardedByRule": badge.composite.is_some(),
        "createdAt": time::iso(badge.created_at),
    })
}

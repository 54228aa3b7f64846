//! `sceau badge …`

mod review_policy;

use super::Json;
use super::configured::Config;
use super::open::{all, id_of, issuer_of, open, wait};
use super::output::{Failure, print, print_json, print_table};
use crate::badge::{
    image::{
        MAX_BYTES,
        colour::Colour,
        composition::{Composition, Icon, Shape},
    },
    text::{Language, Localized},
    time,
    urls::BaseUrl,
};
use crate::issuing::{Actor, badges::NewBadge, deviations::Adaptation, images::KeptImage};
use crate::storage::{Scope, badge_classes::StoredBadge};
use clap::Subcommand;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau badge create --issuer ISSUER --programme PROGRAMME --competency accueillir
  sceau badge list
  sceau badge review-policy set BADGE";

/// Badge models.
#[derive(Debug, Subcommand)]
pub(super) enum Badge {
    /// Make an issuer's own badges of competencies that a programme adopted
    #[command(after_help = "\
Examples:
  sceau badge create --issuer ISSUER --programme PROGRAMME --competency accueillir
  sceau badge create --issuer ISSUER --programme PROGRAMME --competency animer --json
  sceau badge create --issuer ISSUER --programme PROGRAMME --competency animer --deviation own.json")]
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
        /// A JSON file of criteria to add: [{"fr": "…", "en": "…"}]
        #[arg(long, value_name = "FILE")]
        additions: Option<PathBuf>,
        /// A JSON file of other criteria: {"criteria": {"fr": "…", "en": "…"}, "reason": "…"}
        #[arg(long, value_name = "FILE", conflicts_with = "additions")]
        deviation: Option<PathBuf>,
        #[command(flatten)]
        json: Json,
    },
    /// Upload an image for the badges and the logo of an issuer
    #[command(after_help = "\
Examples:
  sceau badge image drawing.svg --issuer ISSUER
  sceau badge image seal.png --issuer ISSUER --json")]
    Image {
        /// A square PNG or SVG file
        file: PathBuf,
        /// Whose: an id or the address of a Profile
        #[arg(long)]
        issuer: String,
        #[command(flatten)]
        json: Json,
    },
    /// Draw an image for the badges and the logo of an issuer
    #[command(after_help = "\
Examples:
  sceau badge compose --issuer ISSUER --shape hexagon --icon star --text \"Niveau 2\"
  sceau badge compose --issuer ISSUER --ground \"#fffaf0\" --ink \"#123a6b\" --icon book --json")]
    Compose {
        /// Whose: an id or the address of a Profile
        #[arg(long)]
        issuer: String,
        /// round, square, hexagon, shield or rosette
        #[arg(long, default_value = "round", value_parser = word::<Shape>)]
        shape: Shape,
        /// The colour that fills the shape
        #[arg(long, default_value = "#123a6b", value_parser = colour)]
        ground: Colour,
        /// The colour of the icon and the text
        #[arg(long, default_value = "#ffffff", value_parser = colour)]
        ink: Colour,
        /// star, tick, book, people, screen, bulb, key or heart
        #[arg(long, value_parser = word::<Icon>)]
        icon: Option<Icon>,
        /// One line of at most 16 characters
        #[arg(long)]
        text: Option<String>,
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
    /// Who decides about the applications for a badge
    #[command(subcommand, after_help = review_policy::EXAMPLES)]
    ReviewPolicy(review_policy::ReviewPolicy),
}

impl Badge {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        match self {
            Self::Create {
                issuer,
                programme,
                competency,
                additions,
                deviation,
                json,
            } => {
                let adaptation = adaptation(additions, deviation)?;
                let issuer = issuer_of(&service, &issuer)?;
                let programme = id_of(service.base(), "programmes", &programme)?;
                let (actor, mut made) = (Actor::cli(), Vec::new());
                for competency in competency {
                    let new = match adaptation.clone() {
                        None => NewBadge::OfCompetency {
                            programme,
                            competency,
                        },
                        Some(adaptation) => NewBadge::Adapted {
                            programme,
                            competency,
                            adaptation,
                        },
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
            Self::Image { file, issuer, json } => {
                let issuer = issuer_of(&service, &issuer)?;
                let name = file.display();
                let read = File::open(&file).and_then(|file| {
                    let mut bytes = Vec::new();
                    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
                    Ok(bytes)
                });
                let bytes =
                    read.map_err(|why| Failure::new(format!("{name} cannot be read: {why}")))?;
                let actor = Actor::cli();
                let act = service.upload_image(&actor, Scope::Instance, issuer, bytes);
                print_image(service.base(), &wait(act)?, json)
            }
            Self::Compose {
                issuer,
                shape,
                ground,
                ink,
                icon,
                text,
                json,
            } => {
                let issuer = issuer_of(&service, &issuer)?;
                let composition = Composition {
                    shape,
                    ground,
                    ink,
                    icon,
                    text,
                };
                let actor = Actor::cli();
                let act = service.compose_image(&actor, Scope::Instance, issuer, composition);
                print_image(service.base(), &wait(act)?, json)
            }
            Self::ReviewPolicy(policy) => policy.run(&service),
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

fn adaptation(
    additions: Option<PathBuf>,
    deviation: Option<PathBuf>,
) -> Result<Option<Adaptation>, Failure> {
    fn read<T: serde::de::DeserializeOwned>(file: PathBuf) -> Result<T, Failure> {
        let unreadable = |why: &dyn std::fmt::Display| {
            Failure::new(format!("{} cannot be read: {why}", file.display()))
        };
        let text = std::fs::read_to_string(&file).map_err(|why| unreadable(&why))?;
        serde_json::from_str(&text).map_err(|why| unreadable(&why))
    }
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Other {
        criteria: Localized,
        reason: String,
    }
    Ok(match (additions, deviation) {
        (Some(file), _) => Some(Adaptation::Additions(read(file)?)),
        (None, Some(file)) => {
            let Other { criteria, reason } = read(file)?;
            Some(Adaptation::Deviation { criteria, reason })
        }
        (None, None) => None,
    })
}

/// For clap: a word that JSON takes too.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(Value::from(text)).map_err(|why| why.to_string())
}

/// For clap: a colour.
fn colour(text: &str) -> Result<Colour, String> {
    Colour::parse(text).map_err(|why| why.message)
}

fn print_image(base: &BaseUrl, image: &KeptImage, json: Json) -> Result<(), Failure> {
    let url = base.image(&image.hash);
    if json.json {
        return print_json(&json!({
            "hash": image.hash,
            "url": url,
            "mediaType": image.format.media_type(),
            "width": image.side,
            "height": image.side,
        }));
    }
    print(&format!("{} is an image\n{url}", image.hash))
}

fn name(badge: &StoredBadge) -> &str {
    badge.definition.name(Language::En)
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

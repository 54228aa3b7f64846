//! `sceau programme appearance`

use super::super::Json;
use super::super::open::{id_of, wait};
use super::super::output::{Failure, print, print_json};
use crate::badge::appearance::Appearance as Chosen;
use crate::issuing::{Actor, Service, revision::Seen};
use crate::storage::Scope;
use clap::Args;
use serde_json::{Map, Value, json};

pub(super) const EXAMPLES: &str = "\
Without any choice it shows what was chosen.
What is not given stays as it is; \"\" takes a choice away.

Examples:
  sceau programme appearance PROGRAMME
  sceau programme appearance PROGRAMME --logo HASH --ground \"#0b3d2e\" --ink \"#ffffff\"
  sceau programme appearance PROGRAMME --notice-fr Région --notice-en Region
  sceau programme appearance PROGRAMME --logo \"\"";

/// How the page of a programme looks.
#[derive(Debug, Args)]
pub(in super::super) struct Appearance {
    /// The programme: an id or an address
    programme: String,
    /// The hash of an image of its owner, which `sceau badge image` printed
    #[arg(long, value_name = "HASH")]
    logo: Option<String>,
    /// The colour behind its name, such as #0b3d2e
    #[arg(long, value_name = "COLOUR", requires = "ink")]
    ground: Option<String>,
    /// The colour of letters on it, to be read easily
    #[arg(long, value_name = "COLOUR", requires = "ground")]
    ink: Option<String>,
    /// Who answers for it, in French
    #[arg(long, value_name = "TEXT", requires = "notice_en")]
    notice_fr: Option<String>,
    /// Who answers for it, in English
    #[arg(long, value_name = "TEXT", requires = "notice_fr")]
    notice_en: Option<String>,
    #[command(flatten)]
    json: Json,
}

impl Appearance {
    pub fn run(&self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let change = self.change();
        let chosen = match change.is_empty() {
            true => wait(service.appearance(Scope::Instance, programme))?,
            false => wait(service.edit_appearance(
                &Actor::cli(),
                Scope::Instance,
                programme,
                Seen::Any,
                change,
            ))?,
        };
        match self.json.json {
            true => print_json(&chosen),
            false => print(&in_words(&chosen)),
        }
    }

    /// As a JSON Merge Patch.
    fn change(&self) -> Map<String, Value> {
        let both = |one: &Option<String>, names: [&str; 2], other: &Option<String>| {
            let (one, other) = (one.as_deref()?, other.as_deref()?);
            Some(match one.is_empty() && other.is_empty() {
                true => Value::Null,
                false => json!({ names[0]: one, names[1]: other }),
            })
        };
        let logo = self.logo.as_deref().map(|hash| match hash {
            "" => Value::Null,
            hash => Value::from(hash),
        });
        let colours = both(&self.ground, ["ground", "ink"], &self.ink);
        let notice = both(&self.notice_fr, ["fr", "en"], &self.notice_en);
        [
            ("logo", logo),
            ("colours", colours),
            ("legalNotice", notice),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
    }
}

fn in_words(chosen: &Chosen) -> String {
    let none = "none";
    let colours = chosen.colours.map(|c| format!("{} on {}", c.ink, c.ground));
    let notice = chosen.legal_notice.as_ref();
    format!(
        "Logo: {}\nColours: {}\nLegal notices: {}",
        chosen.logo.as_deref().unwrap_or(none),
        colours.as_deref().unwrap_or(none),
        notice.map_or(none, |notice| notice.fr.as_str())
    )
}
